#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "tui/gauge.h"

static void assert_bar(double value, double whole, bool ascii, const char *expected)
{
	CLEANUP(grid_release) struct grid grid = { .ascii = ascii };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(200);

	grid_resize(&grid, 10, 1);
	struct canvas canvas = canvas_of(&grid);
	gauge_bar(&canvas, (struct rect){ 1, 0, 8, 1 }, value, whole);
	canvas_print(&canvas, false, &text);
	assert_string_equal(buf_text(&text), expected);
}

static void draws_bars_to_an_eighth_of_a_cell(void **state)
{
	(void)state;
	assert_bar(8, 8, false, " ████████\n");
	assert_bar(4, 8, false, " ████\n");
	assert_bar(4.5, 8, false, " ████▌\n");
	assert_bar(4.125, 8, false, " ████▏\n");
	assert_bar(0.001, 8, false, " ▏\n");
	assert_bar(0, 8, false, "\n");
	assert_bar(100, 8, false, " ████████\n");
	assert_bar(-6.6, 8, false, " ░░░░░░░\n");
	assert_bar(4.5, 8, true, " ####>\n");
	assert_bar(-6.6, 8, true, " -------\n");
}

static void draws_nothing_for_what_is_no_number(void **state)
{
	(void)state;
	assert_bar(NAN, 8, false, "\n");
	assert_bar(INFINITY, 8, false, "\n");
	assert_bar(1, 0, false, "\n");
	assert_bar(1, -1, false, "\n");
	assert_bar(1, NAN, false, "\n");
}

static void assert_bits(double bits, const char *expected)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(200);

	grid_resize(&grid, 6, 1);
	struct canvas canvas = canvas_of(&grid);
	gauge_bits(&canvas, 0, 0, 6, bits);
	canvas_print(&canvas, false, &text);
	assert_string_equal(buf_text(&text), expected);
}

static void writes_bits_with_their_sign(void **state)
{
	(void)state;
	assert_bits(4.2, "  +4.2\n");
	assert_bits(-6.64, "  −6.6\n");
	assert_bits(0.04, "   0.0\n");
	assert_bits(-0.04, "   0.0\n");
	assert_bits(12.96, " +13.0\n");
	assert_bits(NAN, "     -\n");
}

static void assert_spark(const uint16_t *values, size_t count, bool ascii, const char *expected)
{
	CLEANUP(grid_release) struct grid grid = { .ascii = ascii };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(200);

	grid_resize(&grid, 8, 1);
	struct canvas canvas = canvas_of(&grid);
	gauge_spark(&canvas, 0, 0, values, count);
	canvas_print(&canvas, false, &text);
	assert_string_equal(buf_text(&text), expected);
}

static void draws_sparks(void **state)
{
	static const uint16_t burst[] = { 0, 0, 0, 4, 0, 1, 0, 41 };
	static const uint16_t nothing[] = { 0, 0, 0 };
	static const uint16_t most[] = { 65535, 32768, 1, 0 };

	(void)state;
	assert_spark(burst, 8, false, "▁▁▁▂▁▂▁█\n");
	assert_spark(burst, 8, true, "___._._#\n");
	assert_spark(nothing, 3, false, "▁▁▁\n");
	assert_spark(most, 4, false, "█▅▂▁\n");
	assert_spark(NULL, 0, false, "\n");
}

static void never_rounds_doubt_away(void **state)
{
	/* clang-format off */
	static const struct { double probability; const char *text; } cases[] = {
		{ 0.0, ".00" }, { 0.004, ".00" }, { 0.5, ".50" }, { 0.97, ".97" }, { 0.994, ".99" },
		{ 0.996, ".996" }, { 0.9999, ".9999" }, { 0.99999, ".99999" }, { 0.9999999, ".99999" },
		{ 1.0, ".99999" }, { -0.1, "-" }, { 1.1, "-" },
	};
	/* clang-format on */
	char text[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		gauge_probability(cases[i].probability, text);
		assert_string_equal(text, cases[i].text);
	}
	gauge_probability(NAN, text);
	assert_string_equal(text, "-");
	for (int i = 0; i <= 10000; i++) {
		gauge_probability(i / 10000.0, text);
		assert_int_equal(text[0], '.');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draws_bars_to_an_eighth_of_a_cell),
		cmocka_unit_test(draws_nothing_for_what_is_no_number),
		cmocka_unit_test(writes_bits_with_their_sign),
		cmocka_unit_test(draws_sparks),
		cmocka_unit_test(never_rounds_doubt_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
