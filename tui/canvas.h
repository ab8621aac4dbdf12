/*
 * canvas: a screen, or a part of one, in memory.
 *
 * A grid holds the cells; a canvas looks at a rectangle of it, and its own top left is 0, 0.
 * Whatever lies outside the rectangle is clipped, so any place and size may be asked for.
 * Nothing here knows a terminal: term_show() brings a grid to one, canvas_print() to a test.
 *
 *	CLEANUP(grid_release) struct grid grid = { 0 };
 *
 *	grid_resize(&grid, 80, 24);
 *	struct canvas screen = canvas_of(&grid);
 *	struct canvas pane = canvas_box(&screen, (struct rect){ 0, 1, 40, 10 }, &frame);
 *	canvas_text(&pane, 0, 0, STYLE_BAD, account->name);
 *
 * Every text goes through canvas_text() or a function that calls it, and comes out harmless:
 * what utf8_is_harmful() names becomes U+FFFD, line breaks and tabs a space, marks beyond
 * UTF8_MARKS_MAX are left out, a wide character that does not fit becomes spaces. On an
 * ASCII grid every character has its stand-in (ascii.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/attrs.h"
#include "core/base/str.h"
#include "core/base/utf8.h"
#include "tui/theme.h"

struct buf;

#define CANVAS_SIDE_MAX 1000 /* cells; a terminal that claims more is drawn in part */

struct cell {
	uint32_t point;                 /* ' ' when blank; 0 in the right half of a wide one */
	uint32_t marks[UTF8_MARKS_MAX]; /* combining, up to the first 0 */
	uint8_t width;                  /* 1, 2, or 0 in the right half of a wide one */
	uint8_t style;
	bool lit;
	uint8_t unused; /* zero, so that cells can be compared as bytes */
};

struct grid {
	struct cell *cells; /* row by row */
	int width, height;
	size_t room;
	bool ascii;         /* draw with ASCII alone */
	bool cursor_placed; /* the real cursor, on the focus */
	int cursor_x, cursor_y;
};

/* Make it blank and so large (each side from 0 to CANVAS_SIDE_MAX), the cursor nowhere. */
void grid_resize(struct grid *grid, int width, int height);
void grid_clear(struct grid *grid);
void grid_release(struct grid *grid);

struct rect {
	int x, y, width, height;
};

struct canvas {
	struct grid *grid;
	struct rect at; /* inside the grid; width and height may be 0 */
};

struct canvas canvas_of(struct grid *grid);

/* A part of a canvas, clipped to it; its 0, 0 is the top left of what is left of it. */
struct canvas canvas_part(const struct canvas *canvas, struct rect part);

/* Draw one line of text from x, y on, up to the right edge, with an ellipsis there if more is to come; answers the
 * cells used (also by what lies left of the canvas), so that runs can be chained: x += canvas_text(...). */
int canvas_text(struct canvas *canvas, int x, int y, enum style style, struct str text);
int canvas_textf(struct canvas *canvas, int x, int y, enum style style, const char *format, ...)
	PRINTF_LIKE(5, 6);

/* In exactly `width` cells: cut with an ellipsis, or filled up with spaces. */
void canvas_cell(struct canvas *canvas, int x, int y, int width, enum style style, struct str text);

/* The same, flush right. */
void canvas_cell_right(struct canvas *canvas, int x, int y, int width, enum style style,
		       struct str text);

/* One character of ours at each of `count` cells of the row. */
void canvas_hline(struct canvas *canvas, int x, int y, int count, enum style style, uint32_t point);
void canvas_vline(struct canvas *canvas, int x, int y, int count, enum style style, uint32_t point);

/* Blanks in this style. */
void canvas_fill(struct canvas *canvas, struct rect where, enum style style);

/* Light what is drawn there already, as under the cursor; or change its style. */
void canvas_light(struct canvas *canvas, struct rect where);
void canvas_restyle(struct canvas *canvas, struct rect where, enum style style);

/* What a border is drawn with: what the customer will read and what stays inside differ without any colour too. */
enum frame_lines {
	FRAME_LIGHT,
	FRAME_DOUBLE,
	FRAME_DASHED,
};

struct frame {
	struct str left; /* a title in the upper border */
	struct str
		right; /* a figure or a state at its other end; cut, or left out where next to nothing of it fits */
	enum style style;       /* of the border; STYLE_PLAIN stands for STYLE_BORDER */
	enum style right_style; /* of the right title; STYLE_PLAIN stands for the border's */
	bool focus;             /* the pane that has the keys */
	bool open_top; /* the border goes on from a box above: joints in place of corners */
	enum frame_lines lines;
};

/* A border with its titles; answers the canvas inside. */
struct canvas canvas_box(struct canvas *canvas, struct rect where, const struct frame *frame);

/* Put the real cursor there, if that is inside. The last one wins. */
void canvas_cursor(struct canvas *canvas, int x, int y);

/* The rows as UTF-8 text, each ended by a newline, without trailing blanks. With `styles`,
 * a line "styles" follows, then each row again as style letters, below a row with lit cells one with
 * '^' under them, and at last "cursor X Y" if there is one. */
void canvas_print(const struct canvas *canvas, bool styles, struct buf *out);
