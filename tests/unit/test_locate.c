#include "core/engine/locate.h"
#include "core/engine/postcode.h"
#include "core/engine/weigh.h"
#include "tests/unit/story.h"

static const struct place berlin = { .country = "DE", .proxy = { .verdict = PROXY_NONE } };
static const struct place vienna = { .country = "AT", .proxy = { .verdict = PROXY_NONE } };
static const struct place london = { .country = "GB",
				     .city = { "London", 6 },
				     .proxy = { .verdict = PROXY_NONE } };
static const struct place london_vpn = { .country = "GB",
					 .city = { "London", 6 },
					 .proxy = { .verdict = PROXY_VPN } };
static const struct place london_tor = { .country = "GB", .proxy = { .verdict = PROXY_TOR } };
static const struct place london_hoster = { .country = "GB",
					    .proxy = { .verdict = PROXY_HOSTING } };
static const struct place berlin_relay = { .country = "DE", .proxy = { .verdict = PROXY_RELAY } };

static void tell_german(struct story *s)
{
	story_tell(s, 0,
		   (struct event){ .type = EVENT_ACCOUNT,
				   .as.account = { .country = STR("Germany"),
						   .phone = STR("+49 30 1234567"),
						   .website = STR("https://www.fenster-nord.de/"),
						   .timezone = STR("Europe/Berlin"),
						   .language = STR("de-DE") } },
		   NULL);
}

static struct claim find_claim(const struct location *location, enum claim_source source)
{
	for (size_t i = 0; i < location->claim_count; i++)
		if (location->claims[i].source == source)
			return location->claims[i];
	return (struct claim){ 0 };
}

static struct location where(struct story *s, double days)
{
	return story_judge(s, days).location;
}

static void reads_claims_from_every_field(void **state)
{
	/* clang-format off */
	static const struct { enum claim_source source; const char *text; double trust; } wanted[] = {
		{ CLAIM_SIGNUP,   "Germany",              0.75 },
		{ CLAIM_PHONE,    "+49 30 1234567",       0.8 },
		{ CLAIM_WEBSITE,  "www.fenster-nord.de (.de)", 0.6 },
		{ CLAIM_TIMEZONE, "Europe/Berlin",        0.8 },
		{ CLAIM_LANGUAGE, "de-DE",                0.5 },
		{ CLAIM_CARD,     "card ending 4242",     0.85 },
	};
	/* clang-format on */
	struct story s = story_begin();
	struct location location;

	(void)state;
	tell_german(&s);
	story_tell(&s, 1,
		   (struct event){ .type = EVENT_CARD,
				   .as.card = { .fingerprint = STR("fp-1"),
						.last4 = STR("4242"),
						.country = STR("DE") } },
		   NULL);
	location = where(&s, 2);
	assert_int_equal(location.claim_count, ARRAY_LEN(wanted));
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		struct claim claim = find_claim(&location, wanted[i].source);

		assert_string_equal(claim.country, "DE");
		assert_true(str_is(claim.text, wanted[i].text));
		story_near(claim.trust, wanted[i].trust, 0);
	}
	assert_int_equal(location.claims[0].source, CLAIM_CARD); /* newest first */
	assert_true(str_is(location.claims[0].event, "e2"));
	assert_int_equal(location.verdict, PLACE_UNKNOWN);
	assert_true(isnan(location.probability));
	assert_int_equal(location.explanation_count, 0);
	story_end(&s);
}

static void makes_no_claim_of_what_does_not_parse(void **state)
{
	struct story s = story_begin();

	(void)state;
	story_tell(&s, 0,
		   (struct event){ .type = EVENT_ACCOUNT,
				   .as.account = { .country = STR("Narnia"),
						   .phone = STR("ask my mother"),
						   .website = STR("https://start.up.io"),
						   .timezone = STR("UTC"),
						   .language = STR("\x1b[31m") } },
		   NULL);
	story_tell(&s, 1,
		   (struct event){ .type = EVENT_CARD,
				   .as.card = { .fingerprint = STR("fp-1"),
						.country = STR("??"),
						.postcode = STR("12345") } },
		   NULL);
	assert_int_equal(where(&s, 2).claim_count, 0);
	story_end(&s);
}

static void a_language_alone_is_no_place(void **state)
{
	struct story s = story_begin();
	struct location location;

	(void)state;
	story_tell(&s, 0,
		   (struct event){ .type = EVENT_LOGIN,
				   .as.login = { .ip = story_ip("192.0.2.1"),
						 .language = STR("en-US,en;q=0.9") } },
		   &berlin);
	location = where(&s, 1);
	assert_int_equal(location.claim_count, 1);
	assert_int_equal(location.verdict, PLACE_UNKNOWN);
	story_near(location.bits, 0, 0);
	story_end(&s);
}

static void knows_postcodes_by_their_shape(void **state)
{
	/* clang-format off */
	static const struct { const char *postcode, *country; } cases[] = {
		{ "SW1A 1AA", "GB" }, { " m1 1ae ", "GB" }, { "K1A 0B6", "CA" }, { "1234 AB", "NL" },
		{ "D-10115", "DE" }, { "A-1010", "AT" }, { "CH-8001", "CH" }, { "00-950", "PL" },
		{ "10115", "" }, { "1010", "" }, { "X-10115", "" }, { "", "" }, { "-", "" },
		{ "A", "" }, { "SW1A 1AAA", "" }, { "SE-111 22", "SE" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char country[3] = "";

		assert_int_equal(postcode_country(str_of(cases[i].postcode), country),
				 cases[i].country[0] != '\0');
		assert_string_equal(country, cases[i].country);
	}
}

static void finds_who_is_where_they_say_consistent(void **state)
{
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	tell_german(&s);
	story_login(&s, 1, "192.0.2.1", &berlin);
	story_login(&s, 2, "192.0.2.2", &berlin_relay);
	judgement = story_judge(&s, 3);
	assert_int_equal(judgement.location.verdict, PLACE_CONSISTENT);
	assert_int_equal(judgement.location.explanations[0].kind, EXPLAIN_SAME_PLACE);
	assert_true(judgement.location.probability < 0.05);
	story_near(judgement.location.bits, 0, 0);
	story_has(judgement.location.text, "Says Germany (");
	story_end(&s);
}

static void explains_a_vpn_and_a_traveller(void **state)
{
	struct story vpn = story_begin(), journey = story_begin();
	struct location location;

	(void)state;
	tell_german(&vpn);
	story_login(&vpn, 1, "192.0.2.1", &london_vpn);
	story_login(&vpn, 2, "192.0.2.1", &london_vpn);
	location = where(&vpn, 3);
	assert_int_equal(location.verdict, PLACE_EXPLAINED);
	assert_int_equal(location.explanations[0].kind, EXPLAIN_PROXY);
	story_has(location.text, "United Kingdom (192.0.2.1, London, VPN)");
	story_near(location.bits, 0, 0);
	story_end(&vpn);

	tell_german(&journey);
	for (int day = 1; day < 20; day++)
		story_login(&journey, day, "192.0.2.1", &berlin);
	story_login(&journey, 60, "192.0.2.9", &london);
	story_login(&journey, 61, "192.0.2.10", &london);
	location = where(&journey, 61);
	assert_true(location.verdict == PLACE_EXPLAINED || location.verdict == PLACE_CONSISTENT);
	story_near(location.bits, 0, 0);
	story_end(&journey);
}

static void calls_it_a_mismatch_where_nothing_explains(void **state)
{
	struct story s = story_begin();
	struct judgement judgement;
	struct reason reason;

	(void)state;
	tell_german(&s);
	story_login(&s, 1, "192.0.2.1", &london);
	story_login(&s, 40, "192.0.2.2", &london);
	judgement = story_judge(&s, 40);
	assert_int_equal(judgement.location.verdict, PLACE_MISMATCH);
	assert_true(judgement.location.probability > 0.8);
	reason = story_reason(&judgement, "place_mismatch");
	assert_non_null(reason.code);
	assert_true(reason.bits > 1.9 && reason.bits <= 2);
	story_has(reason.text, "nothing known explains it");
	assert_true(str_is(reason.events[0], "e3"));
	assert_true(judgement.decays);
	judgement = story_judge_again(&s, 70);
	story_near(story_bits(&judgement, "place_mismatch"), reason.bits / 2, 1e-5);
	story_end(&s);
}

static void lets_servers_stand_anywhere(void **state)
{
	struct story s = story_begin();
	struct event message = { .type = EVENT_MESSAGE };

	(void)state;
	tell_german(&s);
	story_login(&s, 1, "192.0.2.1", &berlin);
	message.as.message.ip = story_ip("192.0.2.50");
	for (int i = 0; i < 20; i++)
		story_tell(&s, 2 + i, message, &london_hoster);
	assert_int_equal(where(&s, 30).verdict, PLACE_CONSISTENT);
	story_end(&s);
}

static void claims_of_two_countries_bear_each_other_out(void **state)
{
	struct story s = story_begin();
	struct location location;

	(void)state;
	tell_german(&s);
	story_tell(&s, 1,
		   (struct event){
			   .type = EVENT_CARD,
			   .as.card = { .fingerprint = STR("fp-1"), .country = STR("AT") } },
		   NULL);
	story_login(&s, 2, "192.0.2.1", &vienna);
	location = where(&s, 3);
	assert_int_equal(location.verdict, PLACE_CONSISTENT);
	story_end(&s);
}

static struct claim at_home(bool denies)
{
	return (struct claim){ .source = CLAIM_CHAT,
			       .country = "DE",
			       .text = STR("im now at home, germany. no proxy, 100%"),
			       .at = story_at(5),
			       .event = STR("c1"),
			       .trust = 0.9,
			       .present = true,
			       .denies_proxy = denies };
}

static void who_denies_a_proxy_and_is_seen_elsewhere_contradicts(void **state)
{
	struct claim home = at_home(true);
	struct story s = story_begin();
	struct judgement judgement;
	struct reason reason;

	(void)state;
	tell_german(&s);
	story_tell(&s, 5,
		   (struct event){ .type = EVENT_CHAT,
				   .as.chat = { .ip = story_ip("81.2.69.160") } },
		   &london_vpn);
	s.facts->chat_claims = &home;
	s.facts->chat_claim_count = 1;
	judgement = story_judge(&s, 5);
	assert_int_equal(judgement.location.verdict, PLACE_CONTRADICTION);
	reason = story_reason(&judgement, "place_contradiction");
	assert_non_null(reason.code);
	story_near(reason.bits, 4.2, 0);
	story_has(reason.text, "im now at home, germany");
	story_has(reason.text, "United Kingdom (81.2.69.160, London, VPN)");
	assert_true(str_is(reason.events[0], "c1"));
	assert_true(str_is(reason.events[1], "e2"));
	story_near(judgement.location.bits, 4.2, 0);
	home = at_home(false);
	judgement = story_judge_again(&s, 5);
	assert_int_equal(judgement.location.verdict, PLACE_EXPLAINED);
	story_end(&s);
}

static const struct place utrecht = { .country = "NL",
				      .city = { "Utrecht", 7 },
				      .proxy = { .verdict = PROXY_NONE } };
static const struct place utrecht_untold = { .country = "NL" };
static const struct place utrecht_coarse = { .country = "NL",
					     .accuracy_km = 1000,
					     .proxy = { .verdict = PROXY_NONE } };
static const struct place utrecht_vpn = { .country = "NL", .proxy = { .verdict = PROXY_VPN } };

static struct claim in_brazil(void)
{
	return (struct claim){ .source = CLAIM_CHAT,
			       .country = "BR",
			       .text = STR("i am in brazil right now"),
			       .at = story_at(5),
			       .event = STR("c1"),
			       .trust = 0.9,
			       .present = true };
}

/* Signed up, paid for and always seen in the Netherlands; then says to be in Brazil, and is seen so. */
static struct judgement dutch(struct story *s, struct claim *claim, double days,
			      const struct place *place)
{
	*s = story_begin();
	story_tell(s, 0,
		   (struct event){ .type = EVENT_ACCOUNT,
				   .as.account = { .country = STR("Netherlands"),
						   .phone = STR("+31 30 1234567") } },
		   NULL);
	story_login(s, 1, "192.0.2.1", &utrecht);
	story_login(s, 2, "192.0.2.1", &utrecht);
	story_tell(s, days,
		   (struct event){ .type = EVENT_CHAT, .as.chat = { .ip = story_ip("192.0.2.1") } },
		   place);
	s->facts->chat_claims = claim;
	s->facts->chat_claim_count = 1;
	return story_judge(s, 5);
}

static double likely(const struct location *location, enum explanation_kind kind)
{
	for (size_t i = 0; i < location->explanation_count; i++)
		if (location->explanations[i].kind == kind)
			return location->explanations[i].probability;
	return 0;
}

static void to_be_elsewhere_now_contradicts_an_open_sighting(void **state)
{
	struct claim claim = in_brazil();
	struct story s;
	struct judgement judgement = dutch(&s, &claim, 5, &utrecht);
	const struct location *location = &judgement.location;
	struct comparison comparison = locate_comparison(location);
	struct reason reason = story_reason(&judgement, "place_contradiction");
	double sum = 0;

	(void)state;
	assert_int_equal(location->verdict, PLACE_CONTRADICTION);
	assert_int_equal(location->explanations[0].kind, EXPLAIN_UNTRUE_CLAIM);
	assert_true(likely(location, EXPLAIN_SAME_PLACE) == 0);
	for (size_t i = 0; i < location->explanation_count; i++)
		sum += location->explanations[i].probability;
	story_near(sum, 1, 1e-5);
	assert_string_equal(comparison.said, "BR");
	assert_string_equal(comparison.seen, "NL");
	story_has(location->text,
		  "Says to be in Brazil now (\"i am in brazil right now\"), seen in "
		  "Netherlands (192.0.2.1, Utrecht, no proxy known)");
	assert_true(reason.bits > 2 && reason.bits < 4.2);
	story_near(location->bits, reason.bits, 0);
	story_end(&s);
}

static void what_may_explain_a_claim_keeps_it_from_contradicting(void **state)
{
	/* clang-format off */
	static const struct {
		const struct place *place; double days; enum place_verdict verdict; enum explanation_kind best;
	} cases[] = {
		{ &utrecht_vpn,    5,    PLACE_EXPLAINED, EXPLAIN_PROXY },
		{ &utrecht_untold, 5,    PLACE_EXPLAINED, EXPLAIN_PROXY },
		{ &utrecht,        4.5,  PLACE_EXPLAINED, EXPLAIN_TRAVEL },
		{ &utrecht,        4.99, PLACE_CONTRADICTION, EXPLAIN_UNTRUE_CLAIM },
	};
	/* clang-format on */
	struct claim claim = in_brazil();
	double fine, coarse;
	struct story s;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct judgement judgement = dutch(&s, &claim, cases[i].days, cases[i].place);

		assert_int_equal(judgement.location.verdict, cases[i].verdict);
		if (cases[i].verdict == PLACE_EXPLAINED) {
			story_has(judgement.location.text, "explains it best");
			assert_false(story_gives(&judgement, "place_contradiction"));
			assert_true(likely(&judgement.location, cases[i].best) >
				    likely(&judgement.location, EXPLAIN_GEOIP_ERROR));
		}
		story_end(&s);
	}
	fine = dutch(&s, &claim, 5, &utrecht).location.bits;
	story_end(&s);
	coarse = dutch(&s, &claim, 5, &utrecht_coarse).location.bits;
	story_end(&s);
	assert_true(coarse < fine);
}

static void who_was_seen_there_the_same_day_is_borne_out(void **state)
{
	static const struct place rio = { .country = "BR", .proxy = { .verdict = PROXY_NONE } };
	struct claim claim = in_brazil();
	struct story s;

	(void)state;
	dutch(&s, &claim, 5, &utrecht);
	story_end(&s);
	s = story_begin();
	story_login(&s, 4.9, "192.0.2.8", &rio);
	story_tell(&s, 5,
		   (struct event){ .type = EVENT_CHAT, .as.chat = { .ip = story_ip("192.0.2.1") } },
		   &utrecht);
	s.facts->chat_claims = &claim;
	s.facts->chat_claim_count = 1;
	assert_int_not_equal(where(&s, 5).verdict, PLACE_CONTRADICTION);
	story_end(&s);
}

static void the_sentence_names_what_other_claims_say(void **state)
{
	static const struct place bogota = { .country = "CO", .proxy = { .verdict = PROXY_NONE } };
	struct story s = story_begin();
	struct location location;
	struct comparison comparison;

	(void)state;
	story_tell(&s, 0,
		   (struct event){ .type = EVENT_ACCOUNT,
				   .as.account = { .country = STR("Colombia") } },
		   NULL);
	story_tell(&s, 0.1,
		   (struct event){
			   .type = EVENT_CARD,
			   .as.card = { .fingerprint = STR("fp-1"), .country = STR("US") } },
		   NULL);
	story_login(&s, 1, "192.0.2.1", &bogota);
	location = where(&s, 2);
	comparison = locate_comparison(&location);
	assert_int_equal(location.verdict, PLACE_CONSISTENT);
	story_has(location.text, "Says Colombia (the signup form), and 1 of 1 addresses seen is "
				 "there; the card says United States.");
	assert_string_equal(comparison.said, "CO");
	assert_string_equal(comparison.seen, "");
	story_end(&s);
}

static void the_nearest_sighting_decides_a_contradiction(void **state)
{
	struct claim home = at_home(true);
	struct story s = story_begin();

	(void)state;
	tell_german(&s);
	story_login(&s, 0.1, "192.0.2.1", &london);
	story_tell(&s, 5,
		   (struct event){ .type = EVENT_CHAT, .as.chat = { .ip = story_ip("192.0.2.7") } },
		   &berlin);
	s.facts->chat_claims = &home;
	s.facts->chat_claim_count = 1;
	assert_int_not_equal(where(&s, 5).verdict, PLACE_CONTRADICTION);
	story_end(&s);
}

static void place_alone_gives_at_most_five_bits(void **state)
{
	static const struct place new_york = {
		.country = "US", .pinned = true, .latitude = 40.7, .longitude = -74
	};
	static const struct place london_open = {
		.country = "GB", .pinned = true, .latitude = 51.5, .longitude = 0
	};
	struct claim home = at_home(true);
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	tell_german(&s);
	story_login(&s, 4.9, "192.0.2.1", &london_tor);
	story_login(&s, 4.95, "192.0.2.2", &new_york);
	story_login(&s, 4.96, "192.0.2.3", &london_open);
	s.facts->chat_claims = &home;
	s.facts->chat_claim_count = 1;
	judgement = story_judge(&s, 5);
	assert_true(story_gives(&judgement, "impossible_travel"));
	assert_true(story_gives(&judgement, "tor_exit"));
	assert_true(story_gives(&judgement, "place_contradiction"));
	story_near(score_family(&judgement, FAMILY_PLACE), 5, 0);
	story_near(judgement.location.bits, 4.2, 0);
	assert_int_equal(judgement.verdict, VERDICT_CLEAN);
	assert_false(judgement.guilty);
	story_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_claims_from_every_field),
		cmocka_unit_test(makes_no_claim_of_what_does_not_parse),
		cmocka_unit_test(a_language_alone_is_no_place),
		cmocka_unit_test(knows_postcodes_by_their_shape),
		cmocka_unit_test(finds_who_is_where_they_say_consistent),
		cmocka_unit_test(explains_a_vpn_and_a_traveller),
		cmocka_unit_test(calls_it_a_mismatch_where_nothing_explains),
		cmocka_unit_test(lets_servers_stand_anywhere),
		cmocka_unit_test(claims_of_two_countries_bear_each_other_out),
		cmocka_unit_test(who_denies_a_proxy_and_is_seen_elsewhere_contradicts),
		cmocka_unit_test(to_be_elsewhere_now_contradicts_an_open_sighting),
		cmocka_unit_test(what_may_explain_a_claim_keeps_it_from_contradicting),
		cmocka_unit_test(who_was_seen_there_the_same_day_is_borne_out),
		cmocka_unit_test(the_sentence_names_what_other_claims_say),
		cmocka_unit_test(the_nearest_sighting_decides_a_contradiction),
		cmocka_unit_test(place_alone_gives_at_most_five_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
