#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <time.h>

#include "core/base/attrs.h"
#include "core/base/moment.h"

static struct moment moment_of(const char *text)
{
	struct moment at;

	assert_int_equal(moment_parse(str_of(text), &at), ERR_NONE);
	return at;
}

static void reads_rfc3339_and_unix_seconds(void **state)
{
	static const char *const cases[][2] = {
		{ "2026-11-23T09:59:31Z", "2026-11-23T09:59:31Z" },
		{ "2026-11-23t09:59:31z", "2026-11-23T09:59:31Z" },
		{ "2026-11-23 09:59:31+00:00", "2026-11-23T09:59:31Z" },
		{ "2026-11-23T09:59:31.500Z", "2026-11-23T09:59:31.5Z" },
		{ "2026-11-23T09:59:31.000000001Z", "2026-11-23T09:59:31Z" },
		{ "2026-11-23T09:59:31.123456789Z", "2026-11-23T09:59:31.123456Z" },
		{ "2026-01-01T00:30:00+05:30", "2025-12-31T19:00:00Z" },
		{ "2026-12-31T23:00:00-01:30", "2027-01-01T00:30:00Z" },
		{ "2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999Z" },
		{ "2017-01-01T00:59:60.5+01:00", "2016-12-31T23:59:59.999999Z" },
		{ "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z" },
		{ "2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z" },
		{ "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z" },
		{ "1970-01-01T00:00:00.000001Z", "1970-01-01T00:00:00.000001Z" },
		{ "1969-12-31T23:59:59-00:01", "1970-01-01T00:00:59Z" },
		{ "1700000000", "2023-11-14T22:13:20Z" },
		{ "1700000000.25", "2023-11-14T22:13:20.25Z" },
		{ "1", "1970-01-01T00:00:01Z" },
		{ "253402300799.999999", "9999-12-31T23:59:59.999999Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[MOMENT_TEXT_MAX];

		moment_print(moment_of(cases[i][0]), text);
		assert_string_equal(text, cases[i][1]);
	}
}

static void refuses_what_is_no_time(void **state)
{
	static const char *const bad[] = {
		"",
		"now",
		"2026-11-23",
		"2026-11-23T09:59Z",
		"2026-11-23T09:59:31",
		"2026-11-23T24:00:00Z",
		"2026-11-23T09:60:00Z",
		"2026-11-23T09:59:61Z",
		"2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z",
		"2026-04-31T00:00:00Z",
		"2026-02-29T00:00:00Z",
		"2100-02-29T00:00:00Z",
		"2026-01-00T00:00:00Z",
		"2026-11-23T09:59:31.Z",
		"2026-11-23T09:59:31+0100",
		"2026-11-23T09:59:31+24:00",
		"2026-11-23T09:59:31+01:60",
		"2026-11-23T09:59:31Zx",
		" 2026-11-23T09:59:31Z",
		"2026-1-23T09:59:31Z",
		"+2026-11-23T09:59:31Z",
		"1969-12-31T23:59:59Z",
		"1970-01-01T00:00:00Z",
		"1970-01-01T00:30:00+01:00",
		"9999-12-31T23:59:59-00:01",
		"0",
		"0.0",
		"-1",
		"+1",
		"1.",
		".5",
		"1e9",
		"1 ",
		"253402300800",
		"99999999999999999999",
		"nan",
	};
	struct moment at = { 7 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(moment_parse(str_of(bad[i]), &at), ERR_INVALID);
	assert_int_equal(moment_parse(STR("2026-11-23\0"
					  "09:59:31Z"),
				      &at),
			 ERR_INVALID);
	assert_int_equal(at.us, 7);
}

static void agrees_with_libc_on_every_day(void **state)
{
	(void)state;
	for (int64_t day = 0; day < 2932897; day += 13) {
		time_t seconds = (time_t)(day * 86400 + day % 86399 + 1);
		char text[MOMENT_TEXT_MAX], expected[MOMENT_TEXT_MAX];
		struct tm tm;

		gmtime_r(&seconds, &tm);
		strftime(expected, sizeof(expected), "%Y-%m-%dT%H:%M:%SZ", &tm);
		moment_print((struct moment){ seconds * MOMENT_SECOND }, text);
		assert_string_equal(text, expected);
		assert_int_equal(moment_of(text).us, seconds * MOMENT_SECOND);
	}
}

static void takes_seconds_from_a_double(void **state)
{
	static const double bad[] = {
		-1, 0, 1e-9, 253402300800.0, 1e300, NAN, INFINITY, -INFINITY
	};
	struct moment at = { 7 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(moment_from_seconds(bad[i], &at), ERR_INVALID);
	assert_int_equal(at.us, 7);
	assert_int_equal(moment_from_seconds(1700000000.123456, &at), ERR_NONE);
	assert_int_equal(at.us, INT64_C(1700000000123456));
	assert_int_equal(moment_from_seconds(253402300799.0, &at), ERR_NONE);
	assert_int_equal(moment_from_seconds(1e-6, &at), ERR_NONE);
	assert_int_equal(at.us, 1);
}

static void prints_any_moment(void **state)
{
	char text[MOMENT_TEXT_MAX];

	(void)state;
	moment_print((struct moment){ 0 }, text);
	assert_string_equal(text, "never");
	moment_print((struct moment){ -1 }, text);
	assert_string_equal(text, "1969-12-31T23:59:59.999999Z");
	moment_print((struct moment){ INT64_MAX }, text);
	assert_string_equal(text, "out of range");
	moment_print((struct moment){ INT64_MIN }, text);
	assert_string_equal(text, "out of range");
}

static void prints_the_clock_elsewhere(void **state)
{
	struct moment at = moment_of("2026-11-23T23:42:59Z");
	char text[8];

	(void)state;
	moment_print_clock(at, 0, text);
	assert_string_equal(text, "23:42");
	moment_print_clock(at, 330, text);
	assert_string_equal(text, "05:12");
	moment_print_clock(at, -1440, text);
	assert_string_equal(text, "23:42");
	moment_print_clock((struct moment){ -1 }, 0, text);
	assert_string_equal(text, "23:59");
}

static void says_how_long_in_words(void **state)
{
	static const struct {
		int64_t us;
		const char *expected;
	} cases[] = {
		{ 0, "0 s" },
		{ 999999, "0 s" },
		{ 59 * MOMENT_SECOND, "59 s" },
		{ MOMENT_MINUTE, "1 min" },
		{ 9 * MOMENT_MINUTE + 59 * MOMENT_SECOND, "9 min" },
		{ 3 * MOMENT_HOUR, "3 h" },
		{ MOMENT_DAY - 1, "23 h" },
		{ MOMENT_DAY, "1 day" },
		{ 6 * MOMENT_DAY, "6 days" },
		{ 59 * MOMENT_DAY, "59 days" },
		{ 60 * MOMENT_DAY, "2 months" },
		{ 730 * MOMENT_DAY, "2 years" },
		{ -5 * MOMENT_MINUTE, "-5 min" },
		{ -1, "0 s" },
		{ INT64_MAX, "292471 years" },
		{ INT64_MIN, "-292471 years" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[24];

		moment_print_span(cases[i].us, text);
		assert_string_equal(text, cases[i].expected);
	}
}

static void reads_the_clocks(void **state)
{
	int64_t before = moment_ticks_us();

	(void)state;
	assert_true(moment_before(moment_of("2024-01-01T00:00:00Z"), moment_now()));
	assert_false(moment_is_never(moment_now()));
	assert_true(moment_ticks_us() >= before);
	assert_true(moment_is_never((struct moment){ 0 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_rfc3339_and_unix_seconds),
		cmocka_unit_test(refuses_what_is_no_time),
		cmocka_unit_test(agrees_with_libc_on_every_day),
		cmocka_unit_test(takes_seconds_from_a_double),
		cmocka_unit_test(prints_any_moment),
		cmocka_unit_test(prints_the_clock_elsewhere),
		cmocka_unit_test(says_how_long_in_words),
		cmocka_unit_test(reads_the_clocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
