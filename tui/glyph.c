#include "tui/glyph.h"

#define DOTTED_CIRCLE UINT32_C(0x25CC)

static bool is_blank(uint32_t point)
{
	return point == '\n' || point == '\r' || point == '\t';
}

static bool is_bad(uint32_t point)
{
	return point == UTF8_BAD || (utf8_is_harmful(point) && !is_blank(point));
}

/* What only says how letters are joined: nothing of it shows here, and it is nothing bad. */
static bool is_joiner(uint32_t point)
{
	return point == 0x200C || point == 0x200D;
}

static void skip_bad(struct str *rest)
{
	struct str ahead = *rest;
	uint32_t point;

	while (utf8_next(&ahead, &point) && is_bad(point) && !is_joiner(point))
		*rest = ahead;
}

static void take_marks(struct str *rest, struct glyph *glyph)
{
	struct str ahead = *rest;
	uint32_t point;
	size_t count = 0;

	while (ahead.len && (ahead.at[0] & 0x80) && utf8_next(&ahead, &point)) {
		if (point == UTF8_BAD || utf8_width(point) != 0)
			return;
		if (count < UTF8_MARKS_MAX)
			glyph->marks[count++] = point;
		*rest = ahead;
	}
}

static bool next_point(struct str *rest, struct str *whole, uint32_t *point)
{
	do {
		*whole = *rest;
		if (!utf8_next(rest, point))
			return false;
	} while (is_joiner(*point));
	return true;
}

bool glyph_next_of_all(struct str *rest, struct glyph *glyph)
{
	struct str whole;
	uint32_t point;

	*glyph = (struct glyph){ .width = 1 };
	if (!next_point(rest, &whole, &point))
		return false;
	if (is_bad(point)) {
		skip_bad(rest);
		point = UTF8_BAD;
	} else if (is_blank(point)) {
		point = ' ';
	} else if (utf8_width(point) == 0) {
		*rest = whole;
		point = DOTTED_CIRCLE;
	} else {
		glyph->width = utf8_width(point);
	}
	glyph->point = point;
	take_marks(rest, glyph);
	return true;
}

int glyph_cells(struct str text, int most)
{
	struct glyph glyph;
	int cells = 0;

	while (cells < most && glyph_next(&text, &glyph))
		cells += glyph.width;
	return cells < most ? cells : most;
}
