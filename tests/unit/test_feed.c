/* What the scanners and the engine said and did, as the console shows it. */
#include "tests/unit/desk_act.h"

static struct feed_answer *feed(void)
{
	struct snapshot *snapshot = ask(&(struct request){ .kind = REQUEST_FEED });

	assert_int_equal(snapshot->error, ERR_NONE);
	return snapshot->feed;
}

static const struct feed_row *row_of(const struct feed_answer *answer, enum feed_kind kind)
{
	static const struct feed_row none;

	for (size_t i = 0; i < answer->count; i++)
		if (answer->rows[i].kind == kind)
			return &answer->rows[i];
	fail_msg("there is no row of kind %d", (int)kind);
	return &none;
}

static void is_empty_where_nothing_happened(void **state)
{
	(void)state;
	sign_up("acct-1");
	assert_int_equal(feed()->count, 0);
}

static void tells_what_a_scanner_said_and_what_the_engine_did(void **state)
{
	const struct feed_answer *answer;
	const struct feed_row *row;

	(void)state;
	convict("acct-1");
	check_state("acct-1", STATE_DISABLED);
	answer = feed();
	row = row_of(answer, FEED_SCANNER);
	assert_true(str_is(row->who, "watch"));
	assert_true(str_is(row->what, "phishing"));
	assert_true(str_is(row->on, "acct-1-bad.example"));
	assert_false(row->has_account);
	row = row_of(answer, FEED_DISABLED);
	assert_true(str_is(row->who, "engine"));
	assert_true(str_is(row->on, "acct-1"));
	assert_true(row->has_account && row->why.len > 0);
	assert_true(str_is(row_of(answer, FEED_FLAGGED)->on, "acct-1"));
}

static void is_in_the_order_of_time_and_each_row_keeps_its_id(void **state)
{
	const struct feed_answer *answer, *again;

	(void)state;
	suspect("acct-2");
	convict("acct-1");
	answer = feed();
	again = feed();
	assert_true(answer->count > 3);
	assert_int_equal(again->count, answer->count);
	for (size_t i = 0; i < answer->count; i++) {
		assert_int_not_equal(answer->rows[i].id, 0);
		assert_int_equal(answer->rows[i].id, again->rows[i].id);
		for (size_t k = 0; k < i; k++) {
			assert_true(answer->rows[k].at.us >= answer->rows[i].at.us);
			assert_int_not_equal(answer->rows[k].id, answer->rows[i].id);
		}
	}
}

static void leaves_out_what_a_person_did(void **state)
{
	size_t before;

	(void)state;
	suspect("acct-1");
	before = feed()->count;
	check_done(do_one(ACT_DISABLE, "acct-1", "a person's"));
	assert_int_equal(feed()->count, before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ACTED(is_empty_where_nothing_happened),
		ACTED(tells_what_a_scanner_said_and_what_the_engine_did),
		ACTED(is_in_the_order_of_time_and_each_row_keeps_its_id),
		ACTED(leaves_out_what_a_person_did),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
