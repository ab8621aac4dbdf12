#include "tui/term_draw.h"

#include <string.h>

#include "core/base/buf.h"

#define GAP_MAX 6               /* unchanged cells that are sooner sent again than skipped */
#define UNKNOWN_STYLE UINT8_MAX /* of a cell that shows nothing we sent */
#define FIRST_ODD_POINT 0x2E80  /* from here on terminals differ on widths */

/* Where the terminal's pen is while a frame is made. */
struct pen {
	struct term_draw *draw;
	struct buf *out;
	struct term_look look;
	int x, y; /* -1: not known */
};

static const struct term_look plain_look = { .look = { -1, -1, 0 } };

void term_draw_release(struct term_draw *draw)
{
	grid_release(&draw->shown);
	draw->fresh = true;
}

void term_draw_forget(struct term_draw *draw)
{
	draw->fresh = true;
}

/* ---- looks ------------------------------------------------------------------------------ */

static bool same_look(struct look a, struct look b)
{
	return a.foreground == b.foreground && a.background == b.background &&
	       a.attributes == b.attributes;
}

/* Without taking anything away first. */
static bool only_adds(struct look from, struct look to)
{
	return !(from.attributes & ~to.attributes) &&
	       (from.foreground == to.foreground || to.foreground >= 0) &&
	       (from.background == to.background || to.background >= 0);
}

static void add_attributes(const struct term_words *words, unsigned attributes, struct buf *out)
{
	if (attributes & ATTRIBUTE_BOLD)
		buf_add(out, words->bold);
	if (attributes & ATTRIBUTE_DIM)
		buf_add(out, words->dim);
	if (attributes & ATTRIBUTE_UNDERLINE)
		buf_add(out, words->underline);
	if (attributes & ATTRIBUTE_REVERSE)
		buf_add(out, words->reverse);
}

static void take_look(struct pen *pen, const struct term_look *to)
{
	const struct term_words *words = &pen->draw->words;
	struct look from = pen->look.look;

	if (same_look(from, to->look))
		return;
	if (!only_adds(from, to->look)) {
		buf_add(pen->out, words->plain);
		from = plain_look.look;
	}
	add_attributes(words, to->look.attributes & ~(unsigned)from.attributes, pen->out);
	if (from.foreground != to->look.foreground)
		buf_add(pen->out, to->foreground);
	if (from.background != to->look.background)
		buf_add(pen->out, to->background);
	pen->look = *to;
}

/* ---- cells ------------------------------------------------------------------------------ */

static void place(struct pen *pen, int x, int y)
{
	if (pen->x == x && pen->y == y)
		return;
	pen->draw->words.place(x, y, pen->out);
	pen->x = x;
	pen->y = y;
}

static void add_point(uint32_t point, struct buf *out)
{
	char bytes[4];

	if (point < 0x80)
		buf_add_char(out, (char)point);
	else
		buf_add_str(out, (struct str){ bytes, utf8_encode(point, bytes) });
}

static void send_cell(struct pen *pen, const struct cell *cell, int x, int y)
{
	place(pen, x, y);
	take_look(pen, &pen->draw->words.looks[cell->style][cell->lit]);
	add_point(cell->point, pen->out);
	for (int i = 0; i < UTF8_MARKS_MAX && cell->marks[i]; i++)
		add_point(cell->marks[i], pen->out);
	pen->x += cell->width;
	/* Where a terminal may count other widths than we do, the next cell is placed anew. */
	if (cell->marks[0] || cell->point >= FIRST_ODD_POINT)
		pen->x = -1;
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static bool is_blank(const struct cell *cell)
{
	return cell->point == ' ' && cell->style == STYLE_PLAIN && !cell->lit && !cell->marks[0];
}

/* A theme with a ground of its own: terminals clear to theirs, or to the pen's, so each blank is sent. */
static bool has_ground(const struct term_draw *draw)
{
	return draw->words.looks[STYLE_PLAIN][false].look.background >= 0;
}

/* From here on the row is blank. */
static int blank_from(const struct cell *row, int width)
{
	while (width > 0 && is_blank(&row[width - 1]))
		width--;
	return width;
}

/* Does what is shown differ somewhere from `x` on, before `end`? */
static int next_change(const struct cell *row, const struct cell *shown, int x, int end)
{
	while (x < end && same_cell(&row[x], &shown[x]))
		x++;
	return x;
}

/* The end of a run of cells to send: short stretches that are right already are sent along. */
static int run_end(const struct cell *row, const struct cell *shown, int x, int end)
{
	int last = x;

	for (; x < end && x - last <= GAP_MAX; x++)
		if (!same_cell(&row[x], &shown[x]))
			last = x;
	return last + 1;
}

static void clear_rest(struct pen *pen, int x, int y)
{
	take_look(pen, &plain_look);
	place(pen, x, y);
	buf_add(pen->out, pen->draw->words.clear_rest);
}

static void send_row(struct pen *pen, const struct cell *row, const struct cell *shown, int y,
		     int width)
{
	bool clears = pen->draw->words.clear_rest[0] != '\0' && !has_ground(pen->draw);
	int text_end = clears ? blank_from(row, width) : width;
	int x = 0;

	while ((x = next_change(row, shown, x, text_end)) < text_end) {
		int end = run_end(row, shown, x, text_end);

		if (row[x].width == 0 && x > 0)
			x--;
		for (; x < end; x++)
			if (row[x].width && x + row[x].width <= width)
				send_cell(pen, &row[x], x, y);
	}
	x = next_change(row, shown, text_end, width);
	if (x < width)
		clear_rest(pen, x, y);
}

/* ---- frames ----------------------------------------------------------------------------- */

static void show_cursor(struct pen *pen, const struct grid *grid, int width, int height)
{
	struct term_draw *draw = pen->draw;
	bool shows = grid->cursor_placed && grid->cursor_x < width && grid->cursor_y < height;

	if (shows) {
		bool moved = pen->out->len || draw->shown.cursor_x != grid->cursor_x ||
			     draw->shown.cursor_y != grid->cursor_y;

		if (moved || !draw->cursor_shows)
			draw->words.place(grid->cursor_x, grid->cursor_y, pen->out);
		draw->shown.cursor_x = grid->cursor_x;
		draw->shown.cursor_y = grid->cursor_y;
	}
	if (shows != draw->cursor_shows)
		buf_add(pen->out, shows ? draw->words.show_cursor : draw->words.hide_cursor);
	draw->cursor_shows = shows;
}

static void begin(struct pen *pen, int width, int height)
{
	struct term_draw *draw = pen->draw;

	if (!draw->fresh && draw->shown.width == width && draw->shown.height == height)
		return;
	grid_resize(&draw->shown, width, height);
	draw->fresh = false;
	buf_add(pen->out, draw->words.plain);
	buf_add(pen->out, draw->words.clear);
	for (int i = 0; has_ground(draw) && i < width * height; i++)
		draw->shown.cells[i].style = UNKNOWN_STYLE;
	pen->x = pen->y = -1;
}

void term_draw(struct term_draw *draw, const struct grid *grid, int width, int height,
	       struct buf *out)
{
	struct pen pen = { .draw = draw, .out = out, .look = plain_look, .x = -1, .y = -1 };

	width = grid->width < width ? grid->width : width;
	height = grid->height < height ? grid->height : height;
	begin(&pen, width, height);
	for (int y = 0; y < height; y++) {
		const struct cell *row = &grid->cells[(size_t)y * (size_t)grid->width];
		struct cell *shown = &draw->shown.cells[(size_t)y * (size_t)width];
		size_t bytes = (size_t)width * sizeof(*row);
		bool is_last = draw->words.scrolls_at_end && y == height - 1;

		if (memcmp(row, shown, bytes) == 0)
			continue;
		send_row(&pen, row, shown, y, is_last ? width - 1 : width);
		memcpy(shown, row, bytes);
	}
	take_look(&pen, &plain_look);
	show_cursor(&pen, grid, width, height);
}
