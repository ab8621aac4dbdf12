/*
 * key: what a person can press, click, or paste.
 *
 * A key is a character or a named key, perhaps with ctrl, alt or shift. As text it is what
 * people write in the settings: "d", "D", "ctrl-d", "alt-x", "PgDn", "F1", "Space". Ctrl with
 * a letter is always the lower-case letter. Shift is part of a character and only
 * counts for named keys.
 *
 * An input is one thing that term_wait() brings.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct buf;

enum named {
	NAMED_NONE, /* it is a character */
	NAMED_ENTER,
	NAMED_ESC,
	NAMED_TAB,
	NAMED_BACK_TAB,
	NAMED_BACKSPACE,
	NAMED_DELETE,
	NAMED_INSERT,
	NAMED_UP,
	NAMED_DOWN,
	NAMED_LEFT,
	NAMED_RIGHT,
	NAMED_HOME,
	NAMED_END,
	NAMED_PAGE_UP,
	NAMED_PAGE_DOWN,
	NAMED_F1, /* F2 is NAMED_F1 + 1, and so on to F12 */
	NAMED_F12 = NAMED_F1 + 11,
	NAMED_COUNT,
};

struct key {
	uint32_t point; /* a character; 0 for a named key */
	enum named named;
	bool ctrl, alt, shift;
};

#define KEY_TEXT_MAX 32 /* with its NUL */

bool key_equal(struct key a, struct key b);

/* One of the two names that some keys have is printed: "PgDn" for "PageDown" as well.
 * Characters that have a meaning in a settings file can be written as words too: "Semicolon",
 * "Hash", "Equals", "Colon", "Bracket". ERR_INVALID: "no key is called 'crtl-d'". */
MUST_USE enum err key_parse(struct str text, struct key *key);
void key_print(struct key key, char text[KEY_TEXT_MAX]);

/* As key_print, but always a word that a settings file can hold as a name. */
void key_print_setting(struct key key, char text[KEY_TEXT_MAX]);

/* A character without ctrl or alt: what an edited line takes in. */
bool key_is_text(struct key key);

#define PASTE_BYTES_MAX ((size_t)64 * 1024)

enum input_kind {
	INPUT_NONE, /* the time was up */
	INPUT_KEY,
	INPUT_PASTE,  /* text, perhaps of many lines; never a key */
	INPUT_CLICK,  /* the left button, or a tap, at x, y */
	INPUT_SCROLL, /* the wheel at x, y: `by` rows, negative is up */
	INPUT_RESIZE, /* ask term_size() again */
	INPUT_RESUME, /* back from ^Z: everything was drawn again */
	INPUT_WAKE,   /* the other descriptor has something to read */
	INPUT_QUIT,   /* a signal asked us to end, or the terminal is gone */
};

struct input {
	enum input_kind kind;
	struct key key;
	struct str paste; /* until the next term_wait(); valid UTF-8, newlines as '\n', bounded */
	bool paste_cut;   /* it was longer than PASTE_BYTES_MAX */
	int x, y, by;
	bool twice; /* a double click */
};

struct input input_of_key(struct key key);
struct input input_of_text(const char *key_text); /* for tests and tables: asserts that it parses */
