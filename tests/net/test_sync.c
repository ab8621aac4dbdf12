#include "tests/net/sync_make.h"

/* -- a desk ---------------------------------------------------------------------------------- */

/* As if the time to wait were over. */
static void time_passes(void)
{
	run("UPDATE outbox SET next_at = 1 WHERE state < 2");
	run("DELETE FROM meta WHERE name = 'provider_waits_until'");
}

/* -- tests ----------------------------------------------------------------------------------- */

static void carries_acts_to_the_provider_and_reads_them_back(void **state)
{
	struct action_no no = disable_new("acct-1");

	(void)state;
	check_state(no, ACT_QUEUED, NULL);
	sync_now();
	check_count(1, 0, 0, 0);
	check_state(no, ACT_CONFIRMED, NULL);
	assert_int_equal(kept[0].state, KEPT_DISABLED);
	assert_int_equal(server_asked_count(), 2);
	assert_string_equal(server_asked(0)->path, "/v5/accounts/subaccounts/acct-1/disable");
	assert_string_equal(server_asked(1)->method, "GET");
	assert_string_equal(buf_text(&why), "");

	no = act(ACT_ENABLE, "acct-1");
	sync_now();
	check_state(no, ACT_CONFIRMED, NULL);
	assert_int_equal(kept[0].state, KEPT_OPEN);

	no = act(ACT_DELETE, "acct-1");
	sync_now();
	check_state(no, ACT_CONFIRMED, NULL);
	assert_int_equal(kept[0].state, KEPT_GONE);

	sync_now();
	check_count(0, 0, 0, 0);
	assert_int_equal(server_asked_count(), 6);
}

static void never_shows_as_done_what_is_not(void **state)
{
	struct action_no no = disable_new("acct-1");

	(void)state;
	deaf = true;
	sync_now();
	check_count(0, 1, 0, 0);
	assert_int_equal(count.mismatched, 1);
	check_state(no, ACT_SENT, "the provider says open");
	sync_now(); /* not due yet */
	check_count(0, 1, 0, 0);
	assert_int_equal(server_asked_count(), 2);

	provider_has("acct-1", KEPT_DISABLED); /* it only took its time */
	time_passes();
	sync_now();
	check_count(1, 0, 0, 0);
	check_state(no, ACT_CONFIRMED, NULL);
	assert_int_equal(asked_with("POST"), 1);
}

static void gives_up_on_what_stays_otherwise(void **state)
{
	struct action_no no = disable_new("acct-1");

	(void)state;
	deaf = true;
	for (int i = 0; i < 7; i++) {
		sync_now();
		check_state(no, ACT_SENT, "the provider says open");
		time_passes();
	}
	sync_now();
	check_count(0, 0, 0, 1);
	check_state(no, ACT_FAILED, "the provider says open");
	assert_int_equal(asked_with("POST"), 1);
}

static void reads_back_before_it_sends(void **state)
{
	struct action_no first = disable_new("acct-1");

	(void)state;
	server_reply((struct served){ .status = 200 });
	server_reply((struct served){ .status = 502 });
	sync_now();
	check_count(0, 1, 0, 0);
	check_state(first, ACT_SENT, "in trouble (502)");
	disable_new("acct-2");
	run("UPDATE outbox SET next_at = 2 WHERE state = 1");
	provider_has("acct-1", KEPT_DISABLED);
	sync_now();
	check_count(2, 0, 0, 0);
	assert_string_equal(server_asked(2)->method, "GET");
	assert_string_equal(server_asked(2)->path, "/v5/accounts/subaccounts/acct-1");
	assert_string_equal(server_asked(3)->path, "/v5/accounts/subaccounts/acct-2/disable");
}

static void tries_again_with_the_same_key(void **state)
{
	struct action_no no = disable_new("acct-1");

	(void)state;
	for (int i = 1; i <= 6; i++) {
		int64_t waits;
		int64_t least = (MOMENT_SECOND << i) / 2, most = MOMENT_SECOND << i;

		server_reply((struct served){ .status = 503 });
		sync_now();
		check_count(0, 0, 1, 0);
		check_state(no, ACT_QUEUED, "the provider is in trouble (503)");
		assert_non_null(strstr(buf_text(&why), "503"));
		waits = number_of("SELECT next_at FROM outbox") - moment_now().us;
		assert_in_range(waits, least - MOMENT_SECOND / 2, most);
		time_passes();
	}
	sync_now();
	check_state(no, ACT_CONFIRMED, NULL);
	for (size_t i = 0; i < 7; i++) {
		assert_string_equal(server_asked(i)->key, server_asked(0)->key);
		assert_int_equal(strlen(server_asked(i)->key), 64);
	}
	disable_new("acct-2");
	sync_now();
	assert_string_not_equal(server_asked(8)->key, server_asked(0)->key);
}

static void leaves_the_provider_alone_as_long_as_it_asks(void **state)
{
	struct action_no no = disable_new("acct-1");
	int64_t us = 0;

	(void)state;
	disable_new("acct-2");
	server_reply((struct served){ .status = 429, .header = "Retry-After", .value = "30" });
	sync_now();
	check_count(0, 0, 2, 0);
	check_state(no, ACT_QUEUED, "(429)");
	assert_int_equal(server_asked_count(), 1);
	assert_int_equal(sync_wait(desk, &us), ERR_NONE);
	assert_in_range(us, 28 * MOMENT_SECOND, 31 * MOMENT_SECOND);

	sync_now();
	check_count(0, 0, 2, 0);
	assert_int_equal(server_asked_count(), 1);
	assert_non_null(strstr(buf_text(&why), "left alone"));

	time_passes();
	sync_now();
	check_count(2, 0, 0, 0);
	assert_int_equal(sync_wait(desk, &us), ERR_NONE);
	assert_int_equal(us, -1);
}

static void fails_what_is_refused_for_good(void **state)
{
	struct action_no no = disable_new("acct-1"), stranger;

	(void)state;
	server_reply((struct served){ .status = 403,
				      .body = "{\"message\":\"primary\\u001b[31m account\"}" });
	sync_now();
	check_count(0, 0, 0, 1);
	check_state(no, ACT_FAILED, "refuses (403): primary\xEF\xBF\xBD[31m account");

	account_make("acct-2");
	stranger = act(ACT_DISABLE, "acct-2");
	sync_now();
	check_state(stranger, ACT_FAILED, "the provider has no such account");
	time_passes();
	sync_now();
	check_count(0, 0, 0, 0);
	assert_int_equal(asked_with("POST"), 2);
}

static void takes_for_done_what_is_so_already(void **state)
{
	struct action_no no = disable_new("acct-1");

	(void)state;
	provider_has("acct-1", KEPT_DISABLED);
	sync_now();
	check_count(1, 0, 0, 0);
	check_state(no, ACT_CONFIRMED, NULL);

	no = act(ACT_DELETE, "acct-1");
	provider_has("acct-1", KEPT_GONE);
	sync_now();
	check_state(no, ACT_CONFIRMED, NULL);
}

static void asks_again_when_a_refusal_cannot_be_read_back(void **state)
{
	struct action_no no = disable_new("acct-1");

	(void)state;
	provider_has("acct-1", KEPT_DISABLED);
	server_reply((struct served){ .status = 400 });
	server_reply((struct served){ .status = 500 });
	sync_now();
	check_count(0, 0, 1, 0);
	time_passes();
	sync_now();
	check_state(no, ACT_CONFIRMED, NULL);
}

static void bears_a_conflict_only_so_often(void **state)
{
	struct action_no no = disable_new("acct-1");

	(void)state;
	for (int i = 0; i < 8; i++) {
		check_state(no, ACT_QUEUED, i ? "conflict" : NULL);
		server_reply((struct served){ .status = 409 });
		server_reply((struct served){ .status = 200, .body = "{\"status\":\"open\"}" });
		sync_now();
		time_passes();
	}
	check_state(no, ACT_FAILED, "conflict (409)");
}

static void loses_nothing_when_the_token_is_not_accepted(void **state)
{
	struct action_no no = disable_new("acct-1");

	(void)state;
	server_reply((struct served){ .status = 401, .body = "Forbidden" });
	assert_int_equal(sync_once(desk, &count, &why), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "does not accept the token (401)"));
	check_state(no, ACT_QUEUED, "does not accept the token");
	sync_now(); /* at once, when it is mended */
	check_state(no, ACT_CONFIRMED, NULL);
}

static void waits_for_a_server_that_does_not_answer(void **state)
{
	char id[16];

	(void)state;
	for (int i = 0; i < 5; i++) {
		snprintf(id, sizeof(id), "acct-%d", i);
		disable_new(id);
	}
	server_stop();
	sync_now();
	check_count(0, 0, 5, 0);
	assert_memory_equal(buf_text(&why), "no answer: ", 11);
	assert_int_equal(number_of("SELECT count(*) FROM outbox WHERE tries > 0"), 2);
	server_start();
}

static void needs_settings_that_work(void **state)
{
	struct action_no no = disable_new("acct-1");

	(void)state;
	assert_int_equal(chmod(token_path, 0644), 0);
	assert_int_equal(sync_once(desk, &count, &why), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "chmod 600"));
	assert_int_equal(chmod(token_path, 0600), 0);
	desk_close_at(&desk);

	settings.provider.url = STR("http://api.mailgun.net");
	open_desk();
	assert_int_equal(sync_once(desk, &count, &why), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "loopback"));
	desk_close_at(&desk);

	settings.provider = (struct settings_provider){ 0 };
	open_desk();
	assert_int_equal(sync_once(desk, &count, NULL), ERR_NOT_FOUND);
	check_state(no, ACT_QUEUED, NULL);
	assert_int_equal(server_asked_count(), 0);
}

static void asks_for_the_token_only_when_it_is_needed(void **state)
{
	(void)state;
	desk_close_at(&desk);
	settings.provider.token_file = (struct str){ 0 };
	settings.provider.token_command = STR("echo the vault is sealed >&2; exit 1");
	open_desk();
	sync_now();
	disable_new("acct-1");
	assert_int_equal(sync_once(desk, &count, &why), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "the vault is sealed"));
}

int main(void)
{
#define SERVED(test) cmocka_unit_test_setup_teardown(test, start, stop)
	const struct CMUnitTest tests[] = {
		SERVED(carries_acts_to_the_provider_and_reads_them_back),
		SERVED(never_shows_as_done_what_is_not),
		SERVED(gives_up_on_what_stays_otherwise),
		SERVED(reads_back_before_it_sends),
		SERVED(tries_again_with_the_same_key),
		SERVED(leaves_the_provider_alone_as_long_as_it_asks),
		SERVED(fails_what_is_refused_for_good),
		SERVED(takes_for_done_what_is_so_already),
		SERVED(asks_again_when_a_refusal_cannot_be_read_back),
		SERVED(bears_a_conflict_only_so_often),
		SERVED(loses_nothing_when_the_token_is_not_accepted),
		SERVED(waits_for_a_server_that_does_not_answer),
		SERVED(needs_settings_that_work),
		SERVED(asks_for_the_token_only_when_it_is_needed),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
