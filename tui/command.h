/*
 * command: actions by name, behind ':'.
 *
 *	disable sells shoes that are not his
 *
 * A name may be shortened as long as it stays the only one ("disable" is itself, although
 * "disable-cluster" begins with it). What follows is the argument, as the action's row has it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "tui/action.h"

struct buf;

struct command {
	enum action_id action; /* ACTION_NONE for an empty line */
	struct str argument;   /* a view into the line; absent when none was given */
};

/* ERR_INVALID with a sentence: an unknown or doubtful name, an argument too many, a word that
 * is not in the argument's list. */
MUST_USE enum err command_parse(struct str line, struct command *command);

/* Words that only the caller knows, for completing an argument: the accounts on the screen, the
 * colleagues' names. Outcomes, formats, themes and switches are known here. */
struct command_words {
	const struct str *accounts;
	size_t account_count;
	const struct str *people;
	size_t person_count;
};

/* Complete `line`: `out` gets the whole new line, and answers how many ways there are to go on.
 * 0: none, `out` is the line as it was; 1: the one; more: as far as all agree, or, for `round` 1, 2,
 * ... (Tab pressed again), each of them in turn. */
size_t command_complete(struct str line, const struct command_words *words, size_t round,
			struct buf *out);

/* The words an argument may be: by place, absent past the last. NULL `words`: only those that are known here. */
struct str command_word_at(enum argument argument, const struct command_words *words, size_t i);

/* The action that a line names, and what is typed of the argument's latest word; false while the name itself is typed. */
bool command_typed(struct str line, enum action_id *action, struct str *typed);
