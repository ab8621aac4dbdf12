#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/moment.h"
#include "tui/dialog.h"
#include "tui/keymap.h"
#include "tui/status.h"

static struct keymap keys;

static enum dialog_answer press(struct dialog *dialog, const char *key)
{
	struct input input = input_of_text(key);

	return dialog_input(dialog, keymap_find(&keys, input.key), &input);
}

static void assert_painted(struct dialog *dialog, int width, int height, const char *expected)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(10000);

	grid_resize(&grid, width, height);
	struct canvas screen = canvas_of(&grid);
	dialog_paint(dialog, &screen);
	canvas_print(&screen, false, &text);
	assert_string_equal(buf_text(&text), expected);
	assert_true(grid.cursor_placed);
}

static void asks_yes_or_no_and_takes_enter_for_neither(void **state)
{
	CLEANUP(dialog_release) struct dialog dialog = { 0 };

	(void)state;
	assert_false(dialog_is_open(&dialog));
	dialog_ask_yes_no(&dialog, STR("Quit"), STR("A note is not sent. Quit?"));
	assert_true(dialog_is_open(&dialog));
	assert_int_equal(press(&dialog, "x"), DIALOG_WAITS);
	assert_int_equal(press(&dialog, "Enter"), DIALOG_WAITS);
	assert_true(dialog.complained);
	assert_int_equal(press(&dialog, "x"), DIALOG_WAITS);
	assert_false(dialog.complained);
	assert_int_equal(press(&dialog, "y"), DIALOG_YES);
	assert_int_equal(press(&dialog, "n"), DIALOG_NO);
	assert_int_equal(press(&dialog, "Esc"), DIALOG_NO);
	assert_painted(&dialog, 40, 7,
		       "\n"
		       "   ┌ Quit ──────────────────────────┐\n"
		       "   │ A note is not sent. Quit?      │\n"
		       "   │                                │\n"
		       "   │ y yes   n no                   │\n"
		       "   └────────────────────────────────┘\n"
		       "\n");
	dialog_close(&dialog);
	assert_false(dialog_is_open(&dialog));
}

static void asks_for_a_line(void **state)
{
	CLEANUP(dialog_release) struct dialog dialog = { 0 };
	struct input paste = { .kind = INPUT_PASTE, .paste = STR(" there\ny\n") };

	(void)state;
	dialog_ask_line(&dialog, STR("Reason"), STR("Why?"), STR("seen"), STR(""));
	assert_int_equal(press(&dialog, "Space"), DIALOG_WAITS);
	assert_int_equal(press(&dialog, "q"), DIALOG_WAITS);
	assert_int_equal(dialog_input(&dialog, ACTION_NONE, &paste), DIALOG_WAITS);
	assert_true(str_is(dialog_text(&dialog), "seen q there y "));
	assert_int_equal(press(&dialog, "Enter"), DIALOG_YES);
	assert_int_equal(press(&dialog, "ctrl-c"), DIALOG_NO);
}

static void wants_a_name_typed_exactly(void **state)
{
	CLEANUP(dialog_release) struct dialog dialog = { 0 };

	(void)state;
	dialog_ask_line(&dialog, STR("Delete"), STR("Type acct-7 to delete it."), STR(""),
			STR("acct-7"));
	assert_int_equal(press(&dialog, "Enter"), DIALOG_WAITS);
	assert_true(dialog.complained);
	for (const char *c = "acct-7"; *c; c++)
		press(&dialog, (char[]){ *c, '\0' });
	assert_false(dialog.complained);
	assert_int_equal(press(&dialog, "Enter"), DIALOG_YES);
	press(&dialog, "Space");
	assert_int_equal(press(&dialog, "Enter"), DIALOG_WAITS);
}

static const char *const outcomes[] = { "abuse", "false alarm", "resolved" };

static void ask_outcome(struct dialog *dialog)
{
	struct dialog_row rows[3] = { 0 };

	for (size_t i = 0; i < 3; i++)
		rows[i].text = str_of(outcomes[i]);
	rows[1].letter = 'f';
	dialog_ask_choice(dialog, STR("Close"), STR("How did it end?"), rows, 3);
}

static void offers_a_choice(void **state)
{
	CLEANUP(dialog_release) struct dialog dialog = { 0 };
	struct input click = { .kind = INPUT_CLICK };

	(void)state;
	ask_outcome(&dialog);
	assert_painted(&dialog, 60, 12,
		       "\n"
		       "        ┌ Close ──────────────────────────────────┐\n"
		       "        │ How did it end?                         │\n"
		       "        │                                         │\n"
		       "        │ 1   abuse                               │\n"
		       "        │ f   false alarm                         │\n"
		       "        │ 3   resolved                            │\n"
		       "        │                                         │\n"
		       "        │ Enter or its key chooses   Esc gives up │\n"
		       "        └─────────────────────────────────────────┘\n"
		       "\n"
		       "\n");
	assert_int_equal(press(&dialog, "j"), DIALOG_WAITS);
	assert_int_equal(press(&dialog, "Down"), DIALOG_WAITS);
	assert_int_equal(press(&dialog, "Enter"), DIALOG_YES);
	assert_int_equal(dialog_chosen(&dialog), 2);
	assert_int_equal(press(&dialog, "f"), DIALOG_YES);
	assert_int_equal(dialog_chosen(&dialog), 1);
	click.y = dialog.list_y;
	assert_int_equal(dialog_input(&dialog, ACTION_NONE, &click), DIALOG_WAITS);
	assert_int_equal(dialog_chosen(&dialog), 0);
	assert_int_equal(press(&dialog, "2"), DIALOG_WAITS);
	assert_int_equal(press(&dialog, "q"), DIALOG_NO);
}

static void previews_and_leaves_out(void **state)
{
	CLEANUP(dialog_release) struct dialog dialog = { 0 };
	struct dialog_row rows[] = {
		{ .id = 11, .text = STR("acct-1"), .why = STR("free, 2 days") },
		{ .id = 12, .text = STR("acct-2"), .why = STR("premium, 4 years"), .warns = true },
		{ .id = 13,
		  .text = STR("acct-3"),
		  .why = STR("only by a VPN exit"),
		  .excluded = true },
	};

	(void)state;
	dialog_ask_preview(&dialog, STR("Disable the cluster"),
			   STR("3 accounts, 1 of them paying."), rows, 3);
	assert_int_equal(dialog_included(&dialog), 2);
	assert_painted(&dialog, 60, 10,
		       "     ┌ Disable the cluster ─────────────────── 2 of 3 ┐\n"
		       "     │ 3 accounts, 1 of them paying.                  │\n"
		       "     │                                                │\n"
		       "     │ [x] acct-1                        free, 2 days │\n"
		       "     │ [x] acct-2                    premium, 4 years │\n"
		       "     │ [ ] acct-3                  only by a VPN exit │\n"
		       "     │                                                │\n"
		       "     │ Enter goes on   Space in or out   Esc gives up │\n"
		       "     └────────────────────────────────────────────────┘\n"
		       "\n");
	assert_int_equal(press(&dialog, "Space"), DIALOG_WAITS);
	assert_int_equal(press(&dialog, "Space"), DIALOG_WAITS);
	assert_int_equal(dialog_included(&dialog), 0);
	assert_int_equal(press(&dialog, "Enter"), DIALOG_WAITS);
	assert_true(dialog.complained);
	assert_int_equal(press(&dialog, "Space"), DIALOG_WAITS);
	assert_int_equal(dialog_included(&dialog), 1);
	assert_false(dialog.rows[2].excluded);
	assert_int_equal(press(&dialog, "Enter"), DIALOG_YES);
}

static void keeps_its_texts_when_it_asks_again(void **state)
{
	CLEANUP(dialog_release) struct dialog dialog = { 0 };

	(void)state;
	ask_outcome(&dialog);
	dialog_ask_choice(&dialog, dialog.title, dialog.question, dialog.rows, dialog.row_count);
	assert_true(str_is(dialog.rows[2].text, "resolved"));
	dialog_ask_line(&dialog, dialog.title, dialog.question, dialog.rows[2].text,
			dialog.rows[0].text);
	assert_true(str_is(dialog_text(&dialog), "resolved"));
	assert_true(str_is(dialog.must_match, "abuse"));
}

static void paint_at_all_sizes(struct dialog *dialog)
{
	for (int size = 0; size < 60 * 14; size++) {
		CLEANUP(grid_release) struct grid grid = { 0 };

		grid_resize(&grid, size % 60, size / 60);
		struct canvas screen = canvas_of(&grid);
		dialog_paint(dialog, &screen);
	}
}

static void paints_at_any_size(void **state)
{
	CLEANUP(dialog_release) struct dialog dialog = { 0 };

	(void)state;
	ask_outcome(&dialog);
	paint_at_all_sizes(&dialog);
	dialog_ask_line(&dialog, STR("Reason"), STR("Why, in a word?"), STR("x"), STR(""));
	paint_at_all_sizes(&dialog);
	dialog_ask_yes_no(&dialog, STR("Quit"), STR("Really?"));
	paint_at_all_sizes(&dialog);
}

static void a_message_goes_when_its_time_is_up(void **state)
{
	struct status status = { 0 };
	int64_t now = 1000 * MOMENT_SECOND;

	(void)state;
	assert_int_equal(status_wait_ms(&status, now), -1);
	status_say(&status, STATUS_GOOD, now, "disabled %s", "acct-1");
	assert_in_range(status_wait_ms(&status, now), 5900, 6001);
	assert_false(status_expire(&status, now + 5 * MOMENT_SECOND, false));
	assert_true(status_expire(&status, now + 7 * MOMENT_SECOND, false));
	assert_int_equal(status.level, STATUS_NONE);
	status_say(&status, STATUS_GOOD, now, "disabled %s", "acct-1");
	assert_true(
		status_expire(&status, now + 1, true)); /* the next key speaks of something else */
	status_say(&status, STATUS_FAIL, now, "the store is locked");
	assert_int_equal(status_wait_ms(&status, now), -1);
	assert_false(status_expire(&status, now + MOMENT_DAY, false));
	assert_true(status_expire(&status, now + MOMENT_DAY, true));
}

static void a_message_is_drawn_with_its_sign(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(1000);
	struct status status = { 0 };

	(void)state;
	grid_resize(&grid, 20, 2);
	struct canvas screen = canvas_of(&grid);
	struct canvas row = canvas_part(&screen, (struct rect){ 0, 1, 20, 1 });
	status_paint(&status, &row);
	status_say(&status, STATUS_FAIL, 0, "the store is locked by another");
	status_paint(&status, &row);
	canvas_print(&screen, false, &text);
	assert_string_equal(buf_text(&text), "\n✗ the store is lock…\n");
}

static void assert_said(const struct status *status, int width, int height, const char *expected)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(10000);
	struct canvas canvas;

	grid_resize(&grid, width, height);
	canvas = canvas_of(&grid);
	status_paint(status, &canvas);
	canvas_print(&canvas, false, &text);
	assert_string_equal(buf_text(&text), expected);
}

static void says_all_of_it_in_as_many_rows_as_it_takes(void **state)
{
	struct status status = { 0 };

	(void)state;
	assert_int_equal(status_rows(&status, 20, 3), 1);
	status_say(&status, STATUS_WARN, 0, "rep2 closed the case: it is active now");
	assert_int_equal(status_rows(&status, 80, 3), 1);
	assert_int_equal(status_rows(&status, 20, 3), 3);
	assert_said(&status, 20, 3, "▲ rep2 closed the\n  case: it is active\n  now\n");
	status_hint(&status, STR("u undoes"));
	assert_said(&status, 20, 3, "▲ rep2 closed the\n  case: it is active\n  now · u undoes\n");
	assert_said(&status, 20, 2, "▲ rep2 closed the\n  case: … · u undoes\n");
	assert_said(&status, 20, 1, "▲ rep2 c… · u undoes\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_yes_or_no_and_takes_enter_for_neither),
		cmocka_unit_test(asks_for_a_line),
		cmocka_unit_test(wants_a_name_typed_exactly),
		cmocka_unit_test(offers_a_choice),
		cmocka_unit_test(previews_and_leaves_out),
		cmocka_unit_test(keeps_its_texts_when_it_asks_again),
		cmocka_unit_test(paints_at_any_size),
		cmocka_unit_test(a_message_goes_when_its_time_is_up),
		cmocka_unit_test(a_message_is_drawn_with_its_sign),
		cmocka_unit_test(says_all_of_it_in_as_many_rows_as_it_takes),
	};

	keymap_init(&keys);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
