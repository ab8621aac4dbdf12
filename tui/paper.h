/*
 * paper: rows laid out for a width, that scroll and have a cursor.
 *
 * A row is made of spans: texts, bars, figures. Rows belong to items: an item is one fact (a reason,
 * an address, a line of a chat), of one row or of several, and the cursor goes from item to item.
 * An item may know what Enter opens, what is copied, and has a key by which the cursor finds it
 * again when the paper is laid out anew.
 *
 *	paper_begin(&paper, arena, width);
 *	paper_item(&paper, reason->text);
 *	paper_bits(&paper, 0, 5, reason->bits);
 *	paper_flow(&paper, 15, 0, STYLE_PLAIN, reason->text);
 *	paper_events(&paper, reason->events, reason->event_count);
 *
 * Texts are views, and must live as long as the paper; paper_text() makes one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/attrs.h"
#include "core/base/str.h"
#include "tui/action.h"
#include "tui/canvas.h"

struct arena;
struct input;

#define PAPER_ROWS_MAX 20000 /* rows beyond are left out, and the last one says so */

enum span_kind {
	SPAN_TEXT,
	SPAN_RIGHT,
	SPAN_BAR,
	SPAN_BITS
};

struct span {
	enum span_kind kind;
	enum style style;
	int x, width;
	struct str text;
	double value, whole;
};

struct paper_row {
	size_t first_span, span_count;
	size_t item;
};

struct paper_item {
	uint64_t key;
	size_t first_row, row_count;
	struct str copy;
	enum view_id opens; /* VIEW_COUNT: nothing */
	struct str why_not; /* what to say then; absent: nothing more is known */
	struct str subject;
	const struct str *events;
	size_t event_count;
};

struct paper {
	struct arena *arena;
	int width;
	struct span *spans;
	size_t span_count;
	struct paper_row *rows;
	size_t row_count;
	struct paper_item *items;
	size_t item_count;
	bool full;
};

/* Where somebody is on it. Zeroed: at the top. */
struct paper_place {
	size_t item;
	uint64_t key;
	int row; /* the item's first */
	int top, height;
	bool touched;  /* a person moved it: before that it stays at its end */
	bool from_end; /* it begins at the end, as a chat does */
};

void paper_begin(struct paper *paper, struct arena *arena, int width);
void paper_item(struct paper *paper, struct str key); /* and its first row */
void paper_row(struct paper *paper);                  /* one more row of the item */

/* On the latest row. Answers the cells that the text takes. */
int paper_at(struct paper *paper, int x, enum style style, struct str text);
void paper_cell(struct paper *paper, int x, int width, enum style style, struct str text);
void paper_right(struct paper *paper, int x, int width, enum style style, struct str text);
void paper_bar(struct paper *paper, int x, int width, double value, double whole);
void paper_bits(struct paper *paper, int x, int width, double bits);

/* A paragraph of `width` cells (0: to a cell before the right edge), going on in further rows at the same x. */
void paper_flow(struct paper *paper, int x, int width, enum style style, struct str text);

/* A text of the paper's own. */
struct str paper_text(struct paper *paper, const char *format, ...) PRINTF_LIKE(2, 3);

/* Of the latest item. */
void paper_events(struct paper *paper, const struct str *events, size_t count);
void paper_opens(struct paper *paper, enum view_id view, struct str subject);
void paper_opens_not(struct paper *paper,
		     struct str why); /* a sentence for who presses Enter on it */
void paper_copies(struct paper *paper, struct str text);

/* The paper is new, or the window: keep the item that the cursor was on. */
void paper_settle(const struct paper *paper, struct paper_place *place, int height);

/* UP, DOWN, PAGE_*, HALF_*, TOP, BOTTOM; false if it is another action or nothing moved. */
bool paper_act(const struct paper *paper, struct paper_place *place, enum action_id action);
/* A click or the wheel; `first_y` is where the paper's first row is drawn. */
bool paper_mouse(const struct paper *paper, struct paper_place *place, const struct input *input,
		 int first_y);

/* The item under the cursor; NULL on an empty paper. */
const struct paper_item *paper_chosen(const struct paper *paper, const struct paper_place *place);

/* `focus`: the item under the cursor is lit. */
void paper_paint(const struct paper *paper, const struct paper_place *place, bool focus,
		 struct canvas *canvas);

/* In the right border of `box`, whose inside shows the paper: ↑ and ↓ where there is more. */
void paper_paint_more(const struct paper *paper, const struct paper_place *place, struct rect box,
		      struct canvas *canvas);

/* "12-30 of 64" rows, or "" when all shows. */
struct buf;
void paper_position(const struct paper *paper, const struct paper_place *place, struct buf *out);
