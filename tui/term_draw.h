/*
 * term_draw: the bytes that make a terminal show a grid.
 *
 * Pure: what the terminal shows, what it shall show and its words for colours and places go in; the
 * difference comes out as one text, to be sent in one write. curses would do the same in a
 * write for each change of colour, some 170 for a full screen (docs/decisions/0017).
 * term_words.c asks terminfo for the words.
 *
 *	struct term_draw draw = { .words = words };
 *
 *	term_draw_forget(&draw);                the terminal shows who knows what
 *	term_draw(&draw, &grid, width, height, &bytes);
 */
#pragma once

#include <stdbool.h>

#include "tui/canvas.h"
#include "tui/theme.h"

struct buf;

#define TERM_WORD_MAX 48 /* bytes of one; longer ones are not used */

/* A look, and what sets its colours; "" for the terminal's own. */
struct term_look {
	struct look look;
	char foreground[TERM_WORD_MAX], background[TERM_WORD_MAX];
};

struct term_words {
	struct term_look looks[STYLE_COUNT][2]; /* as they are, and lit */
	char clear[TERM_WORD_MAX];              /* the screen, the cursor to its top left */
	char clear_rest[TERM_WORD_MAX];         /* of the row; "": it has no such word */
	char plain[TERM_WORD_MAX];              /* no colours, no attributes */
	char bold[TERM_WORD_MAX], dim[TERM_WORD_MAX], underline[TERM_WORD_MAX],
		reverse[TERM_WORD_MAX];
	char show_cursor[TERM_WORD_MAX], hide_cursor[TERM_WORD_MAX];
	bool scrolls_at_end; /* a character in the last cell of all would move the screen */
	void (*place)(int x, int y, struct buf *out); /* adds what places the cursor */
};

struct term_draw {
	struct term_words words;
	struct grid shown;
	bool fresh; /* `shown` says nothing */
	bool cursor_shows;
};

void term_draw_release(struct term_draw *draw);

/* The next one begins with a cleared screen. */
void term_draw_forget(struct term_draw *draw);

/* Add what brings `grid`, as much of it as fits on width by height cells, to the terminal: nothing where all is as
 * it was. Attributes are plain again at its end. Should `out` get full, forget. */
void term_draw(struct term_draw *draw, const struct grid *grid, int width, int height,
	       struct buf *out);
