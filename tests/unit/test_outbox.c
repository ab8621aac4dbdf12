#include "tests/unit/store_make.h"

#define AT(us) ((struct moment){ (us) })

static struct action_no act(struct account_no no, enum act_kind what)
{
	struct act_put put = { .account = no,
			       .what = what,
			       .actor = STR("rep7"),
			       .at = { 5000 },
			       .tell_provider = true,
			       .tell = what };
	struct action_no given = { 0 };

	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_act(store, &put, &given), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	return given;
}

static void settle(struct action_no no, enum act_state state, int64_t next_at, const char *failure)
{
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_outbox_put(store, no, state, 1, AT(next_at), str_of(failure)),
			 ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
}

/* Action numbers: "1 3". */
static void check_due(int64_t now, const char *expected)
{
	struct outbox_row *rows = NULL;
	size_t count = 0, len = 0;
	char text[128] = "";

	assert_int_equal(store_outbox_due(store, arena, AT(now), 10, &rows, &count), ERR_NONE);
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%lld", i ? " " : "",
					(long long)rows[i].action.n);
	assert_string_equal(text, expected);
}

static void check_state(struct action_no no, enum act_state state, const char *failure)
{
	struct action action;

	assert_int_equal(store_action(store, arena, no, &action), ERR_NONE);
	assert_int_equal(action.state, state);
	if (failure)
		check_text(action.failure, failure);
	else
		assert_true(str_is_absent(action.failure));
}

static void hands_out_what_waits_oldest_first(void **state)
{
	struct account_no a = account_make("a"), b = account_make("acct-2");
	struct outbox_row *rows = NULL;
	size_t count = 0;

	(void)state;
	check_due(INT64_MAX, "");
	act(a, ACT_DISABLE);
	act(b, ACT_ENABLE);
	check_due(6000, "1 2");
	assert_int_equal(store_outbox_due(store, arena, AT(6000), 1, &rows, &count), ERR_NONE);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].action.n, 1);
	assert_int_equal(rows[0].account.n, a.n);
	check_text(rows[0].account_id, "a");
	assert_int_equal(rows[0].what, ACT_DISABLE);
	assert_int_equal(rows[0].state, ACT_QUEUED);
	assert_int_equal(rows[0].tries, 0);
	assert_int_equal(rows[0].key.len, 64);
}

static void keeps_the_key_of_an_act_at_each_try(void **state)
{
	struct account_no a = account_make("acct-1"), b = account_make("acct-2");
	struct outbox_row *first = NULL, *again = NULL;
	size_t count = 0;

	(void)state;
	act(a, ACT_DISABLE);
	act(b, ACT_DISABLE);
	assert_int_equal(store_outbox_due(store, arena, AT(6000), 9, &first, &count), ERR_NONE);
	assert_int_equal(count, 2);
	assert_false(str_equal(first[0].key, first[1].key));
	settle(first[0].action, ACT_QUEUED, 7000, "429");
	check_due(6999, "2");
	assert_int_equal(store_outbox_due(store, arena, AT(7000), 9, &again, &count), ERR_NONE);
	assert_int_equal(count, 2);
	assert_int_equal(again[1].action.n, first[0].action.n);
	assert_true(str_equal(again[1].key, first[0].key));
	assert_int_equal(again[1].tries, 1);
	check_state(first[0].action, ACT_QUEUED, "429");
}

static void knows_when_the_next_is_due(void **state)
{
	struct account_no a = account_make("acct-1"), b = account_make("acct-2");
	struct moment at = AT(77);

	(void)state;
	assert_int_equal(store_outbox_next(store, &at), ERR_NONE);
	assert_true(moment_is_never(at));
	act(a, ACT_DISABLE);
	act(b, ACT_DISABLE);
	assert_int_equal(store_outbox_next(store, &at), ERR_NONE);
	assert_true(!moment_is_never(at) && moment_before(at, AT(5000)));
	settle((struct action_no){ 1 }, ACT_SENT, 9000, NULL);
	settle((struct action_no){ 2 }, ACT_QUEUED, 8000, "no answer");
	assert_int_equal(store_outbox_next(store, &at), ERR_NONE);
	assert_int_equal(at.us, 8000);
	settle((struct action_no){ 2 }, ACT_FAILED, 0, "404");
	settle((struct action_no){ 1 }, ACT_CONFIRMED, 0, NULL);
	assert_int_equal(store_outbox_next(store, &at), ERR_NONE);
	assert_true(moment_is_never(at));
	check_state((struct action_no){ 1 }, ACT_CONFIRMED, NULL);
	check_state((struct action_no){ 2 }, ACT_FAILED, "404");
}

static void tells_only_the_newest_act_of_an_account(void **state)
{
	struct account_no a = account_make("acct-1"), b = account_make("acct-2");
	struct desk_counts counts;

	(void)state;
	act(a, ACT_DISABLE);
	act(b, ACT_DISABLE);
	settle((struct action_no){ 1 }, ACT_QUEUED, 5500,
	       NULL); /* the provider may have heard of it */
	act(a, ACT_ENABLE);
	check_state((struct action_no){ 1 }, ACT_FAILED, "overtaken by action 3");
	check_state((struct action_no){ 3 }, ACT_QUEUED, NULL);
	check_due(6000, "2 3");
	act(a, ACT_DELETE);
	check_state((struct action_no){ 1 }, ACT_FAILED, "overtaken by action 3");
	check_state((struct action_no){ 3 }, ACT_FAILED, "overtaken by action 4");
	check_due(6000, "2 4");
	assert_int_equal(store_counts(store, AT(0), &counts), ERR_NONE);
	assert_int_equal(counts.waiting, 2);
	assert_int_equal(counts.failed, 0); /* nothing to look after */
}

static void asked(struct action_no no, enum err expected)
{
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_outbox_asked(store, no), expected);
	if (!expected)
		assert_int_equal(store_commit(store), ERR_NONE);
	store_end(store);
}

/* What nobody set out to bring is taken back unseen: nothing failed, and nothing is to be told. */
static void settles_what_is_taken_back_before_it_was_sent(void **state)
{
	struct account_no a = account_make("acct-1"), b = account_make("acct-2");

	(void)state;
	act(a, ACT_DISABLE);
	act(a, ACT_ENABLE);
	check_state((struct action_no){ 1 }, ACT_CONFIRMED,
		    "taken back by action 2 before the provider was told");
	check_state((struct action_no){ 2 }, ACT_CONFIRMED,
		    "not needed: the provider was never told of action 1");
	check_due(6000, "");
	asked((struct action_no){ 1 }, ERR_NOT_FOUND);
	act(a, ACT_DISABLE); /* and again */
	check_due(6000, "3");
	act(a, ACT_DELETE); /* that is something else */
	check_state((struct action_no){ 3 }, ACT_FAILED, "overtaken by action 4");
	act(a, ACT_ENABLE); /* neither was told */
	check_state((struct action_no){ 5 }, ACT_CONFIRMED,
		    "not needed: the provider was never told of action 4");
	act(b, ACT_DISABLE);
	asked((struct action_no){ 6 }, ERR_NONE);
	act(b, ACT_ENABLE);
	check_state((struct action_no){ 6 }, ACT_FAILED, "overtaken by action 7");
	check_due(6000, "7");
}

static void lets_an_act_on_its_way_finish(void **state)
{
	struct account_no a = account_make("acct-1");

	(void)state;
	act(a, ACT_DISABLE);
	settle((struct action_no){ 1 }, ACT_SENT, 9000, NULL);
	act(a, ACT_ENABLE);
	check_state((struct action_no){ 1 }, ACT_SENT, NULL);
	check_due(9500, "2"); /* never tried again */
	settle((struct action_no){ 1 }, ACT_CONFIRMED, 0, NULL);
	check_state((struct action_no){ 1 }, ACT_CONFIRMED, NULL);
	check_due(9500, "2");
}

static void tries_no_act_again_that_was_overtaken_on_its_way(void **state)
{
	struct account_no a = account_make("acct-1");

	(void)state;
	act(a, ACT_DISABLE);
	settle((struct action_no){ 1 }, ACT_SENT, 9000, NULL);
	act(a, ACT_ENABLE);
	settle((struct action_no){ 1 }, ACT_QUEUED, 9100, "503");
	check_state((struct action_no){ 1 }, ACT_FAILED, "overtaken by action 2");
	check_due(9500, "2");
}

static void ends_an_overtaken_act_that_nobody_brought_to_an_end(void **state)
{
	struct account_no a = account_make("acct-1"), b = account_make("acct-2");

	(void)state;
	act(a, ACT_DISABLE);
	act(b, ACT_DISABLE);
	settle((struct action_no){ 1 }, ACT_SENT, 9000, NULL); /* whoever sent it died */
	settle((struct action_no){ 2 }, ACT_SENT, 9000, NULL);
	act(a, ACT_ENABLE);
	settle((struct action_no){ 3 }, ACT_SENT, 9200, NULL);
	check_state((struct action_no){ 1 }, ACT_FAILED, "overtaken by action 3");
	check_state((struct action_no){ 2 }, ACT_SENT, NULL);
	check_due(9500, "2 3");
}

static void knows_nothing_of_acts_that_are_not_for_the_provider(void **state)
{
	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_outbox_put(store, (struct action_no){ 9 }, ACT_CONFIRMED, 1, AT(0),
					  (struct str){ 0 }),
			 ERR_NOT_FOUND);
	store_end(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(hands_out_what_waits_oldest_first),
		STORED(keeps_the_key_of_an_act_at_each_try),
		STORED(knows_when_the_next_is_due),
		STORED(tells_only_the_newest_act_of_an_account),
		STORED(settles_what_is_taken_back_before_it_was_sent),
		STORED(lets_an_act_on_its_way_finish),
		STORED(tries_no_act_again_that_was_overtaken_on_its_way),
		STORED(ends_an_overtaken_act_that_nobody_brought_to_an_end),
		STORED(knows_nothing_of_acts_that_are_not_for_the_provider),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
