/*
 * glyph: what stands in one place of the screen: a character with its marks.
 *
 * The one way from strangers' bytes to cells. What utf8_is_harmful() names, and broken bytes, come
 * out as one U+FFFD for a run of them; newline, carriage return and tab as a space; a mark without
 * a base on a dotted circle; marks beyond UTF8_MARKS_MAX not at all.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/base/utf8.h"

struct glyph {
	uint32_t point;
	uint32_t marks[UTF8_MARKS_MAX]; /* up to the first 0 */
	int width;                      /* 1 or 2 */
};

/* Any but the plainest; call glyph_next(). */
bool glyph_next_of_all(struct str *rest, struct glyph *glyph);

/* Take the next one off the front; false at the end. Most text is plain ASCII: that asks no
 * table and is worth having in line. */
static inline bool glyph_next(struct str *rest, struct glyph *glyph)
{
	if (!rest->len || rest->at[0] < ' ' || rest->at[0] > '~' ||
	    (rest->len > 1 && (rest->at[1] & 0x80)))
		return glyph_next_of_all(rest, glyph);
	*glyph = (struct glyph){ .point = (uint32_t)rest->at[0], .width = 1 };
	*rest = (struct str){ rest->at + 1, rest->len - 1 };
	return true;
}

/* The cells that `text` takes, counted no further than `most`. */
int glyph_cells(struct str text, int most);
