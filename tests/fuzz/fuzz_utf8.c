/*
 * fuzz_utf8: any bytes, tamed and folded, are valid, harmless and as wide as foretold, at
 * whatever ceiling. The first byte of the input chooses the ceiling.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"

/* NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer calls */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_harmless(struct str text, bool lines)
{
	uint32_t point;

	assert(utf8_valid(text));
	while (utf8_next(&text, &point))
		assert(!utf8_is_harmful(point) || (lines && point == '\n'));
}

static size_t width_of(struct str tame)
{
	size_t cells = 0;
	uint32_t point;

	while (utf8_next(&tame, &point))
		cells += (size_t)utf8_width(point);
	return cells;
}

/* Every byte gives at most one U+FFFD, and no code point grows. */
static void fuzz_tame(struct str text)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(3 * text.len);
	CLEANUP(buf_release) struct buf again = BUF_UP_TO(3 * text.len);
	CLEANUP(buf_release) struct buf lines = BUF_UP_TO(3 * text.len);

	utf8_tame(text, &tame);
	assert(!tame.full);
	assert_harmless(buf_str(&tame), false);
	assert(width_of(buf_str(&tame)) == utf8_cells(text));
	assert(utf8_cells(buf_str(&tame)) == utf8_cells(text));
	utf8_tame(buf_str(&tame), &again);
	assert(str_equal(buf_str(&tame), buf_str(&again)));

	utf8_tame_text(text, &lines);
	assert_harmless(buf_str(&lines), true);
}

/* One code point folds to at most 18 (U+FDFA). */
static void fuzz_fold(struct str text)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(18 * 4 * text.len);
	CLEANUP(buf_release) struct buf again = BUF_UP_TO(18 * 4 * text.len);

	utf8_fold(text, &folded);
	assert(!folded.full);
	assert_harmless(buf_str(&folded), false);
	utf8_fold(buf_str(&folded), &again);
	assert(str_equal(buf_str(&folded), buf_str(&again)));
}

static void fuzz_ceiling(struct str text, size_t ceiling)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(ceiling);
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(ceiling);
	struct str head = utf8_head(text, ceiling);

	utf8_tame(text, &tame);
	assert_harmless(buf_str(&tame), false);
	utf8_fold(text, &folded);
	assert_harmless(buf_str(&folded), false);
	assert(head.len <= ceiling);
	assert(!utf8_valid(text) || utf8_valid(head));
}

/* NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer calls */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text;

	if (size == 0)
		return 0;
	text = (struct str){ (const char *)data + 1, size - 1 };
	fuzz_tame(text);
	fuzz_fold(text);
	fuzz_ceiling(text, data[0]);
	return 0;
}
