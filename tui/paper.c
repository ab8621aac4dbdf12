#include "tui/paper.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "tui/gauge.h"
#include "tui/glyph.h"
#include "tui/key.h"
#include "tui/text.h"

#define TEXT_MAX 4096

void paper_begin(struct paper *paper, struct arena *arena, int width)
{
	*paper = (struct paper){ .arena = arena, .width = width > 0 ? width : 0 };
}

/* FNV-1a: who makes two keys alike only moves his own cursor. */
static uint64_t key_of(struct str text)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * UINT64_C(1099511628211);
	return hash | 1;
}

static struct paper_item *last_item(struct paper *paper)
{
	assert(paper->item_count > 0);
	return &paper->items[paper->item_count - 1];
}

static void new_row(struct paper *paper)
{
	if (paper->row_count >= PAPER_ROWS_MAX) {
		paper->full = true;
		return;
	}
	paper->rows = arena_grow(paper->arena, paper->rows, paper->row_count, sizeof(*paper->rows));
	paper->rows[paper->row_count++] = (struct paper_row){ .first_span = paper->span_count,
							      .item = paper->item_count - 1 };
	last_item(paper)->row_count++;
}

void paper_item(struct paper *paper, struct str key)
{
	if (paper->full || paper->row_count >= PAPER_ROWS_MAX) {
		paper->full = true;
		return;
	}
	paper->items = arena_grow(paper->arena, paper->items, paper->item_count,
				  sizeof(*paper->items));
	paper->items[paper->item_count++] = (struct paper_item){ .key = key_of(key),
								 .first_row = paper->row_count,
								 .opens = VIEW_COUNT };
	new_row(paper);
}

void paper_row(struct paper *paper)
{
	if (!paper->full)
		new_row(paper);
}

static void add_span(struct paper *paper, struct span span)
{
	if (paper->full || span.width <= 0)
		return;
	paper->spans = arena_grow(paper->arena, paper->spans, paper->span_count,
				  sizeof(*paper->spans));
	paper->spans[paper->span_count++] = span;
	paper->rows[paper->row_count - 1].span_count++;
}

int paper_at(struct paper *paper, int x, enum style style, struct str text)
{
	int cells = glyph_cells(text, CANVAS_SIDE_MAX);
	int room = paper->width - 1 - x; /* no text touches the frame */

	if (text.len)
		add_span(paper, (struct span){ .kind = SPAN_TEXT,
					       .style = style,
					       .x = x,
					       .width = cells < room ? cells : room,
					       .text = text });
	return cells;
}

void paper_cell(struct paper *paper, int x, int width, enum style style, struct str text)
{
	if (text.len)
		add_span(paper, (struct span){ .kind = SPAN_TEXT,
					       .style = style,
					       .x = x,
					       .width = width,
					       .text = text });
}

void paper_right(struct paper *paper, int x, int width, enum style style, struct str text)
{
	add_span(paper, (struct span){ .kind = SPAN_RIGHT,
				       .style = style,
				       .x = x,
				       .width = width,
				       .text = text });
}

void paper_bar(struct paper *paper, int x, int width, double value, double whole)
{
	add_span(paper, (struct span){ .kind = SPAN_BAR,
				       .x = x,
				       .width = width,
				       .value = value,
				       .whole = whole });
}

void paper_bits(struct paper *paper, int x, int width, double bits)
{
	add_span(paper, (struct span){ .kind = SPAN_BITS, .x = x, .width = width, .value = bits });
}

void paper_flow(struct paper *paper, int x, int width, enum style style, struct str text)
{
	struct str line;
	bool first = true;

	if (width <= 0)
		width = paper->width - x - 1;
	if (width < 8) { /* nothing reads well in so few cells: use what there is */
		x = 0;
		width = paper->width > 0 ? paper->width : 1;
		if (text.len)
			paper_row(paper);
	}
	while (text_next_line(&text, width, &line)) {
		if (!first)
			paper_row(paper);
		first = false;
		paper_cell(paper, x, width, style, line);
	}
}

struct str paper_text(struct paper *paper, const char *format, ...)
{
	char text[TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return arena_str(paper->arena, str_of(text));
}

void paper_events(struct paper *paper, const struct str *events, size_t count)
{
	if (paper->full || !count)
		return;
	last_item(paper)->opens = VIEW_EVENTS;
	last_item(paper)->events = events;
	last_item(paper)->event_count = count;
}

void paper_opens(struct paper *paper, enum view_id view, struct str subject)
{
	if (paper->full)
		return;
	last_item(paper)->opens = view;
	last_item(paper)->subject = subject;
}

void paper_opens_not(struct paper *paper, struct str why)
{
	if (!paper->full && paper->item_count)
		last_item(paper)->why_not = why;
}

void paper_copies(struct paper *paper, struct str text)
{
	if (!paper->full)
		last_item(paper)->copy = text;
}

/* ---- the place on it -------------------------------------------------------------------- */

static int rows_of(const struct paper *paper)
{
	return (int)paper->row_count;
}

static void show_cursor(const struct paper *paper, struct paper_place *place)
{
	const struct paper_item *item = &paper->items[place->item];
	int first = (int)item->first_row, end = first + (int)item->row_count;

	if (place->top + place->height < end)
		place->top = end - place->height;
	if (place->top > first)
		place->top = first;
}

static void bound_top(const struct paper *paper, struct paper_place *place)
{
	int last_top = rows_of(paper) - place->height;

	if (place->top > last_top)
		place->top = last_top;
	if (place->top < 0)
		place->top = 0;
}

static void remember(const struct paper *paper, struct paper_place *place)
{
	place->key = paper->items[place->item].key;
	place->row = (int)paper->items[place->item].first_row;
}

static size_t find_key(const struct paper *paper, const struct paper_place *place)
{
	if (place->item < paper->item_count && paper->items[place->item].key == place->key)
		return place->item;
	for (size_t i = 0; i < paper->item_count; i++) {
		if (paper->items[i].key == place->key)
			return i;
	}
	return place->item < paper->item_count ? place->item : paper->item_count - 1;
}

void paper_settle(const struct paper *paper, struct paper_place *place, int height)
{
	place->height = height > 0 ? height : 1;
	if (!paper->item_count) {
		place->item = 0;
		place->top = 0;
		return;
	}

	if (place->touched) {
		place->item = find_key(paper, place);
		place->top += (int)paper->items[place->item].first_row - place->row;
	} else {
		place->item = place->from_end ? paper->item_count - 1 : 0;
		place->top = place->from_end ? rows_of(paper) : 0;
	}
	bound_top(paper, place);
	if (paper->items[place->item].row_count <= (size_t)place->height)
		show_cursor(paper, place);
	remember(paper, place);
}

static size_t item_at_row(const struct paper *paper, int row)
{
	if (row < 0)
		row = 0;
	if (row >= rows_of(paper))
		row = rows_of(paper) - 1;
	return paper->rows[row].item;
}

static void turn(const struct paper *paper, struct paper_place *place, int by)
{
	int first = (int)paper->items[place->item].first_row;

	place->top += by;
	bound_top(paper, place);
	place->item = item_at_row(paper, first + by);
}

/* An item larger than the window is read by scrolling before the cursor goes on. */
static void step(const struct paper *paper, struct paper_place *place, int by)
{
	const struct paper_item *item = &paper->items[place->item];
	int end = (int)(item->first_row + item->row_count);

	if (by > 0 && end > place->top + place->height)
		place->top++;
	else if (by < 0 && (int)item->first_row < place->top)
		place->top--;
	else if (by > 0 && place->item + 1 < paper->item_count)
		place->item++;
	else if (by < 0 && place->item > 0)
		place->item--;
	else
		return;
	if (paper->items[place->item].row_count <= (size_t)place->height)
		show_cursor(paper, place);
	else if (by > 0 && &paper->items[place->item] != item)
		place->top = (int)paper->items[place->item].first_row;
	else if (by < 0 && &paper->items[place->item] != item)
		place->top = (int)(paper->items[place->item].first_row +
				   paper->items[place->item].row_count) -
			     place->height;
}

static bool move(const struct paper *paper, struct paper_place *place, enum action_id action)
{
	int half = place->height > 1 ? place->height / 2 : 1;

	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest are not moves */
	case ACTION_UP:
		step(paper, place, -1);
		return true;
	case ACTION_DOWN:
		step(paper, place, 1);
		return true;
	case ACTION_PAGE_UP:
		turn(paper, place, -place->height);
		return true;
	case ACTION_PAGE_DOWN:
		turn(paper, place, place->height);
		return true;
	case ACTION_HALF_UP:
		turn(paper, place, -half);
		return true;
	case ACTION_HALF_DOWN:
		turn(paper, place, half);
		return true;
	case ACTION_TOP:
		place->item = 0;
		place->top = 0;
		return true;
	case ACTION_BOTTOM:
		place->item = paper->item_count - 1;
		place->top = rows_of(paper);
		return true;
	default:
		return false;
	}
}

bool paper_act(const struct paper *paper, struct paper_place *place, enum action_id action)
{
	size_t item = place->item;
	int top = place->top;

	if (!paper->item_count || !move(paper, place, action))
		return false;
	bound_top(paper, place);
	if (paper->items[place->item].row_count <= (size_t)place->height)
		show_cursor(paper, place);
	bound_top(paper, place);
	place->touched = true;
	remember(paper, place);
	return place->item != item || place->top != top;
}

bool paper_mouse(const struct paper *paper, struct paper_place *place, const struct input *input,
		 int first_y)
{
	if (!paper->item_count)
		return false;
	if (input->kind == INPUT_SCROLL) {
		place->top += input->by;
		bound_top(paper, place);
		if ((int)paper->items[place->item].first_row < place->top ||
		    (int)paper->items[place->item].first_row >= place->top + place->height)
			place->item = item_at_row(paper, input->by > 0
								 ? place->top
								 : place->top + place->height - 1);
	} else if (input->kind == INPUT_CLICK) {
		place->item = item_at_row(paper, place->top + input->y - first_y);
	} else {
		return false;
	}
	place->touched = true;
	remember(paper, place);
	return true;
}

const struct paper_item *paper_chosen(const struct paper *paper, const struct paper_place *place)
{
	return place->item < paper->item_count ? &paper->items[place->item] : NULL;
}

/* ---- drawing ---------------------------------------------------------------------------- */

static void paint_span(const struct span *span, int y, struct canvas *canvas)
{
	switch (span->kind) {
	case SPAN_TEXT:
		canvas_cell(canvas, span->x, y, span->width, span->style, span->text);
		break;
	case SPAN_RIGHT:
		canvas_cell_right(canvas, span->x, y, span->width, span->style, span->text);
		break;
	case SPAN_BAR:
		gauge_bar(canvas, (struct rect){ span->x, y, span->width, 1 }, span->value,
			  span->whole);
		break;
	case SPAN_BITS:
		gauge_bits(canvas, span->x, y, span->width, span->value);
		break;
	}
}

void paper_paint(const struct paper *paper, const struct paper_place *place, bool focus,
		 struct canvas *canvas)
{
	for (int y = 0; y < canvas->at.height && place->top + y < rows_of(paper); y++) {
		const struct paper_row *row = &paper->rows[place->top + y];

		for (size_t i = 0; i < row->span_count; i++)
			paint_span(&paper->spans[row->first_span + i], y, canvas);
		if (focus && row->item == place->item) {
			canvas_light(canvas, (struct rect){ 0, y, canvas->at.width, 1 });
			if (place->top + y == (int)paper->items[row->item].first_row)
				canvas_cursor(canvas, 0, y);
		}
	}
}

void paper_paint_more(const struct paper *paper, const struct paper_place *place, struct rect box,
		      struct canvas *canvas)
{
	int x = box.x + box.width - 1, y = box.y + 1, inside = box.height - 2;

	if (inside < 1)
		return;
	if (place->top > 0)
		canvas_text(canvas, x, y, STYLE_KEY, STR("↑"));
	if (place->top + inside < rows_of(paper))
		canvas_text(canvas, x, y + inside - 1, STYLE_KEY, STR("↓"));
}

void paper_position(const struct paper *paper, const struct paper_place *place, struct buf *out)
{
	int end = place->top + place->height;

	if (place->top > 0 || rows_of(paper) > end)
		buf_addf(out, "%d-%d of %d", place->top + 1,
			 end < rows_of(paper) ? end : rows_of(paper), rows_of(paper));
}
