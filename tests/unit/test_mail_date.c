#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/text/mail_date.h"

static void check_date(const char *text, const char *expected)
{
	struct moment at;
	char got[MOMENT_TEXT_MAX] = "none";

	if (!mail_date_parse(str_of(text), &at))
		moment_print(at, got);
	if (strcmp(got, expected) != 0)
		fail_msg("%s: %s, not %s", text, got, expected);
}

static void check_line(const char *text, const char *expected)
{
	struct moment at;
	char got[MOMENT_TEXT_MAX] = "none";

	if (mail_from_line(str_of(text), &at))
		moment_print(at, got);
	if (strcmp(got, expected) != 0)
		fail_msg("%s: %s, not %s", text, got, expected);
}

static void reads_dates_as_mail_writes_them(void **state)
{
	(void)state;
	check_date("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z");
	check_date("Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T08:52:37Z");
	check_date("1 Jul 2003 10:52 +0000", "2003-07-01T10:52:00Z");
	check_date(" Thu,\r\n\t13 Feb 1969 23:32 -0330", "none");
	check_date(" Thu,\r\n\t13\r\n Feb 1999 23:32:54 -0330 (Newfoundland Time)",
		   "1999-02-14T03:02:54Z");
	check_date("31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59.999999Z");
}

static void reads_the_older_forms(void **state)
{
	(void)state;
	check_date("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z");
	check_date("21 Nov 11 09:55:06 UT", "2011-11-21T09:55:06Z");
	check_date("21 Nov 104 09:55:06 Z", "2004-11-21T09:55:06Z");
	check_date("Fri, 21 Nov 97 09:55:06 EST", "1997-11-21T14:55:06Z");
	check_date("Fri, 21 Nov 97 09(comment (nested)): 55  :06", "none");
	check_date("Friday, 21 November 1997 09:55:06 pdt", "1997-11-21T16:55:06Z");
	check_date("21-Nov-97 09:55:06 -0000", "1997-11-21T09:55:06Z");
	check_date("Fri Nov 21 09:55:06 1997", "1997-11-21T09:55:06Z");
	check_date("Fri Nov 21 09:55:06 EDT 1997", "1997-11-21T13:55:06Z");
	check_date("Fri Nov 21 09:55:06 1997 +0100", "1997-11-21T08:55:06Z");
	check_date("21 Nov 1997 09:55:06-0800", "1997-11-21T17:55:06Z");
	check_date("21 Nov 1997 09:55:06 XYZ", "1997-11-21T09:55:06Z");
	check_date("21 Nov 1997 09:55:06 +9999", "1997-11-21T09:55:06Z");
}

static void takes_nothing_else_for_a_date(void **state)
{
	(void)state;
	check_date("", "none");
	check_date("yesterday", "none");
	check_date("Fri, 21 Nov 1997", "none");
	check_date("09:55:06", "none");
	check_date("30 Feb 2011 10:00:00 +0000", "none");
	check_date("21 Nov 1997 25:55:06 +0000", "none");
	check_date("21 Nov 1997 09:61:06 +0000", "none");
	check_date("21 Nov 1997 :: +0000", "none");
	check_date("21 Nov 999999 09:55:06 +0000", "none");
	check_date("(((((((((((((21 Nov 1997 09:55:06", "none");
	check_date("- - - - : : + +", "none");
}

static void knows_the_line_that_begins_a_message(void **state)
{
	(void)state;
	check_line("From ada@byron.example Fri Nov 21 09:55:06 1997", "1997-11-21T09:55:06Z");
	check_line("From - Fri Nov  1 09:55:06 1997", "1997-11-01T09:55:06Z");
	check_line("From MAILER-DAEMON Fri Nov 21 09:55 1997", "1997-11-21T09:55:00Z");
	check_line("From \"Ada Byron\"@x Fri Nov 21 09:55:06 1997 +0100", "1997-11-21T08:55:06Z");
	check_line("From ada Fri, 21 Nov 1997 09:55:06 +0000 remote from there",
		   "1997-11-21T09:55:06Z");
	check_line("From Sun Fri Nov 21 09:55:06 1997", "1997-11-21T09:55:06Z");
	check_line("From now on we meet on Fri at 10:00", "none");
	check_line("From: ada@byron.example Fri Nov 21 09:55:06 1997", "none");
	check_line(">From ada@byron.example Fri Nov 21 09:55:06 1997", "none");
	check_line("from ada@byron.example Fri Nov 21 09:55:06 1997", "none");
	check_line("From ", "none");
	check_line("", "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_dates_as_mail_writes_them),
		cmocka_unit_test(reads_the_older_forms),
		cmocka_unit_test(takes_nothing_else_for_a_date),
		cmocka_unit_test(knows_the_line_that_begins_a_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
