#include "core/store/standing_json.h"
#include "tests/unit/store_make.h"

#include "core/base/buf.h"

#define AT(us) ((struct moment){ (us) })

static const struct standing disabled = {
	.state = STATE_DISABLED,
	.state_at = { 1003 },
	.held_until = { 1004 },
	.flagged_at = { 1001 },
	.disabled_at = { 1002 },
	.assignee = { "rep7", 4 },
	.case_state = CASE_OPEN,
	.outcome = OUTCOME_ABUSE,
	.rep_stands_at = { 1005 },
};

static void check_standing(const struct standing *a, const struct standing *b)
{
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->state_at.us, b->state_at.us);
	assert_int_equal(a->held_until.us, b->held_until.us);
	assert_int_equal(a->flagged_at.us, b->flagged_at.us);
	assert_int_equal(a->disabled_at.us, b->disabled_at.us);
	assert_true(str_equal(a->assignee, b->assignee));
	assert_int_equal(str_is_absent(a->assignee), str_is_absent(b->assignee));
	assert_int_equal(a->case_state, b->case_state);
	assert_int_equal(a->outcome, b->outcome);
	assert_int_equal(a->rep_stands_at.us, b->rep_stands_at.us);
}

static struct standing standing_now(struct account_no no)
{
	struct standing standing;

	assert_int_equal(store_standing(store, arena, no, &standing), ERR_NONE);
	return standing;
}

/* As `put` says, in a write of its own. */
static struct action_no act(struct act_put *put)
{
	struct action_no no = { 0 };

	if (str_is_absent(put->actor))
		put->actor = STR("rep7");
	if (moment_is_never(put->at))
		put->at = AT(5000);
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_act(store, put, &no), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	return no;
}

static struct action action_of(struct action_no no)
{
	struct action action;

	assert_int_equal(store_action(store, arena, no, &action), ERR_NONE);
	return action;
}

static void reads_a_standing_back_as_it_was_written(void **state)
{
	static const char hostile[] = { 'a', '\0', '\x1b', '"', '\xE2', '\x80', '\xAE' };
	static const struct standing cases[] = {
		{ 0 },
		{ .assignee = { "", 0 } },
		{ .assignee = { hostile, sizeof(hostile) } },
		{ .state = STATE_DELETED,
		  .case_state = CASE_CLOSED,
		  .outcome = OUTCOME_RESOLVED,
		  .state_at = { INT64_MAX },
		  .rep_stands_at = { 1700000000123457 } },
	};
	struct standing read;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_release) struct buf text = BUF_UP_TO(1000);

		standing_write(&cases[i], &(struct standing_beside){ 0 }, &text);
		assert_int_equal(standing_read(arena, buf_str(&text), &read), ERR_NONE);
		check_standing(&read, &cases[i]);
	}
	assert_int_equal(standing_read(arena, STR("{}"), &read), ERR_CORRUPT);
	assert_int_equal(standing_read(arena, STR("[1]"), &read), ERR_CORRUPT);
	assert_int_equal(standing_read(arena, STR("{\"state\":"), &read), ERR_CORRUPT);
}

static void changes_the_account_and_remembers_what_was_before(void **state)
{
	struct account_no no = account_make("acct-1");
	struct act_put put = { .account = no,
			       .what = ACT_DISABLE,
			       .reason = STR("phishing as Chase"),
			       .after = disabled };
	struct standing before = standing_now(no), now;
	struct action action;

	(void)state;
	assert_int_equal(act(&put).n, 1);
	assert_int_equal(put.batch.n, 1);
	now = standing_now(no);
	check_standing(&now, &disabled);
	action = action_of((struct action_no){ 1 });
	assert_int_equal(action.what, ACT_DISABLE);
	assert_int_equal(action.at.us, 5000);
	check_text(action.actor, "rep7");
	check_text(action.account, "acct-1");
	assert_int_equal(action.account_no.n, no.n);
	check_text(action.reason, "phishing as Chase");
	check_standing(&action.before, &before);
	check_standing(&action.after, &disabled);
	assert_int_equal(action.state, ACT_CONFIRMED);
	assert_true(str_is_absent(action.failure));
	assert_int_equal(action.batch.n, 1);

	put = (struct act_put){
		.account = no, .what = ACT_UNDO, .undoes = { 1 }, .after = action.before
	};
	assert_int_equal(act(&put).n, 2);
	assert_int_equal(put.batch.n, 2);
	now = standing_now(no);
	check_standing(&now, &before);
	assert_int_equal(action_of((struct action_no){ 1 }).undone_by.n, 2);
	assert_int_equal(action_of((struct action_no){ 2 }).undoes.n, 1);
	assert_true(str_is_absent(action_of((struct action_no){ 2 }).reason));
	assert_memory_not_equal(action.hash.bytes, action_of((struct action_no){ 2 }).hash.bytes,
				HASH_BYTES);
}

static void refuses_an_assignee_that_would_not_come_back(void **state)
{
	static const char broken[] = { 'r', 'e', 'p', '\xff' };
	struct account_no no = account_make("acct-1");
	struct act_put put = { .account = no,
			       .actor = STR("rep7"),
			       .what = ACT_TAKE,
			       .after = { .assignee = { broken, sizeof(broken) } } };
	struct action_no given;
	CLEANUP(buf_release) struct buf endless = BUF_UP_TO(20000);

	(void)state;
	while (!endless.full)
		buf_add(&endless, "name");
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_act(store, &put, &given), ERR_INVALID);
	put.after.assignee = buf_str(&endless);
	assert_int_equal(store_act(store, &put, &given), ERR_INVALID);
	store_end(store);
	assert_int_equal(number_of("SELECT count(*) FROM audit"), 0);
}

static void leaves_nothing_of_an_act_that_was_not_committed(void **state)
{
	struct account_no no = account_make("acct-1");
	struct act_put put = { .account = no,
			       .actor = STR("rep7"),
			       .what = ACT_DISABLE,
			       .after = disabled,
			       .tell_provider = true };
	struct action_no given;
	struct standing now;
	int64_t rows;

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_act(store, &put, &given), ERR_NONE);
	store_end(store);
	now = standing_now(no);
	assert_int_equal(now.state, STATE_ACTIVE);
	assert_int_equal(number_of("SELECT count(*) FROM audit"), 0);
	assert_int_equal(number_of("SELECT count(*) FROM outbox"), 0);
	assert_int_equal(store_audit_verify(store, &rows), ERR_NONE);
	put = (struct act_put){ .account = no, .what = ACT_DISABLE, .after = disabled };
	assert_int_equal(act(&put).n, 1);
	assert_int_equal(put.batch.n, 1);
}

static void knows_no_account_that_is_not_there(void **state)
{
	struct act_put put = { .account = { 9 }, .actor = STR("rep7") };
	struct standing standing = disabled;
	struct action_no given;
	struct action action;

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_act(store, &put, &given), ERR_NOT_FOUND);
	assert_int_equal(store_standing_put(store, put.account, &disabled), ERR_NOT_FOUND);
	store_end(store);
	assert_int_equal(store_standing(store, arena, put.account, &standing), ERR_NOT_FOUND);
	assert_int_equal(store_action(store, arena, (struct action_no){ 1 }, &action),
			 ERR_NOT_FOUND);
	assert_int_equal(store_last_act(store, arena, put.account, &action), ERR_NOT_FOUND);
}

/* Action numbers: "3 1". */
static void check_actions(struct action_filter filter, const char *expected)
{
	struct action *actions = NULL;
	size_t count = 0, len = 0;
	char text[128] = "";

	assert_int_equal(store_actions(store, arena, &filter, &actions, &count), ERR_NONE);
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%lld", i ? " " : "",
					(long long)actions[i].no.n);
	assert_string_equal(text, expected);
}

static void lists_acts_newest_first(void **state)
{
	struct account_no a = account_make("acct-1"), b = account_make("acct-2");
	struct act_put put = { .account = a, .what = ACT_DISABLE, .after = disabled };

	(void)state;
	act(&put); /* 1, batch 1 */
	put.account = b;
	act(&put); /* 2, batch 1 */
	put = (struct act_put){ .account = a, .what = ACT_NOTE, .after = disabled };
	act(&put); /* 3, batch 2 */
	put = (struct act_put){ .account = a, .what = ACT_ENABLE, .actor = STR("rep8") };
	act(&put); /* 4, batch 3 */
	put = (struct act_put){ .account = b, .what = ACT_UNDO, .undoes = { 2 } };
	act(&put); /* 5, batch 4 */
	check_actions((struct action_filter){ 0 }, "5 4 3 2 1");
	check_actions((struct action_filter){ .limit = 2 }, "5 4");
	check_actions((struct action_filter){ .account = a }, "4 3 1");
	check_actions((struct action_filter){ .batch = { 1 } }, "2 1");
	check_actions((struct action_filter){ .batch = { 1 }, .account = b }, "2");
	check_actions((struct action_filter){ .actor = STR("rep8") }, "4");
	check_actions((struct action_filter){ .actor = STR("rep7"), .account = a }, "3 1");
	check_actions((struct action_filter){ .actor = STR("rep7"), .batch = { 4 } }, "5");
	check_actions((struct action_filter){ .actor = STR("rep7"), .account = b, .batch = { 1 } },
		      "2");
	check_actions((struct action_filter){ .undoable = true }, "4 1");
	check_actions((struct action_filter){ .undoable = true, .actor = STR("rep7"), .limit = 1 },
		      "1");
	check_actions((struct action_filter){ .undoable = true, .batch = { 1 } }, "1");
	check_actions((struct action_filter){ .account = { 77 } }, "");
}

static void tells_who_changed_an_account_last(void **state)
{
	struct account_no a = account_make("acct-1"), b = account_make("acct-2");
	struct act_put put = { .account = a, .what = ACT_DISABLE, .after = disabled };
	struct action action;

	(void)state;
	act(&put);
	put = (struct act_put){ .account = a, .what = ACT_NOTE, .after = disabled };
	act(&put);
	put = (struct act_put){ .account = b, .what = ACT_DISABLE, .after = disabled };
	act(&put);
	assert_int_equal(store_last_act(store, arena, a, &action), ERR_NONE);
	assert_int_equal(action.no.n, 1); /* a note changes nothing */
}

static void changes_a_standing_without_an_act(void **state)
{
	struct account_no no = account_make("acct-1");
	struct standing now;

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_standing_put(store, no, &disabled), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	now = standing_now(no);
	check_standing(&now, &disabled);
	assert_int_equal(number_of("SELECT count(*) FROM audit"), 0);
}

static void finds_holds_that_lapsed(void **state)
{
	struct account_no *accounts = NULL;
	size_t count = 0;

	(void)state;
	for (int i = 1; i <= 5; i++) {
		char id[16];

		snprintf(id, sizeof(id), "acct-%d", i);
		account_make(id);
	}
	run("UPDATE account SET state = 1, held_until = no * 10;"
	    "UPDATE account SET held_until = 0 WHERE no = 1;"
	    "UPDATE account SET state = 2 WHERE no = 2");
	assert_int_equal(store_lapsed(store, arena, AT(40), &accounts, &count), ERR_NONE);
	assert_int_equal(count, 2);
	assert_int_equal(accounts[0].n, 3);
	assert_int_equal(accounts[1].n, 4);
	assert_int_equal(store_lapsed(store, arena, AT(29), &accounts, &count), ERR_NONE);
	assert_int_equal(count, 0);
}

static void lists_notes_newest_first(void **state)
{
	struct account_no no = account_make("acct-1");
	struct note *notes = NULL;
	size_t count = 0;

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_note_put(store, no, (struct action_no){ 4 }, AT(10), STR("rep7"),
					STR("says he is\nin Germany")),
			 ERR_NONE);
	assert_int_equal(store_note_put(store, no, (struct action_no){ 6 }, AT(30), STR("rep8"),
					STR("b\0c")),
			 ERR_NONE);
	assert_int_equal(store_note_put(store, no, (struct action_no){ 5 }, AT(30), STR("rep8"),
					STR("")),
			 ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	assert_int_equal(store_notes(store, arena, no, &notes, &count), ERR_NONE);
	assert_int_equal(count, 3);
	assert_int_equal(notes[0].no.n, 6);
	assert_true(str_equal(notes[0].text, STR("b\0c")));
	assert_int_equal(notes[1].no.n, 5);
	check_text(notes[2].text, "says he is\nin Germany");
	check_text(notes[2].actor, "rep7");
	assert_int_equal(notes[2].at.us, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(reads_a_standing_back_as_it_was_written),
		STORED(changes_the_account_and_remembers_what_was_before),
		STORED(refuses_an_assignee_that_would_not_come_back),
		STORED(leaves_nothing_of_an_act_that_was_not_committed),
		STORED(knows_no_account_that_is_not_there),
		STORED(lists_acts_newest_first),
		STORED(tells_who_changed_an_account_last),
		STORED(changes_a_standing_without_an_act),
		STORED(finds_holds_that_lapsed),
		STORED(lists_notes_newest_first),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
