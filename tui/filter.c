#include "tui/filter.h"

#include "core/base/buf.h"
#include "core/base/utf8.h"

#define ROW_BYTES_MAX 4096 /* what is looked at of a row's texts */

void filter_release(struct filter *filter)
{
	line_release(&filter->line);
	*filter = (struct filter){ .editing = false };
}

void filter_begin(struct filter *filter)
{
	filter->line.ceiling = FILTER_BYTES_MAX;
	filter->editing = true;
}

void filter_set(struct filter *filter, struct str text)
{
	filter->line.ceiling = FILTER_BYTES_MAX;
	line_set(&filter->line, text);
	filter->editing = false;
}

enum filter_did filter_input(struct filter *filter, const struct input *input)
{
	switch (line_input(&filter->line, input)) {
	case LINE_DONE:
		filter->editing = false;
		return FILTER_LEFT;
	case LINE_GIVEN_UP:
		line_clear(&filter->line);
		filter->editing = false;
		return FILTER_CHANGED;
	case LINE_EDITED:
	case LINE_FULL:
	case LINE_MOVED:
		return FILTER_CHANGED;
	case LINE_IGNORED:
		break;
	}
	return FILTER_NOTHING;
}

bool filter_is_on(const struct filter *filter)
{
	return line_text(&filter->line).len > 0;
}

bool filter_shows(const struct filter *filter)
{
	return filter->editing || filter_is_on(filter);
}

bool filter_keeps(const struct filter *filter, const struct str *texts, size_t count)
{
	CLEANUP(buf_release) struct buf row = BUF_UP_TO(ROW_BYTES_MAX);
	CLEANUP(buf_release) struct buf wanted = BUF_UP_TO(FILTER_BYTES_MAX);
	struct str rest, word;

	if (!filter_is_on(filter))
		return true;
	for (size_t i = 0; i < count; i++) {
		utf8_fold(utf8_head(texts[i], ROW_BYTES_MAX / 4), &row);
		buf_add(&row, "\n");
	}
	utf8_fold(line_text(&filter->line), &wanted);
	rest = buf_str(&wanted);
	while (str_cut(&rest, ' ', &word)) {
		if (word.len && str_find(buf_str(&row), word) == SIZE_MAX)
			return false;
	}
	return true;
}

void filter_paint(const struct filter *filter, size_t kept, size_t all, struct canvas *row)
{
	CLEANUP(buf_release) struct buf count = BUF_UP_TO(60);
	int width = row->at.width;
	struct canvas line;

	buf_addf(&count, "%zu of %zu", kept, all);
	if (width > 40)
		canvas_cell_right(row, width - 17, 0, 16, STYLE_DIM, buf_str(&count));
	line = canvas_part(row, (struct rect){ 1, 0, width > 40 ? width - 19 : width - 1, 1 });
	if (filter->editing) {
		line_paint(&filter->line, &line, STR("/ "), STR("what the rows hold"));
		return;
	}
	canvas_text(&line, 0, 0, STYLE_KEY, STR("/ "));
	canvas_cell(&line, 2, 0, line.at.width - 2, STYLE_MATCH, line_text(&filter->line));
}
