#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/str.h"

static void tells_the_absent_from_the_empty(void **state)
{
	struct str none = { 0 };

	(void)state;
	assert_true(str_is_absent(none));
	assert_true(str_is_absent(str_of(NULL)));
	assert_false(str_is_absent(str_of("")));
	assert_true(str_equal(none, STR("")));
	assert_true(str_is(none, ""));
	assert_true(str_is_absent(str_sub(none, 3, 4)));
	assert_true(str_is_absent(str_trim(none)));
}

static void clips_parts_to_the_whole(void **state)
{
	struct str s = STR("postmaster");

	(void)state;
	assert_true(str_is(str_sub(s, 4, 6), "master"));
	assert_true(str_is(str_sub(s, 4, SIZE_MAX), "master"));
	assert_int_equal(str_sub(s, 11, 1).len, 0);
	assert_int_equal(str_sub(s, SIZE_MAX, SIZE_MAX).len, 0);
	assert_false(str_is_absent(str_sub(s, SIZE_MAX, 1)));
}

static void compares_bytes_and_folds_only_ascii(void **state)
{
	(void)state;
	assert_true(str_equal_nocase(STR("MAILER-Daemon[]"), STR("mailer-daemon[]")));
	assert_false(str_equal_nocase(STR("@"), STR("`")));
	assert_false(str_equal_nocase(STR("["), STR("{")));
	assert_false(str_equal_nocase(STR("\xc3\x84"), STR("\xc3\xa4")));
	assert_false(str_equal_nocase(STR("ab"), STR("abc")));
	assert_false(str_equal(STR("a\0b"), STR("a\0c")));
	assert_true(str_compare(STR("a"), STR("b")) < 0);
	assert_true(str_compare(STR("ab"), STR("a")) > 0);
	assert_true(str_compare(STR("\xff"), STR("a")) > 0);
	assert_int_equal(str_compare(STR(""), (struct str){ 0 }), 0);
	assert_true(str_starts(STR("smtp.example"), STR("smtp.")));
	assert_true(str_ends(STR("smtp.example"), STR(".example")));
	assert_false(str_starts(STR("smt"), STR("smtp")));
	assert_false(str_ends(STR("ple"), STR("example")));
	assert_true(str_ends(STR("x"), STR("")));
}

static void finds_text_and_characters(void **state)
{
	struct str none = { 0 };

	(void)state;
	assert_int_equal(str_find(STR("a\0bcb"), STR("b")), 2);
	assert_int_equal(str_find(STR("abc"), STR("")), 0);
	assert_int_equal(str_find(STR("abc"), STR("abcd")), SIZE_MAX);
	assert_int_equal(str_find(none, STR("a")), SIZE_MAX);
	assert_int_equal(str_find_char(STR("user@host@"), '@'), 4);
	assert_int_equal(str_find_last_char(STR("user@host@x"), '@'), 9);
	assert_int_equal(str_find_char(none, '@'), SIZE_MAX);
	assert_int_equal(str_find_last_char(STR("user"), '@'), SIZE_MAX);
}

static void trims_white_space_at_both_ends(void **state)
{
	(void)state;
	assert_true(str_is(str_trim(STR(" \t\v a b\r\n\f")), "a b"));
	assert_int_equal(str_trim(STR(" \n ")).len, 0);
	assert_true(str_is(str_trim(STR("\xc2\xa0x")), "\xc2\xa0x"));
}

static void cuts_at_separators(void **state)
{
	static const struct {
		const char *text, *parts;
	} cases[] = {
		{ "a,,b", "[a][][b]" }, { "a,", "[a]" },  { ",a", "[][a]" }, { "a", "[a]" },
		{ ",", "[]" },          { ",,", "[][]" }, { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str rest = str_of(cases[i].text), part;
		char seen[64] = "";
		size_t used = 0;

		while (str_cut(&rest, ',', &part))
			used += (size_t)snprintf(seen + used, sizeof(seen) - used, "[%" PRI_STR "]",
						 ARG_STR(part));
		assert_string_equal(seen, cases[i].parts);
	}
}

static void reads_whole_numbers_and_nothing_else(void **state)
{
	static const char *const bad[] = {
		"",
		"+",
		"-",
		" 1",
		"1 ",
		"1.0",
		"0x10",
		"--1",
		"1e3",
		"9223372036854775808",
		"-9223372036854775809",
		"99999999999999999999",
		"\xef\xbc\x91",
	};
	int64_t n = 7;
	uint32_t u = 7;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(str_to_int64(str_of(bad[i]), &n));
		assert_false(str_to_uint32(str_of(bad[i]), &u));
	}
	assert_false(str_to_int64(STR("1\0"), &n));
	assert_false(str_to_uint32(STR("4294967296"), &u));
	assert_false(str_to_uint32(STR("-1"), &u));
	assert_int_equal(n, 7);
	assert_int_equal(u, 7);

	assert_true(str_to_int64(STR("-9223372036854775808"), &n));
	assert_true(n == INT64_MIN);
	assert_true(str_to_int64(STR("+9223372036854775807"), &n));
	assert_true(n == INT64_MAX);
	assert_true(str_to_int64(STR("-007"), &n));
	assert_int_equal(n, -7);
	assert_true(str_to_uint32(STR("4294967295"), &u));
	assert_true(u == UINT32_MAX);
}

static void reads_decimals_as_strtod_does(void **state)
{
	static const char *const good[] = {
		"0",
		"-0",
		"1",
		"-1.5",
		"0.1",
		"3.14159265358979",
		"1e22",
		"1e23",
		"123456789012345678",
		"9007199254740993",
		"2.2250738585072011e-308",
		"4.9e-324",
		"2.4703282292062328e-324",
		"1.7976931348623157e308",
		"1e-400",
		"0e999999999999999999999",
		"0.000001E+10",
		"179769313486231580793e288",
		"0.5e-0007",
		"8.41e21",
		"1e-22",
		"000000000000000000001.5",
		"2.22507385850720113605740979670913197593481954635164565e-308",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		double n = NAN, expected = strtod(good[i], NULL);

		assert_true(str_to_double(str_of(good[i]), &n));
		assert_memory_equal(&n, &expected, sizeof(n));
	}
}

static void refuses_what_is_no_finite_decimal(void **state)
{
	static const char *const bad[] = {
		"",      "-",     ".5",  "5.",   "1e", "1e+",   "1e5x",   "inf",
		"nan",   "0x1p3", "1,5", " 1",   "1 ", "1e309", "-1e309", "1e99999999999999999999",
		"1.2.3", "e5",    "+-1", "1..2",
	};
	double n = 7;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(str_to_double(str_of(bad[i]), &n));
	assert_true(n == 7);
}

/* Halfway between two doubles but for its thousandth digit. */
static void rounds_by_every_digit_however_many(void **state)
{
	char text[1100];
	double n;

	(void)state;
	memset(text, '0', sizeof(text));
	for (size_t i = 0; i < 17; i++)
		text[i] = "9007199254740993."[i];
	assert_true(str_to_double((struct str){ text, sizeof(text) }, &n));
	assert_true(n == 9007199254740992.0);
	text[1000] = '1';
	assert_true(str_to_double((struct str){ text, sizeof(text) }, &n));
	assert_true(n == 9007199254740994.0);

	memset(text, '9', sizeof(text));
	assert_false(str_to_double((struct str){ text, sizeof(text) }, &n));
	memset(text, '0', sizeof(text));
	text[sizeof(text) - 1] = '5';
	assert_true(str_to_double((struct str){ text, sizeof(text) }, &n));
	assert_true(n == 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_the_absent_from_the_empty),
		cmocka_unit_test(clips_parts_to_the_whole),
		cmocka_unit_test(compares_bytes_and_folds_only_ascii),
		cmocka_unit_test(finds_text_and_characters),
		cmocka_unit_test(trims_white_space_at_both_ends),
		cmocka_unit_test(cuts_at_separators),
		cmocka_unit_test(reads_whole_numbers_and_nothing_else),
		cmocka_unit_test(reads_decimals_as_strtod_does),
		cmocka_unit_test(refuses_what_is_no_finite_decimal),
		cmocka_unit_test(rounds_by_every_digit_however_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
