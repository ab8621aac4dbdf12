/*
 * line: text being edited: one line, or several.
 *
 * The text is UTF-8 with a ceiling; the cursor moves by what people take for a character (a
 * letter with its marks). Keys: arrows, Home End ^A ^E, alt-b alt-f (ctrl-Left ctrl-Right) by word, Backspace
 * Delete, ^U to the start, ^K to the end, ^W and alt-Backspace the word before, ^Y brings
 * back what was cut, Up Down (or ^P ^N) through the history of one line, by rows in several.
 * Enter is done (in a text of several lines alt-Enter or ^J begins a new one); Esc or ^C gives up.
 * A paste is text, whatever is in it: it never sends; in one line its newlines become spaces.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/buf.h"
#include "core/base/str.h"
#include "tui/canvas.h"
#include "tui/key.h"

#define LINE_HISTORY_MAX 50

struct line {
	char *text; /* NUL-terminated, or NULL; read it through line_text() */
	size_t len, room;
	size_t ceiling; /* bytes */
	size_t cursor;  /* a byte offset, between characters */
	bool several;   /* newlines are text */
	int width;      /* of the rows that `several` make, for Up and Down: line_fit() */
	char *cut;      /* what ^U ^K ^W took, for ^Y */
	char *history[LINE_HISTORY_MAX]; /* oldest first */
	size_t history_count;
	size_t history_at; /* history_count: the text being written */
	char *draft;       /* that text, while looking through the history */
};

enum line_did {
	LINE_IGNORED, /* not a key of the editor */
	LINE_MOVED,
	LINE_EDITED,
	LINE_FULL, /* the ceiling is reached: something was left out */
	LINE_DONE,
	LINE_GIVEN_UP,
};

#define LINE_UP_TO(bytes) ((struct line){ .ceiling = (bytes) })

void line_release(struct line *line);

struct str line_text(const struct line *line);
void line_set(struct line *line, struct str text); /* cursor at its end */
void line_clear(struct line *line);
enum line_did line_insert(struct line *line, struct str text); /* at the cursor, as pasted */

enum line_did line_input(struct line *line, const struct input *input);

/* Whether alt with this key means something to an edited line. */
bool line_knows_alt(struct key key);

/* Keep the text in the history (not twice running, not when empty). */
void line_remember(struct line *line);

/* The canvas will be so wide: lines that are longer go on in the next row. Answers how many
 * rows that makes: 1 unless `several`. */
int line_fit(struct line *line, int width);

/* A part of the text that is drawn in a style of its own; in order, apart from one another. */
struct line_mark {
	size_t from, to; /* bytes */
	enum style style;
};

/* Draw as much as the canvas holds around the cursor, with `prompt` before the first row, and put
 * the real cursor there. `ghost` shows dim while the line is empty. */
void line_paint(const struct line *line, struct canvas *canvas, struct str prompt,
		struct str ghost);

/* The same with parts of the text marked: of a text of `several` rows only. */
void line_paint_marked(const struct line *line, struct canvas *canvas, struct str ghost,
		       const struct line_mark *marks, size_t count);
