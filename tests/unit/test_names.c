#include "core/engine/names.h"
#include "tests/unit/story.h"

static void finds_the_host_of_a_link(void **state)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "https://www.evil.example/login", "www.evil.example" },
		{ "http://user:pass@evil.example:8080/x", "evil.example" },
		{ "https://bank.example@evil.example?x", "evil.example" },
		{ "https://evil.example\\@bank.example/", "evil.example" },
		{ "evil.example/x", "evil.example" },
		{ "https://evil.example.#x", "evil.example" },
		{ "https://[2001:db8::1]:443/", "2001:db8::1" },
		{ "https://localhost/", "" }, { "https://", "" }, { "", "" }, { "://", "" }, { "[", "" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_true(str_is(link_host(str_of(cases[i][0])), cases[i][1]));
}

static void finds_the_domain_of_an_address(void **state)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "a@b.example", "b.example" }, { "Name <a@b.example>", "b.example" },
		{ "\"x@y\" <a@b.example> (z)", "b.example" }, { "a@b.example.", "b.example" },
		{ "nobody", "" }, { "a@", "" }, { "", "" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_true(str_is(address_domain(str_of(cases[i][0])), cases[i][1]));
}

static void climbs_to_two_labels_and_no_further(void **state)
{
	(void)state;
	assert_true(str_is(domain_above(STR("a.b.example")), "b.example"));
	assert_true(str_is_absent(domain_above(STR("b.example"))));
	assert_true(str_is_absent(domain_above(STR("192.0.2.1"))));
	assert_true(str_is_absent(domain_above(STR(""))));
	assert_true(domain_within(STR("a.MG.example"), STR("mg.example")));
	assert_true(domain_within(STR("mg.example"), STR("mg.example")));
	assert_false(domain_within(STR("amg.example"), STR("mg.example")));
	assert_false(domain_within(STR("mg.example"), STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_host_of_a_link),
		cmocka_unit_test(finds_the_domain_of_an_address),
		cmocka_unit_test(climbs_to_two_labels_and_no_further),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
