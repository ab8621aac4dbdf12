#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/buf.h"
#include "tui/wording.h"

static struct moment at(const char *text)
{
	struct moment moment = { 0 };

	assert_int_equal(moment_parse(str_of(text), &moment), ERR_NONE);
	return moment;
}

static void says_when_as_people_do(void **state)
{
	static const struct {
		const char *at, *said;
	} cases[] = {
		{ "2026-11-23T00:00:00Z", "00:00" },    { "2026-11-23T10:39:59Z", "10:39" },
		{ "2026-11-22T23:59:59Z", "22 Nov" },   { "2026-01-01T00:00:00Z", "1 Jan" },
		{ "2025-12-31T23:59:59Z", "Dec 2025" }, { "9999-12-31T23:59:59Z", "Dec 9999" },
	};
	char text[WHEN_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		word_when(at(cases[i].at), at("2026-11-23T10:42:00Z"), text);
		assert_string_equal(text, cases[i].said);
	}
	word_when((struct moment){ 0 }, at("2026-11-23T10:42:00Z"), text);
	assert_string_equal(text, "-");
}

static void says_ages_in_one_unit(void **state)
{
	static const struct {
		int64_t us;
		const char *said;
	} cases[] = {
		{ 0, "0s" },
		{ -5 * MOMENT_HOUR, "0s" },
		{ 59 * MOMENT_SECOND, "59s" },
		{ MOMENT_MINUTE, "1m" },
		{ 23 * MOMENT_HOUR, "23h" },
		{ 6 * MOMENT_DAY, "6d" },
		{ 729 * MOMENT_DAY, "729d" },
		{ 731 * MOMENT_DAY, "2y" },
	};
	struct moment now = at("2026-11-23T10:42:00Z");
	char text[AGE_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		word_age((struct moment){ now.us - cases[i].us }, now, text);
		assert_string_equal(text, cases[i].said);
	}
	word_age((struct moment){ 0 }, now, text);
	assert_string_equal(text, "-");
}

static void counts_with_commas(void **state)
{
	static const struct {
		int64_t n;
		const char *said;
	} cases[] = {
		{ 0, "0 mails" },
		{ 1, "1 mail" },
		{ 999, "999 mails" },
		{ 1000, "1,000 mails" },
		{ 1234567, "1,234,567 mails" },
		{ -1000, "-1,000 mails" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(60);

		word_counted(cases[i].n, "mail", "mails", &out);
		assert_string_equal(buf_text(&out), cases[i].said);
	}
}

static void says_how_many_sources_see_a_proxy(void **state)
{
	struct proxy proxy = { .verdict = PROXY_VPN, .source_count = 3 };
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(60);

	(void)state;
	proxy.sources[0].says = PROXY_VPN;
	proxy.sources[1].says = PROXY_NONE;
	proxy.sources[2].says = PROXY_VPN;
	word_proxy(&proxy, &out);
	assert_string_equal(buf_text(&out), "VPN \xE2\x96\xB2 2/3");
	buf_clear(&out);
	proxy.verdict = PROXY_UNKNOWN; /* not the same as none */
	word_proxy(&proxy, &out);
	assert_string_equal(buf_text(&out), "proxy ?");
	buf_clear(&out);
	proxy.verdict = PROXY_NONE;
	word_proxy(&proxy, &out);
	assert_string_equal(buf_text(&out), "");
}

/* No colour is the only sign: what differs in style differs in what is written. */
static void gives_every_state_a_sign_of_its_own(void **state)
{
	(void)state;
	for (int a = 0; a <= STATE_DELETED; a++)
		for (int b = a + 1; b <= STATE_DELETED; b++)
			assert_string_not_equal(state_sign((enum state)a),
						state_sign((enum state)b));
	for (int a = 0; a <= VERDICT_PHISHER; a++)
		assert_true(strlen(theme_sign(verdict_style((enum verdict)a))) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_when_as_people_do),
		cmocka_unit_test(says_ages_in_one_unit),
		cmocka_unit_test(counts_with_commas),
		cmocka_unit_test(says_how_many_sources_see_a_proxy),
		cmocka_unit_test(gives_every_state_a_sign_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
