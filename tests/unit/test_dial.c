#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/model/dial.h"

static void dials(const char *phone, const char *expected)
{
	char country[3] = "??";
	bool found = dial_country(str_of(phone), country);

	if (!found != !expected || strcmp(country, expected ? expected : "??") != 0)
		print_message("%s: %s\n", phone, country);
	assert_int_equal(found, expected != NULL);
	assert_string_equal(country, expected ? expected : "??");
}

static void knows_calling_codes_of_one_to_three_digits(void **state)
{
	(void)state;
	dials("+4930123456", "DE");
	dials("+31201234567", "NL");
	dials("+33612345678", "FR");
	dials("+358401234567", "FI");
	dials("+2348012345678", "NG");
	dials("+998901234567", "UZ");
	dials("+204012345678", "EG");
	dials("+383 44 123 456", "XK");
	dials("+852 1234 5678", "HK");
}

static void reads_numbers_as_people_write_them(void **state)
{
	(void)state;
	dials("+49 (0)30-1234", "DE");
	dials("0049 30 1234", "DE");
	dials("  +49/30.1234 ", "DE");
	dials("(+49) 30 1234", NULL);
	dials("030 1234", NULL);
	dials("49301234", NULL);
	dials("+49 thirty", NULL);
	dials("+49 30 1234 ext 5", NULL);
	dials("+49\x1b[2J", NULL);
	dials("+", NULL);
	dials("", NULL);
	dials("+49", NULL);
	dials("+4912345678901234", NULL); /* sixteen digits */
	assert_false(dial_country((struct str){ "+49 30\0 1234", 12 }, (char[3]){ 0 }));
	assert_false(dial_country((struct str){ 0 }, (char[3]){ 0 }));
}

static void tells_countries_with_one_code_apart(void **state)
{
	/* clang-format off */
	static const struct {
		const char *phone, *country;
	} cases[] = {
		{ "+1 212 555 0100", "US" }, { "+1 416 555 0100", "CA" }, { "+1 867 555 0100", "CA" }, { "+1 242 555 0100", "BS" },
		{ "+1 876 555 0100", "JM" }, { "+1 658 555 0100", "JM" }, { "+1 809 555 0100", "DO" }, { "+1 787 555 0100", "PR" },
		{ "+1 671 555 0100", "GU" }, { "+1 800 555 0100", NULL }, { "+1 888 555 0100", NULL }, { "+1 900 555 0100", NULL },
		{ "+1 100 555 0100", NULL }, { "+1 911 555 0100", NULL },
		{ "+7 495 123 45 67", "RU" }, { "+7 701 123 45 67", "KZ" }, { "+7 727 123 45 67", "KZ" },
		{ "+44 20 7946 0958", "GB" }, { "+44 1534 123456", "JE" }, { "+44 1481 123456", "GG" }, { "+44 1624 123456", "IM" },
		{ "+44 7797 123456", "JE" }, { "+44 7624 123456", "IM" },
		{ "+39 06 1234567", "IT" }, { "+39 06 698 12345", "VA" }, { "+378 0549 123456", "SM" },
		{ "+262 262 12 34 56", "RE" }, { "+262 269 12 34 56", "YT" }, { "+262 639 12 34 56", "YT" },
		{ "+590 590 12 34 56", "GP" }, { "+599 9 123 4567", "CW" }, { "+599 7 123 4567", "BQ" }, { "+599 1 123 4567", NULL },
		{ "+61 2 1234 5678", "AU" }, { "+61 8 9162 1234", "CC" }, { "+672 3 12345", "NF" }, { "+672 1 12345", "AQ" },
		{ "+358 18 12345", "AX" }, { "+47 79 12 34 56", "SJ" }, { "+47 22 12 34 56", "NO" },
		{ "+800 1234 5678", NULL }, { "+881 6 1234 5678", NULL }, { "+999 1234 5678", NULL },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		dials(cases[i].phone, cases[i].country);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_calling_codes_of_one_to_three_digits),
		cmocka_unit_test(reads_numbers_as_people_write_them),
		cmocka_unit_test(tells_countries_with_one_code_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
