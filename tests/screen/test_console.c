/* The program itself on a demo desk, in a terminal: what it shows, and how it leaves. */
#include "tests/screen/console_make.h"

/* ---- without a terminal ------------------------------------------------------------------ */

/* The fields of an account that an undo has to bring back to the letter, a line each. */
static void standing_of(const char *account, struct buf *out)
{
	static const char *const fields[] = { "state", "disabled_at", "flagged_at", "case",
					      "assignee" };
	CLEANUP(buf_release) struct buf said = BUF_UP_TO(SAID_MAX);

	assert_runs((const char *[]){ program(), "show", account, "--json", NULL }, &said);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		char key[32];
		const char *at;

		snprintf(key, sizeof(key), "\"%s\":", fields[i]);
		at = strstr(buf_text(&said), key);
		if (!at)
			fail_msg("%s has no %s", account, key);
		if (at)
			buf_add_str(out, (struct str){ at, strcspn(at, ",}") });
		buf_add_char(out, '\n');
	}
}

/* ---- in a terminal ----------------------------------------------------------------------- */

/* clang-format off */
static const struct {
	const char *keys, *title, *content;
	int escapes; /* how often Esc leads back to the account */
} from_account[] = {
	{ "c", "cluster of " CLUSTERED_ACCOUNT, "acct-7433", 1 },
	{ "n", "notes on " CLUSTERED_ACCOUNT, "No note yet", 2 },
	{ "L", "trail of " CLUSTERED_ACCOUNT, "disabled", 1 },
	{ "?", "keys in the account", "one row up", 1 },
	{ "\r", "events of " CLUSTERED_ACCOUNT, "T", 1 },
};
/* clang-format on */

static void try_views_of_the_account(struct vt *vt, const int size[2])
{
	for (size_t i = 0; i < ARRAY_LEN(from_account); i++) {
		vt_type(vt, from_account[i].keys);
		assert_view(vt, size, from_account[i].title, from_account[i].content);
		for (int n = 0; n < from_account[i].escapes; n++) {
			vt_press(vt, VT_ESC);
			vt_settle(vt, 300); /* two at once would be another key */
		}
		assert_view(vt, size, "DISABLED by", CLUSTERED_ACCOUNT);
	}
}

static void shows_every_view_at_every_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		CLEANUP(vt_stop_at)
		struct vt *vt = start_on(sizes[i][0], sizes[i][1], NULL, NULL);

		assert_queue(vt, sizes[i]);
		vt_type(vt, ":open " CLUSTERED_ACCOUNT "\r");
		assert_view(vt, sizes[i], "DISABLED by", CLUSTERED_ACCOUNT);
		try_views_of_the_account(vt, sizes[i]);
		vt_type(vt, "q");
		assert_queue(vt, sizes[i]);
		vt_type(vt, "?");
		assert_view(vt, sizes[i], "keys in the queue", "one row up");
		vt_type(vt, "q");
		assert_queue(vt, sizes[i]);
		leave(vt);
		assert_true(vt_is_as_before(vt));
	}
}

static void takes_an_act_back_to_the_letter(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start_on(120, 40, ACTIVE_ACCOUNT, NULL);
	CLEANUP(buf_release) struct buf before = BUF_UP_TO(SAID_MAX);
	CLEANUP(buf_release) struct buf during = BUF_UP_TO(SAID_MAX);
	CLEANUP(buf_release) struct buf after = BUF_UP_TO(SAID_MAX);

	(void)state;
	assert_shows(vt, "ACTIVE, flagged");
	standing_of(ACTIVE_ACCOUNT, &before);
	vt_type(vt, "d");
	assert_shows(vt, "DISABLED by rep7");
	assert_shows(vt, "disabled " ACTIVE_ACCOUNT);
	standing_of(ACTIVE_ACCOUNT, &during);
	assert_non_null(strstr(buf_text(&during), "\"state\":\"disabled\""));
	assert_null(strstr(buf_text(&during), "\"disabled_at\":null"));
	vt_type(vt, "u");
	assert_shows(vt, "undone " ACTIVE_ACCOUNT);
	assert_shows(vt, "ACTIVE, flagged");
	standing_of(ACTIVE_ACCOUNT, &after);
	assert_string_equal(buf_text(&after), buf_text(&before));
	leave(vt);
}

/* Is any cell of the screen in another colour than the terminal's own? */
static bool is_coloured(struct vt *vt, int width, int height)
{
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			if (vt_cell(vt, x, y).coloured)
				return true;
		}
	}
	return false;
}

static void takes_nothing_of_an_unknown_sequence_for_keys(void **state)
{
	static const char sequences[] = "\033[99;5~\033[?1;2c\033[<0;200;8M";
	CLEANUP(vt_stop_at) struct vt *vt = start_on(120, 40, NULL, "TERM=screen-256color");

	(void)state;
	vt_settle(vt, 50);
	vt_send(vt, sequences, sizeof(sequences) - 1);
	vt_settle(vt, 100);
	assert_int_equal(vt_find(vt, "does nothing"), -1);
	assert_int_equal(vt_find(vt, "first screen"), -1);
	assert_queue(vt, sizes[1]);
	leave(vt);
}

static void needs_no_colour(void **state)
{
	CLEANUP(vt_stop_at) struct vt *mono = start_on(120, 40, NULL, "NO_COLOR=1");
	CLEANUP(vt_stop_at) struct vt *colour = start_on(120, 40, NULL, NULL);

	(void)state;
	vt_settle(mono, 50);
	vt_settle(colour, 50);
	assert_true(is_coloured(colour, 120, 40));
	assert_false(is_coloured(mono, 120, 40));
	vt_type(mono, ":open " CLUSTERED_ACCOUNT "\r");
	assert_shows(mono, "DISABLED by");
	vt_settle(mono, 50);
	assert_false(is_coloured(mono, 120, 40));
	leave(colour);
	leave(mono);
}

/* A minute may end in between: then once more. */
static void assert_equals_a_fresh_draw(struct vt *vt)
{
	CLEANUP(buf_release) struct buf before = BUF_UP_TO(SAID_MAX);

	for (int i = 0; i < 3; i++) {
		buf_clear(&before);
		buf_add(&before, vt_screen(vt));
		vt_type(vt, "\x0c");
		vt_settle(vt, 200);
		if (strcmp(vt_screen(vt), buf_text(&before)) == 0)
			return;
	}
	fail_msg("it differs from a fresh draw:\n%s\n%s", buf_text(&before), vt_screen(vt));
}

/* STROP_RESIZES makes it longer: 10000 were outlived. */
static int storm_length(void)
{
	const char *wanted = getenv("STROP_RESIZES"); /* NOLINT(concurrency-mt-unsafe) */
	int64_t n = 120;

	(void)!str_to_int64(str_of(wanted), &n);
	return (int)n;
}

static void outlives_a_storm_of_sizes(void **state)
{
	CLEANUP(vt_stop_at) struct vt *vt = start_on(120, 40, CLUSTERED_ACCOUNT, NULL);

	(void)state;
	for (int i = 0; i < storm_length(); i++) {
		vt_resize(vt, 1 + i * 37 % 500, 1 + i * 23 % 200);
		if (i % 5 == 0)
			vt_settle(vt, 5);
	}
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		vt_resize(vt, sizes[i][0], sizes[i][1]);
		vt_settle(vt, 300);
		assert_view(vt, sizes[i], "DISABLED by", CLUSTERED_ACCOUNT);
		assert_equals_a_fresh_draw(vt);
	}
	leave(vt);
	assert_true(vt_is_as_before(vt));
}

static void write_events(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* None of what a stranger wrote reaches the terminal as more than letters. */
static void tames_a_hostile_name(void **state)
{
	/* NOLINTBEGIN(misc-misleading-bidirectional): they are what is looked for */
	static const char *const forbidden[] = {
		"\033]0;owned", "\033[31mgnp",  "\033[2Jgone",
		"\302\233",     "\342\200\256", "\342\201\246",
	};
	/* NOLINTEND(misc-misleading-bidirectional) */
	size_t count;
	CLEANUP(vt_stop_at) struct vt *vt = NULL;

	(void)state;
	write_events("hostile.jsonl",
		     "{\"type\":\"account\",\"id\":\"h-1\",\"account\":\"acct-h\","
		     "\"at\":\"2026-11-02T08:00:00Z\",\"plan\":\"free\",\"email\":\"h@h.example\","
		     "\"name\":\"Evil\\u001b[31mgnp\\u202e\\u2066\\u009b\\u001b]0;owned\\u0007"
		     "\\u001b[2Jgone\"}\n");
	assert_runs((const char *[]){ program(), "ingest", "hostile.jsonl", NULL }, NULL);
	vt = start_on(80, 24, "acct-h", NULL);
	vt_keep_bytes(vt);
	vt_type(vt, "\x0c");
	vt_settle(vt, 500);
	assert_shows(vt, "Evil");
	assert_view(vt, sizes[0], "acct-h", "Evil");
	vt_kept_bytes(vt, &count);
	assert_true(count > 0);
	for (size_t i = 0; i < ARRAY_LEN(forbidden); i++) {
		if (strstr(vt_kept_bytes(vt, &count), forbidden[i]) ||
		    strstr(vt_screen(vt), forbidden[i]))
			fail_msg("forbidden text %zu came through", i);
	}
	leave(vt);
}

/* Lines in, lines out, and no byte that would move a cursor. */
static void is_read_line_by_line(const char *more, const char *option)
{
	const char *environment[] = { home, settings, "STROP_ACTOR=rep7", more, NULL };
	const char *words[] = { program(), "--fresh", option, NULL };
	CLEANUP(vt_stop_at) struct vt *vt = vt_start(150, 60, words, environment);
	const char *kept;
	size_t count;
	int status = -1;

	vt_keep_bytes(vt);
	assert_shows(vt, "> ");
	assert_shows(vt, ACTIVE_ACCOUNT);
	vt_type(vt, "open " ACTIVE_ACCOUNT "\r");
	assert_shows(vt, "ACTIVE, flagged");
	assert_shows(vt, "Trail");
	vt_type(vt, "d\r");
	assert_shows(vt, "done: disabled " ACTIVE_ACCOUNT);
	vt_type(vt, "u\r");
	assert_shows(vt, "undone " ACTIVE_ACCOUNT);
	vt_type(vt, "z\r");
	assert_shows(vt, "a, abuse");
	vt_type(vt, "Esc\rxyzzy\r");
	assert_shows(vt, "no action is called 'xyzzy'");
	vt_type(vt, ":quit\r");
	assert_true(vt_wait_end(vt, &status));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	kept = vt_kept_bytes(vt, &count);
	assert_true(count > 0);
	assert_null(memchr(kept, 033, count));
}

static void reads_aloud_in_plain_lines(void **state)
{
	(void)state;
	is_read_line_by_line(NULL, "--plain");
	is_read_line_by_line("TERM=dumb", NULL); /* which can do nothing else */
}

static void append_settings(const char *text)
{
	FILE *file = fopen(settings + strlen("STROP_CONFIG="), "ae");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The last of all: the settings stay as they are. */
static void has_the_keys_that_the_settings_give(void **state)
{
	const char *environment[] = { home, settings, NULL };
	const char *words[] = { program(), "--fresh", NULL };
	CLEANUP(vt_stop_at) struct vt *slip = NULL;
	CLEANUP(vt_stop_at) struct vt *vt = NULL;
	int status = -1;

	(void)state;
	append_settings("\n[keys]\ndisable = F9\nhelp = F2, ?\nnone = d\n");
	vt = start_on(120, 40, NULL, NULL);
	assert_shows(vt, "F9 disable");
	assert_shows(vt, "F2 keys");
	vt_type(vt, "d");
	assert_shows(vt, "d does nothing");
	vt_type(vt, "?");
	assert_shows(vt, "F9           :disable");
	vt_type(vt, "q");
	leave(vt);
	append_settings("note = ctrl-t\ntrail = n, F9\n");
	slip = vt_start(120, 40, words, environment);
	assert_shows(slip, "[keys]: F9 is given to 'disable' in line");
	assert_true(vt_wait_end(slip, &status));
	assert_int_equal(WEXITSTATUS(status), 2);
}

static void gives_the_terminal_back_when_told_to_end(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		CLEANUP(vt_stop_at) struct vt *vt = start_on(80, 24, NULL, NULL);
		int status;

		vt_settle(vt, 50);
		assert_true(vt_on_alternate_screen(vt));
		vt_signal(vt, signals[i]);
		assert_true(vt_wait_end(vt, &status));
		assert_true(vt_is_as_before(vt));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_every_view_at_every_size),
		cmocka_unit_test(takes_an_act_back_to_the_letter),
		cmocka_unit_test(takes_nothing_of_an_unknown_sequence_for_keys),
		cmocka_unit_test(needs_no_colour),
		cmocka_unit_test(outlives_a_storm_of_sizes),
		cmocka_unit_test(reads_aloud_in_plain_lines),
		cmocka_unit_test(gives_the_terminal_back_when_told_to_end),
		cmocka_unit_test(tames_a_hostile_name),
		cmocka_unit_test(has_the_keys_that_the_settings_give),
	};

	return cmocka_run_group_tests(tests, make_desk, clear_desk);
}
