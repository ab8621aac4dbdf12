#include "tests/unit/desk_act.h"

#include "core/desk/talk.h"
#include "core/desk/talk_keep.h"
#include "core/net/chat.h"

static void customer_writes(void)
{
	tell("{'type':'chat','at':'2024-03-01T10:00:00Z','account':'acct-1','id':'1','conversation':'acct-1','from':'customer','text':'hello'}\n");
}

static int64_t reply_in(const char *text, int64_t seconds)
{
	struct request request = { .kind = REQUEST_REPLY,
				   .account = STR("acct-1"),
				   .reply = { .text = str_of(text) } };
	const struct snapshot *snapshot;

	desk->settings.chat.take_back_seconds = seconds;
	snapshot = ask(&request);
	if (snapshot->error)
		fail_msg("%s", snapshot->failure.at);
	return snapshot->reply->reply.no.n;
}

static struct talk_count turn(struct desk *with)
{
	CLEANUP(talk_close_at) struct talk *talk = NULL;
	struct talk_count count;

	assert_int_equal(talk_open(with, &talk), ERR_NONE);
	assert_int_equal(talk_turn(talk, -1, 0, &count), ERR_NONE);
	return count;
}

static enum reply_state state_of(int64_t no)
{
	struct reply reply = { 0 };

	assert_int_equal(store_reply(desk->store, arena, (struct reply_no){ no }, &reply),
			 ERR_NONE);
	return reply.state;
}

static struct str replies_file(void)
{
	struct str path = arena_strf(arena, "%s/replies.jsonl", desk_folder);

	desk->settings.chat.replies = path;
	return path;
}

static size_t lines_of(struct str path)
{
	FILE *file = fopen(path.at, "re");
	size_t lines = 0;
	int c;

	while (file && (c = fgetc(file)) != EOF)
		lines += c == '\n';
	if (file)
		assert_int_equal(fclose(file), 0);
	return lines;
}

static void delivers_a_reply_after_its_hold(void **state)
{
	const struct dossier *dossier;
	int64_t no;

	(void)state;
	customer_writes();
	no = reply_in("Where are you?", 0);
	assert_int_equal(turn(desk).delivered, 1);
	assert_int_equal(state_of(no), REPLY_SEEN);
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->reply_count, 0);
	assert_int_equal(dossier->chat_count, 2);
	assert_true(str_is(dossier->chat[1].chat.text, "Where are you?"));
	assert_int_equal(dossier->chat[1].chat.from, CHAT_REP);
	assert_true(str_is(dossier->chat[1].chat.rep, "rep7"));
	assert_true(str_is(dossier->chat[1].chat.conversation, "acct-1"));
	assert_int_equal(turn(desk).delivered, 0);
	assert_int_equal(look_whole("acct-1")->chat_count, 2);
}

static void leaves_a_reply_alone_while_it_is_held(void **state)
{
	int64_t no;

	(void)state;
	customer_writes();
	no = reply_in("Where are you?", 60);
	assert_int_equal(turn(desk).delivered, 0);
	assert_int_equal(state_of(no), REPLY_WAITING);
	assert_int_equal(look_whole("acct-1")->chat_count, 1);
}

static void never_delivers_what_was_taken_back(void **state)
{
	struct request request = { .kind = REQUEST_TAKE_BACK, .account = STR("acct-1") };
	struct str path = replies_file();

	(void)state;
	customer_writes();
	request.reply.no.n = reply_in("Oh no", 0);
	assert_int_equal(ask(&request)->error, ERR_NONE);
	assert_int_equal(turn(desk).delivered, 0);
	assert_int_equal(lines_of(path), 0);
	assert_int_equal(look_whole("acct-1")->chat_count, 1);
}

static void never_delivers_a_note(void **state)
{
	struct str path = replies_file();

	(void)state;
	customer_writes();
	{
		struct act_request note = on_one(ACT_NOTE, "acct-1", NULL);

		note.text = STR("do not trust him");
		do_act(&note);
	}
	assert_int_equal(turn(desk).delivered, 0);
	assert_int_equal(lines_of(path), 0);
}

static void goes_on_where_another_one_died(void **state)
{
	struct str path = replies_file();
	struct moment past = { 1 };
	bool claimed = false;
	int64_t no;

	(void)state;
	customer_writes();
	no = reply_in("Where are you?", 0);
	assert_int_equal(store_write(desk->store), ERR_NONE);
	assert_int_equal(store_reply_claim(desk->store, (struct reply_no){ no }, moment_now(), past,
					   &claimed),
			 ERR_NONE);
	assert_int_equal(store_commit(desk->store), ERR_NONE);
	assert_true(claimed);
	assert_int_equal(state_of(no), REPLY_SENDING);
	assert_int_equal(turn(desk).delivered, 1);
	assert_int_equal(state_of(no), REPLY_SEEN);
	assert_int_equal(lines_of(path), 1);
}

static void keeps_a_reply_that_cannot_be_delivered(void **state)
{
	const struct dossier *dossier;

	(void)state;
	customer_writes();
	desk->settings.chat.replies = STR("/nowhere/at/all");
	reply_in("Where are you?", 0);
	assert_int_equal(turn(desk).waiting, 1);
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->reply_count, 1);
	assert_int_equal(dossier->replies[0].state, REPLY_WAITING);
	assert_true(str_starts(dossier->replies[0].failure, STR("/nowhere/at/all: ")));
	assert_true(dossier->replies[0].send_at.us > moment_now().us);
	assert_int_equal(turn(desk).waiting, 0); /* not before its time */
}

/* --- what comes from a server --- */

static struct chat_line said(const char *id, const char *text)
{
	return (struct chat_line){ .room = STR("acct-1.42"),
				   .id = str_of(id),
				   .at = { INT64_C(1709287200000000) },
				   .from = CHAT_CUSTOMER,
				   .text = str_of(text) };
}

static struct talk_count hear_all(struct chat_line *lines, size_t count)
{
	struct chat_mark mark = { STR("acct-1.42"), lines[count - 1].id, lines[count - 1].at };
	struct chat_news news = {
		.arena = arena, .lines = lines, .line_count = count, .marks = &mark, .mark_count = 1
	};
	struct talk_count counted = { 0 };

	assert_int_equal(talk_keep(desk, &news, &counted), ERR_NONE);
	return counted;
}

static void stores_a_line_once(void **state)
{
	struct chat_line line = said("a1", "im livin in germany");
	const struct dossier *dossier;
	struct moment at;
	struct str after;

	(void)state;
	customer_writes();
	line.ip = STR("81.2.69.160");
	assert_int_equal(hear_all(&line, 1).lines, 1);
	assert_int_equal(hear_all(&line, 1).lines, 0);
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->chat_count, 2);
	assert_true(str_is(dossier->chat[1].id, "acct-1.42/a1"));
	assert_true(str_is(dossier->chat[1].chat.conversation, "acct-1.42"));
	assert_true(dossier->judgement.location.claim_count >
		    0); /* it was judged, claims and all */
	assert_int_equal(store_chat_mark(desk->store, arena, STR("acct-1.42"), &after, &at),
			 ERR_NONE);
	assert_true(str_is(after, "a1"));
}

static void passes_the_door_that_events_pass(void **state)
{
	struct chat_line lines[] = { said("a1", "card 4111 1111 1111 1111"), said("a2", "\xFF\xFE"),
				     said("a3", "fine") };
	const struct dossier *dossier;

	(void)state;
	customer_writes();
	lines[2].ip = STR("not an address");
	assert_int_equal(hear_all(lines, 2).lines, 2);
	assert_int_equal(hear_all(lines + 2, 1).lines, 0);
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->chat_count, 3);
	assert_true(str_is(dossier->chat[1].chat.text, "card **** **** **** 1111"));
}

static void makes_nobody_of_a_room_of_nobodys(void **state)
{
	struct chat_line line = said("a1", "hello");
	struct account_no no;

	(void)state;
	line.room = STR("stranger");
	assert_int_equal(hear_all(&line, 1).lines, 0);
	assert_int_equal(store_account_find(desk->store, STR("stranger"), &no), ERR_NOT_FOUND);
}

static void finds_whose_room_it_is(void **state)
{
	static const struct {
		const char *room, *account;
	} rows[] = {
		{ "acct-1", "acct-1" },
		{ "acct-1.42", "acct-1" },
		{ "acct-1.4.2", NULL },
		{ "mg.acme.example", "mg.acme.example" },
		{ "mg.acme.example.7", "mg.acme.example" },
		{ "bob\\40acme.example", "bob@acme.example" },
		{ "upper", "UPPER" },
		{ "upper.1", "UPPER" },
		{ "mg", NULL },
		{ ".42", NULL },
		{ "", NULL },
	};
	struct account_no no;

	(void)state;
	customer_writes();
	tell("{'type':'account','at':'2024-03-01T10:00:00Z','account':'mg.acme.example','id':'1'}\n"
	     "{'type':'account','at':'2024-03-01T10:00:00Z','account':'bob@acme.example','id':'1'}\n"
	     "{'type':'account','at':'2024-03-01T10:00:00Z','account':'UPPER','id':'1'}\n");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str id = { 0 };
		enum err e = talk_room_account(desk, arena, str_of(rows[i].room), &id, &no);

		if (e != (rows[i].account ? ERR_NONE : ERR_NOT_FOUND))
			fail_msg("%s: %d", rows[i].room, (int)e);
		if (rows[i].account)
			assert_true(str_is(id, rows[i].account));
	}
}

static int64_t sent_reply(const char *text)
{
	int64_t no = reply_in(text, 0);
	bool claimed = false;

	assert_int_equal(store_write(desk->store), ERR_NONE);
	assert_int_equal(store_reply_claim(desk->store, (struct reply_no){ no }, moment_now(),
					   (struct moment){ INT64_MAX / 2 }, &claimed),
			 ERR_NONE);
	assert_int_equal(store_reply_put(desk->store, (struct reply_no){ no }, REPLY_SENT,
					 (struct moment){ INT64_MAX / 2 }, (struct str){ 0 }),
			 ERR_NONE);
	assert_int_equal(store_commit(desk->store), ERR_NONE);
	return no;
}

static void knows_its_own_reply_when_it_comes_back(void **state)
{
	struct chat_line line = said("a1", "Where are you?");
	const struct dossier *dossier;
	struct reply reply = { 0 };
	int64_t no;

	(void)state;
	customer_writes();
	hear_all(&line, 1); /* the conversation is that room now */
	no = sent_reply("Where are you?");
	assert_int_equal(store_reply(desk->store, arena, (struct reply_no){ no }, &reply),
			 ERR_NONE);
	line = said("a2", "Where are you?");
	line.at.us += 1;
	line.key = reply.key;
	hear_all(&line, 1);
	assert_int_equal(state_of(no), REPLY_SEEN);
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->chat_count, 3);
	assert_int_equal(dossier->chat[2].chat.from, CHAT_REP);
	assert_true(str_is(dossier->chat[2].chat.rep, "rep7"));
}

static void lets_nobody_speak_as_a_rep_by_a_key_that_was_seen(void **state)
{
	struct chat_line line = said("a1", "hello");
	const struct dossier *dossier;
	struct reply reply = { 0 };
	int64_t no;

	(void)state;
	customer_writes();
	hear_all(&line, 1);
	no = sent_reply("Where are you?");
	assert_int_equal(store_reply(desk->store, arena, (struct reply_no){ no }, &reply),
			 ERR_NONE);
	for (int i = 0; i < 2; i++) {
		line = said(i ? "a3" : "a2", "your money is on its way");
		line.at.us += i + 1;
		line.key = reply.key;
		hear_all(&line, 1);
	}
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->chat_count, 4);
	assert_int_equal(dossier->chat[2].chat.from, CHAT_REP);
	assert_int_equal(dossier->chat[3].chat.from, CHAT_CUSTOMER);
}

static void shows_who_types_until_they_write(void **state)
{
	struct chat_typing typing = { STR("acct-1.42"), true };
	struct chat_news news = { .arena = arena, .typing = &typing, .typing_count = 1 };
	struct chat_line line = said("a1", "hello");
	struct talk_count count = { 0 };

	(void)state;
	customer_writes();
	assert_int_equal(talk_keep(desk, &news, &count), ERR_NONE);
	assert_true(look_whole("acct-1")->customer_typing);
	hear_all(&line, 1);
	assert_false(look_whole("acct-1")->customer_typing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ACTED(delivers_a_reply_after_its_hold),
		ACTED(leaves_a_reply_alone_while_it_is_held),
		ACTED(never_delivers_what_was_taken_back),
		ACTED(never_delivers_a_note),
		ACTED(goes_on_where_another_one_died),
		ACTED(keeps_a_reply_that_cannot_be_delivered),
		ACTED(stores_a_line_once),
		ACTED(passes_the_door_that_events_pass),
		ACTED(makes_nobody_of_a_room_of_nobodys),
		ACTED(finds_whose_room_it_is),
		ACTED(knows_its_own_reply_when_it_comes_back),
		ACTED(lets_nobody_speak_as_a_rep_by_a_key_that_was_seen),
		ACTED(shows_who_types_until_they_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
