#include "tui/status.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/base/buf.h"
#include "core/base/moment.h"
#include "tui/glyph.h"
#include "tui/text.h"

/* clang-format off */
static const struct {
	enum style style;
	int64_t stays_us; /* 0: until a key */
} levels[] = {
	[STATUS_NONE] = { STYLE_PLAIN, 0 },
	[STATUS_INFO] = { STYLE_PLAIN, 4 * MOMENT_SECOND },
	[STATUS_GOOD] = { STYLE_GOOD,  6 * MOMENT_SECOND },
	[STATUS_WARN] = { STYLE_WARN,  12 * MOMENT_SECOND },
	[STATUS_FAIL] = { STYLE_BAD,   0 },
};
/* clang-format on */

void status_say(struct status *status, enum status_level level, int64_t now_us, const char *format,
		...)
{
	va_list args;

	assert((size_t)level < ARRAY_LEN(levels));
	status->level = level;
	status->hint[0] = '\0';
	status->until_us = levels[level].stays_us ? now_us + levels[level].stays_us : 0;
	va_start(args, format);
	vsnprintf(status->text, sizeof(status->text), format, args);
	va_end(args);
}

void status_hint(struct status *status, struct str hint)
{
	snprintf(status->hint, sizeof(status->hint), "%" PRI_STR, ARG_STR(hint));
}

bool status_expire(struct status *status, int64_t now_us, bool key)
{
	if (status->level == STATUS_NONE)
		return false;

	bool over = key || (status->until_us && now_us >= status->until_us);

	if (over)
		*status = (struct status){ .level = STATUS_NONE };
	return over;
}

int status_wait_ms(const struct status *status, int64_t now_us)
{
	if (status->level == STATUS_NONE || !status->until_us)
		return -1;
	if (now_us >= status->until_us)
		return 0;
	return (int)((status->until_us - now_us) / 1000 + 1);
}

/* The sign before it takes these. */
static int sign_cells(const struct status *status)
{
	return theme_sign(levels[status->level].style)[0] ? 2 : 0;
}

static void whole(const struct status *status, struct buf *out)
{
	buf_add(out, status->text);
	if (status->hint[0])
		buf_addf(out, " · %s", status->hint);
}

int status_rows(const struct status *status, int width, int most)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(STATUS_BYTES_MAX + STATUS_HINT_BYTES + 8);

	if (status->level == STATUS_NONE)
		return 1;
	width -= sign_cells(status);
	whole(status, &text);
	return width < 1 || most < 2 ? 1 : text_lines(buf_str(&text), width, most);
}

/* One row: the text is cut for the hint. */
static void paint_last(const struct status *status, struct str text, int y, struct canvas *row)
{
	enum style style = levels[status->level].style;
	int x = sign_cells(status);
	int room = row->at.width - x -
		   (status->hint[0] ? glyph_cells(str_of(status->hint), row->at.width) + 3 : 0);
	int cells = glyph_cells(text, room + 1);

	if (room < 0)
		room = 0;
	cells = cells > room ? room : cells;
	canvas_cell(row, x, y, cells, style, text);
	if (status->hint[0] && room > 0)
		canvas_textf(row, x + cells, y, style, " · %s", status->hint);
}

void status_paint(const struct status *status, struct canvas *rows)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(STATUS_BYTES_MAX + STATUS_HINT_BYTES + 8);
	enum style style = levels[status->level].style;
	int x = sign_cells(status), height = rows->at.height;
	struct str rest = str_of(status->text), line;

	if (status->level == STATUS_NONE)
		return;
	canvas_fill(rows, (struct rect){ 0, 0, rows->at.width, height }, style);
	canvas_text(rows, 0, 0, style, str_of(theme_sign(style)));
	whole(status, &text);
	if (height == 1 || text_lines(buf_str(&text), rows->at.width - x, height + 1) > height) {
		for (int y = 0; y + 1 < height && text_next_line(&rest, rows->at.width - x, &line);
		     y++)
			canvas_text(rows, x, y, style, line);
		paint_last(status, rest, height - 1, rows);
		return;
	}
	rest = buf_str(&text);
	for (int y = 0; y < height && text_next_line(&rest, rows->at.width - x, &line); y++)
		canvas_text(rows, x, y, style, line);
}
