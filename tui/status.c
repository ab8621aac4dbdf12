#include "tui/status.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/base/moment.h"
#include "tui/glyph.h"

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

void status_paint(const struct status *status, struct canvas *row)
{
	enum style style = levels[status->level].style;
	int x = 0, room, cells;

	if (status->level == STATUS_NONE)
		return;
	if (theme_sign(style)[0]) {
		x += canvas_text(row, x, 0, style, str_of(theme_sign(style)));
		x += canvas_text(row, x, 0, style, STR(" "));
	}
	canvas_fill(row, (struct rect){ x, 0, row->at.width - x, 1 }, style);
	room = row->at.width - x -
	       (status->hint[0] ? glyph_cells(str_of(status->hint), row->at.width) + 3 : 0);
	cells = glyph_cells(str_of(status->text), room + 1);
	canvas_cell(row, x, 0, cells > room ? room : cells, style, str_of(status->text));
	if (status->hint[0] && room > 0)
		canvas_textf(row, x + (cells > room ? room : cells), 0, style, " · %s",
			     status->hint);
}
