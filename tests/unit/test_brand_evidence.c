#include "core/engine/campaign.h"
#include "core/engine/signal.h"
#include "tests/unit/story.h"

/* A message that gives these signs away. */
static void send(struct story *s, double days, const struct sign *signs, size_t count)
{
	struct event event = { .type = EVENT_MESSAGE,
			       .as.message = { .domain = STR("acme.example"),
					       .from = STR("x@acme.example"),
					       .recipients = 1,
					       .signs = signs,
					       .sign_count = count } };

	story_tell(s, days, event, NULL);
}

static struct sign sign(enum sign_kind kind, const char *brand, const char *quote,
			const char *other)
{
	return (struct sign){ kind, str_of(brand), str_of(quote), str_of(other) };
}

static void a_phish_in_a_banks_name_disables_a_new_account(void **state)
{
	struct sign signs[] = {
		sign(SIGN_FROM_NAME, "Chase", "Chase Security", "acme.example"),
		sign(SIGN_SUBJECT, "Chase", "Chase: action needed", "acme.example"),
		sign(SIGN_LINK_DIFFERS, "Chase", "www.chase.com", "evil.example"),
		sign(SIGN_CREDENTIALS, NULL, "verify your password", NULL),
	};
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_PREMIUM);
	send(&s, 1, signs, ARRAY_LEN(signs));
	judgement = story_judge(&s, 1);
	story_near(story_bits(&judgement, "brand_from"), 6, 0);
	story_near(story_bits(&judgement, "brand_subject"), 5, 0);
	story_near(story_bits(&judgement, "brand_link"), 8, 0);
	story_near(story_bits(&judgement, "credentials"), 3, 0);
	story_near(story_bits(&judgement, "brand_new"), 2, 0);
	assert_int_equal(judgement.verdict, VERDICT_PHISHER);
	assert_true(judgement.probability >= DISABLE_AT && judgement.guilty);
	assert_true(str_is(judgement.brand, "Chase"));
	assert_true(judgement.decays);
	story_has(
		story_reason(&judgement, "brand_from").text,
		"poses as Chase: From name \"Chase Security\" from acme.example, which is not theirs");
	assert_true(str_is(story_reason(&judgement, "brand_from").events[0], "e2"));
	story_end(&s);
}

static void the_family_is_capped(void **state)
{
	struct sign signs[] = {
		sign(SIGN_LOOKALIKE, "Chase", "chasse.example", NULL),
		sign(SIGN_FROM_NAME, "Chase", "Chase Security", "acme.example"),
		sign(SIGN_SUBJECT, "Chase", "Chase: action needed", "acme.example"),
		sign(SIGN_LINK_DIFFERS, "Chase", "www.chase.com", "evil.example"),
	};
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	send(&s, 1, signs, ARRAY_LEN(signs));
	judgement = story_judge(&s, 1);
	assert_true(judgement.bits <= PRIOR_BITS + family_cap(FAMILY_BRAND) + 1.01);
	story_end(&s);
}

/* In the wild most domains that look like a brand's do no harm. */
static void a_name_that_looks_like_a_brands_never_convicts_alone(void **state)
{
	struct sign names[] = {
		sign(SIGN_LOOKALIKE, "PayPal", "paypa1.com", NULL),
		sign(SIGN_DOMAIN_RISK, "PayPal", "paypal-login.com", "login"),
		sign(SIGN_DOMAIN_WORD, "PayPal", "paypal-fans.com", "fans"),
	};
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		facts_add_sign(s.facts, &names[i], story_at(1), STR("d1"));
	judgement = story_judge(&s, 1);
	assert_true(story_gives(&judgement, "brand_lookalike"));
	assert_false(story_gives(&judgement, "brand_risk_word"));
	assert_false(story_gives(&judgement, "brand_new"));
	assert_true(judgement.probability < HOLD_AT);
	assert_false(judgement.guilty);
	assert_true(str_is_absent(judgement.brand));
	story_end(&s);
}

static void volume_is_no_evidence(void **state)
{
	struct sign one = sign(SIGN_FROM_NAME, "Chase", "Chase Online", "acme.example");
	struct story once = story_begin(), often = story_begin();
	struct judgement a, b;

	(void)state;
	send(&once, 1, &one, 1);
	for (int i = 0; i < 500; i++)
		send(&often, 1, &one, 1);
	a = story_judge(&once, 1);
	b = story_judge(&often, 1);
	story_near(b.bits, a.bits, 1e-9);
	assert_int_equal(often.facts->sign_count, 1);
	assert_int_equal(often.facts->signs[0].times, 500);
	story_end(&once);
	story_end(&often);
}

static void texts_that_borrow_no_name_say_little(void **state)
{
	struct sign signs[] = {
		sign(SIGN_CREDENTIALS, NULL, "enter your password", NULL),
		sign(SIGN_LINK_DIFFERS, NULL, "shop.example", "track.example"),
		sign(SIGN_SHORTENER, NULL, "bit.ly", NULL),
		sign(SIGN_FREE_HOST, NULL, "x.github.io", NULL),
	};
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	send(&s, 1, signs, ARRAY_LEN(signs));
	judgement = story_judge(&s, 1);
	story_near(story_bits(&judgement, "credentials"), 1, 0);
	story_near(story_bits(&judgement, "link_differs"), 1, 0);
	story_near(story_bits(&judgement, "short_links"), 0.5, 0);
	assert_true(judgement.probability < SUSPECT_AT);
	assert_false(judgement.guilty);
	story_end(&s);
}

static void a_brand_that_is_only_named_weighs_with_a_call_for_credentials(void **state)
{
	struct sign signs[] = { sign(SIGN_MENTION, "PayPal", "PayPal", NULL),
				sign(SIGN_CREDENTIALS, NULL, "enter your password", NULL) };
	struct story s = story_begin(), quiet = story_begin();
	struct judgement judgement;

	(void)state;
	send(&s, 1, signs, 2);
	judgement = story_judge(&s, 1);
	story_near(story_bits(&judgement, "brand_mention"), 0.5, 0);
	story_near(story_bits(&judgement, "credentials"), 3, 0);
	assert_true(judgement.probability < SUSPECT_AT);
	send(&quiet, 1, signs, 1);
	judgement = story_judge(&quiet, 1);
	assert_false(story_gives(&judgement, "brand_mention"));
	story_near(judgement.bits, PRIOR_BITS + 1, 0.01);
	story_end(&s);
	story_end(&quiet);
}

/* A mailing list: somebody's typing error, and weeks later somebody's manual. */
static void two_of_many_mails_are_not_one_phish(void **state)
{
	struct sign slip = sign(SIGN_LOOKALIKE, "Yahoo", "yahoo.comm", NULL);
	struct sign manual = sign(SIGN_CREDENTIALS, NULL, "log in and change your password", NULL);
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	send(&s, 1, &slip, 1);
	for (int i = 0; i < 30; i++)
		send(&s, 2 + i * 0.01, NULL, 0);
	send(&s, 3, &manual, 1);
	judgement = story_judge(&s, 3);
	story_near(story_bits(&judgement, "credentials"), 1, 0);
	story_end(&s);
}

static void credentials_for_an_account_elsewhere_are_a_claim_that_age_does_not_undo(void **state)
{
	struct sign signs[] = { sign(SIGN_YOURS, "Microsoft", "Microsoft", "portal.example"),
				sign(SIGN_CREDENTIALS, NULL, "log in with your password", NULL) };
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	send(&s, 1, signs, 2);
	judgement = story_judge(&s, 1);
	story_near(story_bits(&judgement, "brand_yours"), 4, 0);
	story_near(story_bits(&judgement, "credentials"), 3, 0);
	story_near(story_bits(&judgement, "brand_new"), 2, 0);
	assert_true(judgement.probability > SUSPECT_AT);
	assert_true(judgement.probability < HOLD_AT);
	judgement = story_judge_again(&s, 3);
	assert_true(story_gives(&judgement, "brand_new"));
	story_end(&s);
}

static void it_halves_in_a_fortnight(void **state)
{
	struct sign one = sign(SIGN_FROM_NAME, "Chase", "Chase Online", "acme.example");
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	send(&s, 0, &one, 1);
	judgement = story_judge(&s, 0);
	story_near(story_bits(&judgement, "brand_from"), 6, 0);
	judgement = story_judge_again(&s, 14);
	story_near(story_bits(&judgement, "brand_from"), 3, 1e-6);
	story_end(&s);
}

static void own_domain(struct story *s, double days, const char *domain)
{
	story_tell(s, days,
		   (struct event){
			   .type = EVENT_DOMAIN,
			   .as.domain = { .domain = str_of(domain), .state = DOMAIN_VERIFIED } },
		   NULL);
}

static void a_firm_that_bears_the_name_for_long_is_left_alone(void **state)
{
	struct sign signs[] = {
		sign(SIGN_FROM_NAME, "Chase", "Chase Support", "chase-support.example"),
		sign(SIGN_DOMAIN_RISK, "Chase", "chase-support.example", "support"),
	};
	struct story s = story_begin(), young = story_begin();
	struct judgement judgement;
	struct event firm = { .type = EVENT_ACCOUNT,
			      .as.account = { .company = STR("Chase Support Ltd") } };

	(void)state;
	story_tell(&s, 0, firm, NULL);
	own_domain(&s, 1, "chase-support.example");
	send(&s, 100, signs, 2);
	judgement = story_judge(&s, 100);
	assert_false(story_gives(&judgement, "brand_from"));
	assert_false(story_gives(&judgement, "brand_risk_word"));
	story_tell(&young, 0, firm, NULL);
	own_domain(&young, 1, "chase-support.example");
	send(&young, 10, signs, 2);
	judgement = story_judge(&young, 10);
	assert_true(story_gives(&judgement, "brand_from"));
	story_end(&s);
	story_end(&young);
}

static void strangers_who_speak_as_the_same_brand_add_up(void **state)
{
	struct sign one = sign(SIGN_FROM_NAME, "Chase", "Chase Online", "acme.example");
	struct sign other = sign(SIGN_DOMAIN_WORD, "Chase", "chase-fans.example", "fans");
	struct story s = story_begin(), fan = story_begin();
	struct judgement judgement;

	(void)state;
	s.hearsay.brand = fan.hearsay.brand = STR("Chase");
	s.hearsay.brand_claims = fan.hearsay.brand_claims = 2;
	s.hearsay.brand_example = fan.hearsay.brand_example = STR("acct-9");
	s.hearsay.brand_claimed_at = fan.hearsay.brand_claimed_at = story_at(1);
	send(&s, 1, &one, 1);
	judgement = story_judge(&s, 1);
	story_near(story_bits(&judgement, "brand_elsewhere"), 8, 0);
	story_has(story_reason(&judgement, "brand_elsewhere").text, "acct-9");
	send(&fan, 1, &other, 1);
	judgement = story_judge(&fan, 1);
	assert_false(story_gives(&judgement, "brand_elsewhere"));
	story_end(&s);
	story_end(&fan);
}

/* Phishers' mails bounce and are complained of; the rep is to know what they were. */
static void who_poses_is_a_phisher_whatever_weighs_most(void **state)
{
	struct sign one = sign(SIGN_FROM_NAME, "Chase", "Chase Online", "acme.example");
	struct sign asks = sign(SIGN_CREDENTIALS, NULL, "verify your password", NULL);
	struct story s = story_begin(), spammer = story_begin();
	struct judgement judgement;

	(void)state;
	send(&s, 1, &one, 1);
	story_answers(&s, 1, DELIVERY_DELIVERED, 300);
	story_answers(&s, 1, DELIVERY_COMPLAINED, 40);
	judgement = story_judge(&s, 1);
	assert_true(story_bits(&judgement, "complaints") > story_bits(&judgement, "brand_from"));
	assert_int_equal(judgement.verdict, VERDICT_PHISHER);
	assert_int_equal(judgement.harm, VERDICT_PHISHER);
	send(&spammer, 1, &asks, 1);
	story_answers(&spammer, 1, DELIVERY_DELIVERED, 300);
	story_answers(&spammer, 1, DELIVERY_COMPLAINED, 40);
	judgement = story_judge(&spammer, 1);
	assert_int_equal(judgement.verdict, VERDICT_SPAMMER);
	story_end(&s);
	story_end(&spammer);
}

/* Before they phish they send what everybody sends: that text is nobody's phish. */
static void a_text_makes_a_phisher_only_of_whoever_could_phish(void **state)
{
	struct campaign_word word = { .others = 5,
				      .guilty = 5,
				      .phishers = 5,
				      .guilt_bits = 16,
				      .strongest = 0.9999,
				      .verdict = VERDICT_PHISHER,
				      .example = STR("acct-9") };
	struct sign named = sign(SIGN_MENTION, "Chase", "your Chase account", NULL);
	struct story s = story_begin(), other = story_begin();
	struct judgement judgement;

	(void)state;
	s.hearsay.campaigns = other.hearsay.campaigns = &word;
	s.hearsay.campaign_count = other.hearsay.campaign_count = 1;
	send(&s, 1, &named, 1);
	judgement = story_judge(&s, 1);
	assert_int_equal(judgement.verdict, VERDICT_PHISHER);
	send(&other, 1, NULL, 0);
	judgement = story_judge(&other, 1);
	assert_true(judgement.probability >= HOLD_AT);
	assert_int_equal(judgement.verdict, VERDICT_SPAMMER);
	word.guilty = 12;
	judgement = story_judge_again(&s, 1);
	assert_int_equal(judgement.verdict, VERDICT_SPAMMER);
	story_end(&s);
	story_end(&other);
}

static void two_brands_do_not_add_up(void **state)
{
	struct sign signs[] = {
		sign(SIGN_FROM_NAME, "Chase", "Chase Online", "acme.example"),
		sign(SIGN_SUBJECT, "PayPal", "PayPal: hello", "acme.example"),
	};
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	send(&s, 1, signs, 2);
	judgement = story_judge(&s, 1);
	assert_true(story_gives(&judgement, "brand_from"));
	assert_false(story_gives(&judgement, "brand_subject"));
	story_end(&s);
}

static void the_list_stays_bounded(void **state)
{
	struct story s = story_begin();

	(void)state;
	for (int i = 0; i < 3 * FACTS_SIGNS_MAX; i++) {
		char name[32];
		struct sign one;

		snprintf(name, sizeof(name), "paypal-%d.example", i);
		one = sign(SIGN_DOMAIN_WORD, "PayPal", name, "x");
		facts_add_sign(s.facts, &one, story_at(i), STR("e"));
	}
	facts_end(s.facts);
	assert_int_equal(s.facts->sign_count, FACTS_SIGNS_MAX);
	assert_true(str_is(s.facts->signs[0].sign.quote, "paypal-191.example"));
	story_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_phish_in_a_banks_name_disables_a_new_account),
		cmocka_unit_test(the_family_is_capped),
		cmocka_unit_test(a_name_that_looks_like_a_brands_never_convicts_alone),
		cmocka_unit_test(volume_is_no_evidence),
		cmocka_unit_test(texts_that_borrow_no_name_say_little),
		cmocka_unit_test(a_brand_that_is_only_named_weighs_with_a_call_for_credentials),
		cmocka_unit_test(
			credentials_for_an_account_elsewhere_are_a_claim_that_age_does_not_undo),
		cmocka_unit_test(two_of_many_mails_are_not_one_phish),
		cmocka_unit_test(it_halves_in_a_fortnight),
		cmocka_unit_test(a_firm_that_bears_the_name_for_long_is_left_alone),
		cmocka_unit_test(strangers_who_speak_as_the_same_brand_add_up),
		cmocka_unit_test(who_poses_is_a_phisher_whatever_weighs_most),
		cmocka_unit_test(a_text_makes_a_phisher_only_of_whoever_could_phish),
		cmocka_unit_test(two_brands_do_not_add_up),
		cmocka_unit_test(the_list_stays_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
