#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/attrs.h"
#include "tui/filter.h"

static const struct str row[] = { { "acct-7421", 9 },
				  { "Lumber Mail LLC", 15 },
				  { "M\xC3\x9CLLER\xE2\x80\x8B GmbH", 16 },
				  { NULL, 0 } };

static bool keeps(const char *text)
{
	struct filter filter = { 0 };
	bool kept;

	filter_set(&filter, str_of(text));
	kept = filter_keeps(&filter, row, ARRAY_LEN(row));
	filter_release(&filter);
	return kept;
}

static void finds_every_word_in_any_order_and_case(void **state)
{
	(void)state;
	assert_true(keeps(""));
	assert_true(keeps("lumber"));
	assert_true(keeps("LLC 7421"));
	assert_true(keeps("  mail   acct "));
	assert_false(keeps("lumber post"));
	assert_false(keeps("llcm"));              /* not across two texts */
	assert_true(keeps("m\xC3\xBCller gmbh")); /* what cannot be seen is not in the way */
}

static void narrows_as_it_is_typed(void **state)
{
	struct filter filter = { 0 };
	struct input key = input_of_text("b");

	(void)state;
	assert_false(filter_shows(&filter));
	filter_begin(&filter);
	assert_true(filter_shows(&filter));
	assert_false(filter_is_on(&filter));
	assert_int_equal(filter_input(&filter, &key), FILTER_CHANGED);
	assert_true(filter_is_on(&filter));
	key = input_of_text("Enter");
	assert_int_equal(filter_input(&filter, &key), FILTER_LEFT);
	assert_false(filter.editing);
	assert_true(filter_is_on(&filter));
	filter_begin(&filter);
	key = input_of_text("Esc");
	assert_int_equal(filter_input(&filter, &key), FILTER_CHANGED);
	assert_false(filter_is_on(&filter));
	assert_false(filter.editing);
	filter_release(&filter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_every_word_in_any_order_and_case),
		cmocka_unit_test(narrows_as_it_is_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
