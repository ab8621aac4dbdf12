#include "tests/unit/store_make.h"

static void put(struct str value, const char *scanner, const char *id, int64_t at,
		enum scanner_verdict verdict)
{
	struct scanner_row row = { value, str_of(scanner), str_of(id), verdict, { at } };

	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_scanner_put(store, &row), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
}

static void keeps_every_verdict_newest_first(void **state)
{
	struct scanner_row *rows = NULL;
	size_t count = 0;

	(void)state;
	put(STR("chase.example"), "alpha", "s1", 10, SCANNER_CLEAN);
	put(STR("chase.example"), "beta", "s2", 30, SCANNER_SPAM);
	put(STR("chase.example"), "alpha", "s3", 20, SCANNER_PHISHING);
	put(STR("chase.example\0x"), "alpha", "s4", 99, SCANNER_MALWARE);
	put(STR("chase.example"), "alpha", "s3", 20, SCANNER_PHISHING);
	assert_int_equal(store_scanner_find(store, arena, STR("chase.example"), &rows, &count),
			 ERR_NONE);
	assert_int_equal(count, 3);
	check_text(rows[0].scanner, "beta");
	assert_int_equal(rows[0].verdict, SCANNER_SPAM);
	assert_int_equal(rows[0].at.us, 30);
	check_text(rows[1].id, "s3");
	check_text(rows[2].id, "s1");
	assert_int_equal(store_scanner_find(store, arena, STR("chase.exampl"), &rows, &count),
			 ERR_NONE);
	assert_int_equal(count, 0);
}

static void knows_which_were_told_of(void **state)
{
	struct scanner_row *rows = NULL;
	size_t count = 0;

	(void)state;
	put(STR("d:one.example"), "alpha", "s1", 10, SCANNER_PHISHING);
	put(STR("d:two.example"), "alpha", "s2", 10, SCANNER_CLEAN);
	assert_int_equal(store_scanner_untold(store, arena, 10, &rows, &count), ERR_NONE);
	assert_int_equal(count, 1);
	check_text(rows[0].value, "d:one.example");
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_scanner_told(store, &rows[0]), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	/* The same word again is no news; another one is. */
	put(STR("d:one.example"), "alpha", "s1", 10, SCANNER_PHISHING);
	assert_int_equal(store_scanner_untold(store, arena, 10, &rows, &count), ERR_NONE);
	assert_int_equal(count, 0);
	put(STR("d:one.example"), "beta", "s3", 20, SCANNER_SPAM);
	put(STR("d:one.example"), "beta", "s4", 20, SCANNER_SPAM);
	assert_int_equal(store_scanner_untold(store, arena, 1, &rows, &count), ERR_NONE);
	assert_int_equal(count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(knows_which_were_told_of),
		STORED(keeps_every_verdict_newest_first),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
