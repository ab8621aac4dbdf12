#include "tests/unit/desk_act.h"

#include "core/desk/tip.h"
#include "core/engine/engine.h"

static enum err find(const char *account, double threshold, struct moment *at)
{
	struct account_no no;
	enum err e;

	assert_int_equal(store_account_find(desk->store, str_of(account), &no), ERR_NONE);
	assert_int_equal(store_read(desk->store), ERR_NONE);
	e = tip_find(desk, no, threshold, at);
	store_end(desk->store);
	return e;
}

static void check_tip(const char *account, double threshold, const char *expected)
{
	struct moment at = { 0 };

	assert_int_equal(find(account, threshold, &at), ERR_NONE);
	check_at(at, expected);
}

static void finds_the_event_that_brought_it_there(void **state)
{
	(void)state;
	convict("acct-1");
	check_tip("acct-1", DISABLE_AT, "2024-03-02T13:00:00Z");
	check_tip("acct-1", 1e-6, "2024-03-01T10:00:00Z"); /* the very first */
	for (int hour = 11; hour < 24; hour++) /* much comes after, and changes nothing */
		tell_of("{'type':'login','at':'2024-03-03T%:00:00Z','account':'$','ip':'91.64.17.1'}\n",
			"acct-1", arena_strf(arena, "%d", hour).at);
	check_tip("acct-1", DISABLE_AT, "2024-03-02T13:00:00Z");
}

static void what_a_scanner_says_counts_when_it_says_it(void **state)
{
	(void)state;
	hold_up("acct-1", "bad.example");
	check_tip("acct-1", HOLD_AT, "2024-03-03T10:00:00Z");
	check_tip("acct-1", SUSPECT_AT, "2024-03-03T10:00:00Z");
}

static void the_order_of_telling_does_not_matter(void **state)
{
	(void)state;
	named_phishing("2024-03-03T10:00:00Z", "bad.example");
	tell_of("{'type':'login','at':'2024-03-20T10:00:00Z','account':'$','ip':'91.64.17.1'}\n",
		"acct-1", "");
	set_up("acct-1", "bad.example");
	sign_up("acct-1");
	check_tip("acct-1", HOLD_AT, "2024-03-03T10:00:00Z");
}

static void one_that_never_got_there_has_none(void **state)
{
	struct moment at = { 7 };

	(void)state;
	sign_up("acct-1");
	assert_int_equal(find("acct-1", SUSPECT_AT, &at), ERR_NOT_FOUND);
	assert_int_equal(at.us, 7);
}

static void what_others_did_tips_nothing(void **state)
{
	struct moment at;

	(void)state;
	convict("acct-1");
	sign_up("acct-2");
	for (int i = 1; i <= 2; i++)
		tell_of("{'type':'card','at':'2024-03-02T10:00:00Z','account':'$','fingerprint':'fp-1'}\n"
			"{'type':'login','at':'2024-03-02T10:00:00Z','account':'$','ip':'91.64.17.9','device':'dev-12345'}\n",
			arena_strf(arena, "acct-%d", i).at, "");
	assert_true(look("acct-2").probability > SUSPECT_AT);
	assert_int_equal(find("acct-2", SUSPECT_AT, &at), ERR_NOT_FOUND);
	assert_false(moment_is_never(look("acct-2").flagged_at)); /* as of the newest evidence */
}

static void events_of_one_time_are_taken_together(void **state)
{
	CLEANUP(buf_release) struct buf lines = BUF_UP_TO(100000);

	(void)state;
	buf_add(&lines,
		"{'type':'domain','at':'2024-03-02T10:00:00Z','account':'acct-1','domain':'bad.example','state':'verified'}\n"
		"{'type':'scanner','at':'2024-03-02T10:00:00Z','scanner':'watch','value':'bad.example','verdict':'phishing'}\n");
	for (int i = 0; i < 50; i++)
		buf_addf(
			&lines,
			"{'type':'login','at':'2024-03-02T10:00:00Z','account':'acct-1','id':'l%d','ip':'91.64.17.%d'}\n",
			i, i + 1);
	(void)tell(buf_text(&lines));
	check_tip("acct-1", HOLD_AT, "2024-03-02T10:00:00Z");
}

static void gives_up_on_one_with_too_many_events(void **state)
{
	CLEANUP(buf_release) struct buf lines = BUF_UP_TO(8 << 20);
	struct moment at;

	(void)state;
	for (int i = 0; i <= TIP_EVENTS_MAX; i++)
		buf_addf(
			&lines,
			"{'type':'login','at':%d,'account':'acct-1','id':'l%d','ip':'91.64.17.1'}\n",
			1709373600 + i, i);
	(void)tell(buf_text(&lines));
	assert_int_equal(find("acct-1", 1e-9, &at), ERR_NOT_FOUND);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		ACTED(finds_the_event_that_brought_it_there),
		ACTED(what_a_scanner_says_counts_when_it_says_it),
		ACTED(the_order_of_telling_does_not_matter),
		ACTED(one_that_never_got_there_has_none),
		ACTED(what_others_did_tips_nothing),
		ACTED(events_of_one_time_are_taken_together),
		ACTED(gives_up_on_one_with_too_many_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
