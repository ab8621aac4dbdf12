#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/json.h"
#include "core/net/chat.h"

static char folder[64];
static struct arena *arena;
static struct chat_settings settings;
static struct chat_host nobody;

static int make(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/strop-chat-XXXXXX");
	assert_non_null(mkdtemp(folder));
	arena = arena_new();
	settings = (struct chat_settings){ .kind = STR("events") };
	return 0;
}

static const char *path_of(const char *name)
{
	return arena_strf(arena, "%s/%s", folder, name).at;
}

static int unmake(void **state)
{
	static const char *const names[] = { "replies", "taken", "go" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		unlink(path_of(names[i]));
	arena_free(arena);
	return rmdir(folder);
}

static struct reply reply_of(const char *key, const char *text)
{
	return (struct reply){ .account = STR("acct-1"),
			       .conversation = STR("c-1"),
			       .actor = STR("rep7"),
			       .text = str_of(text),
			       .key = str_of(key) };
}

static struct chat_answer send_one(const char *key, const char *text, bool doubtful)
{
	CLEANUP(chat_close_at) struct chat *chat = NULL;
	struct reply reply = reply_of(key, text);
	struct chat_answer answer;

	assert_int_equal(chat_open(&settings, &nobody, &chat), ERR_NONE);
	chat_send(chat, &reply, doubtful, &answer);
	return answer;
}

static struct str read_all(const char *name)
{
	char *bytes = arena_take(arena, 100000);
	FILE *file = fopen(path_of(name), "re");
	size_t len;

	if (!file)
		return (struct str){ 0 };
	len = fread(bytes, 1, 99999, file);
	assert_int_equal(fclose(file), 0);
	return (struct str){ bytes, len };
}

static size_t lines_in(struct str text)
{
	size_t lines = 0;

	for (size_t i = 0; i < text.len; i++)
		lines += text.at[i] == '\n';
	return lines;
}

static void names_the_kinds_there_are(void **state)
{
	(void)state;
	settings.kind = STR("pigeon");
	assert_int_equal(chat_check(&settings), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "pigeon"));
	assert_non_null(strstr(err_text(ERR_INVALID), "events"));
}

static void appends_a_reply_as_a_chat_event(void **state)
{
	struct str line = { 0 }, rest;
	struct json *json = NULL;

	(void)state;
	settings.replies = str_of(path_of("replies"));
	assert_int_equal(send_one("reply-1-a", "Where \"are\" you?\nSay.", false).outcome,
			 CHAT_DONE);
	assert_int_equal(send_one("reply-2-b", "Still there?", false).outcome, CHAT_DONE);
	rest = read_all("replies");
	assert_int_equal(lines_in(rest), 2);
	assert_true(str_cut(&rest, '\n', &line));
	assert_int_equal(json_read(arena, line, &json), ERR_NONE);
	assert_true(str_is(json_get(json, "type")->text, "chat"));
	assert_true(str_is(json_get(json, "account")->text, "acct-1"));
	assert_true(str_is(json_get(json, "id")->text, "reply-1-a"));
	assert_true(str_is(json_get(json, "conversation")->text, "c-1"));
	assert_true(str_is(json_get(json, "from")->text, "rep"));
	assert_true(str_is(json_get(json, "rep")->text, "rep7"));
	assert_true(str_is(json_get(json, "text")->text, "Where \"are\" you?\nSay."));
	assert_non_null(json_get(json, "at"));
}

static void does_not_append_twice_what_may_be_there(void **state)
{
	(void)state;
	settings.replies = str_of(path_of("replies"));
	send_one("reply-1-a", "Hello", false);
	assert_int_equal(send_one("reply-1-a", "Hello", true).outcome, CHAT_DONE);
	assert_int_equal(lines_in(read_all("replies")), 1);
	assert_int_equal(send_one("reply-2-b", "Hello", true).outcome, CHAT_DONE);
	assert_int_equal(lines_in(read_all("replies")), 2);
}

static void begins_a_line_of_its_own(void **state)
{
	int file = open(path_of("replies"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	(void)state;
	assert_int_equal(write(file, "{\"cut", 5), 5);
	close(file);
	settings.replies = str_of(path_of("replies"));
	send_one("reply-1-a", "Hello", false);
	assert_int_equal(lines_in(read_all("replies")), 2);
	assert_true(str_starts(read_all("replies"), STR("{\"cut\n{")));
}

static void waits_for_a_file_that_cannot_be_written(void **state)
{
	struct chat_answer answer;

	(void)state;
	settings.replies = str_of(path_of("nowhere/replies"));
	answer = send_one("reply-1-a", "Hello", false);
	assert_int_equal(answer.outcome, CHAT_WAITS);
	assert_non_null(strstr(answer.why, "nowhere/replies: "));
}

static void hands_a_reply_to_a_command(void **state)
{
	struct json *json = NULL;

	(void)state;
	settings.reply_command = arena_strf(arena, "cat > '%s'", path_of("taken"));
	assert_int_equal(send_one("reply-1-a", "Hello; rm -r $HOME `id`", false).outcome,
			 CHAT_DONE);
	assert_int_equal(json_read(arena, str_trim(read_all("taken")), &json), ERR_NONE);
	assert_true(str_is(json_get(json, "text")->text, "Hello; rm -r $HOME `id`"));
}

static void tries_again_what_a_command_failed(void **state)
{
	struct chat_answer answer;

	(void)state;
	settings.reply_command = arena_strf(
		arena, "test -e '%s' || { echo 'no \033[31mline' >&2; exit 3; }", path_of("go"));
	answer = send_one("reply-1-a", "Hello", false);
	assert_int_equal(answer.outcome, CHAT_WAITS);
	assert_non_null(strstr(answer.why, "reply_command failed with exit code 3: no"));
	assert_null(strchr(answer.why, '\033'));
	close(open(path_of("go"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	assert_int_equal(send_one("reply-1-a", "Hello", true).outcome, CHAT_DONE);
}

static void takes_one_way_for_replies(void **state)
{
	(void)state;
	settings.replies = STR("a");
	settings.reply_command = STR("b");
	assert_int_equal(chat_check(&settings), ERR_INVALID);
}

static void sleeps_until_it_is_woken(void **state)
{
	CLEANUP(chat_close_at) struct chat *chat = NULL;
	struct chat_news news = { .arena = arena };
	int ends[2];
	int64_t before_us = moment_ticks_us();

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(chat_open(&settings, &nobody, &chat), ERR_NONE);
	assert_true(chat_is_up(chat));
	assert_true(str_is_absent(chat_state(chat)));
	chat_turn(chat, ends[0], 30000, &news);
	assert_true(moment_ticks_us() - before_us >= 30000);
	assert_int_equal(write(ends[1], "x", 1), 1);
	chat_turn(chat, ends[0], 3600 * MOMENT_SECOND, &news);
	assert_int_equal(news.line_count, 0);
	close(ends[0]);
	close(ends[1]);
}

#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_DESK(names_the_kinds_there_are),
		AT_DESK(appends_a_reply_as_a_chat_event),
		AT_DESK(does_not_append_twice_what_may_be_there),
		AT_DESK(begins_a_line_of_its_own),
		AT_DESK(waits_for_a_file_that_cannot_be_written),
		AT_DESK(hands_a_reply_to_a_command),
		AT_DESK(tries_again_what_a_command_failed),
		AT_DESK(takes_one_way_for_replies),
		AT_DESK(sleeps_until_it_is_woken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
