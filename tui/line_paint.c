#include "tui/glyph.h"
#include "tui/line.h"
#include "tui/line_rows.h"

#define CELLS_MAX (1 << 20)

int line_fit(struct line *line, int width)
{
	line->width = width;
	return line->several ? line_rows_count(line_text(line), width) : 1;
}

/* How far one long line is shifted: by half its room at a time, so that it does not swim. */
static int shift_for(int cursor, int room)
{
	int step = room / 2 > 0 ? room / 2 : 1;

	return cursor < room ? 0 : ((cursor - room) / step + 1) * step;
}

static void paint_one(const struct line *line, struct canvas *room)
{
	struct str text = line_text(line);
	int cursor = glyph_cells(str_sub(text, 0, line->cursor), CELLS_MAX);
	int width = room->at.width > 2 ? room->at.width - 1 : room->at.width;
	int shift = shift_for(cursor, width); /* the last cell may have to say that there is more */

	canvas_text(room, -shift, 0, STYLE_INPUT, text);
	if (shift > 0 && cursor > shift)
		canvas_cell(room, 0, 0, 1, STYLE_GHOST, STR("…"));
	canvas_cursor(room, cursor - shift, 0);
}

struct marks {
	const struct line_mark *list;
	size_t count;
};

/* A row of the text, the marked parts of it in their styles. */
static void paint_row(struct canvas *room, int y, struct str text, struct line_row row,
		      const struct marks *marks)
{
	size_t at = row.start;
	int x = 0;

	for (size_t i = 0; i < marks->count && at < row.end; i++) {
		const struct line_mark *mark = &marks->list[i];
		size_t from = mark->from > at ? mark->from : at;
		size_t to = mark->to < row.end ? mark->to : row.end;

		if (from >= to)
			continue;
		x += canvas_text(room, x, y, STYLE_INPUT, str_sub(text, at, from - at));
		x += canvas_text(room, x, y, mark->style, str_sub(text, from, to - from));
		at = to;
	}
	canvas_text(room, x, y, STYLE_INPUT, str_sub(text, at, row.end - at));
}

static void paint_several(const struct line *line, struct canvas *room, const struct marks *marks)
{
	struct str text = line_text(line);
	struct line_row row;
	int width = room->at.width, height = room->at.height;
	int at = line_rows_find(text, width, line->cursor, &row);
	int column = glyph_cells(str_sub(text, row.start, line->cursor - row.start), width - 1);
	int top = at < height ? 0 : at - height + 1;
	size_t next = 0;

	for (int y = 0; next != SIZE_MAX && y < top + height; y++) {
		row = line_rows_at(text, width, next, &next);
		if (y >= top)
			paint_row(room, y - top, text, row, marks);
	}
	canvas_cursor(room, column, at - top);
}

void line_paint(const struct line *line, struct canvas *canvas, struct str prompt, struct str ghost)
{
	int x = canvas_text(canvas, 0, 0, STYLE_KEY, prompt);
	struct canvas room = canvas_part(canvas, (struct rect){ x, 0, canvas->at.width - x,
								canvas->at.height });

	if (room.at.width <= 0 || room.at.height <= 0)
		return;
	if (!line->len) {
		canvas_text(&room, 0, 0, STYLE_GHOST, ghost);
		canvas_cursor(&room, 0, 0);
	} else if (line->several) {
		paint_several(line, &room, &(struct marks){ .list = NULL });
	} else {
		paint_one(line, &room);
	}
}

void line_paint_marked(const struct line *line, struct canvas *canvas, struct str ghost,
		       const struct line_mark *marks, size_t count)
{
	if (line->len && line->several && canvas->at.width > 0 && canvas->at.height > 0)
		paint_several(line, canvas, &(struct marks){ marks, count });
	else
		line_paint(line, canvas, STR(""), ghost);
}
