#include "tests/unit/desk_make.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "core/desk/demo.h"
#include "core/desk/demo_data.h"
#include "core/desk/demo_script.h"

/* A desk made once for all that only look: 2024-05-06T10:42:00Z. */
#define MADE_AT ((struct moment){ INT64_C(1714992120000000) })

static char folder[64];

static const char *within(const char *name)
{
	return arena_strf(arena, "%s/%s", folder, name).at;
}

static enum err make(const char *dir, struct moment now)
{
	struct str config;

	return demo_make(arena, dir, now, NULL, NULL, &config);
}

static int make_once(void **state)
{
	(void)state;
	arena = arena_new();
	snprintf(folder, sizeof(folder), "/tmp/strop-demo-XXXXXX");
	assert_non_null(mkdtemp(folder));
	assert_int_equal(make(folder, MADE_AT), ERR_NONE);
	assert_int_equal(settings_read(arena, within("strop.conf"), within("desk.db"), "rep7",
				       &settings),
			 ERR_NONE);
	desk_begin();
	return 0;
}

static int unmake(void **state)
{
	(void)state;
	desk_close_at(&desk);
	arena_free_at(&arena);
	return folder_remove(folder);
}

/* --- the verdicts --- */

struct column {
	struct str habit, account;
};

static struct column row_of(size_t i)
{
	struct str rest = str_of(demo_people[i]);
	struct column row = { 0 };

	if (rest.at[0] != '#' && str_cut(&rest, '|', &row.habit))
		(void)str_cut(&rest, '|', &row.account);
	return row;
}

static struct account_row look_at(struct str account)
{
	return look(arena_str(arena, account).at);
}

static void leaves_every_good_customer_untouched(void **state)
{
	size_t good = 0;

	(void)state;
	for (size_t i = 0; i < demo_people_count; i++) {
		struct column row = row_of(i);
		struct account_row account;

		if (!str_is(row.habit, "good") && !str_is(row.habit, "old"))
			continue;
		account = look_at(row.account);
		if (account.verdict != VERDICT_CLEAN || account.state != STATE_ACTIVE ||
		    !moment_is_never(account.flagged_at))
			fail_msg("%.*s is not left alone", ARG_STR(row.account));
		good++;
	}
	assert_in_range(good, 40, 60);
}

static void stops_the_whole_botnet(void **state)
{
	struct cluster_no cluster = { 0 };
	size_t bots = 0;

	(void)state;
	for (size_t i = 0; i < demo_people_count; i++) {
		struct column row = row_of(i);
		struct account_row account;

		if (!str_is(row.habit, "bot"))
			continue;
		account = look_at(row.account);
		if (account.verdict != VERDICT_SPAMMER ||
		    (account.state != STATE_DISABLED && account.state != STATE_HELD))
			fail_msg("%.*s is not stopped", ARG_STR(row.account));
		if (!bots++)
			cluster = account.cluster;
		assert_int_equal(account.cluster.n, cluster.n);
		assert_int_equal(account.cluster_size, 60);
	}
	assert_int_equal(bots, 60);
	assert_true(cluster.n > 0);
}

static void stops_the_three_phishers_as_one(void **state)
{
	static const char *const phishers[] = { "acct-7421", "acct-7433", "acct-7440" };
	struct dossier *dossier = look_whole(phishers[0]);

	(void)state;
	assert_int_equal(dossier->cluster.member_count, 3);
	assert_true(str_is(dossier->cluster.row.nickname, "Lumber"));
	for (size_t i = 0; i < ARRAY_LEN(phishers); i++) {
		struct account_row account = look(phishers[i]);

		assert_int_equal(account.verdict, VERDICT_PHISHER);
		assert_int_equal(account.state, STATE_DISABLED);
		assert_int_equal(account.cluster.n, dossier->account.cluster.n);
	}
	/* Their first message that speaks as a bank is of 3486 seconds before; the engine needs few. */
	assert_in_range(MADE_AT.us - dossier->account.disabled_at.us, 3000 * MOMENT_SECOND,
			3486 * MOMENT_SECOND);
	assert_true(gives(&dossier->judgement, "brand_from"));
	assert_true(gives(&dossier->judgement, "brand_risk_word"));
	assert_true(gives(&dossier->judgement, "scanner_phishing"));
	assert_true(gives(&dossier->judgement, "provider_subdomain"));
	assert_true(gives(&dossier->judgement, "domain_failed"));
	assert_true(gives(&dossier->judgement, "tor_exit"));
	assert_true(gives(&dossier->judgement, "cluster_guilt"));
	assert_true(str_is(dossier->account.place, "DE≠GB"));
}

static void stops_the_two_shops_for_their_bounces(void **state)
{
	struct dossier *dossier = look_whole("acct-7388");

	(void)state;
	assert_int_equal(dossier->account.verdict, VERDICT_SPAMMER);
	assert_int_equal(dossier->account.state, STATE_DISABLED);
	assert_string_equal(dossier->judgement.reasons[0].code, "bounces");
	assert_int_equal(dossier->domain_count, 2);
	assert_false(str_is_absent(dossier->refund));
}

static void leaves_the_food_shop_to_a_person(void **state)
{
	struct dossier *dossier = look_whole("acct-7456");

	(void)state;
	assert_int_equal(dossier->account.verdict, VERDICT_SUSPECT);
	assert_int_equal(dossier->account.state, STATE_ACTIVE);
	assert_int_equal(dossier->account.case_state, CASE_OPEN);
	assert_int_equal(dossier->judgement.location.verdict, PLACE_CONSISTENT);
}

static void puts_three_customers_on_the_line_and_on_top(void **state)
{
	struct snapshot *snapshot = desk_answer(desk, &(struct request){ .kind = REQUEST_QUEUE });
	static const char *const first[] = { "acct-7388", "acct-7421", "acct-7456" };

	(void)state;
	assert_int_equal(snapshot->error, ERR_NONE);
	assert_int_equal(snapshot->head.on_line, 3);
	assert_true(str_is(snapshot->head.desk_name, "acme-mail"));
	for (size_t i = 0; i < ARRAY_LEN(first); i++) {
		bool there = false;

		for (size_t k = 0; k < ARRAY_LEN(first); k++)
			there = there || str_is(snapshot->queue->rows[k].id, first[i]);
		assert_true(there);
	}
	snapshot_free(snapshot);
}

static void shows_a_held_account_too(void **state)
{
	struct account_row account = look("acct-7461");

	(void)state;
	assert_int_equal(account.state, STATE_HELD);
	assert_int_equal(account.verdict, VERDICT_PHISHER);
}

static void joins_an_agency_and_thinks_nothing_of_it(void **state)
{
	struct account_row account = look("acct-7245");

	(void)state;
	assert_int_equal(account.cluster_size, 10);
	assert_int_equal(account.verdict, VERDICT_CLEAN);
}

static void joins_nobody_by_a_carrier_or_a_vpn(void **state)
{
	static const char *const apart[] = { "acct-5101", "acct-7214", "acct-7236", "acct-7362",
					     "acct-4412" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(apart); i++)
		assert_int_equal(look(apart[i]).cluster.n, 0);
}

static void keeps_a_log_that_proves_itself(void **state)
{
	int64_t rows = 0;

	(void)state;
	assert_int_equal(desk_audit_verify(desk, &rows), ERR_NONE);
	assert_in_range(rows, 60, 100);
}

/* --- the script --- */

static struct demo_script script_at(struct moment now)
{
	struct demo_script script = { .arena = arena, .now = now };

	assert_int_equal(demo_script_tell(&script, demo_lumber, demo_lumber_count), ERR_NONE);
	assert_int_equal(demo_script_crowd(&script), ERR_NONE);
	demo_script_sort(&script);
	return script;
}

static void tells_the_same_at_the_same_time(void **state)
{
	struct demo_script one = script_at(MADE_AT), two = script_at(MADE_AT);

	(void)state;
	assert_int_equal(one.count, two.count);
	for (size_t i = 0; i < one.count; i++)
		assert_true(str_equal(one.lines[i].text, two.lines[i].text));
}

static void tells_nothing_of_the_future(void **state)
{
	struct demo_script script = script_at(MADE_AT);

	(void)state;
	assert_true(script.count > 3000);
	for (size_t i = 0; i < script.count; i++)
		assert_false(moment_before(MADE_AT, script.lines[i].at));
}

static void reads_spans(void **state)
{
	static const char *const broken[] = { "", "d", "5", "3x", "-3d", "1d2", "999999999999d" };
	int64_t us = 0;

	(void)state;
	assert_true(demo_span(STR("6d3h"), &us));
	assert_int_equal(us, 6 * MOMENT_DAY + 3 * MOMENT_HOUR);
	assert_true(demo_span(STR("0s"), &us));
	assert_int_equal(us, 0);
	for (size_t i = 0; i < ARRAY_LEN(broken); i++)
		assert_false(demo_span(str_of(broken[i]), &us));
	assert_int_equal(us, 0);
}

static void refuses_a_story_without_a_time(void **state)
{
	static const char *const lines[] = { "{\"type\":\"login\",\"at\":\"@soon\"}" };
	static const char *const timeless[] = { "{\"type\":\"login\"}" };
	struct demo_script script = { .arena = arena, .now = MADE_AT };

	(void)state;
	assert_int_equal(demo_script_tell(&script, lines, 1), ERR_INTERNAL);
	assert_int_equal(demo_script_tell(&script, timeless, 1), ERR_INTERNAL);
	assert_int_equal(script.count, 0);
}

/* --- the folder --- */

/* A folder of its own, and the shared desk set aside. */
static struct {
	struct desk *desk;
	struct arena *arena;
	struct settings settings;
	char folder[sizeof(folder)];
} aside;

static int empty_folder(void **state)
{
	(void)state;
	aside.desk = desk;
	aside.arena = arena;
	aside.settings = settings;
	memcpy(aside.folder, folder, sizeof(folder));
	desk = NULL;
	arena = arena_new();
	snprintf(folder, sizeof(folder), "/tmp/strop-demo-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	int failed = unmake(state);

	desk = aside.desk;
	arena = aside.arena;
	settings = aside.settings;
	memcpy(folder, aside.folder, sizeof(folder));
	return failed;
}

static void put(const char *path)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs("mine\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void makes_the_folders_above_it_and_keeps_them_private(void **state)
{
	static const char *const files[] = { "a/b/strop.conf", "a/b/desk.db", "a/b/geo/city.mmdb",
					     "a/b/lists/vpn.txt", "a/b/.strop-demo" };
	struct stat st;

	(void)state;
	assert_int_equal(make(within("a/b"), MADE_AT), ERR_NONE);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		assert_int_equal(stat(within(files[i]), &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	assert_int_equal(stat(within("a/b"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void makes_an_older_demo_desk_anew_and_keeps_what_others_put_there(void **state)
{
	(void)state;
	assert_int_equal(make(folder, MADE_AT), ERR_NONE);
	put(within("export.html"));
	assert_int_equal(settings_read(arena, within("strop.conf"), within("desk.db"), "rep7",
				       &settings),
			 ERR_NONE);
	desk_begin();
	act(ACT_ENABLE, "acct-7421", "a mistake of mine");
	assert_int_equal(look("acct-7421").state, STATE_ACTIVE);
	desk_close_at(&desk);
	assert_int_equal(make(folder, MADE_AT), ERR_NONE);
	desk_begin();
	assert_int_equal(look("acct-7421").state, STATE_DISABLED);
	assert_int_equal(access(within("export.html"), F_OK), 0);
}

static void refuses_a_folder_with_anything_else_in_it(void **state)
{
	(void)state;
	put(within("letter.txt"));
	assert_int_equal(make(folder, MADE_AT), ERR_EXISTS);
	assert_non_null(strstr(err_text(ERR_EXISTS), "--dir"));
	assert_int_equal(access(within("strop.conf"), F_OK), -1);
	assert_int_equal(make(within("letter.txt"), MADE_AT), ERR_EXISTS);
}

static void takes_no_link_for_its_marker(void **state)
{
	(void)state;
	put(within("letter.txt"));
	assert_int_equal(symlink("letter.txt", within(".strop-demo")), 0);
	assert_int_equal(make(folder, MADE_AT), ERR_EXISTS);
}

static void writes_into_its_own_store_whatever_the_environment_says(void **state)
{
	(void)state;
	setenv("STROP_STORE", within("real.db"), 1); /* NOLINT(concurrency-mt-unsafe) */
	assert_int_equal(make(within("demo"), MADE_AT), ERR_NONE);
	assert_int_equal(settings_read(arena, within("demo/strop.conf"), NULL, NULL, &settings),
			 ERR_NONE);
	assert_int_equal(demo_play(&settings), ERR_INVALID);
	unsetenv("STROP_STORE"); /* NOLINT(concurrency-mt-unsafe) */
	assert_int_equal(access(within("real.db"), F_OK), -1);
}

static size_t chat_count(const char *account)
{
	return look_whole(account)->chat_count;
}

static void lets_the_three_go_on_talking(void **state)
{
	size_t before;
	pid_t player;
	int status;

	(void)state;
	assert_int_equal(make(folder, moment_now()), ERR_NONE);
	assert_int_equal(settings_read(arena, within("strop.conf"), within("desk.db"), "rep7",
				       &settings),
			 ERR_NONE);
	desk_begin();
	before = chat_count("acct-7421");
	player = fork();
	if (player == 0)
		_exit(demo_play(&settings) != ERR_NONE);
	for (int i = 0; i < 300 && chat_count("acct-7421") == before; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
	assert_int_equal(chat_count("acct-7421"), before + 1);
	kill(player, SIGTERM);
	assert_int_equal(waitpid(player, &status, 0), player);
	assert_true(WIFSIGNALED(status));
}

/* A process whose parent ends leaves a player behind, which must end by itself: its end of the pipe closes. */
static void ends_when_nobody_watches(void **state)
{
	int ends[2];
	char byte;
	pid_t parent;

	(void)state;
	assert_int_equal(make(folder, moment_now()), ERR_NONE);
	assert_int_equal(settings_read(arena, within("strop.conf"), within("desk.db"), "rep7",
				       &settings),
			 ERR_NONE);
	assert_int_equal(pipe(ends), 0);
	parent = fork();
	if (parent == 0) {
		if (fork() == 0)
			_exit(demo_play(&settings) != ERR_NONE);
		nanosleep(&(struct timespec){ .tv_nsec = 300000000 }, NULL);
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	alarm(20); /* would end the test */
	assert_int_equal(read(ends[0], &byte, 1), 0);
	alarm(0);
	close(ends[0]);
}

#define FOLDER(test) cmocka_unit_test_setup_teardown(test, empty_folder, remove_folder)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_every_good_customer_untouched),
		cmocka_unit_test(stops_the_whole_botnet),
		cmocka_unit_test(stops_the_three_phishers_as_one),
		cmocka_unit_test(stops_the_two_shops_for_their_bounces),
		cmocka_unit_test(leaves_the_food_shop_to_a_person),
		cmocka_unit_test(puts_three_customers_on_the_line_and_on_top),
		cmocka_unit_test(shows_a_held_account_too),
		cmocka_unit_test(joins_an_agency_and_thinks_nothing_of_it),
		cmocka_unit_test(joins_nobody_by_a_carrier_or_a_vpn),
		cmocka_unit_test(keeps_a_log_that_proves_itself),
		cmocka_unit_test(tells_the_same_at_the_same_time),
		cmocka_unit_test(tells_nothing_of_the_future),
		cmocka_unit_test(reads_spans),
		cmocka_unit_test(refuses_a_story_without_a_time),
		FOLDER(makes_the_folders_above_it_and_keeps_them_private),
		FOLDER(makes_an_older_demo_desk_anew_and_keeps_what_others_put_there),
		FOLDER(refuses_a_folder_with_anything_else_in_it),
		FOLDER(takes_no_link_for_its_marker),
		FOLDER(writes_into_its_own_store_whatever_the_environment_says),
		FOLDER(lets_the_three_go_on_talking),
		FOLDER(ends_when_nobody_watches),
	};

	return cmocka_run_group_tests(tests, make_once, unmake);
}
