#include "tests/unit/judge_make.h"

/* --- small stories --- */

static void send_link(const char *account, const char *ago, const char *link)
{
	then(arena_strf(
		     arena,
		     "{'type':'message','at':'@-%s','account':'%s','id':'m-%s-%s','links':['%s']}\n",
		     ago, account, account, ago, link)
		     .at);
}

/* Old, paying, read by people: protected. */
static void trust_one(const char *account)
{
	CLEANUP(buf_release) struct buf lines = BUF_UP_TO(1 << 16);

	sign_up(account, "700d");
	set_up(account, "600d", arena_strf(arena, "%s.example", account).at);
	for (int day = 1; day <= 14; day++)
		buf_addf(
			&lines,
			"{'type':'delivery','at':'@-%dd','account':'%s','message':'n%d','result':'delivered','count':100}\n"
			"{'type':'delivery','at':'@-%dd','account':'%s','message':'n%d','result':'opened','count':40}\n",
			day, account, day, day, account, day);
	then(buf_text(&lines));
}

/* --- guilt --- */

/* Bound to a convict by card and device. */
static void bind(const char *account)
{
	pay(account, "1d", "card-a");
	then(arena_strf(
		     arena,
		     "{'type':'login','at':'@-1d','account':'%s','ip':'91.64.17.9','device':'fp-77aa'}\n",
		     account)
		     .at);
}

static void holds_for_a_person_who_has_a_strong_record(void **state)
{
	struct dossier *other;

	(void)state;
	convict_one("acct-1");
	bind("acct-1");
	trust_one("acct-2");
	bind("acct-2");
	other = look_whole("acct-2");
	assert_true(other->account.is_protected);
	assert_true(gives(&other->judgement, "cluster_guilt"));
	assert_int_equal(other->account.state, STATE_HELD);
	log_in("acct-9", "0s", "91.64.20.9"); /* a day later */
	check_state("acct-2", STATE_HELD);
}

/* --- holds --- */

static size_t count_acts(const struct dossier *dossier, enum act_kind what)
{
	size_t count = 0;

	for (size_t i = 0; i < dossier->action_count; i++)
		count += dossier->actions[i].what == what;
	return count;
}

static void lapses_a_hold_that_nobody_confirmed(void **state)
{
	struct dossier *dossier;

	(void)state;
	hold_one("acct-1");
	check_state("acct-1", STATE_HELD);
	log_in("acct-2", "46m", "91.64.17.9");
	check_state("acct-1", STATE_HELD);
	log_in("acct-2", "44m", "91.64.17.9");
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->account.state, STATE_ACTIVE);
	assert_int_equal(dossier->account.case_state, CASE_OPEN);
	assert_int_equal(dossier->account.verdict, VERDICT_PHISHER);
	assert_int_equal(count_acts(dossier, ACT_HOLD), 1);
	assert_int_equal(count_acts(dossier, ACT_LAPSE), 1);
	check_at(dossier->actions[0].at, "2024-05-06T09:57:00Z");
	scan();
	check_state("acct-1", STATE_ACTIVE);
}

static void holds_as_of_the_event_that_tipped_the_scale(void **state)
{
	struct dossier *dossier;

	(void)state;
	hold_one("acct-1");
	dossier = look_whole("acct-1");
	check_at(dossier->account.flagged_at, "2024-05-06T09:42:00Z");
	check_at(dossier->actions[0].at, "2024-05-06T09:42:00Z");
	assert_true(str_is(dossier->actions[0].actor, "engine"));
}

static void disables_one_that_is_held_when_more_comes(void **state)
{
	(void)state;
	hold_one("acct-1");
	check_state("acct-1", STATE_HELD);
	then("{'type':'domain','at':'@-55m','account':'acct-1','domain':'worse.example','state':'failed'}\n"
	     "{'type':'message','at':'@-54m','account':'acct-1','id':'own','domain':'x.mg.example'}\n"
	     "{'type':'login','at':'@-53m','account':'acct-1','ip':'185.220.101.9'}\n");
	check_state("acct-1", STATE_DISABLED);
	log_in("acct-2", "0s", "91.64.17.9");
	check_state("acct-1", STATE_DISABLED);
}

/* --- whose word stands --- */

static void lets_a_reps_word_stand_until_newer_evidence(void **state)
{
	struct moment now = moment_now();

	(void)state;
	(void)tell_from(
		now,
		"{'type':'account','at':'@-2d','account':'acct-1','plan':'paid'}\n"
		"{'type':'domain','at':'@-1d','account':'acct-1','domain':'bad.example','state':'failed'}\n"
		"{'type':'domain','at':'@-1d','account':'acct-1','domain':'worse.example','state':'failed'}\n"
		"{'type':'message','at':'@-2h','account':'acct-1','id':'m','domain':'x.mg.example'}\n"
		"{'type':'login','at':'@-2h','account':'acct-1','ip':'185.220.101.9'}\n"
		"{'type':'scanner','at':'@-1h','scanner':'watch','value':'bad.example','verdict':'phishing'}\n");
	check_state("acct-1", STATE_DISABLED);
	act(ACT_ENABLE, "acct-1", "spoke to them");
	scan();
	check_state("acct-1", STATE_ACTIVE);
	(void)tell_from(
		now,
		"{'type':'scanner','at':'@-90m','scanner':'radar','value':'bad.example','verdict':'phishing'}\n");
	check_state("acct-1", STATE_ACTIVE);
	(void)tell_from(
		now,
		"{'type':'scanner','at':'@+10m','scanner':'third','value':'bad.example','verdict':'phishing'}\n");
	check_state("acct-1", STATE_DISABLED);
}

static void leaves_a_false_alarm_alone(void **state)
{
	struct str id = STR("acct-1");
	struct request request = { .kind = REQUEST_ACT,
				   .act = { .what = ACT_CLOSE,
					    .accounts = &id,
					    .account_count = 1,
					    .outcome = OUTCOME_FALSE_ALARM,
					    .reason = STR("their own photo page") } };
	struct snapshot *snapshot;

	(void)state;
	sign_up("acct-1", "2d");
	send_link("acct-1", "1d", "http://photos.example/1");
	scanner_says("1h", "watch", "photos.example", "malware");
	assert_int_equal(look("acct-1").case_state, CASE_OPEN);
	snapshot = desk_answer(desk, &request);
	assert_int_equal(snapshot->error, ERR_NONE);
	snapshot_free(snapshot);
	scan();
	assert_int_equal(look("acct-1").case_state, CASE_CLOSED);
	scanner_says("90m", "radar", "photos.example", "malware"); /* late */
	assert_int_equal(look("acct-1").case_state, CASE_CLOSED);
	check_state("acct-1", STATE_ACTIVE);
}

static void follows_the_newest_word_elsewhere_whenever_it_comes(void **state)
{
	(void)state;
	sign_up("acct-1", "90d");
	then("{'type':'action','at':'@-5d','account':'acct-1','action':'disable','by':'panel','reason':'unpaid'}\n");
	check_state("acct-1", STATE_DISABLED);
	then("{'type':'action','at':'@-3d','account':'acct-1','action':'enable','by':'panel'}\n");
	check_state("acct-1", STATE_ACTIVE);
	then("{'type':'action','at':'@-4d','account':'acct-1','action':'disable','by':'panel'}\n");
	check_state("acct-1", STATE_ACTIVE);
	then("{'type':'action','at':'@-1d','account':'acct-1','action':'delete','by':'panel'}\n");
	check_state("acct-1", STATE_DELETED);
}

/* --- policy --- */

static void only_flags_when_told_to_advise(void **state)
{
	(void)state;
	desk->settings.policy = SETTINGS_ADVISE;
	convict_one("acct-1");
	assert_int_equal(look("acct-1").verdict, VERDICT_PHISHER);
	assert_false(moment_is_never(look("acct-1").flagged_at));
	check_state("acct-1", STATE_ACTIVE);
}

static void never_disables_when_told_to_hold(void **state)
{
	(void)state;
	desk->settings.policy = SETTINGS_HOLD;
	convict_one("acct-1");
	check_state("acct-1", STATE_HELD);
}

/* --- scanners' words --- */

static void finds_who_links_to_what_a_scanner_names(void **state)
{
	static const struct {
		const char *link, *value;
		bool found;
	} rows[] = {
		{ "http://one.example/a", "one.example", true },
		{ "http://www.two.example/a", "two.example", true },
		{ "http://THREE.example/a", "Three.Example.", true },
		{ "http://four.example/a", "http://four.example/a", true },
		{ "http://five.example/a", "http://five.example/b", false },
		{ "http://notsix.example/a", "six.example", false },
		{ "http://seven.example/a", "www.seven.example", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *before = arena_strf(arena, "before-%zu", i).at;
		const char *after = arena_strf(arena, "after-%zu", i).at;

		send_link(before, "2h", rows[i].link);
		scanner_says("1h", "watch", rows[i].value, "malware");
		send_link(after, "30m", rows[i].link);
		if (gives(&look_whole(before)->judgement, "scanner_link_malware") != rows[i].found)
			fail_msg("%s, sent before %s was named", rows[i].link, rows[i].value);
		if (gives(&look_whole(after)->judgement, "scanner_link_malware") != rows[i].found)
			fail_msg("%s, sent after %s was named", rows[i].link, rows[i].value);
	}
}

static void finds_whose_own_a_named_domain_or_message_is(void **state)
{
	(void)state;
	scanner_says("1h", "watch", "mine.example", "spam");
	scanner_says("1h", "watch", "letter-7", "spam");
	set_up("acct-1", "1d", "mine.example");
	then("{'type':'message','at':'@-2h','account':'acct-2','id':'x','from':'A <a@news.mine.example>'}\n"
	     "{'type':'message','at':'@-2h','account':'acct-3','id':'letter-7'}\n"
	     "{'type':'message','at':'@-2h','account':'acct-4','id':'letter-8'}\n");
	assert_true(gives(&look_whole("acct-1")->judgement, "scanner_spam"));
	assert_true(gives(&look_whole("acct-2")->judgement, "scanner_spam"));
	assert_true(gives(&look_whole("acct-3")->judgement, "scanner_spam"));
	assert_false(gives(&look_whole("acct-4")->judgement, "scanner_spam"));
}

static void lets_a_scanner_take_its_word_back(void **state)
{
	(void)state;
	sign_up("acct-1", "2d");
	set_up("acct-1", "1d", "mine.example");
	scanner_says("1h", "watch", "mine.example", "spam");
	assert_int_equal(look("acct-1").verdict, VERDICT_SUSPECT);
	scanner_says("2h", "watch", "mine.example", "clean"); /* older: late */
	assert_int_equal(look("acct-1").verdict, VERDICT_SUSPECT);
	scanner_says("10m", "watch", "mine.example", "clean");
	assert_int_equal(look("acct-1").verdict, VERDICT_CLEAN);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		DESKED(holds_for_a_person_who_has_a_strong_record),
		DESKED(lapses_a_hold_that_nobody_confirmed),
		DESKED(holds_as_of_the_event_that_tipped_the_scale),
		DESKED(disables_one_that_is_held_when_more_comes),
		DESKED(lets_a_reps_word_stand_until_newer_evidence),
		DESKED(leaves_a_false_alarm_alone),
		DESKED(follows_the_newest_word_elsewhere_whenever_it_comes),
		DESKED(only_flags_when_told_to_advise),
		DESKED(never_disables_when_told_to_hold),
		DESKED(finds_who_links_to_what_a_scanner_names),
		DESKED(finds_whose_own_a_named_domain_or_message_is),
		DESKED(lets_a_scanner_take_its_word_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
