/*
 * text: lines that fit: wrapping, cutting, columns. Widths are in cells.
 */
#pragma once

#include <stddef.h>

#include "core/base/str.h"
#include "tui/canvas.h"

struct buf;

/* Take the next line of at most `width` cells off the front of `rest`: at a newline, else
 * before a word that no longer fits, else within it. False at the end. At least one
 * character is taken each time, however narrow.
 *
 *	while (text_next_line(&rest, width, &line))
 */
bool text_next_line(struct str *rest, int width, struct str *line);

/* How many lines that makes, at most `most`. */
int text_lines(struct str text, int width, int most);

/* Draw a paragraph into the canvas from row `y` on, skipping the first `skip` lines; answers the
 * lines drawn. When it does not fit below, the last line ends in an ellipsis. */
int text_paragraph(struct canvas *canvas, int y, int skip, enum style style, struct str text);

/* Add `text`, tamed, cut to `width` cells with an ellipsis. */
void text_fit(struct str text, int width, struct buf *out);

/* "key  word" pairs and the like end at the right: draw so that the text ends before `x_end`;
 * answers where it begins. */
int text_right(struct canvas *canvas, int x_end, int y, enum style style, struct str text);

/* Share `width` cells among columns with a blank between them. Each gets at least `least`; what
 * is left over goes by `share`, up to `most` (0: no limit). Columns that do not fit are dropped
 * (width 0), those of the highest `drop` first; `drop` 0 is never dropped, only narrowed. */
struct column {
	int least, most, share, drop;
	int x, width; /* the answer */
};
void text_columns(struct column *columns, size_t count, int width);
