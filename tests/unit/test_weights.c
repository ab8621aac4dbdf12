#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/engine/weigh.h"
#include "core/engine/weights.h"

static struct arena *arena;
static struct weights weights;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	weights_use(NULL);
	arena_free_at(&arena);
	return 0;
}

static void take(const char *text)
{
	if (weights_parse(arena, str_of(text), &weights))
		fail_msg("%s", err_text(ERR_INVALID));
}

/* The sentence; nothing is taken over. */
static void assert_fault(const char *text, const char *why)
{
	struct weights before;

	weights_of_table(&weights);
	before = weights;
	assert_int_equal(weights_parse(arena, str_of(text), &weights), ERR_INVALID);
	assert_memory_equal(&before, &weights, sizeof(before));
	if (!strstr(err_text(ERR_INVALID), why))
		fail_msg("\"%s\" does not say \"%s\"", err_text(ERR_INVALID), why);
}

static void an_empty_file_is_the_table(void **state)
{
	struct weights table;

	(void)state;
	weights_of_table(&table);
	take("; nothing\n");
	assert_memory_equal(&table, &weights, sizeof(table));
	take("[bits]\n[caps]\n");
	assert_memory_equal(&table, &weights, sizeof(table));
}

static void a_row_has_the_bits_that_the_file_gives_it(void **state)
{
	(void)state;
	take("[bits]\nfreemail = 0.25\nage = -1.5\n[caps]\nplace = 2\nprotective = -4\n");
	assert_true(weights.bits[SIGNAL_FREEMAIL] == 0.25);
	assert_true(weights.bits[SIGNAL_AGE] == -1.5);
	assert_true(weights.caps[FAMILY_PLACE] == 2);
	assert_true(weights.caps[FAMILY_PROTECTIVE] == -4);
	assert_true(weights.bits[SIGNAL_BOUNCES] == signal_row(SIGNAL_BOUNCES)->bits);
	assert_true(weights.caps[FAMILY_BRAND] == family_table_cap(FAMILY_BRAND));
}

static void what_is_not_known_is_an_error_with_its_line(void **state)
{
	(void)state;
	assert_fault("[bits]\n\nno_such_row = 1\n", "line 3: no_such_row: no such row");
	assert_fault("[caps]\nweather = 1\n", "line 2: weather: no such family");
	assert_fault("[bots]\n", "line 1: bots: no such section");
	assert_fault("freemail = 1\n", "line 1: freemail: stands above");
	assert_fault("[bits \"x\"]\n", "line 1: bits: takes no name");
	assert_fault("[bits]\nfreemail = much\n", "line 2: freemail: not a number");
	assert_fault("[bits]\nfreemail = nan\n", "line 2: freemail: not a number");
	assert_fault("[bits]\nfreemail = 0.5\nfreemail = 0.5\n",
		     "line 3: freemail: stands in line 2");
}

static void signs_and_caps_are_kept(void **state)
{
	(void)state;
	assert_fault("[bits]\nfreemail = -1\n", "speaks against");
	assert_fault("[bits]\nage = 1\n", "speaks for");
	assert_fault("[bits]\ncard_checks_pass = -1\n", "says nothing");
	assert_fault("[bits]\nclean_ip = 1\n", "says nothing");
	assert_fault("[bits]\nplace_contradiction = 5.1\n", "more bits than its family");
	assert_fault("[bits]\nage = -11\n", "more bits than its family");
	assert_fault("[bits]\nprior = -3\n", "no weight");
	assert_fault("[caps]\nplace = 6\n", "never raised");
	assert_fault("[caps]\nplace = -1\n", "never raised");
	assert_fault("[caps]\nprotective = 1\n", "never raised");
	assert_fault("[caps]\nprior = 1\n", "no such family");
}

static double weighed(enum signal signal, double bits)
{
	struct facts facts = { 0 };
	struct judgement judgement = { 0 };
	struct weighing weighing = { arena, &facts, { 0 }, &judgement };
	struct finding finding = { .signal = signal, .bits = bits };

	for (int i = 0; i < FINDING_WORDS; i++)
		finding.words[i] = STR("x");
	weigh_add(&weighing, &finding);
	return judgement.reason_count ? judgement.reasons[0].bits : 0;
}

static void what_is_in_use_is_what_is_weighed_until_it_is_no_more(void **state)
{
	(void)state;
	take("[bits]\nfreemail = 0.25\n[caps]\nbrand = 0\n");
	weights_use(&weights);
	assert_true(signal_bits(SIGNAL_FREEMAIL) == 0.25);
	assert_true(family_cap(FAMILY_BRAND) == 0);
	weights_use(NULL);
	assert_true(signal_bits(SIGNAL_FREEMAIL) == signal_row(SIGNAL_FREEMAIL)->bits);
	assert_true(family_cap(FAMILY_BRAND) == family_table_cap(FAMILY_BRAND));
}

static void a_row_that_is_worked_out_is_scaled(void **state)
{
	(void)state;
	assert_true(weighed(SIGNAL_BOUNCES, 6) == 6);
	take("[bits]\nbounces = 8\nage = 0\n");
	weights_use(&weights);
	assert_true(signal_bits(SIGNAL_BOUNCES) == 16); /* what it is worked out from */
	assert_true(weighed(SIGNAL_BOUNCES, 6) == 3);
	assert_true(weighed(SIGNAL_AGE, -2) == 0);
	assert_true(weighed(SIGNAL_FREEMAIL, 0.8) ==
		    0.8); /* its bits came from the table already */
	weights_use(NULL);
}

static void nothing_in_the_table_is_scaled_beyond_what_it_is_made_for(void **state)
{
	(void)state;
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		double scale = signal_scale((enum signal)i);

		assert_true(scale >= 0 && scale <= 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_is_the_table),
		cmocka_unit_test(a_row_has_the_bits_that_the_file_gives_it),
		cmocka_unit_test(what_is_not_known_is_an_error_with_its_line),
		cmocka_unit_test(signs_and_caps_are_kept),
		cmocka_unit_test(what_is_in_use_is_what_is_weighed_until_it_is_no_more),
		cmocka_unit_test(a_row_that_is_worked_out_is_scaled),
		cmocka_unit_test(nothing_in_the_table_is_scaled_beyond_what_it_is_made_for),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
