#include "core/engine/network.h"
#include "core/engine/travel.h"
#include "tests/unit/story.h"

static const struct place london = { .country = "GB",
				     .city = { "London", 6 },
				     .pinned = true,
				     .latitude = 51.5,
				     .longitude = -0.12,
				     .accuracy_km = 20 };
static const struct place new_york = { .country = "US",
				       .city = { "New York", 8 },
				       .pinned = true,
				       .latitude = 40.7,
				       .longitude = -74,
				       .accuracy_km = 20 };
static const struct place paris = {
	.country = "FR", .pinned = true, .latitude = 48.86, .longitude = 2.35
};

static struct observation at(double days, enum observation_source source, struct place place)
{
	return (struct observation){ .source = source, .place = place, .at = story_at(days) };
}

static bool impossible(struct place from, struct place to, double hours)
{
	struct observation a = at(0, SEEN_LOGIN, from), b = at(hours / 24, SEEN_CHAT, to);

	return travel_is_impossible(&a, &b);
}

static void nobody_crosses_the_ocean_in_an_hour(void **state)
{
	(void)state;
	assert_true(impossible(london, new_york, 1));
	assert_true(impossible(london, new_york, 0));
	assert_true(impossible(london, new_york, 5.4));
	assert_false(
		impossible(london, new_york, 5.7)); /* 5,570 km less what the pins may be off */
	assert_false(impossible(london, paris, 0)); /* 340 km: within what GeoIP gets wrong */
	assert_false(impossible((struct place){ 0 }, new_york, 0));
}

static void says_nothing_of_who_hides(void **state)
{
	static const enum proxy_kind hiding[] = { PROXY_TOR, PROXY_RELAY, PROXY_RESIDENTIAL,
						  PROXY_VPN, PROXY_PROXY, PROXY_HOSTING };
	struct place mobile = new_york;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(hiding); i++) {
		struct place hidden = new_york;

		hidden.proxy.verdict = hiding[i];
		assert_false(impossible(london, hidden, 0));
		assert_false(impossible(hidden, london, 0));
	}
	mobile.network = STR("T-Mobile USA, Inc.");
	assert_false(impossible(london, mobile, 0));
	mobile.network = STR("Verizon Business");
	mobile.asn = 6167;
	assert_false(impossible(london, mobile, 0));
}

static void a_mail_server_is_no_traveller(void **state)
{
	struct observation person = at(0, SEEN_LOGIN, london);

	(void)state;
	for (int source = SEEN_SIGNUP; source <= SEEN_MESSAGE; source++) {
		struct observation other = at(0, (enum observation_source)source, new_york);
		bool is_person = source == SEEN_SIGNUP || source == SEEN_LOGIN ||
				 source == SEEN_CHAT;

		assert_int_equal(travel_is_impossible(&person, &other), is_person);
	}
}

static void an_account_remembers_its_latest_impossible_journey(void **state)
{
	struct place vpn = new_york;
	struct story s = story_begin();
	struct judgement judgement;
	struct reason reason;

	(void)state;
	vpn.proxy.verdict = PROXY_VPN;
	story_login(&s, 0, "192.0.2.1", &london);
	story_login(&s, 0.01, "192.0.2.2", &vpn);
	assert_false(s.facts->impossible);
	story_login(&s, 0.02, "192.0.2.3", &new_york);
	assert_true(s.facts->impossible);
	assert_true(str_is(s.facts->travel_from.event, "e1"));
	assert_true(str_is(s.facts->travel_to.place.city, "New York"));
	judgement = story_judge(&s, 0.02);
	assert_true(judgement.location.impossible_travel);
	reason = story_reason(&judgement, "impossible_travel");
	assert_non_null(reason.code);
	story_has(reason.text, "London, United Kingdom and New York, United States");
	assert_true(str_is(reason.events[0], "e3"));
	assert_true(str_is(reason.events[1], "e1"));
	story_end(&s);
}

static void tells_mobile_and_corporate_networks_by_whole_words(void **state)
{
	struct place place = { .network = STR("Vodafone Mobile Network") };

	(void)state;
	assert_true(network_is_mobile(&place));
	assert_int_equal(network_link_verdict(&place), PROXY_RELAY);
	place.network = STR("Automobiles Martin SARL");
	assert_false(network_is_mobile(&place));
	assert_int_equal(network_link_verdict(&place), PROXY_UNKNOWN);
	place.proxy.verdict = PROXY_VPN;
	assert_int_equal(network_link_verdict(&place), PROXY_VPN);
	place.network = STR("ZSCALER, INC.");
	assert_true(network_is_corporate(&place));
	place.network = (struct str){ 0 };
	assert_false(network_is_corporate(&place));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_crosses_the_ocean_in_an_hour),
		cmocka_unit_test(says_nothing_of_who_hides),
		cmocka_unit_test(a_mail_server_is_no_traveller),
		cmocka_unit_test(an_account_remembers_its_latest_impossible_journey),
		cmocka_unit_test(tells_mobile_and_corporate_networks_by_whole_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
