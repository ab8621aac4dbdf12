#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "tui/drafts.h"

static char folder[] = "/tmp/strop-drafts-XXXXXX";
static char path[200];

static int start(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/strop-drafts-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/state/strop/drafts.jsonl", folder);
	return 0;
}

static int stop(void **state)
{
	char name[256];

	(void)state;
	unlink(path);
	snprintf(name, sizeof(name), "%s/elsewhere", folder);
	unlink(name);
	snprintf(name, sizeof(name), "%s/state/strop", folder);
	(void)chmod(name, 0700);
	rmdir(name);
	snprintf(name, sizeof(name), "%s/state", folder);
	rmdir(name);
	return rmdir(folder);
}

static struct draft_row reply(const char *account, const char *text)
{
	return (struct draft_row){ true, str_of(account), STR("conv-1"), str_of(text) };
}

static struct draft_row note(const char *account, const char *text)
{
	return (struct draft_row){ false, str_of(account), { 0 }, str_of(text) };
}

/* "reply acct-1 text; note ..." */
static void hold(const char *store, const char *expected)
{
	CLEANUP(buf_release) struct buf is = BUF_UP_TO(4000);
	struct drafts *drafts = drafts_open(path, str_of(store), STR("rep7"));
	size_t count;
	const struct draft_row *rows;

	assert_non_null(drafts);
	rows = drafts_rows(drafts, &count);
	for (size_t i = 0; i < count; i++)
		buf_addf(&is, "%s%s %" PRI_STR " %" PRI_STR, i ? "; " : "",
			 rows[i].is_reply ? "reply" : "note", ARG_STR(rows[i].account),
			 ARG_STR(rows[i].text));
	assert_string_equal(buf_text(&is), expected);
	drafts_close(drafts);
}

static void write_file(const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static void keeps_texts_for_the_next_run(void **state)
{
	struct drafts *drafts = drafts_open(path, STR("a.db"), STR("rep7"));
	struct draft_row rows[] = { reply("acct-1", "one\ntwo \"three\""),
				    note("acct-1", "inside") };
	struct stat about;
	size_t count;

	(void)state;
	drafts_rows(drafts, &count);
	assert_int_equal(count, 0);
	assert_int_equal(drafts_keep(drafts, rows, 2), ERR_NONE);
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 07777, 0600);
	hold("a.db", "reply acct-1 one\ntwo \"three\"; note acct-1 inside");
	hold("b.db", ""); /* another desk's are none of ours */
	assert_int_equal(drafts_keep(drafts, rows + 1, 1), ERR_NONE);
	hold("a.db", "note acct-1 inside");
	drafts_close(drafts);
}

static void leaves_the_drafts_of_another_console_alone(void **state)
{
	struct drafts *first = drafts_open(path, STR("a.db"), STR("rep7"));
	struct drafts *second = drafts_open(path, STR("a.db"), STR("rep7"));
	struct drafts *elsewhere = drafts_open(path, STR("b.db"), STR("rep7"));
	struct draft_row one = reply("acct-1", "first"), two = reply("acct-2", "second");

	(void)state;
	assert_int_equal(drafts_keep(first, &one, 1), ERR_NONE);
	assert_int_equal(drafts_keep(second, &two, 1), ERR_NONE);
	assert_int_equal(drafts_keep(elsewhere, &one, 1), ERR_NONE);
	hold("a.db", "reply acct-1 first; reply acct-2 second");
	assert_int_equal(drafts_keep(first, NULL, 0), ERR_NONE); /* it was sent */
	hold("a.db", "reply acct-2 second");
	hold("b.db", "reply acct-1 first");
	drafts_close(first);
	drafts_close(second);
	drafts_close(elsewhere);
}

static void keeps_each_actors_own(void **state)
{
	struct drafts *ada = drafts_open(path, STR("a.db"), STR("ada"));
	struct drafts *ben = drafts_open(path, STR("a.db"), STR("ben"));
	struct draft_row hers = reply("acct-1", "hers"), his = reply("acct-1", "his");
	size_t count;

	(void)state;
	assert_int_equal(drafts_keep(ada, &hers, 1), ERR_NONE);
	assert_int_equal(drafts_keep(ben, &his, 1), ERR_NONE);
	drafts_close(ben);
	ben = drafts_open(path, STR("a.db"), STR("ben"));
	assert_true(str_is(drafts_rows(ben, &count)->text, "his"));
	assert_int_equal(count, 1);
	assert_int_equal(drafts_keep(ben, NULL, 0), ERR_NONE);
	drafts_close(ada);
	ada = drafts_open(path, STR("a.db"), STR("ada"));
	assert_true(str_is(drafts_rows(ada, &count)->text, "hers"));
	assert_int_equal(count, 1);
	drafts_close(ada);
	drafts_close(ben);
}

static void reads_what_can_be_read(void **state)
{
	struct drafts *drafts = drafts_open(path, STR("a.db"), STR("rep7"));
	struct draft_row row = reply("acct-1", "kept");
	struct draft_row more = reply("acct-2", "more");
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(4000);
	char bytes[1000] = "";
	FILE *file;

	(void)state;
	assert_int_equal(drafts_keep(drafts, &row, 1), ERR_NONE);
	file = fopen(path, "re");
	assert_non_null(file);
	assert_non_null(fgets(bytes, sizeof(bytes), file));
	fclose(file);
	buf_addf(&text, "garbage\n{\"desk\":1}\n\xff\xfe\n[]\n{}\n%s{\"desk\":\"x\"", bytes);
	write_file(buf_text(&text));
	hold("a.db", "reply acct-1 kept");
	assert_int_equal(drafts_keep(drafts, &more, 1), ERR_NONE);
	hold("a.db", "reply acct-2 more");
	drafts_close(drafts);
}

/* Whoever can put a link there must not have us read, or write, another file. */
static void follows_no_link(void **state)
{
	struct drafts *drafts = drafts_open(path, STR("a.db"), STR("rep7"));
	struct draft_row row = reply("acct-1", "kept");
	char other[256];
	struct stat about;

	(void)state;
	snprintf(other, sizeof(other), "%s/elsewhere", folder);
	assert_int_equal(drafts_keep(drafts, &row, 1), ERR_NONE);
	assert_int_equal(rename(path, other), 0);
	assert_int_equal(symlink(other, path), 0);
	hold("a.db", "");
	row.text = STR("newer");
	assert_int_equal(drafts_keep(drafts, &row, 1), ERR_NONE);
	assert_int_equal(lstat(path, &about), 0);
	assert_true(S_ISREG(about.st_mode));
	hold("a.db", "reply acct-1 newer");
	drafts_close(drafts);
}

static void says_when_they_cannot_be_kept(void **state)
{
	struct drafts *drafts = drafts_open("/proc/strop/drafts.jsonl", STR("a.db"), STR("rep7"));
	struct draft_row row = reply("acct-1", "kept");

	(void)state;
	assert_int_equal(drafts_keep(drafts, &row, 1), ERR_UNAVAILABLE);
	assert_non_null(strstr(err_text(ERR_UNAVAILABLE), "drafts could not be kept: /proc/strop"));
	drafts_close(drafts);
}

static void lets_the_oldest_go(void **state)
{
	static char names[DRAFTS_ROWS_MAX][16];
	static struct draft_row rows[DRAFTS_ROWS_MAX];
	struct drafts *first = drafts_open(path, STR("a.db"), STR("rep7")), *second, *third;
	struct draft_row old[] = { reply("oldest", "text"), reply("old", "text") };
	size_t count;

	(void)state;
	assert_int_equal(drafts_keep(first, old, 2), ERR_NONE);
	drafts_close(first);
	second = drafts_open(path, STR("b.db"), STR("rep7"));
	for (size_t i = 0; i + 1 < DRAFTS_ROWS_MAX; i++) {
		snprintf(names[i], sizeof(names[i]), "acct-%zu", i);
		rows[i] = reply(names[i], "text");
	}
	assert_int_equal(drafts_keep(second, rows, DRAFTS_ROWS_MAX - 1), ERR_NONE);
	drafts_close(second);
	hold("a.db", "reply old text");
	third = drafts_open(path, STR("b.db"), STR("rep7"));
	drafts_rows(third, &count);
	assert_int_equal(count, DRAFTS_ROWS_MAX - 1);
	drafts_close(third);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(keeps_texts_for_the_next_run),
		TEST(leaves_the_drafts_of_another_console_alone),
		TEST(keeps_each_actors_own),
		TEST(reads_what_can_be_read),
		TEST(follows_no_link),
		TEST(says_when_they_cannot_be_kept),
		TEST(lets_the_oldest_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
