#include "tui/line_rows.h"

#include <limits.h>
#include <stdint.h>

#include "tui/glyph.h"

struct line_row line_rows_at(struct str text, int width, size_t start, size_t *next)
{
	struct str rest = str_sub(text, start, text.len);
	size_t after_blank = 0;
	int cells = 0;

	if (width < 1)
		width = INT_MAX;
	while (rest.len && rest.at[0] != '\n') {
		size_t here = text.len - rest.len;
		bool is_blank = rest.at[0] == ' ';
		struct glyph glyph;

		glyph_next(&rest, &glyph);
		cells += glyph.width;
		if (cells > width && here > start && !is_blank) {
			*next = after_blank ? after_blank : here;
			return (struct line_row){ start, *next };
		}
		if (is_blank)
			after_blank = text.len - rest.len;
	}
	*next = rest.len ? text.len - rest.len + 1 : SIZE_MAX;
	return (struct line_row){ start, text.len - rest.len };
}

int line_rows_find(struct str text, int width, size_t cursor, struct line_row *row)
{
	size_t next = 0;
	int y = -1;

	do {
		*row = line_rows_at(text, width, next, &next);
		y++;
	} while (next != SIZE_MAX && next <= cursor);
	return y;
}

int line_rows_count(struct str text, int width)
{
	size_t next = 0;
	int count = 0;

	do {
		line_rows_at(text, width, next, &next);
		count++;
	} while (next != SIZE_MAX);
	return count;
}

static struct line_row row_number(struct str text, int width, int y)
{
	struct line_row row;
	size_t next = 0;

	do {
		row = line_rows_at(text, width, next, &next);
	} while (next != SIZE_MAX && y-- > 0);
	return row;
}

/* The place in the row that is nearest to a column. */
static size_t at_column(struct str text, struct line_row row, int column)
{
	struct str rest = str_sub(text, row.start, row.end - row.start);
	struct glyph glyph;
	int cells = 0;

	while (cells < column && glyph_next(&rest, &glyph))
		cells += glyph.width;
	return row.end - rest.len;
}

size_t line_rows_move(struct str text, int width, size_t cursor, bool up)
{
	struct line_row row;
	int y = line_rows_find(text, width, cursor, &row);
	int column = glyph_cells(str_sub(text, row.start, cursor - row.start), INT_MAX);

	if (up && y == 0)
		return 0;
	if (!up && y + 1 == line_rows_count(text, width))
		return text.len;

	struct line_row to = row_number(text, width, up ? y - 1 : y + 1);
	size_t at = at_column(text, to, column);

	/* The end of a row that goes on is the start of the next: stay in this one. */
	if (at == to.end && at > to.start && at < text.len && text.at[at] != '\n')
		at--;
	while (at > to.start && ((unsigned char)text.at[at] & 0xC0) == 0x80)
		at--;
	return at;
}
