/*
 * cli: the verbs, a headless face of the desk.
 *
 * main() hands a command line over; the verb's row says which options it takes and which
 * function carries it out. Exit codes: 0 done; 1 done in part, or the answer is "no"; 2 wrong usage or
 * configuration; 3 the store, a database file or a server could not be used. An error is one line on
 * stderr: "strop: what: why".
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/option.h"
#include "core/desk/console_wish.h"
#include "core/desk/desk.h"

enum exit_code {
	EXIT_DONE = 0,
	EXIT_PART = 1,
	EXIT_USAGE = 2,
	EXIT_STORE = 3
};

/* What the console does when a verb ends in it (open, demo, or no verb at all). */
typedef int console_fn(const struct settings *settings, const struct console_wish *wish);

/* Whether the console takes its own part of the settings: keys, macros. ERR_INVALID says which line it does not. */
typedef enum err console_check_fn(const struct settings *settings);

struct cli {
	struct arena *arena;
	struct options options;
	struct settings settings;
	bool json;
	bool colour;
	console_fn *console;
	console_check_fn *console_check;
};

struct verb {
	const char *name;
	const char *operands; /* "ACCOUNT…", as usage shows them */
	const char *help;     /* one line */
	const struct option *options;
	size_t option_count;
	int least, most; /* operands; most -1: any number */
	int (*run)(struct cli *cli);
	const char *more; /* a paragraph for the man page; may be NULL */
};

extern const struct verb verbs[];
extern const size_t verb_count;
extern const struct option global_options[];
extern const size_t global_option_count;

/* Open the console as the global options say. */
int cli_console(struct cli *cli, const struct settings *settings, struct str account);

int cli_main(int argc, char *argv[], console_fn *console, console_check_fn *check);

/* The manual page strop(1), in scdoc's language, from the tables. */
struct buf;
void cli_manual(struct buf *out);
