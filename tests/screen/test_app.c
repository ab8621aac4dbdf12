/*
 * What the app does with keys, answers and news, apart from how it looks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/screen/made_desk.h"

static struct made *made;

static int begin(void **state)
{
	(void)state;
	made = made_begin(120, 40, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	made_end(made);
	return 0;
}

static const struct act_request *last_act(void)
{
	assert_true(made->act_count > 0);
	return &made->acts[(made->act_count - 1) % MADE_ACTS_MAX].act;
}

static void assert_shows(const char *text)
{
	if (!made_shows(made, text)) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);

		made_print(made, false, &out);
		print_error("not on the screen: %s\n%s", text, buf_text(&out));
		fail();
	}
}

static void assert_str_is(struct str text, const char *expected)
{
	if (!str_is(text, expected))
		fail_msg("'%" PRI_STR "' is not '%s'", ARG_STR(text), expected);
}

/* ---- acting ----------------------------------------------------------------------------- */

static void disables_at_once_and_undoes(void **state)
{
	(void)state;
	made->state = STATE_ACTIVE;
	made_keys(made, "Enter d");
	assert_int_equal(made->act_count, 1);
	assert_int_equal(last_act()->what, ACT_DISABLE);
	assert_str_is(made->acts[0].account, "acct-7421");
	assert_false(last_act()->dry_run);
	assert_true(str_is_absent(last_act()->reason));
	assert_shows("disable acct-7421 · as asked · u undoes");
	assert_shows("DISABLED by the engine");
	made_keys(made, "u");
	assert_int_equal(last_act()->what, ACT_UNDO);
	assert_int_equal(last_act()->action.n, 0);
	assert_shows("ACTIVE by rep7");
}

static void acts_on_all_marked_rows(void **state)
{
	(void)state;
	made_keys(made, "Space Space k d"); /* on one of them: nothing to ask */
	assert_int_equal(last_act()->account_count, 2);
	assert_str_is(last_act()->accounts[0], "acct-7421");
	assert_str_is(last_act()->accounts[1], "acct-7388");
}

static void names_the_marked_rows_before_acting_from_another(void **state)
{
	(void)state;
	made_keys(made, "Space Space d");
	assert_int_equal(made->act_count, 0);
	assert_shows("2 marked: acct-7421, acct-7388. Disable these?");
	made_keys(made, "n");
	assert_int_equal(made->act_count, 0);
	assert_shows("2 marked");
	made_keys(made, "d y");
	assert_int_equal(made->act_count, 1);
	assert_int_equal(last_act()->account_count, 2);
	made_keys(made, "Space j z"); /* another question follows the first */
	assert_shows("1 marked: acct-7433. Close it?");
	made_keys(made, "y a 'seen Enter");
	assert_int_equal(last_act()->what, ACT_CLOSE);
	assert_str_is(last_act()->accounts[0], "acct-7433");
	assert_str_is(last_act()->reason, "seen");
}

static void reaches_marked_rows_that_a_filter_hides_and_names_them_first(void **state)
{
	(void)state;
	made_keys(made, "Space Space / 'birch Enter");
	assert_shows("2 marked, 2 hidden");
	made_keys(made, "d");
	assert_int_equal(made->act_count, 0);
	assert_shows("2 marked: acct-7421, acct-7388. Disable these?");
	made_keys(made, "y");
	assert_int_equal(last_act()->account_count, 2);
	assert_str_is(last_act()->accounts[1], "acct-7388");
	assert_false(made_shows(made, "marked"));
}

static void keeps_the_undo_key_in_sight_however_long_the_reason(void **state)
{
	(void)state;
	made_resize(made, 40, 10);
	made_keys(made, "Space Space k d");
	assert_shows("… · u undoes");
}

static void takes_marks_away_once_they_were_reached(void **state)
{
	(void)state;
	made_keys(made, "Space Space k d");
	assert_shows("as asked · acct-7421, acct-7388 · u undoes");
	assert_false(made_shows(made, "marked"));
	made_keys(made, "j d"); /* only the row under the cursor */
	assert_int_equal(last_act()->account_count, 1);
	assert_str_is(last_act()->accounts[0], "acct-7433");
}

static void keeps_marks_that_nothing_came_of(void **state)
{
	(void)state;
	made->refuses = true;
	made_keys(made, "Space k d");
	assert_shows("disk I/O error");
	assert_shows("1 marked");
}

static void looks_at_the_cluster_of_the_row_not_of_the_marks(void **state)
{
	(void)state;
	made_keys(made, "j j j Space g x");
	assert_str_is(made->last_export.account, "acct-7421");
	made_keys(made, "D");
	assert_shows("2 would be disabled");
}

static void asks_one_reason_past_a_gate(void **state)
{
	(void)state;
	made_keys(made, "Enter e");
	assert_shows("not met: DKIM set");
	made_keys(made, "Enter"); /* no reason: nothing happens */
	assert_int_equal(made->act_count, 1);
	assert_shows("something has to stand here, or Esc gives up");
	made_keys(made, "'he~paid Enter");
	assert_int_equal(made->act_count, 2);
	assert_int_equal(last_act()->what, ACT_ENABLE);
	assert_str_is(last_act()->reason, "he paid");
	assert_str_is(last_act()->accounts[0], "acct-7421");
}

static void re_enables_at_once_when_every_gate_is_met(void **state)
{
	(void)state;
	made->gate_open = true;
	made_keys(made, "Enter e");
	assert_int_equal(made->act_count, 1);
	assert_shows("enable acct-7421");
}

static void previews_a_cluster_and_disables_exactly_what_stays_in(void **state)
{
	(void)state;
	made_keys(made, "Enter D");
	assert_true(last_act()->dry_run);
	assert_int_equal(last_act()->cluster.n, 1);
	assert_shows("2 would be disabled");
	assert_shows("1 left out for a good record");
	assert_shows("1 so already");
	made_keys(made, "Space Space Enter"); /* the first out, the spared one in */
	assert_false(last_act()->dry_run);
	assert_int_equal(last_act()->cluster.n, 0);
	assert_int_equal(last_act()->account_count, 2);
	assert_str_is(last_act()->accounts[0], "acct-7440");
	assert_str_is(last_act()->accounts[1], "acct-7388");
}

static void counts_in_a_preview_who_is_left(void **state)
{
	(void)state;
	made_keys(made, "Enter D Space");
	assert_shows("1 would be disabled: 1 paid. 1 left out for a good record");
	made_keys(made, "Space"); /* the spared one is in */
	assert_shows("2 would be disabled");
	assert_false(made_shows(made, "left out for a good record"));
	made_keys(made, "Space g j Space Enter");
	assert_int_equal(made->act_count, 1); /* the dry run */
	assert_shows("0 would be disabled. 1 left out for a good record");
	assert_shows("nobody is left to disable");
}

static void gives_a_preview_up_without_acting(void **state)
{
	(void)state;
	made_keys(made, "Enter D Esc");
	assert_int_equal(made->act_count, 1); /* the dry run */
	assert_true(made->acts[0].act.dry_run);
}

static void previews_although_the_cluster_changes_meanwhile(void **state)
{
	(void)state;
	made_keys(made, "c");
	made->holds = true;
	made_keys(made, "D");
	app_changed(made->app); /* asks for the same cluster */
	made_keys(made, "D");
	made->holds = false;
	made_answer(made);
	assert_shows("2 would be disabled");
}

static void asks_nothing_while_somebody_types(void **state)
{
	(void)state;
	made->holds = true;
	made_keys(made, "D n 'half~a~note");
	made_answer(made); /* the preview comes into the middle of it */
	assert_shows("nothing was done to Lumber");
	made->holds = false;
	made_keys(made, "Enter");
	assert_int_equal(last_act()->what, ACT_NOTE);
	assert_str_is(last_act()->text, "half a note");
}

static void says_that_an_account_stands_alone(void **state)
{
	(void)state;
	made->deserted = true;
	made_keys(made, ": 'open~acct-7421 Enter D");
	assert_int_equal(made->act_count, 0);
	assert_shows("stands alone");
}

static void deletes_only_when_the_id_is_typed(void **state)
{
	(void)state;
	made_keys(made, "Enter : 'delete Enter 'acct-7422 Enter");
	assert_int_equal(made->act_count, 0);
	assert_shows("that is not it");
	made_keys(made, "Backspace '1 Enter");
	assert_int_equal(last_act()->what, ACT_DELETE);
	assert_str_is(last_act()->confirm, "acct-7421");
}

static void closes_with_an_outcome_and_a_word(void **state)
{
	(void)state;
	made_keys(made, "z f 'mixed~up Enter");
	assert_int_equal(last_act()->what, ACT_CLOSE);
	assert_int_equal(last_act()->outcome, OUTCOME_FALSE_ALARM);
	assert_str_is(last_act()->reason, "mixed up");
	made_keys(made, ": 'close~abuse~seen~it Enter");
	assert_int_equal(last_act()->outcome, OUTCOME_ABUSE);
	assert_str_is(last_act()->reason, "seen it");
}

static void takes_and_hands_over(void **state)
{
	(void)state;
	made_keys(made, "T");
	assert_int_equal(last_act()->what, ACT_TAKE);
	assert_true(str_is_absent(last_act()->assignee));
	made_keys(made, "H 'rep3 Enter");
	assert_str_is(last_act()->assignee, "rep3");
}

static void takes_back_the_act_under_the_cursor(void **state)
{
	(void)state;
	made_keys(made, "L u");
	assert_int_equal(last_act()->what, ACT_UNDO);
	assert_int_equal(last_act()->action.n, 5);
	made_keys(made, "j j u");
	assert_int_equal(made->act_count, 1);
	assert_shows("taken back already");
	made_keys(made, "G u");
	assert_int_equal(made->act_count, 1);
	assert_shows("done elsewhere");
}

static void exports_to_a_plain_name_and_says_where(void **state)
{
	(void)state;
	made_keys(made, "x");
	assert_str_is(made->last_export.account, "acct-7421");
	assert_str_is(made->last_export.file.path, "acct-7421-20261123-104200.html");
	assert_shows("exported acct-7421 to acct-7421-20261123-104200.html");
	made_keys(made, "G : 'export~csv Enter");
	assert_str_is(made->last_export.file.path, "______-42-20261123-104200.csv");
}

static void exports_in_the_format_and_edition_chosen(void **state)
{
	(void)state;
	made_keys(made, "ctrl-x");
	assert_shows("csv, redacted");
	made_keys(made, desk_exports(EXPORT_PDF) ? "7" : "6"); /* a row more for each edition */
	assert_int_equal(made->last_export.file.format, EXPORT_HTML);
	assert_int_equal(made->last_export.file.edition, EXPORT_REDACTED);
	assert_str_is(made->last_export.file.path, "case-redacted-20261123-104200.html");
	made_keys(made, ": 'export~redacted~csv Enter");
	assert_int_equal(made->last_export.file.format, EXPORT_CSV);
	assert_int_equal(made->last_export.file.edition, EXPORT_REDACTED);
	made_keys(made, "x");
	assert_int_equal(made->last_export.file.format, EXPORT_HTML);
	assert_int_equal(made->last_export.file.edition, EXPORT_INTERNAL);
	made_keys(made, ": 'export~htlm Enter");
	assert_shows("export: one of md, html");
}

static void copies_what_is_under_the_cursor(void **state)
{
	(void)state;
	made_keys(made, "j y");
	assert_int_equal(made->wish.kind, WISH_COPY);
	assert_str_is(made->wish.text, "acct-7388");
	made_keys(made, "Enter t y");
	assert_non_null(made->wish.text.at);
	assert_true(str_starts(made->wish.text, STR("im livin")));
}

/* ---- notes ------------------------------------------------------------------------------ */

static void keeps_a_note(void **state)
{
	(void)state;
	made_keys(made, "n 'dQ~no Enter");
	assert_int_equal(made->act_count, 1);
	assert_int_equal(last_act()->what, ACT_NOTE);
	assert_str_is(last_act()->text, "dQ no");
	assert_false(made_shows(made, "stays inside")); /* back to where it was begun */
	made_keys(made, "q");
	assert_int_equal(made->wish.kind, WISH_QUIT);
}

static void keeps_a_reason_in_other_words_as_a_note(void **state)
{
	(void)state;
	made_keys(made, "E 'posed~as~a~bank Enter");
	assert_int_equal(last_act()->what, ACT_NOTE);
	assert_str_is(last_act()->text, "the reason in other words: posed as a bank");
	made_keys(made, "E Enter"); /* nothing is no reason */
	assert_int_equal(made->act_count, 1);
}

static void names_the_cluster_of_the_account_at_hand(void **state)
{
	(void)state;
	made_keys(made, "Enter N 'Lumber~Mail Enter");
	assert_int_equal(last_act()->what, ACT_NICKNAME);
	assert_str_is(last_act()->accounts[0], "acct-7421");
	assert_str_is(last_act()->text, "Lumber Mail");
	made_keys(made, ": 'nickname~- Enter");
	assert_str_is(last_act()->text, "");
}

static void drops_the_links_of_a_member_once_it_is_confirmed(void **state)
{
	(void)state;
	made_keys(made, "c j X");
	assert_shows("Drop links of acct-7433");
	made_keys(made, "n");
	assert_int_equal(made->act_count, 0);
	made_keys(made, "X y");
	assert_int_equal(last_act()->what, ACT_APART);
	assert_str_is(last_act()->accounts[0], "acct-7433");
	assert_shows("u undoes");
}

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

static void loses_no_note_that_could_not_be_kept(void **state)
{
	(void)state;
	made->refuses = true;
	made_keys(made, "n 'precious Enter");
	assert_shows("disk I/O error");
	made->refuses = false;
	made_keys(made, "n Enter");
	assert_int_equal(made->act_count, 2);
	assert_str_is(last_act()->text, "precious");
}

static void goes_on_with_a_note_that_was_left(void **state)
{
	(void)state;
	made_keys(made, "n 'half Esc q");
	assert_shows("account");
	made_keys(made, "q");
	assert_int_equal(made->wish_count, 0);
	assert_shows("A note was begun and not saved");
	made_keys(made, "n n");
	assert_shows("half");
	made_keys(made, "Enter");
	assert_str_is(last_act()->text, "half");
}

static void takes_the_whole_note_from_the_editor(void **state)
{
	(void)state;
	made_keys(made, "n 'abc ctrl-o");
	assert_int_equal(made->wish.kind, WISH_EDIT);
	assert_str_is(made->wish.text, "abc");
	app_edited(made->app, STR("abc\nand more\n"), (struct str){ 0 });
	made_keys(made, "Enter");
	assert_str_is(last_act()->text, "abc\nand more");
	made_keys(made, "n 'z ctrl-o");
	app_edited(made->app, (struct str){ 0 }, STR("the editor failed"));
	assert_shows("the editor failed");
	made_paste(made, "!");
	made_keys(made, "Enter");
	assert_str_is(last_act()->text, "z!");
}

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

static void lights_what_was_found(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);

	(void)state;
	made_keys(made, ": 'find~stilhaus Enter");
	made_print(made, true, &out);
	assert_non_null(strstr(buf_text(&out), "mmmmmmmm"));
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
	assert_int_equal(made->wish_count, 0); /* not at every key */
	assert_in_range(app_wait_ms(made->app), 1, 2000);
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

/* What shows, letters alone: no colour, no light. */
static void letters_of(const char *keys, void (*change)(struct made *), struct buf *out)
{
	struct made *one = made_begin(120, 40, NULL);

	if (change)
		change(one);
	app_changed(one->app);
	made_answer(one);
	made_keys(one, keys);
	made_print(one, false, out);
	made_end(one);
}

static void is_active(struct made *one)
{
	one->state = STATE_ACTIVE;
}

static void is_held(struct made *one)
{
	one->state = STATE_HELD;
}

static void is_deleted(struct made *one)
{
	one->state = STATE_DELETED;
}

static void is_crowded(struct made *one)
{
	one->crowded = true;
}

static void is_visited(struct made *one)
{
	one->visited = true;
}

/* Each thing that a colour tells is told by a letter, a sign or a word as well. */
static void tells_nothing_by_colour_alone(void **state)
{
	static void (*const changes[])(struct made *) = { NULL,       is_active,  is_held,
							  is_deleted, is_crowded, is_visited };
	static const char *const marks[] = { "", "Space k", "j", "/ 'birch Enter" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		for (size_t k = 0; k < i; k++) {
			CLEANUP(buf_release) struct buf one = BUF_UP_TO(100000);
			CLEANUP(buf_release) struct buf other = BUF_UP_TO(100000);

			letters_of("", changes[i], &one);
			letters_of("", changes[k], &other);
			if (str_equal(buf_str(&one), buf_str(&other)))
				fail_msg("changes %zu and %zu look the same without colours", i, k);
		}
	for (size_t i = 1; i < ARRAY_LEN(marks); i += 2) {
		CLEANUP(buf_release) struct buf one = BUF_UP_TO(100000);
		CLEANUP(buf_release) struct buf other = BUF_UP_TO(100000);

		letters_of(marks[i], NULL, &one);
		letters_of("", NULL, &other);
		assert_false(str_equal(buf_str(&one), buf_str(&other)));
	}
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

/* The style of every cell of a line, as canvas_print() has it. */
static void fills_the_banner_from_edge_to_edge(void **state)
{
	static const int widths[] = { 40, 80, 120, 200 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(200000);
		struct made *one = made_begin(widths[i], 24, "acct-7421");
		char line[203];

		memset(line, style_letter(STYLE_BANNER_BAD), sizeof(line));
		line[0] = line[widths[i] + 1] = '\n';
		made_print(one, true, &out);
		assert_int_not_equal(str_find(buf_str(&out),
					      (struct str){ line, (size_t)widths[i] + 2 }),
				     SIZE_MAX);
		made_end(one);
	}
}

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

static void keeps_the_cursor_when_rows_come(void **state)
{
	(void)state;
	made_keys(made, "j j");
	made->crowded = true;
	app_changed(made->app);
	made_answer(made);
	assert_shows("new-1");
	made_keys(made, "d");
	assert_str_is(made->acts[0].account, "acct-7433");
}

static void counts_new_flags_until_they_were_looked_at(void **state)
{
	(void)state;
	made_keys(made, "j");
	made->crowded = true;
	app_changed(made->app);
	made_answer(made);
	assert_shows("2 new");
	assert_shows("+");
	made_keys(made, "j"); /* they are in sight */
	assert_false(made_shows(made, "2 new"));
	made_keys(made, "d"); /* and the cursor never moved by itself */
	assert_str_is(last_act()->accounts[0], "acct-7433");
}

static void counts_new_flags_behind_an_open_account(void **state)
{
	(void)state;
	made_keys(made, "Enter");
	made->crowded = true;
	app_changed(made->app);
	made_answer(made);
	assert_shows("2 new");
	made_keys(made, "j j q");
	assert_shows("2 new");
	assert_shows("new-1");
}

static void tells_the_others_what_is_open_here(void **state)
{
	(void)state;
	made_keys(made, "Enter");
	assert_str_is(made->told_present, "acct-7421");
	size_t told = made->told_count;

	made_keys(
		made,
		"j j l k c q"); /* nothing to say while it stays open, but for the cluster in between */
	assert_int_equal(made->told_count, told + 2);
	made_keys(made, "J");
	assert_str_is(made->told_present, "acct-7388");
	made_keys(made, "q");
	assert_true(str_is_absent(made->told_present) || !made->told_present.len);
	told = made->told_count;
	app_changed(made->app);
	made_answer(made);
	assert_int_equal(made->told_count, told);
}

static void shows_who_else_has_it_open(void **state)
{
	static const int sizes[][2] = { { 120, 40 }, { 80, 24 }, { 40, 10 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct made *one = made_begin(sizes[i][0], sizes[i][1], NULL);

		one->visited = true;
		app_changed(one->app);
		made_answer(one);
		assert_true(made_shows(one, "@"));
		made_keys(one, "Enter");
		assert_true(made_shows(one, sizes[i][0] < 70 ? "@ rep2"
							     : "@ rep2 has it open since 10:40"));
		made_end(one);
	}
}

static void says_with_each_act_what_was_seen(void **state)
{
	(void)state;
	made->newest = 41;
	app_changed(made->app);
	made_answer(made);
	made_keys(made, "d");
	assert_int_equal(last_act()->seen.n, 41);
	made->newest = 42; /* seen once the screen shows it, and not before */
	made->holds = true;
	app_changed(made->app);
	made_keys(made, "d");
	assert_int_equal(last_act()->seen.n, 41);
	made->holds = false;
	made_answer(made);
	made_keys(made, "d");
	assert_int_equal(last_act()->seen.n, 42);
}

static void stays_usable_while_a_question_waits(void **state)
{
	(void)state;
	made->holds = true;
	made_keys(made, "Enter");
	assert_shows("acct-7421 …");
	made_keys(made, "q j Enter q");
	made_answer(made);
	assert_shows("acct-7388");
	assert_int_equal(made->wish_count, 0);
}

static void keeps_what_it_shows_when_the_store_fails(void **state)
{
	(void)state;
	made->refuses = true;
	made_keys(made, "d");
	assert_shows("disk I/O error");
	assert_shows("Lumber Mail LLC");
}

static void says_that_an_account_is_not_there(void **state)
{
	(void)state;
	made_keys(made, ": 'open~nobody Enter");
	assert_shows("no such account: nobody");
	assert_shows("Lumber Mail LLC"); /* the queue */
}

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

static void says_a_thing_until_the_next_key(void **state)
{
	(void)state;
	made_keys(made, "d");
	assert_shows("u undoes");
	made_keys(made, "j");
	assert_false(made_shows(made, "u undoes"));
	made_keys(made, "d Enter"); /* nor in another view */
	assert_false(made_shows(made, "u undoes"));
	made_keys(made, "q : 'blurb Enter");
	assert_shows("blurb");
	made_keys(made, ": Esc");
	assert_false(made_shows(made, "blurb"));
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

#define APP(test) cmocka_unit_test_setup_teardown(test, begin, end)

static void pins_what_a_line_claims(void **state)
{
	(void)state;
	made_keys(made, "Enter p");
	assert_shows("Germany presence");
	made_keys(made, "Enter");
	assert_str_is(made->last_pin.account, "acct-7421");
	assert_str_is(made->last_pin.pin.event, "chat-4");
	assert_int_equal(made->last_pin.pin.what, PIN_KEEP);
	assert_string_equal(made->last_pin.pin.country, "DE");
	assert_int_equal(made->last_pin.pin.seen, 0);
	assert_true(made->last_pin.pin.to > made->last_pin.pin.from);
	made_keys(made, "p ctrl-u 'fran Tab Tab Tab Enter");
	assert_string_equal(made->last_pin.pin.country, "FR");
	assert_int_equal(made->last_pin.pin.kind, CHAT_RESIDENCE);
	assert_int_equal(made->last_pin.pin.what, PIN_CORRECT);
	made_keys(made, "p ctrl-u 'nowhere Enter");
	assert_shows("no country is called 'nowhere'");
	made_keys(made, "Esc : 'pin~GB~lives Enter");
	assert_string_equal(made->last_pin.pin.country, "GB");
	assert_int_equal(made->last_pin.pin.kind, CHAT_RESIDENCE);
}

static void drops_what_a_line_claims(void **state)
{
	(void)state;
	made_keys(made, "Enter P");
	assert_int_equal(made->last_pin.pin.what, PIN_DROP);
	assert_str_is(made->last_pin.pin.event, "chat-4");
	made_keys(made, "t k P");
	assert_shows("nothing is claimed in that line");
	made_keys(made, "k p");
	assert_shows("only what the customer wrote can be a claim");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		APP(disables_at_once_and_undoes),
		APP(acts_on_all_marked_rows),
		APP(names_the_marked_rows_before_acting_from_another),
		APP(reaches_marked_rows_that_a_filter_hides_and_names_them_first),
		APP(keeps_the_undo_key_in_sight_however_long_the_reason),
		APP(takes_marks_away_once_they_were_reached),
		APP(keeps_marks_that_nothing_came_of),
		APP(looks_at_the_cluster_of_the_row_not_of_the_marks),
		APP(asks_one_reason_past_a_gate),
		APP(re_enables_at_once_when_every_gate_is_met),
		APP(previews_a_cluster_and_disables_exactly_what_stays_in),
		APP(counts_in_a_preview_who_is_left),
		APP(gives_a_preview_up_without_acting),
		APP(previews_although_the_cluster_changes_meanwhile),
		APP(asks_nothing_while_somebody_types),
		APP(says_that_an_account_stands_alone),
		APP(deletes_only_when_the_id_is_typed),
		APP(closes_with_an_outcome_and_a_word),
		APP(takes_and_hands_over),
		APP(takes_back_the_act_under_the_cursor),
		APP(exports_to_a_plain_name_and_says_where),
		APP(exports_in_the_format_and_edition_chosen),
		APP(copies_what_is_under_the_cursor),
		APP(keeps_a_note),
		APP(keeps_a_reason_in_other_words_as_a_note),
		APP(names_the_cluster_of_the_account_at_hand),
		APP(drops_the_links_of_a_member_once_it_is_confirmed),
		APP(goes_from_a_campaign_to_its_accounts_and_texts),
		APP(loses_no_note_that_could_not_be_kept),
		APP(goes_on_with_a_note_that_was_left),
		APP(takes_the_whole_note_from_the_editor),
		APP(acts_on_no_letter_while_a_line_is_edited),
		APP(does_nothing_with_a_paste_outside_an_editor),
		APP(says_why_a_key_does_nothing),
		APP(answers_every_key_in_every_view),
		APP(answers_every_action_in_every_view),
		APP(answers_enter_on_every_fact),
		APP(comes_back_to_a_screen_as_it_was_left),
		APP(forgets_the_way_forward_once_another_was_taken),
		APP(takes_an_escape_and_a_key_at_once_for_two),
		APP(lights_what_was_found),
		APP(goes_from_the_feed_to_whom_it_is_about),
		APP(goes_on_where_it_was_left),
		APP(has_it_written_down_where_somebody_is_soon_after_a_key),
		APP(goes_on_below_what_does_not_come_back),
		APP(tells_nothing_by_colour_alone),
		APP(shows_what_a_command_may_become),
		APP(fills_the_banner_from_edge_to_edge),
		APP(goes_back_the_way_it_came),
		APP(goes_to_the_neighbour_in_the_queue),
		APP(keeps_the_cursor_when_rows_come),
		APP(counts_new_flags_until_they_were_looked_at),
		APP(counts_new_flags_behind_an_open_account),
		APP(tells_the_others_what_is_open_here),
		APP(shows_who_else_has_it_open),
		APP(says_with_each_act_what_was_seen),
		APP(stays_usable_while_a_question_waits),
		APP(keeps_what_it_shows_when_the_store_fails),
		APP(says_that_an_account_is_not_there),
		APP(opens_the_account_named_in_every_view),
		APP(says_a_thing_until_the_next_key),
		APP(looks_through_all_accounts),
		APP(opens_at_an_account),
		APP(pins_what_a_line_claims),
		APP(drops_what_a_line_claims),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
