/*
 * console_make: the program itself on a demo desk of its own, in a terminal (vt.h) or without one.
 *
 *	return cmocka_run_group_tests(tests, make_desk, clear_desk);
 *
 *	CLEANUP(vt_stop_at) struct vt *vt = start_on(120, 40, ACTIVE_ACCOUNT, NULL);
 *
 * The program is STROP_CONSOLE. HOME and the desk lie in one folder, which is gone in the end. One desk serves all tests of a file, in their order.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/str.h"
#include "tests/screen/vt.h"

#define WORDS_MAX 12
#define SAID_MAX ((size_t)8 * 1024 * 1024)
#define ACTIVE_ACCOUNT "acct-7402" /* the handball club: flagged, active, no one on the line */
#define CLUSTERED_ACCOUNT "acct-7421"

static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 200, 60 }, { 40, 10 } };
static char desk[] = "/tmp/strop-console.XXXXXX";
static char home[64], settings[64];

static inline const char *program(void)
{
	const char *path = getenv("STROP_CONSOLE"); /* NOLINT(concurrency-mt-unsafe) */

	assert_non_null(path);
	return path;
}

static inline void become(const char *const words[])
{
	char *arguments[WORDS_MAX] = { NULL };

	for (size_t i = 0; words[i] && i + 1 < WORDS_MAX; i++)
		memcpy(&arguments[i], &words[i], sizeof(words[i]));
	if (arguments[0])
		execvp(arguments[0], arguments);
	_exit(127);
}

/* Run it to its end; its output goes to `said`, its exit status is the answer. */
static inline int run(const char *const words[], struct buf *said)
{
	char bytes[4096];
	int ends[2], status = -1;
	ssize_t got;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		become(words);
	}
	close(ends[1]);
	while ((got = read(ends[0], bytes, sizeof(bytes))) > 0) {
		if (said)
			buf_add_str(said, (struct str){ bytes, (size_t)got });
	}
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void assert_runs(const char *const words[], struct buf *said)
{
	int code = run(words, said);

	if (code != 0)
		fail_msg("%s %s: exit %d", words[0], words[1], code);
}

static inline int make_desk(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(desk));
	snprintf(home, sizeof(home), "HOME=%s", desk);
	snprintf(settings, sizeof(settings), "STROP_CONFIG=%s/desk/strop.conf", desk);
	/* NOLINTBEGIN(concurrency-mt-unsafe): nothing else runs yet */
	unsetenv("STROP_STORE");
	unsetenv("NO_COLOR");
	unsetenv("XDG_DATA_HOME");
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("XDG_STATE_HOME");
	unsetenv("XDG_CACHE_HOME");
	setenv("HOME", desk, 1);
	setenv("STROP_ACTOR", "rep7", 1);
	/* NOLINTEND(concurrency-mt-unsafe) */
	assert_int_equal(chdir(desk), 0);
	assert_runs((const char *[]){ program(), "demo", "--dir", "desk", "--no-open", NULL },
		    NULL);
	setenv("STROP_CONFIG", settings + strlen("STROP_CONFIG="),
	       1); /* NOLINT(concurrency-mt-unsafe) */
	return 0;
}

static inline int clear_desk(void **state)
{
	(void)state;
	assert_int_equal(chdir("/"), 0);
	return run((const char *[]){ "rm", "-rf", desk, NULL }, NULL);
}

static inline struct vt *start_on(int width, int height, const char *account, const char *more)
{
	const char *environment[] = { home, settings, "STROP_ACTOR=rep7", more, NULL };
	const char *words[] = { program(), account ? "open" : NULL, account, NULL };
	struct vt *vt = vt_start(width, height, words, environment);

	if (!vt_wait(vt, account ? account : "acct-"))
		fail_msg("the console did not come up:\n%s", vt_screen(vt));
	return vt;
}

static inline void assert_shows(struct vt *vt, const char *text)
{
	if (!vt_wait(vt, text))
		fail_msg("'%s' is not on the screen:\n%s", text, vt_screen(vt));
}

static inline bool is_border(struct vt_cell cell, const uint32_t points[11])
{
	for (int i = 0; i < 11 && points[i]; i++) {
		if (cell.point == points[i])
			return true;
	}
	return false;
}

/* What begins with a border in the first column ends with one in the last. */
static inline void assert_borders_meet(struct vt *vt, int width, int height)
{
	static const uint32_t left[11] = { 0x250c, 0x2502, 0x251c, 0x2514, 0x2554,
					   0x2551, 0x2560, 0x255a, 0x2506 }; /* ┌│├└ ╔║╠╚ ┆ */
	static const uint32_t right[11] = {
		0x2510, 0x2502, 0x2524, 0x2518, 0x2557, 0x2551,
		0x2563, 0x255d, 0x2506, 0x2191, 0x2193
	}; /* ┐│┤┘ ╗║╣╝ ┆, and where there is more: ↑↓ */

	for (int y = 0; y < height; y++) {
		if (is_border(vt_cell(vt, 0, y), left) !=
		    is_border(vt_cell(vt, width - 1, y), right))
			fail_msg("the borders of row %d do not meet: %s", y, vt_row(vt, y));
	}
}

/* Wait for the texts, then look at the whole screen: the keys are in the last row, nowhere else. */
static inline void assert_view(struct vt *vt, const int size[2], const char *title,
			       const char *content)
{
	assert_shows(vt, title);
	assert_shows(vt, content);
	vt_settle(vt, 30);
	if (vt_find(vt, "? keys") != size[1] - 1 && vt_find(vt, "F1 keys") != size[1] - 1)
		fail_msg("the keys are not in the last row:\n%s", vt_screen(vt));
	assert_borders_meet(vt, size[0], size[1]);
}

static inline void assert_queue(struct vt *vt, const int size[2])
{
	assert_true(vt_wait_gone(vt, "DISABLED by"));
	assert_view(vt, size, " of ", CLUSTERED_ACCOUNT);
}

static inline void leave(struct vt *vt)
{
	int status = -1;

	vt_type(vt, "Qq");
	if (!vt_wait_end(vt, &status))
		fail_msg("q did not end it:\n%s", vt_screen(vt));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}
