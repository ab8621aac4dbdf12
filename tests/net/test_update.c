#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/demo_data.h"
#include "core/desk/update.h"
#include "tests/net/server.h"

static struct arena *arena;
static char folder[64];
static struct settings_source sources[4];
static struct settings settings;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	snprintf(folder, sizeof(folder), "/tmp/strop-update-XXXXXX");
	assert_non_null(mkdtemp(folder));
	memset(sources, 0, sizeof(sources));
	settings = (struct settings){ .sources = sources };
	server_start();
	return 0;
}

static int stop(void **state)
{
	char command[2][120];

	(void)state;
	server_stop();
	for (size_t i = 0; i < settings.source_count; i++) {
		snprintf(command[0], sizeof(command[0]), "%s", sources[i].file.at);
		snprintf(command[1], sizeof(command[1]), "%s.source", sources[i].file.at);
		(void)unlink(command[0]);
		(void)unlink(command[1]);
	}
	/* Nothing half written is left behind. */
	assert_int_equal(rmdir(folder), 0);
	arena_free_at(&arena);
	return 0;
}

static void source(const char *name, bool is_list)
{
	struct settings_source *made = &sources[settings.source_count++];

	made->name = str_of(name);
	made->is_list = is_list;
	made->file = arena_strf(arena, "%s/%s", folder, name);
	made->url = arena_strf(arena, "%s/%s", server.url, name);
}

static const struct update_row *update(void)
{
	size_t count = 0;
	const struct update_row *rows = update_all(&settings, arena, &count, NULL, NULL);

	assert_int_equal(count, settings.source_count);
	return rows;
}

static struct str file_of(const char *name)
{
	char *text = arena_take(arena, 200000);
	FILE *file = fopen(arena_strf(arena, "%s/%s", folder, name).at, "re");
	size_t len;

	assert_non_null(file);
	len = fread(text, 1, 200000, file);
	(void)fclose(file);
	return (struct str){ text, len };
}

static void keep(const char *name, const char *text)
{
	FILE *file = fopen(arena_strf(arena, "%s/%s", folder, name).at, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void says(const struct update_row *row, enum update_result result, const char *why)
{
	if (row->result != result)
		fail_msg("%s: %.*s", word_of(&update_words, (int)row->result), ARG_STR(row->why));
	if (why && str_find(row->why, str_of(why)) == SIZE_MAX)
		fail_msg("\"%.*s\" does not say \"%s\"", ARG_STR(row->why), why);
}

static void fetches_a_list_once_and_asks_then_whether_it_changed(void **state)
{
	const struct update_row *row;

	(void)state;
	source("vpn.txt", true);
	server_reply((struct served){ .status = 200,
				      .body = "192.0.2.0/24\n198.51.100.7\n",
				      .header = "ETag",
				      .value = "\"v1\"" });
	server_reply((struct served){ .status = 304 });
	row = update();
	says(row, UPDATE_DONE, NULL);
	assert_int_equal(row->entries, 2);
	assert_string_equal(server_asked(0)->accept, "*/*");
	assert_string_equal(server_asked(0)->if_none_match, "");
	assert_true(str_is(file_of("vpn.txt"), "192.0.2.0/24\n198.51.100.7\n"));
	says(update(), UPDATE_UNCHANGED, NULL);
	assert_string_equal(server_asked(1)->if_none_match, "\"v1\"");
}

static void asks_for_all_of_it_when_the_file_is_gone_or_comes_from_elsewhere(void **state)
{
	(void)state;
	source("vpn.txt", true);
	for (int i = 0; i < 3; i++)
		server_reply((struct served){ .status = 200,
					      .body = "192.0.2.0/24\n",
					      .header = "ETag",
					      .value = "\"v1\"" });
	says(update(), UPDATE_DONE, NULL);
	assert_int_equal(unlink(sources[0].file.at), 0);
	says(update(), UPDATE_DONE, NULL);
	assert_string_equal(server_asked(1)->if_none_match, "");
	sources[0].url = arena_strf(arena, "%s/other", server.url);
	says(update(), UPDATE_DONE, NULL);
	assert_string_equal(server_asked(2)->if_none_match, "");
}

static void keeps_the_old_file_whatever_goes_wrong(void **state)
{
	/* clang-format off */
	static const struct { struct served reply; const char *why; } cases[] = {
		{ { .status = 404 }, "answered 404" },
		{ { .status = 302, .header = "Location", .value = "https://elsewhere.example/" }, "it has moved" },
		{ { .status = 200, .body = "" }, "empty" },
		{ { .status = 200, .body = "<html>Not found</html>\n" }, "no list" },
		{ { .status = 200, .body = "192.0.2.1\nnot\nan\naddress\n" }, "3 lines do not fit, 1 do (line 2" },
		{ { .status = 200, .body = "\x1f\x8b\x08zip" }, "packed" },
		{ { .status = 200, .body = "PK\x03\x04zip" }, "packed" },
	};
	/* clang-format on */

	(void)state;
	source("vpn.txt", true);
	keep("vpn.txt", "192.0.2.9\n");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		server_reply(cases[i].reply);
		says(update(), UPDATE_FAILED, cases[i].why);
		assert_true(str_is(file_of("vpn.txt"), "192.0.2.9\n"));
	}
}

static void takes_a_database_only_when_it_answers(void **state)
{
	const struct update_row *row;

	(void)state;
	source("city.mmdb", false);
	server_reply((struct served){
		.status = 200, .body = (const char *)demo_city, .len = demo_city_size });
	row = update();
	says(row, UPDATE_DONE, NULL);
	assert_true(row->entries > 0);
	assert_int_equal(file_of("city.mmdb").len, demo_city_size);
	server_reply((struct served){
		.status = 200, .body = (const char *)demo_city, .len = demo_city_size / 2 });
	says(update(), UPDATE_FAILED, "no database");
	assert_int_equal(file_of("city.mmdb").len, demo_city_size);
}

static void goes_on_with_the_next_and_leaves_out_what_has_no_address(void **state)
{
	const struct update_row *rows;
	size_t count = 0;

	(void)state;
	source("a.txt", true);
	source("b.txt", true);
	source("c.txt", true);
	sources[1].url = (struct str){ 0 };
	server_reply((struct served){ .status = 500 });
	server_reply((struct served){ .status = 200, .body = "192.0.2.1\nwhat\n192.0.2.3\n" });
	rows = update_all(&settings, arena, &count, NULL, NULL);
	assert_int_equal(count, 2);
	says(&rows[0], UPDATE_FAILED, "500");
	assert_true(rows[0].reached);
	says(&rows[1], UPDATE_DONE, "1 lines do not fit, the first: line 2");
}

static void says_when_nobody_answers_or_may_be_asked(void **state)
{
	(void)state;
	source("vpn.txt", true);
	keep("vpn.txt", "192.0.2.9\n");
	sources[0].url = STR("http://127.0.0.1:9/vpn.txt");
	says(update(), UPDATE_FAILED, "no answer");
	assert_false(update()->reached);
	sources[0].url = STR("http://lists.example/vpn.txt");
	says(update(), UPDATE_FAILED, "https://");
	sources[0].url = STR("ftp://lists.example/vpn.txt");
	says(update(), UPDATE_FAILED, "only https://");
	assert_int_equal(server_asked_count(), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			fetches_a_list_once_and_asks_then_whether_it_changed, start, stop),
		cmocka_unit_test_setup_teardown(
			asks_for_all_of_it_when_the_file_is_gone_or_comes_from_elsewhere, start,
			stop),
		cmocka_unit_test_setup_teardown(keeps_the_old_file_whatever_goes_wrong, start,
						stop),
		cmocka_unit_test_setup_teardown(takes_a_database_only_when_it_answers, start, stop),
		cmocka_unit_test_setup_teardown(
			goes_on_with_the_next_and_leaves_out_what_has_no_address, start, stop),
		cmocka_unit_test_setup_teardown(says_when_nobody_answers_or_may_be_asked, start,
						stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
