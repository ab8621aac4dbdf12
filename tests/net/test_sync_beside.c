#include "tests/net/sync_make.h"

/* -- a provider that keeps accounts ---------------------------------------------------------- */

static pid_t victim;

static atomic_int writes_between;

/* -- tests ----------------------------------------------------------------------------------- */

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
	assert_int_equal(asked_with("POST"), ACTS); /* by one of them each */
}

int main(void)
{
#define SERVED(test) cmocka_unit_test_setup_teardown(test, start, stop)
	const struct CMUnitTest tests[] = {
		SERVED(keeps_nobody_waiting_while_it_asks),
		SERVED(lets_the_newest_act_have_the_last_word),
		SERVED(survives_being_killed_between_sending_and_keeping),
		SERVED(works_beside_others_that_do_the_same),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
