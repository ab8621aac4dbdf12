/*
 * fuzz_canvas: any bytes, drawn anywhere, at any size. No cell may be harmful or half a
 * character, nothing may be written outside, and what is counted is what is drawn.
 *
 * The first bytes choose the place; the rest is the text, which also goes through wrapping,
 * cutting and an edited line.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "tui/canvas.h"
#include "tui/glyph.h"
#include "tui/line.h"
#include "tui/text.h"

struct places {
	uint8_t width, height;
	int8_t x, y;
	int8_t part_x, part_y, part_width, part_height;
	uint8_t ascii;
};

static void check_cell(const struct grid *grid, const struct cell *cell, int x)
{
	if (cell->width == 0) {
		assert(x > 0 && cell[-1].width == 2 && cell->point == 0);
		return;
	}
	assert(!utf8_is_harmful(cell->point));
	assert(utf8_width(cell->point) == cell->width);
	assert(cell->width == 1 || (x + 1 < grid->width && cell[1].width == 0));
	assert(!grid->ascii || (cell->point >= ' ' && cell->point <= '~'));
	for (int i = 0; i < UTF8_MARKS_MAX && cell->marks[i]; i++) {
		assert(!utf8_is_harmful(cell->marks[i]));
		assert(utf8_width(cell->marks[i]) == 0);
	}
}

static void check(const struct grid *grid)
{
	for (int y = 0; y < grid->height; y++) {
		for (int x = 0; x < grid->width; x++)
			check_cell(grid, &grid->cells[y * grid->width + x], x);
	}
	if (grid->cursor_placed)
		assert(grid->cursor_x < grid->width && grid->cursor_y < grid->height);
}

static void draw_wrapped(struct canvas *canvas, struct str text)
{
	struct str rest = text, line;
	size_t before = rest.len;

	while (text_next_line(&rest, canvas->at.width, &line)) {
		assert(rest.len < before);
		before = rest.len;
		assert(line.len == 0 ||
		       (line.at >= text.at && line.at + line.len <= text.at + text.len));
	}
	text_paragraph(canvas, 0, 0, STYLE_PLAIN, text);
}

static void edit(struct canvas *canvas, struct str text, const struct places *places)
{
	CLEANUP(line_release) struct line line = LINE_UP_TO(300);

	line.several = places->ascii & 2;
	line_insert(&line, text);
	assert(utf8_valid(line_text(&line)));
	line_fit(&line, canvas->at.width);
	for (int i = 0; i < 8; i++) {
		static const char *const keys[] = { "Left", "Up",   "Backspace", "alt-b",
						    "Del",  "Down", "ctrl-w",    "ctrl-y" };
		struct input input = input_of_text(keys[(places->width + i) % 8]);

		line_input(&line, &input);
		assert(line.cursor <= line.len && utf8_valid(line_text(&line)));
	}
	line_paint(&line, canvas, STR("> "), text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct places places;
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf printed = BUF_UP_TO(1 << 20);

	if (size < sizeof(places))
		return 0;
	memcpy(&places, data, sizeof(places));

	struct str text = { (const char *)data + sizeof(places), size - sizeof(places) };

	grid.ascii = places.ascii & 1;
	grid_resize(&grid, places.width, places.height % 32);

	struct canvas screen = canvas_of(&grid);
	struct canvas part = canvas_part(&screen,
					 (struct rect){ places.part_x, places.part_y,
							places.part_width, places.part_height });

	canvas_hline(&screen, 0, places.y, grid.width, STYLE_PLAIN, 0x2500);
	canvas_text(&screen, places.x, places.y, STYLE_BAD, STR("世界世界世界世界世界"));
	assert(canvas_text(&part, places.x, places.y, STYLE_PLAIN, text) >= 0);
	check(&grid);
	canvas_cell(&part, places.x, places.y, places.part_width, STYLE_PLAIN, text);
	canvas_cell_right(&part, places.y, places.x, places.part_width, STYLE_PLAIN, text);
	check(&grid);
	canvas_box(&part, (struct rect){ places.x, places.y, places.part_width, places.height },
		   &(struct frame){ .left = text, .right = text });
	check(&grid);
	draw_wrapped(&part, text);
	edit(&part, text, &places);
	check(&grid);
	if (!grid.ascii && grid.width > 200 && places.height % 32) {
		int cells = glyph_cells(text, 200);

		assert(canvas_text(&screen, 0, 0, STYLE_PLAIN, text) >= cells);
	}
	canvas_print(&part, true, &printed);
	assert(utf8_valid(buf_str(&printed)));
	return 0;
}
