/* A truth of nine accounts made by hand, and figures worked out by hand from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/sim/measure.h"

#define SECOND INT64_C(1000000)

static struct arena *arena;
static struct measure_account accounts[9];
static struct measure_message messages[6];
static struct measure_input input;

static void person(size_t i, const char *id, const char *family, const char *actor, bool bad)
{
	accounts[i] = (struct measure_account){
		.id = str_of(id), .family = str_of(family), .actor = str_of(actor), .bad = bad
	};
	for (int m = 0; m < METHOD_COUNT; m++)
		accounts[i].by[m].stopped_us = MEASURE_NEVER;
}

static void found(size_t i, double probability, int64_t cluster, bool disabled, int64_t stopped_us)
{
	struct measured *m = &accounts[i].by[METHOD_ENGINE];

	accounts[i].probability = m->score = probability;
	m->cluster = cluster;
	m->disabled = disabled;
	m->flagged = probability >= 0.5;
	if (disabled)
		m->stopped_us = stopped_us;
}

static int make(void **state)
{
	(void)state;
	assert_int_equal(hash_start(), ERR_NONE);
	arena = arena_new();
	/* A botnet of three, of whom two are stopped together with a good shop. */
	person(0, "b1", "spun", "spun-1", true), found(0, 0.9999, 1, true, 50 * SECOND);
	person(1, "b2", "spun", "spun-1", true), found(1, 0.9999, 1, true, 60 * SECOND);
	person(2, "b3", "spun", "spun-1", true), found(2, 0.30, 0, false, 0);
	person(3, "g1", "shop", "g1", false), found(3, 0.9999, 1, true, 60 * SECOND);
	/* An agency of two, rightly put together. */
	person(4, "a1", "agency", "agency-1", false), found(4, 0.01, 4, false, 0);
	person(5, "a2", "agency", "agency-1", false), found(5, 0.01, 4, false, 0);
	/* A phisher, held for long; a spiker that is flagged; another good one. */
	person(6, "p1", "phish", "phish-1", true), found(6, 0.97, 0, false, 0);
	accounts[6].by[METHOD_ENGINE].held_long = true;
	accounts[6].by[METHOD_ENGINE].stopped_us = 10 * SECOND;
	accounts[6].verdict = VERDICT_PHISHER;
	person(7, "s1", "launch", "s1", false), found(7, 0.60, 0, false, 0);
	accounts[7].spiking = true;
	person(8, "g2", "shop", "g2", false), found(8, 0.02, 0, false, 0);
	messages[0] = (struct measure_message){ 40 * SECOND, 0,
						DECISION_NONE }; /* before: escaped */
	messages[1] = (struct measure_message){ 55 * SECOND, 0, DECISION_NONE }; /* after */
	messages[2] = (struct measure_message){ 30 * SECOND, 1,
						DECISION_NONE }; /* escaped, the first */
	messages[3] = (struct measure_message){ 90 * SECOND, 2, DECISION_NONE }; /* never stopped */
	messages[4] = (struct measure_message){ 5 * SECOND, 6, DECISION_NONE };  /* escaped */
	messages[5] = (struct measure_message){ 12 * SECOND, 6, DECISION_NONE }; /* held */
	input = (struct measure_input){ accounts, 9, messages, 6, 100, 20 };
	return 0;
}

static int unmake(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct report measured(void)
{
	struct report report;

	measure_report(arena, &input, &report);
	return report;
}

static void check_share(struct share share, int64_t hits, int64_t of)
{
	assert_int_equal(share.hits, hits);
	assert_int_equal(share.of, of);
}

static void check_near(double value, double expected)
{
	if (!(fabs(value - expected) < 1e-9))
		fail_msg("%.12f, not %.12f", value, expected);
}

static void recall_and_precision_are_counted_by_account(void **state)
{
	struct report r = measured();

	(void)state;
	check_share(report_share(&r, GROUP_BAD, METHOD_ENGINE, TALLY_STOPPED), 3, 4);
	check_share(report_share(&r, GROUP_BOTS, METHOD_ENGINE, TALLY_DISABLED), 2, 3);
	check_share(report_share(&r, GROUP_PHISH, METHOD_ENGINE, TALLY_STOPPED), 1, 1);
	check_share(report_share(&r, GROUP_PHISH, METHOD_ENGINE, TALLY_DISABLED), 0, 1);
	check_share(report_precision(&r, METHOD_ENGINE, TALLY_STOPPED), 3, 4);
	check_share(report_precision(&r, METHOD_ENGINE, TALLY_FLAGGED), 3, 5);
	check_share(report_share(&r, GROUP_GOOD, METHOD_ENGINE, TALLY_DISABLED), 1, 5);
	check_share(report_share(&r, GROUP_SPIKING, METHOD_ENGINE, TALLY_STOPPED), 0, 1);
	check_share(report_share(&r, GROUP_SPIKING, METHOD_ENGINE, TALLY_FLAGGED), 1, 1);
	check_share(report_phish_precision(&r), 1, 1);
}

static void escaped_is_what_was_accepted_before_the_stop(void **state)
{
	struct report r = measured();

	(void)state;
	assert_int_equal(r.actor_count, 2);
	assert_int_equal(r.actors[0].messages, 4);
	assert_int_equal(r.actors[0].escaped[METHOD_ENGINE], 3);
	check_near(r.actors[0].seconds[METHOD_ENGINE], 60);
	assert_int_equal(r.actors[0].escaped[METHOD_LIMITS], 4);
	assert_int_equal(r.actors[1].escaped[METHOD_ENGINE], 1);
	check_near(r.actors[1].seconds[METHOD_ENGINE], 0);
	check_near(report_escaped(&r, false, 0, METHOD_ENGINE, 0.5), 3);
	check_near(report_escaped(&r, true, 0, METHOD_ENGINE, 0.5), 1);
	assert_true(isnan(report_escaped(&r, false, 4, METHOD_ENGINE, 0.5)));
}

static void decisions_say_more_than_states(void **state)
{
	struct report r;

	(void)state;
	messages[0].decision = DECISION_REFUSE;
	messages[1].decision = DECISION_ACCEPT;
	messages[2].decision = DECISION_HOLD; /* and then it was disabled */
	messages[3].decision = DECISION_HOLD; /* but nothing came of it: it goes out later */
	messages[4].decision = DECISION_REFUSE;
	messages[5].decision = DECISION_REFUSE;
	r = measured();
	assert_true(r.by_decisions);
	assert_int_equal(r.actors[0].escaped[METHOD_ENGINE], 2);
	check_near(r.actors[0].seconds[METHOD_ENGINE], 60);
	assert_int_equal(r.actors[1].escaped[METHOD_ENGINE], 0);
}

static void clusters_are_judged_by_pairs_and_by_members(void **state)
{
	struct report r = measured();
	const struct report_clusters *c = &r.clusters[METHOD_ENGINE];

	(void)state;
	assert_int_equal(c->pairs, 3 + 1);
	assert_int_equal(c->pairs_right, 1 + 1);
	assert_int_equal(c->pairs_bad, 3);
	assert_int_equal(c->pairs_found, 1);
	/* b1 b2 g1 together, b3 alone, a1 a2 together; those that are alone in truth and store say nothing. */
	assert_int_equal(c->cubed, 6);
	check_near(c->cubed_precision, 2 * 2.0 / 3 + 1.0 / 3 + 1 + 2);
	check_near(c->cubed_recall, 2 * 2.0 / 3 + 1 + 1.0 / 3 + 2);
}

static void probabilities_are_held_to_their_word(void **state)
{
	struct report r = measured();
	double brier = 0, ece = 0;

	(void)state;
	for (size_t i = 0; i < 9; i++)
		brier += pow(accounts[i].probability - accounts[i].bad, 2);
	check_near(r.brier, brier);
	/* Bins of a twentieth: {.01 .01 .02}, {.30}, {.60}, {.97 and thrice .9999}. */
	ece = (0.04 + fabs(0.30 - 1) + 0.60 + fabs(0.97 + 3 * 0.9999 - 3)) / 9;
	check_near(report_ece(&r), ece);
	check_near(r.auc[METHOD_ENGINE], (4.5 + 4.5 + 3 + 4) / 20);
}

static void what_went_wrong_is_named(void **state)
{
	struct report r = measured();

	(void)state;
	assert_int_equal(r.families[0].example_count, 1);
	assert_true(str_is(r.families[0].examples[0], "b3"));
	assert_true(str_is(r.families[1].examples[0], "g1"));
}

static void reports_can_be_written_read_and_added(void **state)
{
	CLEANUP(buf_release) struct buf one = BUF_UP_TO(100000), two = BUF_UP_TO(100000);
	struct report r = measured(), back, sum = { .arena = arena };
	struct json *root;

	(void)state;
	report_write(&r, &one);
	assert_int_equal(json_read(arena, buf_str(&one), &root), ERR_NONE);
	assert_int_equal(report_read(arena, root, &back), ERR_NONE);
	report_write(&back, &two);
	assert_string_equal(buf_text(&one), buf_text(&two));
	report_add(&sum, &r);
	report_add(&sum, &back);
	assert_int_equal(sum.seeds, 2);
	assert_int_equal(sum.actor_count, 4);
	check_share(report_share(&sum, GROUP_BAD, METHOD_ENGINE, TALLY_STOPPED), 6, 8);
	check_near(report_ece(&sum), report_ece(&r));
	assert_int_equal(json_read(arena, STR("{\"a\":1}"), &root), ERR_NONE);
	assert_int_equal(report_read(arena, root, &back), ERR_INVALID);
}

#define MADE(test) cmocka_unit_test_setup_teardown(test, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		MADE(recall_and_precision_are_counted_by_account),
		MADE(escaped_is_what_was_accepted_before_the_stop),
		MADE(decisions_say_more_than_states),
		MADE(clusters_are_judged_by_pairs_and_by_members),
		MADE(probabilities_are_held_to_their_word),
		MADE(what_went_wrong_is_named),
		MADE(reports_can_be_written_read_and_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
