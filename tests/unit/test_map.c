#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "core/base/attrs.h"
#include "core/base/map.h"

#define MANY 20000

static struct str name_of(int n, char text[32])
{
	return (struct str){ text, (size_t)snprintf(text, 32, "account-%d", n) };
}

static void finds_every_text_it_was_given(void **state)
{
	CLEANUP(map_release) struct map map = { 0 };
	char text[32];
	int64_t value = 7;

	(void)state;
	assert_false(map_get(&map, STR("x"), &value));
	for (int i = 0; i < MANY; i++)
		map_put(&map, name_of(i, text), i);
	assert_int_equal(map.count, MANY);
	for (int i = 0; i < MANY; i++) {
		assert_true(map_get(&map, name_of(i, text), &value));
		assert_int_equal(value, i);
	}
	value = 7;
	assert_false(map_get(&map, name_of(MANY, text), &value));
	assert_int_equal(value, 7);
}

static void replaces_the_value_of_a_known_key(void **state)
{
	CLEANUP(map_release) struct map map = { 0 };
	int64_t value;

	(void)state;
	map_put(&map, STR("a"), 1);
	map_put(&map, STR("a"), -2);
	assert_int_equal(map.count, 1);
	assert_true(map_get(&map, STR("a"), &value));
	assert_int_equal(value, -2);
}

static void takes_any_bytes_as_a_key(void **state)
{
	CLEANUP(map_release) struct map map = { 0 };
	int64_t value;

	(void)state;
	map_put(&map, STR(""), 1);
	map_put(&map, STR("\0"), 2);
	map_put(&map, STR("\0\0"), 3);
	assert_int_equal(map.count, 3);
	assert_true(map_get(&map, (struct str){ 0 }, &value));
	assert_int_equal(value, 1);
	assert_true(map_get(&map, STR("\0\0"), &value));
	assert_int_equal(value, 3);
}

static void finds_every_number_it_was_given(void **state)
{
	CLEANUP(map_release) struct map map = { 0 };
	int64_t value;

	(void)state;
	assert_false(map_get_number(&map, 0, &value));
	for (uint64_t i = 0; i < MANY; i++)
		map_put_number(&map, i << 40, (int64_t)i);
	map_put_number(&map, UINT64_MAX, -1);
	map_put_number(&map, 0, -2);
	assert_int_equal(map.count, MANY + 1);
	for (uint64_t i = 1; i < MANY; i++) {
		assert_true(map_get_number(&map, i << 40, &value));
		assert_int_equal(value, i);
	}
	assert_true(map_get_number(&map, UINT64_MAX, &value));
	assert_int_equal(value, -1);
	assert_true(map_get_number(&map, 0, &value));
	assert_int_equal(value, -2);
	assert_false(map_get_number(&map, 1, &value));
}

static void is_empty_after_a_clear(void **state)
{
	CLEANUP(map_release) struct map map = { 0 };
	int64_t value;

	(void)state;
	map_clear(&map);
	for (int round = 0; round < 3; round++) {
		map_put(&map, STR("a"), round);
		map_put(&map, STR("b"), round);
		assert_true(map_get(&map, STR("b"), &value));
		assert_int_equal(value, round);
		map_clear(&map);
		assert_int_equal(map.count, 0);
		assert_false(map_get(&map, STR("a"), &value));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_every_text_it_was_given),
		cmocka_unit_test(replaces_the_value_of_a_known_key),
		cmocka_unit_test(takes_any_bytes_as_a_key),
		cmocka_unit_test(finds_every_number_it_was_given),
		cmocka_unit_test(is_empty_after_a_clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
