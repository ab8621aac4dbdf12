#include "core/desk/demo_script.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/demo_data.h"

#define LINE_MAX_BYTES 16384

static int64_t unit_us(char unit)
{
	switch (unit) {
	case 'd':
		return MOMENT_DAY;
	case 'h':
		return MOMENT_HOUR;
	case 'm':
		return MOMENT_MINUTE;
	case 's':
		return MOMENT_SECOND;
	default:
		return 0;
	}
}

bool demo_span(struct str text, int64_t *us)
{
	int64_t sum = 0, number = 0;
	size_t digits = 0; /* of a number that waits for its unit */

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c >= '0' && c <= '9' && digits < 8) {
			number = 10 * number + (c - '0');
			digits++;
			continue;
		}
		if (!unit_us(c) || !digits)
			return false;
		sum += number * unit_us(c);
		number = 0;
		digits = 0;
	}
	if (!text.len || digits)
		return false;
	*us = sum;
	return true;
}

void demo_script_add(struct demo_script *script, struct moment at, struct str text)
{
	script->lines = arena_grow(script->arena, script->lines, script->count,
				   sizeof(*script->lines));
	script->lines[script->count] = (struct demo_line){ at, script->count, text };
	script->count++;
}

/* "-6d3h": the time it stands for. */
static bool time_of(const struct demo_script *script, struct str word, struct moment *at)
{
	int64_t us;

	if (word.len < 2 || (word.at[0] != '-' && word.at[0] != '+') ||
	    !demo_span(str_sub(word, 1, word.len), &us))
		return false;
	at->us = script->now.us + (word.at[0] == '-' ? -us : us);
	return true;
}

/* Copy a line with its times filled in; `at` is the first one, which is the event's own. */
static bool fill_in(const struct demo_script *script, struct str line, struct buf *out,
		    struct moment *at)
{
	size_t from;

	*at = (struct moment){ 0 };
	while ((from = str_find(line, STR("\"@"))) != SIZE_MAX) {
		char text[MOMENT_TEXT_MAX];
		struct moment moment;
		size_t end;

		buf_add_str(out, str_sub(line, 0, from + 1));
		line = str_sub(line, from + 2, line.len);
		end = str_find_char(line, '"');
		if (end == SIZE_MAX || !time_of(script, str_sub(line, 0, end), &moment))
			return false;
		moment_print(moment, text);
		buf_add(out, text);
		line = str_sub(line, end, line.len);
		if (moment_is_never(*at))
			*at = moment;
	}
	buf_add_str(out, line);
	return !moment_is_never(*at) && !out->full;
}

enum err demo_script_tell(struct demo_script *script, const char *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CLEANUP(buf_release) struct buf line = BUF_UP_TO(LINE_MAX_BYTES);
		struct moment at;

		if (!fill_in(script, str_of(lines[i]), &line, &at))
			return err_fail(ERR_INTERNAL, "the demo's story has no time in: %.60s",
					lines[i]);
		demo_script_add(script, at, arena_str(script->arena, buf_str(&line)));
	}
	return ERR_NONE;
}

static int by_time(const void *left, const void *right)
{
	const struct demo_line *a = left, *b = right;

	if (a->at.us != b->at.us)
		return a->at.us < b->at.us ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

void demo_script_sort(struct demo_script *script)
{
	if (script->count)
		qsort(script->lines, script->count, sizeof(*script->lines), by_time);
}
