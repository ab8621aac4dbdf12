#include "core/engine/campaign.h"
#include "tests/unit/story.h"

static struct judgement with_rates(int64_t scale, double age_days)
{
	struct story s = story_begin();
	struct judgement judgement;

	story_sign_up(&s, 0, PLAN_FREE);
	story_answers(&s, 1, DELIVERY_DELIVERED, 20 * scale);
	story_answers(&s, 1, DELIVERY_BOUNCED, 7 * scale);
	judgement = story_judge(&s, 1 + age_days);
	judgement.reasons = NULL; /* gone with the story */
	story_end(&s);
	return judgement;
}

static double bounce_bits(int64_t delivered, int64_t bounced)
{
	struct story s = story_begin();
	struct judgement judgement;
	double bits;

	story_sign_up(&s, 0, PLAN_FREE);
	story_answers(&s, 1, DELIVERY_DELIVERED, delivered);
	story_answers(&s, 1, DELIVERY_BOUNCED, bounced);
	judgement = story_judge(&s, 1);
	bits = story_bits(&judgement, "bounces");
	story_end(&s);
	return bits;
}

static double complaint_bits(int64_t delivered, int64_t complained)
{
	struct story s = story_begin();
	struct judgement judgement;
	double bits;

	story_sign_up(&s, 0, PLAN_FREE);
	story_answers(&s, 1, DELIVERY_DELIVERED, delivered);
	story_answers(&s, 1, DELIVERY_COMPLAINED, complained);
	judgement = story_judge(&s, 1);
	bits = story_bits(&judgement, "complaints");
	story_end(&s);
	return bits;
}

static void about_27_answers_at_a_quarter_bounced_disable(void **state)
{
	struct judgement judgement = with_rates(1, 0);

	(void)state;
	assert_true(judgement.probability >= DISABLE_AT);
	assert_int_equal(judgement.verdict, VERDICT_SPAMMER);
	assert_true(judgement.guilty);
	assert_true(judgement.decays);
	assert_int_equal(judgement.evidence_at.us, story_at(1).us);
}

static void a_few_answers_prove_little(void **state)
{
	(void)state;
	story_near(bounce_bits(3, 1), log2(0.25 / 0.02) + 3 * log2(0.75 / 0.98), 1e-5);
	assert_true(bounce_bits(0, 1) < 0.63);
	assert_true(bounce_bits(0, 2) < 1.25);
	assert_true(complaint_bits(5, 1) < 4.4);
}

static void what_was_delivered_counts_against_the_charge(void **state)
{
	(void)state;
	assert_true(bounce_bits(7, 2) > bounce_bits(8, 2));
	assert_true(bounce_bits(8, 2) > bounce_bits(20, 2));
	story_near(bounce_bits(100, 2), 0, 0);
}

static void good_rates_are_never_evidence_however_many(void **state)
{
	(void)state;
	for (int64_t scale = 1; scale <= 1000000; scale *= 10) {
		story_near(bounce_bits(98 * scale, 2 * scale), 0, 0);
		story_near(bounce_bits(93 * scale, 7 * scale), 0, 0);
		story_near(complaint_bits(999 * scale, 1 * scale), 0, 0);
		story_near(complaint_bits(200 * scale, 1 * scale), 0, 0);
	}
}

/* An honest sender with an old list is looked at by a person, never stopped by the engine. */
static void the_rate_bounds_what_any_number_can_say(void **state)
{
	(void)state;
	for (int64_t scale = 1; scale <= 1000000; scale *= 10) {
		assert_true(bounce_bits(88 * scale, 12 * scale) < 5);
		assert_true(bounce_bits(85 * scale, 15 * scale) < 9);
		assert_true(bounce_bits(50 * scale, 50 * scale) <= 16);
	}
}

static void counts_times_100_only_bring_a_charge_to_its_bound(void **state)
{
	static const int64_t rates[][2] = {
		{ 1000, 0 }, { 98, 2 }, { 95, 5 }, { 92, 8 }, { 88, 12 },
		{ 85, 15 },  { 20, 7 }, { 5, 5 },  { 0, 9 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rates); i++) {
		double share = (double)rates[i][1] / (double)(rates[i][0] + rates[i][1]);
		double bound = 16 * fmin(fmax((share - 0.096) / (0.2 - 0.096), 0), 1);
		double once = bounce_bits(rates[i][0], rates[i][1]);
		double often = bounce_bits(100 * rates[i][0], 100 * rates[i][1]);

		assert_true(once <= bound + 1e-6 && often <= bound + 1e-6);
		if (share < 0.096)
			story_near(often, 0, 0);
	}
}

/* The stream of a sender: messages with their recipients, answers at fixed rates. */
static double stream_bits(int64_t recipients, double bounce_share)
{
	struct story s = story_begin();
	struct event message = { .type = EVENT_MESSAGE };
	struct judgement judgement;
	double bits;

	story_sign_up(&s, 0, PLAN_PAID);
	message.as.message.recipients = recipients;
	message.as.message.domain = STR("byron.example");
	for (int i = 0; i < 50; i++) {
		story_tell(&s, 1 + i * 0.01, message, NULL);
		story_answers(&s, 1 + i * 0.01,
			      i < 50 * bounce_share ? DELIVERY_BOUNCED : DELIVERY_DELIVERED, 1);
	}
	judgement = story_judge(&s, 2);
	bits = judgement.bits;
	story_end(&s);
	return bits;
}

static void recipients_times_100_raise_nobodys_score(void **state)
{
	static const double shares[] = { 0, 0.02, 0.1, 0.12, 0.16, 0.3, 1 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shares); i++)
		for (int64_t recipients = 1; recipients < 10000; recipients *= 7)
			story_near(stream_bits(100 * recipients, shares[i]),
				   stream_bits(recipients, shares[i]), 0);
}

static void complaints_weigh_by_mailbox_providers_limits(void **state)
{
	(void)state;
	assert_true(complaint_bits(41, 2) > 6);
	assert_true(complaint_bits(1000, 5) < 0.01);
	story_near(complaint_bits(950, 50), 16, 1e-6);
}

static void bounces_fade_by_half_in_seven_days(void **state)
{
	struct story s = story_begin();
	struct judgement now, later, at_last;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	story_answers(&s, 1, DELIVERY_DELIVERED, 75);
	story_answers(&s, 1, DELIVERY_BOUNCED, 25);
	now = story_judge(&s, 1);
	later = story_judge_again(&s, 8);
	at_last = story_judge_again(&s, 200);
	story_near(story_bits(&now, "bounces"), 16, 1e-6);
	story_near(story_bits(&later, "bounces"), 8, 1e-6);
	assert_false(story_gives(&at_last, "bounces"));
	assert_false(at_last.decays);
	assert_false(at_last.guilty);
	story_end(&s);
}

static void better_days_since_outweigh_the_bad_ones(void **state)
{
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	story_answers(&s, 1, DELIVERY_BOUNCED, 25);
	story_answers(&s, 1, DELIVERY_DELIVERED, 75);
	story_answers(&s, 8, DELIVERY_DELIVERED, 300);
	judgement = story_judge(&s, 8);
	assert_false(story_gives(&judgement, "bounces"));
	story_end(&s);
}

static void without_delivery_reports_what_was_sent_counts(void **state)
{
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	for (int i = 0; i < 200; i++)
		story_tell(&s, 1, (struct event){ .type = EVENT_MESSAGE }, NULL);
	story_answers(&s, 1, DELIVERY_BOUNCED, 5);
	judgement = story_judge(&s, 1);
	assert_false(story_gives(&judgement, "bounces"));
	story_end(&s);
}

static void says_counts_rate_and_dates(void **state)
{
	struct story s = story_begin();
	struct judgement judgement;
	struct reason reason;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	story_answers(&s, 1, DELIVERY_DELIVERED, 20);
	story_answers(&s, 1, DELIVERY_BOUNCED, 3);
	story_answers(&s, 2, DELIVERY_BOUNCED, 4);
	judgement = story_judge(&s, 2);
	reason = story_reason(&judgement, "bounces");
	story_has(reason.text, "7 of 27 answers are bounces (26 %), from 2026-09-22 to 2026-09-23");
	assert_int_equal(reason.event_count, 2);
	assert_true(str_is(reason.events[0], "e4"));
	assert_true(str_is(reason.events[1], "e3"));
	story_end(&s);
}

static void bears_the_largest_counts(void **state)
{
	(void)state;
	story_near(bounce_bits(INT64_MAX, INT64_MAX), 16, 1e-6);
	story_near(bounce_bits(INT64_MAX, 1), 0, 0);
}

static void tell_message(struct story *s, double days, int i, int64_t recipients)
{
	story_tell(s, days,
		   (struct event){ .type = EVENT_MESSAGE,
				   .id = arena_strf(s->arena, "m%d", i),
				   .as.message = { .recipients = recipients } },
		   NULL);
}

static void tell_answer(struct story *s, double days, int i, enum delivery_result result)
{
	story_tell(s, days,
		   (struct event){ .type = EVENT_DELIVERY,
				   .as.delivery = { .message = arena_strf(s->arena, "m%d", i),
						    .result = result,
						    .count = 1 } },
		   NULL);
}

/* A stream that was cut begins with what became of mails that it does not hold. */
static void answers_without_their_messages_are_no_rate(void **state)
{
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	for (int i = 0; i < 40; i++)
		tell_answer(&s, 1, i, i % 2 ? DELIVERY_BOUNCED : DELIVERY_COMPLAINED);
	judgement = story_judge(&s, 1);
	assert_false(story_gives(&judgement, "bounces") || story_gives(&judgement, "complaints"));
	for (int i = 100; i < 200; i++) {
		tell_message(&s, 1.1, i, 1);
		tell_answer(&s, 1.2, i, i % 20 ? DELIVERY_DELIVERED : DELIVERY_BOUNCED);
	}
	judgement = story_judge(&s, 1.2);
	assert_false(story_gives(&judgement, "bounces") || story_gives(&judgement, "complaints"));
	story_end(&s);
}

/* Of the same second, an answer comes before its message. */
static void an_answer_may_come_ahead_of_its_message(void **state)
{
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	for (int i = 0; i < 60; i++) {
		tell_answer(&s, 1 + i * 0.001, i, i % 3 ? DELIVERY_DELIVERED : DELIVERY_BOUNCED);
		tell_message(&s, 1 + i * 0.001, i, 1);
	}
	judgement = story_judge(&s, 1.1);
	assert_true(story_bits(&judgement, "bounces") > 10);
	story_end(&s);
}

static void no_answer_loses_its_message(void **state)
{
	struct story s = story_begin();

	(void)state;
	for (int i = 0; i < 5000; i++)
		tell_message(&s, 1, i, 1);
	for (int i = 0; i < 5000; i++)
		tell_answer(&s, 1.001, i, DELIVERY_DELIVERED);
	assert_int_equal(s.facts->days[0].counts[DELIVERY_DELIVERED], 5000);
	assert_int_equal(s.facts->days[0].strays[DELIVERY_DELIVERED], 0);
	story_end(&s);
}

static void good_answers_speak_for_whoever_keeps_a_good_list(void **state)
{
	(void)state;
	assert_true(answers_for(100, 1, 0) > 5);
	assert_true(answers_for(10, 0, 0) < 1);
	assert_true(answers_for(92, 8, 0) == 0);
	assert_true(answers_for(1000, 10, 20) < answers_for(1000, 10, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_without_their_messages_are_no_rate),
		cmocka_unit_test(an_answer_may_come_ahead_of_its_message),
		cmocka_unit_test(no_answer_loses_its_message),
		cmocka_unit_test(good_answers_speak_for_whoever_keeps_a_good_list),
		cmocka_unit_test(about_27_answers_at_a_quarter_bounced_disable),
		cmocka_unit_test(a_few_answers_prove_little),
		cmocka_unit_test(what_was_delivered_counts_against_the_charge),
		cmocka_unit_test(good_rates_are_never_evidence_however_many),
		cmocka_unit_test(the_rate_bounds_what_any_number_can_say),
		cmocka_unit_test(counts_times_100_only_bring_a_charge_to_its_bound),
		cmocka_unit_test(recipients_times_100_raise_nobodys_score),
		cmocka_unit_test(complaints_weigh_by_mailbox_providers_limits),
		cmocka_unit_test(bounces_fade_by_half_in_seven_days),
		cmocka_unit_test(better_days_since_outweigh_the_bad_ones),
		cmocka_unit_test(without_delivery_reports_what_was_sent_counts),
		cmocka_unit_test(says_counts_rate_and_dates),
		cmocka_unit_test(bears_the_largest_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
