#include "tests/unit/desk_act.h"

static size_t count_acts(const char *account)
{
	return look_whole(account)->action_count;
}

static void acts_once_on_the_same_evidence(void **state)
{
	size_t before;

	(void)state;
	convict("acct-1");
	hold_up("acct-2", "bad.example");
	before = log_length();
	scan();
	named_phishing("2024-03-03T10:00:00Z", "bad.example"); /* told again */
	scan();
	assert_int_equal(log_length(), before);
}

static void a_word_elsewhere_older_than_ours_changes_nothing(void **state)
{
	(void)state;
	convict("acct-1"); /* as of noon of the second, or later */
	tell_of("{'type':'action','at':'2024-03-01T12:00:00Z','account':'$','action':'enable','by':'panel'}\n",
		"acct-1", "");
	check_state("acct-1", STATE_DISABLED);
	sign_up("acct-2");
	check_done(do_one(ACT_DISABLE, "acct-2", "asked for it"));
	tell_of("{'type':'action','at':'2024-03-05T12:00:00Z','account':'$','action':'enable','by':'panel'}\n",
		"acct-2", "");
	check_state("acct-2", STATE_DISABLED);
}

static void a_newer_word_elsewhere_holds_and_its_enable_stands(void **state)
{
	(void)state;
	convict("acct-1");
	tell_of("{'type':'action','at':'2024-03-04T12:00:00Z','account':'$','action':'enable','by':'panel'}\n",
		"acct-1", "");
	check_state("acct-1", STATE_ACTIVE);
	assert_true(moment_is_never(look("acct-1").disabled_at));
	scan();
	check_state("acct-1", STATE_ACTIVE);
}

static void newer_evidence_stops_it_again_as_of_that_evidence(void **state)
{
	size_t before;

	(void)state;
	convict("acct-1");
	tell_of("{'type':'action','at':'2024-03-04T12:00:00Z','account':'$','action':'enable','by':'panel'}\n",
		"acct-1", "");
	named_phishing("2024-03-05T10:00:00Z", "acct-1-bad.example");
	check_state("acct-1", STATE_DISABLED);
	check_at(look("acct-1").disabled_at, "2024-03-05T10:00:00Z");
	before = count_acts("acct-1");
	scan();
	scan();
	check_state("acct-1", STATE_DISABLED);
	assert_int_equal(count_acts("acct-1"), before);
}

static void a_state_set_elsewhere_moves_the_account_in_the_queue(void **state)
{
	(void)state;
	suspect("acct-1");
	suspect("acct-2");
	assert_int_equal(place_in_queue("acct-1"), 1);
	tell_of("{'type':'action','at':'2024-03-04T12:00:00Z','account':'$','action':'disable','by':'panel','reason':'unpaid'}\n",
		"acct-1", "");
	assert_int_equal(place_in_queue("acct-2"), 1);
	check_at(look("acct-1").disabled_at, "2024-03-04T12:00:00Z");
	assert_int_equal(log_length(), 0); /* it is no act of ours */
}

static void a_hold_lapses_and_the_account_stays_in_the_queue(void **state)
{
	struct dossier *dossier;

	(void)state;
	hold_up("acct-1", "bad.example");
	sign_up("acct-2");
	tell_of("{'type':'login','at':'2024-03-03T10:14:59Z','account':'$','ip':'91.64.17.1'}\n",
		"acct-2", "");
	check_state("acct-1", STATE_HELD);
	tell_of("{'type':'login','at':'2024-03-03T10:15:00Z','account':'$','ip':'91.64.17.1'}\n",
		"acct-2", "");
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->account.state, STATE_ACTIVE);
	assert_int_equal(place_in_queue("acct-1"), 1);
	assert_int_equal(dossier->actions[0].what, ACT_LAPSE);
	check_at(dossier->actions[0].at, "2024-03-03T10:15:00Z");
}

static void a_hold_that_a_person_confirmed_does_not_lapse(void **state)
{
	(void)state;
	hold_up("acct-1", "bad.example");
	check_done(do_one(ACT_DISABLE, "acct-1", NULL));
	tell_of("{'type':'login','at':'2024-03-04T10:00:00Z','account':'$','ip':'91.64.17.1'}\n",
		"acct-1", "");
	check_state("acct-1", STATE_DISABLED);
}

static const char *decision_on(const char *message)
{
	struct dossier *dossier = look_whole("acct-1");

	for (size_t i = 0; i < dossier->message_count; i++)
		if (str_is(dossier->messages[i].id, message))
			return dossier->messages[i].decision.at;
	fail_msg("no message %s", message);
	return "";
}

static void sends(const char *message, const char *at)
{
	tell_of("{'type':'message','at':'$','account':'acct-1','id':'%','text':'hello'}\n", at,
		message);
}

/* Under `hold` nobody but a person can confirm what `enforce` would have done. */
static void a_conviction_that_only_holds_waits_for_a_person(void **state)
{
	(void)state;
	desk->settings.policy = SETTINGS_HOLD;
	hold_up("acct-2", "bad.example"); /* by evidence in between: it lapses */
	assert_false(moment_is_never(standing_of("acct-2").held_until));
	convict("acct-1");
	check_state("acct-1", STATE_HELD);
	assert_true(moment_is_never(standing_of("acct-1").held_until));
	sends("late", "2024-03-03T12:00:00Z");
	assert_string_equal(decision_on("late"), "hold");
	scan();
	check_state("acct-1", STATE_HELD);
	check_state("acct-2", STATE_ACTIVE);
}

static void a_hold_under_way_is_confirmed_by_a_conviction(void **state)
{
	struct moment since;

	(void)state;
	desk->settings.policy = SETTINGS_HOLD;
	hold_up("acct-1", "bad.example");
	since = standing_of("acct-1").state_at;
	assert_false(moment_is_never(standing_of("acct-1").held_until));
	tell_of("{'type':'domain','at':'2024-03-03T10:01:00Z','account':'$','domain':'worse.example','state':'failed'}\n"
		"{'type':'message','at':'2024-03-03T10:02:00Z','account':'$','id':'own','domain':'x.mg.example'}\n"
		"{'type':'delivery','at':'2024-03-03T10:03:00Z','account':'$','message':'own','result':'bounced','count':60}\n",
		"acct-1", "");
	check_state("acct-1", STATE_HELD);
	assert_true(moment_is_never(standing_of("acct-1").held_until));
	assert_int_equal(standing_of("acct-1").state_at.us, since.us);
}

/* What a person does now reaches what is read after it, whatever year the stream is in. */
static void messages_follow_the_state_that_a_person_set(void **state)
{
	(void)state;
	hold_up("acct-1", "bad.example");
	tell_of("{'type':'domain','at':'2024-03-03T10:01:00Z','account':'$','domain':'worse.example','state':'failed'}\n"
		"{'type':'message','at':'2024-03-03T10:02:00Z','account':'$','id':'own','domain':'x.mg.example'}\n"
		"{'type':'delivery','at':'2024-03-03T10:03:00Z','account':'$','message':'own','result':'bounced','count':60}\n",
		"acct-1", "");
	check_state("acct-1", STATE_DISABLED);
	sends("refused", "2024-03-03T10:04:00Z");
	assert_string_equal(decision_on("refused"), "refuse");
	check_done(do_undo(NULL, look_whole("acct-1")->actions[0].no.n));
	check_state("acct-1", STATE_HELD);
	sends("held", "2024-03-03T10:05:00Z");
	assert_string_equal(decision_on("held"), "hold");
	sends("lapsed", "2024-03-03T10:20:00Z");
	assert_string_equal(decision_on("lapsed"), "accept");
	check_state("acct-1", STATE_ACTIVE);
	check_done(do_one(ACT_DISABLE, "acct-1", "no more"));
	sends("stopped", "2024-03-03T10:30:00Z");
	assert_string_equal(decision_on("stopped"), "refuse");
	check_done(do_one(ACT_ENABLE, "acct-1", "again"));
	sends("enabled", "2024-03-03T10:31:00Z");
	assert_string_equal(decision_on("enabled"), "accept");
}

static void the_policy_says_how_far_it_goes(void **state)
{
	static const struct {
		enum settings_policy policy;
		enum state state;
	} rows[] = {
		{ SETTINGS_ADVISE, STATE_ACTIVE },
		{ SETTINGS_HOLD, STATE_HELD },
		{ SETTINGS_ENFORCE, STATE_DISABLED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *account = arena_strf(arena, "acct-%zu", i).at;

		desk->settings.policy = rows[i].policy;
		convict(account);
		check_state(account, rows[i].state);
		assert_true(place_in_queue(account) > 0);
	}
}

static void the_provider_is_told_of_stops_not_of_holds(void **state)
{
	(void)state;
	desk->settings.provider.kind = STR("mailgun");
	hold_up("acct-1", "bad.example");
	assert_int_equal(ask(&(struct request){ .kind = REQUEST_QUEUE })->head.waiting, 0);
	convict("acct-2");
	assert_int_equal(ask(&(struct request){ .kind = REQUEST_QUEUE })->head.waiting, 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(acts_once_on_the_same_evidence),
		ACTED(a_word_elsewhere_older_than_ours_changes_nothing),
		ACTED(a_newer_word_elsewhere_holds_and_its_enable_stands),
		ACTED(newer_evidence_stops_it_again_as_of_that_evidence),
		ACTED(a_state_set_elsewhere_moves_the_account_in_the_queue),
		ACTED(a_hold_lapses_and_the_account_stays_in_the_queue),
		ACTED(a_hold_that_a_person_confirmed_does_not_lapse),
		ACTED(a_conviction_that_only_holds_waits_for_a_person),
		ACTED(a_hold_under_way_is_confirmed_by_a_conviction),
		ACTED(messages_follow_the_state_that_a_person_set),
		ACTED(the_policy_says_how_far_it_goes),
		ACTED(the_provider_is_told_of_stops_not_of_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
