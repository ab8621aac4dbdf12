#include "core/base/buf.h"
#include "tui/canvas.h"

static const struct cell *row_of(const struct canvas *canvas, int y)
{
	const struct grid *grid = canvas->grid;

	return &grid->cells[(size_t)(canvas->at.y + y) * (size_t)grid->width +
			    (size_t)canvas->at.x];
}

static void print_point(uint32_t point, struct buf *out)
{
	char bytes[4];

	buf_add_str(out, (struct str){ bytes, utf8_encode(point, bytes) });
}

static void print_text(const struct cell *row, int width, struct buf *out)
{
	while (width > 0 && row[width - 1].point == ' ' && !row[width - 1].marks[0])
		width--;
	for (int x = 0; x < width; x++) {
		if (row[x].width == 0)
			continue;
		print_point(row[x].point, out);
		for (int i = 0; i < UTF8_MARKS_MAX && row[x].marks[i]; i++)
			print_point(row[x].marks[i], out);
	}
	buf_add_char(out, '\n');
}

static void print_styles(const struct cell *row, int width, struct buf *out)
{
	int lit = 0;

	for (int x = 0; x < width; x++) {
		buf_add_char(out, style_letter((enum style)row[x].style));
		if (row[x].lit)
			lit = x + 1;
	}
	buf_add_char(out, '\n');
	for (int x = 0; x < lit; x++)
		buf_add_char(out, row[x].lit ? '^' : ' ');
	if (lit)
		buf_add_char(out, '\n');
}

void canvas_print(const struct canvas *canvas, bool styles, struct buf *out)
{
	for (int y = 0; y < canvas->at.height; y++)
		print_text(row_of(canvas, y), canvas->at.width, out);
	if (!styles)
		return;
	buf_add(out, "styles\n");
	for (int y = 0; y < canvas->at.height; y++)
		print_styles(row_of(canvas, y), canvas->at.width, out);
	if (canvas->grid->cursor_placed)
		buf_addf(out, "cursor %d %d\n", canvas->grid->cursor_x - canvas->at.x,
			 canvas->grid->cursor_y - canvas->at.y);
}
