#include "tests/unit/judge_make.h"

/* --- small stories --- */

static bool are_together(const char *a, const char *b)
{
	struct cluster_no cluster = look(a).cluster;

	return cluster.n && cluster.n == look(b).cluster.n;
}

/* --- what links, and what does not --- */

static void joins_by_a_card(void **state)
{
	(void)state;
	pay("acct-1", "2d", "card-a");
	pay("acct-2", "1d", "card-a");
	pay("acct-3", "1d", "card-b");
	assert_true(are_together("acct-1", "acct-2"));
	assert_int_equal(look("acct-3").cluster.n, 0);
	assert_int_equal(look("acct-1").cluster_size, 2);
}

static void joins_by_a_device_and_by_a_line_at_home(void **state)
{
	(void)state;
	log_in("acct-1", "2d", "91.64.17.9");
	log_in("acct-2", "1d", "91.64.17.9");
	then("{'type':'login','at':'@-1d','account':'acct-2','ip':'91.64.17.44','device':'fp-77aa'}\n"
	     "{'type':'login','at':'@-1d','account':'acct-3','ip':'91.64.18.44','device':'fp-77aa'}\n");
	assert_true(are_together("acct-1", "acct-2"));
	assert_true(are_together("acct-1", "acct-3"));
}

static void joins_nobody_behind_a_carrier(void **state)
{
	static const char *const accounts[] = { "acct-1", "acct-2", "acct-3", "acct-4" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(accounts); i++)
		log_in(accounts[i], "1d", "109.43.48.17");
	for (size_t i = 0; i < ARRAY_LEN(accounts); i++)
		assert_int_equal(look(accounts[i]).cluster.n, 0);
}

static void joins_nobody_by_an_exit(void **state)
{
	static const char *const exits[] = { "81.2.69.160", "185.220.101.9", "172.225.98.14",
					     "45.9.152.18" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(exits); i++) {
		log_in("acct-1", "2d", exits[i]);
		log_in("acct-2", "1d", exits[i]);
	}
	assert_int_equal(look("acct-1").cluster.n, 0);
	assert_int_equal(look("acct-2").cluster.n, 0);
}

static double shared_bits(const struct cluster_answer *cluster, enum trait_kind kind)
{
	for (size_t i = 0; i < cluster->row.shared_count; i++)
		if (cluster->row.shared[i].kind == kind)
			return cluster->row.shared[i].bits;
	fail_msg("nothing of this kind is shared");
	return 0;
}

static void shows_what_sharing_is_worth(void **state)
{
	struct cluster_answer *alone, *common;
	double card;

	(void)state;
	pay("acct-1", "2d", "card-a");
	pay("acct-2", "1d", "card-a");
	log_in("acct-1", "2d", "81.2.69.160");
	log_in("acct-2", "1d", "81.2.69.160");
	alone = &look_whole("acct-1")->cluster;
	card = shared_bits(alone, TRAIT_CARD);
	assert_true(card > 14 && card < 15);
	assert_true(shared_bits(alone, TRAIT_IP) == 0);
	sign_up("acct-3", "200d");
	pay("acct-3", "1d", "card-a");
	common = &look_whole("acct-1")->cluster;
	assert_true(shared_bits(common, TRAIT_CARD) == card - 1);
}

static void calls_a_cluster_after_what_it_shares(void **state)
{
	struct cluster_row *row;

	(void)state;
	pay("acct-1", "2d", "card-a");
	pay("acct-2", "1d", "card-a");
	row = &look_whole("acct-1")->cluster.row;
	assert_string_equal(row->called.at, "card card-a");
	log_in("acct-1", "2d", "91.64.17.9");
	log_in("acct-2", "1d", "91.64.17.9");
	row = &look_whole("acct-1")->cluster.row;
	assert_string_equal(row->called.at, "card card-a / ip 91.64.17.9");
	assert_false(row->nickname.len);
}

static void lets_a_cluster_go_when_its_line_turns_out_common(void **state)
{
	static const char *const others[] = { "acct-4", "acct-5", "acct-6", "acct-7" };

	(void)state;
	log_in("acct-1", "2d", "91.64.17.9");
	log_in("acct-2", "1d", "91.64.17.9");
	assert_true(are_together("acct-1", "acct-2"));
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		sign_up(others[i], "200d");
		log_in(others[i], "3d", "91.64.17.9");
	}
	scan();
	assert_int_equal(look("acct-1").cluster.n, 0);
	assert_int_equal(look("acct-2").cluster.n, 0);
}

/* --- guilt --- */

static void stops_who_shares_a_card_with_a_convict(void **state)
{
	struct dossier *other;

	(void)state;
	convict_one("acct-1");
	check_state("acct-1", STATE_DISABLED);
	sign_up("acct-2", "1d");
	pay("acct-1", "2d", "card-a");
	pay("acct-2", "1d", "card-a");
	other = look_whole("acct-2");
	assert_true(gives(&other->judgement, "cluster_guilt"));
	assert_int_equal(other->account.verdict, VERDICT_PHISHER);
	assert_int_equal(other->account.state, STATE_DISABLED);
}

static void frames_nobody_by_one_suspicion(void **state)
{
	(void)state;
	hold_one("acct-1");
	pay("acct-1", "2d", "card-a");
	sign_up("acct-2", "1d");
	pay("acct-2", "1d", "card-a");
	assert_true(are_together("acct-1", "acct-2"));
	assert_int_equal(look("acct-2").verdict, VERDICT_CLEAN);
	check_state("acct-2", STATE_ACTIVE);
}

static void lets_guilt_go_with_the_link(void **state)
{
	static const char *const others[] = { "acct-4", "acct-5", "acct-6", "acct-7" };

	(void)state;
	convict_one("acct-1");
	log_in("acct-1", "2d", "91.64.17.9");
	log_in("acct-2", "1d", "91.64.17.9");
	assert_true(gives(&look_whole("acct-2")->judgement, "cluster_guilt"));
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		sign_up(others[i], "200d");
		log_in(others[i], "3d", "91.64.17.9");
	}
	scan();
	assert_false(gives(&look_whole("acct-2")->judgement, "cluster_guilt"));
	assert_int_equal(look("acct-2").verdict, VERDICT_CLEAN);
	assert_int_equal(look("acct-1").verdict, VERDICT_PHISHER);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		DESKED(joins_by_a_card),
		DESKED(joins_by_a_device_and_by_a_line_at_home),
		DESKED(joins_nobody_behind_a_carrier),
		DESKED(joins_nobody_by_an_exit),
		DESKED(shows_what_sharing_is_worth),
		DESKED(calls_a_cluster_after_what_it_shares),
		DESKED(lets_a_cluster_go_when_its_line_turns_out_common),
		DESKED(stops_who_shares_a_card_with_a_convict),
		DESKED(frames_nobody_by_one_suspicion),
		DESKED(lets_guilt_go_with_the_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
