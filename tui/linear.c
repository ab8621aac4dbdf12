#include "tui/linear.h"

#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "tui/ascii.h"

#define LINE_BYTES_MAX ((size_t)CANVAS_SIDE_MAX * 8)

/* What draws, and says nothing: box drawing, blocks of bars, braille. */
static bool is_drawing(uint32_t point)
{
	return (point >= 0x2500 && point <= 0x259F) || (point >= 0x2800 && point <= 0x28FF);
}

struct reading {
	struct buf *out;
	bool ascii;
	int blanks; /* since the last word */
	bool any;   /* the line has a word */
};

static void add_point(const struct reading *r, uint32_t point)
{
	struct buf *out = r->out;
	char bytes[4];

	if (r->ascii)
		point = (uint32_t)ascii_for(point);
	buf_add_str(out, (struct str){ bytes, utf8_encode(point, bytes) });
}

static void read_cell(struct reading *r, const struct cell *cell)
{
	if (cell->width == 0)
		return;
	if (cell->point == ' ' || is_drawing(cell->point)) {
		r->blanks += is_drawing(cell->point) ? 2 : 1;
		return;
	}
	if (r->any && r->blanks)
		buf_add(r->out, r->blanks > 1 ? ", " : " ");
	r->blanks = 0;
	r->any = true;
	add_point(r, cell->point);
	for (size_t i = 0; i < UTF8_MARKS_MAX && cell->marks[i] && !r->ascii; i++)
		add_point(r, cell->marks[i]);
}

void linear_print(const struct grid *grid, bool ascii, struct buf *out)
{
	for (int y = 0; y < grid->height; y++) {
		CLEANUP(buf_release) struct buf line = BUF_UP_TO(LINE_BYTES_MAX);
		struct reading r = { .out = &line, .ascii = ascii };

		for (int x = 0; x < grid->width; x++)
			read_cell(&r, &grid->cells[y * grid->width + x]);
		if (!line.len)
			continue;
		if (grid->cursor_placed && grid->cursor_y == y)
			buf_add(out, "> ");
		buf_add_str(out, buf_str(&line));
		buf_add_char(out, '\n');
	}
}
