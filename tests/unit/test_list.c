#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "tui/list.h"

static int64_t number_at(const void *rows, size_t i)
{
	return ((const int64_t *)rows)[i];
}

#define ROWS 100

static int64_t rows[ROWS];
static struct list list;

static int fresh(void **state)
{
	(void)state;
	for (int i = 0; i < ROWS; i++)
		rows[i] = 1000 + i;
	list_release(&list);
	list_update(&list, ROWS, number_at, rows);
	list_fit(&list, 10);
	return 0;
}

static int release(void **state)
{
	(void)state;
	list_release(&list);
	return 0;
}

static void act(enum action_id action)
{
	list_act(&list, action, number_at, rows);
}

static void assert_at(size_t cursor, size_t top)
{
	assert_int_equal(list.cursor, cursor);
	assert_int_equal(list.top, top);
}

static void moves_as_keys_say(void **state)
{
	(void)state;
	act(ACTION_DOWN);
	assert_at(1, 0);
	act(ACTION_PAGE_DOWN);
	assert_at(11, 10);
	act(ACTION_HALF_DOWN);
	assert_at(16, 15);
	act(ACTION_UP);
	act(ACTION_UP);
	assert_at(14, 14);
	act(ACTION_HALF_UP);
	assert_at(9, 9);
	act(ACTION_BOTTOM);
	assert_at(99, 90);
	act(ACTION_PAGE_DOWN);
	assert_at(99, 90);
	act(ACTION_PAGE_UP);
	assert_at(89, 80);
	act(ACTION_TOP);
	assert_at(0, 0);
	assert_false(list_act(&list, ACTION_UP, number_at, rows));
	assert_false(list_act(&list, ACTION_EXPORT, number_at, rows));
	assert_true(list_act(&list, ACTION_DOWN, number_at, rows));
}

static void scrolls_only_when_the_cursor_leaves(void **state)
{
	(void)state;
	for (int i = 0; i < 9; i++)
		act(ACTION_DOWN);
	assert_at(9, 0);
	act(ACTION_DOWN);
	assert_at(10, 1);
}

static void keeps_the_cursor_on_its_row_when_rows_come(void **state)
{
	int64_t more[ROWS + 3] = { 1, 2, 3 };

	(void)state;
	memcpy(more + 3, rows, sizeof(rows));
	list_go(&list, 20, number_at, rows);
	assert_at(20, 11);
	list_update(&list, ROWS + 3, number_at, more);
	assert_at(23, 14);
	assert_int_equal(list.cursor_id, 1020);
	list_update(&list, ROWS, number_at, rows);
	assert_at(20, 11);
}

static void stays_put_on_the_first_row_once_touched(void **state)
{
	int64_t more[ROWS + 1] = { 1 };

	(void)state;
	memcpy(more + 1, rows, sizeof(rows));
	list_update(&list, ROWS + 1, number_at, more);
	assert_at(0, 0);
	assert_int_equal(list.cursor_id, 1);
	list_go(&list, 1, number_at, more);
	list_update(&list, ROWS, number_at, rows);
	assert_int_equal(list.cursor_id, 1000);
	list_update(&list, ROWS + 1, number_at, more);
	assert_int_equal(list.cursor_id, 1000);
}

static void hands_the_cursor_to_the_next_row_when_its_own_goes(void **state)
{
	int64_t less[ROWS - 1];

	(void)state;
	list_go(&list, 5, number_at, rows);
	memcpy(less, rows, 5 * sizeof(*rows));
	memcpy(less + 5, rows + 6, (ROWS - 6) * sizeof(*rows));
	list_update(&list, ROWS - 1, number_at, less);
	assert_at(5, 0);
	assert_int_equal(list.cursor_id, 1006);
}

static void survives_becoming_empty(void **state)
{
	size_t row;

	(void)state;
	act(ACTION_BOTTOM);
	list_update(&list, 0, number_at, NULL);
	assert_at(0, 0);
	assert_int_equal(list.cursor_id, 0);
	assert_false(list_row_at(&list, 0, &row));
	for (enum action_id action = ACTION_NONE; action < ACTION_COUNT; action++)
		list_act(&list, action, number_at, NULL);
	list_update(&list, 3, number_at, rows);
	assert_at(0, 0);
}

static void finds_its_row_in_a_much_shorter_list(void **state)
{
	int64_t few[] = { 1099, 1 };

	(void)state;
	act(ACTION_BOTTOM);
	list_update(&list, 2, number_at, few);
	assert_at(0, 0);
	assert_int_equal(list.cursor_id, 1099);
}

static void fits_any_height(void **state)
{
	(void)state;
	list_go(&list, 50, number_at, rows);
	for (int height = -1; height < 120; height++) {
		size_t row;

		list_fit(&list, height);
		assert_int_equal(list.cursor, 50);
		assert_true(list.top <= 50);
		if (height > 0)
			assert_true(list.top + (size_t)height > 50);
		assert_int_equal(list_row_at(&list, 0, &row), height > 0);
		assert_false(list_row_at(&list, height, &row));
	}
}

static void follows_clicks_and_the_wheel(void **state)
{
	struct input click = { .kind = INPUT_CLICK, .y = 7 };
	struct input wheel = { .kind = INPUT_SCROLL, .y = 7, .by = 3 };
	struct input key = { .kind = INPUT_KEY };

	(void)state;
	assert_true(list_mouse(&list, &click, 3, number_at, rows));
	assert_at(4, 0);
	assert_int_equal(list.cursor_id, 1004);
	assert_false(list_mouse(&list, &click, 8, number_at, rows));
	click.y = 13;
	assert_false(list_mouse(&list, &click, 3, number_at, rows));
	assert_true(list_mouse(&list, &wheel, 3, number_at, rows));
	assert_at(4, 3);
	assert_true(list_mouse(&list, &wheel, 3, number_at, rows));
	assert_at(6, 6);
	wheel.by = -100;
	assert_true(list_mouse(&list, &wheel, 3, number_at, rows));
	assert_at(6, 0);
	assert_false(list_mouse(&list, &key, 3, number_at, rows));
}

static void remembers_marks_by_row_not_by_place(void **state)
{
	int64_t turned[ROWS];

	(void)state;
	for (int i = 0; i < ROWS; i++)
		turned[i] = rows[ROWS - 1 - i];
	list_mark(&list, 1007, true);
	list_mark(&list, 1007, true);
	list_mark(&list, 1008, true);
	assert_int_equal(list.marked, 2);
	list_update(&list, ROWS, number_at, turned);
	assert_true(list_is_marked(&list, 1007));
	assert_false(list_is_marked(&list, 1009));
	list_mark(&list, 1007, false);
	assert_false(list_is_marked(&list, 1007));
	assert_int_equal(list.marked, 1);
	list_unmark_all(&list);
	assert_false(list_is_marked(&list, 1008));
	assert_int_equal(list.marked, 0);
}

static void says_where_it_is(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(60);

	(void)state;
	list_go(&list, 20, number_at, rows);
	list_position(&list, &out);
	assert_string_equal(buf_text(&out), "12-21 of 100");
	buf_clear(&out);
	list.count = 1234567;
	list_position(&list, &out);
	assert_string_equal(buf_text(&out), "12-21 of 1,234,567");
	buf_clear(&out);
	list_update(&list, 5, number_at, rows);
	list_position(&list, &out);
	assert_string_equal(buf_text(&out), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(moves_as_keys_say, fresh, release),
		cmocka_unit_test_setup_teardown(scrolls_only_when_the_cursor_leaves, fresh,
						release),
		cmocka_unit_test_setup_teardown(keeps_the_cursor_on_its_row_when_rows_come, fresh,
						release),
		cmocka_unit_test_setup_teardown(stays_put_on_the_first_row_once_touched, fresh,
						release),
		cmocka_unit_test_setup_teardown(hands_the_cursor_to_the_next_row_when_its_own_goes,
						fresh, release),
		cmocka_unit_test_setup_teardown(survives_becoming_empty, fresh, release),
		cmocka_unit_test_setup_teardown(finds_its_row_in_a_much_shorter_list, fresh,
						release),
		cmocka_unit_test_setup_teardown(fits_any_height, fresh, release),
		cmocka_unit_test_setup_teardown(follows_clicks_and_the_wheel, fresh, release),
		cmocka_unit_test_setup_teardown(remembers_marks_by_row_not_by_place, fresh,
						release),
		cmocka_unit_test_setup_teardown(says_where_it_is, fresh, release),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
