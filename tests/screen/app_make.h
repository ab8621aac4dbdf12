/*
 * app_make: an app without a terminal for each test, on the desk made by hand (made_desk.h), as large as most terminals: 120 by 40.
 *
 *	made_type(made, "jd");
 *	assert_shows("DISABLED");
 *	assert_int_equal(last_act()->what, ACT_DISABLE);
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/screen/made_desk.h"

static struct made *made;

static inline int begin(void **state)
{
	(void)state;
	made = made_begin(120, 40, NULL);
	return 0;
}

static inline int end(void **state)
{
	(void)state;
	made_end(made);
	return 0;
}

static inline const struct act_request *last_act(void)
{
	assert_true(made->act_count > 0);
	return &made->acts[(made->act_count - 1) % MADE_ACTS_MAX].act;
}

static inline void assert_shows(const char *text)
{
	if (!made_shows(made, text)) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(100000);

		made_print(made, false, &out);
		print_error("not on the screen: %s\n%s", text, buf_text(&out));
		fail();
	}
}

static inline void assert_str_is(struct str text, const char *expected)
{
	if (!str_is(text, expected))
		fail_msg("'%" PRI_STR "' is not '%s'", ARG_STR(text), expected);
}

#define APP(test) cmocka_unit_test_setup_teardown(test, begin, end)
