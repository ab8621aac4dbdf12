#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/moment.h"
#include "core/text/url.h"

static void assert_str(struct str got, const char *wanted)
{
	if (!wanted) {
		assert_true(str_is_absent(got));
		return;
	}
	if (!str_is(got, wanted))
		fail_msg("\"%" PRI_STR "\" is not \"%s\"", ARG_STR(got), wanted);
}

static void finds_the_host_a_browser_would_visit(void **state)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "https://Chase.Example/login", "chase.example" },
		{ "http://chase.example:8080", "chase.example" },
		{ "http://chase.example@evil.example/", "evil.example" },
		{ "http://chase.example:secret@x@evil.example?@bank.example", "evil.example" },
		{ "http:\\\\evil.example\\@bank.example", "evil.example" },
		{ "http:/evil.example", "evil.example" },
		{ "https:evil.example/x", "evil.example" },
		{ "http://evil.example#@bank.example", "evil.example" },
		{ "http://ev%69l.example/", "evil.example" },
		{ "ht\ntp://ev\til.example/", "evil.example" },
		{ "http://evil.example./", "evil.example" },
		{ "http://m\xC3\xBCnchen.de/", "xn--mnchen-3ya.de" },
		{ "//cdn.example/x", "cdn.example" },
		{ "bit.ly/x", "bit.ly" },
		{ "fenster-nord.example", "fenster-nord.example" },
		{ "fenster-nord.example:443/", "fenster-nord.example" },
		{ "  https://fenster-nord.example  ", "fenster-nord.example" },
		{ "http://localhost/", "localhost" },
		{ "localhost", NULL },
		{ "http://10.0.0.1/", NULL },
		{ "http://[::1]:80/", NULL },
		{ "http://", NULL },
		{ "http:///", NULL },
		{ "mailto:a@b.example", NULL },
		{ "a@b.example", NULL },
		{ "javascript:alert(1)", NULL },
		{ "ftp://b.example/", NULL },
		{ "data:text/html,x", NULL },
		{ "http://ev%00il.example/", NULL },
		{ "http://%", NULL },
		{ "/path", NULL },
		{ "", NULL },
	};
	/* clang-format on */
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_str(url_host(arena, str_of(cases[i][0])), cases[i][1]);
}

static void folds_addresses_that_lead_to_the_same_page(void **state)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "HTTP://Shop.Example", "http://shop.example/" },
		{ "https://shop.example:443/A?B#c", "https://shop.example/A?B" },
		{ "https://shop.example:0443/", "https://shop.example/" },
		{ "http://shop.example:443/", "http://shop.example:443/" },
		{ "http://shop.example?q=\\", "http://shop.example/?q=\\" },
		{ "http:\\\\shop.example\\a\\b", "http://shop.example/a/b" },
		{ "http://bank.example@shop.example/", "http://shop.example/" },
		{ "http://10.0.0.1:80/x", "http://10.0.0.1/x" },
		{ "http://[2001:DB8::1]/", "http://[2001:db8::1]/" },
		{ "http://sh\nop.example/a\tb", "http://shop.example/ab" },
		{ "http://shop.example/a b \001 #c", "http://shop.example/a%20b%20%01%20" },
		{ "http://a%2Fb.example/", NULL },
		{ "http://a%3A80/", NULL },
		{ "http://a=b.example/", NULL },
		{ "http://[a/", NULL },
		{ "shop.example/", NULL },
		{ "ftp://shop.example/", NULL },
		{ "http://", NULL },
		{ "", NULL },
	};
	/* clang-format on */
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_str(url_fold(arena, str_of(cases[i][0])), cases[i][1]);
}

/* clang-format off */
static const struct {
	const char *text, *urls[4];
} texts[] = {
	{ "See https://a.example/x. Then (http://b.example/y), ok?", { "https://a.example/x", "http://b.example/y" } },
	{ "http://a.example/wiki_(x) and <HTTP://B.example>", { "http://a.example/wiki_(x)", "HTTP://B.example" } },
	{ "go to www.shop.example today or bit.ly/2x, please", { "www.shop.example", "bit.ly/2x" } },
	{ "x\xE2\x80\x9Chttp://a.example/\xE2\x80\x9D", { "http://a.example/" } },
	{ "http://user@a.example/ http://a.example:80/", { "http://user@a.example/", "http://a.example:80/" } },
	{ "bit.ly:80/2x", { "bit.ly:80/2x" } },
	{ "http://a.example/http://b.example/", { "http://a.example/http://b.example/" } },
	{ "and/or 1/2 24/7 index.html/x me@bit.ly/x http:// https:/x http://... www. wwww.x.com", { 0 } },
	{ "www.a.example www.b.example no slash behind", { "www.a.example", "www.b.example" } },
	{ "hhttp://a.example", { "http://a.example" } },
	{ "/", { 0 } },
	{ ".", { 0 } },
	{ "", { 0 } },
};
/* clang-format on */

static void finds_addresses_in_running_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct url_search search = url_search(str_of(texts[i].text));
		struct str url;

		for (size_t k = 0; texts[i].urls[k]; k++) {
			assert_true(url_next(&search, &url));
			assert_str(url, texts[i].urls[k]);
		}
		if (url_next(&search, &url))
			fail_msg("found \"%" PRI_STR "\"", ARG_STR(url));
	}
}

/* Four times the text may take four times as long, not sixteen. */
static void takes_time_in_step_with_the_text(void **state)
{
	static const char *const patterns[] = { "http://a ", "www.a ",       "http://",
						"a.com/",    "http://.....", "aaaaaaaaa",
						"1/1.1:1/",  "(http://x)" };
	const size_t size = (size_t)2 << 20;
	char *text = malloc(size);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		size_t len = strlen(patterns[i]);
		struct url_search search;
		struct str url;
		int64_t start = moment_ticks_us();

		for (size_t at = 0; at < size; at++)
			text[at] = patterns[i][at % len];
		search = url_search((struct str){ text, size });
		while (url_next(&search, &url))
			;
		assert_true(moment_ticks_us() - start < 5 * MOMENT_SECOND);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_host_a_browser_would_visit),
		cmocka_unit_test(folds_addresses_that_lead_to_the_same_page),
		cmocka_unit_test(finds_addresses_in_running_text),
		cmocka_unit_test(takes_time_in_step_with_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
