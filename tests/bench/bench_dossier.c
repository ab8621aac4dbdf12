/*
 * Opening an account of BENCH_ROWS rows among many: through desk_answer(), which judges its gate, words and
 * cluster besides; through the store alone; and by bare SQL on the same rows laid out best (one
 * table, rows of an account side by side, one read transaction).
 *
 *	bench_dossier DESK.db       as `make_desk store` makes it
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/desk/desk.h"
#include "core/store/store.h"
#include "tests/bench/bench_make.h"

#define ROUNDS 4000
#define FILLING 1000000 /* rows of others in the bare table */

struct bare {
	sqlite3 *db;
	sqlite3_stmt *key, *rows, *begin, *end;
};

static void fail(struct bare *bare)
{
	fprintf(stderr, "bench_dossier: %s\n", sqlite3_errmsg(bare->db));
	exit(1);
}

static void run(struct bare *bare, const char *sql)
{
	if (sqlite3_exec(bare->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(bare);
}

static sqlite3_stmt *prepare(struct bare *bare, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(bare->db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail(bare);
	return statement;
}

static void bare_name(char id[24], int who)
{
	snprintf(id, 24, "full-%d", who);
}

/* The kept text of each event of the full accounts, read through the store. */
static void rows_copy(struct bare *bare, struct store *store)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf kept = BUF_UP_TO((size_t)1 << 20);
	sqlite3_stmt *put = prepare(bare, "INSERT INTO event VALUES (?1, ?2, ?3, ?4)");

	for (int who = 0; who < BENCH_FULL; who++) {
		CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
		struct stored_event stored;
		struct account_no no;
		char id[24];

		bare_name(id, who);
		bench_check((int)store_account_find(store, str_of(id), &no), id);
		bench_check((int)event_cursor_open(store, no, EVENT_TYPES_ALL, true, &cursor), id);
		for (int n = 0; event_cursor_next(cursor, arena, &stored); n++) {
			event_write(&stored.event, &kept);
			sqlite3_bind_int64(put, 1, FILLING + no.n);
			sqlite3_bind_int64(put, 2, n);
			sqlite3_bind_int(put, 3, (int)stored.event.type);
			sqlite3_bind_text(put, 4, buf_text(&kept), (int)kept.len, SQLITE_TRANSIENT);
			if (sqlite3_step(put) != SQLITE_DONE)
				fail(bare);
			sqlite3_reset(put);
			buf_clear(&kept);
		}
		arena_reset(arena);
	}
	sqlite3_finalize(put);
}

static void bare_open(struct bare *bare, struct store *store, const char *desk)
{
	char path[260];

	snprintf(path, sizeof(path), "%s/bare.db", bench_folder());
	if (sqlite3_open(path, &bare->db) != SQLITE_OK)
		fail(bare);
	run(bare,
	    "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA"
	    " mmap_size = 0; PRAGMA cache_size = -65536; CREATE TABLE account (no INTEGER PRIMARY KEY,"
	    " id TEXT NOT NULL UNIQUE); CREATE TABLE event (account INTEGER, n INTEGER, type INTEGER,"
	    " body TEXT, PRIMARY KEY (account, n)) WITHOUT ROWID; BEGIN");
	snprintf(path, sizeof(path), "ATTACH '%.200s' AS desk", desk);
	run(bare, "COMMIT");
	run(bare, path);
	run(bare,
	    "BEGIN; INSERT INTO account SELECT no, id FROM desk.account;"
	    "INSERT INTO event WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n"
	    " < 1000000) SELECT n, 0, 3, printf('%.200c', 'x') FROM n");
	rows_copy(bare, store);
	run(bare, "COMMIT; DETACH desk");
	bare->begin = prepare(bare, "BEGIN");
	bare->end = prepare(bare, "COMMIT");
	bare->key = prepare(bare, "SELECT no FROM account WHERE id = ?1");
	bare->rows = prepare(bare, "SELECT type, body FROM event WHERE account = ?1 ORDER BY n");
}

static void step_through(sqlite3_stmt *statement)
{
	while (sqlite3_step(statement) == SQLITE_ROW)
		;
	sqlite3_reset(statement);
}

static size_t bare_ask(struct bare *bare, int who)
{
	size_t bytes = 0;
	char id[24];

	bare_name(id, who);
	step_through(bare->begin);
	sqlite3_bind_text(bare->key, 1, id, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(bare->key) != SQLITE_ROW)
		fail(bare);
	sqlite3_bind_int64(bare->rows, 1, FILLING + sqlite3_column_int64(bare->key, 0));
	while (sqlite3_step(bare->rows) == SQLITE_ROW)
		bytes += strlen((const char *)sqlite3_column_text(bare->rows, 1));
	sqlite3_reset(bare->rows);
	sqlite3_reset(bare->key);
	step_through(bare->end);
	return bytes;
}

static size_t store_ask(struct store *store, struct arena *arena, int who)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	struct stored_event stored;
	struct account_no no;
	size_t count = 0;
	char id[24];

	bare_name(id, who);
	bench_check((int)store_read(store), "reading");
	bench_check((int)store_account_find(store, str_of(id), &no), id);
	bench_check((int)event_cursor_open(store, no, EVENT_TYPES_ALL, true, &cursor), id);
	while (event_cursor_next(cursor, arena, &stored))
		count++;
	event_cursor_close_at(&cursor);
	store_end(store);
	arena_reset(arena);
	return count;
}

static size_t desk_ask(struct desk *desk, int who)
{
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	char id[24];

	bare_name(id, who);
	snapshot = desk_answer(desk,
			       &(struct request){ .kind = REQUEST_ACCOUNT, .account = str_of(id) });
	bench_check((int)snapshot->error, id);
	return snapshot->dossier->message_count;
}

static double print(const char *name, struct bench_times *times, double floor)
{
	double middle = bench_share(times, 0.5) * 1000;

	printf("%-52s %8.0f %8.0f", name, middle, bench_share(times, 0.95) * 1000);
	if (floor > 0)
		printf("   %.2f x the floor", middle / floor);
	printf("\n");
	bench_times_release(times);
	return middle;
}

int main(int argc, char *argv[])
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	CLEANUP(store_close_at) struct store *store = NULL;
	struct bench_times times[3] = { 0 };
	struct bare bare = { 0 };
	struct settings settings;
	double floor;

	if (argc != 2) {
		fprintf(stderr, "usage: bench_dossier DESK.db\n");
		return 2;
	}
	bench_check((int)hash_start(), "starting");
	settings = bench_settings(arena, argv[1], NULL);
	bench_check((int)desk_open(&settings, DESK_READ, &desk), "opening the desk");
	bench_check((int)store_open(argv[1], STORE_READ, &store), "opening the store");
	bare_open(&bare, store, argv[1]);
	for (int round = 0; round < ROUNDS; round++) {
		int who = round * 7 % (int)BENCH_FULL;
		double at[4];

		at[0] = bench_seconds();
		(void)bare_ask(&bare, who);
		at[1] = bench_seconds();
		(void)store_ask(store, passing, who);
		at[2] = bench_seconds();
		(void)desk_ask(desk, who);
		at[3] = bench_seconds();
		for (int i = 0; round >= BENCH_FULL && i < 3; i++)
			bench_time(&times[i], (at[i + 1] - at[i]) * 1000);
	}
	printf("%-52s %8s %8s\n", "microseconds to open an account of 81 rows", "median", "p95");
	floor = print("bare SQL, rows laid out best, one read transaction", &times[0], 0);
	(void)print("the store: find, and every event read", &times[1], floor);
	(void)print("the desk: the whole dossier", &times[2], floor);
	sqlite3_finalize(bare.begin);
	sqlite3_finalize(bare.end);
	sqlite3_finalize(bare.key);
	sqlite3_finalize(bare.rows);
	sqlite3_close(bare.db);
	return 0;
}
