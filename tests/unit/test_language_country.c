#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/model/language_country.h"

static void reads_regions_and_languages(void **state)
{
	static const struct {
		const char *text, *country;
		bool weak;
	} cases[] = {
		{ "de-AT", "AT", false },
		{ "de_AT.UTF-8", "AT", false },
		{ "de", "DE", true },
		{ "DE", "DE", true },
		{ "en-US", "US", true },
		{ "en-GB", "GB", false },
		{ "es-us", "US", false },
		{ "zh-Hant-TW", "TW", false },
		{ "sr-Latn", "RS", true },
		{ "de-CH-1996", "CH", false },
		{ "fil", "PH", true },
		{ "af", "ZA", true },
		{ "zu", "ZA", true },
		{ "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "DE", false },
		{ "en;q=0.3, fr-CA;q=0.9", "CA", false },
		{ "en-GB;q=0.9, pl", "PL", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char country[3] = "";
		bool weak = !cases[i].weak;

		if (!language_country(str_of(cases[i].text), country, &weak))
			print_message("%s\n", cases[i].text);
		assert_string_equal(country, cases[i].country);
		assert_int_equal(weak, cases[i].weak);
	}
}

static void says_nothing_of_languages_of_many_countries(void **state)
{
	static const char *const texts[] = {
		"en",
		"es",
		"fr",
		"ar",
		"pt",
		"zh",
		"es-419",
		"en-ZZ",
		"xx",
		"",
		",",
		";q=1",
		"german",
		"d",
		"-DE",
		"*",
		"zh-Hant",
		"de;q=0",
		"\xC3\xA9\xC3\xA9",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		char country[3] = "??";
		bool weak = true;

		if (language_country(str_of(texts[i]), country, &weak))
			print_message("%s: %s\n", texts[i], country);
		assert_string_equal(country, "??");
	}
	assert_false(language_country((struct str){ 0 }, (char[3]){ 0 }, &(bool){ false }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_regions_and_languages),
		cmocka_unit_test(says_nothing_of_languages_of_many_countries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
