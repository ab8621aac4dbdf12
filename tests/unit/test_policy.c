#include "core/engine/link.h"
#include "core/engine/weigh.h"
#include "tests/unit/story.h"

static struct judgement judge_member(struct story *s, const struct guilt *guilt)
{
	s->hearsay.guilt = guilt;
	return story_judge(s, 2);
}

static struct judgement new_member(const struct guilt *guilt)
{
	struct story s = story_begin();
	struct judgement judgement;

	story_sign_up(&s, 1, PLAN_FREE);
	judgement = judge_member(&s, guilt);
	judgement.reasons = NULL; /* gone with the story */
	story_end(&s);
	return judgement;
}

static void tell_old_customer(struct story *s)
{
	struct event domain = { .type = EVENT_DOMAIN };

	story_sign_up(s, -700, PLAN_PAID);
	domain.as.domain = (struct event_domain){ .domain = STR("byron.example"),
						  .state = DOMAIN_VERIFIED,
						  .spf = KNOWN_YES,
						  .dkim = KNOWN_YES };
	story_tell(s, -690, domain, NULL);
	for (int day = -20; day < 0; day++) {
		story_answers(s, day, DELIVERY_DELIVERED, 100);
		story_answers(s, day, DELIVERY_OPENED, 30);
	}
}

static const struct guilt convicted = {
	.members = 3,
	.guilty_members = 1,
	.strongest_probability = 0.9995,
	.tie_bits = 28,
	.phishers = 1,
	.verdict = VERDICT_PHISHER,
	.example = { "acct-7", 6 },
	.at = { DAY_ZERO },
};

static void one_convicted_member_takes_the_cluster_along(void **state)
{
	struct judgement judgement = new_member(&convicted);

	(void)state;
	assert_true(judgement.probability >= DISABLE_AT);
	assert_int_equal(judgement.verdict, VERDICT_PHISHER);
	assert_false(judgement.guilty); /* guilt does not flow on from who only received it */
	assert_int_equal(judgement.evidence_at.us, story_at(1).us);
}

static void one_suspicious_acquaintance_frames_nobody(void **state)
{
	struct guilt guilt = convicted;
	struct judgement judgement, alone = new_member(NULL);

	(void)state;
	guilt.strongest_probability = 0.998;
	judgement = new_member(&guilt);
	story_near(judgement.bits, alone.bits, 0);
	guilt.strongest_probability = 0.9995;
	judgement = new_member(&guilt);
	assert_true(judgement.bits > alone.bits + 10);
	guilt.guilty_members = 0;
	guilt.strongest_probability = 1;
	judgement = new_member(&guilt);
	story_near(judgement.bits, alone.bits, 0);
}

static void two_guilty_members_count_together(void **state)
{
	struct guilt guilt = convicted;
	struct judgement two, three;

	(void)state;
	guilt.guilty_members = 2;
	guilt.strongest_probability = 0.95;
	two = new_member(&guilt);
	guilt.guilty_members = 3;
	three = new_member(&guilt);
	assert_true(two.probability >= HOLD_AT);
	assert_true(three.probability >= DISABLE_AT);
	guilt.strongest_probability = 0.2;
	guilt.guilty_members = 2;
	two = new_member(&guilt);
	assert_true(two.probability < HOLD_AT);
}

static void suspicious_company_is_a_circumstance(void **state)
{
	struct guilt guilt = { .members = 9, .suspects = 1, .tie_bits = 20 };
	struct judgement judgement, alone = new_member(NULL);

	(void)state;
	judgement = new_member(&guilt);
	story_near(judgement.bits, alone.bits + 1.5, 1e-6);
	story_near(judgement.own_bits, alone.own_bits, 0); /* it does not echo */
	guilt.suspects = 100000;
	judgement = new_member(&guilt);
	story_near(judgement.bits, alone.bits + 8, 1e-6);
	assert_true(judgement.probability < HOLD_AT);
	assert_false(judgement.guilty);
	guilt.tie_bits = 8; /* an unsure link */
	judgement = new_member(&guilt);
	story_near(judgement.bits, alone.bits, 0);
	assert_true(guilt_suspects(-1.5));
	assert_false(guilt_suspects(-1.6));
}

static void the_account_itself_may_be_the_second(void **state)
{
	struct guilt guilt = convicted;
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	guilt.strongest_probability = 0.95;
	story_sign_up(&s, 0, PLAN_FREE);
	story_answers(&s, 1, DELIVERY_BOUNCED, 6);
	story_answers(&s, 1, DELIVERY_DELIVERED, 14);
	judgement = judge_member(&s, &guilt);
	assert_true(judgement.guilty);
	assert_true(story_gives(&judgement, "cluster_guilt"));
	story_near(judgement.own_bits, judgement.bits - story_bits(&judgement, "cluster_guilt"),
		   1e-6);
	story_has(story_reason(&judgement, "cluster_guilt").text, "1 of the 2 others");
	story_has(story_reason(&judgement, "cluster_guilt").text, "acct-7 (phisher, P 0.9500)");
	story_end(&s);
}

static void an_address_alone_holds_but_does_not_disable(void **state)
{
	struct guilt guilt = convicted;
	struct judgement judgement;

	(void)state;
	guilt.tie_bits = LINK_ADDRESS_BITS;
	judgement = new_member(&guilt);
	assert_true(judgement.probability >= HOLD_AT && judgement.probability < DISABLE_AT);
	guilt.members = 7;
	guilt.guilty_members = 3; /* half of the others: the address is the actor's own */
	judgement = new_member(&guilt);
	assert_true(judgement.probability >= DISABLE_AT);
	guilt.tie_bits = LINK_PUBLIC_BITS; /* theirs, and the name's owner's */
	judgement = new_member(&guilt);
	assert_true(judgement.probability >= SUSPECT_AT && judgement.probability < HOLD_AT);
}

static void strong_protection_is_held_for_a_person(void **state)
{
	struct story s = story_begin(), own = story_begin();
	struct scanner_word bad = { .scanner = STR("a"),
				    .value = STR("byron.example"),
				    .verdict = SCANNER_PHISHING,
				    .own_domain = true };
	struct judgement judgement;

	(void)state;
	tell_old_customer(&s);
	judgement = judge_member(&s, &convicted);
	assert_true(judgement.protected);
	assert_true(score_family(&judgement, FAMILY_PROTECTIVE) >= -10);
	assert_true(judgement.probability < DISABLE_AT);
	assert_int_equal(engine_remedy(&judgement, POLICY_ENFORCE), REMEDY_HOLD);
	assert_int_equal(engine_remedy(&judgement, POLICY_ADVISE), REMEDY_FLAG);
	story_end(&s);

	tell_old_customer(&own);
	own.hearsay.words = &bad;
	own.hearsay.word_count = 1;
	judgement = story_judge(&own, 2);
	assert_true(judgement.protected);
	assert_int_equal(engine_remedy(&judgement, POLICY_ENFORCE), REMEDY_NONE);
	story_end(&own);
}

static void protection_is_earned_anew_after_a_break(void **state)
{
	static const struct place de = { .country = "DE" }, ng = { .country = "NG" };
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	tell_old_customer(&s);
	story_login(&s, 0, "192.0.2.1", &de);
	story_login(&s, 1, "192.0.2.9", &ng);
	judgement = story_judge(&s, 2);
	story_near(score_family(&judgement, FAMILY_PROTECTIVE), 0, 0);
	assert_false(judgement.protected);
	story_end(&s);
}

static void protection_takes_time_and_use(void **state)
{
	struct story young = story_begin(), sleeper = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&young, 0, PLAN_PREMIUM);
	story_answers(&young, 1, DELIVERY_DELIVERED, 100);
	story_answers(&young, 1, DELIVERY_CLICKED, 100);
	judgement = story_judge(&young, 1);
	story_near(score_family(&judgement, FAMILY_PROTECTIVE), 0, 0);
	story_end(&young);

	story_sign_up(&sleeper, 0, PLAN_PREMIUM);
	judgement = story_judge(&sleeper, 1000);
	story_near(score_family(&judgement, FAMILY_PROTECTIVE), 0, 0);
	assert_false(judgement.decays);
	story_end(&sleeper);
}

static void remedies_follow_the_thresholds_and_the_policy(void **state)
{
	/* clang-format off */
	static const struct { double probability; enum remedy remedies[3]; } cases[] = {
		{ 0.4999, { REMEDY_NONE, REMEDY_NONE, REMEDY_NONE } },
		{ 0.5,    { REMEDY_FLAG, REMEDY_FLAG, REMEDY_FLAG } },
		{ 0.95,   { REMEDY_FLAG, REMEDY_HOLD, REMEDY_HOLD } },
		{ 0.999,  { REMEDY_FLAG, REMEDY_HOLD, REMEDY_DISABLE } },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (int policy = POLICY_ADVISE; policy <= POLICY_ENFORCE; policy++) {
			struct judgement judgement = { .probability = cases[i].probability };

			assert_int_equal(engine_remedy(&judgement, (enum policy)policy),
					 cases[i].remedies[policy]);
		}
	assert_string_equal(word_of(&policy_words, POLICY_ENFORCE), "enforce");
}

/* A judgement of P 0.9995 with these reasons. */
static enum remedy remedy_of(struct reason *reasons, size_t count)
{
	struct judgement judgement = { .probability = 0.9995,
				       .reasons = reasons,
				       .reason_count = count };

	return engine_remedy(&judgement, POLICY_ENFORCE);
}

static struct reason reason_of(enum signal signal, double bits)
{
	const struct signal_row *row = signal_row(signal);

	return (struct reason){ .code = row->code,
				.family = row->family,
				.bits = bits,
				.events = { STR("m-1") },
				.event_count = 1 };
}

static void what_others_did_with_a_text_holds_and_does_not_disable(void **state)
{
	/* clang-format off */
	static const struct { enum signal signal; double bits; enum remedy remedy; } with[] = {
		{ SIGNAL_NEW_ACCOUNT,       1.0, REMEDY_HOLD },
		{ SIGNAL_FREEMAIL,          0.8, REMEDY_HOLD },
		{ SIGNAL_LINKED_SUSPECTS,   8.0, REMEDY_HOLD },
		{ SIGNAL_BOUNCES,           0.6, REMEDY_HOLD },    /* one of many comes back from anybody's */
		{ SIGNAL_BOUNCES,           1.5, REMEDY_DISABLE },
		{ SIGNAL_CREDENTIALS,       3.0, REMEDY_DISABLE },
		{ SIGNAL_SCANNER_LINK_SPAM, 3.0, REMEDY_DISABLE },
		{ SIGNAL_CLUSTER_GUILT,     4.0, REMEDY_DISABLE },
		{ SIGNAL_CAMPAIGN_SWARM,    1.0, REMEDY_DISABLE },
		{ SIGNAL_CAMPAIGN_DELIVERY, 4.0, REMEDY_DISABLE }, /* all that a text can say */
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(with); i++) {
		struct reason reasons[] = { reason_of(SIGNAL_CAMPAIGN_DELIVERY, 13),
					    reason_of(SIGNAL_CAMPAIGN_GUILT, 4),
					    reason_of(with[i].signal, with[i].bits) };

		assert_int_equal(remedy_of(reasons, 2), REMEDY_HOLD);
		assert_int_equal(remedy_of(reasons, 3), with[i].remedy);
	}
}

static void two_texts_that_say_some_are_not_one_that_says_all(void **state)
{
	struct reason reasons[] = { reason_of(SIGNAL_CAMPAIGN_DELIVERY, 13),
				    reason_of(SIGNAL_CAMPAIGN_GUILT, 8) };

	(void)state;
	assert_int_equal(remedy_of(reasons, 2), REMEDY_DISABLE);
	reasons[1].events[0] = STR("m-2");
	assert_int_equal(remedy_of(reasons, 2), REMEDY_HOLD);
}

#define CLEAN_BITS (-3.0)
#define SUSPECT_BITS 1.0
#define SPAMMER_BITS 12.0

static void trust_goes_by_texts_and_not_by_links(void **state)
{
	struct reason reasons[] = {
		reason_of(SIGNAL_PRIOR, -6.6),          reason_of(SIGNAL_CLUSTER_GUILT, 20),
		reason_of(SIGNAL_CLUSTER_DELIVERY, 12), reason_of(SIGNAL_LINKED_SUSPECTS, 8),
		reason_of(SIGNAL_CAMPAIGN_FLEET, 5),    reason_of(SIGNAL_CAMPAIGN_SWARM, 9),
	};
	struct judgement judgement = { .reasons = reasons, .reason_count = 5 };

	(void)state;
	story_near(engine_unlinked_bits(&judgement), -6.6, 1e-6);
	judgement.reason_count = 6;
	story_near(engine_unlinked_bits(&judgement), 2.4, 1e-6);
}

static void trust_takes_thirty_days(void **state)
{
	struct story s = story_begin(), nobody = story_begin();

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	assert_false(engine_is_trusted(s.facts, CLEAN_BITS, story_at(30)));
	assert_true(engine_is_trusted(s.facts, CLEAN_BITS, story_at(31)));
	assert_false(engine_is_trusted(s.facts, SUSPECT_BITS, story_at(31)));
	story_tell(&s, 1,
		   (struct event){ .type = EVENT_ACCOUNT, .as.account = { .plan = PLAN_PAID } },
		   NULL);
	assert_true(engine_is_trusted(s.facts, SUSPECT_BITS, story_at(31)));
	assert_false(engine_is_trusted(s.facts, SPAMMER_BITS, story_at(31)));
	assert_false(engine_is_trusted(nobody.facts, CLEAN_BITS, story_at(31)));
	story_end(&s);
	story_end(&nobody);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_convicted_member_takes_the_cluster_along),
		cmocka_unit_test(one_suspicious_acquaintance_frames_nobody),
		cmocka_unit_test(two_guilty_members_count_together),
		cmocka_unit_test(suspicious_company_is_a_circumstance),
		cmocka_unit_test(the_account_itself_may_be_the_second),
		cmocka_unit_test(an_address_alone_holds_but_does_not_disable),
		cmocka_unit_test(strong_protection_is_held_for_a_person),
		cmocka_unit_test(protection_is_earned_anew_after_a_break),
		cmocka_unit_test(protection_takes_time_and_use),
		cmocka_unit_test(remedies_follow_the_thresholds_and_the_policy),
		cmocka_unit_test(what_others_did_with_a_text_holds_and_does_not_disable),
		cmocka_unit_test(two_texts_that_say_some_are_not_one_that_says_all),
		cmocka_unit_test(trust_goes_by_texts_and_not_by_links),
		cmocka_unit_test(trust_takes_thirty_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
