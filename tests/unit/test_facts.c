#include "tests/unit/story.h"

static void takes_the_signup_and_later_only_what_is_named(void **state)
{
	struct story s = story_begin();
	struct facts *facts = s.facts;

	(void)state;
	story_tell(&s, 0,
		   (struct event){ .type = EVENT_ACCOUNT,
				   .as.account = { .name = STR("Ada"),
						   .phone = STR("+49 30 1"),
						   .plan = PLAN_FREE } },
		   NULL);
	story_tell(&s, 1,
		   (struct event){ .type = EVENT_ACCOUNT,
				   .as.account = { .name = STR("Ada B"), .plan = PLAN_PAID } },
		   NULL);
	story_tell(&s, 2, (struct event){ .type = EVENT_ACCOUNT }, NULL);
	facts_end(facts);
	assert_true(str_is(facts->profile.fields.name, "Ada B"));
	assert_true(str_is(facts->profile.fields.phone, "+49 30 1"));
	assert_true(str_is_absent(facts->profile.fields.company));
	assert_int_equal(facts->profile.fields.plan, PLAN_PAID);
	assert_int_equal(facts->paid_since.us, story_at(1).us);
	assert_int_equal(facts->profile.created_at.us, story_at(0).us);
	assert_true(str_is(facts->signup_event, "e1"));
	assert_true(str_is(facts->said[SAID_PHONE].event, "e1"));
	assert_int_equal(facts->last_at.us, story_at(2).us);
	story_end(&s);
}

static void forgets_the_paid_plan_that_ended(void **state)
{
	struct story s = story_begin();

	(void)state;
	story_sign_up(&s, 0, PLAN_PREMIUM);
	story_tell(&s, 1,
		   (struct event){ .type = EVENT_ACCOUNT, .as.account = { .plan = PLAN_FREE } },
		   NULL);
	assert_true(moment_is_never(s.facts->paid_since));
	story_end(&s);
}

static void counts_an_address_once_for_each_source(void **state)
{
	static const struct place london = { .country = "GB", .city = { "London", 6 } };
	static const struct place leeds = { .country = "GB", .city = { "Leeds", 5 } };
	struct story s = story_begin();

	(void)state;
	story_login(&s, 0, "81.2.69.160", &london);
	story_login(&s, 1, "81.2.69.160", &leeds);
	story_tell(&s, 2,
		   (struct event){ .type = EVENT_CHAT,
				   .as.chat = { .ip = story_ip("81.2.69.160") } },
		   &london);
	story_tell(&s, 3,
		   (struct event){ .type = EVENT_CHAT,
				   .as.chat = { .from = CHAT_REP, .ip = story_ip("10.1.1.1") } },
		   NULL);
	facts_end(s.facts);
	assert_int_equal(s.facts->seen_count, 2);
	assert_int_equal(s.facts->seen[0].source, SEEN_CHAT);
	assert_int_equal(s.facts->seen[1].times, 2);
	assert_true(str_is(s.facts->seen[1].place.city, "Leeds"));
	assert_true(str_is(s.facts->seen[1].event, "e2"));
	assert_int_equal(s.facts->seen_first[1].us, story_at(0).us);
	assert_int_equal(s.facts->last_chat_at.us, story_at(3).us);
	assert_int_equal(s.facts->last_chat_customer_at.us, story_at(2).us);
	story_end(&s);
}

static void keeps_the_newest_of_endless_lists_in_bounded_memory(void **state)
{
	struct story s = story_begin();
	size_t after_many = 0;

	(void)state;
	for (int i = 0; i < 40000; i++) {
		char link[64], id[16];
		struct place place = { .country = "DE" };
		struct str links[1];
		struct event event = { .type = EVENT_MESSAGE, .at = story_at(i * 0.01) };

		snprintf(link, sizeof(link), "https://host%d.example/%d", i, i);
		snprintf(id, sizeof(id), "m%d", i);
		links[0] = str_of(link);
		place.city = i % 2 ? str_of(id) : (struct str){ 0 };
		event.id = str_of(id);
		event.as.message = (struct event_message){ .links = links,
							   .link_count = 1,
							   .domain = str_of(link + 8) };
		for (int k = 0; k < 16; k++)
			event.as.message.ip.bytes[k] = (uint8_t)((unsigned)i >> (k % 4 * 8));
		facts_add(s.facts, &event, &place);
		event.type = EVENT_CARD;
		event.as.card = (struct event_card){ .fingerprint = str_of(link) };
		facts_add(s.facts, &event, NULL);
		event.type = EVENT_DELIVERY;
		event.as.delivery = (struct event_delivery){ .result = DELIVERY_BOUNCED };
		facts_add(s.facts, &event, NULL);
		if (i == 20000)
			after_many = arena_used(s.arena);
	}
	assert_int_equal(arena_used(s.arena), after_many);
	facts_end(s.facts);
	assert_int_equal(s.facts->seen_count, FACTS_SEEN_MAX);
	assert_int_equal(s.facts->link_count, FACTS_LINKS_MAX);
	assert_int_equal(s.facts->card_count, FACTS_CARDS_MAX);
	assert_int_equal(s.facts->day_count, FACTS_DAYS_MAX);
	assert_int_equal(s.facts->sent, 40000);
	assert_int_equal(s.facts->delivered[DELIVERY_BOUNCED], 40000);
	assert_true(str_is(s.facts->links[0].value, "https://host39999.example/39999"));
	assert_true(str_is(s.facts->links[FACTS_LINKS_MAX - 1].value,
			   "https://host39744.example/39744"));
	assert_true(str_is(s.facts->seen[0].event, "m39999"));
	assert_true(str_is(s.facts->seen[0].place.city, "m39999"));
	assert_true(str_is_absent(s.facts->seen[1].place.city));
	story_end(&s);
}

static void knows_who_sends_from_the_providers_own_subdomain_only(void **state)
{
	struct story s = story_begin();
	struct event event = { .type = EVENT_MESSAGE };

	(void)state;
	event.as.message.domain = STR("ada.mg.example");
	story_tell(&s, 0, event, NULL);
	assert_true(s.facts->on_provider_subdomain);
	assert_true(str_is(s.facts->provider_subdomain, "ada.mg.example"));
	event.as.message.domain = (struct str){ 0 };
	event.as.message.from = STR("Ada <ada@Other.mg.Example>");
	story_tell(&s, 1, event, NULL);
	assert_true(s.facts->on_provider_subdomain);
	event.as.message.from = STR("Ada <ada@notmg.example>");
	story_tell(&s, 2, event, NULL);
	assert_false(s.facts->on_provider_subdomain);
	event.as.message.domain = STR("ada.mg.example");
	story_tell(&s, 3, event, NULL);
	assert_false(s.facts->on_provider_subdomain);
	story_end(&s);
}

static void follows_a_domain_through_its_states(void **state)
{
	struct story s = story_begin();
	struct event event = { .type = EVENT_DOMAIN };

	(void)state;
	event.as.domain = (struct event_domain){ .domain = STR("byron.example"),
						 .state = DOMAIN_FAILED,
						 .spf = KNOWN_NO };
	story_tell(&s, 0, event, NULL);
	event.as.domain = (struct event_domain){ .domain = STR("Byron.Example"),
						 .state = DOMAIN_VERIFIED,
						 .dkim = KNOWN_YES };
	story_tell(&s, 1, event, NULL);
	event.as.domain = (struct event_domain){ .domain = STR("byron.example"), .spf = KNOWN_YES };
	story_tell(&s, 2, event, NULL);
	facts_end(s.facts);
	assert_int_equal(s.facts->domain_count, 1);
	assert_int_equal(s.facts->domains[0].domain.state, DOMAIN_VERIFIED);
	assert_int_equal(s.facts->domains[0].domain.spf, KNOWN_YES);
	assert_int_equal(s.facts->domains[0].domain.dkim, KNOWN_YES);
	assert_int_equal(s.facts->domains[0].verified_at.us, story_at(1).us);
	assert_int_equal(s.facts->failed_domains, 1);
	story_end(&s);
}

static void sees_a_break_where_country_and_device_are_new(void **state)
{
	static const struct place de = { .country = "DE" }, us = { .country = "US" };
	static const struct place vpn_se = { .country = "SE",
					     .proxy = { .verdict = PROXY_HOSTING } };
	struct story s = story_begin();
	struct event login = { .type = EVENT_LOGIN };

	(void)state;
	login.as.login = (struct event_login){ .ip = story_ip("192.0.2.1"),
					       .device = STR("laptop-1") };
	story_tell(&s, 0, login, &de);
	story_tell(&s, 1, login, &us); /* a traveller with the same laptop */
	assert_true(moment_is_never(s.facts->break_at));
	login.as.login.device = STR("laptop-2");
	story_tell(&s, 2, login, &us); /* a new laptop in a known country */
	login.as.login.device = STR("laptop-3");
	story_tell(&s, 3, login, &vpn_se); /* a hoster's country says nothing */
	assert_true(moment_is_never(s.facts->break_at));
	login.as.login.device = STR("laptop-4");
	story_tell(&s, 4, login, &(struct place){ .country = "BR" });
	assert_int_equal(s.facts->break_at.us, story_at(4).us);
	assert_true(str_is(s.facts->break_event, "e5"));
	story_end(&s);
}

static void follows_the_newest_act_done_elsewhere(void **state)
{
	struct story s = story_begin();

	(void)state;
	story_tell(&s, 0,
		   (struct event){ .type = EVENT_ACTION,
				   .as.action = { OUTSIDE_DISABLE, STR("kim"), STR("spam") } },
		   NULL);
	story_tell(&s, 1,
		   (struct event){ .type = EVENT_ACTION,
				   .as.action = { .action = OUTSIDE_ENABLE } },
		   NULL);
	assert_true(s.facts->has_outside_action);
	assert_int_equal(s.facts->outside_action, OUTSIDE_ENABLE);
	assert_true(str_is_absent(s.facts->outside_by));
	assert_int_equal(s.facts->outside_disables, 1);
	story_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_signup_and_later_only_what_is_named),
		cmocka_unit_test(forgets_the_paid_plan_that_ended),
		cmocka_unit_test(counts_an_address_once_for_each_source),
		cmocka_unit_test(keeps_the_newest_of_endless_lists_in_bounded_memory),
		cmocka_unit_test(knows_who_sends_from_the_providers_own_subdomain_only),
		cmocka_unit_test(follows_a_domain_through_its_states),
		cmocka_unit_test(sees_a_break_where_country_and_device_are_new),
		cmocka_unit_test(follows_the_newest_act_done_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
