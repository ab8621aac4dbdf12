#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/buf.h"

static void is_ready_when_zeroed(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_UP_TO(10);

	(void)state;
	assert_string_equal(buf_text(&b), "");
	assert_int_equal(buf_str(&b).len, 0);
	assert_false(str_is_absent(buf_str(&b)));
	buf_add_str(&b, (struct str){ 0 });
	assert_string_equal(buf_text(&b), "");
}

static void puts_text_together(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_UP_TO(1000);

	(void)state;
	buf_add(&b, "a");
	buf_add_char(&b, '\0');
	buf_add_str(&b, STR("b\0c"));
	buf_addf(&b, "%d", 42);
	assert_true(str_equal(buf_str(&b), STR("a\0b\0c42")));
	for (int i = 0; i < 100; i++)
		buf_add(&b, "0123456");
	assert_int_equal(buf_str(&b).len, 707);
	assert_int_equal(strlen(buf_text(&b) + 5), 702);
	assert_false(b.full);
}

static void keeps_what_fits_and_remembers_being_full(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_UP_TO(6);
	CLEANUP(buf_release) struct buf none = BUF_UP_TO(0);
	CLEANUP(buf_release) struct buf endless = BUF_UP_TO(SIZE_MAX);

	(void)state;
	buf_add(&b, "abcdef");
	assert_false(b.full);
	buf_addf(&b, "%s", "x");
	assert_true(b.full);
	assert_string_equal(buf_text(&b), "abcdef");
	buf_add_char(&none, 'x');
	assert_true(none.full);
	assert_string_equal(buf_text(&none), "");
	buf_add(&endless, "x");
	assert_string_equal(buf_text(&endless), "x");
}

static void cuts_formatted_text_at_the_ceiling(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_UP_TO(8);

	(void)state;
	buf_addf(&b, "%s-%d", "abc", 123456);
	assert_string_equal(buf_text(&b), "abc-1234");
	assert_true(b.full);
}

static void starts_again_in_the_same_memory(void **state)
{
	CLEANUP(buf_release) struct buf b = BUF_UP_TO(3);
	const char *before;

	(void)state;
	buf_clear(&b);
	buf_add(&b, "abcd");
	before = buf_text(&b);
	buf_clear(&b);
	assert_false(b.full);
	assert_string_equal(buf_text(&b), "");
	buf_add(&b, "xyz");
	assert_ptr_equal(buf_text(&b), before);
	assert_string_equal(buf_text(&b), "xyz");
	buf_release(&b);
	assert_int_equal(b.ceiling, 3);
	assert_string_equal(buf_text(&b), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_ready_when_zeroed),
		cmocka_unit_test(puts_text_together),
		cmocka_unit_test(keeps_what_fits_and_remembers_being_full),
		cmocka_unit_test(cuts_formatted_text_at_the_ceiling),
		cmocka_unit_test(starts_again_in_the_same_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
