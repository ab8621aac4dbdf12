#include "core/engine/signal.h"
#include "tests/unit/story.h"

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

static void gift_cards_with_secrecy_and_another_address_hold_a_new_account(void **state)
{
	struct sign signs[] = {
		sign(SIGN_GIFT_CARDS, NULL, "purchase gift cards", "acme.example"),
		sign(SIGN_HUSH, NULL, "in a meeting", NULL),
		sign(SIGN_REPLY_AWAY, NULL, "boss@gmail.com", "acme.example"),
	};
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	send(&s, 1, signs, ARRAY_LEN(signs));
	judgement = story_judge(&s, 1);
	story_near(story_bits(&judgement, "gift_cards"), 6, 0);
	story_near(story_bits(&judgement, "hush"), 1.5, 0);
	story_near(story_bits(&judgement, "reply_away"), 2.5, 0);
	story_near(story_bits(&judgement, "fraud_new"), 2, 0);
	story_has(story_reason(&judgement, "reply_away").text, "boss@gmail.com");
	assert_true(judgement.probability >= HOLD_AT && judgement.probability < DISABLE_AT);
	assert_int_equal(judgement.verdict, VERDICT_PHISHER);
	assert_true(judgement.guilty);
	story_end(&s);
}

static void none_of_them_holds_alone(void **state)
{
	static const enum sign_kind kinds[] = { SIGN_HOSTED_CALL,  SIGN_GIFT_CARDS,
						SIGN_BANK_CHANGED, SIGN_FORTUNE,
						SIGN_EXTORTION,    SIGN_CHARGE,
						SIGN_WALLET };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct sign one = sign(kinds[i], NULL, "words", "acme.example");
		struct story s = story_begin();
		struct judgement judgement;

		send(&s, 1, &one, 1);
		send(&s, 90, NULL, 0);
		send(&s, 90.1, &one, 1);
		judgement = story_judge(&s, 90.1);
		assert_true(judgement.probability < HOLD_AT);
		story_end(&s);
	}
}

/* All that it can say, and all that circumstances can, is a hold. */
static void fraud_alone_never_disables(void **state)
{
	struct sign signs[] = {
		sign(SIGN_GIFT_CARDS, NULL, "a", NULL), sign(SIGN_BANK_CHANGED, NULL, "b", NULL),
		sign(SIGN_FORTUNE, NULL, "c", NULL),    sign(SIGN_EXTORTION, NULL, "d", NULL),
		sign(SIGN_CHARGE, "PayPal", "e", NULL), sign(SIGN_WALLET, NULL, "f", NULL),
		sign(SIGN_HUSH, NULL, "g", NULL),       sign(SIGN_REPLY_AWAY, NULL, "h", NULL),
		sign(SIGN_HOSTED_CALL, NULL, "i", "j"),
	};
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	send(&s, 1, signs, ARRAY_LEN(signs));
	judgement = story_judge(&s, 1);
	assert_true(judgement.probability >= HOLD_AT && judgement.probability < DISABLE_AT);
	story_end(&s);
}

/* Everybody who sends a club's letter about its new bank asks for the same. */
static void a_letter_about_a_new_bank_is_no_guilt(void **state)
{
	struct sign signs[] = { sign(SIGN_BANK_CHANGED, NULL, "our bank has changed", NULL),
				sign(SIGN_HUSH, NULL, "urgent", NULL) };
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	send(&s, 1, signs, 2);
	judgement = story_judge(&s, 1);
	story_near(story_bits(&judgement, "bank_changed"), 3, 0);
	assert_false(judgement.guilty);
	assert_true(judgement.probability < HOLD_AT);
	story_end(&s);
}

static void secrecy_means_nothing_without_something_asked(void **state)
{
	struct sign signs[] = { sign(SIGN_HUSH, NULL, "urgent", NULL),
				sign(SIGN_REPLY_AWAY, NULL, "a@gmail.com", NULL) };
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	send(&s, 1, signs, 2);
	judgement = story_judge(&s, 1);
	assert_false(story_gives(&judgement, "hush"));
	assert_false(story_gives(&judgement, "reply_away"));
	assert_false(story_gives(&judgement, "fraud_new"));
	story_end(&s);
}

static void what_one_mail_in_many_asks_for_counts_a_third(void **state)
{
	struct sign one = sign(SIGN_FORTUNE, NULL, "inheritance", NULL);
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	send(&s, 1, &one, 1);
	for (int i = 0; i < 30; i++)
		send(&s, 1 + i * 0.001, NULL, 0);
	judgement = story_judge(&s, 1.1);
	story_near(story_bits(&judgement, "fortune"), 5.0 / 3, 0.05);
	story_end(&s);
}

static void a_charge_in_a_brands_name_counts_more_from_a_freemail_address(void **state)
{
	struct sign named = sign(SIGN_CHARGE, "PayPal", "call to cancel", "gmail.com");
	struct sign bare = sign(SIGN_CHARGE, NULL, "call to cancel", "gmail.com");
	struct sign hotel = sign(SIGN_CHARGE, "Booking.com", "call to cancel", "hotel.example");
	struct story a = story_begin(), b = story_begin(), c = story_begin();
	struct judgement judgement;

	(void)state;
	send(&a, 1, &named, 1);
	judgement = story_judge(&a, 1);
	story_near(story_bits(&judgement, "charge"), 4, 0);
	story_has(story_reason(&judgement, "charge").text, "a charge by PayPal that can be undone");
	send(&b, 1, &bare, 1);
	judgement = story_judge(&b, 1);
	story_near(story_bits(&judgement, "charge"), 2.4, 1e-9);
	send(&c, 1, &hotel, 1);
	judgement = story_judge(&c, 1);
	story_near(story_bits(&judgement, "charge"), 2.4, 1e-9);
	story_end(&a);
	story_end(&b);
	story_end(&c);
}

static void a_call_that_leads_to_anybodys_page_makes_credentials_count(void **state)
{
	struct sign signs[] = { sign(SIGN_CREDENTIALS, NULL, "verify your password", NULL),
				sign(SIGN_HOSTED_CALL, NULL, "verify your password",
				     "x.weebly.com") };
	struct story s = story_begin();
	struct judgement judgement;

	(void)state;
	story_sign_up(&s, 0, PLAN_FREE);
	send(&s, 1, signs, 2);
	judgement = story_judge(&s, 1);
	story_near(story_bits(&judgement, "credentials"), 3, 0);
	story_near(story_bits(&judgement, "hosted_call"), 5, 0);
	story_has(story_reason(&judgement, "hosted_call").text, "x.weebly.com");
	assert_true(judgement.probability >= HOLD_AT);
	assert_int_equal(judgement.verdict, VERDICT_PHISHER);
	story_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gift_cards_with_secrecy_and_another_address_hold_a_new_account),
		cmocka_unit_test(none_of_them_holds_alone),
		cmocka_unit_test(fraud_alone_never_disables),
		cmocka_unit_test(a_letter_about_a_new_bank_is_no_guilt),
		cmocka_unit_test(secrecy_means_nothing_without_something_asked),
		cmocka_unit_test(what_one_mail_in_many_asks_for_counts_a_third),
		cmocka_unit_test(a_charge_in_a_brands_name_counts_more_from_a_freemail_address),
		cmocka_unit_test(a_call_that_leads_to_anybodys_page_makes_credentials_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
