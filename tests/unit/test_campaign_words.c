#include "core/engine/campaign.h"
#include "tests/unit/story.h"

static struct judgement hear(const struct campaign_word *word)
{
	struct story s = story_begin();
	struct judgement judgement;

	story_sign_up(&s, 0, PLAN_FREE);
	s.hearsay.campaigns = word;
	s.hearsay.campaign_count = 1;
	judgement = story_judge(&s, 1);
	judgement.bits = story_bits(&judgement, "campaign_guilt") +
			 story_bits(&judgement, "campaign_delivery") +
			 story_bits(&judgement, "campaign_swarm");
	story_end(&s);
	return judgement;
}

static struct campaign_word grave(void)
{
	return (struct campaign_word){ .no = { 7 },
				       .subject = STR("photos"),
				       .event = STR("m"),
				       .others = 60,
				       .guilty = 60,
				       .verdict = VERDICT_SPAMMER,
				       .example = STR("acct-2"),
				       .strongest = 0.999,
				       .swarm = 59,
				       .guilt_bits = 12,
				       .delivery_bits = 10,
				       .swarm_bits = 14,
				       .bad = 40,
				       .answers = 100,
				       .guilt_at = story_at(1),
				       .answer_at = story_at(1),
				       .spread_at = story_at(1) };
}

static void what_others_did_with_a_few_words_flags_and_stops_nobody(void **state)
{
	struct campaign_word word = grave();
	struct judgement judgement;

	(void)state;
	word.brief = true;
	word.shingles = 9;
	judgement = hear(&word);
	story_near(judgement.bits, BRIEF_BITS_MAX, 1e-6);
	assert_true(judgement.probability > SUSPECT_AT);
	assert_true(judgement.probability < HOLD_AT);
}

static void a_text_says_more_the_longer_it_is(void **state)
{
	double before = 0;

	(void)state;
	for (int64_t shingles = SAYS_LITTLE; shingles <= 20; shingles += 4) {
		struct campaign_word word = grave();
		double bits;

		word.shingles = shingles;
		bits = hear(&word).bits;
		assert_true(bits > before);
		before = bits;
	}
}

static void a_whole_letter_convicts(void **state)
{
	struct campaign_word word = grave();

	(void)state;
	word.shingles = 24;
	assert_true(hear(&word).probability > DISABLE_AT);
}

static void what_clears_is_not_toned_down(void **state)
{
	struct campaign_word word = grave();

	(void)state;
	word.brief = true;
	word.guilt_bits = word.swarm_bits = 0;
	word.delivery_bits = -3;
	assert_true(hear(&word).bits <= 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_others_did_with_a_few_words_flags_and_stops_nobody),
		cmocka_unit_test(a_text_says_more_the_longer_it_is),
		cmocka_unit_test(a_whole_letter_convicts),
		cmocka_unit_test(what_clears_is_not_toned_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
