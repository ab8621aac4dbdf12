#include "tests/unit/desk_make.h"

#include "core/base/map.h"
#include "core/desk/demo_data.h"
#include "core/desk/demo_script.h"

/* 2024-05-06T10:42:00Z */
#define THEN ((struct moment){ INT64_C(1714992120000000) })

/* --- small stories --- */

/* A line with its times told from a moment: "@-1h". */
static struct ingest_count tell_from(struct moment now, const char *lines)
{
	struct str text = quoted(lines), line;
	struct demo_script script = { .arena = arena, .now = now };
	CLEANUP(buf_release) struct buf all = BUF_UP_TO(1 << 20);

	while (str_cut(&text, '\n', &line)) {
		const char *one = arena_str(arena, line).at;

		assert_int_equal(demo_script_tell(&script, &one, 1), ERR_NONE);
	}
	for (size_t i = 0; i < script.count; i++)
		buf_addf(&all, "%" PRI_STR "\n", ARG_STR(script.lines[i].text));
	return tell_bytes(buf_str(&all));
}

static void then(const char *lines)
{
	struct ingest_count count = tell_from(THEN, lines);

	if (count.refused)
		fail_msg("%s", buf_text(&refusals));
}

static void sign_up(const char *account, const char *ago)
{
	then(arena_strf(arena, "{'type':'account','at':'@-%s','account':'%s','plan':'paid'}\n", ago,
			account)
		     .at);
}

static void pay(const char *account, const char *ago, const char *card)
{
	then(arena_strf(arena, "{'type':'card','at':'@-%s','account':'%s','fingerprint':'%s'}\n",
			ago, account, card)
		     .at);
}

static void log_in(const char *account, const char *ago, const char *ip)
{
	then(arena_strf(arena, "{'type':'login','at':'@-%s','account':'%s','ip':'%s'}\n", ago,
			account, ip)
		     .at);
}

static void set_up(const char *account, const char *ago, const char *domain)
{
	then(arena_strf(
		     arena,
		     "{'type':'domain','at':'@-%s','account':'%s','domain':'%s','state':'verified',"
		     "'spf':true,'dkim':true}\n",
		     ago, account, domain)
		     .at);
}

static void send_link(const char *account, const char *ago, const char *link)
{
	then(arena_strf(
		     arena,
		     "{'type':'message','at':'@-%s','account':'%s','id':'m-%s-%s','links':['%s']}\n",
		     ago, account, account, ago, link)
		     .at);
}

static void scanner_says(const char *ago, const char *scanner, const char *value, const char *what)
{
	then(arena_strf(
		     arena,
		     "{'type':'scanner','at':'@-%s','scanner':'%s','value':'%s','verdict':'%s'}\n",
		     ago, scanner, value, what)
		     .at);
}

/* New, with a domain that a scanner calls phishing: enough to hold. */
static void hold_one(const char *account)
{
	sign_up(account, "2d");
	set_up(account, "1d", "bad.example");
	scanner_says("1h", "watch", "bad.example", "phishing");
}

/* And what else speaks against it: enough to disable. */
static void convict_one(const char *account)
{
	hold_one(account);
	then(arena_strf(
		     arena,
		     "{'type':'domain','at':'@-20h','account':'%s','domain':'worse.example',"
		     "'state':'failed'}\n"
		     "{'type':'message','at':'@-19h','account':'%s','id':'own','domain':'x.mg.example'}\n"
		     "{'type':'login','at':'@-18h','account':'%s','ip':'185.220.101.9'}\n",
		     account, account, account)
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

static void check_state(const char *account, enum state expected)
{
	enum state state = look(account).state;

	if (state != expected)
		fail_msg("%s is %.*s", account, ARG_STR(word_str(&state_words, (int)state)));
}

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

/* --- in any order --- */

static struct demo_script whole_story(void)
{
	struct demo_script script = { .arena = arena, .now = THEN };

	assert_int_equal(demo_script_tell(&script, demo_lumber, demo_lumber_count), ERR_NONE);
	assert_int_equal(demo_script_tell(&script, demo_stilhaus, demo_stilhaus_count), ERR_NONE);
	assert_int_equal(demo_script_tell(&script, demo_frische, demo_frische_count), ERR_NONE);
	assert_int_equal(demo_script_tell(&script, demo_others, demo_others_count), ERR_NONE);
	assert_int_equal(demo_script_tell(&script, demo_good, demo_good_count), ERR_NONE);
	assert_int_equal(demo_script_crowd(&script), ERR_NONE);
	demo_script_sort(&script);
	return script;
}

/* What was found of one account, and of its cluster the member that sorts first. */
struct found {
	struct str id, cluster;
	enum verdict verdict;
	double probability;
	struct moment flagged_at;
};

struct findings {
	struct found *rows;
	size_t count;
	struct map first; /* of each cluster: an index into rows */
};

static bool find_one(void *with, const struct account_row *row)
{
	struct findings *f = with;
	struct found found = { .id = arena_str(arena, row->id),
			       .verdict = row->verdict,
			       .probability = row->probability,
			       .flagged_at = row->flagged_at };
	int64_t first;

	f->rows = arena_grow(arena, f->rows, f->count, sizeof(*f->rows));
	if (row->cluster.n && (!map_get_number(&f->first, (uint64_t)row->cluster.n, &first) ||
			       str_compare(row->id, f->rows[first].id) < 0))
		map_put_number(&f->first, (uint64_t)row->cluster.n, (int64_t)f->count);
	found.cluster.len = (size_t)row->cluster.n; /* until all are known */
	f->rows[f->count++] = found;
	return true;
}

static int by_id(const void *left, const void *right)
{
	return str_compare(((const struct found *)left)->id, ((const struct found *)right)->id);
}

static struct findings find_all(void)
{
	struct findings f = { 0 };

	assert_int_equal(desk_accounts_each(desk, -1, -1, (struct cluster_no){ 0 }, 0, find_one,
					    &f),
			 ERR_NONE);
	for (size_t i = 0; i < f.count; i++) {
		int64_t first;

		if (map_get_number(&f.first, f.rows[i].cluster.len, &first))
			f.rows[i].cluster = f.rows[first].id;
	}
	map_release(&f.first);
	qsort(f.rows, f.count, sizeof(*f.rows), by_id);
	return f;
}

static void check_same(const struct findings *one, const struct findings *other)
{
	assert_int_equal(one->count, other->count);
	for (size_t i = 0; i < one->count; i++) {
		const struct found *a = &one->rows[i], *b = &other->rows[i];

		assert_true(str_equal(a->id, b->id));
		if (a->verdict != b->verdict || a->probability != b->probability ||
		    !str_equal(a->cluster, b->cluster))
			fail_msg("%.*s: %d, %.9f, %.*s; and %d, %.9f, %.*s", ARG_STR(a->id),
				 (int)a->verdict, a->probability, ARG_STR(a->cluster),
				 (int)b->verdict, b->probability, ARG_STR(b->cluster));
	}
}

/* From one to the next in `parts`, each judged before the next comes. */
static struct findings tell_in_parts(const struct demo_script *script, size_t parts)
{
	for (size_t part = 0; part < parts; part++) {
		CLEANUP(buf_release) struct buf lines = BUF_UP_TO(16 << 20);

		for (size_t i = part * script->count / parts;
		     i < (part + 1) * script->count / parts; i++)
			buf_addf(&lines, "%" PRI_STR "\n", ARG_STR(script->lines[i].text));
		assert_int_equal(tell_bytes(buf_str(&lines)).refused, 0);
	}
	scan();
	return find_all();
}

static void shuffle(struct demo_script *script, uint64_t chance)
{
	for (size_t i = script->count; i > 1; i--) {
		struct demo_line line = script->lines[i - 1];
		size_t k;

		chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		k = (size_t)(chance >> 33) % i;
		script->lines[i - 1] = script->lines[k];
		script->lines[k] = line;
	}
}

static void another_desk(void)
{
	desk_close_at(&desk);
	assert_int_equal(folder_remove(desk_folder), 0);
	desk_folder_begin();
}

static void finds_the_same_in_any_order(void **state)
{
	static const size_t parts[] = { 1, 1, 3, 7 };
	struct demo_script script = whole_story();
	struct findings in_order = tell_in_parts(&script, 1);

	(void)state;
	assert_true(in_order.count > 100);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct findings shuffled;

		another_desk();
		shuffle(&script, 17 + i);
		shuffled = tell_in_parts(&script, parts[i]);
		check_same(&in_order, &shuffled);
		/* When depends on what had arrived; that does not. */
		for (size_t k = 0; k < shuffled.count; k++)
			assert_true(moment_is_never(in_order.rows[k].flagged_at) ||
				    !moment_is_never(shuffled.rows[k].flagged_at));
	}
}

static void finds_the_same_when_told_in_order_but_in_parts(void **state)
{
	struct demo_script script = whole_story();
	struct findings at_once = tell_in_parts(&script, 1), in_parts;

	(void)state;
	another_desk();
	in_parts = tell_in_parts(&script, 20);
	check_same(&at_once, &in_parts);
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
		DESKED(holds_for_a_person_who_has_a_strong_record),
		DESKED(lets_guilt_go_with_the_link),
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
		DESKED(finds_the_same_in_any_order),
		DESKED(finds_the_same_when_told_in_order_but_in_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
