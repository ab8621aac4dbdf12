/*
 * suggest: what may follow behind ':', shown while it is typed.
 *
 * While a name is typed: the actions that it could be, each with its key and its help, those that work on this screen
 * first, those it begins first among them; its letters may also stand anywhere in the name, in their order. Behind the
 * name: the words that its argument may be. Pure: gathered anew for each key, painted above the line.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"
#include "tui/action.h"
#include "tui/canvas.h"
#include "tui/command.h"
#include "tui/filter.h"
#include "tui/keymap.h"

#define SUGGEST_ROWS_MAX 128

struct suggest_row {
	enum action_id action;
	struct str word; /* an argument's; absent: the row is the action itself */
	bool here;       /* it works on this screen */
};

struct suggest {
	struct suggest_row rows[SUGGEST_ROWS_MAX];
	size_t count;
	struct str typed; /* what the rows hold */
};

struct suggest_source {
	const struct keymap *keys;
	enum view_id view;
	const enum action_id
		*hints; /* the view's: what an empty line shows first; ends with ACTION_NONE */
	const struct command_words *words;
};

/* Views into `line` and the words. */
void suggest_gather(struct suggest *list, struct str line, const struct suggest_source *source);

/* The line that the first row would make of it, for a Tab that nothing else completes. False: there is none. */
bool suggest_take(const struct suggest *list, struct str line, struct buf *out);

/* At the bottom of the canvas, as high as it needs to be; nothing where there is no room. */
void suggest_paint(const struct suggest *list, const struct suggest_source *source,
		   struct canvas *body);
