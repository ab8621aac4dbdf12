#include "tests/unit/desk_act.h"

static int64_t newest_no(const char *account)
{
	struct dossier *dossier = look_whole(account);

	assert_true(dossier->action_count > 0);
	return dossier->actions[0].no.n;
}

/* All but when the state was set, and how long a person's word stands. */
static void check_same(struct standing a, struct standing b)
{
	assert_int_equal(a.state, b.state);
	assert_int_equal(a.held_until.us, b.held_until.us);
	assert_int_equal(a.flagged_at.us, b.flagged_at.us);
	assert_int_equal(a.disabled_at.us, b.disabled_at.us);
	assert_true(str_equal(a.assignee, b.assignee));
	assert_int_equal(a.case_state, b.case_state);
	assert_int_equal(a.outcome, b.outcome);
}

static void gives_back_exactly_what_was(void **state)
{
	struct act_request delete = on_one(ACT_DELETE, "acct-1", NULL);
	struct standing before;
	struct moment stood;

	(void)state;
	hold_up("acct-1", "bad.example");
	before = standing_of("acct-1");
	assert_int_equal(before.state, STATE_HELD);
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	check_done(do_undo(NULL, 0));
	check_same(before, standing_of("acct-1"));
	check_done(do_one(ACT_ENABLE, "acct-1", "fine"));
	check_done(do_undo(NULL, 0));
	check_same(before, standing_of("acct-1"));
	check_done(do_as("ada", ACT_TAKE, "acct-1"));
	check_done(do_undo("ada", 0));
	check_same(before, standing_of("acct-1"));
	stood = standing_of("acct-1").rep_stands_at;
	check_done(do_close("acct-1", OUTCOME_FALSE_ALARM));
	check_done(do_undo(NULL, 0));
	check_same(before, standing_of("acct-1"));
	assert_int_equal(standing_of("acct-1").rep_stands_at.us, stood.us);
	delete.confirm = STR("acct-1");
	check_done(do_act(&delete));
	check_done(do_undo(NULL, 0));
	check_same(before, standing_of("acct-1"));
}

static void gives_each_of_a_batch_its_own_back(void **state)
{
	struct str accounts[] = { STR("acct-1"), STR("acct-2"), STR("acct-3") };
	struct act_request request = { .what = ACT_DISABLE,
				       .accounts = accounts,
				       .account_count = 3,
				       .reason = STR("one hand") };
	struct act_answer *answer;
	struct standing held;
	struct moment never;

	(void)state;
	hold_up("acct-1", "bad.example");
	sign_up("acct-2");
	sign_up("acct-3");
	held = standing_of("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-3", "spam"));
	answer = do_act(&request);
	assert_int_equal(answer->done, 2);
	assert_int_equal(answer->already, 1);
	answer = do_undo(NULL, answer->rows[1].action.n); /* by any one of them */
	assert_int_equal(answer->done, 2);
	check_same(held, standing_of("acct-1"));
	check_state("acct-2", STATE_ACTIVE);
	never = standing_of("acct-2").disabled_at;
	assert_true(moment_is_never(never));
	check_state("acct-3", STATE_DISABLED);
}

static void takes_back_one_after_another(void **state)
{
	struct standing before;

	(void)state;
	suspect("acct-1");
	before = standing_of("acct-1");
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	check_done(do_one(ACT_ENABLE, "acct-1", "fine"));
	check_done(do_close("acct-1", OUTCOME_RESOLVED));
	for (int i = 0; i < 4; i++)
		check_done(do_undo(NULL, 0));
	check_same(before, standing_of("acct-1"));
	assert_non_null(
		strstr(refused_act(&(struct act_request){ .what = ACT_UNDO }, ERR_NOT_FOUND),
		       "nothing of rep7's to undo"));
}

static void says_who_changed_it_since_and_when(void **state)
{
	char at[MOMENT_TEXT_MAX];
	int64_t first;

	(void)state;
	sign_up("acct-1");
	check_done(do_as("ada", ACT_DISABLE, "acct-1"));
	first = newest_no("acct-1");
	check_done(do_as("ben", ACT_ENABLE, "acct-1"));
	moment_print_clock(look_whole("acct-1")->actions[0].at, 0, at);
	check_refused(do_undo("ada", 0), "not undone: ben re-enabled it since, at ");
	check_refused(do_undo("ada", first), at);
	check_state("acct-1", STATE_ACTIVE);
	check_done(do_undo("ben", 0)); /* now it is ada's again */
	check_state("acct-1", STATE_DISABLED);
	check_done(do_undo("ada", first));
	check_state("acct-1", STATE_ACTIVE);
}

static void a_note_is_no_change(void **state)
{
	struct act_request note = on_one(ACT_NOTE, "acct-1", NULL);

	(void)state;
	sign_up("acct-1");
	check_done(do_as("ada", ACT_DISABLE, "acct-1"));
	note.text = STR("called them");
	note.actor = STR("ben");
	check_done(do_act(&note));
	check_done(do_undo("ada", 0));
	check_state("acct-1", STATE_ACTIVE);
}

static void takes_nothing_back_twice(void **state)
{
	struct act_request undo = { .what = ACT_UNDO };
	struct act_request note = on_one(ACT_NOTE, "acct-1", NULL);
	size_t before;

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	undo.action.n = newest_no("acct-1");
	check_done(do_act(&undo));
	before = log_length();
	assert_int_equal(do_act(&undo)->already, 1);
	assert_int_equal(log_length(), before);
	undo.action.n = newest_no("acct-1"); /* the taking back itself */
	(void)refused_act(&undo, ERR_NOT_FOUND);
	note.text = STR("called them");
	check_done(do_act(&note));
	undo.action.n = newest_no("acct-1");
	(void)refused_act(&undo, ERR_NOT_FOUND);
	undo.action.n = 999;
	assert_non_null(strstr(refused_act(&undo, ERR_NOT_FOUND), "999: no such action"));
}

static void finds_the_actors_own_newest(void **state)
{
	(void)state;
	sign_up("acct-1");
	sign_up("acct-2");
	check_done(do_as("ada", ACT_DISABLE, "acct-1"));
	check_done(do_as("ben", ACT_DISABLE, "acct-2"));
	check_done(do_undo("ada", 0));
	check_state("acct-1", STATE_ACTIVE);
	check_state("acct-2", STATE_DISABLED);
}

static void the_engines_act_taken_back_stays_so_until_newer_evidence(void **state)
{
	(void)state;
	convict("acct-1");
	check_state("acct-1", STATE_DISABLED);
	check_done(do_undo(NULL, newest_no("acct-1")));
	check_state("acct-1", STATE_ACTIVE);
	scan();
	check_state("acct-1", STATE_ACTIVE);
	assert_int_equal(place_in_queue("acct-1"), 1);
	named_phishing("2024-03-05T10:00:00Z", "acct-1-bad.example"); /* late: older than the act */
	check_state("acct-1", STATE_ACTIVE);
	convict_again("acct-1", 1);
	check_state("acct-1", STATE_DISABLED);
}

static void back_to_a_hold_stands_too(void **state)
{
	(void)state;
	hold_up("acct-1", "bad.example");
	tell_of("{'type':'domain','at':'2024-03-03T10:01:00Z','account':'$','domain':'worse.example','state':'failed'}\n"
		"{'type':'message','at':'2024-03-03T10:02:00Z','account':'$','id':'own','domain':'x.mg.example'}\n"
		"{'type':'delivery','at':'2024-03-03T10:03:00Z','account':'$','message':'own','result':'bounced','count':60}\n",
		"acct-1", "");
	check_state("acct-1", STATE_DISABLED);
	check_done(do_undo(NULL, newest_no("acct-1")));
	check_state("acct-1", STATE_HELD);
	scan();
	check_state("acct-1", STATE_HELD);
}

static void refuses_what_the_engine_changed_since(void **state)
{
	(void)state;
	convict("acct-1");
	check_done(do_one(ACT_ENABLE, "acct-1", "fine"));
	convict_again("acct-1", 1);
	check_state("acct-1", STATE_DISABLED);
	check_refused(do_undo(NULL, 0), "not undone: engine disabled it since, ");
}

static void keeps_what_the_engine_did_beside_it(void **state)
{
	struct standing before;

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	suspect("acct-1"); /* flagged now, and in the queue */
	before = standing_of("acct-1");
	assert_false(moment_is_never(before.flagged_at));
	check_done(do_undo(NULL, 0));
	check_state("acct-1", STATE_ACTIVE);
	assert_int_equal(standing_of("acct-1").flagged_at.us, before.flagged_at.us);
	assert_int_equal(place_in_queue("acct-1"), 1);
}

static void refuses_to_close_again_what_new_evidence_opened(void **state)
{
	(void)state;
	suspect("acct-1");
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	check_done(do_close("acct-1", OUTCOME_RESOLVED));
	tell_of("{'type':'scanner','at':'2024-03-05T10:00:00Z','scanner':'radar','value':'photos.example','verdict':'malware'}\n",
		"", "");
	assert_int_equal(place_in_queue("acct-1"), 1);
	check_refused(do_undo(NULL, 0), "the engine opened the case again since, for new evidence");
}

static void refuses_what_was_changed_elsewhere(void **state)
{
	char at[MOMENT_TEXT_MAX];

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	moment_print((struct moment){ moment_now().us + MOMENT_MINUTE }, at);
	tell_of("{'type':'action','at':'%','account':'$','action':'disable','by':'panel'}\n",
		"acct-1", at);
	check_refused(do_undo(NULL, 0), "not undone: somebody elsewhere made it disabled since, ");
	check_state("acct-1", STATE_DISABLED);
	moment_print((struct moment){ moment_now().us + 2 * MOMENT_MINUTE }, at);
	tell_of("{'type':'action','at':'%','account':'$','action':'enable','by':'panel'}\n",
		"acct-1", at);
	check_state("acct-1", STATE_ACTIVE);
	check_refused(do_undo(NULL, 0), "not undone: somebody elsewhere made it active since, ");
}

/* What waits for the provider about the account: the kind, or -1. */
static int waiting_for(const char *account)
{
	struct outbox_row *rows = NULL;
	size_t count = 0;
	int what = -1;

	assert_int_equal(store_write(desk->store), ERR_NONE);
	assert_int_equal(store_outbox_due(desk->store, arena, moment_now(), 100, &rows, &count),
			 ERR_NONE);
	for (size_t i = 0; i < count; i++)
		if (str_is(rows[i].account_id, account))
			what = (int)rows[i].what;
	store_end(desk->store);
	return what;
}

static void calls_off_a_deletion_that_still_waits(void **state)
{
	struct act_request delete = on_one(ACT_DELETE, "acct-1", NULL);

	(void)state;
	desk->settings.provider.kind = STR("mailgun");
	delete.confirm = STR("acct-1");
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	check_done(do_act(&delete));
	assert_int_equal(waiting_for("acct-1"), ACT_DELETE);
	check_done(do_undo(NULL, 0));
	check_state("acct-1", STATE_DISABLED);
	assert_int_equal(waiting_for("acct-1"), ACT_DISABLE);
	check_done(do_undo(NULL, 0));
	assert_int_equal(waiting_for("acct-1"), -1); /* it was never told of anything */
}

static void leaves_a_deletion_that_was_sent(void **state)
{
	struct act_request delete = on_one(ACT_DELETE, "acct-1", NULL);
	struct act_answer *answer;

	(void)state;
	desk->settings.provider.kind = STR("mailgun");
	delete.confirm = STR("acct-1");
	sign_up("acct-1");
	answer = do_act(&delete);
	assert_int_equal(store_write(desk->store), ERR_NONE);
	assert_int_equal(store_outbox_put(desk->store, answer->rows[0].action, ACT_SENT, 1,
					  moment_now(), (struct str){ 0 }),
			 ERR_NONE);
	assert_int_equal(store_commit(desk->store), ERR_NONE);
	check_refused(do_undo(NULL, 0), "has been told to delete it");
	check_state("acct-1", STATE_DELETED);
}

static void tells_the_provider_nothing_of_holds_and_cases(void **state)
{
	(void)state;
	desk->settings.provider.kind = STR("mailgun");
	hold_up("acct-1", "bad.example");
	check_done(do_one(ACT_ENABLE, "acct-1", "fine"));
	check_done(do_undo(NULL, 0));
	check_state("acct-1", STATE_HELD);
	check_done(do_one(ACT_TAKE, "acct-1", NULL));
	check_done(do_undo(NULL, 0));
	assert_int_equal(waiting_for("acct-1"), -1);
}

static void a_dry_run_takes_nothing_back(void **state)
{
	struct act_answer *answer;

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	answer = do_act(&(struct act_request){ .what = ACT_UNDO, .dry_run = true });
	assert_int_equal(answer->done, 1);
	assert_true(str_starts(answer->sentence, STR("would be undone acct-1")));
	check_state("acct-1", STATE_DISABLED);
}

static void logs_what_it_took_back(void **state)
{
	const struct action *acts;
	int64_t rows = 0;

	(void)state;
	sign_up("acct-1");
	check_done(do_one(ACT_DISABLE, "acct-1", "spam"));
	check_done(do_undo(NULL, 0));
	acts = look_whole("acct-1")->actions;
	assert_int_equal(acts[0].what, ACT_UNDO);
	assert_int_equal(acts[0].undoes.n, acts[1].no.n);
	assert_int_equal(acts[1].undone_by.n, acts[0].no.n);
	assert_true(str_starts(acts[0].reason,
			       STR("active again: disabling it is taken back (action ")));
	assert_int_equal(desk_audit_verify(desk, &rows), ERR_NONE);
	assert_int_equal(rows, 2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(gives_back_exactly_what_was),
		ACTED(gives_each_of_a_batch_its_own_back),
		ACTED(takes_back_one_after_another),
		ACTED(says_who_changed_it_since_and_when),
		ACTED(a_note_is_no_change),
		ACTED(takes_nothing_back_twice),
		ACTED(finds_the_actors_own_newest),
		ACTED(the_engines_act_taken_back_stays_so_until_newer_evidence),
		ACTED(back_to_a_hold_stands_too),
		ACTED(refuses_what_the_engine_changed_since),
		ACTED(keeps_what_the_engine_did_beside_it),
		ACTED(refuses_to_close_again_what_new_evidence_opened),
		ACTED(refuses_what_was_changed_elsewhere),
		ACTED(calls_off_a_deletion_that_still_waits),
		ACTED(leaves_a_deletion_that_was_sent),
		ACTED(tells_the_provider_nothing_of_holds_and_cases),
		ACTED(a_dry_run_takes_nothing_back),
		ACTED(logs_what_it_took_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
