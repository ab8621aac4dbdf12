#include "tests/unit/desk_act.h"

#include <math.h>

#include "core/model/card_number.h"

static const struct action *newest_act(const char *account)
{
	struct dossier *dossier = look_whole(account);

	assert_true(dossier->action_count > 0);
	return &dossier->actions[0];
}

/* --- stopping and letting go --- */

static void disables_at_once_and_says_why(void **state)
{
	struct act_answer *answer;
	const struct action *newest;

	(void)state;
	suspect("acct-1");
	answer = do_one(ACT_DISABLE, "acct-1", NULL);
	check_done(answer);
	check_state("acct-1", STATE_DISABLED);
	assert_int_equal(answer->rows[0].account.state, STATE_DISABLED);
	assert_int_equal(answer->rows[0].state, ACT_CONFIRMED);
	assert_true(str_starts(answer->sentence, STR("disabled acct-1 · ")));
	newest = newest_act("acct-1");
	assert_int_equal(newest->what, ACT_DISABLE);
	assert_true(str_is(newest->actor, "rep7"));
	assert_true(str_equal(newest->reason, look("acct-1").top_reason));
	assert_int_equal(newest->before.state, STATE_ACTIVE);
	assert_int_equal(newest->after.state, STATE_DISABLED);
	assert_false(moment_is_never(look("acct-1").disabled_at));
}

static void writes_nothing_where_it_is_so_already(void **state)
{
	size_t before;

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "asked for it"));
	before = log_length();
	assert_int_equal(do_one(ACT_DISABLE, "acct-1", "again")->already, 1);
	assert_int_equal(log_length(), before);
	check_done(do_one(ACT_ENABLE, "acct-1", "all well"));
	before = log_length();
	assert_int_equal(do_one(ACT_ENABLE, "acct-1", "again")->already, 1);
	assert_int_equal(log_length(), before);
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	check_done(do_close("acct-1", OUTCOME_RESOLVED));
	before = log_length();
	assert_int_equal(do_close("acct-1", OUTCOME_RESOLVED)->already, 1);
	assert_int_equal(log_length(), before);
}

static void opens_the_gate_to_who_set_up_a_domain_of_their_own(void **state)
{
	struct act_answer *answer;

	(void)state;
	sign_up("acct-1");
	set_up("acct-1", "good.example");
	check_done(do_one(ACT_DISABLE, "acct-1", "by mistake"));
	answer = do_one(ACT_ENABLE, "acct-1", NULL);
	check_done(answer);
	assert_false(answer->needs_reason);
	assert_false(newest_act("acct-1")->reason.len);
	check_state("acct-1", STATE_ACTIVE);
	assert_true(moment_is_never(look("acct-1").disabled_at));
}

static void names_what_the_gate_misses_and_takes_a_reason_instead(void **state)
{
	struct act_answer *answer;

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	answer = do_one(ACT_ENABLE, "acct-1", "  ");
	check_refused(answer, "own domain verified, SPF set, DKIM set");
	assert_true(answer->needs_reason);
	check_state("acct-1", STATE_DISABLED);
	check_done(do_one(ACT_ENABLE, "acct-1", "knows them"));
	assert_true(str_is(newest_act("acct-1")->reason, "knows them (gate overridden)"));
}

static void wants_spf_and_dkim_on_one_domain_that_is_no_providers(void **state)
{
	struct gate gate;

	(void)state;
	sign_up("acct-1");
	tell_of("{'type':'domain','at':'2024-03-02T10:00:00Z','account':'$','domain':'one.example','state':'verified','spf':true}\n"
		"{'type':'domain','at':'2024-03-02T10:00:00Z','account':'$','domain':'two.example','state':'verified','dkim':true}\n"
		"{'type':'domain','at':'2024-03-02T10:00:00Z','account':'$','domain':'Ada.MG.example','state':'verified','spf':true,'dkim':true}\n",
		"acct-1", "");
	gate = look_whole("acct-1")->gate;
	assert_false(gate.met);
	assert_int_equal(gate.missing_count, 1);
	tell_of("{'type':'domain','at':'2024-03-02T11:00:00Z','account':'$','domain':'two.example','spf':true}\n",
		"acct-1", "");
	gate = look_whole("acct-1")->gate;
	assert_true(gate.met);
}

static void deletes_only_who_is_named_twice(void **state)
{
	struct act_request request = on_one(ACT_DELETE, "acct-1", NULL);

	(void)state;
	sign_up("acct-1");
	check_refused(do_act(&request), "not the account's");
	request.confirm = STR("acct-2");
	check_refused(do_act(&request), "not the account's");
	check_state("acct-1", STATE_ACTIVE);
	request.confirm = STR("acct-1");
	check_done(do_act(&request));
	check_state("acct-1", STATE_DELETED);
	assert_int_equal(do_act(&request)->already, 1);
	check_refused(do_one(ACT_ENABLE, "acct-1", "please"), "no longer has it");
	check_refused(do_one(ACT_DISABLE, "acct-1", NULL), "nothing is left");
}

/* --- who works on it --- */

static void hands_over_to_who_has_acted_here_and_to_others_only_when_that_is_meant(void **state)
{
	struct act_request request = on_one(ACT_TAKE, "acct-1", NULL);
	struct act_answer *answer;

	(void)state;
	sign_up("acct-1");
	sign_up("acct-2");
	request.assignee = STR("allo");
	request.to_known = true;
	answer = do_act(&request);
	check_refused(answer, "nobody called \"allo\" has ever acted on this desk");
	assert_true(answer->needs_name);
	check_done(do_as("rep2", ACT_DISABLE, "acct-2"));
	check_refused(do_act(&request), "(known: rep2)");
	request.assignee = STR("engine");
	check_refused(do_act(&request), "nobody called");
	request.assignee = STR("rep2");
	check_done(do_act(&request));
	request.assignee = STR("allo");
	request.to_known = false;
	check_done(do_act(&request));
}

/* --- what people type --- */

static void masks_card_numbers_in_reasons_and_notes(void **state)
{
	struct act_request note = on_one(ACT_NOTE, "acct-1", NULL);
	struct dossier *dossier;

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "paid with 4111 1111 1111 1111 twice"));
	note.text = STR(" said 4111-1111-1111-1111\n");
	check_done(do_act(&note));
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->note_count, 1);
	assert_true(str_ends(dossier->notes[0].text, STR("1111")));
	assert_true(str_starts(dossier->notes[0].text, STR("said *")));
	for (size_t i = 0; i < dossier->action_count; i++)
		assert_false(card_number_is_in(dossier->actions[i].reason));
	assert_false(card_number_is_in(dossier->notes[0].text));
}

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

static void takes_no_text_that_it_would_have_to_change(void **state)
{
	struct act_request request = on_one(ACT_NOTE, "acct-1", NULL);
	char *longest = arena_take(arena, 65537);
	size_t before;

	(void)state;
	sign_up("acct-1");
	before = log_length();
	memset(longest, 'a', 65537);
	request.text = STR(" \n ");
	assert_non_null(strstr(refused_act(&request, ERR_INVALID), "needs its text"));
	request.text = STR("caf\xe9");
	assert_non_null(strstr(refused_act(&request, ERR_INVALID), "not UTF-8"));
	request.text = (struct str){ longest, 65537 };
	assert_non_null(strstr(refused_act(&request, ERR_INVALID), "longer than"));
	request = on_one(ACT_DISABLE, "acct-1", "\xff");
	(void)refused_act(&request, ERR_INVALID);
	request.reason = (struct str){ longest, 2001 };
	(void)refused_act(&request, ERR_INVALID);
	request.reason = STR("fine");
	request.actor = (struct str){ longest, 257 };
	(void)refused_act(&request, ERR_INVALID);
	request.actor = STR("engine");
	assert_non_null(strstr(refused_act(&request, ERR_INVALID), "the engine's own name"));
	request = on_one(ACT_TAKE, "acct-1", NULL);
	request.assignee = STR("\xc3");
	(void)refused_act(&request, ERR_INVALID);
	assert_int_equal(log_length(), before);
}

static void keeps_long_texts_whole(void **state)
{
	struct act_request note = on_one(ACT_NOTE, "acct-1", NULL);
	char *longest = arena_take(arena, 65537);
	struct dossier *dossier;

	(void)state;
	sign_up("acct-1");
	memset(longest, 'a', 65536);
	note.text = str_of(longest);
	check_done(do_act(&note));
	longest[2000] = '\0';
	check_done(do_one(ACT_DISABLE, "acct-1", longest));
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->notes[0].text.len, 65536);
	assert_int_equal(dossier->actions[0].reason.len, 2000);
	assert_true(str_ends(dossier->banner, STR("aaaa")));
}

static void asks_for_an_account_and_for_an_outcome(void **state)
{
	struct act_request request = { .what = ACT_DISABLE };

	(void)state;
	(void)refused_act(&request, ERR_INVALID);
	request = on_one(ACT_CLOSE, "acct-1", "done");
	assert_non_null(strstr(refused_act(&request, ERR_INVALID), "outcome"));
}

/* --- cases --- */

static void tells_the_loser_who_has_the_case_and_since_when(void **state)
{
	struct act_request over = on_one(ACT_TAKE, "acct-1", NULL);
	char since[16];

	(void)state;
	suspect("acct-1");
	check_done(do_as("ada", ACT_TAKE, "acct-1"));
	moment_print_clock(newest_act("acct-1")->at, 0, since);
	check_refused(do_as("ben", ACT_TAKE, "acct-1"), "ada has the case since ");
	check_refused(do_as("ben", ACT_TAKE, "acct-1"), since);
	assert_true(str_is(look("acct-1").assignee, "ada"));
	assert_int_equal(do_as("ada", ACT_TAKE, "acct-1")->already, 1);
	over.assignee = STR("ben");
	check_done(do_act(&over));
	assert_true(str_is(look("acct-1").assignee, "ben"));
	check_refused(do_as("ada", ACT_TAKE, "acct-1"), "ben has the case since ");
}

/* Both had the same screen before them when they pressed their keys. */
static struct act_answer *do_having_seen(const char *actor, enum act_kind what, int64_t seen)
{
	struct act_request request = on_one(what, "acct-1", "because");

	request.actor = str_of(actor);
	request.has_seen = seen >= 0;
	request.seen.n = seen;
	request.outcome = str_is(request.actor, "ada") ? OUTCOME_ABUSE : OUTCOME_FALSE_ALARM;
	request.confirm = STR("acct-1");
	return do_act(&request);
}

static int64_t newest_seen(void)
{
	return ask(&(struct request){ .kind = REQUEST_QUEUE })->head.newest.n;
}

static void check_sentence(const struct act_answer *answer, const char *text)
{
	if (str_find(answer->sentence, str_of(text)) == SIZE_MAX)
		fail_msg("\"%.*s\" does not say \"%s\"", ARG_STR(answer->sentence), text);
}

static void tells_who_did_it_first(void **state)
{
	struct act_answer *answer;
	char clock[8];
	int64_t seen;

	(void)state;
	suspect("acct-1");
	seen = newest_seen();
	check_done(do_having_seen("ada", ACT_DISABLE, seen));
	moment_print_clock(newest_act("acct-1")->at, 0, clock);
	answer = do_having_seen("ben", ACT_DISABLE, seen);
	assert_int_equal(answer->already, 1);
	check_sentence(answer, "disabled already by ada at ");
	check_sentence(answer, clock);
	check_sentence(answer, "because");
}

/* What each of two people may do to an account, the other having been faster. */
static void overwrites_no_colleague_unseen(void **state)
{
	static const struct {
		enum act_kind first, second;
		const char *says;
	} races[] = {
		{ ACT_ENABLE, ACT_DELETE, "ada re-enabled it" },
		{ ACT_CLOSE, ACT_CLOSE, "ada closed the case" },
		{ ACT_CLOSE, ACT_TAKE, "the case closed as abuse" },
		{ ACT_CLOSE, ACT_ENABLE, "ada closed the case" },
		{ ACT_TAKE, ACT_TAKE, "ada has the case since" },
	};

	(void)state;
	suspect("acct-1");
	for (size_t i = 0; i < ARRAY_LEN(races); i++) {
		int64_t seen;
		size_t before;

		check_done(do_as("rep7", ACT_DISABLE, "acct-1"));
		seen = newest_seen();
		check_done(do_having_seen("ada", races[i].first, seen));
		before = log_length();
		check_refused(do_having_seen("ben", races[i].second, seen), races[i].says);
		assert_int_equal(log_length(), before);
		check_done(do_undo("ada", 0));
		check_done(do_undo("rep7", 0));
	}
}

static void lets_through_what_was_seen_or_is_ones_own_or_hurts_nobody(void **state)
{
	int64_t seen;

	(void)state;
	suspect("acct-1");
	seen = newest_seen();
	check_done(do_having_seen("ada", ACT_TAKE, seen));
	check_done(do_having_seen("ben", ACT_DISABLE,
				  seen)); /* that ada took it is no reason not to */
	check_done(do_having_seen("ben", ACT_ENABLE, seen)); /* his own act came between */
	check_refused(do_having_seen("ada", ACT_DISABLE, seen), "ben re-enabled it");
	check_done(do_having_seen("ada", ACT_DISABLE, newest_seen()));
	check_refused(do_having_seen("ben", ACT_ENABLE, seen), "nothing was done");
	check_done(do_having_seen("ben", ACT_ENABLE, -1)); /* a script asks for no such thing */
}

static void closing_takes_a_case_off_the_queue_and_taking_brings_it_back(void **state)
{
	(void)state;
	suspect("acct-1");
	assert_int_equal(place_in_queue("acct-1"), 1);
	check_done(do_close("acct-1", OUTCOME_RESOLVED));
	assert_int_equal(place_in_queue("acct-1"), 0);
	assert_int_equal(look("acct-1").outcome, OUTCOME_RESOLVED);
	scan();
	assert_int_equal(place_in_queue("acct-1"), 0);
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	assert_int_equal(place_in_queue("acct-1"), 1);
	assert_int_equal(look("acct-1").outcome, OUTCOME_NONE);
}

static void newer_evidence_opens_a_closed_case(void **state)
{
	static const enum outcome outcomes[] = { OUTCOME_RESOLVED, OUTCOME_FALSE_ALARM,
						 OUTCOME_ABUSE };
	static const char *const days[] = { "2024-03-04", "2024-03-05", "2024-03-06" };

	(void)state;
	suspect("acct-1");
	for (size_t i = 0; i < ARRAY_LEN(outcomes); i++) {
		check_done(do_close("acct-1", outcomes[i]));
		tell_of("{'type':'login','at':'%T08:00:00Z','account':'$','ip':'91.64.17.1'}\n",
			"acct-1", days[i]);
		scan();
		assert_int_equal(place_in_queue("acct-1"), 0);
		tell_of("{'type':'scanner','at':'%T11:00:00Z','scanner':'radar','value':'photos.example','verdict':'malware'}\n",
			"", days[i]);
		assert_int_equal(place_in_queue("acct-1"), 1);
		assert_int_equal(look("acct-1").outcome, OUTCOME_NONE);
	}
}

static void evidence_that_was_known_opens_nothing(void **state)
{
	(void)state;
	suspect("acct-1");
	check_done(do_close("acct-1", OUTCOME_FALSE_ALARM));
	tell_of("{'type':'scanner','at':'2024-03-03T10:30:00Z','scanner':'late','value':'photos.example','verdict':'malware'}\n",
		"", "");
	scan();
	assert_int_equal(place_in_queue("acct-1"), 0);
	assert_int_equal(look("acct-1").outcome, OUTCOME_FALSE_ALARM);
}

static void abuse_that_was_stopped_stays_closed(void **state)
{
	(void)state;
	convict("acct-1");
	check_state("acct-1", STATE_DISABLED);
	check_done(do_close("acct-1", OUTCOME_ABUSE));
	named_phishing("2024-03-05T10:00:00Z", "acct-1-bad.example");
	assert_int_equal(place_in_queue("acct-1"), 0);
	check_state("acct-1", STATE_DISABLED);
}

static void a_false_alarm_ends_a_hold_and_abuse_confirms_it(void **state)
{
	(void)state;
	hold_up("acct-1", "bad.example");
	check_state("acct-1", STATE_HELD);
	check_done(do_close("acct-1", OUTCOME_FALSE_ALARM));
	check_state("acct-1", STATE_ACTIVE);
	scan();
	check_state("acct-1", STATE_ACTIVE);
	check_done(do_undo("rep7", 0));
	check_state("acct-1", STATE_HELD);
	assert_false(moment_is_never(standing_of("acct-1").held_until));
	check_done(do_close("acct-1", OUTCOME_ABUSE));
	sign_up("acct-2");
	tell_of("{'type':'login','at':'2024-03-04T10:00:00Z','account':'$','ip':'91.64.17.1'}\n",
		"acct-2", "");
	check_state("acct-1", STATE_HELD);
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

	(void)state;
	make_cluster(4);
	request.cluster = look("acct-1").cluster;
	request.except = except;
	request.except_count = ARRAY_LEN(except);
	assert_int_equal(request.cluster.n > 0, 1);
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

static void the_queue_follows_what_was_done(void **state)
{
	(void)state;
	suspect("acct-1");
	suspect("acct-2");
	named_phishing("2024-03-03T12:00:00Z", "photos.example"); /* on both */
	assert_int_equal(place_in_queue("acct-1"), 1);
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	assert_int_equal(place_in_queue("acct-1"), 2);
	assert_int_equal(place_in_queue("acct-2"), 1);
	check_done(do_undo("rep7", 0));
	assert_int_equal(place_in_queue("acct-1"), 1);
}

static void queues_for_the_provider_what_it_should_know(void **state)
{
	struct desk_head head;

	(void)state;
	desk->settings.provider.kind = STR("mailgun");
	hold_up("acct-1", "bad.example");
	check_done(do_one(ACT_ENABLE, "acct-1", "ours to hold, and ours to let go"));
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	head = ask(&(struct request){ .kind = REQUEST_QUEUE })->head;
	assert_int_equal(head.waiting, 0);
	assert_int_equal(do_one(ACT_DISABLE, "acct-1", "spam")->rows[0].state, ACT_QUEUED);
	head = ask(&(struct request){ .kind = REQUEST_QUEUE })->head;
	assert_int_equal(head.waiting, 1);
}

static void a_reps_word_stands_though_the_stream_runs_ahead_of_the_clock(void **state)
{
	char at[MOMENT_TEXT_MAX];

	(void)state;
	moment_print((struct moment){ moment_now().us + 3 * MOMENT_DAY }, at);
	suspect("acct-1");
	set_up("acct-1", "ahead.example");
	named_phishing(at, "ahead.example");
	check_state("acct-1", STATE_HELD);
	check_done(do_one(ACT_ENABLE, "acct-1", "their clock is wrong"));
	scan();
	check_state("acct-1", STATE_ACTIVE);
}

static void a_store_that_is_only_read_takes_no_act(void **state)
{
	struct act_request request = on_one(ACT_DISABLE, "acct-1", "spam");

	(void)state;
	sign_up("acct-1");
	desk_close_at(&desk);
	assert_int_equal(desk_open(&settings, DESK_READ, &desk), ERR_NONE);
	(void)refused_act(&request, ERR_UNAVAILABLE);
	check_state("acct-1", STATE_ACTIVE);
}

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
	/* What it was not told of yet it need not hear of: only the newest word on each counts. */
	check_done(do_undo(NULL, 0));
	assert_int_equal(due_at(now), 5);
}

static double probability_of(const char *account)
{
	return look(account).probability;
}

static void a_false_alarm_clears_whom_its_guilt_had_reached(void **state)
{
	double before, cleared;

	(void)state;
	convict("acct-1");
	for (int i = 1; i <= 2; i++)
		tell_of("{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','id':'c','fingerprint':'fp-1'}\n"
			"{'type':'login','at':'2024-03-02T10:00:00Z','account':'$','id':'l','ip':'203.0.113.7','device':'dev-1'}\n",
			i == 1 ? "acct-1" : "acct-2", "");
	assert_true(look("acct-2").cluster.n != 0);
	before = probability_of("acct-2");
	check_done(do_close("acct-1", OUTCOME_FALSE_ALARM));
	cleared = probability_of("acct-2");
	if (!(cleared < before / 2))
		fail_msg("%g, then %g", before, cleared);
	check_done(do_undo(NULL, 0));
	assert_true(fabs(probability_of("acct-2") - before) < 1e-6);
	/* Evidence newer than the person's word speaks again. */
	check_done(do_close("acct-1", OUTCOME_FALSE_ALARM));
	named_phishing("2024-05-05T10:00:00Z", "acct-1-worse.example");
	tell_of("{'type':'message','at':'2024-05-05T11:00:00Z','account':'$','id':'m2','links':['http://acct-1-worse.example/']}\n",
		"acct-1", "");
	assert_true(probability_of("acct-2") > cleared);
}

static void tells_of_earlier_cases_how_they_ended(void **state)
{
	const struct dossier *d;
	struct snapshot *snapshot;

	(void)state;
	suspect("acct-1");
	check_done(do_close("acct-1", OUTCOME_RESOLVED));
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	check_done(do_close("acct-1", OUTCOME_ABUSE));
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	check_done(do_close("acct-1", OUTCOME_FALSE_ALARM));
	check_done(do_undo(NULL, 0));
	snapshot = ask(&(struct request){ .kind = REQUEST_ACCOUNT, .account = STR("acct-1") });
	assert_int_equal(snapshot->error, ERR_NONE);
	d = snapshot->dossier;
	assert_int_equal(d->case_count, 2);
	assert_int_equal(d->cases[0].outcome, OUTCOME_ABUSE);
	assert_int_equal(d->cases[1].outcome, OUTCOME_RESOLVED);
	assert_true(str_is(d->cases[1].actor, "rep7"));
	assert_true(str_is_absent(d->cases[1].word));
	assert_int_equal(d->cases[1].opened_at.us, d->account.flagged_at.us);
	assert_true(moment_before(d->cases[1].closed_at, d->cases[0].opened_at));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(disables_at_once_and_says_why),
		ACTED(writes_nothing_where_it_is_so_already),
		ACTED(opens_the_gate_to_who_set_up_a_domain_of_their_own),
		ACTED(names_what_the_gate_misses_and_takes_a_reason_instead),
		ACTED(wants_spf_and_dkim_on_one_domain_that_is_no_providers),
		ACTED(deletes_only_who_is_named_twice),
		ACTED(hands_over_to_who_has_acted_here_and_to_others_only_when_that_is_meant),
		ACTED(masks_card_numbers_in_reasons_and_notes),
		ACTED(takes_no_text_that_it_would_have_to_change),
		ACTED(takes_an_account_out_of_its_cluster_and_back),
		ACTED(a_link_that_is_dropped_gives_the_former_clusters_back),
		ACTED(names_a_cluster_and_says_so_in_the_trail),
		ACTED(keeps_long_texts_whole),
		ACTED(asks_for_an_account_and_for_an_outcome),
		ACTED(tells_the_loser_who_has_the_case_and_since_when),
		ACTED(tells_who_did_it_first),
		ACTED(overwrites_no_colleague_unseen),
		ACTED(lets_through_what_was_seen_or_is_ones_own_or_hurts_nobody),
		ACTED(closing_takes_a_case_off_the_queue_and_taking_brings_it_back),
		ACTED(newer_evidence_opens_a_closed_case),
		ACTED(evidence_that_was_known_opens_nothing),
		ACTED(abuse_that_was_stopped_stays_closed),
		ACTED(a_false_alarm_ends_a_hold_and_abuse_confirms_it),
		ACTED(stops_a_cluster_in_one_batch_but_for_who_is_left_out),
		ACTED(wants_a_reason_above_the_ceiling),
		ACTED(spares_a_good_record_unless_it_is_named),
		ACTED(gives_a_result_for_each_account_once),
		ACTED(a_dry_run_changes_nothing),
		ACTED(the_queue_follows_what_was_done),
		ACTED(queues_for_the_provider_what_it_should_know),
		ACTED(a_reps_word_stands_though_the_stream_runs_ahead_of_the_clock),
		ACTED(a_store_that_is_only_read_takes_no_act),
		ACTED(tells_the_provider_of_many_accounts_in_stages),
		ACTED(a_false_alarm_clears_whom_its_guilt_had_reached),
		ACTED(tells_of_earlier_cases_how_they_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
