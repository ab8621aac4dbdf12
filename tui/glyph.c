#include "tui/glyph.h"

#include <string.h>

#define DOTTED_CIRCLE UINT32_C(0x25CC)

static bool is_plain(char c)
{
	return c >= 0x20 && c < 0x7f;
}

static bool is_blank(uint32_t point)
{
	return point == '\n' || point == '\r' || point == '\t';
}

static bool is_bad(uint32_t point)
{
	return point == UTF8_BAD || (utf8_is_harmful(point) && !is_blank(point));
}

static void skip_bad(struct str *rest)
{
	struct str ahead = *rest;
	uint32_t point;

	while (utf8_next(&ahead, &point) && is_bad(point))
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

bool glyph_next(struct str *rest, struct glyph *glyph)
{
	memset(glyph, 0, sizeof(*glyph));
	glyph->width = 1;
	if (!rest->len)
		return false;

	/* Most text is this: asking no table keeps drawing cheap. */
	if (is_plain(rest->at[0]) && (rest->len == 1 || !(rest->at[1] & 0x80))) {
		glyph->point = (uint32_t)rest->at[0];
		*rest = (struct str){ rest->at + 1, rest->len - 1 };
		return true;
	}

	struct str whole = *rest;
	uint32_t point;

	if (!utf8_next(rest, &point))
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
