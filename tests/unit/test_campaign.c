#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/engine/campaign.h"

#define START INT64_C(1790000000000000)
#define MOST 64

static struct arena *arena;
static struct campaign_member members[MOST];
static struct moment watched_from;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	watched_from.us = 0;
	for (size_t i = 0; i < MOST; i++)
		members[i] = (struct campaign_member){
			.share = { .account = { (int64_t)i + 1 },
				   .messages = 10,
				   .first_at = { START + (int64_t)i * MOMENT_MINUTE },
				   .last_at = { START + (int64_t)i * MOMENT_MINUTE },
				   .event = STR("m") },
			.id = STR("acct"),
			.own_bits = -6.6,
		};
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void make_guilty(size_t i)
{
	members[i].guilty = true;
	members[i].own_bits = 12;
	members[i].harm = VERDICT_SPAMMER;
	members[i].evidence_at.us = START;
}

static struct campaign_word hear(size_t count, size_t me)
{
	struct campaign_pool *pool = campaign_pool_new(arena, members, count, watched_from);
	struct campaign_word word;

	campaign_hear(pool, me, &members[me], (struct moment){ START + MOMENT_DAY }, &word);
	return word;
}

static void guilt_grows_with_the_share_of_the_guilty(void **state)
{
	double of_three, of_many;

	(void)state;
	make_guilty(0);
	make_guilty(1);
	make_guilty(2);
	of_three = hear(4, 3).guilt_bits;
	assert_true(of_three > 10 && of_three < 11);
	for (size_t i = 3; i < 23; i++)
		members[i].trusted = true;
	of_many = hear(24, 23).guilt_bits;
	assert_true(of_many < 5);
}

static void nobody_hears_of_what_it_did_itself(void **state)
{
	(void)state;
	make_guilty(0);
	members[0].share.counts[DELIVERY_BOUNCED] = 500;
	assert_true(hear(2, 0).guilt_bits == 0);
	assert_true(hear(2, 0).delivery_bits == 0);
	assert_true(hear(2, 1).delivery_bits > 0);
}

static void one_suspicious_sender_frames_nobody(void **state)
{
	(void)state;
	make_guilty(0);
	members[0].own_bits = 5;
	assert_true(hear(3, 2).guilt_bits == 0);
}

static void who_wrote_a_text_is_not_guilty_of_who_copies_it(void **state)
{
	(void)state;
	make_guilty(1);
	make_guilty(2);
	assert_true(hear(3, 0).guilt_bits > 0);
	members[0].share.first_at.us = START - 2 * MOMENT_DAY;
	assert_true(hear(3, 0).guilt_bits == 0);
}

static void established_senders_take_the_edge_off_a_spread(void **state)
{
	double alone;

	(void)state;
	assert_true(hear(3, 0).spread_bits == 0);
	alone = hear(32, 0).spread_bits;
	assert_true(alone > 5 && alone <= SPREAD_BITS_MAX);
	members[31].trusted = true;
	assert_true(hear(32, 0).spread_bits < alone / 1.5);
}

static void begin_together(size_t count)
{
	for (size_t i = 0; i < count; i++)
		members[i].share.elsewhere = true;
}

static void a_swarm_has_no_trust_and_leads_elsewhere(void **state)
{
	double of_twenty;

	(void)state;
	assert_true(hear(20, 0).swarm_bits == 0);
	begin_together(20);
	of_twenty = hear(20, 0).swarm_bits;
	assert_true(of_twenty > 11 && of_twenty < 11.3);
	assert_int_equal(hear(20, 0).swarm, 19);
	assert_true(hear(SWARM_FROM - 1, 0).swarm_bits == 0);
	members[0].share.elsewhere = false; /* who leads home is none of it */
	assert_true(hear(20, 0).swarm_bits == 0);
	assert_true(hear(20, 1).swarm_bits < of_twenty);
	members[0].share.elsewhere = true;
	members[0].trusted = true;
	assert_true(hear(20, 0).swarm_bits == 0);
	assert_true(hear(20, 1).swarm_bits < of_twenty / 1.9);
	members[0].share.first_at.us += 2 * MOMENT_DAY;
	assert_int_equal(hear(20, 1).swarm, 18);
}

/* A desk that knows nobody for long: whose customers use one theme, and lead to themselves or to their profiles elsewhere. */
static void a_stock_text_is_no_swarm(void **state)
{
	(void)state;
	begin_together(20);
	for (size_t i = 0; i < 20; i += 2)
		members[i].share.elsewhere = false;
	assert_true(hear(20, 1).swarm_bits == 0);
}

static void who_leads_to_anybodys_pages_at_a_platform_counts_for_a_third(void **state)
{
	double swarm, spread;

	(void)state;
	begin_together(20);
	swarm = hear(20, 0).swarm_bits;
	spread = hear(20, 0).spread_bits;
	for (size_t i = 0; i < 20; i++)
		members[i].share.pages = true;
	assert_float_equal(hear(20, 0).swarm_bits, swarm / 3, 1e-9);
	assert_float_equal(hear(20, 0).spread_bits, spread / 3, 1e-9);
}

/* Newcomers who send a platform's invitation to a meeting have the text from there. */
static void who_leads_to_a_platform_only_is_no_stranger_of_the_rest(void **state)
{
	(void)state;
	for (size_t i = 0; i < 32; i++)
		members[i].share.platform = true;
	assert_true(hear(32, 0).spread_bits == 0);
	assert_true(hear(32, 0).swarm_bits == 0);
	members[0].share.platform = false;
	members[0].share.elsewhere = true;
	assert_true(hear(32, 0).spread_bits == 0);
	assert_int_equal(hear(32, 0).together, 0);
	for (size_t i = 0; i < 8; i++)
		members[i].share.platform = false;
	assert_int_equal(hear(32, 0).together, 7);
}

static void old_accounts_that_all_turned_weigh_more(void **state)
{
	double fresh;

	(void)state;
	begin_together(10);
	fresh = hear(10, 0).swarm_bits;
	for (size_t i = 0; i < 10; i++) {
		members[i].trusted = true;
		members[i].share.turn = CAMPAIGN_TURN_FULL;
	}
	assert_int_equal(hear(10, 0).turned, 9);
	assert_int_equal(hear(10, 0).trusted, 0);
	assert_true(hear(10, 0).swarm_bits > fresh + 6);
	for (size_t i = 0; i < 10; i++)
		members[i].share.turn = CAMPAIGN_TURN_IDLE;
	assert_true(hear(10, 0).swarm_bits == fresh);
	assert_int_equal(hear(10, 0).turned, 0);
}

static void a_fleet_is_one_actors_and_has_no_trust(void **state)
{
	(void)state;
	assert_true(hear(20, 0).fleet_bits == 0);
	for (size_t i = 0; i < 20; i++)
		members[i].cluster.n = 7;
	assert_true(hear(20, 0).fleet_bits > FLEET_BITS);
	assert_true(hear(FLEET_FROM - 1, 0).fleet_bits == 0);
	members[0].trusted = true;
	assert_true(hear(20, 0).fleet_bits == 0);
}

static void answer(size_t i, int64_t delivered, int64_t bounced)
{
	members[i].share.counts[DELIVERY_DELIVERED] = delivered;
	members[i].share.counts[DELIVERY_BOUNCED] = bounced;
}

static void who_is_answered_well_clears_a_text_and_themselves(void **state)
{
	double fresh, cleared;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		make_guilty(i);
	fresh = hear(40, 39).guilt_bits;
	for (size_t i = 3; i < 39; i++)
		answer(i, 100, 1);
	cleared = hear(40, 39).guilt_bits;
	assert_true(fresh > 8 && cleared < 5 && cleared > 2);
	answer(39, 100, 1);
	assert_true(hear(40, 39).guilt_bits == 0);
	for (size_t i = 3; i < 40; i++)
		answer(i, 80, 20);
	assert_true(hear(40, 39).guilt_bits >= fresh - 0.01);
}

static void nobodys_heap_of_bounces_is_everybodys(void **state)
{
	(void)state;
	for (size_t i = 1; i < 40; i++)
		answer(i, 20, 0);
	answer(0, 0, 100000);
	assert_true(hear(41, 40).delivery_bits == 0);
	for (size_t i = 1; i < 40; i++)
		answer(i, 12, 8);
	assert_true(hear(41, 40).delivery_bits > 10);
}

static void a_spread_needs_a_time_in_which_it_did_not_happen(void **state)
{
	double long_watched = hear(32, 0).spread_bits, week;

	(void)state;
	watched_from.us = START - MOMENT_HOUR; /* everything on the desk began today */
	assert_true(hear(32, 0).spread_bits == 0);
	watched_from.us = START - 7 * MOMENT_DAY;
	week = hear(32, 0).spread_bits;
	watched_from.us = START - 300 * MOMENT_DAY;
	assert_true(week > 0 && week <= long_watched);
	assert_true(hear(32, 0).spread_bits == long_watched);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(guilt_grows_with_the_share_of_the_guilty, begin,
						end),
		cmocka_unit_test_setup_teardown(nobody_hears_of_what_it_did_itself, begin, end),
		cmocka_unit_test_setup_teardown(one_suspicious_sender_frames_nobody, begin, end),
		cmocka_unit_test_setup_teardown(who_wrote_a_text_is_not_guilty_of_who_copies_it,
						begin, end),
		cmocka_unit_test_setup_teardown(established_senders_take_the_edge_off_a_spread,
						begin, end),
		cmocka_unit_test_setup_teardown(who_is_answered_well_clears_a_text_and_themselves,
						begin, end),
		cmocka_unit_test_setup_teardown(nobodys_heap_of_bounces_is_everybodys, begin, end),
		cmocka_unit_test_setup_teardown(a_spread_needs_a_time_in_which_it_did_not_happen,
						begin, end),
		cmocka_unit_test_setup_teardown(
			who_leads_to_anybodys_pages_at_a_platform_counts_for_a_third, begin, end),
		cmocka_unit_test_setup_teardown(
			who_leads_to_a_platform_only_is_no_stranger_of_the_rest, begin, end),
		cmocka_unit_test_setup_teardown(a_swarm_has_no_trust_and_leads_elsewhere, begin,
						end),
		cmocka_unit_test_setup_teardown(a_stock_text_is_no_swarm, begin, end),
		cmocka_unit_test_setup_teardown(old_accounts_that_all_turned_weigh_more, begin,
						end),
		cmocka_unit_test_setup_teardown(a_fleet_is_one_actors_and_has_no_trust, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
