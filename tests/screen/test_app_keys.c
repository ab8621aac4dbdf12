/* That no key goes unanswered, and none is taken for another. */
#include "tests/screen/app_make.h"

/* ---- keys ------------------------------------------------------------------------------- */

static void acts_on_no_letter_while_a_line_is_edited(void **state)
{
	(void)state;
	made_keys(made, "/ 'dDeuzTxqn Esc : 'dDeuzTxqn Esc n 'dDeuzTxq Esc q");
	assert_int_equal(made->act_count, 0);
	made_keys(made, "z 'q");
	assert_int_equal(made->act_count, 0);
}

static void does_nothing_with_a_paste_outside_an_editor(void **state)
{
	(void)state;
	made_paste(made, "d\nD\nq\n:delete\n");
	assert_int_equal(made->act_count, 0);
	assert_int_equal(made->wish_count, 0);
	assert_shows("a paste does nothing here");
	made_keys(made, "/");
	made_paste(made, "birch");
	assert_shows("/ birch");
	assert_shows("1 of 6");
}

static void says_why_a_key_does_nothing(void **state)
{
	(void)state;
	made_keys(made, "? d");
	assert_shows("disable means nothing in the help");
	made_keys(made, "q p");
	assert_shows("pin means nothing in the queue");
	made_keys(made, "F9");
	assert_shows("F9 does nothing; ? shows the keys");
	made_keys(made, "Esc");
	assert_shows("q quits");
}

static bool does_something(const char *way, const char *key)
{
	CLEANUP(buf_release) struct buf before = BUF_UP_TO(100000);
	CLEANUP(buf_release) struct buf after = BUF_UP_TO(100000);
	struct made *one = made_begin(120, 40, NULL);
	bool did;

	made_keys(one, way);
	made_print(one, true, &before);
	made_keys(one, key);
	made_print(one, true, &after);
	did = one->wish_count || !str_equal(buf_str(&before), buf_str(&after));
	made_end(one);
	return did;
}

/* The contract's keys, in every view: each does something that shows, or says why not. */
static void answers_every_key_in_every_view(void **state)
{
	static const char *const views[] = { "", "Enter", "c", "L", "?", "Enter Enter" };
	static const char *const keys[] = { "d", "e", "D", "u", "n", "x", "c", "m", "t",    "p",
					    "a", "w", "y", "T", "z", "/", ":", "?", "Space" };

	(void)state;
	for (size_t v = 0; v < ARRAY_LEN(views); v++)
		for (size_t k = 0; k < ARRAY_LEN(keys); k++)
			if (!does_something(views[v], keys[k]))
				fail_msg("'%s' does nothing after '%s'", keys[k], views[v]);
}

/* How to come to each view from the queue; NULL: it is none of this version. */
static const char *const ways_to[VIEW_COUNT] = {
	[VIEW_QUEUE] = "",
	[VIEW_ACCOUNT] = "Enter",
	[VIEW_CLUSTER] = "c",
	[VIEW_MAP] = "m",
	[VIEW_CAMPAIGN] = "C",
	[VIEW_NOTE] = "n Esc",
	[VIEW_TRAIL] = "L",
	[VIEW_FEED] = "F",
	[VIEW_HELP] = "?",
	[VIEW_EVENTS] = "Enter Enter",
	[VIEW_CAMPAIGNS] = ": 'campaigns Enter",
};

static bool action_answers(const char *way, enum action_id action)
{
	CLEANUP(buf_release) struct buf before = BUF_UP_TO(100000);
	CLEANUP(buf_release) struct buf after = BUF_UP_TO(100000);
	struct made *one = made_begin(120, 40, NULL);
	size_t wishes, asked;
	char command[64];
	bool did;

	made_keys(one, way);
	made_print(one, true, &before);
	wishes = one->wish_count;
	asked = (size_t)one->tickets;
	snprintf(command, sizeof(command), ": '%s Enter", action_row(action)->name);
	made_keys(one, command);
	made_print(one, true, &after);
	did = one->wish_count > wishes || one->tickets > asked ||
	      !str_equal(buf_str(&before), buf_str(&after));
	made_end(one);
	return did;
}

/* By name, as the palette does it: whatever has no key by itself is meant as well. */
static void answers_every_action_in_every_view(void **state)
{
	(void)state;
	CLEANUP(buf_release) struct buf silent = BUF_UP_TO(10000);

	for (size_t v = 0; v < VIEW_COUNT; v++)
		for (size_t a = ACTION_NONE + 1; ways_to[v] && a < ACTION_COUNT; a++)
			if (!action_answers(ways_to[v], (enum action_id)a))
				buf_addf(&silent, "%s in the %s\n",
					 action_row((enum action_id)a)->name,
					 view_name((enum view_id)v));
	if (silent.len)
		fail_msg("nothing comes of\n%s", buf_text(&silent));
}

/* Down to the end of each pane: what Enter cannot open, it says why not. */
static void answers_enter_on_every_fact(void **state)
{
	static const char *const panes[] = { "",
					     "Tab ",
					     "Tab Tab ",
					     "Tab Tab Tab ",
					     "BackTab ",
					     "BackTab BackTab ",
					     "BackTab BackTab BackTab ",
					     "BackTab BackTab BackTab BackTab " };

	(void)state;
	for (size_t p = 0; p < ARRAY_LEN(panes); p++) {
		struct made *one = made_begin(120, 40, "acct-7421");

		made_keys(one, panes[p]);
		made_keys(one, "g");
		for (int i = 0; i < 30; i++) {
			CLEANUP(buf_release) struct buf before = BUF_UP_TO(100000);
			CLEANUP(buf_release) struct buf after = BUF_UP_TO(100000);

			app_say(one->app, false, STR("."));
			made_print(one, false, &before);
			made_keys(one, "Enter");
			made_print(one, false, &after);
			if (str_equal(buf_str(&before), buf_str(&after)))
				fail_msg("nothing comes of Enter on:\n%s", buf_text(&after));
			if (made_shows(one, "nothing more is known"))
				fail_msg("no reason is given in pane %zu, line %d", p, i);
			if (!made_shows(one, "DISABLED by"))
				made_keys(one, "[");
			made_keys(one, "j");
		}
		made_end(one);
	}
}

/* ---- back and forward ------------------------------------------------------------------- */

/* Over a slow line an Esc and the next key arrive at once, which looks like alt. */
static void takes_an_escape_and_a_key_at_once_for_two(void **state)
{
	(void)state;
	made_keys(made, "Enter alt-j"); /* back out, and down */
	assert_shows("verdict");
	made_keys(made, "d");
	assert_str_is(last_act()->accounts[0], "acct-7388");
	made_keys(made, ": 'blurb alt-f alt-b"); /* these mean something in a line */
	assert_shows(":blurb");
	made_keys(made, "alt-j");
	assert_false(made_shows(made, ":blurb"));
	made_keys(made, "d");
	assert_str_is(last_act()->accounts[0], "acct-7433");
}

/* ---- what may be meant ------------------------------------------------------------------ */

static void shows_what_a_command_may_become(void **state)
{
	(void)state;
	made_keys(made, "Enter :");
	assert_shows("Commands");
	assert_shows("disable the account, or the marked ones, at once");
	made_keys(made, "'take");
	assert_shows("take the case");
	assert_false(made_shows(made, "go back"));
	made_keys(made, "ctrl-u 'zmin");
	assert_shows("not here: closer");
	made_keys(made, "Tab");
	assert_shows(":zoom-in");
	made_keys(made, "Esc : 'hndovr Tab");
	assert_shows(":hand-over");
	assert_shows("rep3"); /* who has a case here can be given another */
	made_keys(made, "'rep3 Enter");
	assert_str_is(last_act()->assignee, "rep3");
	made_keys(made, ": 'open~cedar");
	assert_false(made_shows(made, "acct-7440~"));
	made_keys(made, "Esc : 'close~");
	assert_shows("false-alarm");
	made_keys(made, "Esc : 'theme~co Tab Enter");
	assert_int_equal(made->wish.kind, WISH_THEME);
	assert_int_equal(made->wish.theme, THEME_CONTRAST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		APP(acts_on_no_letter_while_a_line_is_edited),
		APP(does_nothing_with_a_paste_outside_an_editor),
		APP(says_why_a_key_does_nothing),
		APP(answers_every_key_in_every_view),
		APP(answers_every_action_in_every_view),
		APP(answers_enter_on_every_fact),
		APP(takes_an_escape_and_a_key_at_once_for_two),
		APP(shows_what_a_command_may_become),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
