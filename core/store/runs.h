/*
 * runs: where events lie (data/schema/001-start.sql tells the plan).
 *
 * Private to core/store. A fresh run is one of the two tables that new events are appended to; every
 * other run is a row of numbers in "event", sorted by account, at, type and id, with its keys in event_key and
 * a filter over them, so that an event that is new costs no look into old runs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/event.h"
#include "core/store/bloom.h"
#include "core/store/db.h"

struct store;

#define FRESH_RUNS 2
#define FRESH_OF(run) ((size_t)(-1 - (run))) /* -1 is fresh_a, -2 fresh_b */
/* The same statement for either fresh table. */
#define FRESH_SQL(head, tail) \
	{ \
		{ head "fresh_a" tail }, \
		{ \
			head "fresh_b" tail \
		} \
	}

enum run_state {
	RUN_OPEN,
	RUN_LIVE,
	RUN_BUILDING,
	RUN_DEAD
};

struct run {
	int64_t run, level;
	enum run_state state;
	int64_t target, events, first, last, oldest, stage;
	int64_t keys, buckets, key_first, keyed;
};

bool run_is_fresh(const struct run *run);
bool run_is_readable(const struct run *run); /* fresh ones with events, live ones */

/* A row of any run. Texts live until its source moves on. */
struct event_row {
	int64_t no, account, at, type, place;
	struct str id, body;
};
/* In the order given, from what selects EVENT_COLUMNS. */
#define EVENT_COLUMNS "no, account, at, type, place, id, body"
struct event_row event_row_of(const struct rows *rows);
int event_row_compare(const struct event_row *a,
		      const struct event_row *b); /* account, at, type, id */

/* What a handle knows of the runs. */
struct runs;
struct runs *runs_new(void);
void runs_free(struct runs *runs);
void runs_forget(struct runs *runs);

/* All runs, as they are now; until the next call. Fresh ones first, then by number. Who changes
 * a run within the write says so in the list. */
MUST_USE enum err runs_list(struct store *store, struct run **list, size_t *count);

/* The hash an event is known by, and that a message is looked up by besides. */
int64_t event_key(const struct store *store, enum event_type type, int64_t account, struct str id);
int64_t message_key(const struct store *store, struct str id);

/* Whether an event of this type, account and id is stored in any run of the latest runs_list. */
struct event_name {
	enum event_type type;
	int64_t account, key;
	struct str id;
};
MUST_USE enum err runs_have(struct store *store, const struct event_name *name, bool *have);
/* Whether this very event is in a run that is not fresh: its key was found there, with this time. */
MUST_USE enum err run_has_at(struct store *store, int64_t run, const struct event_name *name,
			     int64_t at, bool *have);

/* Where an account's events lie in a run that is not fresh; false: nowhere. */
MUST_USE enum err run_span(struct store *store, int64_t run, int64_t account, int64_t *first,
			   int64_t *last); /* ERR_NOT_FOUND */

/* The number of the first row from `first` to `last`, all of one account, that is not before `position`
 * (`after`: that is behind it); last + 1 when there is none. */
MUST_USE enum err run_seek(struct store *store, int64_t first, int64_t last,
			   const struct event_row *position, int64_t *no);
