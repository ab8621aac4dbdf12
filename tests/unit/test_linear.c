#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/buf.h"
#include "tui/linear.h"

static void reads(struct grid *grid, const char *expected)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);

	linear_print(grid, false, &out);
	assert_string_equal(buf_text(&out), expected);
}

static void leaves_frames_bars_and_empty_rows_out(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct frame frame = { .left = STR("Where"), .right = STR("CONTRADICTION +4.2") };
	struct canvas screen, inside;

	(void)state;
	grid_resize(&grid, 40, 6);
	screen = canvas_of(&grid);
	inside = canvas_box(&screen, (struct rect){ 0, 0, 40, 5 }, &frame);
	canvas_text(&inside, 1, 0, STYLE_PLAIN, STR("says DE  \"at home\""));
	canvas_text(&inside, 1, 2, STYLE_PLAIN, STR("+8.0 ████░░ phishing"));
	reads(&grid, "Where, CONTRADICTION +4.2\nsays DE, \"at home\"\n+8.0, phishing\n");
}

static void leaves_pictures_out_for_a_terminal_of_plain_letters_too(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);
	struct canvas screen;

	(void)state;
	grid_resize(&grid, 40, 1);
	screen = canvas_of(&grid);
	canvas_text(&screen, 0, 0, STYLE_PLAIN, STR("Müller │ ▁▂█ ⠁⠂ DE≠GB"));
	linear_print(&grid, true, &out);
	assert_string_equal(buf_text(&out), "Muller, DE/GB\n");
}

static void tells_where_the_cursor_is(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct canvas screen;

	(void)state;
	grid_resize(&grid, 20, 3);
	screen = canvas_of(&grid);
	canvas_text(&screen, 0, 0, STYLE_PLAIN, STR("one"));
	canvas_text(&screen, 4, 1, STYLE_PLAIN, STR("two"));
	canvas_cursor(&screen, 0, 1);
	reads(&grid, "one\n> two\n");
}

static void keeps_wide_letters_and_marks_and_drops_the_map(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct canvas screen;

	(void)state;
	grid_resize(&grid, 20, 2);
	screen = canvas_of(&grid);
	canvas_text(&screen, 0, 0, STYLE_PLAIN, STR("名前 e\xCC\x81 x"));
	canvas_hline(&screen, 0, 1, 20, STYLE_DIM, 0x28FF);
	reads(&grid, "名前 e\xCC\x81 x\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_frames_bars_and_empty_rows_out),
		cmocka_unit_test(leaves_pictures_out_for_a_terminal_of_plain_letters_too),
		cmocka_unit_test(tells_where_the_cursor_is),
		cmocka_unit_test(keeps_wide_letters_and_marks_and_drops_the_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
