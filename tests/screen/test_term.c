#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "core/base/attrs.h"
#include "tests/screen/vt.h"

static const char *probe(void)
{
	const char *path = getenv("STROP_TERM_PROBE"); /* NOLINT(concurrency-mt-unsafe) */

	assert_non_null(path);
	return path;
}

static struct vt *start_with(const char *const environment[], const char *option)
{
	const char *argv[] = { probe(), option, NULL };
	struct vt *vt;

	vt = vt_start(60, 12, argv, environment);
	if (!vt_wait(vt, "probe "))
		fail_msg("the probe did not come up:\n%s", vt_screen(vt));
	return vt;
}

static struct vt *start(void)
{
	return start_with(NULL, NULL);
}

static void assert_shows(struct vt *vt, const char *text)
{
	if (!vt_wait(vt, text))
		fail_msg("'%s' is not on the screen:\n%s", text, vt_screen(vt));
}

static void quit(struct vt *vt)
{
	int status;

	vt_type(vt, "q");
	assert_true(vt_wait_end(vt, &status));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void opens_on_the_alternate_screen_and_leaves_it(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();

	(void)state;
	assert_string_equal(vt_row(vt, 0), "probe 60x12 palette 2 é世界");
	vt_settle(vt, 50);
	assert_true(vt_on_alternate_screen(vt));
	assert_true(vt_mouse_is_on(vt));
	assert_false(vt_is_cooked(vt));
	assert_int_equal(vt_cell(vt, 23, 0).width, 2);
	quit(vt);
	assert_true(vt_is_as_before(vt));
}

static void names_every_key(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();

	(void)state;
	vt_type(vt, "j");
	assert_shows(vt, "0 key j.");
	vt_type(vt, "\x04");
	assert_shows(vt, "1 key ctrl-d.");
	vt_type(vt, "é");
	assert_shows(vt, "2 key é.");
	vt_press(vt, VT_PAGE_DOWN);
	assert_shows(vt, "3 key PgDn.");
	vt_press(vt, VT_UP);
	assert_shows(vt, "4 key Up.");
	vt_press_with(vt, VT_LEFT, false, false, true);
	assert_shows(vt, "5 key ctrl-Left.");
	vt_press(vt, VT_BACK_TAB);
	assert_shows(vt, "6 key BackTab.");
	vt_press(vt, VT_BACKSPACE);
	assert_shows(vt, "7 key Backspace.");
	vt_press(vt, VT_F1);
	assert_shows(vt, "8 key F1.");
	vt_press(vt, VT_ENTER);
	assert_shows(vt, "9 key Enter.");
	vt_press(vt, VT_HOME);
	assert_shows(vt, "10 key Home.");
	quit(vt);
}

static void tells_esc_from_alt(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();

	(void)state;
	vt_press(vt, VT_ESC);
	assert_shows(vt, "0 key Esc.");
	vt_type(vt, "\033b");
	assert_shows(vt, "1 key alt-b.");
	quit(vt);
}

static void takes_a_paste_as_one_input(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();
	size_t size = (size_t)100 * 1024;
	char *large = malloc(size + 1);

	(void)state;
	assert_non_null(large);
	vt_paste(vt, "dq\r!q");
	assert_shows(vt, "0 paste 5 <dq !q>");

	memset(large, 'q', size);
	large[size] = '\0';
	vt_paste(vt, large);
	free(large);
	assert_shows(vt, "1 paste 65536 cut <qqqqqqqqqqqqqqqqqqqq>");
	vt_type(vt, "j");
	assert_shows(vt, "2 key j.");
	quit(vt);
}

static void brings_clicks_and_the_wheel(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();

	(void)state;
	vt_click(vt, 10, 3);
	assert_shows(vt, "0 click 10,3 by 0");
	vt_click(vt, 10, 3);
	assert_shows(vt, "1 click 10,3 by 0 twice");
	vt_scroll(vt, 5, 4, true);
	assert_shows(vt, "2 scroll 5,4 by -3");
	vt_scroll(vt, 5, 4, false);
	assert_shows(vt, "3 scroll 5,4 by 3");
	vt_type(vt, "m");
	assert_shows(vt, "4 key m.");
	assert_false(vt_mouse_is_on(vt));
	quit(vt);
}

static void follows_the_window(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();
	static const int sizes[][2] = { { 120, 40 }, { 40, 10 }, { 200, 60 }, { 80, 24 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		char expected[40];

		vt_resize(vt, sizes[i][0], sizes[i][1]);
		snprintf(expected, sizeof(expected), "probe %dx%d", sizes[i][0], sizes[i][1]);
		assert_shows(vt, expected);
	}
	vt_resize(vt, 1, 1);
	assert_true(vt_wait_gone(vt, "probe"));
	vt_type(vt, "j");
	vt_resize(vt, 60, 12);
	assert_shows(vt, "probe 60x12");
	assert_shows(vt, "key j.");
	quit(vt);
}

static void puts_the_cursor_on_the_focus(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();
	int x, y;
	bool visible;

	(void)state;
	vt_cursor(vt, &x, &y, &visible);
	assert_false(visible);
	vt_type(vt, "jj");
	assert_shows(vt, "1 key j.");
	vt_settle(vt, 50);
	vt_cursor(vt, &x, &y, &visible);
	assert_true(visible);
	assert_int_equal(x, 2);
	assert_int_equal(y, 2);
	quit(vt);
}

static void sends_only_what_changed(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();
	size_t before;

	(void)state;
	vt_type(vt, "jjjjjjjjj");
	assert_shows(vt, "8 key j.");
	vt_settle(vt, 100);
	before = vt_bytes(vt);
	vt_type(vt, "k");
	assert_shows(vt, "9 key k.");
	vt_settle(vt, 100);
	assert_in_range(vt_bytes(vt) - before, 1, 400);
	quit(vt);
}

static void needs_no_colour(void **state)
{
	CLEANUP(vt_stop_at)
	struct vt *vt = start_with((const char *[]){ "NO_COLOR=1", NULL }, NULL);

	(void)state;
	vt_type(vt, "jj");
	assert_shows(vt, "1 key j.");
	assert_shows(vt, "palette 0");
	for (int y = 0; y < 12; y++) {
		for (int x = 0; x < 60; x++)
			assert_false(vt_cell(vt, x, y).coloured);
	}
	assert_true(vt_cell(vt, 0, 2).reverse);
	quit(vt);
}

static void makes_do_with_eight_colours(void **state)
{
	CLEANUP(vt_stop_at)
	struct vt *vt = start_with((const char *[]){ "TERM=xterm", NULL }, NULL);

	(void)state;
	assert_shows(vt, "palette 1");
	vt_type(vt, "jj");
	assert_shows(vt, "1 key j.");
	assert_true(vt_cell(vt, 0, 2).coloured);
	quit(vt);
}

static void draws_ascii_where_the_locale_is_not_utf8(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start_with((const char *[]){ "LC_ALL=C", NULL }, NULL);
	CLEANUP(vt_stop_at) struct vt *asked = start_with(NULL, "--ascii");

	(void)state;
	assert_string_equal(vt_row(vt, 0), "probe 60x12 palette 2 e????");
	vt_type(vt, "é");
	assert_shows(vt, "0 key e.");
	quit(vt);
	assert_string_equal(vt_row(asked, 0), "probe 60x12 palette 2 e????");
	quit(asked);
}

static void takes_an_unknown_terminal_for_xterm_and_says_so(void **state)
{
	CLEANUP(vt_stop_at)
	struct vt *vt = start_with((const char *[]){ "TERM=no-such-thing", NULL }, NULL);

	(void)state;
	assert_shows(vt, "terminal 'no-such-thing' is not");
	vt_press(vt, VT_DOWN);
	assert_shows(vt, "0 key Down.");
	quit(vt);
}

static void refuses_a_dumb_terminal_and_names_the_verbs(void **state)
{
	const char *argv[] = { probe(), NULL };
	CLEANUP(vt_stop_at)
	struct vt *vt = vt_start(120, 12, argv, (const char *[]){ "TERM=dumb", NULL });
	int status;

	(void)state;
	assert_true(vt_wait_end(vt, &status));
	assert_int_equal(WEXITSTATUS(status), 3);
	assert_true(vt_find(vt, "strop queue") >= 0);
	assert_true(vt_is_cooked(vt));
}

static void wakes_for_another_descriptor(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start_with(NULL, "--wake");

	(void)state;
	assert_shows(vt, "0 wake .");
	vt_type(vt, "j");
	assert_shows(vt, "1 key j.");
	quit(vt);
}

static void restores_the_terminal_when_told_to_end(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		CLEANUP(vt_stop_at) struct vt *vt = start();
		int status;

		vt_signal(vt, signals[i]);
		assert_true(vt_wait_end(vt, &status));
		assert_true(WIFEXITED(status));
		assert_true(vt_is_as_before(vt));
	}
}

static void restores_the_terminal_on_an_abort(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();
	int status;

	(void)state;
	vt_type(vt, "!");
	assert_true(vt_wait_end(vt, &status));
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_true(vt_is_as_before(vt));
}

static void hands_the_terminal_over_and_takes_it_back(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();

	(void)state;
	vt_type(vt, "je");
	assert_shows(vt, "1 key e.");
	assert_true(vt_on_alternate_screen(vt));
	vt_type(vt, "k");
	assert_shows(vt, "2 key k.");
	quit(vt);
	assert_true(vt_is_as_before(vt));
	assert_true(vt_find(vt, "other program") >= 0);
}

/* As the shell does it: a job of its own, stopped by ^Z and continued. */
static void stops_and_comes_back(void **state)
{
	const char *argv[] = { "bash", "--norc", "-i", NULL };
	CLEANUP(vt_stop_at)
	struct vt *vt = vt_start(60, 12, argv, (const char *[]){ "PS1=shell> ", NULL });

	(void)state;
	assert_true(vt_wait(vt, "shell>"));
	vt_type(vt, probe());
	vt_type(vt, "\r");
	assert_shows(vt, "probe 60x12");
	vt_type(vt, "j\x1a");
	assert_shows(vt, "Stopped");
	assert_false(vt_on_alternate_screen(vt));
	assert_false(vt_mouse_is_on(vt));
	vt_type(vt, "fg\r");
	assert_shows(vt, "probe 60x12");
	assert_shows(vt, "1 key ctrl-z.");
	assert_true(vt_mouse_is_on(vt));
	vt_type(vt, "k");
	assert_shows(vt, "2 key k.");
	vt_type(vt, "q");
	assert_true(vt_wait_gone(vt, "probe 60x12"));
	vt_type(vt, "exit\r");
}

static void copies_through_the_terminal(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();
	size_t count;

	(void)state;
	vt_keep_bytes(vt);
	vt_type(vt, "c");
	assert_shows(vt, "0 key c.");
	assert_non_null(strstr(vt_kept_bytes(vt, &count), "\033]52;c;Y29waWVkIMOp\a"));
	quit(vt);
}

static void survives_any_bytes(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start();
	char bytes[512];
	unsigned seed = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++) {
		seed = seed * 1103515245u + 12345u;
		bytes[i] = (char)(seed >> 16);
		if (memchr("q!ce\x1a", bytes[i], 5))
			bytes[i] = 'x';
	}
	vt_send(vt, bytes, sizeof(bytes));
	vt_settle(vt, 700);
	vt_type(vt, "  jjj");
	assert_shows(vt, "key j.");
	quit(vt);
	assert_true(vt_is_as_before(vt));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_on_the_alternate_screen_and_leaves_it),
		cmocka_unit_test(names_every_key),
		cmocka_unit_test(tells_esc_from_alt),
		cmocka_unit_test(takes_a_paste_as_one_input),
		cmocka_unit_test(brings_clicks_and_the_wheel),
		cmocka_unit_test(follows_the_window),
		cmocka_unit_test(puts_the_cursor_on_the_focus),
		cmocka_unit_test(sends_only_what_changed),
		cmocka_unit_test(needs_no_colour),
		cmocka_unit_test(makes_do_with_eight_colours),
		cmocka_unit_test(draws_ascii_where_the_locale_is_not_utf8),
		cmocka_unit_test(takes_an_unknown_terminal_for_xterm_and_says_so),
		cmocka_unit_test(refuses_a_dumb_terminal_and_names_the_verbs),
		cmocka_unit_test(wakes_for_another_descriptor),
		cmocka_unit_test(restores_the_terminal_when_told_to_end),
		cmocka_unit_test(restores_the_terminal_on_an_abort),
		cmocka_unit_test(hands_the_terminal_over_and_takes_it_back),
		cmocka_unit_test(stops_and_comes_back),
		cmocka_unit_test(copies_through_the_terminal),
		cmocka_unit_test(survives_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
