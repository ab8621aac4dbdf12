#include "tests/unit/desk_act.h"

#include "core/desk/standing_words.h"

static void gathers_what_there_is_in_the_contracts_order(void **state)
{
	struct dossier *d;

	(void)state;
	sign_up("acct-1");
	tell_of("{'type':'chat','at':'2024-03-02T10:00:00Z','account':'$','id':'c1','conversation':'k','from':'customer','text':'hello'}\n"
		"{'type':'chat','at':'2024-03-02T10:01:00Z','account':'$','id':'c2','conversation':'k','from':'rep','rep':'ada','text':'good day'}\n"
		"{'type':'message','at':'2024-03-02T10:00:00Z','account':'$','id':'m1','subject':'one'}\n"
		"{'type':'message','at':'2024-03-02T10:01:00Z','account':'$','id':'m2','subject':'two'}\n"
		"{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'f1'}\n"
		"{'type':'card','at':'2024-03-02T10:01:00Z','account':'$','fingerprint':'f2'}\n",
		"acct-1", "");
	check_done(do_one(ACT_DISABLE, "acct-1", "one"));
	check_done(do_one(ACT_ENABLE, "acct-1", "two"));
	d = look_whole("acct-1");
	assert_int_equal(d->chat_count, 2);
	assert_true(str_is(d->chat[0].id, "c1")); /* oldest first */
	assert_true(str_is(d->chat[1].chat.rep, "ada"));
	assert_int_equal(d->message_count, 2);
	assert_true(str_is(d->messages[0].message.subject, "two"));
	assert_int_equal(d->card_count, 2);
	assert_true(str_is(d->cards[0].card.fingerprint, "f2"));
	assert_int_equal(d->action_count, 2);
	assert_int_equal(d->actions[0].what, ACT_ENABLE);
	assert_true(str_is(d->profile.fields.name, "Ada"));
	assert_int_equal(d->cluster.row.no.n, 0);
	assert_int_equal(d->cluster.row.size, 1);
	assert_int_equal(d->cluster.member_count, 0);
}

static void folds_what_is_said_of_one_card_or_domain(void **state)
{
	struct dossier *d;
	const struct event_card *card;
	const struct event_domain *domain;

	(void)state;
	tell_of("{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'f1','country':'DE','last4':'0042','cvc':'pass'}\n"
		"{'type':'card','at':'2024-03-02T11:00:00Z','account':'$','fingerprint':'f1','country':'GB','avs':'fail'}\n"
		"{'type':'domain','at':'2024-03-02T10:00:00Z','account':'$','domain':'A.example','state':'added','spf':true,'registered_at':'2020-01-01T00:00:00Z'}\n"
		"{'type':'domain','at':'2024-03-02T11:00:00Z','account':'$','domain':'a.example','state':'verified','spf':false}\n",
		"acct-1", "");
	d = look_whole("acct-1");
	assert_int_equal(d->card_count, 1);
	card = &d->cards[0].card;
	assert_true(str_is(card->country, "GB") && str_is(card->last4, "0042"));
	assert_int_equal(card->avs, CHECK_FAIL);
	assert_int_equal(card->cvc, CHECK_PASS);
	check_at(d->cards[0].at, "2024-03-02T11:00:00Z");
	assert_int_equal(d->domain_count, 1);
	domain = &d->domains[0].domain;
	assert_int_equal(domain->state, DOMAIN_VERIFIED);
	assert_int_equal(domain->spf, KNOWN_NO);
	check_at(domain->registered_at, "2020-01-01T00:00:00Z");
}

static void counts_deliveries_without_running_over(void **state)
{
	struct dossier *d;

	(void)state;
	tell_of("{'type':'delivery','at':'2024-03-02T10:00:00Z','account':'$','id':'1','message':'m','result':'delivered','count':9223372036854775807}\n"
		"{'type':'delivery','at':'2024-03-02T10:00:00Z','account':'$','id':'2','message':'m','result':'delivered','count':9223372036854775807}\n"
		"{'type':'delivery','at':'2024-03-02T10:00:00Z','account':'$','id':'3','message':'m','result':'bounced'}\n"
		"{'type':'delivery','at':'2024-03-02T10:00:00Z','account':'$','id':'4','message':'m','result':'bounced','count':4}\n",
		"acct-1", "");
	d = look_whole("acct-1");
	assert_int_equal(d->deliveries[DELIVERY_DELIVERED], INT64_MAX);
	assert_int_equal(d->deliveries[DELIVERY_BOUNCED], 5);
	assert_int_equal(d->deliveries[DELIVERY_OPENED], 0);
}

static void shows_the_newest_messages_only(void **state)
{
	CLEANUP(buf_release) struct buf lines = BUF_UP_TO(1 << 21);
	struct dossier *d;

	(void)state;
	for (int i = 0; i < DOSSIER_MESSAGES_MAX + 20; i++)
		buf_addf(&lines, "{'type':'message','at':%d,'account':'acct-1','id':'m%d'}\n",
			 1709337600 + i, i);
	(void)tell(buf_text(&lines));
	d = look_whole("acct-1");
	assert_int_equal(d->message_count, DOSSIER_MESSAGES_MAX);
	assert_true(str_is(d->messages[0].id, "m10019"));
	assert_int_equal(d->account.sent, DOSSIER_MESSAGES_MAX + 20);
}

static void shows_what_was_done_elsewhere_among_the_acts(void **state)
{
	struct dossier *d;

	(void)state;
	sign_up("acct-1");
	tell_of("{'type':'action','at':'2024-03-02T10:00:00Z','account':'$','id':'a1','action':'disable','by':'panel','reason':'unpaid'}\n",
		"acct-1", "");
	check_done(do_one(ACT_ENABLE, "acct-1", "paid"));
	d = look_whole("acct-1");
	assert_int_equal(d->action_count, 2);
	assert_false(d->actions[0].outside);
	assert_true(d->actions[1].outside);
	assert_true(str_is(d->actions[1].actor, "panel"));
	assert_true(str_is(d->actions[1].event, "a1"));
}

static void tells_the_time_where_the_customer_is(void **state)
{
	static const struct {
		const char *account, *zone, *ip, *ends;
	} rows[] = {
		{ "acct-1", "Asia/Tokyo", "91.64.17.1", " Asia/Tokyo" },
		{ "acct-2", "Mars/Olympus", "91.64.17.1", " Europe/Berlin" }, /* no such zone */
		{ "acct-3", "../../etc/passwd", "91.64.17.1", " Europe/Berlin" },
		{ "acct-4", "", "91.64.17.1", " Europe/Berlin" },
		{ "acct-5", "", "81.2.69.160", NULL }, /* the exit of a VPN tells nothing */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct dossier *d;

		tell_of("{'type':'account','at':'2024-03-01T10:00:00Z','account':'$','timezone':'%'}\n",
			rows[i].account, rows[i].zone);
		tell_of("{'type':'login','at':'2024-03-02T10:00:00Z','account':'$','ip':'%'}\n",
			rows[i].account, rows[i].ip);
		d = look_whole(rows[i].account);
		assert_int_equal(d->has_customer_offset, rows[i].ends != NULL);
		if (rows[i].ends && !str_ends(d->customer_time, str_of(rows[i].ends)))
			fail_msg("%.*s", ARG_STR(d->customer_time));
	}
}

static void says_how_the_account_stands_and_since_when(void **state)
{
	(void)state;
	sign_up("acct-1");
	assert_true(str_is(look_whole("acct-1")->banner, "ACTIVE"));
	suspect("acct-2");
	assert_true(str_starts(look_whole("acct-2")->banner, STR("ACTIVE, flagged ")));
	convict("acct-3");
	assert_true(str_starts(look_whole("acct-3")->banner, STR("DISABLED by the engine ")));
	check_done(do_one(ACT_DISABLE, "acct-1", "asked for it"));
	assert_true(str_starts(look_whole("acct-1")->banner, STR("DISABLED by rep7 ")));
	assert_true(str_ends(look_whole("acct-1")->banner, STR(" ago: asked for it")));
	tell_of("{'type':'action','at':'2024-03-09T10:00:00Z','account':'$','action':'enable','by':'panel'}\n",
		"acct-3", "");
	assert_true(str_starts(look_whole("acct-3")->banner, STR("ACTIVE")));
	assert_true(str_find(look_whole("acct-3")->banner, STR("elsewhere by panel ")) != SIZE_MAX);
}

static void says_what_policy_says_about_money(void **state)
{
	(void)state;
	convict("acct-1");
	assert_true(str_equal(look_whole("acct-1")->refund, desk->settings.refund_phishing));
	sign_up("acct-2");
	assert_true(str_is_absent(look_whole("acct-2")->refund));
	check_done(do_one(ACT_DISABLE, "acct-2", "unpaid"));
	assert_true(str_equal(look_whole("acct-2")->refund, desk->settings.refund_other));
}

static void the_gate_alone_is_the_dossiers(void **state)
{
	static const char *const accounts[] = { "acct-1", "acct-2", "acct-3" };

	(void)state;
	sign_up("acct-1");
	set_up("acct-1", "good.example");
	sign_up("acct-2");
	convict("acct-3");
	for (size_t i = 0; i < ARRAY_LEN(accounts); i++) {
		struct dossier *d = look_whole(accounts[i]);
		struct gate gate;

		assert_int_equal(store_read(desk->store), ERR_NONE);
		assert_int_equal(dossier_gate(desk, &d->account, &gate), ERR_NONE);
		store_end(desk->store);
		assert_int_equal(gate.met, d->gate.met);
		assert_int_equal(gate.missing_count, d->gate.missing_count);
		for (size_t k = 0; k < gate.missing_count; k++)
			assert_true(str_equal(gate.missing[k], d->gate.missing[k]));
	}
}

static void the_gate_names_a_contradiction_and_a_deletion(void **state)
{
	static const struct event_domain own = { .domain = STR("x.example"),
						 .state = DOMAIN_VERIFIED,
						 .spf = KNOWN_YES,
						 .dkim = KNOWN_YES };
	struct dossier_domain domain = { .domain = own };
	struct dossier d = { .domains = &domain, .domain_count = 1 };
	struct gate gate;

	(void)state;
	gate_look(&desk->settings, &d, &gate);
	assert_true(gate.met);
	d.judgement.location.verdict = PLACE_CONTRADICTION;
	gate_look(&desk->settings, &d, &gate);
	assert_int_equal(gate.missing_count, 1);
	assert_true(str_is(gate.missing[0], "no open contradiction of place"));
	d.account.state = STATE_DELETED;
	gate_look(&desk->settings, &d, &gate);
	assert_int_equal(gate.missing_count, 2);
	d.domains[0].domain.domain = STR("ada.mg.example"); /* below the provider's */
	gate_look(&desk->settings, &d, &gate);
	assert_int_equal(gate.missing_count, 5);
}

static void nobody_is_no_account(void **state)
{
	struct snapshot *snapshot;

	(void)state;
	snapshot = ask(&(struct request){ .kind = REQUEST_ACCOUNT, .account = STR("nobody") });
	assert_int_equal(snapshot->error, ERR_NOT_FOUND);
	assert_string_equal(snapshot->failure.at, "nobody: no such account");
}

/* --- the events behind a fact --- */

static void gives_the_events_asked_for_whole(void **state)
{
	struct str ids[] = { STR("l"), STR("m"), STR("nothing") };
	struct request request = { .kind = REQUEST_EVENTS,
				   .account = STR("acct-1"),
				   .events = ids,
				   .event_count = ARRAY_LEN(ids) };
	const struct events_answer *events;

	(void)state;
	sign_up("acct-1");
	tell_of("{'type':'login','at':'2024-03-02T10:00:00Z','account':'$','id':'l','ip':'81.2.69.160','device':'d1'}\n"
		"{'type':'message','at':'2024-03-03T10:00:00Z','account':'$','id':'m','subject':'hi','links':['http://x.example/']}\n",
		"acct-1", "");
	events = ask(&request)->events;
	assert_int_equal(events->count, 2);
	assert_true(str_is(events->rows[0].event.id, "m"));
	assert_true(str_is(events->rows[0].event.as.message.links[0], "http://x.example/"));
	assert_int_equal(events->rows[1].event.type, EVENT_LOGIN);
	assert_true(str_is(events->rows[1].event.as.login.device, "d1"));
	assert_true(events->rows[1].has_place);
	assert_string_equal(events->rows[1].place.country, "GB");
	assert_true(str_find(events->rows[1].kept, STR("81.2.69.160")) != SIZE_MAX);
}

static void gives_as_many_events_as_are_wanted(void **state)
{
	CLEANUP(buf_release) struct buf lines = BUF_UP_TO(1 << 20);
	struct request request = { .kind = REQUEST_EVENTS, .account = STR("acct-1") };

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_addf(
			&lines,
			"{'type':'login','at':'2024-03-02T%02d:%02d:00Z','account':'acct-1','id':'l%d','ip':'91.64.17.1'}\n",
			i / 60, i % 60, i);
	(void)tell(buf_text(&lines));
	assert_int_equal(ask(&request)->events->count, 200);
	request.limit = -1;
	assert_int_equal(ask(&request)->events->count, 1000);
	request.limit = 3;
	assert_int_equal(ask(&request)->events->count, 3);
	assert_true(str_is(ask(&request)->events->rows[0].event.id, "l999"));
	request.account = STR("nobody");
	assert_int_equal(ask(&request)->error, ERR_NOT_FOUND);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(gathers_what_there_is_in_the_contracts_order),
		ACTED(folds_what_is_said_of_one_card_or_domain),
		ACTED(counts_deliveries_without_running_over),
		ACTED(shows_the_newest_messages_only),
		ACTED(shows_what_was_done_elsewhere_among_the_acts),
		ACTED(tells_the_time_where_the_customer_is),
		ACTED(says_how_the_account_stands_and_since_when),
		ACTED(says_what_policy_says_about_money),
		ACTED(the_gate_alone_is_the_dossiers),
		ACTED(the_gate_names_a_contradiction_and_a_deletion),
		ACTED(nobody_is_no_account),
		ACTED(gives_the_events_asked_for_whole),
		ACTED(gives_as_many_events_as_are_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
