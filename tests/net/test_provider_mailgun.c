#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "core/net/http.h"
#include "core/net/provider.h"
#include "tests/net/server.h"

static char token_path[64];
static struct provider *provider;

static struct provider_settings settings_at(const char *url)
{
	return (struct provider_settings){
		.kind = STR("mailgun"),
		.url = str_of(url),
		.token = { .file = str_of(token_path) },
		.patience_ms = 2000,
	};
}

static int start(void **state)
{
	char url[80];
	struct provider_settings settings;
	int file;

	(void)state;
	server_start();
	snprintf(token_path, sizeof(token_path), "/tmp/strop-token-XXXXXX");
	file = mkstemp(token_path);
	if (file < 0 || write(file, "s3cret\n", 7) != 7)
		return -1;
	close(file);
	snprintf(url, sizeof(url), "%s///", server.url);
	settings = settings_at(url);
	return provider_open(&settings, &provider) ? -1 : 0;
}

static int stop(void **state)
{
	(void)state;
	provider_close_at(&provider);
	unlink(token_path);
	server_stop();
	return 0;
}

static struct provider_answer send_order(enum act_kind what, struct str account)
{
	struct provider_answer answer;

	provider_send(provider, &(struct provider_order){ what, account, STR("0123456789abcdef") },
		      &answer);
	return answer;
}

static struct provider_answer read_account(struct str account)
{
	struct provider_answer answer;

	provider_read(provider, account, &answer);
	return answer;
}

static void tells_mailgun_in_its_own_words(void **state)
{
	/* clang-format off */
	static const struct { enum act_kind what; const char *method, *path, *on_behalf_of; } cases[] = {
		{ ACT_DISABLE, "POST",   "/v5/accounts/subaccounts/acct-7421/disable", "" },
		{ ACT_ENABLE,  "POST",   "/v5/accounts/subaccounts/acct-7421/enable",  "" },
		{ ACT_DELETE,  "DELETE", "/v5/accounts/subaccounts",                   "acct-7421" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct provider_answer answer = send_order(cases[i].what, STR("acct-7421"));

		assert_int_equal(answer.outcome, PROVIDER_TAKEN);
		assert_int_equal(answer.status, 200);
		assert_string_equal(answer.why, "");
		assert_string_equal(server_asked(i)->method, cases[i].method);
		assert_string_equal(server_asked(i)->path, cases[i].path);
		assert_string_equal(server_asked(i)->on_behalf_of, cases[i].on_behalf_of);
		assert_string_equal(server_asked(i)->key, "0123456789abcdef");
		assert_string_equal(server_asked(i)->authorization, "Basic YXBpOnMzY3JldA==");
	}
}

static void tries_the_plain_form_where_mailguns_delete_is_not_known(void **state)
{
	(void)state;
	server_reply((struct served){ .status = 405 });
	assert_int_equal(send_order(ACT_DELETE, STR("a b")).outcome, PROVIDER_TAKEN);
	assert_int_equal(server_asked_count(), 2);
	assert_string_equal(server_asked(1)->method, "DELETE");
	assert_string_equal(server_asked(1)->path, "/v5/accounts/subaccounts/a%20b");
	assert_string_equal(server_asked(1)->key, "0123456789abcdef");
}

static void lets_no_id_break_out_of_its_place(void **state)
{
	/* clang-format off */
	static const struct { struct str account; const char *path; } cases[] = {
		{ { "../../v3/domains?x=", 19 }, "/v5/accounts/subaccounts/..%2F..%2Fv3%2Fdomains%3Fx%3D/disable" },
		{ { "a\r\nX-Evil: 1", 12 },      "/v5/accounts/subaccounts/a%0D%0AX-Evil%3A%201/disable" },
		{ { "a\0b", 3 },                 "/v5/accounts/subaccounts/a%00b/disable" },
		{ { "\xC3\xA9", 2 },             "/v5/accounts/subaccounts/%C3%A9/disable" },
		{ { "...", 3 },                  "/v5/accounts/subaccounts/.../disable" },
	};
	static const struct str nameless[] = { { "", 0 }, { ".", 1 }, { "..", 2 } };
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(send_order(ACT_DISABLE, cases[i].account).outcome, PROVIDER_TAKEN);
		assert_string_equal(server_asked(i)->path, cases[i].path);
	}
	for (size_t i = 0; i < ARRAY_LEN(nameless); i++) {
		assert_int_equal(send_order(ACT_DELETE, nameless[i]).outcome, PROVIDER_REFUSED);
		assert_int_equal(read_account(nameless[i]).outcome, PROVIDER_REFUSED);
	}
	assert_int_equal(server_asked_count(), ARRAY_LEN(cases));
	assert_int_equal(send_order(ACT_DELETE, cases[1].account).outcome, PROVIDER_TAKEN);
	assert_string_equal(server_asked(ARRAY_LEN(cases))->on_behalf_of, "");
}

static void reads_what_state_an_account_is_in(void **state)
{
	/* clang-format off */
	static const struct { const char *body; enum provider_state state; } cases[] = {
		{ "{\"subaccount\":{\"id\":\"1\",\"status\":\"open\"}}",     PROVIDER_OPEN },
		{ "{\"subaccount\":{\"id\":\"1\",\"status\":\"disabled\"}}", PROVIDER_STOPPED },
		{ "{\"subaccount\":{\"id\":\"1\",\"status\":\"closed\"}}",   PROVIDER_CLOSED },
		{ "{\"subaccount\":{\"state\":\"enabled\"}}",                PROVIDER_OPEN },
		{ "{\"account\":{\"status\":\"Disabled\"}}",                 PROVIDER_STOPPED },
		{ "{\"status\":\"disabled\"}",                               PROVIDER_STOPPED },
		{ "{\"state\":\"enabled\"}",                                 PROVIDER_OPEN },
		{ "{\"status\":\"ok\",\"state\":\"closed\"}",                PROVIDER_CLOSED },
		{ "{\"status\":\"open\",\"subaccount\":{\"status\":\"disabled\"}}", PROVIDER_STOPPED },
		{ "{\"status\":\"on fire\"}",                                PROVIDER_UNCLEAR },
		{ "{\"status\":1}",                                          PROVIDER_UNCLEAR },
		{ "{\"status\":\"open\",\"status\":\"disabled\"}",           PROVIDER_UNCLEAR },
		{ "{}",                                                      PROVIDER_UNCLEAR },
		{ "[]",                                                      PROVIDER_UNCLEAR },
		{ "\"open\"",                                                PROVIDER_UNCLEAR },
		{ "open",                                                    PROVIDER_UNCLEAR },
		{ "",                                                        PROVIDER_UNCLEAR },
		{ "<html>disabled</html>",                                   PROVIDER_UNCLEAR },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct provider_answer answer;

		server_reply((struct served){ .status = 200, .body = cases[i].body });
		answer = read_account(STR("acct/1"));
		assert_int_equal(answer.outcome, PROVIDER_TAKEN);
		assert_int_equal(answer.state, cases[i].state);
		assert_string_equal(server_asked(i)->method, "GET");
		assert_string_equal(server_asked(i)->path, "/v5/accounts/subaccounts/acct%2F1");
	}
}

static void knows_when_an_order_is_carried_out(void **state)
{
	/* clang-format off */
	static const struct { enum act_kind what; unsigned status; const char *body; bool so; } cases[] = {
		{ ACT_DISABLE, 200, "{\"status\":\"disabled\"}", true },
		{ ACT_DISABLE, 200, "{\"status\":\"closed\"}",   true },
		{ ACT_DISABLE, 200, "{\"status\":\"open\"}",     false },
		{ ACT_DISABLE, 200, "{}",                        false },
		{ ACT_DISABLE, 404, "",                          false },
		{ ACT_DISABLE, 500, "{\"status\":\"disabled\"}", false },
		{ ACT_ENABLE,  200, "{\"status\":\"enabled\"}",  true },
		{ ACT_ENABLE,  200, "{\"status\":\"disabled\"}", false },
		{ ACT_ENABLE,  200, "{}",                        false },
		{ ACT_DELETE,  404, "",                          true },
		{ ACT_DELETE,  200, "{\"status\":\"closed\"}",   true },
		{ ACT_DELETE,  200, "{\"status\":\"disabled\"}", false },
		{ ACT_DELETE,  503, "",                          false },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct provider_answer answer;

		server_reply((struct served){ .status = cases[i].status, .body = cases[i].body });
		answer = read_account(STR("acct-1"));
		if (provider_is_so(cases[i].what, &answer) != cases[i].so)
			fail_msg("case %zu", i);
	}
}

static void tells_what_can_be_tried_again_from_what_cannot(void **state)
{
	/* clang-format off */
	static const struct { unsigned status; enum provider_outcome outcome; } cases[] = {
		{ 200, PROVIDER_TAKEN }, { 202, PROVIDER_TAKEN }, { 204, PROVIDER_TAKEN }, { 301, PROVIDER_WAITS },
		{ 307, PROVIDER_WAITS }, { 400, PROVIDER_REFUSED }, { 401, PROVIDER_DENIED }, { 402, PROVIDER_REFUSED },
		{ 403, PROVIDER_REFUSED }, { 404, PROVIDER_ABSENT }, { 405, PROVIDER_REFUSED }, { 408, PROVIDER_WAITS },
		{ 409, PROVIDER_BUSY }, { 410, PROVIDER_REFUSED }, { 422, PROVIDER_REFUSED }, { 425, PROVIDER_WAITS },
		{ 429, PROVIDER_WAITS }, { 500, PROVIDER_WAITS }, { 502, PROVIDER_WAITS }, { 503, PROVIDER_WAITS }, { 599, PROVIDER_WAITS },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct provider_answer answer;

		server_reply((struct served){ .status = cases[i].status });
		answer = send_order(ACT_DISABLE, STR("acct-1"));
		if (answer.outcome != cases[i].outcome)
			fail_msg("%u", cases[i].status);
		assert_int_equal(answer.status, cases[i].status);
		assert_true((answer.outcome == PROVIDER_TAKEN) == !*answer.why);
	}
}

static void passes_on_the_servers_own_words_tamed(void **state)
{
	/* clang-format off */
	static const struct { const char *body, *why; } cases[] = {
		{ "{\"message\":\"sending is limited\"}", "the provider refuses (403): sending is limited" },
		{ "{\"error\":{\"message\":\"no\"}}",     "the provider refuses (403): no" },
		{ "{\"message\":\"\\u001b[2J\\u202Eevil\\nline\"}", "the provider refuses (403): \xEF\xBF\xBD[2J\xEF\xBF\xBD" "evil line" },
		{ "Forbidden\nstack trace",               "the provider refuses (403): Forbidden" },
		{ "<html>no</html>",                      "the provider refuses (403)" },
		{ "\xFF\xFE",                             "the provider refuses (403)" },
		{ "",                                     "the provider refuses (403)" },
	};
	/* clang-format on */
	char long_words[3000];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		server_reply((struct served){ .status = 403, .body = cases[i].body });
		assert_string_equal(send_order(ACT_DISABLE, STR("a")).why, cases[i].why);
	}
	memset(long_words, 'x', sizeof(long_words) - 1);
	long_words[sizeof(long_words) - 1] = '\0';
	server_reply((struct served){ .status = 403, .body = long_words });
	assert_true(strlen(send_order(ACT_DISABLE, STR("a")).why) < 250);
}

static void says_that_nobody_answers(void **state)
{
	struct provider_answer answer;

	(void)state;
	server_stop();
	answer = send_order(ACT_DISABLE, STR("acct-1"));
	assert_int_equal(answer.outcome, PROVIDER_WAITS);
	assert_int_equal(answer.status, 0);
	assert_memory_equal(answer.why, "no answer: ", 11);
	server_start();
}

static void passes_on_how_long_to_wait(void **state)
{
	struct provider_answer answer;

	(void)state;
	server_reply((struct served){ .status = 429, .header = "Retry-After", .value = "3" });
	answer = send_order(ACT_DISABLE, STR("acct-1"));
	assert_int_equal(answer.outcome, PROVIDER_WAITS);
	assert_int_equal(answer.wait_us, 3000000);
}

static void greets_without_touching_anything(void **state)
{
	struct provider_answer answer;

	(void)state;
	provider_greet(provider, &answer);
	assert_int_equal(answer.outcome, PROVIDER_TAKEN);
	assert_string_equal(server_asked(0)->method, "GET");
	assert_string_equal(server_asked(0)->path, "/v5/accounts/subaccounts?limit=1");
}

static void refuses_settings_that_cannot_be(void **state)
{
	struct provider_settings settings = settings_at("http://api.mailgun.net");
	struct provider *none = NULL;

	(void)state;
	assert_int_equal(provider_open(&settings, &none), ERR_INVALID);
	assert_memory_equal(err_text(ERR_INVALID), "[provider] url: ", 16);
	settings = settings_at("https://api.mailgun.net");
	assert_int_equal(provider_check(&settings), ERR_NONE);
	settings.kind = STR("carrier pigeon");
	assert_int_equal(provider_open(&settings, &none), ERR_INVALID);
	settings = settings_at("https://api.mailgun.net");
	settings.token.file = STR("/nowhere/token");
	assert_int_equal(provider_open(&settings, &none), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "/nowhere/token"));
	assert_null(none);
	provider_close(NULL);
}

int main(void)
{
#define SERVED(test) cmocka_unit_test_setup_teardown(test, start, stop)
	const struct CMUnitTest tests[] = {
		SERVED(tells_mailgun_in_its_own_words),
		SERVED(tries_the_plain_form_where_mailguns_delete_is_not_known),
		SERVED(lets_no_id_break_out_of_its_place),
		SERVED(reads_what_state_an_account_is_in),
		SERVED(knows_when_an_order_is_carried_out),
		SERVED(tells_what_can_be_tried_again_from_what_cannot),
		SERVED(passes_on_the_servers_own_words_tamed),
		SERVED(says_that_nobody_answers),
		SERVED(passes_on_how_long_to_wait),
		SERVED(greets_without_touching_anything),
		SERVED(refuses_settings_that_cannot_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
