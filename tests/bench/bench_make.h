/*
 * bench_make: a big desk of our own making, the same in every run, for the measurements.
 *
 *	struct bench_maker maker = bench_maker(2000000, 100000);
 *	while (bench_line(&maker, &line)) ...          event lines, in the order of time
 *	bench_desk("big.db", 1000000);                 a store of a million accounts
 *
 * The stream: 45 in 100 messages, 40 deliveries, the rest signups, cards, domains, logins and chat. Accounts sign
 * up all along it. Of each stream BENCH_FULL accounts ("full-0" ...) have exactly BENCH_ROWS events
 * each, spread over all of it, and what they send gets complaints, so that they are flagged.
 *
 * The store of bench_desk() has rows, terms and addresses for all its accounts, written past the
 * engine (judging a million accounts takes its time); a thousand of them wait in the queue. Its BENCH_FULL
 * full accounts went through the door like any other and stand on top of the queue.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct desk;
struct ingest_count;
struct settings;
struct arena;

#define BENCH_FULL INT64_C(200)
#define BENCH_ROWS INT64_C(81)

struct bench_maker {
	int64_t events, accounts, next;
	uint64_t seed;
	bool only_full;
};

struct bench_maker bench_maker(int64_t events, int64_t accounts);
/* The next line, without its newline. False at the end. */
bool bench_line(struct bench_maker *maker, struct buf *line);

/* What an account of a crowd did, in the order of time: 0 it signed up, 1 gave a card, 2 wrote. False: it did not. */
bool bench_crowd_line(struct buf *line, int64_t who, int what);

/* The settings of a desk whose store is at `path`; policy advise, so that nobody is stopped. `city`: a database of places, or NULL. */
struct settings bench_settings(struct arena *arena, const char *path, const char *city);
/* Write `count` lines of the maker through the door; answers the seconds that ingest took, not the making. Fewer lines come when the
 * maker ends. */
double bench_ingest(struct desk *desk, struct bench_maker *maker, int64_t count,
		    struct ingest_count *sum);
void bench_desk(const char *path, int64_t accounts);

/* A folder under $TMPDIR that is removed at the end of the run. */
const char *bench_folder(void);
/* Ends the run with a word when `error` is not 0. */
void bench_check(int error, const char *what);

/* Medians and 95th percentiles. */
struct bench_times {
	double *ms;
	int count, room;
};
void bench_time(struct bench_times *times, double ms);
double bench_share(struct bench_times *times, double share); /* 0.5: the median */
void bench_times_release(struct bench_times *times);
double bench_seconds(void);     /* monotonic */
double bench_cpu_seconds(void); /* of this process, all threads */
