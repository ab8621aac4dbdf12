#include "tests/unit/acts_make.h"

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

	(void)state;
	desk->settings.policy = SETTINGS_ADVISE;
	suspect("acct-1");
	for (size_t i = 0; i < ARRAY_LEN(outcomes); i++) {
		check_done(do_close("acct-1", outcomes[i]));
		tell_of("{'type':'login','at':'%','account':'$','ip':'91.64.17.1'}\n", "acct-1",
			from_now((int64_t)i * 10 + 1));
		scan();
		assert_int_equal(place_in_queue("acct-1"), 0);
		convict_again("acct-1", (int64_t)i * 10 + 2);
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

/* --- what follows --- */

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
	for (int i = 1; i <= 2; i++)
		tell_of("{'type':'login','at':'%','account':'$','ip':'203.0.113.7','device':'dev-1'}\n",
			i == 1 ? "acct-1" : "acct-2", from_now(0));
	convict_again("acct-1", 1);
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
		ACTED(hands_over_to_who_has_acted_here_and_to_others_only_when_that_is_meant),
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
		ACTED(a_false_alarm_clears_whom_its_guilt_had_reached),
		ACTED(tells_of_earlier_cases_how_they_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
