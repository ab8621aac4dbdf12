#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/moment.h"
#include "core/net/http.h"
#include "tests/net/server.h"

static struct http *http;

static int start(void **state)
{
	(void)state;
	server_start();
	http = http_open();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	http_close_at(&http);
	server_stop();
	return 0;
}

static enum err ask_at(enum http_method method, const char *path, struct http_answer *answer)
{
	char url[200];

	snprintf(url, sizeof(url), "%s%s", server.url, path);
	return http_ask(http,
			&(struct http_question){
				.method = method, .url = url, .user = "api", .password = "s3cret" },
			answer);
}

static void asks_and_is_answered(void **state)
{
	CLEANUP(http_answer_release) struct http_answer answer = { 0 };

	(void)state;
	server_reply((struct served){ .status = 201, .body = "{\"a\":1}" });
	assert_int_equal(ask_at(HTTP_GET, "/v5/x%2F..%2Fy/../z?limit=1", &answer), ERR_NONE);
	assert_int_equal(answer.status, 201);
	assert_true(str_is(buf_str(&answer.body), "{\"a\":1}"));
	assert_int_equal(answer.retry_after_us, 0);
	assert_string_equal(server_asked(0)->method, "GET");
	assert_string_equal(server_asked(0)->path, "/v5/x%2F..%2Fy/../z?limit=1");
	assert_string_equal(server_asked(0)->authorization, "Basic YXBpOnMzY3JldA==");
	assert_memory_equal(server_asked(0)->agent, "strop/", 6);
}

static void has_three_methods_that_do_not_stick(void **state)
{
	/* clang-format off */
	static const struct { enum http_method method; const char *name; } cases[] = {
		{ HTTP_POST, "POST" }, { HTTP_GET, "GET" }, { HTTP_DELETE, "DELETE" }, { HTTP_POST, "POST" },
		{ HTTP_DELETE, "DELETE" }, { HTTP_GET, "GET" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(http_answer_release) struct http_answer answer = { 0 };

		assert_int_equal(ask_at(cases[i].method, "/", &answer), ERR_NONE);
		assert_string_equal(server_asked(i)->method, cases[i].name);
	}
}

static void follows_no_redirect_and_keeps_no_cookie(void **state)
{
	CLEANUP(http_answer_release) struct http_answer first = { 0 }, second = { 0 };

	(void)state;
	server_reply((struct served){ .status = 302,
				      .header = "Location",
				      .value = "/elsewhere",
				      .header_2 = "Set-Cookie",
				      .value_2 = "a=b" });
	assert_int_equal(ask_at(HTTP_GET, "/", &first), ERR_NONE);
	assert_int_equal(first.status, 302);
	assert_int_equal(server_asked_count(), 1);
	assert_int_equal(ask_at(HTTP_GET, "/", &second), ERR_NONE);
	assert_string_equal(server_asked(1)->cookie, "");
}

static void takes_an_answer_up_to_its_ceiling(void **state)
{
	CLEANUP(http_answer_release) struct http_answer answer = { 0 }, untouched = { 0 };
	char *body = malloc(HTTP_ANSWER_MAX + 1);

	(void)state;
	memset(body, 'x', HTTP_ANSWER_MAX + 1);
	server_reply((struct served){ .status = 200, .body = body, .len = HTTP_ANSWER_MAX });
	server_reply((struct served){ .status = 200, .body = body, .len = HTTP_ANSWER_MAX + 1 });
	assert_int_equal(ask_at(HTTP_GET, "/", &answer), ERR_NONE);
	assert_int_equal(answer.body.len, HTTP_ANSWER_MAX);
	assert_int_equal(ask_at(HTTP_GET, "/", &untouched), ERR_UNAVAILABLE);
	assert_non_null(strstr(err_text(ERR_UNAVAILABLE), "more than 1048576 bytes"));
	assert_int_equal(untouched.body.len, 0);
	free(body);
}

static void waits_for_an_answer_only_so_long(void **state)
{
	CLEANUP(http_answer_release) struct http_answer answer = { 0 };
	int64_t begun = moment_ticks_us();

	(void)state;
	server_reply((struct served){ .status = 200, .late_ms = 1500 });
	assert_int_equal(http_ask(http,
				  &(struct http_question){ .url = server.url, .patience_ms = 150 },
				  &answer),
			 ERR_UNAVAILABLE);
	assert_non_null(strstr(err_text(ERR_UNAVAILABLE), "in time"));
	assert_true(moment_ticks_us() - begun < MOMENT_SECOND);
}

static void says_when_nobody_listens(void **state)
{
	CLEANUP(http_answer_release) struct http_answer answer = { 0 };
	char url[64];

	(void)state;
	snprintf(url, sizeof(url), "%s", server.url);
	server_stop();
	assert_int_equal(http_ask(http, &(struct http_question){ .url = url }, &answer),
			 ERR_UNAVAILABLE);
	assert_memory_equal(err_text(ERR_UNAVAILABLE), "no answer: ", 11);
	server_start();
}

static void hears_how_long_to_wait(void **state)
{
	char date[64];
	time_t later = time(NULL) + 90;
	struct tm parts;
	/* clang-format off */
	const struct { const char *value; int64_t least, most; } cases[] = {
		{ "7", 7, 7 }, { "0", 0, 0 }, { date, 80, 90 }, { "Wed, 21 Oct 2015 07:28:00 GMT", 0, 0 },
		{ "99999999999", 3600, 3600 }, { "soon", 0, 0 }, { "-5", 0, 0 },
	};
	/* clang-format on */

	(void)state;
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&later, &parts));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(http_answer_release) struct http_answer answer = { 0 };

		server_reply((struct served){
			.status = 429, .header = "Retry-After", .value = cases[i].value });
		assert_int_equal(ask_at(HTTP_GET, "/", &answer), ERR_NONE);
		assert_in_range(answer.retry_after_us, cases[i].least * MOMENT_SECOND,
				cases[i].most * MOMENT_SECOND);
	}
}

/* NULL: not set. The server's threads do not look at it. */
static void environment(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1); /* NOLINT(concurrency-mt-unsafe) */
	else
		unsetenv(name); /* NOLINT(concurrency-mt-unsafe) */
}

static void asks_the_environment_for_no_proxy_on_loopback(void **state)
{
	CLEANUP(http_answer_release) struct http_answer answer = { 0 };

	(void)state;
	environment("http_proxy", "http://127.0.0.1:9");
	environment("all_proxy", "http://127.0.0.1:9");
	assert_int_equal(ask_at(HTTP_GET, "/", &answer), ERR_NONE);
	environment("http_proxy", NULL);
	environment("all_proxy", NULL);
}

static void speaks_https_or_to_this_machine(void **state)
{
	/* clang-format off */
	static const char *const good[] = {
		"https://api.mailgun.net", "https://api.mailgun.net/", "https://10.0.0.1:8443/base", "https://[2001:db8::1]/",
		"http://127.0.0.1:8080", "http://127.8.9.1", "http://[::1]:80/x", "http://localhost:1", "http://LOCALHOST", "HTTPS://x.example",
	};
	static const char *const bad[] = {
		"", "api.mailgun.net", "http://api.mailgun.net", "http://127.0.0.1.evil.example", "http://localhost.evil.example",
		"http://10.0.0.1", "http://[::2]", "http://[::ffff:10.0.0.1]", "http://0.0.0.0", "http://128.0.0.1",
		"http://127.0.0.1@evil.example", "http://127.0.0.1:80@evil.example/", "https://user:word@api.mailgun.net",
		"https://token@api.mailgun.net", "ftp://127.0.0.1", "file:///etc/passwd", "https://", "https://a b/",
		"https://x.example/?a", "https://x.example/#a", "gopher://127.0.0.1", "http://evil.example#@127.0.0.1", "https://x\n.example",
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (http_address_check(good[i]))
			fail_msg("%s: %s", good[i], err_text(ERR_INVALID));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (http_address_check(bad[i]) != ERR_INVALID)
			fail_msg("%s", bad[i]);
	assert_int_equal(http_address_check("http://api.mailgun.net"), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "loopback"));
	assert_int_equal(http_address_check("https://a:hunter2@x.example"), ERR_INVALID);
	assert_null(strstr(err_text(ERR_INVALID), "hunter2"));
}

static void asks_no_address_that_it_may_not(void **state)
{
	CLEANUP(http_answer_release) struct http_answer answer = { 0 };

	(void)state;
	assert_int_equal(http_ask(http,
				  &(struct http_question){ .url = "http://198.51.100.1/",
							   .user = "api",
							   .password = "s" },
				  &answer),
			 ERR_INVALID);
}

static void escapes_all_that_could_mean_something(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(200);

	(void)state;
	http_escape((struct str){ "a-Z_0.9~/%?# \r\n\0\xC3\xA9", 18 }, &out);
	assert_string_equal(buf_text(&out), "a-Z_0.9~%2F%25%3F%23%20%0D%0A%00%C3%A9");
}

static void knows_what_a_header_can_hold(void **state)
{
	(void)state;
	assert_true(http_header_holds(STR("646d00a1b32c35364a2ad34f")));
	assert_true(http_header_holds(STR("a b")));
	assert_false(http_header_holds(STR("")));
	assert_false(http_header_holds(STR(" a")));
	assert_false(http_header_holds(STR("a ")));
	assert_false(http_header_holds(STR("a\r\nX-Evil: 1")));
	assert_false(http_header_holds(STR("a\0b")));
	assert_false(http_header_holds(STR("\xC3\xA9")));
}

int main(void)
{
#define SERVED(test) cmocka_unit_test_setup_teardown(test, start, stop)
	const struct CMUnitTest tests[] = {
		SERVED(asks_and_is_answered),
		SERVED(has_three_methods_that_do_not_stick),
		SERVED(follows_no_redirect_and_keeps_no_cookie),
		SERVED(takes_an_answer_up_to_its_ceiling),
		SERVED(waits_for_an_answer_only_so_long),
		SERVED(says_when_nobody_listens),
		SERVED(hears_how_long_to_wait),
		SERVED(asks_the_environment_for_no_proxy_on_loopback),
		SERVED(asks_no_address_that_it_may_not),
		cmocka_unit_test(speaks_https_or_to_this_machine),
		cmocka_unit_test(escapes_all_that_could_mean_something),
		cmocka_unit_test(knows_what_a_header_can_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
