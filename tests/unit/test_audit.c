#include "tests/unit/store_make.h"

#include <sys/wait.h>

/* Lift the triggers, as whoever tampers would. */
#define UNLOCKED \
	"DROP TRIGGER IF EXISTS audit_is_append_only_update;" \
	"DROP TRIGGER IF EXISTS audit_is_append_only_delete;" \
	"DROP TRIGGER IF EXISTS audit_is_append_only_insert;"

static void act(struct account_no no, const char *reason, enum state after)
{
	struct act_put put = { .account = no,
			       .what = ACT_DISABLE,
			       .actor = STR("rep7"),
			       .reason = str_of(reason),
			       .after = { .state = after },
			       .at = { 5000 } };
	struct action_no given;

	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_act(store, &put, &given), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
}

static int acts_make(void **state)
{
	struct account_no a, b;

	store_make(state);
	a = account_make("acct-1");
	b = account_make("acct-2");
	act(a, "one", STATE_DISABLED);
	act(b, "two", STATE_DISABLED);
	act(a, NULL, STATE_ACTIVE);
	act(b, "four", STATE_ACTIVE);
	act(a, "five", STATE_DELETED);
	return 0;
}

static void check_verify(const char *sentence)
{
	int64_t rows = -1;
	enum err e = store_audit_verify(store, &rows);

	if (!sentence) {
		assert_int_equal(e, ERR_NONE);
		return;
	}
	assert_int_equal(e, ERR_CORRUPT);
	if (!strstr(err_text(e), sentence))
		fail_msg("\"%s\" instead of \"%s\"", err_text(e), sentence);
	assert_int_equal(rows, -1);
}

static void finds_nothing_wrong_with_what_it_wrote(void **state)
{
	int64_t rows = 0;

	(void)state;
	assert_int_equal(store_audit_verify(store, &rows), ERR_NONE);
	assert_int_equal(rows, 5);
}

static void has_no_rows_at_first(void **state)
{
	int64_t rows = -1;

	(void)state;
	assert_int_equal(store_audit_verify(store, &rows), ERR_NONE);
	assert_int_equal(rows, 0);
}

static void lets_nobody_change_or_remove_a_row(void **state)
{
	static const char *const tries[] = {
		"UPDATE audit SET reason = 'x' WHERE no = 2",
		"DELETE FROM audit WHERE no = 5",
		"INSERT OR REPLACE INTO audit SELECT 2, batch, at, actor, account, account_id, what, 'x',"
		" before, after, undoes, hash FROM audit WHERE no = 2",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		assert_int_equal(store_write(store), ERR_NONE);
		assert_int_equal(db_script(store->db, tries[i]), ERR_DENIED);
		store_end(store);
	}
	check_verify(NULL);
}

static void tells_which_row_was_altered(void **state)
{
	static const char *const tries[] = {
		"UPDATE audit SET at = at + 1 WHERE no = 2",
		"UPDATE audit SET batch = 9 WHERE no = 2",
		"UPDATE audit SET actor = 'rep8' WHERE no = 2",
		"UPDATE audit SET account = 1 WHERE no = 2",
		"UPDATE audit SET account_id = 'acct-1' WHERE no = 2",
		"UPDATE audit SET account_id = 'acct-1', account = 1 WHERE no = 2",
		"UPDATE audit SET what = 1 WHERE no = 2",
		"UPDATE audit SET what = 99 WHERE no = 2",
		"UPDATE audit SET reason = NULL WHERE no = 2",
		"UPDATE audit SET reason = 'two ' WHERE no = 2",
		"UPDATE audit SET before = after WHERE no = 2",
		"UPDATE audit SET after = replace(after, 'disabled', 'active') WHERE no = 2",
		"UPDATE audit SET undoes = 1 WHERE no = 2",
		"UPDATE audit SET hash = x'00' WHERE no = 2",
		"UPDATE audit SET hash = (SELECT hash FROM audit WHERE no = 1) WHERE no = 2",
		"UPDATE account SET id = 'acct-3' WHERE no = 2",
	};

	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		run(UNLOCKED);
		run(tries[i]);
		check_verify("row 2: altered");
		store_unmake(state);
		acts_make(state);
	}
}

static void tells_which_row_is_missing(void **state)
{
	(void)state;
	run(UNLOCKED "DELETE FROM audit WHERE no = 3");
	check_verify("row 3: missing");
	run("DELETE FROM audit WHERE no = 1");
	check_verify("row 1: missing");
}

static void sees_a_gap_that_was_closed(void **state)
{
	(void)state;
	run(UNLOCKED "DELETE FROM audit WHERE no = 3; UPDATE audit SET no = no - 1 WHERE no > 3");
	check_verify("row 3: altered");
}

static void tells_which_rows_changed_places(void **state)
{
	(void)state;
	run(UNLOCKED "UPDATE audit SET no = 99 WHERE no = 2; UPDATE audit SET no = 2 WHERE no = 4;"
		     "UPDATE audit SET no = 4 WHERE no = 99");
	check_verify("row 2: reordered: what stood there is row 4 now");
}

static void misses_a_tail_that_was_cut_off(void **state)
{
	struct account_no no;

	(void)state;
	run(UNLOCKED "DELETE FROM audit WHERE no > 3");
	check_verify("row 4: missing: the log had 5 rows");
	/* The log goes on behind what was, not behind what is left. */
	assert_int_equal(store_account_find(store, STR("acct-1"), &no), ERR_NONE);
	act(no, "six", STATE_ACTIVE);
	assert_int_equal(number_of("SELECT max(no) FROM audit"), 6);
	check_verify("row 4: missing");
}

static void sees_rows_that_were_added_behind_its_back(void **state)
{
	(void)state;
	run("INSERT INTO audit SELECT 6, batch, at, actor, account, account_id, what, reason,"
	    " before, after, undoes, hash FROM audit WHERE no = 5");
	check_verify("row 6: altered");
}

static void works_on_when_somebody_broke_its_head(void **state)
{
	static const char *const tries[] = {
		"DELETE FROM meta WHERE name = 'audit_head'",
		"UPDATE meta SET value = 'nonsense' WHERE name = 'audit_head'",
		"UPDATE meta SET value = '5 00' WHERE name = 'audit_head'",
	};
	static const char *const told[] = { "lost its head", "does not read", "does not read" };
	struct account_no no;

	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		run(tries[i]);
		check_verify(told[i]);
		assert_int_equal(store_account_find(store, STR("acct-1"), &no), ERR_NONE);
		act(no, "six", STATE_ACTIVE);
		check_verify("row 6: altered"); /* it follows on nothing */
		store_unmake(state);
		acts_make(state);
	}
}

static void reads_the_same_to_everybody(void **state)
{
	struct store *other = NULL;
	int64_t rows = 0;

	(void)state;
	assert_int_equal(store_open(store_path, STORE_READ, &other), ERR_NONE);
	assert_int_equal(store_audit_verify(other, &rows), ERR_NONE);
	assert_int_equal(rows, 5);
	store_close(other);
}

static void act_many(int times)
{
	struct account_no no;

	store = NULL; /* a handle does not go through a fork */
	if (store_open(store_path, STORE_WRITE, &store) ||
	    store_account_find(store, STR("acct-1"), &no))
		_exit(1);
	for (int i = 0; i < times; i++) {
		struct act_put put = { .account = no, .what = ACT_NOTE, .actor = STR("rep7") };
		struct action_no given;

		if (store_write(store) || store_act(store, &put, &given) || store_commit(store))
			_exit(1);
	}
	store_close(store);
	_exit(0);
}

static void stays_one_chain_when_many_write(void **state)
{
	pid_t children[4];
	int64_t rows = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(children); i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (!children[i])
			act_many(25);
	}
	for (size_t i = 0; i < ARRAY_LEN(children); i++) {
		int status = -1;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(store_audit_verify(store, &rows), ERR_NONE);
	assert_int_equal(rows, 105);
}

#define ACTED(test) cmocka_unit_test_setup_teardown(test, acts_make, store_unmake)

static void misses_what_was_known_when_it_was_decided(void **state)
{
	struct account_no no = account_make("acct-9");
	struct act_put put = { .account = no,
			       .what = ACT_DISABLE,
			       .actor = STR("engine"),
			       .at = { 5000 },
			       .known = STR("{\"bits\":12}") };
	struct action_no given;
	struct action action;
	struct str body;

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_act(store, &put, &given), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	assert_int_equal(store_action(store, arena, given, &action), ERR_NONE);
	assert_true(action.has_known);
	assert_int_equal(store_known_then(store, arena, &action, &body), ERR_NONE);
	assert_true(str_is(body, "{\"bits\":12}"));
	check_verify(NULL);
	run("UPDATE known_then SET body = '{\"bits\":1}'");
	check_verify("row 6: what was known then was altered");
	run("DELETE FROM known_then");
	check_verify("row 6: what was known then is gone");
}

static void keeps_what_was_known_once_for_two_acts(void **state)
{
	struct account_no no = account_make("acct-9");
	struct act_put put = { .account = no,
			       .what = ACT_HOLD,
			       .actor = STR("engine"),
			       .at = { 5000 },
			       .known = STR("{}") };
	static const struct sql rows_in = { "SELECT count(*) FROM known_then" };
	CLEANUP(rows_end) struct rows rows = { 0 };
	struct action_no given;

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_act(store, &put, &given), ERR_NONE);
	put.what = ACT_LAPSE;
	assert_int_equal(store_act(store, &put, &given), ERR_NONE);
	put.what = ACT_NOTE; /* decides nothing */
	put.known = STR("{1}");
	assert_int_equal(store_act(store, &put, &given), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	rows = db_query(store->db, &rows_in, "");
	assert_true(rows_next(&rows));
	assert_int_equal(rows_int(&rows, 0), 1);
}

/* Whoever cuts the end off and writes the head anew. */
static void misses_an_end_whose_head_was_written_anew(void **state)
{
	char sql[400], hex[2 * HASH_BYTES + 1];
	struct action action;

	(void)state;
	assert_int_equal(store_action(store, arena, (struct action_no){ 3 }, &action), ERR_NONE);
	hash_hex(&action.hash, hex);
	snprintf(sql, sizeof(sql),
		 UNLOCKED "DELETE FROM audit WHERE no > 3;"
			  "UPDATE meta SET value = '3 %s' WHERE name = 'audit_head'",
		 hex);
	run(sql);
	check_verify("its end is missing");
	run("UPDATE meta SET value = '3' WHERE name = 'batch'");
	check_verify("no act in the audit log made it so");
	run("DELETE FROM audit; DELETE FROM meta WHERE name IN ('audit_head', 'batch')");
	check_verify("no act in the audit log made it so");
}

static void misses_its_guards_and_puts_them_on_again(void **state)
{
	(void)state;
	run(UNLOCKED);
	check_verify("guards were taken off");
	store_close_at(&store);
	assert_int_equal(store_open(store_path, STORE_WRITE, &store), ERR_NONE);
	check_verify(NULL);
	lets_nobody_change_or_remove_a_row(state);
}

static void note(struct account_no no, const char *text)
{
	struct act_put put = { .account = no,
			       .what = ACT_NOTE,
			       .actor = STR("rep7"),
			       .at = { 5000 },
			       .note = str_of(text) };
	struct action_no given;

	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_standing(store, arena, no, &put.after), ERR_NONE);
	assert_int_equal(store_act(store, &put, &given), ERR_NONE);
	assert_int_equal(store_note_put(store, no, given, put.at, put.actor, put.note), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
}

static void tells_which_note_was_altered_forged_or_removed(void **state)
{
	struct account_no no;

	(void)state;
	assert_int_equal(store_account_find(store, STR("acct-1"), &no), ERR_NONE);
	note(no, "they called back");
	check_verify(NULL);
	run("UPDATE note SET text = 'they never called'");
	check_verify("row 6: its note was altered");
	run("DELETE FROM note");
	check_verify("row 6: its note is gone");
	run("INSERT INTO note (no, account, at, actor, text)"
	    " VALUES (6, 1, 5000, 'rep7', 'they called back'), (5, 1, 5000, 'rep7', 'forged')");
	check_verify("note 5: nobody wrote it");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(has_no_rows_at_first),
		ACTED(finds_nothing_wrong_with_what_it_wrote),
		ACTED(lets_nobody_change_or_remove_a_row),
		ACTED(tells_which_row_was_altered),
		ACTED(tells_which_row_is_missing),
		ACTED(sees_a_gap_that_was_closed),
		ACTED(tells_which_rows_changed_places),
		ACTED(misses_a_tail_that_was_cut_off),
		ACTED(sees_rows_that_were_added_behind_its_back),
		ACTED(works_on_when_somebody_broke_its_head),
		ACTED(reads_the_same_to_everybody),
		ACTED(misses_what_was_known_when_it_was_decided),
		ACTED(keeps_what_was_known_once_for_two_acts),
		ACTED(misses_an_end_whose_head_was_written_anew),
		ACTED(misses_its_guards_and_puts_them_on_again),
		ACTED(tells_which_note_was_altered_forged_or_removed),
		ACTED(stays_one_chain_when_many_write),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
