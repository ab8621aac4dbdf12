#include "tests/unit/acts_make.h"

/* --- what people type --- */

static void names_a_cluster_and_says_so_in_the_trail(void **state)
{
	struct act_request request = on_one(ACT_NICKNAME, "acct-1", NULL);
	struct dossier *dossier;

	(void)state;
	sign_up("acct-1");
	sign_up("acct-3");
	tell_of("{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'fp-1'}\n",
		"acct-1", "");
	request.text = STR("Lumber");
	check_refused(do_act(&request), "stands alone");
	tell_of("{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'fp-1'}\n",
		"acct-2", "");
	check_done(do_act(&request));
	dossier = look_whole("acct-2");
	assert_true(str_is(dossier->cluster.row.nickname, "Lumber"));
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->actions[0].what, ACT_NICKNAME);
	assert_true(str_find(dossier->actions[0].reason, STR("\"Lumber\"")) != SIZE_MAX);
	request.text = STR(
		"A name that is so long that nobody could ever read it on one line of a list");
	assert_non_null(strstr(refused_act(&request, ERR_INVALID), "longer than"));
	request.text = STR("");
	check_done(do_act(&request));
	assert_false(look_whole("acct-1")->cluster.row.nickname.len);
}

static void takes_an_account_out_of_its_cluster_and_back(void **state)
{
	struct act_answer *answer;

	(void)state;
	for (int i = 1; i <= 3; i++)
		tell_of("{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'fp-1'}\n",
			arena_strf(arena, "acct-%d", i).at, "");
	assert_int_equal(look_whole("acct-2")->cluster.row.size, 3);
	answer = do_one(ACT_APART, "acct-2", NULL);
	check_done(answer);
	assert_false(look("acct-2").cluster.n);
	assert_int_equal(look_whole("acct-1")->cluster.row.size, 2);
	check_refused(do_one(ACT_APART, "acct-2", NULL), "stands alone");
	tell_of("{'type':'card','at':'2024-03-03T10:00:00Z','account':'$','fingerprint':'fp-1'}\n",
		"acct-2", ""); /* it stays apart, whatever comes */
	assert_false(look("acct-2").cluster.n);
	check_done(do_undo(NULL, answer->rows[0].action.n));
	assert_int_equal(look_whole("acct-2")->cluster.row.size, 3);
	check_done(do_one(ACT_APART, "acct-3", "a neighbour"));
	assert_int_equal(look_whole("acct-1")->cluster.row.size, 2);
	check_done(do_undo(NULL, 0)); /* the newest */
	assert_int_equal(look_whole("acct-1")->cluster.row.size, 3);
}

/* Who is with whom, by ids. */
static struct str clusters_now(void)
{
	CLEANUP(buf_release) struct buf told = BUF_UP_TO(4096);

	for (int i = 1; i <= 4; i++) {
		struct dossier *d = look_whole(arena_strf(arena, "acct-%d", i).at);

		buf_addf(&told, "%d:%lld/%lld ", i, (long long)d->cluster.row.no.n,
			 (long long)d->cluster.row.size);
	}
	return arena_str(arena, buf_str(&told));
}

static void a_link_that_is_dropped_gives_the_former_clusters_back(void **state)
{
	struct act_request request = on_one(ACT_APART, "acct-2", NULL);
	struct str before, merged;

	(void)state;
	for (int i = 1; i <= 4; i++)
		tell_of(i < 3 ? "{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'fp-1'}\n"
			      : "{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'fp-2'}\n",
			arena_strf(arena, "acct-%d", i).at, "");
	request.from = STR("acct-3");
	before = clusters_now();
	for (int i = 2; i <= 3; i++)
		tell_of("{'type':'login','at':'2024-03-02T11:00:00Z','account':'$','ip':'91.64.17.9','device':'fp-77'}\n",
			arena_strf(arena, "acct-%d", i).at, "");
	merged = clusters_now();
	assert_int_equal(look_whole("acct-1")->cluster.row.size, 4);
	check_done(do_act(&request));
	assert_string_equal(clusters_now().at, before.at);
	check_refused(do_act(&request), "in no cluster with acct-3");
	check_done(do_undo(NULL, 0));
	assert_string_equal(clusters_now().at, merged.at);
	request.from = STR("acct-99");
	assert_non_null(strstr(refused_act(&request, ERR_NOT_FOUND), "acct-99"));
}

/* --- many at once --- */

static void make_cluster(size_t count)
{
	for (size_t i = 1; i <= count; i++) {
		const char *account = arena_strf(arena, "acct-%zu", i).at;

		sign_up(account);
		tell_of("{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'fp-1'}\n",
			account, "");
	}
}

static void stops_a_cluster_in_one_batch_but_for_who_is_left_out(void **state)
{
	struct act_request request = { .what = ACT_DISABLE, .reason = STR("one hand") };
	struct str except[] = { STR("acct-2"), STR("nobody") };
	struct act_answer *answer;
	size_t logged;

	(void)state;
	make_cluster(4);
	request.cluster = look("acct-1").cluster;
	request.except = except;
	request.except_count = 2;
	assert_int_equal(request.cluster.n > 0, 1);
	logged = log_length();
	assert_non_null(strstr(refused_act(&request, ERR_NOT_FOUND), "no such account"));
	sign_up("nobody"); /* an account, but none of these */
	assert_non_null(strstr(refused_act(&request, ERR_NOT_FOUND), "not in cluster"));
	assert_int_equal(log_length(), logged);
	request.except_count = 1;
	answer = do_act(&request);
	assert_int_equal(answer->count, 4);
	assert_int_equal(answer->done, 3);
	for (size_t i = 0; i < answer->count; i++)
		assert_int_equal(answer->rows[i].result, str_is(answer->rows[i].id, "acct-2")
								 ? RESULT_EXCLUDED
								 : RESULT_DONE);
	check_state("acct-2", STATE_ACTIVE);
	assert_int_equal(newest_act("acct-1")->batch.n, newest_act("acct-4")->batch.n);
	check_done(do_undo("rep7", 0));
	check_state("acct-1", STATE_ACTIVE);
	check_state("acct-4", STATE_ACTIVE);
}

static void wants_a_reason_above_the_ceiling(void **state)
{
	struct act_request request = { .what = ACT_DISABLE };
	struct str except[] = { STR("acct-2"), STR("acct-3") };

	(void)state;
	make_cluster(4);
	desk->settings.bulk_ceiling = 2;
	request.cluster = look("acct-1").cluster;
	assert_non_null(strstr(refused_act(&request, ERR_DENIED), "4 accounts"));
	check_state("acct-1", STATE_ACTIVE);
	request.dry_run = true;
	assert_int_equal(do_act(&request)->done, 4);
	request.dry_run = false;
	request.except = except;
	request.except_count = 2;
	assert_int_equal(do_act(&request)->done, 2); /* who is left out does not count */
	request.except_count = 0;
	request.reason = STR("one hand");
	assert_int_equal(do_act(&request)->done, 2);
}

static void spares_a_good_record_unless_it_is_named(void **state)
{
	struct act_request request = { .what = ACT_DISABLE, .reason = STR("one hand") };
	struct str named = STR("acct-1");
	struct act_answer *answer;

	(void)state;
	make_cluster(2);
	for (int day = 10; day < 30; day++) {
		CLEANUP(buf_release) struct buf line = BUF_UP_TO(2000);

		buf_addf(
			&line,
			"{'type':'delivery','at':'2025-03-%dT10:00:00Z','account':'acct-1','message':'n','result':'delivered','count':100}\n"
			"{'type':'delivery','at':'2025-03-%dT10:00:00Z','account':'acct-1','message':'n','result':'opened','count':40}\n",
			day, day);
		(void)tell(buf_text(&line));
	}
	set_up("acct-1", "good.example");
	assert_true(look("acct-1").is_protected);
	request.cluster = look("acct-1").cluster;
	answer = do_act(&request);
	assert_int_equal(answer->done, 1);
	check_state("acct-1", STATE_ACTIVE);
	check_state("acct-2", STATE_DISABLED);
	request.accounts = &named;
	request.account_count = 1;
	answer = do_act(&request);
	assert_int_equal(answer->done, 1);
	assert_int_equal(answer->already, 1);
	check_state("acct-1", STATE_DISABLED);
}

static void gives_a_result_for_each_account_once(void **state)
{
	struct str accounts[] = { STR("acct-1"), STR("nobody"), STR("acct-1"), STR("") };
	struct act_request request = { .what = ACT_DISABLE,
				       .accounts = accounts,
				       .account_count = ARRAY_LEN(accounts),
				       .reason = STR("spam") };
	struct act_answer *answer;

	(void)state;
	sign_up("acct-1");
	answer = do_act(&request);
	assert_int_equal(answer->count, 3);
	assert_int_equal(answer->done, 1);
	assert_int_equal(answer->not_found, 2);
	assert_true(str_starts(answer->sentence, STR("disabled 1 of 3")));
}

static void a_dry_run_changes_nothing(void **state)
{
	struct act_request request = on_one(ACT_DISABLE, "acct-1", "spam");
	struct act_answer *answer;
	size_t before;

	(void)state;
	sign_up("acct-1");
	before = log_length();
	request.dry_run = true;
	answer = do_act(&request);
	assert_int_equal(answer->done, 1);
	assert_int_equal(answer->rows[0].account.state, STATE_ACTIVE);
	assert_true(str_starts(answer->sentence, STR("would be disabled acct-1")));
	check_state("acct-1", STATE_ACTIVE);
	assert_int_equal(log_length(), before);
	request.what = ACT_ENABLE;
	assert_true(str_is(do_act(&request)->sentence, "acct-1 · active already"));
}

/* --- what follows --- */

static size_t due_at(struct moment at)
{
	struct outbox_row *rows = NULL;
	size_t count = 0;

	assert_int_equal(store_outbox_due(desk->store, arena, at, 100, &rows, &count), ERR_NONE);
	return count;
}

static void tells_the_provider_of_many_accounts_in_stages(void **state)
{
	struct str ids[5];
	struct act_request request = { .what = ACT_DISABLE,
				       .accounts = ids,
				       .account_count = ARRAY_LEN(ids),
				       .reason = STR("all of one hand") };
	struct moment now;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		ids[i] = arena_strf(arena, "acct-%zu", i + 1);
		sign_up(ids[i].at);
	}
	desk->settings.provider.kind = STR("mailgun");
	desk->settings.bulk_rate = 2;
	now = moment_now();
	check_done(do_act(&request));
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		check_state(ids[i].at, STATE_DISABLED); /* here it is so at once */
	assert_int_equal(due_at(now), 2);
	now.us += MOMENT_MINUTE + MOMENT_SECOND * 30;
	assert_int_equal(due_at(now), 4);
	now.us += MOMENT_MINUTE;
	assert_int_equal(due_at(now), 5);
	/* What it was not told of yet it need not hear of, and its taking back neither. */
	check_done(do_undo(NULL, 0));
	assert_int_equal(due_at(now), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(takes_an_account_out_of_its_cluster_and_back),
		ACTED(a_link_that_is_dropped_gives_the_former_clusters_back),
		ACTED(names_a_cluster_and_says_so_in_the_trail),
		ACTED(stops_a_cluster_in_one_batch_but_for_who_is_left_out),
		ACTED(wants_a_reason_above_the_ceiling),
		ACTED(spares_a_good_record_unless_it_is_named),
		ACTED(gives_a_result_for_each_account_once),
		ACTED(a_dry_run_changes_nothing),
		ACTED(tells_the_provider_of_many_accounts_in_stages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
