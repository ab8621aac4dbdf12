/*
 * pdf: pages of A4 with text, lines and shapes, for the case file. Private to core/desk; the only file that knows cairo and pango.
 *
 * The libraries come when the first page is asked for, not when the program starts (as libcurl does): ERR_UNAVAILABLE where they
 * are missing. A strop that was built without them has pdf_is_built() false, and pdf_open() says so.
 *
 * Lengths are points (1/72 inch) from the page's upper left corner. Text is set in whatever fonts the machine has, shaped and in its
 * own direction; what strangers wrote is tamed here. Text is laid out first and drawn line by line, so that it may go on
 * on the next page:
 *
 *	struct pdf_text *text = pdf_text_make(pdf, &cell, PDF_BODY, width);
 *	for (size_t line = 0; line < pdf_text_lines(text); line++) y += pdf_text_draw(pdf, text, line, x, y);
 *	pdf_text_free(text);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/base/str.h"

struct buf;
struct cell;
struct pdf;
struct pdf_text;

#define PDF_WIDTH 595.0
#define PDF_HEIGHT 842.0

enum pdf_style {
	PDF_BODY,
	PDF_SMALL,
	PDF_HEAD, /* of a table's column */
	PDF_TITLE,
	PDF_ACCOUNT,
	PDF_HEADING,
	PDF_SUBHEADING,
};
struct pdf_colour {
	double red, green, blue;
};

bool pdf_is_built(void);

/* The file goes to `out`; NULL: nowhere, to see how many pages there are. ERR_UNAVAILABLE. */
MUST_USE enum err pdf_open(struct buf *out, const char *title, struct moment made,
			   struct pdf **pdf);
void pdf_page(struct pdf *pdf); /* the next page begins; the first one is open */
MUST_USE enum err pdf_end(
	struct pdf *pdf);        /* the file is whole. ERR_INVALID: too large for `out` */
void pdf_close(struct pdf *pdf); /* NULL is fine */
void pdf_close_at(struct pdf **pdf);

struct pdf_text *pdf_text_make(struct pdf *pdf, const struct cell *cell, enum pdf_style style,
			       double width);
void pdf_text_free(struct pdf_text *text);
size_t pdf_text_lines(const struct pdf_text *text);
double pdf_text_height(const struct pdf_text *text, size_t from_line);
double pdf_line_height(const struct pdf_text *text, size_t line);
void pdf_text_draw(struct pdf *pdf, struct pdf_text *text, size_t line, double x, double y);

/* A link to the place of that number, over what was drawn between; and the place, with a bookmark. */
void pdf_link_begin(struct pdf *pdf, size_t number);
void pdf_link_end(struct pdf *pdf);
void pdf_place(struct pdf *pdf, size_t number, struct str name);

struct pdf_box {
	double x, y, width, height;
};
void pdf_fill(struct pdf *pdf, const struct pdf_box *box, const struct pdf_colour *colour);
void pdf_rule(struct pdf *pdf, double x, double y, double width, const struct pdf_colour *colour);
void pdf_dashes(struct pdf *pdf, const double from_to[4], const struct pdf_colour *colour);
void pdf_circle(struct pdf *pdf, const double centre[2], double radius, bool filled,
		const struct pdf_colour *colour);
/* What is drawn between shows only inside the box. */
void pdf_clip_begin(struct pdf *pdf, const struct pdf_box *box);
void pdf_clip_end(struct pdf *pdf);
/* An area with an outline, point by point: 'M' begins a part, 'L' goes on; then it is painted. */
void pdf_area_point(struct pdf *pdf, char step, double x, double y);
void pdf_area_paint(struct pdf *pdf, const struct pdf_colour *inside,
		    const struct pdf_colour *outline);
