#include "tests/unit/desk_act.h"

static void customer_writes(void)
{
	tell("{'type':'chat','at':'2024-03-01T10:00:00Z','account':'acct-1','id':'1','conversation':'c-1','from':'customer','text':'hello'}\n"
	     "{'type':'chat','at':'2024-03-02T10:00:00Z','account':'acct-1','id':'2','conversation':'c-2','from':'customer','text':'hello again'}\n");
}

static struct request reply_request(const char *text)
{
	return (struct request){ .kind = REQUEST_REPLY,
				 .account = STR("acct-1"),
				 .reply = { .text = str_of(text) } };
}

static const struct reply_answer *reply(const char *text)
{
	struct request request = reply_request(text);
	struct snapshot *snapshot = ask(&request);

	if (snapshot->error)
		fail_msg("%s", snapshot->failure.at);
	return snapshot->reply;
}

static const char *refused(const struct request *request, enum err why)
{
	struct snapshot *snapshot = ask(request);

	assert_int_equal(snapshot->error, why);
	return snapshot->failure.at;
}

static struct request take_back_request(int64_t no)
{
	return (struct request){ .kind = REQUEST_TAKE_BACK,
				 .account = STR("acct-1"),
				 .reply = { .no = { no } } };
}

static void keeps_a_reply_that_waits(void **state)
{
	const struct reply_answer *answer;
	const struct dossier *dossier;

	(void)state;
	customer_writes();
	answer = reply(" Where are you? ");
	assert_true(str_is(answer->reply.text, "Where are you?"));
	assert_true(str_is(answer->reply.conversation, "c-2")); /* the newest */
	assert_true(str_is(answer->reply.actor, "rep7"));
	assert_int_equal(answer->reply.state, REPLY_WAITING);
	assert_int_equal(answer->reply.send_at.us - answer->reply.at.us, 5 * MOMENT_SECOND);
	assert_true(str_starts(answer->sentence, STR("goes out in 5 s · ")));
	dossier = look_whole("acct-1");
	assert_int_equal(dossier->reply_count, 1);
	assert_true(str_is(dossier->replies[0].text, "Where are you?"));
	assert_int_equal(dossier->chat_count, 2);
	assert_true(dossier->can_reply);
	assert_true(str_is_absent(dossier->chat_state));
}

static void takes_a_reply_back_with_its_text(void **state)
{
	struct request request = take_back_request(0);
	const struct snapshot *snapshot;

	(void)state;
	customer_writes();
	reply("First");
	reply("Second");
	snapshot = ask(&request);
	assert_int_equal(snapshot->error, ERR_NONE);
	assert_true(str_is(snapshot->reply->reply.text, "Second"));
	assert_int_equal(snapshot->reply->reply.state, REPLY_TAKEN_BACK);
	assert_int_equal(look_whole("acct-1")->reply_count, 1);
	request.reply.no = snapshot->reply->reply.no;
	assert_string_equal(refused(&request, ERR_INVALID), "it was taken back already");
	request.reply.no.n = 0;
	request.act.actor = STR("rep8");
	assert_string_equal(refused(&request, ERR_NOT_FOUND), "no reply of yours waits");
}

static void tells_an_actor_of_their_own_replies(void **state)
{
	struct request own = { .kind = REQUEST_OWN_REPLIES };
	struct request back = take_back_request(0);
	const struct snapshot *snapshot;

	(void)state;
	customer_writes();
	reply("First");
	reply("Second");
	snapshot = ask(&own);
	assert_int_equal(snapshot->error, ERR_NONE);
	assert_int_equal(snapshot->own_replies->count, 2);
	assert_true(str_is(snapshot->own_replies->rows[0].text, "Second"));
	assert_true(str_is(snapshot->own_replies->rows[0].account, "acct-1"));
	ask(&back);
	assert_int_equal(ask(&own)->own_replies->count, 1); /* what was taken back is done */
	own.act.actor = STR("rep8");
	assert_int_equal(ask(&own)->own_replies->count, 0);
}

static void says_when_it_is_too_late(void **state)
{
	struct request request;
	bool claimed = false;
	struct reply_no no;
	struct moment now = { INT64_MAX / 2 };

	(void)state;
	customer_writes();
	no = reply("Gone")->reply.no;
	assert_int_equal(store_write(desk->store), ERR_NONE);
	assert_int_equal(store_reply_claim(desk->store, no, now, now, &claimed), ERR_NONE);
	assert_int_equal(store_commit(desk->store), ERR_NONE);
	assert_true(claimed);
	request = take_back_request(no.n);
	assert_string_equal(refused(&request, ERR_INVALID), "it has been sent");
	request = take_back_request(0);
	assert_string_equal(refused(&request, ERR_NOT_FOUND), "no reply of yours waits");
}

static void masks_card_numbers_and_drops_controls(void **state)
{
	(void)state;
	customer_writes();
	assert_true(str_is(reply("is it 4111 1111 1111 1111?")->reply.text,
			   "is it **** **** **** 1111?"));
	assert_true(str_is(reply("one\ntwo\x1B[31m\x07")->reply.text, "one\ntwo[31m"));
}

static void refuses_what_is_no_reply(void **state)
{
	struct request request = reply_request("  \n\x1B");
	char *much = arena_take(arena, REPLY_BYTES_MAX + 2);

	(void)state;
	customer_writes();
	assert_string_equal(refused(&request, ERR_INVALID), "a reply needs its text");
	memset(much, 'x', REPLY_BYTES_MAX + 1);
	request = reply_request(much);
	assert_string_equal(refused(&request, ERR_INVALID), "the reply: longer than 8000 bytes");
	request = reply_request("\xFF");
	assert_string_equal(refused(&request, ERR_INVALID), "the reply: not UTF-8");
	request = reply_request("hello");
	request.account = STR("nobody");
	assert_string_equal(refused(&request, ERR_NOT_FOUND), "nobody: no such account");
}

static void needs_a_conversation(void **state)
{
	struct request request = reply_request("hello");
	const struct dossier *dossier;

	(void)state;
	tell("{'type':'account','at':'2024-03-01T10:00:00Z','account':'acct-1','id':'1','name':'A'}\n");
	refused(&request, ERR_INVALID);
	dossier = look_whole("acct-1");
	assert_false(dossier->can_reply);
	assert_true(str_starts(dossier->cannot_reply, STR("there is no conversation yet")));
	request.reply.conversation = STR("c-9");
	assert_int_equal(ask(&request)->error, ERR_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ACTED(keeps_a_reply_that_waits),
		ACTED(takes_a_reply_back_with_its_text),
		ACTED(tells_an_actor_of_their_own_replies),
		ACTED(masks_card_numbers_and_drops_controls),
		ACTED(says_when_it_is_too_late),
		ACTED(masks_card_numbers_and_drops_controls),
		ACTED(refuses_what_is_no_reply),
		ACTED(needs_a_conversation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
