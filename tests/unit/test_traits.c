#include "tests/unit/story.h"

static bool has_trait(const struct trait *traits, size_t count, enum trait_kind kind,
		      const char *value)
{
	for (size_t i = 0; i < count; i++)
		if (traits[i].kind == kind && str_is(traits[i].value, value))
			return true;
	return false;
}

static void folds_values_so_that_spelling_hides_nothing(void **state)
{
	/* clang-format off */
	static const struct {
		enum trait_kind kind;
		const char *value, *folded; /* NULL: no trait */
	} cases[] = {
		{ TRAIT_PHONE, "+49 30 1234", "49301234" },
		{ TRAIT_PHONE, "0049-(0)30/1234", "49301234" },
		{ TRAIT_PHONE, "\xef\xbc\x94\xef\xbc\x99 30 1234", "49301234" }, /* full-width digits */
		{ TRAIT_PHONE, "12345", NULL },
		{ TRAIT_PHONE, "000000000", NULL },
		{ TRAIT_PHONE, "call me", NULL },
		{ TRAIT_DEVICE, "  Laptop-7 ", "laptop-7" },
		{ TRAIT_DEVICE, "unknown", NULL },
		{ TRAIT_DEVICE, "abc", NULL },
		{ TRAIT_CARD, "FP_12ab", "fp_12ab" },
		{ TRAIT_IP, "81.2.69.160", "81.2.69.160" },
		{ TRAIT_IP, "2A02:0::1", "2a02::1" },
		{ TRAIT_IP, "203.0.113.9", "203.0.113.9" },
		{ TRAIT_IP, "10.0.0.1", NULL },
		{ TRAIT_IP, "127.0.0.1", NULL },
		{ TRAIT_IP, "fe80::1", NULL },
		{ TRAIT_IP, "300.1.1.1", NULL },
		{ TRAIT_DOMAIN, "ChaseUpdate.Example.", "chaseupdate.example" },
		{ TRAIT_DOMAIN, "localhost", NULL },
		{ TRAIT_URL, "HTTPS://Evil.Example/A/#frag", "https://evil.example/a" },
	};
	/* clang-format on */
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str folded = trait_fold(arena, cases[i].kind, str_of(cases[i].value));

		assert_string_equal(folded.len ? folded.at : "",
				    cases[i].folded ? cases[i].folded : "");
	}
	arena_free(arena);
}

static void needs_a_name_and_a_postcode(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_true(str_is(trait_fold_name(arena, STR("Ada  BYRON"), STR("SW1A 1AA")),
			   "ada byron|sw1a1aa"));
	assert_int_equal(trait_fold_name(arena, STR("Bo L"), STR("10115")).len, 0);
	assert_int_equal(trait_fold_name(arena, STR("1234 5678"), STR("10115")).len, 0);
	assert_int_equal(trait_fold_name(arena, STR("Ada Byron"), STR(" ")).len, 0);
	arena_free(arena);
}

static void tells_how_an_address_is_made_up(void **state)
{
	static const struct {
		const char *email, *name, *pattern;
	} cases[] = {
		{ "ada.byron42@x.example", "Ada Byron", "first.last##" },
		{ "Byron_Ada@x.example", "Ada Lovelace Byron", "last_first" },
		{ "adabyron@x.example", "Ada Byron", "firstlast" },
		{ "abyron7@x.example", "Ada Byron", "flast#" },
		{ "xkqz7731@x.example", "Ada Byron", "llll####" },
		{ "sales+a1@x.example", "", "lllll+l#" },
		{ "\xd0\xb0\xd0\xb4\xd0\xb0@x.example", "", "lll" },
		{ "a@x.example", "", NULL },
		{ "@x.example", "", NULL },
		{ "nobody", "", NULL },
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str pattern = trait_pattern(arena, str_of(cases[i].email),
						   str_of(cases[i].name));

		assert_string_equal(pattern.len ? pattern.at : "",
				    cases[i].pattern ? cases[i].pattern : "");
	}
	arena_free(arena);
}

static void gathers_what_accounts_can_share(void **state)
{
	static const struct place hoster = { .proxy = { .verdict = PROXY_HOSTING } };
	struct story s = story_begin();
	struct str links[] = { STR("https://www.evil.example/login"),
			       STR("http://198.51.100.7/x") };
	struct event message = { .type = EVENT_MESSAGE };
	struct trait *traits;
	size_t count;

	(void)state;
	story_tell(&s, 0,
		   (struct event){ .type = EVENT_ACCOUNT,
				   .as.account = { .name = STR("Ada Byron"),
						   .phone = STR("+44 20 7946 0958"),
						   .device = STR("Phone-9"),
						   .ip = story_ip("81.2.69.160") } },
		   NULL);
	story_tell(&s, 1,
		   (struct event){ .type = EVENT_CARD,
				   .as.card = { .fingerprint = STR("fp-77"),
						.postcode = STR("SW1A 1AA") } },
		   NULL);
	message.as.message = (struct event_message){ .ip = story_ip("192.0.2.1"),
						     .domain = STR("mail.byron.example"),
						     .links = links,
						     .link_count = 2 };
	story_tell(&s, 2, message, &hoster);
	message.as.message.ip = story_ip("192.0.2.2");
	message.as.message.domain = STR("ada.mg.example");
	story_tell(&s, 3, message, NULL);
	facts_end(s.facts);
	traits = facts_traits(s.facts, s.arena, &count);
	assert_true(has_trait(traits, count, TRAIT_CARD, "fp-77"));
	assert_true(has_trait(traits, count, TRAIT_DEVICE, "phone-9"));
	assert_true(has_trait(traits, count, TRAIT_PHONE, "442079460958"));
	assert_true(has_trait(traits, count, TRAIT_NAME_ADDRESS, "ada byron|sw1a1aa"));
	assert_true(has_trait(traits, count, TRAIT_IP, "81.2.69.160"));
	assert_true(has_trait(traits, count, TRAIT_IP, "192.0.2.2"));
	assert_true(has_trait(traits, count, TRAIT_NETWORK, "81.2.69.0/24"));
	assert_false(has_trait(traits, count, TRAIT_NETWORK, "192.0.3.0/24"));
	assert_true(has_trait(traits, count, TRAIT_NAME, "ada byron"));
	assert_false(has_trait(traits, count, TRAIT_IP, "192.0.2.1"));
	assert_true(has_trait(traits, count, TRAIT_LINK_DOMAIN, "www.evil.example"));
	assert_true(has_trait(traits, count, TRAIT_LINK_DOMAIN, "evil.example"));
	assert_true(has_trait(traits, count, TRAIT_LINK_DOMAIN, "198.51.100.7"));
	assert_false(has_trait(traits, count, TRAIT_LINK_DOMAIN, "51.100.7"));
	assert_true(has_trait(traits, count, TRAIT_URL, "https://www.evil.example/login"));
	assert_true(has_trait(traits, count, TRAIT_DOMAIN, "byron.example"));
	assert_true(has_trait(traits, count, TRAIT_DOMAIN, "ada.mg.example"));
	assert_false(has_trait(traits, count, TRAIT_DOMAIN, "mg.example"));
	for (size_t i = 1; i < count; i++)
		assert_false(traits[i - 1].kind == traits[i].kind &&
			     str_equal(traits[i - 1].value, traits[i].value));
	story_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folds_values_so_that_spelling_hides_nothing),
		cmocka_unit_test(needs_a_name_and_a_postcode),
		cmocka_unit_test(tells_how_an_address_is_made_up),
		cmocka_unit_test(gathers_what_accounts_can_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
