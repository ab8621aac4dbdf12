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

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "tui/session.h"

static char folder[40], path[80];
static struct arena *arena;
static struct session session;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	snprintf(folder, sizeof(folder), "/tmp/strop-session-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/left.json", folder);
	return hash_start() ? 1 : 0;
}

static int end(void **state)
{
	(void)state;
	arena_free_at(&arena);
	unlink(path);
	return rmdir(folder);
}

static void write_file(const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void look(void)
{
	session_read(path, STR("desk.db"), arena, &session);
}

static void comes_back_as_it_was_left(void **state)
{
	struct session left = { .theme = STR("light"), .settled_theme = STR("dark"), .count = 2 };
	struct stat st;

	(void)state;
	left.rows[0] = (struct session_row){
		.view = VIEW_QUEUE,
		.place = { .filter = STR("b\"\xC3\xA4"), .order = 2, .row = INT64_MAX }
	};
	left.rows[1] = (struct session_row){ .view = VIEW_ACCOUNT,
					     .subject = STR("acct-7421"),
					     .place = { .pane = 3, .row = INT64_MIN } };
	assert_int_equal(session_write(path, STR("desk.db"), &left), ERR_NONE);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	look();
	assert_int_equal(session.count, 2);
	assert_true(str_is(session.theme, "light"));
	assert_true(str_is(session.settled_theme, "dark"));
	assert_true(str_equal(session.rows[0].place.filter, left.rows[0].place.filter));
	assert_true(str_is_absent(session.rows[0].subject));
	assert_int_equal(session.rows[0].place.order, 2);
	assert_true(session.rows[0].place.row == INT64_MAX);
	assert_int_equal(session.rows[1].view, VIEW_ACCOUNT);
	assert_true(str_is(session.rows[1].subject, "acct-7421"));
	assert_true(session.rows[1].place.row == INT64_MIN);
}

static void is_as_if_it_were_not_there_where_it_cannot_be_read(void **state)
{
	static const char *const texts[] = {
		"",
		"{",
		"[]",
		"{\"version\":2,\"screens\":[{\"view\":\"queue\"}]}",
		"{\"version\":1}",
		"{\"version\":1,\"screens\":{}}",
		"{\"version\":1,\"screens\":[1,\"x\",{\"view\":\"cellar\"},{\"view\":7}]}",
		"\xFF\xFE",
	};

	(void)state;
	look();
	assert_int_equal(session.count, 0);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		write_file(texts[i]);
		look();
		assert_int_equal(session.count, 0);
	}
}

static void is_written_again_only_when_it_changed(void **state)
{
	CLEANUP(buf_release) struct buf kept = BUF_UP_TO(10000);
	struct session left = { .rows = { { .view = VIEW_QUEUE } }, .count = 1 };

	(void)state;
	session_keep(path, STR("desk.db"), &left, &kept);
	look();
	assert_int_equal(session.count, 1);
	assert_int_equal(unlink(path), 0);
	session_keep(path, STR("desk.db"), &left, &kept);
	look();
	assert_int_equal(session.count, 0); /* nothing was written: nothing is there */
	left.rows[0].place.order = 1;
	session_keep(path, STR("desk.db"), &left, &kept);
	look();
	assert_int_equal(session.rows[0].place.order, 1);
}

static void is_no_longer_than_a_way_back_can_be(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(100000);

	(void)state;
	buf_add(&text, "{\"version\":1,\"screens\":[{\"view\":\"queue\"}");
	for (int i = 0; i < 500; i++)
		buf_add(&text, ",{\"view\":\"account\",\"subject\":\"a\",\"pane\":99999999999,"
			       "\"row\":1e99}");
	buf_add(&text, "]}");
	write_file(buf_text(&text));
	look();
	assert_int_equal(session.count, SESSION_ROWS_MAX);
}

static void leaves_alone_what_is_no_file_of_ours(void **state)
{
	(void)state;
	assert_int_equal(symlink("/dev/zero", path), 0);
	look();
	assert_int_equal(session.count, 0);
	assert_int_equal(session_write("/proc/no/such/place", STR("d"), &session), ERR_UNAVAILABLE);
}

#define LEFT(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LEFT(comes_back_as_it_was_left),
		LEFT(is_as_if_it_were_not_there_where_it_cannot_be_read),
		LEFT(is_written_again_only_when_it_changed),
		LEFT(is_no_longer_than_a_way_back_can_be),
		LEFT(leaves_alone_what_is_no_file_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
