#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/model/country_names.h"
#include "core/model/place.h"

static void reads_codes_and_names_as_people_write_them(void **state)
{
	static const char *const cases[][2] = {
		{ "DE", "DE" },
		{ "de", "DE" },
		{ "DEU", "DE" },
		{ "deu", "DE" },
		{ " Germany ", "DE" },
		{ "GERMANY", "DE" },
		{ "Deutschland", "DE" },
		{ "allemagne", "DE" },
		{ "Alemania", "DE" },
		{ "UK", "GB" },
		{ "u.k.", "GB" },
		{ "EL", "GR" },
		{ "England", "GB" },
		{ "the United Kingdom", "GB" },
		{ "U.S.A.", "US" },
		{ "United States of America", "US" },
		{ "Österreich", "AT" },
		{ "OESTERREICH", "AT" },
		{ "O\xCC\x88sterreich", "AT" },
		{ "Côte d’Ivoire", "CI" },
		{ "Cote d'Ivoire", "CI" },
		{ "Ivory  Coast", "CI" },
		{ "Bosnia & Herzegovina", "BA" },
		{ "Trinidad and Tobago", "TT" },
		{ "Trinidad & Tobago", "TT" },
		{ "St. Lucia", "LC" },
		{ "Türkiye", "TR" },
		{ "Turkey", "TR" },
		{ "Корея", NULL },
		{ "Россия", "RU" },
		{ "日本", "JP" },
		{ "대한민국", "KR" },
		{ "Korea, Republic of", "KR" },
		{ "România", "RO" },
		{ "Polska", "PL" },
		{ "Kosovo", "XK" },
		{ "Việt Nam", "VN" },
		{ "Ｄｅ", "DE" },
		{ "Narnia", NULL },
		{ "ZZ", NULL },
		{ "zzz", NULL },
		{ "", NULL },
		{ "   ", NULL },
		{ "the", NULL },
		{ "...", NULL },
		{ "\xC3\xA9", NULL },
		{ "&", NULL },
		{ "-", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char country[3] = "??";
		bool parsed = country_parse(str_of(cases[i][0]), country);

		if (strcmp(country, cases[i][1] ? cases[i][1] : "??") != 0)
			print_message("%s: %s\n", cases[i][0], country);
		assert_int_equal(parsed, cases[i][1] != NULL);
		assert_string_equal(country, cases[i][1] ? cases[i][1] : "??");
	}
	assert_false(country_parse((struct str){ 0 }, (char[3]){ 0 }));
	assert_false(country_parse((struct str){ "germany\0x", 9 }, (char[3]){ 0 }));
}

static void finds_every_name_of_its_table(void **state)
{
	char country[3];

	(void)state;
	for (size_t i = 0; i < country_row_count; i++) {
		if (i)
			assert_true(strcmp(country_rows[i - 1].name, country_rows[i].name) < 0);
		if (!country_parse(str_of(country_rows[i].name), country))
			print_message("%s\n", country_rows[i].name);
		assert_string_equal(country, country_rows[i].code);
	}
}

static void names_every_country_by_a_name_that_it_reads(void **state)
{
	size_t count = 0;

	(void)state;
	for (int a = 'A'; a <= 'Z'; a++) {
		for (int b = 'A'; b <= 'Z'; b++) {
			const char code[3] = { (char)a, (char)b };
			char country[3];

			if (!country_parse(str_of(code), country) || strcmp(country, code) != 0)
				continue;
			count++;
			assert_true(country_name(code).len > 2);
			assert_true(country_parse(country_name(code), country));
			assert_string_equal(country, code);
		}
	}
	assert_int_equal(count, 250); /* ISO 3166-1 and Kosovo */
	assert_true(str_is(country_name("DE"), "Germany"));
	assert_true(str_is(country_name("ZZ"), "ZZ"));
	assert_true(str_is(country_name((char[3]){ 0 }), ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_codes_and_names_as_people_write_them),
		cmocka_unit_test(finds_every_name_of_its_table),
		cmocka_unit_test(names_every_country_by_a_name_that_it_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
