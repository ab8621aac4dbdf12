#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/model/timezone_country.h"

static void gives_a_zone_its_country(void **state)
{
	static const char *const cases[][2] = {
		{ "Africa/Abidjan", "CI" },
		{ "Africa/Accra", "GH" },
		{ "Africa/Windhoek", "NA" },
		{ "America/Adak", "US" },
		{ "America/Montreal", "CA" },
		{ "America/Sao_Paulo", "BR" },
		{ "America/Argentina/Buenos_Aires", "AR" },
		{ "Antarctica/Troll", "AQ" },
		{ "Asia/Aden", "YE" },
		{ "Asia/Calcutta", "IN" },
		{ "Asia/Kolkata", "IN" },
		{ "Asia/Tokyo", "JP" },
		{ "Asia/Yerevan", "AM" },
		{ "Atlantic/Reykjavik", "IS" },
		{ "Australia/Sydney", "AU" },
		{ "Europe/Berlin", "DE" },
		{ "Europe/Copenhagen", "DK" },
		{ "Europe/Kiev", "UA" },
		{ "Europe/Kyiv", "UA" },
		{ "Europe/Zurich", "CH" },
		{ "Europe/London", "GB" },
		{ "GB", "GB" },
		{ "Indian/Reunion", "RE" },
		{ "Japan", "JP" },
		{ "Pacific/Auckland", "NZ" },
		{ "Pacific/Yap", "FM" },
		{ "US/Pacific", "US" },
		{ "europe/berlin", "DE" },
		{ "EUROPE/BERLIN", "DE" },
		{ "W-SU", "RU" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char country[3] = "";

		if (!timezone_country(str_of(cases[i][0]), country))
			print_message("%s\n", cases[i][0]);
		assert_string_equal(country, cases[i][1]);
	}
}

static void knows_nothing_of_zones_without_a_country(void **state)
{
	static const char *const names[] = {
		"UTC",
		"GMT",
		"CET",
		"EST",
		"Etc/GMT-1",
		"Europe/Simferopol",
		"Europe/Atlantis",
		"Europe",
		"Europe/Berlin ",
		"",
		"../../etc/passwd",
		"Europe/Berlinnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_false(timezone_country(str_of(names[i]), (char[3]){ 0 }));
	assert_false(timezone_country((struct str){ "Japan\0x", 7 }, (char[3]){ 0 }));
	assert_false(timezone_country((struct str){ 0 }, (char[3]){ 0 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_a_zone_its_country),
		cmocka_unit_test(knows_nothing_of_zones_without_a_country),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
