#include "tui/text.h"

#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "tui/glyph.h"

#define ELLIPSIS "\xE2\x80\xA6"

static struct str without(struct str text, size_t bytes)
{
	return str_sub(text, bytes, text.len);
}

static struct str trim_end(struct str line)
{
	while (line.len && (line.at[line.len - 1] == ' ' || line.at[line.len - 1] == '\r'))
		line.len--;
	return line;
}

/* Cut the line before the word that begins at `word`, or, if that is its only one, at `here`. */
static void cut_line(struct str *rest, size_t word, size_t here, struct str *line)
{
	size_t end = word ? word : here;

	*line = trim_end(str_sub(*rest, 0, end));
	*rest = without(*rest, end);
	while (rest->len && rest->at[0] == ' ')
		*rest = without(*rest, 1);
}

bool text_next_line(struct str *rest, int width, struct str *line)
{
	struct str ahead = *rest;
	size_t word = 0; /* where the latest word began; 0: the line has only one */
	bool blank = false;
	int cells = 0;

	if (!rest->len)
		return false;
	while (ahead.len && ahead.at[0] != '\n') {
		size_t here = rest->len - ahead.len;
		bool is_space = ahead.at[0] == ' ' || ahead.at[0] == '\t';
		struct glyph glyph;

		if (!is_space && blank)
			word = here;
		blank = is_space;
		glyph_next(&ahead, &glyph);
		cells += glyph.width;
		if (cells > width && here > 0 && !is_space) {
			cut_line(rest, word, here, line);
			return true;
		}
	}
	*line = trim_end(str_sub(*rest, 0, rest->len - ahead.len));
	*rest = ahead.len ? without(ahead, 1) : ahead;
	return true;
}

int text_lines(struct str text, int width, int most)
{
	struct str line;
	int count = 0;

	while (count < most && text_next_line(&text, width, &line))
		count++;
	return count;
}

int text_paragraph(struct canvas *canvas, int y, int skip, enum style style, struct str text)
{
	int width = canvas->at.width;
	int drawn = 0;
	struct str line;

	while (skip-- > 0 && text_next_line(&text, width, &line))
		;
	while (y + drawn < canvas->at.height && text_next_line(&text, width, &line)) {
		bool cut = text.len && y + drawn == canvas->at.height - 1;
		int used = canvas_text(canvas, 0, y + drawn, style, line);

		if (cut)
			canvas_text(canvas, used < width ? used : width - 1, y + drawn, style,
				    STR(ELLIPSIS));
		drawn++;
	}
	return drawn;
}

void text_fit(struct str text, int width, struct buf *out)
{
	bool fits = glyph_cells(text, width + 1) <= width;
	int room = fits ? width : width - 1;
	struct str rest = text;
	struct glyph glyph;
	int used = 0;
	size_t end = 0;

	while (glyph_next(&rest, &glyph) && used + glyph.width <= room) {
		used += glyph.width;
		end = text.len - rest.len;
	}
	utf8_tame(str_sub(text, 0, end), out);
	if (!fits && width > 0)
		buf_add(out, ELLIPSIS);
}

int text_right(struct canvas *canvas, int x_end, int y, enum style style, struct str text)
{
	int x = x_end - glyph_cells(text, CANVAS_SIDE_MAX);

	canvas_text(canvas, x, y, style, text);
	return x;
}

static int needed(const struct column *columns, size_t count)
{
	int sum = -1;

	for (size_t i = 0; i < count; i++) {
		if (columns[i].width)
			sum += columns[i].width + 1;
	}
	return sum;
}

/* The column to drop next: of those that show, the first with the highest `drop` that is not 0. */
static struct column *dispensable(struct column *columns, size_t count)
{
	struct column *found = NULL;

	for (size_t i = 0; i < count; i++) {
		struct column *column = &columns[i];

		if (column->width && column->drop && (!found || column->drop > found->drop))
			found = column;
	}
	return found;
}

/* Take `excess` cells from what cannot be dropped, the widest first, down to nothing. */
static void narrow(struct column *columns, size_t count, int excess)
{
	while (excess > 0) {
		struct column *widest = NULL;

		for (size_t i = 0; i < count; i++) {
			if (columns[i].width && (!widest || columns[i].width > widest->width))
				widest = &columns[i];
		}
		if (!widest)
			return;
		/* With its last cell goes the blank beside it. */
		excess -= widest->width == 1 ? 2 : 1;
		widest->width--;
	}
}

static bool can_grow(const struct column *column)
{
	return column->width && column->share && (!column->most || column->width < column->most);
}

/* Make it wider by `part`, at least by one, at most by what is left; answers by how much. */
static int grow(struct column *column, int part, int left)
{
	if (!can_grow(column))
		return 0;
	if (part == 0)
		part = 1;
	if (part > left)
		part = left;
	if (column->most && part > column->most - column->width)
		part = column->most - column->width;
	column->width += part;
	return part;
}

/* Hand the spare cells out, in rounds, until all columns are as wide as they may be. */
static void widen(struct column *columns, size_t count, int spare)
{
	while (spare > 0) {
		int shares = 0, given = 0;

		for (size_t i = 0; i < count; i++)
			shares += can_grow(&columns[i]) ? columns[i].share : 0;
		for (size_t i = 0; i < count && shares; i++)
			given += grow(&columns[i], spare * columns[i].share / shares,
				      spare - given);
		if (given == 0)
			return;
		spare -= given;
	}
}

void text_columns(struct column *columns, size_t count, int width)
{
	struct column *victim;
	int x = 0;

	for (size_t i = 0; i < count; i++)
		columns[i].width = columns[i].least;
	while (needed(columns, count) > width && (victim = dispensable(columns, count)))
		victim->width = 0;
	narrow(columns, count, needed(columns, count) - width);
	widen(columns, count, width - needed(columns, count));
	for (size_t i = 0; i < count; i++) {
		columns[i].x = x;
		if (columns[i].width)
			x += columns[i].width + 1;
	}
}
