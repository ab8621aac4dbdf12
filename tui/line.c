#include "tui/line.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "tui/glyph.h"
#include "tui/line_rows.h"

#define CUT_MAX ((size_t)64 * 1024)

static char *copy_of(struct str text)
{
	char *copy = memory_new(text.len + 1, 1);

	if (text.len)
		memcpy(copy, text.at, text.len);
	return copy;
}

void line_release(struct line *line)
{
	for (size_t i = 0; i < line->history_count; i++)
		free(line->history[i]);
	free(line->text);
	free(line->cut);
	free(line->draft);
	*line = (struct line){ .ceiling = line->ceiling, .several = line->several };
}

struct str line_text(const struct line *line)
{
	return line->len ? (struct str){ line->text, line->len } : STR("");
}

void line_clear(struct line *line)
{
	line->len = 0;
	line->cursor = 0;
	line->history_at = line->history_count;
	if (line->text)
		line->text[0] = '\0';
}

void line_set(struct line *line, struct str text)
{
	line_clear(line);
	(void)line_insert(line, text);
}

static void make_room(struct line *line, size_t len)
{
	if (line->text && len + 1 <= line->room)
		return;
	line->room = line->room ? line->room * 2 : 64;
	while (line->room < len + 1)
		line->room *= 2;
	line->text = memory_resize(line->text, line->room);
}

/* Put bytes at the cursor and go behind them; false if they are more than the ceiling allows. */
static bool put(struct line *line, const char *bytes, size_t count)
{
	if (count > line->ceiling - line->len)
		return false;
	make_room(line, line->len + count);
	memmove(line->text + line->cursor + count, line->text + line->cursor,
		line->len - line->cursor);
	memcpy(line->text + line->cursor, bytes, count);
	line->cursor += count;
	line->len += count;
	line->text[line->len] = '\0';
	return true;
}

/* The character that is kept for one that was typed or pasted; 0 for none. */
static uint32_t kept(const struct line *line, uint32_t point)
{
	if (point == '\n' || point == '\r')
		return line->several ? '\n' : ' ';
	if (point == '\t')
		return ' ';
	return point < ' ' || (point >= 0x7F && point < 0xA0) ? 0 : point;
}

static bool put_all(struct line *line, struct str text)
{
	bool after_return = false;
	uint32_t point;

	while (utf8_next(&text, &point)) {
		bool is_rest = point == '\n' && after_return; /* of a CRLF */
		char bytes[4];

		after_return = point == '\r';
		point = is_rest ? 0 : kept(line, point);
		if (point && !put(line, bytes, utf8_encode(point, bytes)))
			return false;
	}
	return true;
}

enum line_did line_insert(struct line *line, struct str text)
{
	struct line insertion = { .ceiling = line->ceiling - line->len, .several = line->several };
	bool all = put_all(&insertion, text);

	/* In one piece: character by character a long paste into a long text would crawl. */
	if (insertion.len)
		(void)put(line, insertion.text, insertion.len);
	free(insertion.text);
	return all ? LINE_EDITED : LINE_FULL;
}

/* Where the character before `at` begins. */
static size_t before(const struct line *line, size_t at)
{
	struct str rest = line_text(line);
	size_t start = 0;
	struct glyph glyph;

	while (rest.len && line->len - rest.len < at) {
		start = line->len - rest.len;
		glyph_next(&rest, &glyph);
	}
	return start;
}

static size_t after(const struct line *line, size_t at)
{
	struct str rest = str_sub(line_text(line), at, line->len);
	struct glyph glyph;

	glyph_next(&rest, &glyph);
	return line->len - rest.len;
}

static bool is_between(char c)
{
	return c == ' ' || c == '\n';
}

static size_t word_before(const struct line *line, size_t at)
{
	while (at > 0 && is_between(line->text[at - 1]))
		at--;
	while (at > 0 && !is_between(line->text[at - 1]))
		at--;
	return at;
}

static size_t word_after(const struct line *line, size_t at)
{
	while (at < line->len && is_between(line->text[at]))
		at++;
	while (at < line->len && !is_between(line->text[at]))
		at++;
	return at;
}

/* The ends of the line of text that the cursor is in. */
static size_t start_of(const struct line *line, size_t at)
{
	while (at > 0 && line->text[at - 1] != '\n')
		at--;
	return at;
}

static size_t end_of(const struct line *line, size_t at)
{
	while (at < line->len && line->text[at] != '\n')
		at++;
	return at;
}

static enum line_did go(struct line *line, size_t to)
{
	line->cursor = to;
	return LINE_MOVED;
}

static enum line_did take_out(struct line *line, size_t from, size_t to)
{
	if (from == to)
		return LINE_MOVED;
	memmove(line->text + from, line->text + to, line->len - to + 1);
	line->len -= to - from;
	line->cursor = from;
	return LINE_EDITED;
}

static enum line_did cut_out(struct line *line, size_t from, size_t to)
{
	if (from < to && to - from <= CUT_MAX) {
		free(line->cut);
		line->cut = copy_of(str_sub(line_text(line), from, to - from));
	}
	return take_out(line, from, to);
}

/* The history. */

void line_remember(struct line *line)
{
	struct str text = line_text(line);
	size_t count = line->history_count;

	line->history_at = count;
	if (!text.len || (count && str_is(text, line->history[count - 1])))
		return;
	if (count == LINE_HISTORY_MAX) {
		free(line->history[0]);
		memmove(line->history, line->history + 1, (count - 1) * sizeof(*line->history));
		count--;
	}
	line->history[count++] = copy_of(text);
	line->history_count = count;
	line->history_at = count;
}

static enum line_did look_back(struct line *line, bool older)
{
	size_t at = line->history_at;

	if (older ? at == 0 : at >= line->history_count)
		return LINE_MOVED;
	if (at == line->history_count) {
		free(line->draft);
		line->draft = copy_of(line_text(line));
	}
	at = older ? at - 1 : at + 1;

	const char *text = at == line->history_count ? line->draft : line->history[at];

	line_set(line, str_of(text));
	line->history_at = at;
	return LINE_EDITED;
}

/* Keys. */

static enum line_did up_or_down(struct line *line, bool up)
{
	if (!line->several)
		return look_back(line, up);
	return go(line, line_rows_move(line_text(line), line->width, line->cursor, up));
}

static enum line_did with_control(struct line *line, uint32_t point)
{
	size_t at = line->cursor;

	switch (point) {
	case 'a':
		return go(line, start_of(line, at));
	case 'e':
		return go(line, end_of(line, at));
	case 'b':
		return go(line, before(line, at));
	case 'f':
		return go(line, after(line, at));
	case 'd':
		return take_out(line, at, after(line, at));
	case 'h':
		return take_out(line, before(line, at), at);
	case 'u':
		return cut_out(line, start_of(line, at), at);
	case 'k':
		return cut_out(line, at, end_of(line, at));
	case 'w':
		return cut_out(line, word_before(line, at), at);
	case 'y':
		return line_insert(line, str_of(line->cut));
	case 'p':
		return up_or_down(line, true);
	case 'n':
		return up_or_down(line, false);
	case 'j':
		return line->several ? line_insert(line, STR("\n")) : LINE_DONE;
	case 'c':
		return LINE_GIVEN_UP;
	default:
		return LINE_IGNORED;
	}
}

bool line_knows_alt(struct key key)
{
	return key.named == NAMED_ENTER || key.named == NAMED_BACKSPACE ||
	       key.named == NAMED_LEFT || key.named == NAMED_RIGHT || key.point == 'b' ||
	       key.point == 'f' || key.point == 'd';
}

static enum line_did with_alt(struct line *line, struct key key)
{
	size_t at = line->cursor;

	if (key.named == NAMED_ENTER && line->several)
		return line_insert(line, STR("\n"));
	if (key.named == NAMED_BACKSPACE)
		return cut_out(line, word_before(line, at), at);
	if (key.point == 'b' || key.named == NAMED_LEFT)
		return go(line, word_before(line, at));
	if (key.point == 'f' || key.named == NAMED_RIGHT)
		return go(line, word_after(line, at));
	if (key.point == 'd')
		return cut_out(line, at, word_after(line, at));
	return LINE_IGNORED;
}

static enum line_did named_key(struct line *line, struct key key)
{
	size_t at = line->cursor;

	switch (key.named) { /* NOLINT(clang-diagnostic-switch-enum): the rest are ignored */
	case NAMED_ENTER:
		return LINE_DONE;
	case NAMED_ESC:
		return LINE_GIVEN_UP;
	case NAMED_BACKSPACE:
		return take_out(line, before(line, at), at);
	case NAMED_DELETE:
		return take_out(line, at, after(line, at));
	case NAMED_LEFT:
		return go(line, key.ctrl ? word_before(line, at) : before(line, at));
	case NAMED_RIGHT:
		return go(line, key.ctrl ? word_after(line, at) : after(line, at));
	case NAMED_HOME:
		return go(line, start_of(line, at));
	case NAMED_END:
		return go(line, end_of(line, at));
	case NAMED_UP:
		return up_or_down(line, true);
	case NAMED_DOWN:
		return up_or_down(line, false);
	default:
		return LINE_IGNORED;
	}
}

enum line_did line_input(struct line *line, const struct input *input)
{
	struct key key = input->key;
	char bytes[4];

	if (input->kind == INPUT_PASTE)
		return line_insert(line, input->paste);
	if (input->kind != INPUT_KEY)
		return LINE_IGNORED;
	make_room(line, line->len);
	line->text[line->len] = '\0';
	if (key.alt)
		return with_alt(line, key);
	if (key.named != NAMED_NONE)
		return named_key(line, key);
	if (key.ctrl)
		return with_control(line, key.point);

	size_t count = utf8_encode(key.point, bytes);

	return line_insert(line, (struct str){ bytes, count });
}
