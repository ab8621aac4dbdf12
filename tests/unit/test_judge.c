#include "core/engine/signal.h"
#include "tests/unit/story.h"

static struct scanner_word word(const char *scanner, const char *value,
				enum scanner_verdict verdict, double days, bool own)
{
	return (struct scanner_word){ .scanner = str_of(scanner),
				      .value = str_of(value),
				      .verdict = verdict,
				      .at = story_at(days),
				      .event = str_of(scanner),
				      .own_domain = own };
}

/* An old account of which nothing else is known, so that one piece of evidence can be seen alone. */
static struct judgement judge_words(struct story *s, const struct scanner_word *words, size_t count)
{
	s->hearsay.words = words;
	s->hearsay.word_count = count;
	return story_judge(s, 100);
}

static void before_any_evidence_one_in_a_hundred(void **state)
{
	struct story s = story_begin();
	struct judgement judgement = story_judge(&s, 0);

	(void)state;
	story_near(story_bits(&judgement, "prior"), -6.6, 0);
	story_has(story_reason(&judgement, "prior").text, "before any evidence");
	story_near(judgement.probability, bits_to_probability(judgement.bits), 0);
	assert_int_equal(judgement.verdict, VERDICT_CLEAN);
	assert_false(judgement.decays);
	assert_false(judgement.guilty);
	story_end(&s);
}

static void a_phishing_verdict_alone_holds_and_with_a_little_more_disables(void **state)
{
	struct scanner_word bad = word("safebrowsing", "chaseupdate.example", SCANNER_PHISHING, 1,
				       true);
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	judgement = judge_words(&s, &bad, 1);
	story_near(story_bits(&judgement, "scanner_phishing"), 12, 0);
	assert_true(judgement.probability >= HOLD_AT && judgement.probability < DISABLE_AT);
	assert_int_equal(judgement.verdict, VERDICT_PHISHER);
	assert_true(judgement.guilty);
	story_has(story_reason(&judgement, "scanner_phishing").text,
		  "safebrowsing called chaseupdate.example phishing on 2026-09-22");
	story_end(&s);
}

static void phishing_and_a_contradiction_and_freemail_disable(void **state)
{
	static const struct place london = { .country = "GB" };
	struct scanner_word bad = word("safebrowsing", "chaseupdate.example", SCANNER_PHISHING, 1,
				       true);
	struct claim home = { .source = CLAIM_CHAT,
			      .country = "DE",
			      .at = story_at(1),
			      .trust = 0.9,
			      .present = true,
			      .denies_proxy = true };
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_tell(&s, 0,
		   (struct event){ .type = EVENT_ACCOUNT,
				   .as.account = { .email = STR("lumber@gmail.com") } },
		   NULL);
	story_tell(&s, 1,
		   (struct event){ .type = EVENT_CHAT, .as.chat = { .ip = story_ip("81.2.69.1") } },
		   &london);
	s.facts->chat_claims = &home;
	s.facts->chat_claim_count = 1;
	s.hearsay.words = &bad;
	s.hearsay.word_count = 1;
	judgement = story_judge(&s, 1);
	assert_true(judgement.probability >= DISABLE_AT);
	assert_int_equal(judgement.verdict, VERDICT_PHISHER);
	assert_int_equal(engine_remedy(&judgement, POLICY_ENFORCE), REMEDY_DISABLE);
	assert_int_equal(engine_remedy(&judgement, POLICY_HOLD), REMEDY_HOLD);
	assert_int_equal(engine_remedy(&judgement, POLICY_ADVISE), REMEDY_FLAG);
	for (size_t i = 1; i < judgement.reason_count; i++)
		assert_true(fabs(judgement.reasons[i].bits) <= fabs(judgement.reasons[i - 1].bits));
	story_end(&s);
}

static void a_link_to_a_bad_site_is_not_the_same_as_being_one(void **state)
{
	struct scanner_word linked = word("safebrowsing", "evil.example", SCANNER_PHISHING, 1,
					  false);
	struct scanner_word spam = word("surbl", "byron.example", SCANNER_SPAM, 1, true);
	struct story a = story_begin(), b = story_begin();
	struct judgement judgement = judge_words(&a, &linked, 1);

	(void)state;
	assert_int_equal(judgement.verdict, VERDICT_SUSPECT);
	assert_true(story_gives(&judgement, "scanner_link_phishing"));
	judgement = judge_words(&b, &spam, 1);
	assert_int_equal(judgement.verdict, VERDICT_SUSPECT);
	story_end(&a);
	story_end(&b);
}

static void several_scanners_add_up_to_the_cap(void **state)
{
	struct scanner_word words[] = {
		word("a", "evil.example", SCANNER_PHISHING, 1, false),
		word("b", "evil.example", SCANNER_PHISHING, 2, false),
		word("b", "other.example", SCANNER_PHISHING, 3, false),
	};
	struct story s = story_begin();
	struct judgement judgement = judge_words(&s, words, ARRAY_LEN(words));
	struct reason reason = story_reason(&judgement, "scanner_link_phishing");

	(void)state;
	story_near(reason.bits, 7 * 1.3, 1e-6);
	story_has(reason.text, "b and a called other.example and 1 more");
	assert_int_equal(reason.event_count, 3);
	assert_int_equal(reason.at.us, story_at(3).us);
	story_end(&s);
}

static void a_later_clean_verdict_of_the_same_scanner_withdraws_the_bad_one(void **state)
{
	struct scanner_word words[] = {
		word("a", "byron.example", SCANNER_CLEAN, 2, true),
		word("a", "byron.example", SCANNER_PHISHING, 1, true),
		word("b", "byron.example", SCANNER_CLEAN, 1, true),
		word("b", "byron.example", SCANNER_SPAM, 2, true),
		word("c", "byron.example", SCANNER_CLEAN, 3, true),
	};
	struct story s = story_begin();
	struct judgement judgement = judge_words(&s, words, ARRAY_LEN(words));

	(void)state;
	assert_false(story_gives(&judgement, "scanner_phishing"));
	story_near(story_bits(&judgement, "scanner_spam"), 8, 0);
	story_end(&s);
}

static void words_count_the_same_in_any_order(void **state)
{
	struct scanner_word words[] = {
		word("a", "x.example", SCANNER_PHISHING, 1, true),
		word("b", "x.example", SCANNER_MALWARE, 1, true),
		word("a", "y.example", SCANNER_SPAM, 1, false),
		word("c", "x.example", SCANNER_PHISHING, 1, true),
	};
	struct story s = story_begin();
	struct judgement first;

	(void)state;
	first = judge_words(&s, words, ARRAY_LEN(words));
	for (size_t turn = 1; turn < ARRAY_LEN(words); turn++) {
		struct scanner_word moved = words[0];
		struct judgement again;

		memmove(words, words + 1, sizeof(words) - sizeof(words[0]));
		words[ARRAY_LEN(words) - 1] = moved;
		again = story_judge_again(&s, 100);
		assert_int_equal(again.reason_count, first.reason_count);
		story_near(again.bits, first.bits, 0);
		for (size_t i = 0; i < first.reason_count; i++) {
			assert_string_equal(again.reasons[i].code, first.reasons[i].code);
			assert_true(str_equal(again.reasons[i].text, first.reasons[i].text));
		}
	}
	story_end(&s);
}

static void spam_evidence_makes_a_spammer_not_a_phisher(void **state)
{
	struct scanner_word linked = word("a", "evil.example", SCANNER_PHISHING, 1, false);
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	story_answers(&s, 1, DELIVERY_BOUNCED, 40);
	story_answers(&s, 1, DELIVERY_DELIVERED, 60);
	s.hearsay.words = &linked;
	s.hearsay.word_count = 1;
	judgement = story_judge(&s, 1);
	assert_true(judgement.probability >= HOLD_AT);
	assert_int_equal(judgement.verdict, VERDICT_SPAMMER);
	story_end(&s);
}

/* Everything about who they are looks bad, but nobody was harmed. */
static void circumstance_alone_is_never_more_than_suspect(void **state)
{
	static const struct place de = {
		.country = "DE", .pinned = true, .latitude = 52, .longitude = 13
	};
	static const struct place br = {
		.country = "BR", .pinned = true, .latitude = -23, .longitude = -46
	};
	struct story s = story_begin();
	struct event domain = { .type = EVENT_DOMAIN };
	struct event message = { .type = EVENT_MESSAGE };
	struct judgement judgement;

	(void)state;
	story_tell(&s, 0,
		   (struct event){ .type = EVENT_ACCOUNT,
				   .as.account = { .name = STR("Ada Byron"),
						   .email = STR("x@gmail.com"),
						   .country = STR("US"),
						   .phone = STR("+49 30 123456") } },
		   NULL);
	for (int i = 0; i < 4; i++) {
		struct event card = { .type = EVENT_CARD };

		card.as.card = (struct event_card){ .fingerprint = arena_strf(s.arena, "fp-%d", i),
						    .name = STR("John Doe"),
						    .avs = CHECK_FAIL,
						    .cvc = CHECK_FAIL,
						    .prepaid = KNOWN_YES };
		story_tell(&s, 0.1, card, NULL);
	}
	domain.as.domain = (struct event_domain){ .domain = STR("chase.com"),
						  .state = DOMAIN_FAILED };
	story_tell(&s, 0.2, domain, NULL);
	message.as.message.domain = STR("x.mg.example");
	story_tell(&s, 0.3, message, NULL);
	story_login(&s, 0.4, "192.0.2.1", &de);
	story_login(&s, 0.41, "192.0.2.2", &br);
	judgement = story_judge(&s, 1);
	assert_true(story_bits(&judgement, "signup_misfit") > 0);
	assert_true(story_bits(&judgement, "many_cards") > 0);
	assert_true(story_bits(&judgement, "card_name_differs") > 0);
	assert_true(story_bits(&judgement, "domain_failed") > 0);
	assert_true(story_bits(&judgement, "provider_subdomain") > 0);
	assert_true(story_bits(&judgement, "impossible_travel") > 0);
	assert_int_equal(judgement.verdict, VERDICT_SUSPECT);
	assert_false(judgement.guilty);
	story_end(&s);
}

static void looking_ideal_is_worth_nothing(void **state)
{
	static const struct place clean = { .country = "US", .proxy = { .verdict = PROXY_NONE } };
	struct story plain = story_begin(), ideal = story_begin();
	struct event domain = { .type = EVENT_DOMAIN };
	struct judgement without, with;

	(void)state;
	story_sign_up(&plain, 0, PLAN_UNKNOWN);
	story_sign_up(&ideal, 0, PLAN_PREMIUM);
	story_tell(&ideal, 0,
		   (struct event){ .type = EVENT_CARD,
				   .as.card = { .fingerprint = STR("fp-1"),
						.last4 = STR("4242"),
						.name = STR("Ada Byron"),
						.avs = CHECK_PASS,
						.cvc = CHECK_PASS,
						.prepaid = KNOWN_NO } },
		   NULL);
	domain.as.domain = (struct event_domain){ .domain = STR("byron.example"),
						  .state = DOMAIN_VERIFIED,
						  .spf = KNOWN_YES,
						  .dkim = KNOWN_YES,
						  .mx = KNOWN_YES };
	story_tell(&ideal, 0, domain, NULL);
	story_login(&ideal, 0, "192.0.2.1", &clean);
	without = story_judge(&plain, 0);
	with = story_judge(&ideal, 0);
	story_near(with.bits, without.bits, 0);
	assert_true(story_gives(&with, "card_checks_pass"));
	assert_true(story_gives(&with, "clean_ip"));
	story_near(story_bits(&with, "card_checks_pass"), 0, 0);
	story_has(story_reason(&with, "card_checks_pass").text, "4242");
	story_end(&plain);
	story_end(&ideal);
}

static void freemail_is_told_by_the_whole_domain(void **state)
{
	/* clang-format off */
	static const struct { const char *email; bool free; } cases[] = {
		{ "a@gmail.com", true }, { "a@GMX.de", true }, { "A <a@Proton.me>", true },
		{ "a@notgmail.com", false }, { "a@gmail.com.evil.example", false }, { "gmail.com", false },
		{ "a@mail.gmail.com", false }, { "a@", false }, { "", false },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct story s = story_begin();
		struct judgement judgement;

		story_tell(&s, 0,
			   (struct event){ .type = EVENT_ACCOUNT,
					   .as.account = { .email = str_of(cases[i].email) } },
			   NULL);
		judgement = story_judge(&s, 0);
		assert_int_equal(story_gives(&judgement, "freemail"), cases[i].free);
		story_end(&s);
	}
}

static void a_domain_that_was_set_up_at_last_is_forgiven(void **state)
{
	struct story s = story_begin();
	struct event domain = { .type = EVENT_DOMAIN };
	struct judgement judgement;

	(void)state;
	domain.as.domain = (struct event_domain){ .domain = STR("byron.example"),
						  .state = DOMAIN_FAILED };
	story_tell(&s, 0, domain, NULL);
	domain.as.domain.state = DOMAIN_VERIFIED;
	story_tell(&s, 1, domain, NULL);
	judgement = story_judge(&s, 1);
	assert_false(story_gives(&judgement, "domain_failed"));
	story_end(&s);
}

static void what_was_done_elsewhere_weighs_by_its_reason(void **state)
{
	/* clang-format off */
	static const struct {
		enum outside_action action;
		const char *reason, *code;
		double bits;
	} cases[] = {
		{ OUTSIDE_DISABLE, "Phishing reports", "outside_abuse", 8 },
		{ OUTSIDE_DISABLE, "unpaid invoice", "outside_disable", 1 },
		{ OUTSIDE_DISABLE, NULL, "outside_disable", 1 },
		{ OUTSIDE_ENABLE, "spam complaint settled", "outside_enable", 0 },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct story s = story_begin();
		struct judgement judgement;

		story_tell(&s, 0,
			   (struct event){ .type = EVENT_ACTION,
					   .as.action = { cases[i].action, STR("kim"),
							  str_of(cases[i].reason) } },
			   NULL);
		judgement = story_judge(&s, 0);
		assert_true(story_gives(&judgement, cases[i].code));
		story_near(story_bits(&judgement, cases[i].code), cases[i].bits, 0);
		story_has(story_reason(&judgement, cases[i].code).text, "2026-09-21 by kim");
		story_end(&s);
	}
}

static void every_signal_has_a_code_of_its_own_and_a_sentence(void **state)
{
	(void)state;
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		const struct signal_row *row = signal_row((enum signal)i);

		assert_true(row->code && row->sentence && row->why);
		assert_true(fabs(row->bits) <= fabs(family_cap(row->family)));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(row->code, signal_row((enum signal)k)->code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_any_evidence_one_in_a_hundred),
		cmocka_unit_test(a_phishing_verdict_alone_holds_and_with_a_little_more_disables),
		cmocka_unit_test(phishing_and_a_contradiction_and_freemail_disable),
		cmocka_unit_test(a_link_to_a_bad_site_is_not_the_same_as_being_one),
		cmocka_unit_test(several_scanners_add_up_to_the_cap),
		cmocka_unit_test(a_later_clean_verdict_of_the_same_scanner_withdraws_the_bad_one),
		cmocka_unit_test(words_count_the_same_in_any_order),
		cmocka_unit_test(spam_evidence_makes_a_spammer_not_a_phisher),
		cmocka_unit_test(circumstance_alone_is_never_more_than_suspect),
		cmocka_unit_test(looking_ideal_is_worth_nothing),
		cmocka_unit_test(freemail_is_told_by_the_whole_domain),
		cmocka_unit_test(a_domain_that_was_set_up_at_last_is_forgiven),
		cmocka_unit_test(what_was_done_elsewhere_weighs_by_its_reason),
		cmocka_unit_test(every_signal_has_a_code_of_its_own_and_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
