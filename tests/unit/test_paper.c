#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "tui/key.h"
#include "tui/paper.h"

static struct arena *arena;
static struct paper paper;
static struct paper_place place;
static struct grid grid;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	place = (struct paper_place){ 0 };
	paper_begin(&paper, arena, 20);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	grid_release(&grid);
	return 0;
}

/* Items "first" to "first + count - 1", of `rows` rows each. */
static void lay_out(int first, int count, int rows)
{
	paper_begin(&paper, arena, 20);
	for (int i = first; i < first + count; i++) {
		paper_item(&paper, paper_text(&paper, "item %d", i));
		paper_at(&paper, 0, STYLE_PLAIN, paper_text(&paper, "%d", i));
		for (int row = 1; row < rows; row++)
			paper_row(&paper);
	}
}

static const char *printed(int height, struct buf *out)
{
	struct canvas canvas;

	grid_resize(&grid, paper.width, height);
	canvas = canvas_of(&grid);
	paper_paint(&paper, &place, false, &canvas);
	canvas_print(&canvas, false, out);
	return buf_text(out);
}

static void wraps_a_paragraph_under_itself(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(4000);

	(void)state;
	paper_item(&paper, STR("a"));
	paper_at(&paper, 0, STYLE_DIM, STR("10:42"));
	paper_flow(&paper, 6, 0, STYLE_PLAIN, STR("one two three four five"));
	assert_int_equal(paper.row_count, 2);
	assert_int_equal(paper.items[0].row_count, 2);
	paper_settle(&paper, &place, 3);
	assert_string_equal(printed(3, &out), "10:42 one two three\n      four five\n\n");
}

static void gives_narrow_paragraphs_a_row_of_their_own(void **state)
{
	(void)state;
	paper_begin(&paper, arena, 12);
	paper_item(&paper, STR("a"));
	paper_flow(&paper, 9, 0, STYLE_PLAIN, STR("abcdefgh ijkl"));
	assert_int_equal(paper.rows[0].span_count, 0);
	assert_int_equal(paper.spans[0].x, 0);
	paper_begin(&paper, arena, 0); /* and no room at all ends too */
	paper_item(&paper, STR("a"));
	paper_flow(&paper, 9, 0, STYLE_PLAIN, STR("abc"));
	assert_true(paper.row_count > 0);
}

static void goes_from_item_to_item(void **state)
{
	(void)state;
	lay_out(0, 10, 2);
	paper_settle(&paper, &place, 6);
	assert_true(paper_act(&paper, &place, ACTION_DOWN));
	assert_int_equal(place.item, 1);
	assert_int_equal(place.top, 0);
	paper_act(&paper, &place, ACTION_DOWN);
	paper_act(&paper, &place, ACTION_DOWN);
	assert_int_equal(place.item, 3);
	assert_int_equal(place.top, 2); /* the whole item shows */
	paper_act(&paper, &place, ACTION_BOTTOM);
	assert_int_equal(place.item, 9);
	assert_int_equal(place.top, 14);
	assert_false(paper_act(&paper, &place, ACTION_DOWN));
	paper_act(&paper, &place, ACTION_PAGE_UP);
	assert_int_equal(place.item, 6);
	paper_act(&paper, &place, ACTION_TOP);
	assert_int_equal(place.item, 0);
	assert_int_equal(place.top, 0);
	assert_false(paper_act(&paper, &place, ACTION_MARK));
}

static void reads_an_item_larger_than_the_window_by_scrolling(void **state)
{
	(void)state;
	lay_out(0, 2, 10);
	paper_settle(&paper, &place, 4);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(place.item, 0);
		assert_int_equal(place.top, i);
		paper_act(&paper, &place, ACTION_DOWN);
	}
	paper_act(&paper, &place, ACTION_DOWN);
	assert_int_equal(place.item, 1);
	assert_int_equal(place.top, 10);
	paper_act(&paper, &place, ACTION_UP);
	assert_int_equal(place.item, 0);
	assert_int_equal(place.top, 6);
}

static void keeps_the_item_and_its_row_when_others_come(void **state)
{
	(void)state;
	lay_out(0, 20, 1);
	paper_settle(&paper, &place, 5);
	for (int i = 0; i < 8; i++)
		paper_act(&paper, &place, ACTION_DOWN);
	assert_int_equal(place.item, 8);
	assert_int_equal(place.top, 4);
	lay_out(-3, 23, 1);
	paper_settle(&paper, &place, 5);
	assert_int_equal(place.item, 11);
	assert_int_equal(place.top, 7);
}

static void stays_near_when_its_item_is_gone(void **state)
{
	(void)state;
	lay_out(0, 20, 1);
	paper_settle(&paper, &place, 5);
	paper_act(&paper, &place, ACTION_BOTTOM);
	lay_out(100, 3, 1);
	paper_settle(&paper, &place, 5);
	assert_int_equal(place.item, 2);
	assert_int_equal(place.top, 0);
	paper_begin(&paper, arena, 20);
	paper_settle(&paper, &place, 5);
	assert_null(paper_chosen(&paper, &place));
	assert_false(paper_act(&paper, &place, ACTION_DOWN));
}

static void begins_and_stays_at_the_end_where_the_newest_is(void **state)
{
	(void)state;
	place.from_end = true;
	lay_out(0, 20, 1);
	paper_settle(&paper, &place, 5);
	assert_int_equal(place.item, 19);
	lay_out(0, 30, 1);
	paper_settle(&paper, &place, 5);
	assert_int_equal(place.item, 29);
	paper_act(&paper, &place, ACTION_UP);
	lay_out(0, 40, 1);
	paper_settle(&paper, &place, 5);
	assert_int_equal(place.item, 28);
}

static void scrolls_and_points_with_the_mouse(void **state)
{
	struct input wheel = { .kind = INPUT_SCROLL, .by = 3 };
	struct input click = { .kind = INPUT_CLICK, .y = 4 };

	(void)state;
	lay_out(0, 20, 1);
	paper_settle(&paper, &place, 5);
	assert_true(paper_mouse(&paper, &place, &wheel, 2));
	assert_int_equal(place.top, 3);
	assert_int_equal(place.item, 3);
	assert_true(paper_mouse(&paper, &place, &click, 2));
	assert_int_equal(place.item, 5);
	click.y = 1000;
	paper_mouse(&paper, &place, &click, 2);
	assert_int_equal(place.item, 19);
}

static void leaves_out_what_is_too_much(void **state)
{
	(void)state;
	lay_out(0, PAPER_ROWS_MAX + 10, 1);
	assert_int_equal(paper.row_count, PAPER_ROWS_MAX);
	assert_true(paper.full);
	paper_events(&paper, NULL, 0);
	paper_copies(&paper, STR("x"));
	paper_settle(&paper, &place, 5);
	paper_act(&paper, &place, ACTION_BOTTOM);
	assert_int_equal(place.item, PAPER_ROWS_MAX - 1);
}

#define PAPER(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAPER(wraps_a_paragraph_under_itself),
		PAPER(gives_narrow_paragraphs_a_row_of_their_own),
		PAPER(goes_from_item_to_item),
		PAPER(reads_an_item_larger_than_the_window_by_scrolling),
		PAPER(keeps_the_item_and_its_row_when_others_come),
		PAPER(stays_near_when_its_item_is_gone),
		PAPER(begins_and_stays_at_the_end_where_the_newest_is),
		PAPER(scrolls_and_points_with_the_mouse),
		PAPER(leaves_out_what_is_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
