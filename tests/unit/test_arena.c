#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/arena.h"

static bool is_zero(const unsigned char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (bytes[i])
			return false;
	}
	return true;
}

static void gives_zeroed_and_aligned_memory_of_any_size(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	(void)state;
	for (int round = 0; round < 3; round++) {
		size_t total = 0;

		for (size_t size = 0; size < 3000; size += 7) {
			unsigned char *taken = arena_take(arena, size);

			assert_non_null(taken);
			assert_int_equal((uintptr_t)taken % _Alignof(max_align_t), 0);
			assert_true(is_zero(taken, size));
			memset(taken, 0xee, size);
			total += size;
		}
		assert_int_equal(arena_used(arena), total);
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
	}
}

static void keeps_pieces_apart_and_in_place(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	unsigned *taken[400];

	(void)state;
	for (unsigned i = 0; i < ARRAY_LEN(taken); i++) {
		size_t count = i % 50 == 0 ? 9000 : i % 13 + 1;

		taken[i] = ARENA_ARRAY(arena, count, unsigned);
		for (size_t k = 0; k < count; k++)
			taken[i][k] = i;
	}
	for (unsigned i = 0; i < ARRAY_LEN(taken); i++) {
		size_t count = i % 50 == 0 ? 9000 : i % 13 + 1;

		assert_int_equal(taken[i][0], i);
		assert_int_equal(taken[i][count - 1], i);
	}
}

static void copies_text_with_a_nul_and_keeps_the_absent_absent(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct str copy = arena_str(arena, STR("a\0b"));

	(void)state;
	assert_true(str_equal(copy, STR("a\0b")));
	assert_int_equal(copy.at[3], '\0');
	assert_true(str_is_absent(arena_str(arena, (struct str){ 0 })));
	assert_false(str_is_absent(arena_str(arena, STR(""))));
}

static void prints_text_of_any_length(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct str first = arena_strf(arena, "%d cases", 3);

	(void)state;
	assert_string_equal(first.at, "3 cases");
	for (int width = 1; width < 9000; width = width * 3 + 1) {
		struct str wide = arena_strf(arena, "%*d", width, 7);

		assert_int_equal(wide.len, width);
		assert_int_equal(wide.at[width - 1], '7');
		assert_int_equal(wide.at[width], '\0');
	}
	assert_string_equal(first.at, "3 cases");
}

static void grows_lists_among_other_things(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	int64_t *alone = NULL, *left = NULL, *right = NULL;

	(void)state;
	for (int64_t i = 0; i < 5000; i++) {
		alone = arena_grow(arena, alone, (size_t)i, sizeof(*alone));
		assert_int_equal(alone[i], 0);
		alone[i] = i;
	}
	for (int64_t i = 0; i < 5000; i++) {
		left = arena_grow(arena, left, (size_t)i, sizeof(*left));
		right = arena_grow(arena, right, (size_t)i, sizeof(*right));
		assert_int_equal(left[i] | right[i], 0);
		left[i] = i;
		right[i] = -i;
	}
	for (int64_t i = 0; i < 5000; i++) {
		assert_int_equal(alone[i], i);
		assert_int_equal(left[i], i);
		assert_int_equal(right[i], -i);
	}
}

static void reuses_its_memory_after_a_reset(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	char *first, *again;

	(void)state;
	arena_reset(arena);
	for (int i = 0; i < 1000; i++)
		arena_take(arena, 100);
	arena_reset(arena);
	first = arena_take(arena, 64);
	for (int i = 0; i < 900; i++)
		arena_take(arena, 100);
	arena_reset(arena);
	again = arena_take(arena, 64);
	assert_ptr_equal(first, again);
}

static void frees_nothing_gladly(void **state)
{
	struct arena *arena = NULL;

	(void)state;
	arena_free(arena);
	arena_free_at(&arena);
	assert_null(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_zeroed_and_aligned_memory_of_any_size),
		cmocka_unit_test(keeps_pieces_apart_and_in_place),
		cmocka_unit_test(copies_text_with_a_nul_and_keeps_the_absent_absent),
		cmocka_unit_test(prints_text_of_any_length),
		cmocka_unit_test(grows_lists_among_other_things),
		cmocka_unit_test(reuses_its_memory_after_a_reset),
		cmocka_unit_test(frees_nothing_gladly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
