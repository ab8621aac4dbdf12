#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "tui/glyph.h"
#include "tui/text.h"

static void assert_wraps(const char *text, int width, const char *expected)
{
	CLEANUP(buf_release) struct buf lines = BUF_UP_TO(1000);
	struct str rest = str_of(text), line;

	while (text_next_line(&rest, width, &line)) {
		buf_add_str(&lines, line);
		buf_add(&lines, "|");
	}
	assert_string_equal(buf_text(&lines), expected);
}

static void wraps_at_words(void **state)
{
	(void)state;
	assert_wraps("", 10, "");
	assert_wraps("one two three", 7, "one two|three|");
	assert_wraps("one two three", 8, "one two|three|");
	assert_wraps("one  two", 4, "one|two|");
	assert_wraps("a\nb\n\nc", 5, "a|b||c|");
	assert_wraps("a\r\nb", 5, "a|b|");
	assert_wraps("abcdefghij", 4, "abcd|efgh|ij|");
	assert_wraps("ab cdefghij", 4, "ab|cdef|ghij|");
	assert_wraps("世界人", 4, "世界|人|");
	assert_wraps("世界", 1, "世|界|");
	assert_wraps("ab", 0, "a|b|");
	assert_wraps("ab", -5, "a|b|");
	assert_wraps("trailing   \nx", 20, "trailing|x|");
}

static void counts_lines_up_to_a_limit(void **state)
{
	(void)state;
	assert_int_equal(text_lines(STR("one two three"), 5, 10), 3);
	assert_int_equal(text_lines(STR("one two three"), 5, 2), 2);
	assert_int_equal(text_lines(STR(""), 5, 2), 0);
}

static void draws_a_paragraph_and_says_when_it_goes_on(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(1000);

	(void)state;
	grid_resize(&grid, 6, 4);
	struct canvas canvas = canvas_of(&grid);
	assert_int_equal(text_paragraph(&canvas, 1, 0, STYLE_PLAIN, STR("one two three four five")),
			 3);
	canvas_print(&canvas, false, &text);
	assert_string_equal(buf_text(&text), "\none\ntwo\nthree…\n");
	grid_clear(&grid);
	buf_clear(&text);
	assert_int_equal(text_paragraph(&canvas, 0, 3, STYLE_PLAIN, STR("one two three four five")),
			 2);
	canvas_print(&canvas, false, &text);
	assert_string_equal(buf_text(&text), "four\nfive\n\n\n");
	assert_int_equal(text_paragraph(&canvas, 9, 0, STYLE_PLAIN, STR("one")), 0);
}

static void assert_fits(const char *text, int width, const char *expected)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);

	text_fit(str_of(text), width, &out);
	assert_string_equal(buf_text(&out), expected);
	assert_true(width < 0 || glyph_cells(buf_str(&out), 1000) <= width);
}

static void cuts_with_an_ellipsis(void **state)
{
	(void)state;
	assert_fits("abc", 3, "abc");
	assert_fits("abcd", 3, "ab…");
	assert_fits("世界人", 4, "世…");
	assert_fits("abcd", 1, "…");
	assert_fits("abcd", 0, "");
	assert_fits("abcd", -1, "");
	assert_fits("a\x1b[1mb", 10, "a\xef\xbf\xbd[1mb");
}

static void ends_at_the_right(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(1000);

	(void)state;
	grid_resize(&grid, 10, 1);
	struct canvas canvas = canvas_of(&grid);
	assert_int_equal(text_right(&canvas, 10, 0, STYLE_PLAIN, STR("live")), 6);
	assert_int_equal(text_right(&canvas, 3, 0, STYLE_PLAIN, STR("abcde")), -2);
	canvas_print(&canvas, false, &text);
	assert_string_equal(buf_text(&text), "cde   live\n");
}

static void assert_columns(const struct column *columns, size_t count, const char *expected)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(200);

	for (size_t i = 0; i < count; i++)
		buf_addf(&out, "%d+%d ", columns[i].x, columns[i].width);
	assert_string_equal(buf_text(&out), expected);
}

static void shares_width_among_columns(void **state)
{
	struct column columns[] = {
		{ .least = 4 },
		{ .least = 6, .share = 2 },
		{ .least = 6, .share = 1, .most = 8, .drop = 1 },
		{ .least = 5, .drop = 2 },
	};

	(void)state;
	text_columns(columns, 4, 24);
	assert_columns(columns, 4, "0+4 5+6 12+6 19+5 ");
	text_columns(columns, 4, 27);
	assert_columns(columns, 4, "0+4 5+8 14+7 22+5 ");
	text_columns(columns, 4, 60);
	assert_columns(columns, 4, "0+4 5+40 46+8 55+5 ");
	text_columns(columns, 4, 23); /* the last is dropped, and its room shared */
	assert_columns(columns, 4, "0+4 5+10 16+7 24+0 ");
	text_columns(columns, 4, 12);
	assert_columns(columns, 4, "0+4 5+7 13+0 13+0 ");
	text_columns(columns, 4, 8);
	assert_columns(columns, 4, "0+3 4+4 9+0 9+0 ");
}

static void never_gives_more_than_there_is(void **state)
{
	(void)state;
	for (int width = -3; width < 100; width++) {
		struct column columns[] = {
			{ .least = 3, .share = 3 },
			{ .least = 10, .share = 1, .drop = 3 },
			{ .least = 5, .most = 12, .share = 2 },
			{ .least = 7, .drop = 1 },
			{ .least = 1, .drop = 1, .share = 5, .most = 3 },
		};
		int end = 0;

		text_columns(columns, ARRAY_LEN(columns), width);
		for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
			assert_true(columns[i].width >= 0);
			if (columns[i].width)
				end = columns[i].x + columns[i].width;
		}
		assert_true(end <= (width > 0 ? width : 0));
		if (width > 30)
			assert_int_equal(end, width);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wraps_at_words),
		cmocka_unit_test(counts_lines_up_to_a_limit),
		cmocka_unit_test(draws_a_paragraph_and_says_when_it_goes_on),
		cmocka_unit_test(cuts_with_an_ellipsis),
		cmocka_unit_test(ends_at_the_right),
		cmocka_unit_test(shares_width_among_columns),
		cmocka_unit_test(never_gives_more_than_there_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
