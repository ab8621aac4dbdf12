#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/model/account.h"
#include "core/model/act.h"
#include "core/model/claim.h"
#include "core/model/cluster.h"
#include "core/model/evidence.h"
#include "core/model/word.h"

static const struct words *const all[] = {
	&state_words,    &verdict_words,     &case_words,    &outcome_words,
	&act_words,      &act_state_words,   &claim_words,   &observation_words,
	&place_words,    &explanation_words, &trait_words,   &event_words,
	&plan_words,     &check_words,       &via_words,     &domain_state_words,
	&delivery_words, &chat_from_words,   &scanner_words, &outside_action_words,
	&family_words,   &proxy_words,
};

static void names_a_value_and_finds_it_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		for (size_t n = 0; n < all[i]->count; n++) {
			const char *word = word_of(all[i], (int)n);
			int value = -1;

			if (!word)
				continue;
			assert_int_equal(word_find(all[i], str_of(word), &value), ERR_NONE);
			assert_int_equal(value, n);
		}
	}
}

static void spells_them_as_the_contract_does(void **state)
{
	(void)state;
	assert_string_equal(word_of(&plan_words, PLAN_PREMIUM), "premium");
	assert_string_equal(word_of(&check_words, CHECK_UNCHECKED), "unchecked");
	assert_string_equal(word_of(&via_words, VIA_SMTP), "smtp");
	assert_string_equal(word_of(&domain_state_words, DOMAIN_VERIFIED), "verified");
	assert_string_equal(word_of(&delivery_words, DELIVERY_UNSUBSCRIBED), "unsubscribed");
	assert_string_equal(word_of(&scanner_words, SCANNER_PHISHING), "phishing");
	assert_string_equal(word_of(&outside_action_words, OUTSIDE_DELETE), "delete");
	assert_string_equal(word_of(&outcome_words, OUTCOME_FALSE_ALARM), "false-alarm");
	assert_string_equal(word_of(&case_words, CASE_NONE), "none");
	assert_string_equal(word_of(&verdict_words, VERDICT_PHISHER), "phisher");
	assert_string_equal(word_of(&state_words, STATE_HELD), "held");
	assert_string_equal(word_of(&place_words, PLACE_CONTRADICTION), "contradiction");
	assert_string_equal(word_of(&proxy_words, PROXY_RESIDENTIAL), "residential");
	assert_string_equal(word_of(&act_state_words, ACT_CONFIRMED), "confirmed");
}

static void has_no_word_for_what_is_unknown_or_out_of_range(void **state)
{
	(void)state;
	assert_null(word_of(&plan_words, PLAN_UNKNOWN));
	assert_null(word_of(&plan_words, -1));
	assert_null(word_of(&plan_words, PLAN_PREMIUM + 1));
	assert_true(str_is_absent(word_str(&plan_words, PLAN_UNKNOWN)));
	assert_true(str_is(word_str(&plan_words, PLAN_FREE), "free"));
}

static void says_what_would_have_fitted(void **state)
{
	int value = 77;

	(void)state;
	assert_int_equal(word_find(&plan_words, STR("gold"), &value), ERR_INVALID);
	assert_string_equal(err_text(ERR_INVALID), "one of free, paid, premium");
	assert_int_equal(word_find(&plan_words, STR("Free"), &value), ERR_INVALID);
	assert_int_equal(word_find(&plan_words, ((struct str){ "free\0", 5 }), &value),
			 ERR_INVALID);
	assert_int_equal(word_find(&plan_words, STR(""), &value), ERR_INVALID);
	assert_int_equal(value, 77);
}

static void sorts_event_types_by_their_words(void **state)
{
	(void)state;
	for (int i = 1; i < EVENT_TYPE_COUNT; i++)
		assert_true(strcmp(word_of(&event_words, i - 1), word_of(&event_words, i)) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_a_value_and_finds_it_again),
		cmocka_unit_test(spells_them_as_the_contract_does),
		cmocka_unit_test(has_no_word_for_what_is_unknown_or_out_of_range),
		cmocka_unit_test(says_what_would_have_fitted),
		cmocka_unit_test(sorts_event_types_by_their_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
