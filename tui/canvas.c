#include "tui/canvas.h"

#include <assert.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "tui/ascii.h"
#include "tui/glyph.h"

#define ELLIPSIS STR("\xE2\x80\xA6")
#define FORMAT_MAX 4096
#define RIGHT_LEAST 12 /* cells of a right title that is worth its cut */
#define RUN_GAP 2 /* cells: a run that begins no further behind the edge goes on a text there */

static const struct cell blank = { .point = ' ', .width = 1 };

static int at_most(int64_t n, int most)
{
	if (n < 0)
		return 0;
	return n < most ? (int)n : most;
}

void grid_resize(struct grid *grid, int width, int height)
{
	width = at_most(width, CANVAS_SIDE_MAX);
	height = at_most(height, CANVAS_SIDE_MAX);

	size_t need = (size_t)width * (size_t)height + 1; /* never none, so that `cells` points */

	if (need > grid->room) {
		grid->cells = memory_resize(grid->cells, need * sizeof(*grid->cells));
		grid->room = need;
	}
	grid->width = width;
	grid->height = height;
	grid_clear(grid);
}

void grid_clear(struct grid *grid)
{
	size_t count = (size_t)grid->width * (size_t)grid->height;

	for (size_t i = 0; i < count; i++)
		grid->cells[i] = blank;
	grid->cursor_placed = false;
}

void grid_release(struct grid *grid)
{
	free(grid->cells);
	*grid = (struct grid){ .ascii = grid->ascii };
}

struct canvas canvas_of(struct grid *grid)
{
	return (struct canvas){ grid, { 0, 0, grid->width, grid->height } };
}

/* Clip to the canvas; still in its own coordinates. */
static struct rect clip(const struct canvas *canvas, struct rect part)
{
	int left = at_most(part.x, canvas->at.width);
	int top = at_most(part.y, canvas->at.height);
	int right = at_most((int64_t)part.x + part.width, canvas->at.width);
	int bottom = at_most((int64_t)part.y + part.height, canvas->at.height);

	return (struct rect){ left, top, right > left ? right - left : 0,
			      bottom > top ? bottom - top : 0 };
}

struct canvas canvas_part(const struct canvas *canvas, struct rect part)
{
	struct rect inside = clip(canvas, part);

	inside.x += canvas->at.x;
	inside.y += canvas->at.y;
	return (struct canvas){ canvas->grid, inside };
}

static struct cell *cell_at(const struct canvas *canvas, int x, int y)
{
	const struct grid *grid = canvas->grid;

	return &grid->cells[(size_t)(canvas->at.y + y) * (size_t)grid->width +
			    (size_t)(canvas->at.x + x)];
}

/* Nobody may keep half of a wide character: what is overwritten takes its other half along. */
static void part_halves(struct canvas *canvas, int x, int y)
{
	struct cell *cell = cell_at(canvas, x, y);
	int grid_x = canvas->at.x + x;

	if (cell->width == 0 && grid_x > 0) {
		cell[-1].point = ' ';
		cell[-1].width = 1;
		memset(cell[-1].marks, 0, sizeof(cell[-1].marks));
	} else if (cell->width == 2 && grid_x + 1 < canvas->grid->width) {
		cell[1].point = ' ';
		cell[1].width = 1;
	}
}

static void put_cell(struct canvas *canvas, int64_t x, int y, struct cell cell)
{
	if (x < 0 || x >= canvas->at.width || y < 0 || y >= canvas->at.height)
		return;

	struct cell *at = cell_at(canvas, (int)x, y);

	if (at->width != 1)
		part_halves(canvas, (int)x, y);
	*at = cell;
}

static void put_glyph(struct canvas *canvas, int64_t x, int y, enum style style,
		      const struct glyph *glyph)
{
	struct cell cell = blank;
	bool whole = x >= 0 && x + glyph->width <= canvas->at.width;

	cell.style = (uint8_t)style;
	if (canvas->grid->ascii) {
		cell.point = (uint32_t)ascii_for(glyph->point);
	} else if (whole) {
		cell.point = glyph->point;
		cell.width = (uint8_t)glyph->width;
		memcpy(cell.marks, glyph->marks, sizeof(cell.marks));
	}
	put_cell(canvas, x, y, cell);
	if (glyph->width < 2)
		return;
	if (whole && !canvas->grid->ascii)
		cell = (struct cell){ .style = (uint8_t)style };
	put_cell(canvas, x + 1, y, cell);
}

static bool is_blank(struct str text)
{
	struct glyph glyph;

	while (glyph_next(&text, &glyph))
		if (glyph.point != ' ')
			return false;
	return true;
}

/* Whatever the right edge cuts says so in its last cell. */
static void say_cut(struct canvas *canvas, int y, enum style style)
{
	struct str sign = ELLIPSIS;
	struct glyph glyph;

	if (canvas->at.width < 2 || !glyph_next(&sign, &glyph))
		return;
	put_glyph(canvas, canvas->at.width - 1, y, style, &glyph);
}

int canvas_text(struct canvas *canvas, int x, int y, enum style style, struct str text)
{
	bool shows = y >= 0 && y < canvas->at.height;
	struct str whole = text;
	struct glyph glyph;
	int64_t at = x;

	while (at < canvas->at.width && glyph_next(&text, &glyph)) {
		if (shows && at + glyph.width > 0)
			put_glyph(canvas, at, y, style, &glyph);
		at += glyph.width;
	}
	if (shows && x <= canvas->at.width + RUN_GAP &&
	    (at > canvas->at.width || !is_blank(text)) && !is_blank(whole))
		say_cut(canvas, y, style);
	return at_most(at - x, INT_MAX);
}

int canvas_textf(struct canvas *canvas, int x, int y, enum style style, const char *format, ...)
{
	char text[FORMAT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return canvas_text(canvas, x, y, style, str_of(text));
}

/* One character of ours, `count` times. */
static void run(struct canvas *canvas, struct rect where, enum style style, uint32_t point)
{
	struct rect inside = clip(canvas, where);
	struct cell cell = blank;

	assert(utf8_width(point) == 1);
	cell.style = (uint8_t)style;
	cell.point = canvas->grid->ascii ? (uint32_t)ascii_for(point) : point;
	for (int y = inside.y; y < inside.y + inside.height; y++) {
		for (int x = inside.x; x < inside.x + inside.width; x++)
			put_cell(canvas, x, y, cell);
	}
}

void canvas_hline(struct canvas *canvas, int x, int y, int count, enum style style, uint32_t point)
{
	run(canvas, (struct rect){ x, y, count, 1 }, style, point);
}

void canvas_vline(struct canvas *canvas, int x, int y, int count, enum style style, uint32_t point)
{
	run(canvas, (struct rect){ x, y, 1, count }, style, point);
}

void canvas_fill(struct canvas *canvas, struct rect where, enum style style)
{
	run(canvas, where, style, ' ');
}

/* Draw in `width` cells, `before` of them blank; cut with an ellipsis if need be. */
static void fit_text(struct canvas *canvas, struct rect where, int before, enum style style,
		     struct str text)
{
	bool fits = glyph_cells(text, where.width + 1) <= where.width;
	int room = fits ? where.width : where.width - 1;
	struct glyph glyph;
	int used = before;

	canvas_hline(canvas, where.x, where.y, before, style, ' ');
	while (used < room && glyph_next(&text, &glyph)) {
		if (used + glyph.width > room)
			break;
		if (where.y >= 0 && where.y < canvas->at.height)
			put_glyph(canvas, (int64_t)where.x + used, where.y, style, &glyph);
		used += glyph.width;
	}
	if (!fits)
		used += canvas_text(canvas, where.x + used, where.y, style, ELLIPSIS);
	canvas_hline(canvas, where.x + used, where.y, where.width - used, style, ' ');
}

/* A width no larger than can show, so that sums stay small. */
static bool can_show(const struct canvas *canvas, int x, int *width)
{
	*width = at_most(*width, CANVAS_SIDE_MAX);
	return *width > 0 && x < canvas->at.width && x > -CANVAS_SIDE_MAX;
}

void canvas_cell(struct canvas *canvas, int x, int y, int width, enum style style, struct str text)
{
	if (can_show(canvas, x, &width))
		fit_text(canvas, (struct rect){ x, y, width, 1 }, 0, style, text);
}

void canvas_cell_right(struct canvas *canvas, int x, int y, int width, enum style style,
		       struct str text)
{
	if (can_show(canvas, x, &width))
		fit_text(canvas, (struct rect){ x, y, width, 1 }, width - glyph_cells(text, width),
			 style, text);
}

void canvas_light(struct canvas *canvas, struct rect where)
{
	struct rect inside = clip(canvas, where);

	for (int y = inside.y; y < inside.y + inside.height; y++) {
		for (int x = inside.x; x < inside.x + inside.width; x++)
			cell_at(canvas, x, y)->lit = true;
	}
}

void canvas_restyle(struct canvas *canvas, struct rect where, enum style style)
{
	struct rect inside = clip(canvas, where);

	for (int y = inside.y; y < inside.y + inside.height; y++) {
		for (int x = inside.x; x < inside.x + inside.width; x++)
			cell_at(canvas, x, y)->style = (uint8_t)style;
	}
}

struct box_set {
	uint32_t across, down, top_left, top_right, joint_left, joint_right, bottom_left,
		bottom_right;
};

/* clang-format off */
static const struct box_set box_sets[] = {
	[FRAME_LIGHT]  = { 0x2500, 0x2502, 0x250C, 0x2510, 0x251C, 0x2524, 0x2514, 0x2518 },
	[FRAME_DOUBLE] = { 0x2550, 0x2551, 0x2554, 0x2557, 0x2560, 0x2563, 0x255A, 0x255D },
	[FRAME_DASHED] = { 0x2504, 0x2506, 0x250C, 0x2510, 0x251C, 0x2524, 0x2514, 0x2518 },
};
/* clang-format on */

static void box_lines(struct canvas *box, enum style style, const struct frame *frame)
{
	const struct box_set *set = &box_sets[frame->lines];
	int right = box->at.width - 1;
	int bottom = box->at.height - 1;

	canvas_hline(box, 1, 0, right - 1, style, set->across);
	canvas_hline(box, 1, bottom, right - 1, style, set->across);
	canvas_vline(box, 0, 1, bottom - 1, style, set->down);
	canvas_vline(box, right, 1, bottom - 1, style, set->down);
	canvas_hline(box, 0, 0, 1, style, frame->open_top ? set->joint_left : set->top_left);
	canvas_hline(box, right, 0, 1, style, frame->open_top ? set->joint_right : set->top_right);
	canvas_hline(box, 0, bottom, 1, style, set->bottom_left);
	canvas_hline(box, right, bottom, 1, style, set->bottom_right);
}

/* Those of the right title beside a left one of so many; none, where next to nothing of it would show. */
static int right_cells(const struct frame *frame, int left, int room)
{
	int cells = glyph_cells(frame->right, room);
	int free = room - left - (left ? 3 : 0);

	if (cells <= free)
		return cells;
	return free >= RIGHT_LEAST ? free : 0;
}

/* " Where " from the left, " 3 accounts " to the right. */
static void box_titles(struct canvas *box, const struct frame *frame, enum style border)
{
	int room = box->at.width - 4; /* corners and a blank on either side of a title */
	int left = glyph_cells(frame->left, room);
	int right = right_cells(frame, left, room);
	enum style right_style = frame->right_style ? frame->right_style : border;

	if (left > 0 && room > 0) {
		canvas_text(box, 1, 0, border, STR(" "));
		canvas_cell(box, 2, 0, left, frame->focus ? border : STYLE_TITLE, frame->left);
		canvas_text(box, 2 + left, 0, border, STR(" "));
	}
	if (right > 0) {
		int x = box->at.width - 2 - right;

		canvas_text(box, x - 1, 0, border, STR(" "));
		canvas_cell(box, x, 0, right, right_style, frame->right);
		canvas_text(box, x + right, 0, border, STR(" "));
	}
}

struct canvas canvas_box(struct canvas *canvas, struct rect where, const struct frame *frame)
{
	struct canvas box = canvas_part(canvas, where);
	enum style border = frame->style;

	if (border == STYLE_PLAIN)
		border = frame->focus ? STYLE_BORDER_FOCUS : STYLE_BORDER;
	if (box.at.width < 2 || box.at.height < 2)
		return canvas_part(&box, (struct rect){ 0 });
	box_lines(&box, border, frame);
	box_titles(&box, frame, border);
	return canvas_part(&box, (struct rect){ 1, 1, box.at.width - 2, box.at.height - 2 });
}

void canvas_cursor(struct canvas *canvas, int x, int y)
{
	if (x < 0 || x >= canvas->at.width || y < 0 || y >= canvas->at.height)
		return;
	canvas->grid->cursor_placed = true;
	canvas->grid->cursor_x = canvas->at.x + x;
	canvas->grid->cursor_y = canvas->at.y + y;
}
