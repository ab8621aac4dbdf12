/*
 * theme: what a style looks like on a terminal of so many colours.
 *
 * Views say what a text *is* (a style); the theme says how that looks. A theme is a table of
 * looks for 256 colours, with the nearest of the eight and plain attributes beside it, so
 * that every screen also works without colours: theme_sign() gives the sign that stands
 * beside a text whose colour means something.
 *
 * A cell may also be lit (the row under the cursor): it keeps its colour on another ground.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

enum style {
	STYLE_PLAIN,
	STYLE_DIM,    /* beside the point: ages, units, labels */
	STYLE_STRONG, /* the point */
	STYLE_BORDER,
	STYLE_BORDER_FOCUS, /* of the pane that has the keys */
	STYLE_TITLE,
	STYLE_HEAD,  /* the state line above, and the heads of columns */
	STYLE_HINT,  /* the line of keys below */
	STYLE_KEY,   /* a key's name in it */
	STYLE_INPUT, /* a line being edited */
	STYLE_GHOST, /* what an empty line asks for; a completion not taken yet */
	STYLE_MATCH, /* what a filter found, a claim lit in a chat, a word that differs */
	STYLE_MARK,  /* a marked row's sign */
	STYLE_LINK,  /* something Enter opens */
	STYLE_GOOD,
	STYLE_WARN,
	STYLE_BAD,
	STYLE_BANNER_GOOD, /* a whole line of it */
	STYLE_BANNER_WARN,
	STYLE_BANNER_BAD,
	STYLE_CLEAN, /* verdicts */
	STYLE_SUSPECT,
	STYLE_SPAMMER,
	STYLE_PHISHER,
	STYLE_CLAIM,       /* said by the customer */
	STYLE_OBSERVATION, /* seen by the provider */
	STYLE_AGAINST,     /* bars of evidence against the account */
	STYLE_FOR,         /* and for it */
	STYLE_SPARK,
	STYLE_CUSTOMER, /* who speaks in a chat */
	STYLE_REP,
	STYLE_NOTE,  /* the frame of what stays inside */
	STYLE_REPLY, /* the frame of what the customer will read */
	STYLE_COUNT,
};

/* How many colours a terminal has. */
enum palette {
	PALETTE_MONO,
	PALETTE_8,
	PALETTE_256,
	PALETTE_COUNT
};

enum theme {
	THEME_DARK,
	THEME_LIGHT,
	THEME_CONTRAST,
	THEME_MONO,
	THEME_COUNT
};

enum attribute {
	ATTRIBUTE_BOLD = 1,
	ATTRIBUTE_DIM = 2,
	ATTRIBUTE_UNDERLINE = 4,
	ATTRIBUTE_REVERSE = 8,
};

struct look {
	int16_t foreground; /* a colour's number, or -1 for the terminal's own */
	int16_t background;
	uint8_t attributes; /* of enum attribute */
};

/* PALETTE_MONO and THEME_MONO give looks without a colour. */
struct look theme_look(enum theme theme, enum palette palette, enum style style, bool lit);

/* A sign of one cell for a style whose colour means something, "" for the others. */
const char *theme_sign(enum style style);

const char *theme_name(enum theme theme); /* "dark", "light", "contrast", "mono" */
MUST_USE enum err theme_find(struct str name, enum theme *theme); /* ERR_INVALID */

/* One letter for each style, for screens printed as text: '.' is plain. */
char style_letter(enum style style);
