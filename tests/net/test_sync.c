#include "tests/unit/store_make.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "core/desk/sync.h"
#include "tests/net/server.h"

static struct settings settings;
static struct desk *desk;
static struct sync_count count;
static struct buf why = BUF_UP_TO(400);
static char token_path[128];

/* -- a provider that keeps accounts ---------------------------------------------------------- */

enum kept {
	KEPT_OPEN,
	KEPT_DISABLED,
	KEPT_GONE
};
static struct {
	char id[64];
	enum kept state;
} kept[64];
static size_t kept_count;
static bool deaf; /* says yes and does nothing */
static pid_t victim;
static atomic_int writes_between;

static void provider_has(const char *id, enum kept state)
{
	for (size_t i = 0; i < kept_count; i++)
		if (strcmp(kept[i].id, id) == 0) {
			kept[i].state = state;
			return;
		}
	snprintf(kept[kept_count].id, sizeof(kept[0].id), "%s", id);
	kept[kept_count++].state = state;
}

static enum kept *kept_find(const char *id, size_t len)
{
	for (size_t i = 0; i < kept_count; i++)
		if (strlen(kept[i].id) == len && memcmp(kept[i].id, id, len) == 0)
			return &kept[i].state;
	return NULL;
}

/* As Mailgun: what is so already is refused. */
static struct served change(enum kept *state, enum kept wanted)
{
	if (!state || *state == KEPT_GONE)
		return (struct served){ .status = 404, .body = "{\"message\":\"Not Found\"}" };
	if (*state == wanted)
		return (struct served){ .status = 400,
					.body = "{\"message\":\"subaccount is already so\"}" };
	if (!deaf)
		*state = wanted;
	return (struct served){ .status = 200, .body = "{}" };
}

static struct served provider(const struct asked *asked)
{
	static const char bodies[][48] = { "{\"subaccount\":{\"status\":\"open\"}}",
					   "{\"subaccount\":{\"status\":\"disabled\"}}" };
	const char *id = strstr(asked->path, "/subaccounts/");
	enum kept *state;

	if (strcmp(asked->method, "DELETE") == 0)
		return change(kept_find(asked->on_behalf_of, strlen(asked->on_behalf_of)),
			      KEPT_GONE);
	if (!id)
		return (struct served){ .status = 404 };
	id += sizeof("/subaccounts/") - 1;
	state = kept_find(id, strcspn(id, "/"));
	if (strcmp(asked->method, "POST") == 0)
		return change(state, strstr(id, "/disable") ? KEPT_DISABLED : KEPT_OPEN);
	if (!state || *state == KEPT_GONE)
		return (struct served){ .status = 404 };
	return (struct served){ .status = 200, .body = bodies[*state] };
}

/* -- a desk ---------------------------------------------------------------------------------- */

static void open_desk(void)
{
	assert_int_equal(desk_open(&settings, DESK_WRITE, &desk), ERR_NONE);
}

static int start(void **state)
{
	FILE *file;

	store_make(state);
	server_start();
	server.otherwise = provider;
	kept_count = 0;
	deaf = false;
	snprintf(token_path, sizeof(token_path), "%s/token", store_folder);
	file = fopen(token_path, "w");
	assert_non_null(file);
	assert_true(fputs("s3cret\n", file) >= 0 && fclose(file) == 0);
	assert_int_equal(chmod(token_path, 0600), 0);
	assert_int_equal(settings_read(arena, "/dev/null", store_path, "rep7", &settings),
			 ERR_NONE);
	settings.provider = (struct settings_provider){
		.kind = STR("mailgun"),
		.url = arena_strf(arena, "%s", server.url),
		.token_file = str_of(token_path),
	};
	open_desk();
	return 0;
}

static int stop(void **state)
{
	desk_close_at(&desk);
	server_stop();
	unlink(token_path);
	buf_release(&why);
	return store_unmake(state);
}

static struct action_no act(enum act_kind what, const char *id)
{
	struct str account = str_of(id);
	struct request request = { .kind = REQUEST_ACT,
				   .act = { .what = what,
					    .accounts = &account,
					    .account_count = 1,
					    .reason = STR("as tested"),
					    .confirm = account } };
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = desk_answer(desk, &request);

	assert_int_equal(snapshot->error, ERR_NONE);
	assert_int_equal(snapshot->act->done, 1);
	assert_int_equal(snapshot->act->rows[0].state, ACT_QUEUED);
	return snapshot->act->rows[0].action;
}

static struct action_no disable_new(const char *id)
{
	account_make(id);
	provider_has(id, KEPT_OPEN);
	return act(ACT_DISABLE, id);
}

static void sync_now(void)
{
	enum err e = sync_once(desk, &count, &why);

	if (e)
		fail_msg("%s", err_text(e));
}

/* As if the time to wait were over. */
static void time_passes(void)
{
	run("UPDATE outbox SET next_at = 1 WHERE state < 2");
	run("DELETE FROM meta WHERE name = 'provider_waits_until'");
}

static struct action action_of(struct action_no no)
{
	struct action action;

	assert_int_equal(store_action(store, arena, no, &action), ERR_NONE);
	return action;
}

static void check_state(struct action_no no, enum act_state state, const char *failure)
{
	struct action action = action_of(no);

	assert_int_equal(action.state, state);
	if (failure && (str_is_absent(action.failure) || !strstr(action.failure.at, failure)))
		fail_msg("%s", action.failure.at ? action.failure.at : "(none)");
	if (!failure)
		assert_true(str_is_absent(action.failure));
}

static void check_count(int64_t confirmed, int64_t sent, int64_t waiting, int64_t failed)
{
	assert_int_equal(count.confirmed, confirmed);
	assert_int_equal(count.sent, sent);
	assert_int_equal(count.waiting, waiting);
	assert_int_equal(count.failed, failed);
}

static size_t asked_with(const char *method)
{
	size_t n = 0;

	for (size_t i = 0; i < server_asked_count(); i++)
		n += strcmp(server_asked(i)->method, method) == 0;
	return n;
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

/* While the server thinks, anybody may write. */
static void write_beside(const struct asked *asked)
{
	struct store *other = NULL;

	(void)asked;
	if (store_open(store_path, STORE_WRITE, &other))
		return;
	if (!store_write(other) && !store_meta_put(other, "beside", STR("yes")) &&
	    !store_commit(other))
		writes_between++;
	store_close(other);
}

static void keeps_nobody_waiting_while_it_asks(void **state)
{
	int64_t begun = moment_ticks_us();
	struct action_no no = disable_new("acct-1");

	(void)state;
	writes_between = 0;
	server.on_asked = write_beside;
	sync_now();
	check_state(no, ACT_CONFIRMED, NULL);
	assert_int_equal(writes_between, 2);
	assert_true(moment_ticks_us() - begun < 5 * MOMENT_SECOND);
}

/* A rep changes their mind while the order is under way. */
static void overtake(const struct asked *asked)
{
	struct account_no no;
	struct store *other = NULL;
	struct act_put put = { .what = ACT_ENABLE,
			       .actor = { "rep8", 4 },
			       .at = { 6000 },
			       .tell_provider = true,
			       .tell = ACT_ENABLE };
	struct action_no given;

	if (strcmp(asked->method, "POST") != 0 || !strstr(asked->path, "/disable") ||
	    store_open(store_path, STORE_WRITE, &other))
		return;
	if (!store_account_find(other, STR("acct-1"), &no) && !store_write(other)) {
		put.account = no;
		if (!store_act(other, &put, &given) && !store_commit(other))
			writes_between++;
	}
	store_close(other);
}

static void lets_the_newest_act_have_the_last_word(void **state)
{
	struct action_no no = disable_new("acct-1");

	(void)state;
	writes_between = 0;
	server.on_asked = overtake;
	sync_now();
	assert_int_equal(writes_between, 1);
	sync_now();
	check_state(no, ACT_FAILED, "overtaken by action 2");
	check_state((struct action_no){ 2 }, ACT_CONFIRMED, NULL);
	assert_int_equal(kept[0].state, KEPT_OPEN);
}

static void kill_the_asker(const struct asked *asked)
{
	if (victim && strcmp(asked->method, "POST") == 0) {
		kill(victim, SIGKILL);
		victim = 0;
	}
}

/* No handle of SQLite goes through a fork. */
static void close_all(void)
{
	desk_close_at(&desk);
	store_close_at(&store);
}

static void open_all(void)
{
	assert_int_equal(store_open(store_path, STORE_WRITE, &store), ERR_NONE);
	open_desk();
}

static pid_t sync_elsewhere(int go)
{
	pid_t child = fork();
	char byte;

	assert_true(child >= 0);
	if (child == 0) {
		if (read(go, &byte, 1) != 1 || desk_open(&settings, DESK_WRITE, &desk))
			_exit(2);
		_exit(sync_once(desk, &count, NULL) ? 3 : 0);
	}
	return child;
}

static void survives_being_killed_between_sending_and_keeping(void **state)
{
	struct action_no no = disable_new("acct-1");
	int go[2], status = 0;
	pid_t child;

	(void)state;
	close_all();
	assert_int_equal(pipe(go), 0);
	child = sync_elsewhere(go[0]);
	victim = child;
	server.on_asked = kill_the_asker; /* and then the provider carries the order out */
	assert_int_equal(write(go[1], "x", 1), 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	close(go[0]);
	close(go[1]);

	open_all();
	check_state(no, ACT_QUEUED, NULL);
	for (int i = 0; i < 100 && kept[0].state != KEPT_DISABLED; i++)
		usleep(20000);
	assert_int_equal(kept[0].state, KEPT_DISABLED);
	sync_now();
	check_count(1, 0, 0, 0);
	check_state(no, ACT_CONFIRMED, NULL);
	assert_int_equal(asked_with("POST"), 2);
	assert_string_equal(server_asked(0)->key, server_asked(1)->key);
}

static void works_beside_others_that_do_the_same(void **state)
{
	enum {
		MANY = 3,
		ACTS = 12
	};
	pid_t children[MANY];
	int go[2], status = 0;
	char id[16];

	(void)state;
	for (int i = 0; i < ACTS; i++) {
		snprintf(id, sizeof(id), "acct-%d", i);
		disable_new(id);
	}
	close_all();
	assert_int_equal(pipe(go), 0);
	for (size_t i = 0; i < MANY; i++)
		children[i] = sync_elsewhere(go[0]);
	assert_int_equal(write(go[1], "xxx", MANY), MANY);
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	close(go[0]);
	close(go[1]);
	open_all();
	assert_int_equal(number_of("SELECT count(*) FROM outbox WHERE state = 2"), ACTS);
	for (int i = 0; i < ACTS; i++)
		assert_int_equal(kept[i].state, KEPT_DISABLED);
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
		SERVED(keeps_nobody_waiting_while_it_asks),
		SERVED(lets_the_newest_act_have_the_last_word),
		SERVED(survives_being_killed_between_sending_and_keeping),
		SERVED(works_beside_others_that_do_the_same),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
