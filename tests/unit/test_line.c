#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "tui/line.h"
#include "tui/line_rows.h"

static enum line_did press(struct line *line, const char *key)
{
	struct input input = input_of_text(key);

	return line_input(line, &input);
}

static void type(struct line *line, const char *text)
{
	for (; *text; text++) {
		struct input input = { .kind = INPUT_KEY, .key = { .point = (uint32_t)*text } };

		assert_int_equal(line_input(line, &input), LINE_EDITED);
	}
}

static void assert_line(const struct line *line, const char *text, size_t cursor)
{
	struct str has = line_text(line);

	if (!str_is(has, text))
		fail_msg("'%.*s' instead of '%s'", (int)has.len, has.at, text);
	assert_int_equal(line->cursor, cursor);
}

static void edits_with_the_keys_of_a_shell(void **state)
{
	CLEANUP(line_release) struct line line = LINE_UP_TO(100);

	(void)state;
	type(&line, "he is in spain");
	assert_line(&line, "he is in spain", 14);
	press(&line, "ctrl-w");
	assert_line(&line, "he is in ", 9);
	press(&line, "ctrl-a");
	press(&line, "alt-f");
	assert_line(&line, "he is in ", 2);
	press(&line, "ctrl-k");
	assert_line(&line, "he", 2);
	press(&line, "ctrl-y");
	assert_line(&line, "he is in ", 9);
	press(&line, "Left");
	press(&line, "Backspace");
	assert_line(&line, "he is i ", 7);
	press(&line, "Home");
	press(&line, "Del");
	press(&line, "ctrl-Right");
	assert_line(&line, "e is i ", 1);
	press(&line, "End");
	press(&line, "alt-b");
	assert_line(&line, "e is i ", 5);
	press(&line, "ctrl-u");
	assert_line(&line, "i ", 0);
	press(&line, "Backspace");
	press(&line, "Left");
	assert_line(&line, "i ", 0);
	assert_int_equal(press(&line, "Enter"), LINE_DONE);
	assert_int_equal(press(&line, "Esc"), LINE_GIVEN_UP);
	assert_int_equal(press(&line, "ctrl-c"), LINE_GIVEN_UP);
	assert_int_equal(press(&line, "PgDn"), LINE_IGNORED);
	assert_int_equal(press(&line, "F1"), LINE_IGNORED);
	assert_line(&line, "i ", 0);
}

static void moves_by_what_people_take_for_a_character(void **state)
{
	CLEANUP(line_release) struct line line = LINE_UP_TO(100);

	(void)state;
	line_insert(&line, STR("e\xcc\x81世x")); /* e with an accent, a wide one, x */
	assert_int_equal(line.cursor, 7);
	press(&line, "Left");
	press(&line, "Left");
	assert_int_equal(line.cursor, 3);
	press(&line, "Left");
	assert_int_equal(line.cursor, 0);
	press(&line, "Right");
	press(&line, "Backspace");
	assert_line(&line, "世x", 0);
	press(&line, "Del");
	assert_line(&line, "x", 0);
}

static void takes_a_paste_as_text_and_never_sends(void **state)
{
	CLEANUP(line_release) struct line one = LINE_UP_TO(100);
	CLEANUP(line_release) struct line several = LINE_UP_TO(100);
	struct input paste = { .kind = INPUT_PASTE, .paste = STR("a\r\nb\tc\x1b[31m\x07\nd\r") };

	(void)state;
	several.several = true;
	assert_int_equal(line_input(&one, &paste), LINE_EDITED);
	assert_line(&one, "a b c[31m d ", 12);
	assert_int_equal(line_input(&several, &paste), LINE_EDITED);
	assert_line(&several, "a\nb c[31m\nd\n", 12);
}

static void stops_at_its_ceiling_between_characters(void **state)
{
	CLEANUP(line_release) struct line line = LINE_UP_TO(8);

	(void)state;
	assert_int_equal(line_insert(&line, STR("abcdef世")), LINE_FULL);
	assert_line(&line, "abcdef", 6);
	press(&line, "Home");
	assert_int_equal(line_insert(&line, STR("12345")), LINE_FULL);
	assert_line(&line, "12abcdef", 2);
	assert_int_equal(press(&line, "x"), LINE_FULL);
	press(&line, "Backspace");
	assert_int_equal(press(&line, "x"), LINE_EDITED);
	assert_line(&line, "1xabcdef", 2);
}

static void makes_broken_bytes_whole(void **state)
{
	CLEANUP(line_release) struct line line = LINE_UP_TO(100);

	(void)state;
	line_insert(&line, STR("a\xff"
			       "b"));
	assert_line(&line,
		    "a\xef\xbf\xbd"
		    "b",
		    5);
	assert_true(utf8_valid(line_text(&line)));
}

static void looks_through_its_history(void **state)
{
	CLEANUP(line_release) struct line line = LINE_UP_TO(100);

	(void)state;
	line_set(&line, STR("first"));
	line_remember(&line);
	line_remember(&line);
	line_set(&line, STR("second"));
	line_remember(&line);
	line_clear(&line);
	line_remember(&line);
	assert_int_equal(line.history_count, 2);
	type(&line, "dra");
	press(&line, "Up");
	assert_line(&line, "second", 6);
	press(&line, "ctrl-p");
	press(&line, "Up");
	assert_line(&line, "first", 5);
	press(&line, "Down");
	press(&line, "ctrl-n");
	press(&line, "Down");
	assert_line(&line, "dra", 3);
	for (int i = 0; i < 3 * LINE_HISTORY_MAX; i++) {
		char text[2] = { (char)('a' + i % 26), '\0' };

		line_set(&line, str_of(text));
		line_remember(&line);
	}
	assert_int_equal(line.history_count, LINE_HISTORY_MAX);
}

static void breaks_lines_where_several_are_allowed(void **state)
{
	CLEANUP(line_release) struct line line = LINE_UP_TO(100);

	(void)state;
	line.several = true;
	type(&line, "one");
	assert_int_equal(press(&line, "alt-Enter"), LINE_EDITED);
	type(&line, "two");
	assert_int_equal(press(&line, "ctrl-j"), LINE_EDITED);
	assert_line(&line, "one\ntwo\n", 8);
	assert_int_equal(press(&line, "Enter"), LINE_DONE);
	press(&line, "Up");
	assert_line(&line, "one\ntwo\n", 4);
	press(&line, "End");
	assert_line(&line, "one\ntwo\n", 7);
	press(&line, "ctrl-u");
	assert_line(&line, "one\n\n", 4);
}

static void moves_up_and_down_by_the_rows_one_sees(void **state)
{
	CLEANUP(line_release) struct line line = LINE_UP_TO(100);

	(void)state;
	line.several = true;
	line_set(&line, STR("aaa bbb ccc\nd\neeee")); /* as "aaa bbb ", "ccc", "d", "eeee" */
	assert_int_equal(line_fit(&line, 8), 4);
	press(&line, "Up");
	assert_int_equal(line.cursor, 13);
	press(&line, "Up");
	assert_int_equal(line.cursor, 9);
	press(&line, "Up");
	assert_int_equal(line.cursor, 1);
	press(&line, "Up");
	assert_int_equal(line.cursor, 0);
	press(&line, "Down");
	assert_int_equal(line.cursor, 8);
	press(&line, "Down");
	press(&line, "Down");
	press(&line, "Down");
	assert_int_equal(line.cursor, 18);
}

static void leaves_no_byte_without_a_row(void **state)
{
	struct str text = STR("a longer text with 世界 and words\n\n  blank start\n");

	(void)state;
	for (int width = -1; width < 50; width++) {
		size_t next = 0, expected = 0;
		int rows = 0;

		while (next != SIZE_MAX) {
			struct line_row row = line_rows_at(text, width, next, &next);

			assert_int_equal(row.start, expected);
			assert_true(row.end >= row.start && row.end <= text.len);
			expected = next;
			rows++;
		}
		assert_int_equal(rows, line_rows_count(text, width));
		for (size_t at = 0; at <= text.len; at++) {
			struct line_row row;

			assert_in_range(line_rows_find(text, width, at, &row), 0, rows - 1);
			assert_true(row.start <= at && at <= row.end);
			assert_true(line_rows_move(text, width, at, true) <= text.len);
			assert_true(line_rows_move(text, width, at, false) <= text.len);
		}
	}
}

static void assert_painted(const struct line *line, int width, int height, const char *expected)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(1000);

	grid_resize(&grid, width, height);
	struct canvas canvas = canvas_of(&grid);
	line_paint(line, &canvas, STR("> "), STR("what?"));
	canvas_print(&canvas, false, &text);
	buf_addf(&text, "%d,%d", grid.cursor_x, grid.cursor_y);
	assert_string_equal(buf_text(&text), expected);
}

static void shows_what_is_around_the_cursor(void **state)
{
	CLEANUP(line_release) struct line line = LINE_UP_TO(100);

	(void)state;
	assert_painted(&line, 10, 1, "> what?\n2,0");
	line_set(&line, STR("abc世"));
	assert_painted(&line, 10, 1, "> abc世\n7,0");
	line_set(&line, STR("abcdefghijkl"));
	assert_painted(&line, 10, 1, "> …hijkl\n8,0");
	press(&line, "Home");
	assert_painted(&line, 10, 1, "> abcdefg…\n2,0");
	line.several = true;
	line_set(&line, STR("one two three\nfour"));
	assert_painted(&line, 10, 4, "> one two\n  three\n  four\n\n6,2");
	assert_painted(&line, 10, 2, "> three\n  four\n6,1");
}

static void paint_with_any_cursor(struct line *line, int width, int height)
{
	CLEANUP(grid_release) struct grid grid = { 0 };

	grid_resize(&grid, width, height);
	struct canvas canvas = canvas_of(&grid);
	for (line->cursor = 0; line->cursor < 5; line->cursor++)
		line_paint(line, &canvas, STR("> "), STR("x"));
	line->cursor = line->len;
	line_paint(line, &canvas, STR("> "), STR("x"));
	assert_true(grid.cursor_placed == (width > 2 && height > 0));
}

static void paints_at_any_size(void **state)
{
	CLEANUP(line_release) struct line line = LINE_UP_TO(1000);

	(void)state;
	line_set(&line, STR("some 世界 text\nthat is longer than most"));
	for (int size = 0; size < 30 * 4 * 2; size++) {
		line.several = size % 2;
		paint_with_any_cursor(&line, size / 2 % 30, size / 60);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_with_the_keys_of_a_shell),
		cmocka_unit_test(moves_by_what_people_take_for_a_character),
		cmocka_unit_test(takes_a_paste_as_text_and_never_sends),
		cmocka_unit_test(stops_at_its_ceiling_between_characters),
		cmocka_unit_test(makes_broken_bytes_whole),
		cmocka_unit_test(looks_through_its_history),
		cmocka_unit_test(breaks_lines_where_several_are_allowed),
		cmocka_unit_test(moves_up_and_down_by_the_rows_one_sees),
		cmocka_unit_test(leaves_no_byte_without_a_row),
		cmocka_unit_test(shows_what_is_around_the_cursor),
		cmocka_unit_test(paints_at_any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
