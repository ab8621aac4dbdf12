#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/pin_line.h"

static void a_country_and_a_kind_are_read_as_reps_write_them(void **state)
{
	/* clang-format off */
	static const struct { const char *line, *country; enum chat_claim_kind kind; } rows[] = {
		{ "Germany presence",          "DE", CHAT_PRESENCE },
		{ "  de  ",                    "DE", CHAT_PRESENCE },
		{ "DE lives",                  "DE", CHAT_RESIDENCE },
		{ "Österreich resi",           "AT", CHAT_RESIDENCE },
		{ "United Kingdom third_party", "GB", CHAT_THIRD_PARTY },
		{ "united kingdom",            "GB", CHAT_PRESENCE },
		{ "côte d'ivoire origin",      "CI", CHAT_ORIGIN },
		{ "us business",               "US", CHAT_BUSINESS },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pin_request pin = { .from = 3, .to = 9 };

		if (pin_line_read(str_of(rows[i].line), &pin))
			fail_msg("%s: %s", rows[i].line, err_text(ERR_INVALID));
		assert_string_equal(pin.country, rows[i].country);
		assert_int_equal(pin.kind, rows[i].kind);
		assert_int_equal(pin.what, PIN_KEEP);
		assert_int_equal(pin.to, 9);
	}
}

static void it_can_be_dropped_and_read_again(void **state)
{
	struct pin_request pin = { .country = "DE" };

	(void)state;
	assert_int_equal(pin_line_read(STR("drop"), &pin), ERR_NONE);
	assert_int_equal(pin.what, PIN_DROP);
	assert_string_equal(pin.country, "");
	assert_int_equal(pin_line_read(STR("no proxy"), &pin), ERR_NONE);
	assert_true(pin.denies_proxy && pin.what == PIN_KEEP && !pin.country[0]);
	assert_int_equal(pin_line_read(STR("Read"), &pin), ERR_NONE);
	assert_int_equal(pin.what, PIN_FORGET);
}

static void what_is_no_country_is_refused_and_changes_nothing(void **state)
{
	static const char *const lines[] = { "", "   ", "Germny", "Germany sometimes", "presence" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct pin_request pin = { .country = "AT", .what = PIN_DROP };

		if (pin_line_read(str_of(lines[i]), &pin) != ERR_INVALID)
			fail_msg("'%s' is taken", lines[i]);
		assert_string_equal(pin.country, "AT");
		assert_int_equal(pin.what, PIN_DROP);
	}
}

static size_t completed(const char *line, size_t round, const char *expected)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(300);
	size_t ways = pin_line_complete(str_of(line), round, &out);

	assert_string_equal(buf_text(&out), expected);
	return ways;
}

static void tab_completes_countries_and_then_goes_through_the_kinds(void **state)
{
	(void)state;
	assert_int_equal(completed("Germ", 0, "Germany"), 1);
	assert_int_equal(completed("united k", 0, "United Kingdom"), 1);
	assert_true(completed("uni", 0, "United Arab Emirates") >= 3);
	assert_true(completed("uni", 1, "United Kingdom") >= 3);
	assert_int_equal(completed("Germany", 0, "Germany presence"), 5);
	assert_int_equal(completed("Germany", 1, "Germany residence"), 5);
	assert_int_equal(completed("Germany presence", 0, "Germany residence"), 5);
	assert_int_equal(completed("Germany third_party", 0, "Germany presence"), 5);
	assert_int_equal(completed("de", 0, "Germany presence"), 5);
	assert_int_equal(completed("Atlantis", 0, "Atlantis"), 0);
}

static void what_stands_there_is_written_as_it_is_read(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(300);
	struct pin_request pin = { .country = "GB", .kind = CHAT_RESIDENCE }, back = { .from = 0 };

	(void)state;
	pin_line_write(&pin, &out);
	assert_string_equal(buf_text(&out), "United Kingdom residence");
	assert_int_equal(pin_line_read(buf_str(&out), &back), ERR_NONE);
	assert_string_equal(back.country, "GB");
	assert_int_equal(back.kind, CHAT_RESIDENCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_country_and_a_kind_are_read_as_reps_write_them),
		cmocka_unit_test(it_can_be_dropped_and_read_again),
		cmocka_unit_test(what_is_no_country_is_refused_and_changes_nothing),
		cmocka_unit_test(tab_completes_countries_and_then_goes_through_the_kinds),
		cmocka_unit_test(what_stands_there_is_written_as_it_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
