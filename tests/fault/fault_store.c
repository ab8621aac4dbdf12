/* A store whose writers are killed, crowd it, or run out of room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/hash.h"
#include "core/base/moment.h"
#include "core/store/store_private.h"

#define BATCH 20
#define ACCOUNTS 7
#define KILLS 40
#define WRITERS 4
#define BATCHES_EACH 15
#define ALL_OF_CROWD (INT64_C(1) * (WRITERS + 1) * BATCHES_EACH * BATCH)

static char folder[64], path[96];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/strop-fault-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/desk.db", folder);
	return 0;
}

static void remove_files(void)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-lock", "-turn" };
	char name[160];

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		snprintf(name, sizeof(name), "%s%s", path, endings[i]);
		unlink(name);
	}
}

static int remove_folder(void **state)
{
	(void)state;
	remove_files();
	return rmdir(folder);
}

/* So small that runs are closed, merged and removed all the time. */
static enum err open_small(struct store **store)
{
	enum err e = store_open(path, STORE_WRITE, store);

	if (!e)
		(*store)->sizes = (struct sizes){ .fresh_events = 100,
						  .idle_fresh = 50,
						  .slice_rows = 60,
						  .fan = 3,
						  .lookup_fresh = 20,
						  .lookup_fan = 3,
						  .few_events = 1 };
	return e;
}

/* -- batches of events, each with a number ------------------------------------------------- */

static enum err add_batch(struct store *store, const char *series, int64_t number)
{
	struct event events[BATCH];
	struct event_put puts[BATCH];
	char accounts[BATCH][16], ids[BATCH][48];
	enum err e;

	for (int i = 0; i < BATCH; i++) {
		snprintf(accounts[i], sizeof(accounts[i]), "acct-%d", i % ACCOUNTS);
		snprintf(ids[i], sizeof(ids[i]), "%s-%lld-%d", series, (long long)number, i);
		events[i] = (struct event){
			.type = i % 2 ? EVENT_LOGIN : EVENT_MESSAGE,
			.at = { INT64_C(1700000000000000) + number * 1000 - INT64_C(7) * i },
			.account = str_of(accounts[i]),
			.id = str_of(ids[i]),
		};
		puts[i] = (struct event_put){ .event = &events[i],
					      .kept = STR("{\"ip\":\"192.0.2.1\"}") };
	}
	e = store_write(store);
	if (e)
		return e;
	e = store_events_add(store, puts, BATCH);
	if (!e)
		return store_commit(store);
	store_end(store);
	return e;
}

static int64_t ask(struct store *store, const struct sql *sql)
{
	CLEANUP(rows_end) struct rows rows = db_query(store->db, sql, "");

	assert_true(rows_next(&rows));
	return rows_int(&rows, 0);
}

static void check_whole(struct store *store)
{
	static const struct sql check = { "PRAGMA integrity_check" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &check, "");

	assert_true(rows_next(&rows));
	assert_true(str_is(rows_text(&rows, 0), "ok"));
}

/* All events of all accounts, through the way readers go: in order, and none twice. */
static int64_t count_events(struct store *store)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	int64_t count = 0;

	assert_int_equal(store_read(store), ERR_NONE);
	for (int i = 0; i < ACCOUNTS; i++) {
		CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
		struct stored_event events[2];
		struct account_no no;
		char id[16];
		int at = 0;

		snprintf(id, sizeof(id), "acct-%d", i);
		if (store_account_find(store, str_of(id), &no))
			continue;
		assert_int_equal(event_cursor_open(store, no, EVENT_TYPES_ALL, false, &cursor),
				 ERR_NONE);
		for (int first = 1; event_cursor_next(cursor, arena, &events[at]); first = 0) {
			if (!first)
				assert_true(event_compare(&events[1 - at].event,
							  &events[at].event) < 0);
			at = 1 - at;
			count++;
		}
		assert_int_equal(event_cursor_error(cursor), ERR_NONE);
	}
	store_end(store);
	return count;
}

static void check_accounts(struct store *store)
{
	static const struct sql numbers = {
		"SELECT count(*) FROM account WHERE no > (SELECT count(*) FROM account)"
	};

	assert_int_equal(ask(store, &numbers), 0);
}

/* -- killed -------------------------------------------------------------------------------- */

/* Writes batch after batch and says so, with housekeeping in between, until it is killed. */
static void write_until_killed(int acknowledge, int64_t number)
{
	struct store *store = NULL;

	if (open_small(&store))
		_exit(1);
	for (;; number++) {
		bool more;

		if (add_batch(store, "k", number) ||
		    write(acknowledge, &number, sizeof(number)) != sizeof(number) ||
		    (number % 3 == 0 && store_tend(store, &more)))
			_exit(1);
	}
}

static int64_t kill_one(int64_t number, long after_us)
{
	struct timespec pause = { .tv_nsec = after_us * 1000 };
	int64_t acknowledged = number - 1, read_number;
	int ends[2], status = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		write_until_killed(ends[1], number);
	close(ends[1]);
	/* Killed some while after its first word, so that it was at work. */
	if (read(ends[0], &read_number, sizeof(read_number)) == sizeof(read_number))
		acknowledged = read_number;
	nanosleep(&pause, NULL);
	kill(child, SIGKILL);
	while (read(ends[0], &read_number, sizeof(read_number)) == sizeof(read_number))
		acknowledged = read_number;
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	return acknowledged;
}

static void loses_nothing_acknowledged_to_a_kill(void **state)
{
	int64_t acknowledged = -1, found, until = moment_ticks_us() + 8 * MOMENT_SECOND;
	struct store *store = NULL;
	bool more = true;

	(void)state;
	for (int i = 0; i < KILLS && moment_ticks_us() < until; i++) {
		int64_t before = acknowledged;

		acknowledged = kill_one(acknowledged + 1, i * 7919L % 60 * 1000);
		assert_true(acknowledged > before);
	}
	assert_int_equal(open_small(&store), ERR_NONE);
	check_whole(store);
	found = count_events(store);
	/* The last one may have been committed, but not acknowledged, in time. */
	assert_true(found == (acknowledged + 1) * BATCH || found == (acknowledged + 2) * BATCH);
	while (more)
		assert_int_equal(store_tend(store, &more), ERR_NONE);
	assert_int_equal(count_events(store), found);
	for (int64_t i = 0; i <= acknowledged; i += 5)
		assert_int_equal(add_batch(store, "k", i), ERR_NONE);
	assert_int_equal(count_events(store), found);
	check_whole(store);
	check_accounts(store);
	store_close(store);
}

/* -- a crowd ------------------------------------------------------------------------------- */

static void write_some(int writer)
{
	struct store *store = NULL;
	char series[8];
	bool more;

	snprintf(series, sizeof(series), "w%d", writer);
	if (open_small(&store))
		_exit(1);
	for (int64_t i = 0; i < BATCHES_EACH; i++) {
		/* Its own, and one that all of them bring. */
		if (add_batch(store, series, i) || add_batch(store, "all", i) ||
		    (i % 2 && store_tend(store, &more)))
			_exit(1);
	}
	store_close(store);
	_exit(0);
}

/* Sees more and more of them, and each whole. */
static void read_some(void)
{
	struct store *store = NULL;
	int64_t before = 0;

	if (store_open(path, STORE_READ, &store))
		_exit(1);
	while (before < ALL_OF_CROWD) {
		int64_t now = count_events(store);

		if (now < before || now % BATCH != 0)
			_exit(2);
		before = now;
	}
	store_close(store);
	_exit(0);
}

static void takes_everything_from_a_crowd(void **state)
{
	pid_t children[WRITERS + 1];
	struct store *store = NULL;
	int status;

	(void)state;
	assert_int_equal(open_small(&store), ERR_NONE);
	store_close(store);
	for (int i = 0; i <= WRITERS; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0 && i < WRITERS)
			write_some(i);
		else if (children[i] == 0)
			read_some();
	}
	for (int i = 0; i <= WRITERS; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(open_small(&store), ERR_NONE);
	assert_int_equal(count_events(store), ALL_OF_CROWD);
	check_whole(store);
	check_accounts(store);
	store_close(store);
}

/* -- copied --------------------------------------------------------------------------------- */

static void copies_itself_whole_while_others_write(void **state)
{
	char original[96], copy[128];
	struct store *store = NULL;
	int status;
	pid_t child;

	(void)state;
	assert_int_equal(open_small(&store), ERR_NONE);
	store_close(store);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		write_some(0);
	memcpy(original, path, sizeof(path));
	for (int i = 0; i < 5; i++) {
		assert_int_equal(store_open(original, STORE_READ, &store), ERR_NONE);
		snprintf(copy, sizeof(copy), "%s-copy%d", original, i);
		assert_int_equal(store_backup(store, copy, NULL, NULL), ERR_NONE);
		store_close(store);

		snprintf(path, sizeof(path), "%.90s", copy);
		assert_int_equal(open_small(&store), ERR_NONE);
		assert_int_equal(count_events(store) % BATCH, 0);
		check_whole(store);
		assert_int_equal(add_batch(store, "more", i), ERR_NONE);
		store_close(store);
		remove_files();
		memcpy(path, original, sizeof(path));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* -- no room ------------------------------------------------------------------------------- */

/* Batches until one is refused; answers how many were taken. */
static int64_t fill(struct store *store, int64_t from, enum err *refusal)
{
	int64_t number = from;

	for (*refusal = ERR_NONE; number < from + 5000; number++) {
		bool more;

		*refusal = add_batch(store, "f", number);
		if (!*refusal && number % 20 == 0)
			*refusal = store_tend(store, &more);
		if (*refusal)
			break;
	}
	return number;
}

static void expect_usable(struct store *store, int64_t batches)
{
	int64_t found = count_events(store);

	/* When it was housekeeping that failed, its batch is in. */
	assert_true(found == batches * BATCH || found == (batches + 1) * BATCH);
	assert_int_equal(add_batch(store, "f", batches), ERR_NONE);
	assert_int_equal(add_batch(store, "f", batches + 1), ERR_NONE);
	assert_int_equal(count_events(store), (batches + 2) * BATCH);
	check_whole(store);
	check_accounts(store);
}

static void says_that_the_disk_is_full_and_goes_on_after(void **state)
{
	struct store *store = NULL;
	enum err refusal;
	int64_t taken;

	(void)state;
	assert_int_equal(open_small(&store), ERR_NONE);
	assert_int_equal(db_script(store->db, "PRAGMA max_page_count = 120"), ERR_NONE);
	taken = fill(store, 0, &refusal);
	assert_int_equal(refusal, ERR_UNAVAILABLE);
	assert_non_null(strstr(err_text(refusal), "disk is full"));
	assert_true(taken > 1);
	assert_int_equal(db_script(store->db, "PRAGMA max_page_count = 1000000"), ERR_NONE);
	expect_usable(store, taken);
	store_close(store);
}

static void outlives_files_that_may_not_grow(void **state)
{
	struct rlimit usual, small;
	struct store *store = NULL;
	enum err refusal;
	int64_t taken;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
	small = usual;
	small.rlim_cur = 3000000;
	assert_int_equal(open_small(&store), ERR_NONE);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	taken = fill(store, 0, &refusal);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &usual), 0);
	assert_int_equal(refusal, ERR_UNAVAILABLE);
	assert_non_null(strstr(err_text(refusal), "disk"));
	assert_true(taken > 1);
	expect_usable(store, taken);
	store_close(store);
}

/* -- a disk that fails --------------------------------------------------------------------- */

static int syncs_that_fail;

/* SQLite's library finds this one first. */
int fdatasync(int fildes)
{
	if (syncs_that_fail > 0) {
		syncs_that_fail--;
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, fildes);
}

/* What a crash leaves: the log is all there is, and is read anew. */
static int64_t count_after_crash(void)
{
	struct store *store = NULL;
	char shared[128];
	int64_t count;

	snprintf(shared, sizeof(shared), "%s-shm", path);
	assert_int_equal(unlink(shared), 0);
	assert_int_equal(open_small(&store), ERR_NONE);
	count = count_events(store);
	check_whole(store);
	store_close(store);
	return count;
}

static void tells_the_truth_when_the_disk_fails(void **state)
{
	int64_t batches = 0;

	(void)state;
	for (int failures = 1; failures <= 4; failures++) {
		struct store *store = NULL;
		enum err e;

		assert_int_equal(open_small(&store), ERR_NONE);
		assert_int_equal(add_batch(store, "s", batches++), ERR_NONE);
		syncs_that_fail = failures;
		e = add_batch(store, "s", batches);
		assert_true(syncs_that_fail < failures); /* it was asked */
		syncs_that_fail = 0;
		if (!e)
			batches++;
		else
			assert_int_equal(e, ERR_UNAVAILABLE);
		if (!e || strstr(err_text(e), "this was not stored")) {
			assert_int_equal(count_events(store), batches * BATCH);
			store_close(store);
			assert_int_equal(count_after_crash(), batches * BATCH);
			continue;
		}
		assert_non_null(strstr(err_text(e), "not known"));
		assert_int_equal(add_batch(store, "s", batches++), ERR_NONE);
		assert_int_equal(count_events(store), batches * BATCH);
		store_close(store);
	}
}

static void says_that_a_store_can_only_be_read(void **state)
{
	struct store *store = NULL;

	(void)state;
	assert_int_equal(open_small(&store), ERR_NONE);
	assert_int_equal(add_batch(store, "r", 0), ERR_NONE);
	store_close(store);
	assert_int_equal(store_open(path, STORE_READ, &store), ERR_NONE);
	assert_int_equal(count_events(store), BATCH);
	assert_int_equal(store_write(store), ERR_UNAVAILABLE);
	store_close(store);
	if (geteuid() == 0)
		return; /* root may write anything */
	assert_int_equal(chmod(path, 0400), 0);
	assert_int_equal(store_open(path, STORE_WRITE, &store), ERR_UNAVAILABLE);
	assert_int_equal(store_open(path, STORE_READ, &store), ERR_NONE);
	assert_int_equal(count_events(store), BATCH);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
		IN_FOLDER(loses_nothing_acknowledged_to_a_kill),
		IN_FOLDER(takes_everything_from_a_crowd),
		IN_FOLDER(copies_itself_whole_while_others_write),
		IN_FOLDER(says_that_the_disk_is_full_and_goes_on_after),
		IN_FOLDER(outlives_files_that_may_not_grow),
		IN_FOLDER(tells_the_truth_when_the_disk_fails),
		IN_FOLDER(says_that_a_store_can_only_be_read),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
