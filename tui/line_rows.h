/*
 * line_rows: how an edited text of several lines stands in rows of a width.
 *
 * Long lines go on in the next row, after a blank where there is one. Unlike text_next_line()
 * no byte is left out, so that the cursor has a place before and behind each.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"

struct line_row {
	size_t start, end; /* bytes; the newline that ends a row is in none */
};

/* The row that begins at `start`; `next` is where the one after it does, or SIZE_MAX. */
struct line_row line_rows_at(struct str text, int width, size_t start, size_t *next);

/* Which row, counted from 0, the cursor is in; and that row. */
int line_rows_find(struct str text, int width, size_t cursor, struct line_row *row);

int line_rows_count(struct str text, int width);

/* The cursor one row up or down, in the same column as far as the row reaches. */
size_t line_rows_move(struct str text, int width, size_t cursor, bool up);
