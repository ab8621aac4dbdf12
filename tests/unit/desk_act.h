/*
 * desk_act: acts on a made desk, for tests: stories that get an account stopped, and short ways to act and look.
 *
 *	convict("acct-1");
 *	struct act_answer *answer = do_one(ACT_ENABLE, "acct-1", "spoke to them");
 *
 * Stories are told in 2024, and go on from_now() where they are to be newer than an act; acts happen now. Answers live until the test ends.
 */
#pragma once

#include "tests/unit/desk_make.h"

#define SNAPSHOTS_MAX 256

static struct snapshot *snapshots[SNAPSHOTS_MAX];
static size_t snapshot_count;

static inline int acting_unmake(void **state)
{
	while (snapshot_count)
		snapshot_free(snapshots[--snapshot_count]);
	return desk_unmake(state);
}

#define ACTED(test) cmocka_unit_test_setup_teardown(test, desk_make, acting_unmake)

static inline struct snapshot *ask(const struct request *request)
{
	struct snapshot *snapshot = desk_answer(desk, request);

	assert_true(snapshot_count < SNAPSHOTS_MAX);
	snapshots[snapshot_count++] = snapshot;
	return snapshot;
}

/* What the desk says to an act that it carries out, or refuses account by account. */
static inline struct act_answer *do_act(const struct act_request *act)
{
	struct snapshot *snapshot = ask(&(struct request){ .kind = REQUEST_ACT, .act = *act });

	if (snapshot->error)
		fail_msg("%s", snapshot->failure.at);
	return snapshot->act;
}

/* An act that is refused as a whole, and why. */
static inline const char *refused_act(const struct act_request *act, enum err why)
{
	struct snapshot *snapshot = ask(&(struct request){ .kind = REQUEST_ACT, .act = *act });

	assert_int_equal(snapshot->error, why);
	return snapshot->failure.at;
}

static inline struct act_request on_one(enum act_kind what, const char *account, const char *reason)
{
	struct str *id = ARENA_NEW(arena, struct str);

	*id = str_of(account);
	return (struct act_request){
		.what = what, .accounts = id, .account_count = 1, .reason = str_of(reason)
	};
}

static inline struct act_answer *do_one(enum act_kind what, const char *account, const char *reason)
{
	struct act_request request = on_one(what, account, reason);

	return do_act(&request);
}

static inline struct act_answer *do_as(const char *actor, enum act_kind what, const char *account)
{
	struct act_request request = on_one(what, account, "because");

	request.actor = str_of(actor);
	return do_act(&request);
}

static inline struct act_answer *do_close(const char *account, enum outcome outcome)
{
	struct act_request request = on_one(ACT_CLOSE, account, NULL);

	request.outcome = outcome;
	return do_act(&request);
}

/* 0: the actor's newest. */
static inline struct act_answer *do_undo(const char *actor, int64_t action)
{
	return do_act(&(struct act_request){
		.what = ACT_UNDO, .actor = str_of(actor), .action = { action } });
}

static inline void check_done(const struct act_answer *answer)
{
	for (size_t i = 0; i < answer->count; i++)
		if (answer->rows[i].result != RESULT_DONE)
			fail_msg("%.*s: %.*s", ARG_STR(answer->rows[i].id),
				 ARG_STR(answer->rows[i].why));
	assert_true(answer->done > 0);
}

static inline void check_refused(const struct act_answer *answer, const char *why)
{
	assert_int_equal(answer->count, 1);
	assert_int_equal(answer->rows[0].result, RESULT_REFUSED);
	if (str_find(answer->rows[0].why, str_of(why)) == SIZE_MAX)
		fail_msg("\"%.*s\" does not say \"%s\"", ARG_STR(answer->rows[0].why), why);
	assert_int_equal(answer->rows[0].action.n, 0);
}

static inline struct standing standing_of(const char *account)
{
	struct standing standing;
	struct account_no no;

	assert_int_equal(store_account_find(desk->store, str_of(account), &no), ERR_NONE);
	assert_int_equal(store_standing(desk->store, arena, no, &standing), ERR_NONE);
	return standing;
}

static inline void check_state(const char *account, enum state expected)
{
	enum state state = standing_of(account).state;

	if (state != expected)
		fail_msg("%s is %s", account, word_of(&state_words, (int)state));
}

/* How many acts the log has, of all accounts. */
static inline size_t log_length(void)
{
	struct snapshot *snapshot = ask(&(struct request){ .kind = REQUEST_TRAIL, .limit = -1 });

	assert_int_equal(snapshot->error, ERR_NONE);
	return snapshot->trail->count;
}

/* Where the account stands in the queue, from 1; 0: nowhere. */
static inline size_t place_in_queue(const char *account)
{
	struct snapshot *snapshot = ask(&(struct request){ .kind = REQUEST_QUEUE, .limit = -1 });

	assert_int_equal(snapshot->error, ERR_NONE);
	for (size_t i = 0; i < snapshot->queue->count; i++)
		if (str_is(snapshot->queue->rows[i].id, account))
			return i + 1;
	return 0;
}

/* --- stories --- */

/* In so many minutes, for what is to be newer than an act. */
static inline const char *from_now(int64_t minutes)
{
	char text[MOMENT_TEXT_MAX];

	moment_print((struct moment){ moment_now().us + minutes * MOMENT_MINUTE }, text);
	return arena_strf(arena, "%s", text).at;
}

static inline void tell_of(const char *format, const char *account, const char *of)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(100000);

	for (const char *at = format; *at; at++)
		if (*at == '$')
			buf_add(&text, account);
		else if (*at == '%')
			buf_add(&text, of);
		else
			buf_add_char(&text, *at);
	(void)tell(buf_text(&text));
	if (refusals.len)
		fail_msg("%s", buf_text(&refusals));
}

static inline void sign_up(const char *account)
{
	tell_of("{'type':'account','at':'2024-03-01T10:00:00Z','account':'$','id':'s','plan':'paid','name':'Ada'}\n",
		account, "");
}

/* Its own domain stands, SPF, DKIM and all. */
static inline void set_up(const char *account, const char *domain)
{
	tell_of("{'type':'domain','at':'2024-03-02T10:00:00Z','account':'$','id':'d-%','domain':'%',"
		"'state':'verified','spf':true,'dkim':true}\n",
		account, domain);
}

static inline void named_phishing(const char *at, const char *domain)
{
	tell_of("{'type':'scanner','at':'$','id':'x-$-%','scanner':'watch','value':'%','verdict':'phishing'}\n",
		at, domain);
}

/* As much as a person should look at. */
static inline void suspect(const char *account)
{
	sign_up(account);
	tell_of("{'type':'message','at':'2024-03-03T10:00:00Z','account':'$','id':'m','links':['http://%/1']}\n",
		account, "photos.example");
	tell_of("{'type':'scanner','at':'2024-03-03T11:00:00Z','id':'x-photos','scanner':'watch',"
		"'value':'photos.example','verdict':'malware'}\n",
		account, "");
}

/* Enough for the engine to hold it. */
static inline void hold_up(const char *account, const char *domain)
{
	sign_up(account);
	set_up(account, domain);
	named_phishing("2024-03-03T10:00:00Z", domain);
}

/* Enough for the engine to disable it. */
static inline void convict(const char *account)
{
	const char *domain = arena_strf(arena, "%s-bad.example", account).at;

	sign_up(account);
	set_up(account, domain);
	tell_of("{'type':'domain','at':'2024-03-02T11:00:00Z','account':'$','domain':'$-worse.example','state':'failed'}\n"
		"{'type':'message','at':'2024-03-02T12:00:00Z','account':'$','id':'m-$','domain':'x.mg.example'}\n"
		"{'type':'delivery','at':'2024-03-02T13:00:00Z','account':'$','message':'m-$','result':'bounced','count':60}\n",
		account, "");
	named_phishing("2024-03-03T10:00:00Z", domain);
}

/* Enough again, in so many minutes: newer than any act. */
static inline void convict_again(const char *account, int64_t minutes)
{
	const char *domain = arena_strf(arena, "%s-again.example", account).at;

	tell_of("{'type':'domain','at':'%','account':'$','domain':'$-again.example','state':'verified','spf':true,'dkim':true}\n"
		"{'type':'domain','at':'%','account':'$','domain':'$-worst.example','state':'failed'}\n"
		"{'type':'message','at':'%','account':'$','id':'again-$','domain':'x.mg.example'}\n",
		account, from_now(minutes));
	tell_of("{'type':'delivery','at':'%','account':'$','message':'again-$','result':'bounced','count':60}\n",
		account, from_now(minutes + 1));
	named_phishing(from_now(minutes + 2), domain);
}
