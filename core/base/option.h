/*
 * option: a command line read by a table.
 *
 * A row an option; parsing, --help and the man page all come from the rows.
 * Options may stand anywhere before "--"; "--name value", "--name=value", "-o value", "-ovalue"; "-" is an operand. A long
 * name may not be abbreviated (scripts would break when a new one comes).
 *
 *	static const struct option options[] = {
 *		{ "json", 0, NULL, "one JSON value, or a line for each row" },
 *		{ "limit", 0, "N", "at most N rows" },
 *		{ "output", 'o', "FILE", "write there" },
 *	};
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"

/* In the order in which a row reads. NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding) */
struct option {
	const char *name;     /* without its dashes */
	char letter;          /* 0 without one */
	const char *argument; /* NULL for a flag; else the word the help shows */
	const char *help;
	bool repeats; /* may be given more than once */
};

struct option_value {
	const struct option *option;
	const char *text; /* NULL for a flag */
};

struct options {
	const struct option_value *values;
	size_t count;
	const char *const *operands;
	size_t operand_count;
};

struct arena;

/* Read argv[1..] by the rows of up to two tables (a verb's own and the global ones; either
 * may be NULL). ERR_INVALID with a sentence: "--frobnicate: no such option". */
MUST_USE enum err options_read(struct arena *arena, const struct option *const tables[2],
			       const size_t counts[2], int argc, char *const argv[],
			       struct options *options);

/* The (last) value of an option; a flag gives "". NULL when it was not given. */
const char *options_get(const struct options *options, const char *name);
bool options_has(const struct options *options, const char *name);
