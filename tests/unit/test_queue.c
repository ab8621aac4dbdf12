#include "core/store/queue.h"
#include "tests/unit/store_make.h"

/* Accounts by number: "3 1 2". */
static void check_queue(struct queue_filter filter, const char *expected)
{
	struct account_row *rows = NULL;
	size_t count = 0, len = 0;
	char text[256] = "";

	assert_int_equal(store_queue(store, arena, &filter, &rows, &count), ERR_NONE);
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%lld", i ? " " : "",
					(long long)rows[i].no.n);
	assert_string_equal(text, expected);
}

static void fill(int accounts)
{
	assert_int_equal(store_write(store), ERR_NONE);
	for (int i = 1; i <= accounts; i++) {
		char id[16];

		snprintf(id, sizeof(id), "acct-%d", i);
		account_make(id);
	}
	assert_int_equal(store_commit(store), ERR_NONE);
}

static void puts_the_most_urgent_first(void **state)
{
	(void)state;
	fill(6);
	run("UPDATE account SET case_state = 1, flagged_at = 100, urgency = no");
	check_queue((struct queue_filter){ 0 }, "6 5 4 3 2 1");
	check_queue((struct queue_filter){ .limit = 2 }, "6 5");
	run("UPDATE account SET urgency = 9.5 WHERE no IN (1, 2, 3);"
	    "UPDATE account SET flagged_at = 50 WHERE no = 2");
	check_queue((struct queue_filter){ 0 }, "2 1 3 6 5 4");
}

static void leaves_out_who_is_not_flagged_or_whose_case_is_closed(void **state)
{
	(void)state;
	fill(6);
	run("UPDATE account SET case_state = 1, flagged_at = 100, urgency = no;"
	    "UPDATE account SET case_state = 2 WHERE no = 6;"
	    "UPDATE account SET case_state = 0 WHERE no = 4;"
	    "UPDATE account SET flagged_at = 0 WHERE no = 2");
	check_queue((struct queue_filter){ 0 }, "5 3 1");
}

static void puts_customers_on_the_line_before_all_others(void **state)
{
	(void)state;
	fill(6);
	run("UPDATE account SET case_state = 1, flagged_at = 100, urgency = no;"
	    "UPDATE account SET on_line_at = 1000 WHERE no IN (1, 3);"
	    "UPDATE account SET on_line_at = 900 WHERE no = 5;"
	    "UPDATE account SET on_line_at = 1000, case_state = 2 WHERE no = 4");
	check_queue((struct queue_filter){ .on_line_after = { 900 } }, "3 1 6 5 2");
	check_queue((struct queue_filter){ .on_line_after = { 899 } }, "5 3 1 6 2");
	check_queue((struct queue_filter){ .on_line_after = { 900 }, .limit = 3 }, "3 1 6");
	check_queue((struct queue_filter){ .on_line_after = { 900 }, .limit = 1 }, "3");
	/* A stream that is an hour old has a clock before which nothing was. */
	check_queue((struct queue_filter){ .on_line_after = { -5 } }, "5 3 1 6 2");
}

/* How the database goes about a statement. */
static void check_plan(const struct sql *statement, const char *binds, const char *expected)
{
	struct sql *sql = ARENA_NEW(arena, struct sql);
	CLEANUP(rows_end) struct rows rows = { 0 };
	char plan[1024] = "";
	size_t len = 0;

	sql->text = arena_strf(arena, "EXPLAIN QUERY PLAN %s", statement->text).at;
	rows = strlen(binds) == 2 ? db_query(store->db, sql, binds, INT64_C(900), INT64_C(200))
				  : db_query(store->db, sql, binds, INT64_C(900));
	while (rows_next(&rows))
		len += (size_t)snprintf(plan + len, sizeof(plan) - len, "%" PRI_STR "\n",
					ARG_STR(rows_text(&rows, 3)));
	assert_int_equal(rows_error(&rows), ERR_NONE);
	if (!strstr(plan, expected))
		fail_msg("%s", plan);
	/* Nothing goes through all accounts, or sorts all that are flagged. */
	assert_null(strstr(plan, "SCAN account\n"));
	assert_true(statement == &queue_on_line || !strstr(plan, "TEMP B-TREE"));
}

static void asks_indexes_however_many_accounts_there_are(void **state)
{
	(void)state;
	check_plan(&queue_waiting, "ii", "SEARCH account USING COVERING INDEX account_queue_row");
	check_plan(&queue_on_line, "ii", "SEARCH account USING INDEX account_on_line");
	check_plan(&queue_counts, "i", "SEARCH account USING COVERING INDEX account_queue");
	check_plan(&queue_counts, "i", "SEARCH account USING COVERING INDEX account_on_line");
	check_plan(&queue_counts, "i", "SEARCH account USING COVERING INDEX account_state");
	check_plan(&queue_counts, "i", "USING COVERING INDEX outbox_waiting");
	check_plan(&queue_counts, "i", "USING COVERING INDEX outbox_failed");
}

static void counts_what_stands_on_top_of_every_screen(void **state)
{
	struct desk_counts counts;

	(void)state;
	assert_int_equal(store_counts(store, (struct moment){ 0 }, &counts), ERR_NONE);
	assert_int_equal(counts.accounts, 0);
	fill(9);
	run("UPDATE account SET case_state = 1, flagged_at = 100 WHERE no < 5;"
	    "UPDATE account SET case_state = 2 WHERE no = 4;"
	    "UPDATE account SET on_line_at = 1000 WHERE no IN (1, 9);"
	    "UPDATE account SET on_line_at = 900 WHERE no = 3;"
	    "UPDATE account SET state = 1 WHERE no = 1;"
	    "UPDATE account SET state = 2 WHERE no IN (2, 3, 4);"
	    "UPDATE account SET state = 3 WHERE no = 5;"
	    "INSERT INTO outbox (action, account, what, state, newer, key) VALUES"
	    " (1, 1, 0, 0, 0, 'a'), (2, 2, 0, 1, 0, 'b'), (3, 3, 0, 2, 0, 'c'),"
	    " (4, 4, 0, 3, 0, 'd'), (5, 5, 0, 3, 9, 'e')");
	assert_int_equal(store_counts(store, (struct moment){ 900 }, &counts), ERR_NONE);
	assert_int_equal(counts.accounts, 9);
	assert_int_equal(counts.flagged, 3);
	assert_int_equal(counts.on_line, 2);
	assert_int_equal(counts.held, 1);
	assert_int_equal(counts.disabled, 3);
	assert_int_equal(counts.waiting, 2);
	assert_int_equal(counts.failed, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(puts_the_most_urgent_first),
		STORED(leaves_out_who_is_not_flagged_or_whose_case_is_closed),
		STORED(puts_customers_on_the_line_before_all_others),
		STORED(asks_indexes_however_many_accounts_there_are),
		STORED(counts_what_stands_on_top_of_every_screen),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
