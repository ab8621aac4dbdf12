#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/attrs.h"
#include "core/model/domain_list.h"

static void knows_what_is_listed(void **state)
{
	(void)state;
	assert_true(domain_is_listed(DOMAIN_LIST_FREEMAIL, STR("gmail.com")));
	assert_true(domain_is_listed(DOMAIN_LIST_FREEMAIL, STR("GMX.de")));
	assert_true(domain_is_listed(DOMAIN_LIST_FREEMAIL, STR("ziggo.nl")));
	assert_true(domain_is_listed(DOMAIN_LIST_DISPOSABLE, STR("mailinator.com")));
	assert_true(domain_is_listed(DOMAIN_LIST_SHORTENER, STR("bit.ly")));
	assert_true(domain_is_listed(DOMAIN_LIST_SHORTENER, STR("t.co")));
}

static void knows_nothing_else(void **state)
{
	static const char *const others[] = { "",
					      "com",
					      "mail.example",
					      "xgmail.com",
					      "gmail.co\nm",
					      "gmail.com\n",
					      "x.gmail.com",
					      "zzzzzzzzzzzz.zz",
					      "0",
					      "mailinator.com" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (domain_is_listed(DOMAIN_LIST_FREEMAIL, str_of(others[i])))
			fail_msg("\"%s\" is listed", others[i]);
	assert_false(domain_is_listed(DOMAIN_LIST_SHORTENER, STR("youtu.be")));
}

static void the_lists_are_long(void **state)
{
	(void)state;
	assert_in_range(domain_list_size(DOMAIN_LIST_FREEMAIL), 3000, 10000);
	assert_in_range(domain_list_size(DOMAIN_LIST_DISPOSABLE), 5000, 50000);
	assert_in_range(domain_list_size(DOMAIN_LIST_SHORTENER), 500, 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_what_is_listed),
		cmocka_unit_test(knows_nothing_else),
		cmocka_unit_test(the_lists_are_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
