#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/text/domain_name.h"
#include "core/text/domain_suffix.h"

static void assert_str(struct str got, const char *wanted)
{
	if (!wanted) {
		assert_true(str_is_absent(got));
		return;
	}
	if (!str_is(got, wanted))
		fail_msg("\"%" PRI_STR "\" is not \"%s\"", ARG_STR(got), wanted);
}

static void folds_host_names(void **state)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "Fenster-Nord.Example.", "fenster-nord.example" },
		{ "m\xC3\xBCnchen.de", "xn--mnchen-3ya.de" },
		{ "M\xC3\x9CNCHEN.DE", "xn--mnchen-3ya.de" },
		{ "fa\xC3\x9F.de", "xn--fa-hia.de" },
		{ " example.com\n", "example.com" },
		{ "XN--MNCHEN-3YA.de", "xn--mnchen-3ya.de" },
		{ "\xE9\xA3\x9F\xE7\x8B\xAE\xE3\x80\x82\xE4\xB8\xAD\xE5\x9B\xBD", "xn--85x722f.xn--fiqs8s" },
		{ "pay\xC2\xADpal.com", "paypal.com" }, /* a soft hyphen that no reader sees */
		{ "_dmarc.example.com", "_dmarc.example.com" },
		{ "r3---sn.example.com", "r3---sn.example.com" },
		{ "COM", "com" },
		{ "3com.com", "3com.com" },
		{ "0xdead.beef", "0xdead.beef" },
	};
	/* clang-format on */
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_str(domain_fold(arena, str_of(cases[i][0])), cases[i][1]);
}

static void refuses_what_is_no_host_name(void **state)
{
	static const char *const bad[] = {
		"",
		".",
		"..",
		".com",
		"a..b",
		"a.b..",
		"10.0.0.1",
		"\xEF\xBC\x91.2.3.4", /* a full-width one */
		"0x7f.0x1",
		"2130706433",
		"[::1]",
		"::1",
		"a b.com",
		"a/b",
		"a@b.com",
		"ex\xFFmple.com",
		"xn--zzzzzz.\xC3\xBC",
		"a%2eb.com",
	};
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	char label[65], name[DOMAIN_MAX + 20];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_str(domain_fold(arena, str_of(bad[i])), NULL);
	assert_str(domain_fold(arena, (struct str){ 0 }), NULL);
	assert_str(domain_fold(arena, (struct str){ "a\0b.com", 7 }), NULL);

	memset(label, 'a', 64);
	assert_str(domain_fold(arena, (struct str){ label, 64 }), NULL);
	assert_int_equal(domain_fold(arena, (struct str){ label, 63 }).len, 63);
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 2 ? '.' : 'a';
	assert_str(domain_fold(arena, (struct str){ name, DOMAIN_MAX + 2 }), NULL);
	assert_int_equal(domain_fold(arena, (struct str){ name, DOMAIN_MAX }).len, DOMAIN_MAX);
}

static void finds_the_registrable_domain(void **state)
{
	/* clang-format off */
	static const struct {
		const char *name, *icann, *with_private;
	} cases[] = {
		{ "a.b.co.uk", "b.co.uk", "b.co.uk" },
		{ "b.co.uk", "b.co.uk", "b.co.uk" },
		{ "co.uk", NULL, NULL },
		{ "com", NULL, NULL },
		{ "mail.x.github.io", "github.io", "x.github.io" },
		{ "github.io", "github.io", NULL },
		{ "x.city.kawasaki.jp", "city.kawasaki.jp", "city.kawasaki.jp" },
		{ "a.b.c.kawasaki.jp", "b.c.kawasaki.jp", "b.c.kawasaki.jp" },
		{ "fenster-nord.example", "fenster-nord.example", "fenster-nord.example" },
		{ "a.b.c.d.e.f.g.h.i.j.example.com", "example.com", "example.com" },
		{ "", NULL, NULL },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str name = str_of(cases[i].name);

		assert_str(domain_registrable(name, false), cases[i].icann);
		assert_str(domain_registrable(name, true), cases[i].with_private);
	}
}

static void registrable_domain_is_a_view_of_the_name(void **state)
{
	const char *text = "www.example.com/path";
	struct str name = { text, strlen("www.example.com") };
	struct str domain = domain_registrable(name, false);

	(void)state;
	assert_ptr_equal(domain.at, text + 4);
	assert_int_equal(domain.len, strlen("example.com"));
}

static void tells_listed_suffixes_from_unknown_ones(void **state)
{
	(void)state;
	assert_true(domain_suffix_is_listed("com"));
	assert_true(domain_suffix_is_listed("co.uk"));
	assert_false(domain_suffix_is_listed("html"));
	assert_false(domain_suffix_is_listed("example.com"));
	assert_true(domain_suffix_is("html", false)); /* any unknown top level is a suffix */
}

static void knows_what_is_within_a_domain(void **state)
{
	(void)state;
	assert_true(domain_is_within(STR("a.b.example"), STR("b.example")));
	assert_true(domain_is_within(STR("b.example"), STR("b.example")));
	assert_false(domain_is_within(STR("ab.example"), STR("b.example")));
	assert_false(domain_is_within(STR("example"), STR("b.example")));
	assert_false(domain_is_within(STR("b.example"), STR("")));
	assert_false(domain_is_within(STR(""), STR("")));
}

static void finds_the_domain_of_an_address(void **state)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "a@Fenster.example", "fenster.example" },
		{ "Nord <a@fenster.example>", "fenster.example" },
		{ "\"service@bank.example\" <x@evil.example>", "evil.example" },
		{ "service@bank.example <x@evil.example>", "evil.example" },
		{ "\"a \\\" b@c\" <x@evil.example>", "evil.example" },
		{ "a@one.example, b@two.example", "one.example" },
		{ "A <a@one.example>, B <b@two.example>", "one.example" },
		{ "a@one.example (b@two.example)", "one.example" },
		{ "a@one.example (b (nested) @two.example) ", "one.example" },
		{ "\"a@b\"@c.example", "c.example" },
		{ "a@b@c.example", "c.example" },
		{ "info@m\xC3\xBCnchen.de", "xn--mnchen-3ya.de" },
		{ "Team: a@one.example;", "one.example" },
		{ "<a@one.example", "one.example" },
		{ "a@[10.0.0.1]", NULL },
		{ "a@", NULL },
		{ "<>", NULL },
		{ "nobody", NULL },
		{ "\"a@b.example", NULL },
		{ "(a@b.example", NULL },
		{ "\\", NULL },
		{ "\"\\", NULL },
		{ "(\\", NULL },
		{ "", NULL },
	};
	/* clang-format on */
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_str(email_domain(arena, str_of(cases[i][0])), cases[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folds_host_names),
		cmocka_unit_test(refuses_what_is_no_host_name),
		cmocka_unit_test(finds_the_registrable_domain),
		cmocka_unit_test(registrable_domain_is_a_view_of_the_name),
		cmocka_unit_test(tells_listed_suffixes_from_unknown_ones),
		cmocka_unit_test(knows_what_is_within_a_domain),
		cmocka_unit_test(finds_the_domain_of_an_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
