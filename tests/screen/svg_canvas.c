#include "tests/screen/svg_canvas.h"

#include "core/base/buf.h"
#include "core/base/utf8.h"

#define CELL_WIDTH 8.0
#define CELL_HEIGHT 17.0
#define BASELINE 13.0
#define PAPER 0x14171cu
#define INK 0xd7dae0u

/* The first sixteen as most terminals have them; then the cube of six levels and the greys. */
static uint32_t colour_of(int16_t number)
{
	static const uint32_t first[16] = { 0x1d2026, 0xe06c75, 0x98c379, 0xe5c07b,
					    0x61afef, 0xc678dd, 0x56b6c2, 0xc8ccd4,
					    0x5c6370, 0xff7b85, 0xb5e890, 0xffd68a,
					    0x82c4ff, 0xdc9bf0, 0x7fd5e0, 0xffffff };
	static const uint32_t levels[6] = { 0, 0x5f, 0x87, 0xaf, 0xd7, 0xff };

	if (number < 16)
		return first[number];
	if (number < 232) {
		unsigned at = (unsigned)number - 16;

		return levels[at / 36] << 16 | levels[at / 6 % 6] << 8 | levels[at % 6];
	}
	return (uint32_t)(8 + 10 * (number - 232)) * 0x010101u;
}

struct dress {
	uint32_t ink, paper;
	uint8_t attributes;
};

static struct dress dress_of(const struct cell *cell, enum theme theme)
{
	struct look look = theme_look(theme, PALETTE_256, (enum style)cell->style, cell->lit);
	struct dress dress = { look.foreground < 0 ? INK : colour_of(look.foreground),
			       look.background < 0 ? PAPER : colour_of(look.background),
			       look.attributes };

	if (look.attributes & ATTRIBUTE_REVERSE) {
		uint32_t ink = dress.ink;

		dress.ink = dress.paper;
		dress.paper = ink;
	}
	return dress;
}

static bool is_same(struct dress a, struct dress b)
{
	return a.ink == b.ink && a.paper == b.paper &&
	       (a.attributes | ATTRIBUTE_REVERSE) == (b.attributes | ATTRIBUTE_REVERSE);
}

static void point_add(uint32_t point, struct buf *out)
{
	char bytes[4];

	switch (point) {
	case '&':
		buf_add(out, "&amp;");
		break;
	case '<':
		buf_add(out, "&lt;");
		break;
	case '>':
		buf_add(out, "&gt;");
		break;
	default:
		buf_add_str(out, (struct str){ bytes, utf8_encode(point, bytes) });
	}
}

static bool is_blank(const struct cell *cells, int count)
{
	for (int i = 0; i < count; i++)
		if (cells[i].point != ' ' || cells[i].marks[0])
			return false;
	return true;
}

static void paper_add(int x, int y, int count, const struct dress *dress, struct buf *out)
{
	if (dress->paper != PAPER)
		buf_addf(out, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"#%06x\"/>",
			 x * CELL_WIDTH, y * CELL_HEIGHT, count * CELL_WIDTH, CELL_HEIGHT,
			 dress->paper);
}

static void text_add(const struct cell *cells, int x, int y, int count, const struct dress *dress,
		     struct buf *out)
{
	buf_addf(out, "<text x=\"%g\" y=\"%g\" textLength=\"%g\"", x * CELL_WIDTH,
		 y * CELL_HEIGHT + BASELINE, count * CELL_WIDTH);
	if (dress->ink != INK)
		buf_addf(out, " fill=\"#%06x\"", dress->ink);
	if (dress->attributes & ATTRIBUTE_BOLD)
		buf_add(out, " font-weight=\"bold\"");
	if (dress->attributes & ATTRIBUTE_DIM)
		buf_add(out, " opacity=\".65\"");
	if (dress->attributes & ATTRIBUTE_UNDERLINE)
		buf_add(out, " text-decoration=\"underline\"");
	buf_add_char(out, '>');
	for (int i = 0; i < count; i++) {
		if (cells[i].width == 0)
			continue;
		point_add(cells[i].point, out);
		for (int k = 0; k < UTF8_MARKS_MAX && cells[i].marks[k]; k++)
			point_add(cells[i].marks[k], out);
	}
	buf_add(out, "</text>");
}

/* A run ends where the look changes, and at two blanks on end: what stands behind them is placed anew. */
static int run_end(const struct cell *cells, int from, int width, enum theme theme)
{
	struct dress dress = dress_of(&cells[from], theme);
	bool blank = is_blank(&cells[from], 1);
	int to = from + 1;

	while (to < width && is_same(dress_of(&cells[to], theme), dress)) {
		if (blank != is_blank(&cells[to], 1) &&
		    (blank || to + 1 >= width || is_blank(&cells[to + 1], 1)))
			break;
		to++;
	}
	return to;
}

static void row_add(const struct cell *cells, int y, int width, enum theme theme, struct buf *out)
{
	for (int x = 0; x < width;) {
		int end = run_end(cells, x, width, theme);
		struct dress dress = dress_of(&cells[x], theme);

		paper_add(x, y, end - x, &dress, out);
		if (!is_blank(&cells[x], end - x))
			text_add(&cells[x], x, y, end - x, &dress, out);
		x = end;
	}
	buf_add_char(out, '\n');
}

void svg_canvas(const struct grid *grid, enum theme theme, struct buf *out)
{
	buf_addf(
		out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" width=\"%g\" "
		"font-family=\"'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"13\" "
		"fill=\"#%06x\" xml:space=\"preserve\" role=\"img\" aria-label=\"A screen of strop\">"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#%06x\"/>\n",
		grid->width * CELL_WIDTH, grid->height * CELL_HEIGHT, grid->width * CELL_WIDTH, INK,
		PAPER);
	for (int y = 0; y < grid->height; y++)
		row_add(&grid->cells[(size_t)y * (size_t)grid->width], y, grid->width, theme, out);
	buf_add(out, "</svg>\n");
}
