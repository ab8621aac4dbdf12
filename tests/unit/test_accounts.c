#include "tests/unit/store_make.h"

static void finds_an_account_by_ids_of_any_bytes(void **state)
{
	static const char reversed[] = { '\xE2', '\x80', '\xAE', 't', 'c', 'c', 'a' };
	static char longest[EVENT_ID_MAX];
	const struct str ids[] = {
		STR("acct-7421"),
		STR("acct-7421 "),
		STR("ACCT-7421"),
		STR("a\0b"),
		STR("a\0c"),
		STR("a"),
		STR("\x01\x1b[2J\x7f"),
		{ reversed, sizeof(reversed) },
		STR("' OR 1=1 --"),
		STR("%"),
		{ longest, sizeof(longest) },
	};
	struct account_no no;

	(void)state;
	memset(longest, 'x', sizeof(longest));
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		account_make_str(ids[i]);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		struct account_row row;

		assert_int_equal(store_account_find(store, ids[i], &no), ERR_NONE);
		assert_int_equal(no.n, i + 1);
		assert_int_equal(store_account_row(store, arena, no, &row), ERR_NONE);
		assert_true(str_equal(row.id, ids[i]));
	}
	no.n = 77;
	assert_int_equal(store_account_find(store, STR("acct"), &no), ERR_NOT_FOUND);
	assert_int_equal(store_account_find(store, STR(""), &no), ERR_NOT_FOUND);
	assert_int_equal(no.n, 77);
}

static void shows_an_account_whole(void **state)
{
	struct account_no no = account_make("acct-1");
	struct account_row row;

	(void)state;
	run("INSERT INTO cluster (no, size) VALUES (1, 7);"
	    "UPDATE account SET name = 'Lumber Mail', email = '', plan = 3, state = 2, verdict = 3,"
	    " probability = 0.5, created_at = 11, flagged_at = 12, disabled_at = 13, cluster = 1,"
	    " top_reason = 'phishing as Chase', assignee = 'rep7', case_state = 1, outcome = 2,"
	    " place = 'DE≠GB', on_line_at = 14, last_seen = 15, sent = 16,"
	    " days = '0,1,2,3,4,5,6,70000'");
	assert_int_equal(store_account_row(store, arena, no, &row), ERR_NONE);
	check_text(row.name, "Lumber Mail");
	check_text(row.email, "");
	assert_false(str_is_absent(row.email));
	assert_int_equal(row.plan, PLAN_PREMIUM);
	assert_int_equal(row.state, STATE_DISABLED);
	assert_int_equal(row.verdict, VERDICT_PHISHER);
	assert_true(row.probability == 0.5);
	assert_int_equal(row.created_at.us, 11);
	assert_int_equal(row.flagged_at.us, 12);
	assert_int_equal(row.disabled_at.us, 13);
	assert_int_equal(row.cluster.n, 1);
	assert_int_equal(row.cluster_size, 7);
	check_text(row.top_reason, "phishing as Chase");
	check_text(row.assignee, "rep7");
	assert_int_equal(row.case_state, CASE_OPEN);
	assert_int_equal(row.outcome, OUTCOME_FALSE_ALARM);
	check_text(row.place, "DE≠GB");
	assert_int_equal(row.on_line_at.us, 14);
	assert_int_equal(row.last_seen.us, 15);
	assert_int_equal(row.sent, 16);
	for (int i = 0; i < 7; i++)
		assert_int_equal(row.sends_by_day[i], i);
	assert_int_equal(row.sends_by_day[7], UINT16_MAX);
}

static void knows_little_of_an_account_that_just_came(void **state)
{
	struct account_no no = account_make("acct-1");
	struct account_row row;
	struct profile profile;

	(void)state;
	assert_int_equal(store_account_row(store, arena, no, &row), ERR_NONE);
	assert_true(str_is_absent(row.name));
	assert_true(str_is_absent(row.assignee));
	assert_int_equal(row.cluster_size, 1);
	assert_int_equal(row.sends_by_day[7], 0);
	assert_int_equal(store_profile(store, arena, no, &profile), ERR_NONE);
	assert_true(str_is_absent(profile.fields.name));
	no.n++;
	assert_int_equal(store_account_row(store, arena, no, &row), ERR_NOT_FOUND);
	assert_int_equal(store_profile(store, arena, no, &profile), ERR_NOT_FOUND);
}

static void reads_days_that_are_fewer_or_broken(void **state)
{
	/* clang-format off */
	static const struct {
		const char *set;
		uint16_t last[3];
	} cases[] = {
		{ "UPDATE account SET days = '4,5'", { 0, 4, 5 } },
		{ "UPDATE account SET days = '-4,5'", { 0, 0, 5 } },
		{ "UPDATE account SET days = '5,x,7'", { 0, 0, 5 } },
		{ "UPDATE account SET days = '1,2,3,4,5,6,7,8,9,10'", { 6, 7, 8 } },
		{ "UPDATE account SET days = ''", { 0, 0, 0 } },
	};
	/* clang-format on */
	struct account_no no = account_make("acct-1");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct account_row row;

		run(cases[i].set);
		assert_int_equal(store_account_row(store, arena, no, &row), ERR_NONE);
		assert_memory_equal(&row.sends_by_day[5], cases[i].last, sizeof(cases[i].last));
	}
}

static void gives_the_profile_as_it_was_kept(void **state)
{
	struct account_no no = account_make("acct-1");
	struct profile profile;

	(void)state;
	run("UPDATE account SET created_at = 1700000000000000,"
	    " profile = '{\"name\":\"Lumber\\u0000 Mail\",\"country\":\"Germoney\",\"plan\":\"paid\","
	    "\"ip\":\"81.2.69.160\"}'");
	assert_int_equal(store_profile(store, arena, no, &profile), ERR_NONE);
	assert_true(str_equal(profile.fields.name, STR("Lumber\0 Mail")));
	check_text(profile.fields.country, "Germoney");
	assert_int_equal(profile.fields.plan, PLAN_PAID);
	assert_true(ip_is_v4(&profile.fields.ip));
	assert_true(str_is_absent(profile.fields.email));
	assert_int_equal(profile.created_at.us, INT64_C(1700000000000000));

	run("UPDATE account SET profile = '{\"name\":'");
	assert_int_equal(store_profile(store, arena, no, &profile), ERR_CORRUPT);
}

/* The numbers that came, in their order, as a text. */
struct came {
	char text[256];
	size_t most;
};

static bool come(void *with, const struct account_row *row)
{
	struct came *came = with;
	size_t len = strlen(came->text);
	struct account_row again;

	/* Another question may be asked meanwhile. */
	assert_int_equal(store_account_row(store, arena, row->no, &again), ERR_NONE);
	assert_true(str_equal(again.id, row->id));
	snprintf(came->text + len, sizeof(came->text) - len, "%s%lld", len ? " " : "",
		 (long long)row->no.n);
	return --came->most;
}

static void check_each(struct account_filter filter, size_t most, const char *expected)
{
	struct came came = { .most = most };

	assert_int_equal(store_accounts_each(store, &filter, come, &came), ERR_NONE);
	assert_string_equal(came.text, expected);
}

#define ANY .verdict = -1, .state = -1
#define WHICH(...) ((struct account_filter){ __VA_ARGS__ })

static void lists_accounts_newest_first(void **state)
{
	(void)state;
	for (int i = 1; i <= 9; i++) {
		char id[16];

		snprintf(id, sizeof(id), "acct-%d", i);
		account_make(id);
	}
	run("UPDATE account SET verdict = no % 3; UPDATE account SET state = 2 WHERE no > 4;"
	    "UPDATE account SET cluster = 5 WHERE no IN (2, 5, 8)");
	check_each(WHICH(ANY), 99, "9 8 7 6 5 4 3 2 1");
	check_each(WHICH(ANY), 3, "9 8 7");
	check_each(WHICH(ANY, .limit = 2), 99, "9 8");
	check_each(WHICH(ANY, .limit = 2, .before = { 8 }), 99, "7 6");
	check_each(WHICH(.verdict = 0, .state = -1), 99, "9 6 3");
	check_each(WHICH(.verdict = 2, .state = -1), 99, "8 5 2");
	check_each(WHICH(.verdict = 2, .state = -1, .before = { 8 }), 99, "5 2");
	check_each(WHICH(.verdict = 2, .state = 0), 99, "2");
	check_each(WHICH(.verdict = -1, .state = 0), 99, "4 3 2 1");
	check_each(WHICH(.verdict = -1, .state = 2, .limit = 1), 99, "9");
	check_each(WHICH(.verdict = 0, .state = 2), 99, "9 6");
	check_each(WHICH(ANY, .cluster = { 5 }), 99, "8 5 2");
	check_each(WHICH(.verdict = -1, .state = 2, .cluster = { 5 }, .before = { 8 }), 99, "5");
	check_each(WHICH(ANY, .cluster = { 6 }), 99, "");
	check_each(WHICH(.verdict = 3, .state = -1), 99, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(finds_an_account_by_ids_of_any_bytes),
		STORED(shows_an_account_whole),
		STORED(knows_little_of_an_account_that_just_came),
		STORED(reads_days_that_are_fewer_or_broken),
		STORED(gives_the_profile_as_it_was_kept),
		STORED(lists_accounts_newest_first),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
