/* What the app does with keys that act on accounts, and with what comes of it. */
#include "tests/screen/app_make.h"

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
	assert_shows("acct-7421, acct-7388 · u undoes");
	made_resize(made, 40, 4);
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
	assert_shows("Left out: 1 clean, 1 with a good record.");
	assert_shows("Disabled already: 1.");
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
	assert_shows("1 would be disabled: 1 paid.");
	made_keys(made, "Space"); /* the spared one is in */
	assert_shows("2 would be disabled");
	assert_false(made_shows(made, "with a good record"));
	made_keys(made, "Space g j Space Enter");
	assert_int_equal(made->act_count, 1); /* the dry run */
	assert_shows("0 would be disabled.");
	assert_shows("Left out: 1 clean, 1 with a good record.");
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

/* ---- notes ------------------------------------------------------------------------------ */

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

/* ---- news ------------------------------------------------------------------------------- */

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
		APP(names_the_cluster_of_the_account_at_hand),
		APP(drops_the_links_of_a_member_once_it_is_confirmed),
		APP(says_with_each_act_what_was_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
