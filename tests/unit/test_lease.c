#include "tests/unit/store_make.h"

static enum err lease(const char *holder, int64_t now, int64_t until)
{
	return store_lease(store, "engine", str_of(holder), (struct moment){ now },
			   (struct moment){ until });
}

static void has_one_holder_at_a_time(void **state)
{
	(void)state;
	assert_int_equal(lease("desk-1", 100, 200), ERR_NONE);
	assert_int_equal(lease("desk-2", 150, 250), ERR_EXISTS);
	assert_non_null(strstr(err_text(ERR_EXISTS), "desk-1"));
	assert_int_equal(lease("desk-1", 150, 300), ERR_NONE);
	assert_int_equal(lease("desk-2", 250, 350), ERR_EXISTS);
	assert_int_equal(lease("desk-2", 300, 400), ERR_NONE);
	assert_int_equal(lease("desk-1", 310, 410), ERR_EXISTS);
}

static void is_given_back_by_ending_it(void **state)
{
	(void)state;
	assert_int_equal(lease("desk-1", 100, 200), ERR_NONE);
	assert_int_equal(lease("desk-1", 110, 110), ERR_NONE);
	assert_int_equal(lease("desk-2", 110, 210), ERR_NONE);
}

static void can_be_part_of_a_write(void **state)
{
	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(lease("desk-1", 100, 200), ERR_NONE);
	store_end(store);
	assert_int_equal(lease("desk-2", 100, 200), ERR_NONE);
	assert_int_equal(store_lease(store, "sync", STR("desk-1"), (struct moment){ 100 },
				     (struct moment){ 200 }),
			 ERR_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(has_one_holder_at_a_time),
		STORED(is_given_back_by_ending_it),
		STORED(can_be_part_of_a_write),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
