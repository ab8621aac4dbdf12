/* The ways between the screens, there, back and on. */
#include "tests/screen/app_make.h"

/* ---- notes ------------------------------------------------------------------------------ */

static void goes_from_a_campaign_to_its_accounts_and_texts(void **state)
{
	(void)state;
	made_keys(made, "C");
	assert_shows("what differs is lit");
	made_keys(made, "j j Enter");
	assert_shows("events of acct-7421");
	made_keys(made, "q G Enter");
	assert_shows("Where"); /* the made desk knows one dossier */
	made_keys(made, "q d");
	assert_str_is(last_act()->accounts[0], "acct-7440"); /* the one under the cursor */
	made_keys(made, "Q : 'campaigns Enter Enter");
	assert_shows("campaign 12");
}

/* ---- back and forward ------------------------------------------------------------------- */

static void comes_back_to_a_screen_as_it_was_left(void **state)
{
	CLEANUP(buf_release) struct buf account = BUF_UP_TO(100000);
	CLEANUP(buf_release) struct buf again = BUF_UP_TO(100000);

	(void)state;
	made_keys(made, "/ 'birch Enter Enter Tab j j");
	made_print(made, true, &account);
	made_keys(made, "c alt-Left alt-Left");
	assert_shows("/ birch");
	made_keys(made, "]");
	made_print(made, true, &again);
	assert_string_equal(buf_text(&again), buf_text(&account));
	made_keys(made, "alt-Right");
	assert_shows("cluster of");
	made_keys(made, "]");
	assert_shows("nothing to go forward to");
	made_keys(made, "Q ]"); /* straight to the queue and all the way back */
	made_print(made, true, &again);
	made_keys(made, "] [ Esc [");
	assert_shows("this is the first screen");
	assert_int_equal(made->wish_count, 0);
}

static void forgets_the_way_forward_once_another_was_taken(void **state)
{
	(void)state;
	made_keys(made, "Enter c [ L ]");
	assert_shows("nothing to go forward to");
	assert_shows("trail of");
	made_keys(made, "[ [ n 'x Esc q q"); /* a note is a draft, not a screen to come back to */
}

static void goes_from_the_feed_to_whom_it_is_about(void **state)
{
	(void)state;
	made_keys(made, "F d");
	assert_str_is(last_act()->accounts[0], "acct-7421");
	made_keys(made, "Enter");
	assert_shows("DISABLED by");
	made_keys(made, "q j j d");
	assert_shows("no account stands in this line");
	made_keys(made, "Enter"); /* whoever sends what the scanner named */
	assert_shows("find \"chaseupdate.example\"");
	made_keys(made, "q / 'bounces");
	assert_shows("1 of 4");
	made_keys(made, "Enter j Enter");
	assert_shows("Lumber Mail LLC"); /* as every dossier of this desk */
}

/* What shows in a console that goes on where this one was left. */
static void assert_goes_on(const char *keys)
{
	CLEANUP(buf_release) struct buf left = BUF_UP_TO(200000);
	CLEANUP(buf_release) struct buf again = BUF_UP_TO(200000);
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct made *one = made_begin(120, 40, NULL), *next;
	struct session session = { .count = 0 };

	made_keys(one, keys);
	app_session(one->app, arena, &session);
	next = made_go_on(120, 40, &session);
	app_say(one->app, false, STR("."));
	app_say(next->app, false, STR("."));
	made_print(one, true, &left);
	made_print(next, true, &again);
	if (!str_equal(buf_str(&left), buf_str(&again)))
		print_error("after %s\n%s\n%s", keys, buf_text(&left), buf_text(&again));
	assert_true(str_equal(buf_str(&left), buf_str(&again)));
	made_end(one);
	made_end(next);
}

static void goes_on_where_it_was_left(void **state)
{
	(void)state;
	assert_goes_on("");
	assert_goes_on("j j j");
	assert_goes_on("s s j");
	assert_goes_on("/ 'birch Enter");
	assert_goes_on("Enter Tab j j");
	assert_goes_on("Enter w j c j");
	assert_goes_on("L j j j");
	assert_goes_on("F j");
	assert_goes_on("Enter C");
	assert_goes_on(": 'find~stilhaus Enter j");
	assert_goes_on(": 'campaigns Enter");
}

static void has_it_written_down_where_somebody_is_soon_after_a_key(void **state)
{
	(void)state;
	made_keys(made, "j");
	assert_int_equal(made->wish_count, 0); /* nobody asked for it */
	made_end(made);
	made = made_kept(120, 40);
	made_keys(made, "j j");
	assert_int_equal(made->wish_count, 0);            /* not at every key */
	assert_in_range(app_wait_ms(made->app), 1, 2001); /* a begun one counts */
}

static void goes_on_below_what_does_not_come_back(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct session session = { .count = 0 };
	struct made *next;

	(void)state;
	made_keys(made, "Enter Enter"); /* the events of a fact */
	app_session(made->app, arena, &session);
	assert_int_equal(session.count, 2);
	session.rows[1].subject = STR("nobody"); /* an account that is there no more */
	next = made_go_on(120, 40, &session);
	assert_true(made_shows(next, "verdict"));
	made_end(next);
	session.rows[0].view = VIEW_TRAIL; /* rubbish */
	session.rows[1].place.pane = 4711;
	next = made_go_on(120, 40, &session);
	assert_true(made_shows(next, "verdict"));
	made_end(next);
}

/* ---- what may be meant ------------------------------------------------------------------ */

static void goes_back_the_way_it_came(void **state)
{
	(void)state;
	made_keys(made, "Enter c Enter L q q q q");
	assert_int_equal(made->wish_count, 0);
	assert_shows("verdict");
	made_keys(made, "q");
	assert_int_equal(made->wish.kind, WISH_QUIT);
}

static void goes_to_the_neighbour_in_the_queue(void **state)
{
	(void)state;
	made_keys(made, "Enter K");
	assert_shows("the first account of the queue");
	made_keys(made, "J d");
	assert_str_is(made->acts[0].account, "acct-7388");
	made_keys(made, "q q"); /* one way back, however many neighbours were seen */
	assert_int_equal(made->wish.kind, WISH_QUIT);
}

/* ---- news ------------------------------------------------------------------------------- */

static void opens_the_account_named_in_every_view(void **state)
{
	static const char *const ways[] = {
		"", "j Enter", "j Enter Enter", "c", "L", "?", "n Esc"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		struct made *one = made_begin(120, 40, NULL);

		made_keys(one, ways[i]);
		made_keys(one, ": 'open~acct-7440 Enter d");
		assert_int_equal(one->act_count, 1);
		assert_str_is(one->acts[0].account, "acct-7440");
		made_end(one);
	}
}

static void looks_through_all_accounts(void **state)
{
	(void)state;
	made_keys(made, ": 'find~stilhaus Enter");
	assert_shows("find \"stilhaus\"");
	assert_shows("domain: stilhaus");
	made_keys(made, "q / 'zzz Enter"); /* nothing flagged holds it */
	assert_shows("find \"zzz\"");
}

static void opens_at_an_account(void **state)
{
	struct made *one = made_begin(120, 40, "acct-7421");

	(void)state;
	assert_true(made_shows(one, "DISABLED by the engine"));
	made_keys(one, "q");
	assert_true(made_shows(one, "verdict"));
	made_end(one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		APP(goes_from_a_campaign_to_its_accounts_and_texts),
		APP(comes_back_to_a_screen_as_it_was_left),
		APP(forgets_the_way_forward_once_another_was_taken),
		APP(goes_from_the_feed_to_whom_it_is_about),
		APP(goes_on_where_it_was_left),
		APP(has_it_written_down_where_somebody_is_soon_after_a_key),
		APP(goes_on_below_what_does_not_come_back),
		APP(goes_back_the_way_it_came),
		APP(goes_to_the_neighbour_in_the_queue),
		APP(opens_the_account_named_in_every_view),
		APP(looks_through_all_accounts),
		APP(opens_at_an_account),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
