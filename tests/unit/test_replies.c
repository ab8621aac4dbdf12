#include "tests/unit/store_make.h"

static struct account_no customer;

static struct reply_no add_at(int64_t send_at)
{
	struct reply reply = { .account_no = customer,
			       .conversation = STR("c-1"),
			       .actor = STR("rep7"),
			       .text = STR("Hello"),
			       .at = { 100 },
			       .send_at = { send_at } };
	struct reply_no no = { 0 };

	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_reply_add(store, &reply, &no), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	return no;
}

static int replies_make(void **state)
{
	int failed = store_make(state);

	if (!failed)
		customer = account_make("acct-1");
	return failed;
}

static struct reply look(struct reply_no no)
{
	struct reply reply = { 0 };

	assert_int_equal(store_reply(store, arena, no, &reply), ERR_NONE);
	return reply;
}

static bool claim(struct store *by, struct reply_no no, int64_t now)
{
	bool claimed = false;

	assert_int_equal(store_write(by), ERR_NONE);
	assert_int_equal(store_reply_claim(by, no, (struct moment){ now },
					   (struct moment){ now + 50 }, &claimed),
			 ERR_NONE);
	assert_int_equal(store_commit(by), ERR_NONE);
	return claimed;
}

static bool take_back(struct reply_no no)
{
	bool taken = false;

	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_reply_take_back(store, no, &taken), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	return taken;
}

static void put(struct reply_no no, enum reply_state to, int64_t at, const char *failure)
{
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_reply_put(store, no, to, (struct moment){ at }, str_of(failure)),
			 ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
}

static size_t due(int64_t now)
{
	struct reply *replies = NULL;
	size_t count = 0;

	assert_int_equal(store_replies_due(store, arena, (struct moment){ now }, 10, &replies,
					   &count),
			 ERR_NONE);
	return count;
}

static void keeps_a_reply_as_it_was_written(void **state)
{
	struct reply reply = look(add_at(200));

	(void)state;
	check_text(reply.account, "acct-1");
	check_text(reply.conversation, "c-1");
	check_text(reply.actor, "rep7");
	check_text(reply.text, "Hello");
	assert_int_equal(reply.at.us, 100);
	assert_int_equal(reply.send_at.us, 200);
	assert_int_equal(reply.state, REPLY_WAITING);
	assert_true(str_is_absent(reply.failure));
	assert_true(str_starts(reply.key, STR("reply-1-")));
}

static void is_due_when_its_hold_is_over(void **state)
{
	struct moment next = { 0 };

	(void)state;
	assert_int_equal(store_reply_next(store, &next), ERR_NONE);
	assert_true(moment_is_never(next));
	add_at(200);
	assert_int_equal(due(199), 0);
	assert_int_equal(due(200), 1);
	assert_int_equal(store_reply_next(store, &next), ERR_NONE);
	assert_int_equal(next.us, 200);
}

static void is_claimed_by_one_of_two(void **state)
{
	struct reply_no no = add_at(200);
	struct store *other = NULL;

	(void)state;
	assert_int_equal(store_open(store_path, STORE_WRITE, &other), ERR_NONE);
	assert_false(claim(store, no, 199));
	assert_true(claim(other, no, 200));
	assert_false(claim(store, no, 200));
	assert_int_equal(look(no).state, REPLY_SENDING);
	store_close(other);
}

static void is_claimed_again_when_who_had_it_never_came_back(void **state)
{
	struct reply_no no = add_at(200);

	(void)state;
	assert_true(claim(store, no, 200));
	assert_int_equal(due(249), 0);
	assert_int_equal(due(250), 1);
	assert_true(claim(store, no, 250));
	assert_int_equal(look(no).tries, 2);
	put(no, REPLY_SENT, 400, NULL);
	assert_int_equal(due(399), 0);
	assert_int_equal(due(400), 1);
}

static void is_taken_back_only_while_it_waits(void **state)
{
	struct reply_no first = add_at(200), second = add_at(200);

	(void)state;
	assert_true(take_back(first));
	assert_false(take_back(first));
	assert_false(claim(store, first, 300));
	assert_true(claim(store, second, 300));
	assert_false(take_back(second));
	put(second, REPLY_SEEN, 0, NULL);
	assert_false(take_back(second));
	assert_int_equal(due(INT64_MAX), 0);
}

static void waits_again_with_the_reason(void **state)
{
	struct reply_no no = add_at(200);

	(void)state;
	assert_true(claim(store, no, 200));
	put(no, REPLY_WAITING, 900, "no answer");
	check_text(look(no).failure, "no answer");
	assert_int_equal(due(899), 0);
	assert_int_equal(due(900), 1);
	assert_true(take_back(no));
}

static void stays_seen(void **state)
{
	struct reply_no no = add_at(200);

	(void)state;
	assert_true(claim(store, no, 200));
	put(no, REPLY_SEEN, 0, NULL);
	put(no, REPLY_WAITING, 900, "too late");
	put(no, REPLY_FAILED, 0, "too late");
	assert_int_equal(look(no).state, REPLY_SEEN);
}

static void lists_what_is_not_in_the_conversation_yet(void **state)
{
	struct reply_no seen = add_at(200), back = add_at(200), failed = add_at(200),
			waits = add_at(200);
	struct reply *replies = NULL;
	size_t count = 0;

	(void)state;
	assert_true(claim(store, seen, 200));
	put(seen, REPLY_SEEN, 0, NULL);
	assert_true(take_back(back));
	assert_true(claim(store, failed, 200));
	put(failed, REPLY_FAILED, 0, "no such room");
	assert_int_equal(store_replies(store, arena, customer, 10, &replies, &count), ERR_NONE);
	assert_int_equal(count, 2);
	assert_int_equal(replies[0].no.n, waits.n);
	assert_int_equal(replies[1].no.n, failed.n);
	check_text(replies[1].failure, "no such room");
}

static void finds_the_newest_of_an_actor(void **state)
{
	struct reply_no first = add_at(200), second = add_at(200);
	struct reply reply = { 0 };

	(void)state;
	assert_int_equal(store_reply_newest(store, arena, customer, STR("rep7"), &reply), ERR_NONE);
	assert_int_equal(reply.no.n, second.n);
	assert_true(take_back(second));
	assert_int_equal(store_reply_newest(store, arena, customer, STR("rep7"), &reply), ERR_NONE);
	assert_int_equal(reply.no.n, first.n);
	assert_int_equal(store_reply_newest(store, arena, customer, STR("rep8"), &reply),
			 ERR_NOT_FOUND);
}

static void is_found_by_its_key(void **state)
{
	struct reply_no no = add_at(200);
	struct reply reply = { 0 };

	(void)state;
	assert_int_equal(store_reply_by_key(store, arena, look(no).key, &reply), ERR_NONE);
	assert_int_equal(reply.no.n, no.n);
	assert_int_equal(store_reply_by_key(store, arena, STR("reply-1-"), &reply), ERR_NOT_FOUND);
}

static void remembers_who_types_until_when(void **state)
{
	struct moment until = { 7 };

	(void)state;
	assert_int_equal(store_typing(store, customer, &until), ERR_NONE);
	assert_true(moment_is_never(until));
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_typing_put(store, customer, (struct moment){ 500 }), ERR_NONE);
	assert_int_equal(store_typing(store, customer, &until), ERR_NONE);
	assert_int_equal(until.us, 500);
	assert_int_equal(store_typing_put(store, customer, (struct moment){ 0 }), ERR_NONE);
	assert_int_equal(store_typing(store, customer, &until), ERR_NONE);
	assert_true(moment_is_never(until));
	assert_int_equal(store_commit(store), ERR_NONE);
}

#define REPLYING(test) cmocka_unit_test_setup_teardown(test, replies_make, store_unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		REPLYING(keeps_a_reply_as_it_was_written),
		REPLYING(is_due_when_its_hold_is_over),
		REPLYING(is_claimed_by_one_of_two),
		REPLYING(is_claimed_again_when_who_had_it_never_came_back),
		REPLYING(is_taken_back_only_while_it_waits),
		REPLYING(waits_again_with_the_reason),
		REPLYING(stays_seen),
		REPLYING(lists_what_is_not_in_the_conversation_yet),
		REPLYING(finds_the_newest_of_an_actor),
		REPLYING(is_found_by_its_key),
		REPLYING(remembers_who_types_until_when),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
