#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/model/cctld.h"

static void reads_the_country_off_the_ending(void **state)
{
	static const char *const cases[][2] = {
		{ "fenster-nord.de", "DE" },
		{ "a.b.co.uk", "GB" },
		{ "x.fr", "FR" },
		{ "x.com.br", "BR" },
		{ "x.in", "IN" },
		{ "x.ch", "CH" },
		{ "x.us", "US" },
		{ "x.si", "SI" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char country[3];

		assert_true(cctld_country(str_of(cases[i][0]), country));
		assert_string_equal(country, cases[i][1]);
	}
}

static void believes_no_vanity_and_no_other_ending(void **state)
{
	static const char *const names[] = {
		"x.io", "x.co", "x.me", "x.tv",  "x.ai",       "x.cc",       "x.fm", "x.la",
		"x.ly", "x.gg", "x.sh", "x.to",  "x.ws",       "x.nu",       "x.vc", "x.ac",
		"x.eu", "x.su", "x.tk", "x.com", "x.zz",       "x.el",       "de",   ".de",
		"x.",   "",     "x.d",  "x.deu", "x.xn--p1ai", "x.\xC3\xA9",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char country[3] = "??";

		if (cctld_country(str_of(names[i]), country))
			print_message("%s: %s\n", names[i], country);
		assert_string_equal(country, "??");
	}
	assert_false(cctld_country((struct str){ 0 }, (char[3]){ 0 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_country_off_the_ending),
		cmocka_unit_test(believes_no_vanity_and_no_other_ending),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
