/* The program itself on a demo desk: with colleagues at their own, a customer on the line, and an end that nobody wanted. */
#include "tests/screen/console_make.h"

#define LIVE_MS 3000

/* ---- without a terminal ------------------------------------------------------------------ */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- in a terminal ----------------------------------------------------------------------- */

static void shows_what_a_colleague_does(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start_on(120, 40, ACTIVE_ACCOUNT, NULL);
	int64_t done;

	(void)state;
	assert_shows(vt, "ACTIVE, flagged");
	assert_runs((const char *[]){ program(), "disable", ACTIVE_ACCOUNT, "--reason",
				      "seen elsewhere", "--actor", "rep3", NULL },
		    NULL);
	done = now_ms();
	assert_shows(vt, "DISABLED by rep3");
	assert_in_range(now_ms() - done, 0, LIVE_MS);
	assert_runs((const char *[]){ program(), "undo", "--actor", "rep3", NULL }, NULL);
	assert_shows(vt, "ACTIVE, flagged");
	leave(vt);
}

static void goes_on_after_the_line_was_lost(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start_on(120, 40, NULL, NULL);
	CLEANUP(vt_stop_at) struct vt *next = NULL;
	CLEANUP(vt_stop_at) struct vt *fresh = NULL;
	int status;

	(void)state;
	vt_type(vt, ":open " CLUSTERED_ACCOUNT "\r");
	assert_shows(vt, "DISABLED by");
	vt_type(vt, "c");
	assert_shows(vt, "cluster of " CLUSTERED_ACCOUNT);
	vt_signal(vt, SIGHUP);
	assert_true(vt_wait_end(vt, &status));
	next = start_on(120, 40, NULL, NULL);
	assert_shows(next, "cluster of " CLUSTERED_ACCOUNT);
	vt_type(next, "q");
	assert_shows(next, "DISABLED by");
	leave(next);
	fresh = start_on(120, 40, NULL, NULL);
	assert_queue(fresh, sizes[1]);
	leave(fresh);
}

static void goes_on_after_it_was_killed(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start_on(120, 40, NULL, NULL);
	CLEANUP(vt_stop_at) struct vt *next = NULL;

	(void)state;
	vt_type(vt, ":open " CLUSTERED_ACCOUNT "\r");
	assert_shows(vt, "DISABLED by");
	vt_settle(vt, 2500); /* a little after the last key it is written down */
	vt_signal(vt, SIGKILL);
	vt_stop(vt);
	vt = NULL;
	next = start_on(120, 40, NULL, NULL);
	assert_shows(next, "DISABLED by");
	vt_type(next, "q");
	assert_queue(next, sizes[1]);
	leave(next);
}

static void shows_what_a_colleague_has_open(void **state)
{
	const char *environment[] = { home, settings, NULL };
	const char *words[] = { program(), "open", ACTIVE_ACCOUNT, "--actor", "rep2", NULL };
	CLEANUP(vt_stop_at) struct vt *theirs = vt_start(120, 40, words, environment);
	CLEANUP(vt_stop_at) struct vt *ours = start_on(120, 40, ACTIVE_ACCOUNT, NULL);

	(void)state;
	assert_shows(ours, "@ rep2 has it open");
	assert_shows(theirs, "@ rep7 has it open");
	vt_type(ours, "d");
	assert_shows(theirs, "DISABLED by rep7");
	vt_type(theirs, "d");
	assert_shows(theirs, "disabled already by rep7");
	vt_type(ours, "u");
	assert_shows(ours, "undone");
	leave(theirs);
	assert_true(vt_wait_gone(ours, "@ rep2"));
	leave(ours);
}

#define DRAFTS ".local/state/strop/drafts.jsonl" /* under HOME, where the test is */
#define TALKING_ACCOUNT "acct-7388"              /* on the line */

static bool holds(const char *path, const char *text)
{
	char bytes[4096] = "";
	FILE *file = fopen(path, "re");

	if (!file)
		return false;
	(void)!fread(bytes, 1, sizeof(bytes) - 1, file);
	fclose(file);
	return strstr(bytes, text) != NULL;
}

/* How often a text stands in the account's conversation, as it is kept. */
static int times_said(const char *text)
{
	CLEANUP(buf_release) struct buf said = BUF_UP_TO(SAID_MAX);
	const char *at;
	int times = 0;

	assert_runs((const char *[]){ program(), "show", TALKING_ACCOUNT, "--json", NULL }, &said);
	for (at = strstr(buf_text(&said), text); at; at = strstr(at + 1, text))
		times++;
	return times;
}

/* A paste of two rows sends nothing, a draft outlives the console, a reply that was taken back is not sent, one that was not is,
 * and once. */
static void writes_to_a_customer(void **state)
{
	const struct timespec tenth = { .tv_nsec = 100000000 };
	struct vt *vt = start_on(120, 40, TALKING_ACCOUNT, NULL);
	int status, tries = 0;

	(void)state;
	assert_shows(vt, "Reply to the customer");
	vt_type(vt, "r");
	vt_paste(vt, "first row\nsecond row\n");
	assert_shows(vt, "║ second row");
	while (!holds(DRAFTS, "first row\\nsecond row") && tries++ < 100) {
		vt_settle(vt, 10);
		nanosleep(&tenth, NULL);
	}
	assert_true(holds(DRAFTS, TALKING_ACCOUNT));
	vt_signal(vt, SIGKILL);
	assert_true(vt_wait_end(vt, &status));
	vt_stop(vt);
	assert_int_equal(times_said("second row"), 0);

	vt = start_on(120, 40, TALKING_ACCOUNT, NULL);
	assert_shows(vt, "goes on with it");
	vt_type(vt, "r");
	vt_press(vt, VT_ENTER);
	assert_shows(vt, "s to take it back");
	vt_type(vt, "b");
	assert_shows(vt, "taken back");
	assert_true(vt_wait_gone(vt, "not sent yet"));
	vt_press(vt, VT_ENTER);
	assert_shows(vt, "not sent yet");
	assert_true(vt_wait_gone(vt, "not sent yet"));
	for (tries = 0; !times_said("second row") && tries < 100; tries++)
		nanosleep(&tenth, NULL);
	assert_int_equal(times_said("second row"), 1);
	assert_false(holds(DRAFTS, TALKING_ACCOUNT));
	leave(vt);
	vt_stop(vt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_what_a_colleague_does),
		cmocka_unit_test(goes_on_after_the_line_was_lost),
		cmocka_unit_test(goes_on_after_it_was_killed),
		cmocka_unit_test(shows_what_a_colleague_has_open),
		cmocka_unit_test(writes_to_a_customer),
	};

	return cmocka_run_group_tests(tests, make_desk, clear_desk);
}
