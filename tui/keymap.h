/*
 * keymap: which key does what.
 *
 * It begins with the keys of the action table; rows of the settings' [keys] section, such as
 *
 *	export = ctrl-x, f9
 *	none = x
 *	sort = none
 *
 * then move single keys. A key does one thing, everywhere; an action may have several keys.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "tui/action.h"
#include "tui/key.h"

struct buf;

#define KEYMAP_MAX 256

struct keymap {
	struct binding {
		struct key key;
		enum action_id action;
		bool given; /* by the settings: stands before those that the action had */
	} bindings[KEYMAP_MAX];
	size_t count;
};

void keymap_init(struct keymap *map);

/* Give a key to an action ("none": to none; the key "none": take all of the action's away). ERR_INVALID says which word is no key or no
 * action, and what is near it. Later rows win. */
MUST_USE enum err keymap_bind(struct keymap *map, struct str key, struct str action);

/* After the last row: ERR_INVALID if help, commands or the way out have lost every key. */
MUST_USE enum err keymap_check(const struct keymap *map);

enum action_id keymap_find(const struct keymap *map, struct key key);

/* Add the keys of an action, "d" or "PgUp ctrl-b"; nothing when it has none. */
void keymap_print(const struct keymap *map, enum action_id action, struct buf *out);

/* The first of them, for the hint line; "" when it has none. */
void keymap_first(const struct keymap *map, enum action_id action, char text[KEY_TEXT_MAX]);

/* The first of them that a line being edited does not take for text; "" when it has none. */
void keymap_first_in_line(const struct keymap *map, enum action_id action, char text[KEY_TEXT_MAX]);

/* Add all as a settings section, with the help as comments. */
void keymap_print_settings(const struct keymap *map, struct buf *out);
