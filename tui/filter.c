#include "tui/filter.h"

#include "core/base/buf.h"
#include "core/base/utf8.h"

#define ROW_BYTES_MAX 4096 /* what is looked at of a row's texts */
#define FUZZY_LEAST 3      /* letters: fewer are found everywhere */
#define FUZZY_WORD_MAX 32

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

/* ---- where a word's letters stand --------------------------------------------------------- */

static bool is_letter(uint32_t point)
{
	return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9') || point >= 0x80;
}

/* The letters from `at` on, each as soon as it comes; where the last one stands. 0: they do not, or too far apart. */
static size_t letters_end(const uint32_t *row, size_t count, size_t at, const uint32_t *word,
			  size_t len)
{
	size_t most = at + 2 * len + 2, found = 0;

	for (size_t i = at; i < count && i < most && row[i] != '\n'; i++) {
		if (row[i] == word[found])
			found++;
		if (found == len)
			return i + 1;
	}
	return 0;
}

struct match {
	size_t from, to;
	bool whole; /* every letter between is the word's */
};

/* The first place from `from` on where the word stands as it is, else one where its letters do. */
static bool find_word(const uint32_t *row, size_t count, size_t from, const uint32_t *word,
		      size_t len, struct match *match)
{
	for (size_t at = from; at + len <= count; at++) {
		size_t same = 0;

		while (same < len && row[at + same] == word[same])
			same++;
		if (same == len) {
			*match = (struct match){ at, at + len, true };
			return true;
		}
	}
	for (size_t at = from; len >= FUZZY_LEAST && len <= FUZZY_WORD_MAX && at < count; at++) {
		size_t end;

		if (row[at] != word[0] || (at > 0 && is_letter(row[at - 1])))
			continue;
		end = letters_end(row, count, at, word, len);
		if (end) {
			*match = (struct match){ at, end, false };
			return true;
		}
	}
	return false;
}

struct points {
	uint32_t at[ROW_BYTES_MAX];
	size_t count;
};

static void points_add(struct points *points, struct str text)
{
	uint32_t point;

	while (points->count < ROW_BYTES_MAX && utf8_next(&text, &point))
		points->at[points->count++] = point;
}

/* The words typed, folded, one after the other. */
struct wanted {
	struct buf folded;
	struct str rest;
	struct points word;
};

static void wanted_begin(struct wanted *wanted, const struct filter *filter)
{
	wanted->folded = BUF_UP_TO(FILTER_BYTES_MAX);
	utf8_fold(line_text(&filter->line), &wanted->folded);
	wanted->rest = buf_str(&wanted->folded);
}

static bool wanted_next(struct wanted *wanted)
{
	struct str word;

	while (str_cut(&wanted->rest, ' ', &word)) {
		wanted->word.count = 0;
		points_add(&wanted->word, word);
		if (word.len)
			return true;
	}
	buf_release(&wanted->folded);
	return false;
}

bool filter_keeps(const struct filter *filter, const struct str *texts, size_t count)
{
	CLEANUP(buf_release) struct buf row = BUF_UP_TO(ROW_BYTES_MAX);
	struct points points; /* large: only what is added is written */
	struct wanted wanted;
	bool keeps = true;

	if (!filter_is_on(filter))
		return true;
	points.count = 0;
	for (size_t i = 0; i < count; i++) {
		utf8_fold(utf8_head(texts[i], ROW_BYTES_MAX / 4), &row);
		buf_add(&row, "\n");
	}
	points_add(&points, buf_str(&row));
	wanted_begin(&wanted, filter);
	while (wanted_next(&wanted)) {
		struct match match;

		keeps = keeps && find_word(points.at, points.count, 0, wanted.word.at,
					   wanted.word.count, &match);
	}
	return keeps;
}

/* ---- light -------------------------------------------------------------------------------- */

/* What a cell shows, folded: its first letter. */
static uint32_t folded_cell(const struct cell *cell)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(32);
	char bytes[4];
	struct str rest;
	uint32_t point = ' ';

	if (cell->point < 0x80)
		return cell->point >= 'A' && cell->point <= 'Z' ? cell->point + 32 : cell->point;
	utf8_fold((struct str){ bytes, utf8_encode(cell->point, bytes) }, &folded);
	rest = buf_str(&folded);
	(void)utf8_next(&rest, &point);
	return point;
}

static void light_match(struct canvas *column, const struct match *match, const uint32_t *row,
			const uint32_t *word)
{
	size_t found = 0;

	for (size_t x = match->from; x < match->to; x++) {
		if (!match->whole && row[x] != word[found])
			continue;
		canvas_restyle(column, (struct rect){ (int)x, 0, 1, 1 }, STYLE_MATCH);
		found++;
	}
}

void filter_light(const struct filter *filter, struct canvas *canvas, struct rect where)
{
	struct canvas column = canvas_part(canvas, where);
	const struct grid *grid = column.grid;
	struct points row;
	struct wanted wanted;

	if (!filter_is_on(filter) || column.at.height < 1)
		return;
	row.count = 0;
	for (int x = 0; x < column.at.width; x++)
		row.at[row.count++] = folded_cell(
			&grid->cells[column.at.y * grid->width + column.at.x + x]);
	wanted_begin(&wanted, filter);
	while (wanted_next(&wanted)) {
		struct match match = { .to = 0 };

		while (find_word(row.at, row.count, match.to, wanted.word.at, wanted.word.count,
				 &match))
			light_match(&column, &match, row.at, wanted.word.at);
	}
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
