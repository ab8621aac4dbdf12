/*
 * How fast the store takes events and gives an account's back, beside bare SQLite that does the
 * same with the rows laid out as well as can be.
 *
 *	bench_store [EVENTS [ACCOUNTS]]
 *
 * Makes a store in a temporary folder (about 500 bytes an event, and as much again for the floor).
 */
#include <dirent.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/moment.h"
#include "core/model/place.h"
#include "core/store/runs.h"
#include "core/store/store_private.h"

#define EVENTS_DEFAULT 2000000
#define BATCH 4000
#define TIMED 400000  /* events that are timed, when empty */
#define ROUND 1048000 /* and when full: a whole round of merging */
#define BUSY 1000     /* accounts of exactly ROWS events */
#define ROWS 81
#define PLACES 5000
#define ROUNDS 2000
#define TRAITS 200000

struct generator {
	int64_t events, accounts, next;
	uint64_t seed;
};

struct made {
	char account[24], id[40], body[900];
	struct event event;
	struct event_put put;
};

static void check(enum err e, const char *what)
{
	if (!e)
		return;
	fprintf(stderr, "bench_store: %s: %s\n", what, err_text(e));
	exit(1);
}

static void check_sqlite(sqlite3 *db, int code, const char *what)
{
	if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
		return;
	fprintf(stderr, "bench_store: %s: %s\n", what, sqlite3_errmsg(db));
	exit(1);
}

static uint64_t draw(struct generator *g)
{
	g->seed ^= g->seed << 13;
	g->seed ^= g->seed >> 7;
	g->seed ^= g->seed << 17;
	return g->seed;
}

static struct place places[PLACES];
static char cities[PLACES][24];

static void make_places(void)
{
	for (int i = 0; i < PLACES; i++) {
		snprintf(cities[i], sizeof(cities[i]), "City of %d", i);
		places[i] = (struct place){
			.country = "DE",
			.city = str_of(cities[i]),
			.timezone = STR("Europe/Berlin"),
			.pinned = true,
			.latitude = 40 + i * 0.001,
			.longitude = 7 + i * 0.003,
			.accuracy_km = 20,
			.asn = (uint32_t)(1000 + i),
			.network = STR("Some Carrier Limited"),
			.proxy = { .verdict = PROXY_NONE,
				   .confidence = (double)NAN,
				   .sources = { { STR("anonymous"), PROXY_NONE, { 5 } },
						{ STR("vpn ranges"), PROXY_NONE, { 6 } } },
				   .source_count = 2 },
		};
	}
}

/* Each event once: busy accounts get theirs spread over the whole stream. */
static void make(struct generator *g, struct made *made)
{
	static const char message[] =
		"{\"ip\":\"192.0.2.%d\",\"domain\":\"mail%d.example\",\"from\":\"Info <info@mail%d.example>\","
		"\"subject\":\"Your order %d has been shipped\",\"excerpt\":\"Dear customer, your parcel is"
		" on its way and will reach you within two days. Follow it on our site, or write to us when"
		" something is missing.\",\"links\":[\"https://mail%d.example/track\"],\"recipients\":%d}";
	static const char delivery[] =
		"{\"message\":\"<%016llx@mail%d.example>\",\"result\":\"delivered\",\"count\":1,"
		"\"code\":\"250 2.0.0 OK\"}";
	static const char login[] =
		"{\"ip\":\"192.0.2.%d\",\"via\":\"api\",\"user_agent\":\"Mozilla/5.0 (X11; Linux x86_64)"
		" Gecko/20100101 Firefox/%d.0\",\"language\":\"de-DE\",\"timezone\":\"Europe/Berlin\"}";
	uint64_t n = draw(g);
	int64_t no = g->next++, every = g->events / (BUSY * ROWS);
	bool busy = every > 0 && no % every == 0 && no / every < BUSY * ROWS;
	int64_t who = busy ? no / every % BUSY : (int64_t)((n >> 24) % (uint64_t)g->accounts);
	int x = (int)(n >> 8 & 0xffff);
	uint64_t kind = n % 100;

	snprintf(made->account, sizeof(made->account), busy ? "busy-%lld" : "acct-%lld",
		 (long long)who);
	snprintf(made->id, sizeof(made->id), "%016llx%llx", (unsigned long long)draw(g),
		 (unsigned long long)no);
	if (kind < 45)
		snprintf(made->body, sizeof(made->body), message, x & 255, x, x, x, x, x & 63);
	else if (kind < 80)
		snprintf(made->body, sizeof(made->body), delivery, (unsigned long long)n, x);
	else
		snprintf(made->body, sizeof(made->body), login, x & 255, x & 127);
	made->event = (struct event){
		.type = kind < 45   ? EVENT_MESSAGE
			: kind < 80 ? EVENT_DELIVERY
				    : EVENT_LOGIN,
		.at = { INT64_C(1600000000000000) + no * 1500000 + (int64_t)(n >> 40 & 0xfffff) },
		.account = str_of(made->account),
		.id = str_of(made->id),
	};
	made->put = (struct event_put){
		.event = &made->event,
		.kept = str_of(made->body),
		/* People are seen from a few places each. */
		.place = made->event.type == EVENT_DELIVERY ? NULL
							    : &places[(who * 3 + x % 4) % PLACES],
	};
}

/* -- taking in ------------------------------------------------------------------------------ */

/* Of this process: what is left when the machine is busy with other things. */
static double cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds_since(int64_t start)
{
	return (double)(moment_ticks_us() - start) / 1e6;
}

/* Seconds of adding, committing and housekeeping, not of making events. */
struct taken {
	double all, tending, cpu;
};

static struct taken fill(struct store *store, struct generator *g, int64_t count)
{
	struct made *made = memory_new(BATCH, sizeof(*made));
	struct event_put *puts = memory_new(BATCH, sizeof(*puts));
	struct taken taken = { 0 };

	for (int64_t done = 0; done < count; done += BATCH) {
		int64_t start, tended;
		double cpu;
		bool more;

		for (int i = 0; i < BATCH; i++) {
			make(g, &made[i]);
			puts[i] = made[i].put;
		}
		start = moment_ticks_us();
		cpu = cpu_seconds();
		check(store_write(store), "writing");
		check(store_events_add(store, puts, BATCH), "adding");
		check(store_commit(store), "committing");
		tended = moment_ticks_us();
		check(store_tend(store, &more), "tending");
		taken.all += seconds_since(start);
		taken.tending += seconds_since(tended);
		taken.cpu += cpu_seconds() - cpu;
	}
	free(made);
	free(puts);
	return taken;
}

static void run(sqlite3 *db, const char *sql)
{
	check_sqlite(db, sqlite3_exec(db, sql, NULL, NULL, NULL), sql);
}

static sqlite3 *open_bare(const char *folder, const char *name)
{
	char path[200];
	sqlite3 *db = NULL;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	check_sqlite(db, sqlite3_open(path, &db), "opening");
	run(db, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"PRAGMA cache_size = -65536; PRAGMA mmap_size = 0");
	return db;
}

static void bind_event(sqlite3_stmt *put, const struct made *made)
{
	sqlite3_bind_text(put, 1, made->account, -1, SQLITE_STATIC);
	sqlite3_bind_int64(put, 2, made->event.at.us);
	sqlite3_bind_int64(put, 3, made->event.type);
	sqlite3_bind_text(put, 4, made->id, -1, SQLITE_STATIC);
	sqlite3_bind_text(put, 5, made->body, -1, SQLITE_STATIC);
	sqlite3_step(put);
	sqlite3_reset(put);
}

/* The same events into a bare table, `extra` being what keeps it from taking one twice. */
static double bare_fill(const char *folder, const char *name, const char *extra)
{
	struct generator g = { .events = EVENTS_DEFAULT, .accounts = 100000, .seed = 77 };
	sqlite3 *db = open_bare(folder, name);
	struct made *made = memory_new(BATCH, sizeof(*made));
	sqlite3_stmt *put = NULL;
	double took = 0;

	run(db, "CREATE TABLE event (account TEXT, at INTEGER, type INTEGER, id TEXT, body TEXT)");
	run(db, extra);
	check_sqlite(db,
		     sqlite3_prepare_v2(db, "INSERT INTO event VALUES (?,?,?,?,?)", -1, &put, NULL),
		     "preparing");
	for (int64_t done = 0; done < TIMED; done += BATCH) {
		int64_t start;

		for (int i = 0; i < BATCH; i++)
			make(&g, &made[i]);
		start = moment_ticks_us();
		run(db, "BEGIN IMMEDIATE");
		for (int i = 0; i < BATCH; i++)
			bind_event(put, &made[i]);
		run(db, "COMMIT");
		took += seconds_since(start);
	}
	sqlite3_finalize(put);
	sqlite3_close(db);
	free(made);
	return took;
}

/* -- giving back ---------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
	double one = *(const double *)a, two = *(const double *)b;

	return (one > two) - (one < two);
}

static void print_times(const char *what, double *times)
{
	qsort(times, ROUNDS, sizeof(*times), by_time);
	printf("  %-58s %8.1f us   p95 %8.1f us\n", what, times[ROUNDS / 2],
	       times[ROUNDS * 95 / 100]);
}

static struct account_no busy_account(struct store *store, int round)
{
	struct account_no no = { 0 };
	char id[24];

	snprintf(id, sizeof(id), "busy-%d", round * 7 % BUSY);
	check(store_account_find(store, str_of(id), &no), id);
	return no;
}

static void read_events(struct store *store)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	double times[ROUNDS];

	for (int round = 0; round < ROUNDS; round++) {
		struct account_no no = busy_account(store, round);
		struct event_cursor *cursor = NULL;
		struct stored_event event;
		int64_t start = moment_ticks_us(), count = 0;

		check(store_read(store), "reading");
		check(event_cursor_open(store, no, EVENT_TYPES_ALL, true, &cursor), "opening");
		while (event_cursor_next(cursor, arena, &event))
			count++;
		check(event_cursor_error(cursor), "reading");
		event_cursor_close(cursor);
		store_end(store);
		times[round] = (double)(moment_ticks_us() - start);
		if (count != ROWS)
			printf("  busy account with %lld events\n", (long long)count);
		arena_reset(arena);
	}
	print_times("store: 81 events as structs, with their places", times);
}

/* The store's own rows, as a cursor of no type walks them: all of its work but making structs. */
static void read_rows(struct store *store)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	double times[ROUNDS];

	for (int round = 0; round < ROUNDS; round++) {
		struct account_no no = busy_account(store, round);
		struct event_cursor *cursor = NULL;
		struct stored_event event;
		int64_t start = moment_ticks_us();

		check(store_read(store), "reading");
		check(event_cursor_open(store, no, 0, true, &cursor), "opening");
		while (event_cursor_next(cursor, arena, &event))
			;
		check(event_cursor_error(cursor), "reading");
		event_cursor_close(cursor);
		store_end(store);
		times[round] = (double)(moment_ticks_us() - start);
	}
	print_times("store: the same rows, not made into structs", times);
}

static void build_floor(sqlite3 *db, const char *folder)
{
	char text[300];

	snprintf(text, sizeof(text), "ATTACH '%s/desk.db' AS desk", folder);
	run(db, text);
	run(db, "CREATE TABLE event (account INTEGER, at INTEGER, type INTEGER, id TEXT,"
		" place INTEGER, body TEXT, PRIMARY KEY (account, at, type, id)) WITHOUT ROWID");
	run(db, "INSERT INTO event SELECT account, at, type, id, place, body FROM ("
		" SELECT * FROM desk.event UNION ALL"
		" SELECT no, account, at, type, place, id, body FROM desk.fresh_a UNION ALL"
		" SELECT no, account, at, type, place, id, body FROM desk.fresh_b)"
		" ORDER BY account, at, type, id");
	run(db, "DETACH desk");
	run(db, "PRAGMA wal_checkpoint(TRUNCATE)");
}

static void read_floor(struct store *store, sqlite3 *db, bool structs)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	double times[ROUNDS];
	sqlite3_stmt *get = NULL;
	size_t bytes = 0;

	check_sqlite(db,
		     sqlite3_prepare_v2(db,
					"SELECT at, type, id, place, body FROM event"
					" WHERE account = ? ORDER BY at DESC, type DESC, id DESC",
					-1, &get, NULL),
		     "preparing");
	for (int round = 0; round < ROUNDS; round++) {
		struct account_no no = busy_account(store, round);
		int64_t start = moment_ticks_us();

		run(db, "BEGIN");
		sqlite3_bind_int64(get, 1, no.n);
		while (sqlite3_step(get) == SQLITE_ROW) {
			struct str id = { (const char *)sqlite3_column_text(get, 2),
					  (size_t)sqlite3_column_bytes(get, 2) };
			struct str body = { (const char *)sqlite3_column_text(get, 4),
					    (size_t)sqlite3_column_bytes(get, 4) };
			struct event event;

			bytes += (size_t)sqlite3_column_int64(get, 0) + body.len;
			if (structs)
				check(event_read_kept(arena, arena_str(arena, body),
						      (enum event_type)sqlite3_column_int(get, 1),
						      (struct moment){ 1 }, STR("a"),
						      arena_str(arena, id), &event),
				      "making a struct");
		}
		sqlite3_reset(get);
		run(db, "COMMIT");
		times[round] = (double)(moment_ticks_us() - start);
		arena_reset(arena);
	}
	sqlite3_finalize(get);
	print_times(structs ? "bare SQLite: one sorted table, bodies made into structs"
			    : "bare SQLite: one sorted table (the floor)",
		    times);
	if (bytes == 1)
		puts("");
}

/* -- traits --------------------------------------------------------------------------------- */

static void count_traits(struct store *store, struct generator *g)
{
	double times[ROUNDS];

	check(store_write(store), "writing");
	for (int64_t i = 1; i <= TRAITS; i++) {
		char card[24];
		struct trait trait = { .kind = TRAIT_CARD, .first_at = { 1 }, .last_at = { 2 } };
		struct judged judged = { .no = { i % (g->accounts / 2) + 1 },
					 .traits = &trait,
					 .trait_count = 1 };

		snprintf(card, sizeof(card), "card-%lld", (long long)(i * 7919 % (TRAITS / 2)));
		trait.value = str_of(card);
		check(store_judged_put(store, &judged), "putting a judgement");
	}
	check(store_commit(store), "committing");
	check(store_read(store), "reading");
	for (int round = 0; round < ROUNDS; round++) {
		int64_t start = moment_ticks_us(), count = 0;

		for (int i = 0; i < 100; i++) {
			char card[24];

			snprintf(card, sizeof(card), "card-%lld",
				 (long long)(draw(g) % (TRAITS / 2)));
			check(store_trait_count(store, TRAIT_CARD, str_of(card), &count),
			      "counting");
		}
		times[round] = (double)(moment_ticks_us() - start) / 100;
	}
	store_end(store);
	print_times("store_trait_count, each of a hundred", times);
}

static void remove_folder(const char *folder)
{
	DIR *files = opendir(folder);

	for (struct dirent *file; files && (file = readdir(files));) {
		char name[400];

		snprintf(name, sizeof(name), "%s/%s", folder, file->d_name);
		unlink(name);
	}
	if (files)
		closedir(files);
	rmdir(folder);
}

static void print_rate(const char *what, int64_t events, double took)
{
	printf("  %-58s %8.0f events/s\n", what, (double)events / took);
}

static void print_taken(const char *what, int64_t events, struct taken taken)
{
	if (events == 0)
		return;
	print_rate(what, events, taken.all);
	print_rate("  without housekeeping", events, taken.all - taken.tending);
	printf("  %-58s %8.2f us\n", "  processor time an event", taken.cpu * 1e6 / (double)events);
}

int main(int argc, char **argv)
{
	struct generator g = { .events = EVENTS_DEFAULT, .seed = UINT64_C(0x9e3779b97f4a7c15) };
	char folder[] = "/var/tmp/strop-bench-XXXXXX", path[80];
	struct store *store = NULL;
	sqlite3 *floor_db;
	int64_t start, full;
	bool more = true;

	if (argc > 1)
		g.events = strtoll(argv[1], NULL, 10);
	g.accounts = argc > 2 ? strtoll(argv[2], NULL, 10) : g.events / 20;
	check(hash_start(), "starting");
	if (!mkdtemp(folder)) {
		perror(folder);
		return 1;
	}
	make_places();
	printf("%lld events of %lld accounts, %d a commit, each commit durable\n",
	       (long long)g.events, (long long)g.accounts, BATCH);
	print_rate("bare SQLite: appended, no key", TIMED, bare_fill(folder, "append.db", ""));
	print_rate("bare SQLite: unique type, account, id", TIMED,
		   bare_fill(folder, "unique.db",
			     "CREATE UNIQUE INDEX u ON event (type, account, id)"));
	snprintf(path, sizeof(path), "%s/desk.db", folder);
	check(store_open(path, STORE_WRITE, &store), "opening");
	print_taken("store: empty", TIMED, fill(store, &g, TIMED));
	full = g.events > TIMED + ROUND ? ROUND : g.events - TIMED;
	print_taken("store: all between", g.events - TIMED - full,
		    fill(store, &g, g.events - TIMED - full));
	print_taken("store: full", full, fill(store, &g, full));
	read_events(store);
	start = moment_ticks_us();
	while (more)
		check(store_tend(store, &more), "tending");
	printf("  %-58s %8.1f s\n", "store: housekeeping until idle", seconds_since(start));
	read_events(store);
	read_rows(store);
	floor_db = open_bare(folder, "floor.db");
	build_floor(floor_db, folder);
	read_floor(store, floor_db, false);
	read_floor(store, floor_db, true);
	sqlite3_close(floor_db);
	count_traits(store, &g);
	store_close(store);
	if (!getenv("KEEP"))
		remove_folder(folder);
	return 0;
}
