#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "tui/chart.h"

#define WIDTH 90
#define HEIGHT 36

static const struct chart_view world = { .degrees = 360 };
static const struct spot greenwich = { 0, 13 }, fiji = { 178, -17 }, samoa = { -172, -14 };

static const struct chart_sign sign = { .style = STYLE_CLAIM, .point = 'o' };

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static size_t dots_of(const struct chart *chart)
{
	size_t dots = 0;

	for (int i = 0; i < chart->width * chart->height; i++)
		dots += (size_t)__builtin_popcount(chart->cells[i].dots);
	return dots;
}

static void puts_the_middle_in_the_middle(void **state)
{
	struct chart chart = chart_begin(arena, WIDTH, HEIGHT, &world);
	int x = -1, y = -1;

	(void)state;
	assert_true(chart_mark(&chart, greenwich, &sign, &x, &y));
	assert_int_equal(x, WIDTH / 2);
	assert_int_equal(y, HEIGHT / 2);
	assert_true(chart_mark(&chart, (struct spot){ 90, 13 }, &sign, &x, &y));
	assert_int_equal(x, WIDTH * 3 / 4);
	assert_true(chart_mark(&chart, (struct spot){ 0, 73 }, &sign, &x, &y));
	assert_true(y < HEIGHT / 2);
}

static void draws_the_shorter_way_round(void **state)
{
	struct chart chart = chart_begin(arena, WIDTH, HEIGHT, &world);

	(void)state;
	chart_line(&chart, fiji, samoa, STYLE_BAD);
	assert_in_range(dots_of(&chart), 3, 12); /* 10 degrees, not 350 */
	for (int y = 0; y < HEIGHT; y++)
		assert_int_equal(chart.cells[y * WIDTH + WIDTH / 2].dots, 0);
}

static void shows_what_lies_beyond_the_edge_of_the_world(void **state)
{
	const struct chart_view pacific = { .middle = { 180, -15 }, .degrees = 40 };
	struct chart chart = chart_begin(arena, WIDTH, HEIGHT, &pacific);
	int x, y;

	(void)state;
	assert_true(chart_mark(&chart, fiji, &sign, &x, &y));
	assert_in_range(x, 0, WIDTH / 2 - 1);
	assert_true(chart_mark(&chart, samoa, &sign, &x, &y));
	assert_in_range(x, WIDTH / 2, WIDTH - 1);
}

static void fits_all_points_at_any_size(void **state)
{
	const struct spot spots[] = { { 13.4, 52.5 }, { -0.1, 51.5 }, { 178, -17 }, { -172, -14 } };
	int x, y;

	(void)state;
	for (int width = 1; width < 200; width += 7)
		for (int height = 1; height < 60; height += 3)
			for (size_t count = 1; count <= 4; count++) {
				/* Two and four: over the edge too. */
				const struct spot *first = count == 3 ? spots : spots + 4 - count;
				struct chart_view view = chart_fit(first, count, width, height);
				struct chart chart = chart_begin(arena, width, height, &view);

				assert_true(view.degrees > 0 && view.degrees <= 360);
				for (size_t i = 0; i < count; i++)
					assert_true(chart_mark(&chart, first[i], &sign, &x, &y));
			}
}

static void shows_the_land_in_braille_and_in_ascii(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(100000);
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct chart chart = chart_begin(arena, WIDTH, HEIGHT, &world);
	struct canvas canvas;
	struct land land;

	(void)state;
	land_read(arena, &land);
	assert_true(land.count > 100 && land.spot_count > 4000);
	chart_land(&chart, &land);
	assert_true(dots_of(&chart) > 1500);
	for (int ascii = 0; ascii < 2; ascii++) {
		grid.ascii = ascii;
		grid_resize(&grid, WIDTH, HEIGHT);
		canvas = canvas_of(&grid);
		chart_paint(&chart, &canvas);
		buf_clear(&text);
		canvas_print(&canvas, false, &text);
		for (const char *at = buf_text(&text); ascii && *at; at++)
			assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
		assert_int_equal(ascii, str_find(buf_str(&text), STR("\xE2\xA0")) == SIZE_MAX);
	}
}

static void stays_empty_where_there_is_no_room(void **state)
{
	struct chart chart = chart_begin(arena, 0, -3, &world);
	struct land land;
	int x, y;

	(void)state;
	land_read(arena, &land);
	chart_land(&chart, &land);
	chart_line(&chart, fiji, samoa, STYLE_BAD);
	assert_false(chart_mark(&chart, fiji, &sign, &x, &y));
	assert_int_equal(chart.width, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(puts_the_middle_in_the_middle, begin, end),
		cmocka_unit_test_setup_teardown(draws_the_shorter_way_round, begin, end),
		cmocka_unit_test_setup_teardown(shows_what_lies_beyond_the_edge_of_the_world, begin,
						end),
		cmocka_unit_test_setup_teardown(fits_all_points_at_any_size, begin, end),
		cmocka_unit_test_setup_teardown(shows_the_land_in_braille_and_in_ascii, begin, end),
		cmocka_unit_test_setup_teardown(stays_empty_where_there_is_no_room, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
