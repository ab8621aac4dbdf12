/*
 * How fast events come through the door (JSON, checks, reduction, ids, store), on an empty store and on a
 * big one, and how fast accounts are judged.
 *
 *	bench_ingest [EVENTS [ACCOUNTS [CITY.mmdb]]]
 *	bench_ingest on STORE ACCOUNTS [CITY.mmdb]
 *
 * EVENTS is the size of the big store (2,000,000; about 700 bytes each under $TMPDIR). With "on" the big store is
 * one that `make_desk events` made, or this before: it gets more events each time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "core/desk/desk_private.h"
#include "core/desk/ingest.h"
#include "core/desk/judge.h"
#include "core/model/event.h"
#include "core/store/store_private.h"
#include "core/text/reduce.h"
#include "tests/bench/bench_make.h"

#define EVENTS_DEFAULT 2000000
#define TIMED 200000
#define JUDGED 4000
#define BESIDE 1000000 /* events, in pieces */
#define PIECE 50000

struct clocks {
	double wall, cpu;
};

static struct clocks clocks_now(void)
{
	return (struct clocks){ bench_seconds(), bench_cpu_seconds() };
}

/* What needs no store: reading, checking, reducing and writing each line again. */
static void pure(int64_t count)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(4096);
	CLEANUP(buf_release) struct buf kept = BUF_UP_TO(1 << 20);
	struct bench_maker maker = bench_maker(count, count / 20);
	double took = 0;

	while (bench_line(&maker, &line)) {
		double start = bench_seconds();
		struct event event;

		bench_check((int)event_read(arena, buf_str(&line), &event), "reading");
		if (event.type == EVENT_MESSAGE)
			message_reduce(arena, &event.as.message);
		event_write(&event, &kept);
		took += bench_seconds() - start;
		arena_reset(arena);
		buf_clear(&line);
		buf_clear(&kept);
	}
	printf("%-44s %10.0f\n", "read, check, reduce, write again; no store",
	       (double)count / took);
}

static double timed(struct desk *desk, struct bench_maker *maker, int64_t count, const char *name)
{
	struct ingest_count sum = { 0 };
	double took = bench_ingest(desk, maker, count, &sum);
	double rate = (double)sum.stored / took;

	printf("%-44s %10.0f\n", name, rate);
	(void)fflush(stdout);
	return rate;
}

struct judging {
	struct clocks first, last;
	int64_t from, count;
};

static bool judged(void *with, const struct judge_count *count)
{
	struct judging *j = with;

	if (!j->from) {
		j->from = count->judged;
		j->first = clocks_now();
	}
	if (count->judged - j->from <= JUDGED) {
		j->last = clocks_now();
		j->count = count->judged - j->from;
	}
	return count->judged - j->from < JUDGED;
}

static void judge(struct desk *desk, const char *name)
{
	struct judging j = { 0 };
	struct judge_count count = { 0 };

	bench_check((int)judge_all(desk, &count, judged, &j), "judging");
	printf("%-44s %10.0f   (%.0f a second of processor time)\n", name,
	       (double)j.count / (j.last.wall - j.first.wall),
	       (double)j.count / (j.last.cpu - j.first.cpu));
}

static struct desk *opened(struct arena *arena, const char *path, const char *city)
{
	struct settings settings = bench_settings(arena, path, city);
	struct desk *desk = NULL;

	bench_check((int)desk_open(&settings, DESK_WRITE, &desk), "opening the desk");
	return desk;
}

static int64_t events_in(struct store *store)
{
	static const struct sql all = { "SELECT sum(events) FROM run WHERE state < 2" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &all, "");

	return rows_next(&rows) ? rows_int(&rows, 0) : 0;
}

/* The same lines through both doors, in pieces and in turn, so that other work on the machine slows both. */
static void beside(const char *path, int64_t accounts, const char *city)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(desk_close_at) struct desk *big = opened(arena, path, city);
	CLEANUP(desk_close_at) struct desk *empty = NULL;
	struct bench_maker makers[2];
	struct clocks sums[2] = { 0 };
	int64_t events = events_in(big->store);
	char other[240];

	snprintf(other, sizeof(other), "%s/desk.db", bench_folder());
	empty = opened(arena, other, city);
	makers[0] = makers[1] = bench_maker(events + BESIDE, accounts);
	makers[0].next = makers[1].next = events;
	for (int64_t done = 0; done < BESIDE; done += PIECE) {
		for (int which = 0; which < 2; which++) {
			struct ingest_count count = { 0 };
			struct clocks before = clocks_now(), after;

			before.wall = 0;
			after.wall = bench_ingest(which ? big : empty, &makers[which], PIECE,
						  &count);
			after.cpu = clocks_now().cpu;
			sums[which].wall += after.wall;
			sums[which].cpu += after.cpu - before.cpu;
		}
	}
	for (int which = 0; which < 2; which++)
		printf("%-44s %10.0f   (%.0f a second of processor time, with the making of the lines)\n",
		       which ? "events, big store" : "events, empty store",
		       (double)BESIDE / sums[which].wall, (double)BESIDE / sums[which].cpu);
	printf("%-44s %10.2f   (%.2f in processor time)\n", "big / empty",
	       sums[1].wall / sums[0].wall, sums[1].cpu / sums[0].cpu);
	printf("%-44s %10lld\n", "events there were", (long long)events);
}

int main(int argc, char *argv[])
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	int64_t events = argc > 1 ? strtoll(argv[1], NULL, 10) : EVENTS_DEFAULT;
	int64_t accounts = argc > 2 ? strtoll(argv[2], NULL, 10) : events / 20;
	const char *city = argc > 3 ? argv[3] : getenv("STROP_BENCH_CITY");
	struct bench_maker maker = bench_maker(events + TIMED, accounts);
	struct settings settings;
	char path[240];
	double empty, full;

	if (argc > 3 && !strcmp(argv[1], "on")) {
		beside(argv[2], strtoll(argv[3], NULL, 10), argc > 4 ? argv[4] : NULL);
		return 0;
	}
	snprintf(path, sizeof(path), "%s/desk.db", bench_folder());
	settings = bench_settings(arena, path, city);
	bench_check((int)desk_open(&settings, DESK_WRITE, &desk), "opening the desk");
	printf("%-44s %10s\n", "", "a second");
	pure(TIMED);
	empty = timed(desk, &maker, TIMED, "events, empty store");
	(void)timed(desk, &maker, events - TIMED, "events, while it grows");
	full = timed(desk, &maker, TIMED, "events, big store");
	printf("%-44s %10.2f\n", "empty / big", empty / full);
	judge(desk, "accounts judged, big store");
	return 0;
}
