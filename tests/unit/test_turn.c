#include "core/engine/engine.h"
#include "tests/unit/story.h"

struct sent {
	double days;
	const char *ip, *link;
};

static void send(struct story *s, struct sent sent)
{
	struct str links[] = { str_of(sent.link) };
	struct event event = { .type = EVENT_MESSAGE,
			       .as.message = { .domain = STR("byron.example"),
					       .from = STR("Ada <ada@byron.example>"),
					       .subject = STR("news"),
					       .ip = story_ip(sent.ip),
					       .links = links,
					       .link_count = 1,
					       .campaign = 7,
					       .recipients = 1 } };

	story_tell(s, sent.days, event, NULL);
}

#define HOME_IP "5.6.7.8"
#define OTHER_IP "90.1.2.3"
#define OWN "https://www.byron.example/shop"
#define STRANGE "https://strange.test/x"

/* An account of a hundred days that sent a letter every other day. */
static struct story old_customer(void)
{
	struct story s = story_begin();

	story_sign_up(&s, 0, PLAN_PAID);
	for (int i = 1; i < 50; i++)
		send(&s, (struct sent){ 2 * i, HOME_IP, OWN });
	return s;
}

static void who_leads_elsewhere_out_of_a_new_network_has_turned(void **state)
{
	struct story s = old_customer();
	struct judgement judgement;

	(void)state;
	send(&s, (struct sent){ 100, OTHER_IP, STRANGE });
	judgement = story_judge(&s, 100);
	assert_int_equal(s.facts->turn_at.us, story_at(100).us);
	assert_int_equal(s.facts->turn_way, TURN_NETWORK);
	assert_int_equal(facts_settled_since(s.facts).us, story_at(100).us);
	assert_int_equal(s.facts->campaigns[0].share.turn, CAMPAIGN_TURN_FULL);
	assert_false(story_gives(&judgement, "age"));
	assert_false(story_gives(&judgement, "paid"));
	story_has(story_reason(&judgement, "turned").text, "strange.test");
	assert_true(str_is(story_reason(&judgement, "turned").events[0], "e51"));
	assert_true(judgement.probability < SUSPECT_AT);
	story_end(&s);
}

/* Anybody moves, begins a new site, has a busy day: one thing alone is none. */
static void one_new_thing_is_no_turn(void **state)
{
	const struct sent cases[] = {
		{ 100, OTHER_IP, OWN },
		{ 100, HOME_IP, STRANGE },
		{ 100, OTHER_IP, "https://shop.byron.example/y" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct story s = old_customer();
		struct judgement judgement;

		send(&s, cases[i]);
		judgement = story_judge(&s, 100);
		assert_true(moment_is_never(s.facts->turn_at));
		assert_true(story_gives(&judgement, "age"));
		story_end(&s);
	}
}

static void a_site_it_has_led_to_for_long_is_no_turn(void **state)
{
	struct story s = old_customer();

	(void)state;
	send(&s, (struct sent){ 100, HOME_IP, STRANGE });
	send(&s, (struct sent){ 101, OTHER_IP, STRANGE });
	facts_end(s.facts);
	assert_true(moment_is_never(s.facts->turn_at));
	story_end(&s);
}

static void a_pace_it_never_had_is_the_other_half_of_a_turn(void **state)
{
	struct story s = old_customer();

	(void)state;
	send(&s, (struct sent){ 100, HOME_IP, STRANGE });
	send(&s, (struct sent){ 100.001, HOME_IP, STRANGE });
	facts_end(s.facts);
	assert_int_equal(s.facts->turn_way, TURN_PACE);
	assert_int_equal(s.facts->turn_at.us, story_at(100.001).us);
	story_end(&s);
}

/* Made long ago, woken today: its age says nothing for it, but it did nothing else before either. */
static void who_sent_next_to_nothing_has_no_record(void **state)
{
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	send(&s, (struct sent){ 100, HOME_IP, STRANGE });
	judgement = story_judge(&s, 100);
	assert_int_equal(s.facts->turn_way, TURN_NO_RECORD);
	assert_int_equal(s.facts->campaigns[0].share.turn, CAMPAIGN_TURN_IDLE);
	assert_false(story_gives(&judgement, "turned"));
	assert_false(story_gives(&judgement, "age"));
	story_end(&s);
}

/* Where the network's owner is known, another address of it is no new one. */
static void an_address_of_the_same_provider_is_no_new_network(void **state)
{
	const struct place there = { .country = "GB", .asn = 64500 };
	struct story s = old_customer();
	struct str links[] = { STR(STRANGE) };
	struct event event = { .type = EVENT_MESSAGE,
			       .as.message = { .domain = STR("byron.example"),
					       .ip = story_ip("90.1.2.3"),
					       .links = links,
					       .link_count = 1,
					       .recipients = 1 } };

	(void)state;
	story_tell(&s, 99,
		   (struct event){ .type = EVENT_LOGIN,
				   .as.login = { .ip = story_ip("80.1.2.3"), .via = VIA_PANEL } },
		   &there);
	story_tell(&s, 104, event, &there);
	facts_end(s.facts);
	assert_true(moment_is_never(s.facts->turn_at));
	story_end(&s);
}

/* What leads to a platform's own pages, by the sign of it. */
static void invite(struct story *s, double days, const char *pages)
{
	struct str links[] = { STR("https://meet.example/j/1") };
	struct sign sign = { SIGN_PLATFORM, { 0 }, STR("meet.example"), str_of(pages) };
	struct event event = { .type = EVENT_MESSAGE,
			       .as.message = { .from = STR("ada@freemail.example"),
					       .links = links,
					       .link_count = 1,
					       .signs = &sign,
					       .sign_count = 1,
					       .campaign = 7,
					       .recipients = 1 } };

	story_tell(s, days, event, NULL);
}

static void what_lies_elsewhere_under_ones_own_name_is_home(void **state)
{
	struct story s = story_begin(), pages = story_begin();

	(void)state;
	invite(&s, 1, "own");
	assert_false(s.facts->campaigns[0].share.elsewhere);
	invite(&pages, 1, "pages");
	assert_true(pages.facts->campaigns[0].share.elsewhere);
	assert_true(pages.facts->campaigns[0].share.pages);
	story_end(&s);
	story_end(&pages);
}

static void who_leads_to_a_platforms_own_pages_leads_nowhere_else(void **state)
{
	struct story s = story_begin();

	(void)state;
	invite(&s, 1, NULL);
	assert_true(s.facts->campaigns[0].share.platform);
	assert_false(s.facts->campaigns[0].share.elsewhere);
	invite(&s, 2, "pages"); /* what its customers put up is anybody's */
	assert_false(s.facts->campaigns[0].share.platform);
	assert_false(s.facts->campaigns[0].share.pages); /* not all of them */
	story_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_lies_elsewhere_under_ones_own_name_is_home),
		cmocka_unit_test(who_leads_to_a_platforms_own_pages_leads_nowhere_else),
		cmocka_unit_test(who_leads_elsewhere_out_of_a_new_network_has_turned),
		cmocka_unit_test(one_new_thing_is_no_turn),
		cmocka_unit_test(a_site_it_has_led_to_for_long_is_no_turn),
		cmocka_unit_test(a_pace_it_never_had_is_the_other_half_of_a_turn),
		cmocka_unit_test(who_sent_next_to_nothing_has_no_record),
		cmocka_unit_test(an_address_of_the_same_provider_is_no_new_network),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
