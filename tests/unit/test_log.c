#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/log.h"
#include "core/base/moment.h"

#define LOG_MODULE "ingest"

struct fixture {
	char folder[32], path[48];
	struct buf text;
};

static int set_up(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	snprintf(f->folder, sizeof(f->folder), "/tmp/strop-log-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof(f->path), "%s/log", f->folder);
	f->text = BUF_UP_TO(1 << 20);
	assert_int_equal(log_start(f->path, LOG_INFO), ERR_NONE);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	log_stop();
	unlink(f->path);
	rmdir(f->folder);
	buf_release(&f->text);
	test_free(f);
	return 0;
}

static const char *logged(struct fixture *f)
{
	FILE *file = fopen(f->path, "rb");
	int c;

	assert_non_null(file);
	buf_clear(&f->text);
	while ((c = getc(file)) != EOF)
		buf_add_char(&f->text, (char)c);
	fclose(file);
	return buf_text(&f->text);
}

static void writes_time_level_process_and_module(void **state)
{
	char expected[128];
	const char *line;
	struct moment at;

	log_note("stored", "events=%d skipped=%d", 60, 0);
	line = logged(*state);
	assert_int_equal(moment_parse(str_sub(str_of(line), 0, 20), &at), ERR_NONE);
	assert_in_range(moment_now().us - at.us, 0, MOMENT_MINUTE);
	snprintf(expected, sizeof(expected),
		 " INFO strop[%ld] [ingest] stored events=60 skipped=0\n", (long)getpid());
	assert_string_equal(line + 20, expected);
}

static void drops_what_is_below_its_level(void **state)
{
	const char *text;

	log_trace("trace", "n=%d", 1);
	log_note("note", "n=%d", 2);
	log_warn("warn", "n=%d", 3);
	log_fail("fail", "n=%d", 4);
	text = logged(*state);
	assert_null(strstr(text, "trace"));
	assert_non_null(strstr(text, " INFO "));
	assert_non_null(strstr(text, " WARN "));
	assert_non_null(strstr(text, " FAIL "));
}

static void keeps_a_strangers_text_on_one_harmless_line(void **state)
{
	const char *text;

	/* NOLINTBEGIN(misc-misleading-bidirectional): meant */
	log_note("flagged", "domain=%s", "a\nFAIL strop[1] \x1b[2J\xE2\x80\xAE\xFF.example");
	text = logged(*state);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	assert_null(strchr(text, '\x1b'));
	assert_null(strstr(text, "\xE2\x80\xAE"));
	/* NOLINTEND(misc-misleading-bidirectional) */
	assert_null(strchr(text, 0xFF));
	assert_non_null(strstr(text, ".example\n"));
}

static void cuts_what_is_too_long_between_characters(void **state)
{
	CLEANUP(buf_release) struct buf much = BUF_UP_TO(100000);
	const char *text;
	size_t len;

	buf_add(&much, "x");
	for (int i = 0; i < 20000; i++)
		buf_add(&much, "\xC3\xA9");
	log_note("long", "%s", buf_text(&much));
	text = logged(*state);
	len = strlen(text);
	assert_true(len > 1000 && len < 1400);
	assert_string_equal(text + len - 3, "\xC3\xA9\n");
}

static void keeps_errno(void **state)
{
	(void)state;
	errno = ENOSPC;
	log_warn("full", "disk=%s", "/");
	assert_int_equal(errno, ENOSPC);
}

static void appends_to_a_private_file(void **state)
{
	struct fixture *f = *state;
	struct stat about;
	const char *text;

	log_note("first", "n=%d", 1);
	log_stop();
	assert_int_equal(log_start(f->path, LOG_TRACE), ERR_NONE);
	log_trace("second", "n=%d", 2);
	text = logged(f);
	assert_non_null(strstr(text, "first"));
	assert_non_null(strstr(text, " TRACE "));
	assert_int_equal(stat(f->path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
}

static void says_why_it_cannot_start(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(log_start(f->folder, LOG_INFO), ERR_UNAVAILABLE);
	assert_non_null(strstr(err_text(ERR_UNAVAILABLE), "Is a directory"));
	log_note("still", "here=%d", 1);
	assert_non_null(strstr(logged(f), "still here=1"));
}

static void processes_share_a_file_line_by_line(void **state)
{
	struct fixture *f = *state;
	const char *text;
	int lines = 0;

	for (int child = 0; child < 4; child++)
		if (fork() == 0) {
			for (int i = 0; i < 200; i++)
				log_note("beside", "child=%d i=%03d end", child, i);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	text = logged(f);
	for (const char *line = text; *line; lines++) {
		const char *end = strchr(line, '\n');

		assert_non_null(end);
		assert_true(strncmp(end - 4, " end", 4) == 0);
		assert_int_equal(line[4], '-');
		line = end + 1;
	}
	assert_int_equal(lines, 800);
}

static void shortens_addresses(void **state)
{
	/* clang-format off */
	static const struct {
		const char *address, *shortened;
	} cases[] = {
		{ "someone@example.org", "s...@example.org" },
		{ "\"a@b\"@example.org", "\"...@example.org" },
		{ "\xC3\xA9mile@example.org", "\xC3\xA9...@example.org" },
		{ "@example.org", "...@example.org" },
		{ "nobody", "..." },
		{ "", "..." },
		{ "s@0123456789012345678901234567890123456789012345678901234567890.example",
		  "s...@0123456789012345678901234567890123456789012345678901234567" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char shortened[64];

		log_address(str_of(cases[i].address), shortened);
		assert_string_equal(shortened, cases[i].shortened);
	}
}

/* Told by the environment that this very file leads to the journal. */
static void gives_the_journal_its_levels(void **state)
{
	struct fixture *f = *state;
	char stream[64];
	struct stat st;

	assert_int_equal(stat(f->path, &st), 0);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	assert_int_equal(log_start(f->path, LOG_TRACE), ERR_NONE);
	log_warn("late", "by=%d", 7);
	assert_int_equal(strncmp(logged(f), "<4>2", 4), 0);
	log_note("back", "%s", "again");
	assert_non_null(strstr(logged(f), "\n<6>2"));
	setenv("JOURNAL_STREAM", "1:2", 1);
	assert_int_equal(log_start(f->path, LOG_INFO), ERR_NONE);
	log_fail("plain", "%s", "line");
	assert_null(strstr(logged(f), "<3>"));
	unsetenv("JOURNAL_STREAM");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(writes_time_level_process_and_module, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(drops_what_is_below_its_level, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_a_strangers_text_on_one_harmless_line, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(cuts_what_is_too_long_between_characters, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(keeps_errno, set_up, tear_down),
		cmocka_unit_test_setup_teardown(gives_the_journal_its_levels, set_up, tear_down),
		cmocka_unit_test_setup_teardown(appends_to_a_private_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(says_why_it_cannot_start, set_up, tear_down),
		cmocka_unit_test_setup_teardown(processes_share_a_file_line_by_line, set_up,
						tear_down),
		cmocka_unit_test(shortens_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
