#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/command.h"

static void assert_argument(const char *line, enum action_id action, const char *argument)
{
	struct command command = { .action = ACTION_NONE };

	assert_int_equal(command_parse(str_of(line), &command), ERR_NONE);
	assert_int_equal(command.action, action);
	if (argument)
		assert_true(str_is(command.argument, argument));
	else
		assert_true(str_is_absent(command.argument));
}

static void reads_names_and_arguments(void **state)
{
	(void)state;
	assert_argument("", ACTION_NONE, NULL);
	assert_argument("   ", ACTION_NONE, NULL);
	assert_argument("undo", ACTION_UNDO, NULL);
	assert_argument("  disable   sells nothing  ", ACTION_DISABLE, "sells nothing");
	assert_argument("disable-cluster", ACTION_DISABLE_CLUSTER, NULL);
	assert_argument("close false-alarm he is at home", ACTION_CLOSE,
			"false-alarm he is at home");
	assert_argument("export html", ACTION_EXPORT, "html");
	assert_argument("open acct-7421", ACTION_OPEN, "acct-7421");
}

static void takes_shortened_names_that_are_clear(void **state)
{
	(void)state;
	assert_argument("disable-c", ACTION_DISABLE_CLUSTER, NULL);
	assert_argument("exp", ACTION_EXPORT, NULL);
	assert_argument("disable", ACTION_DISABLE, NULL);
}

static void says_what_is_wrong(void **state)
{
	const char *const cases[][2] = {
		{ "dis", "'dis' could be 2 actions: Tab shows them" },
		{ "disabel x", "no action is called 'disabel'; the nearest is 'disable'" },
		{ "undo everything", "undo takes nothing after its name" },
		{ "export docx",
		  desk_exports(EXPORT_PDF)
			  ? "export: one of md, html, json, csv, pdf, internal, redacted, auditor, customer"
			  : "export: one of md, html, json, csv, internal, redacted, auditor, customer" },
		{ "theme pink", "theme: one of dark, light, contrast, mono" },
		{ "close never", "close: one of abuse, false-alarm, resolved" },
		{ "mouse maybe", "mouse: one of on, off" },
		{ "\xff\xfe\x1b", "no action is called '\xff\xfe\x1b'" },
	};
	struct command command = { .action = ACTION_UP };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(command_parse(str_of(cases[i][0]), &command), ERR_INVALID);
		assert_string_equal(err_text(ERR_INVALID), cases[i][1]);
		assert_int_equal(command.action, ACTION_UP);
	}
}

static void assert_completes(const char *line, size_t round, size_t ways, const char *expected)
{
	const struct str accounts[] = { STR("acct-7421"), STR("acct-7433"), STR("zebra") };
	const struct str people[] = { STR("Jürgen"), STR("Jürg"), STR("Jo") };
	const struct command_words words = { accounts, 3, people, 3 };
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(200);

	assert_int_equal(command_complete(str_of(line), &words, round, &out), ways);
	assert_string_equal(buf_text(&out), expected);
}

static void completes_names(void **state)
{
	(void)state;
	assert_completes("exp", 0, 1, "export ");
	assert_completes("und", 0, 1, "undo");
	assert_completes("di", 0, 2, "disable");
	assert_completes("disable", 0, 2, "disable");
	assert_completes("disable", 1, 2, "disable");
	assert_completes("disable", 2, 2, "disable-cluster");
	assert_completes("disable", 3, 2, "disable");
	assert_completes("nonsense", 0, 0, "nonsense");
}

static void completes_arguments(void **state)
{
	(void)state;
	assert_completes("open a", 0, 2, "open acct-74");
	assert_completes("open acct-74", 2, 2, "open acct-7433");
	assert_completes("open z", 0, 1, "open zebra");
	assert_completes("export h", 0, 1, "export html");
	assert_completes("theme ", 0, 4, "theme ");
	assert_completes("theme ", 2, 4, "theme light");
	assert_completes("close f", 0, 1, "close false-alarm");
	assert_completes("hand-over J", 0, 3, "hand-over J");
	assert_completes("hand-over J\xc3", 0, 2, "hand-over J\xc3\xbcrg");
	assert_completes("disable wh", 0, 0, "disable wh");
	assert_completes("nonsense a", 0, 0, "nonsense a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_names_and_arguments),
		cmocka_unit_test(takes_shortened_names_that_are_clear),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(completes_names),
		cmocka_unit_test(completes_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
