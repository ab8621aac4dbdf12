#include "core/store/store.h"

#include <stdlib.h>

#include "core/base/memory.h"
#include "core/store/keys.h"
#include "core/store/runs.h"
#include "core/store/store_private.h"

#define SLICE_US 50000

/* One event that goes. */
struct leaving {
	int64_t no, account, at, type, key, message_key;
};

struct slice {
	struct store *store;
	struct run *run;
	int64_t first, last; /* rows looked at */
	struct leaving *rows;
	size_t count;
};

static void slice_end(struct slice *slice)
{
	free(slice->rows);
	slice->rows = NULL;
}

/* What made an account and what was done to it elsewhere stay: who it is and how it stands is
 * folded from them. */
static bool stays(const struct event_row *row)
{
	return row->type == EVENT_ACCOUNT || row->type == EVENT_ACTION;
}

static struct rows read_old(const struct slice *slice, struct moment before)
{
	static const struct sql fresh[FRESH_RUNS] =
		FRESH_SQL("SELECT no, account, at, type, 0, id, NULL FROM ",
			  " WHERE no >= $1 AND no <= $2 AND at < $3");
	static const struct sql sorted = { "SELECT no, account, at, type, 0, id, NULL FROM event"
					   " WHERE no >= $1 AND no <= $2 AND at < $3" };

	return db_query(slice->store->db,
			run_is_fresh(slice->run) ? &fresh[FRESH_OF(slice->run->run)] : &sorted,
			"iii", slice->first, slice->last, before.us);
}

static enum err find_old(struct slice *slice, struct moment before)
{
	CLEANUP(rows_end) struct rows rows = read_old(slice, before);
	const struct store *store = slice->store;

	while (rows_next(&rows)) {
		struct event_row row = event_row_of(&rows);

		if (stays(&row))
			continue;
		slice->rows[slice->count++] = (struct leaving){
			.no = row.no,
			.account = row.account,
			.at = row.at,
			.type = row.type,
			.key = event_key(store, (enum event_type)row.type, row.account, row.id),
			.message_key = message_key(store, row.id),
		};
	}
	return rows_error(&rows);
}

static enum err drop_key(const struct slice *slice, const struct leaving *row, int64_t key)
{
	struct key_row leaving = { .key = (uint64_t)key,
				   .account = row->account,
				   .at = row->at,
				   .type = (uint8_t)row->type };

	slice->run->keys--;
	return keys_drop(slice->store, slice->run, &leaving);
}

static enum err drop_one(const struct slice *slice, const struct leaving *row)
{
	static const struct sql fresh[FRESH_RUNS] = FRESH_SQL("DELETE FROM ", " WHERE no = $1");
	static const struct sql sorted = { "DELETE FROM event WHERE no = $1" };
	bool is_fresh = run_is_fresh(slice->run);
	enum err e = db_do(slice->store->db, is_fresh ? &fresh[FRESH_OF(slice->run->run)] : &sorted,
			   NULL, "i", row->no);

	if (!e && !is_fresh)
		e = drop_key(slice, row, row->key);
	if (!e && !is_fresh && row->type == EVENT_MESSAGE)
		e = drop_key(slice, row, row->message_key);
	slice->run->events--;
	return e;
}

/* The run that was begun, or the first that may hold something older. */
static struct run *choose(const struct store *store, struct run *runs, size_t count,
			  struct moment before)
{
	struct run *first = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!run_is_readable(&runs[i]) || runs[i].oldest >= before.us)
			continue;
		if (runs[i].run == store->retaining.run)
			return &runs[i];
		if (!first)
			first = &runs[i];
	}
	return first;
}

static bool in_the_making(const struct run *runs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (runs[i].state == RUN_BUILDING)
			return true;
	}
	return false;
}

/* Slices of one run until the time is up. Its `oldest` then says that nothing older can go. */
static enum err retain_in(struct store *store, struct run *run, struct moment before,
			  int64_t *removed)
{
	static const struct sql note = {
		"UPDATE run SET events = $2, keys = $3, oldest = $4 WHERE run = $1"
	};
	CLEANUP(slice_end)
	struct slice slice = { .store = store,
			       .run = run,
			       .rows = memory_new((size_t)store->sizes.slice_rows,
						  sizeof(*slice.rows)) };
	int64_t until = moment_ticks_us() + SLICE_US, first = run_is_fresh(run) ? 1 : run->first;
	enum err e = ERR_NONE;

	if (store->retaining.run != run->run || store->retaining.before.us != before.us) {
		store->retaining.run = run->run;
		store->retaining.before = before;
		store->retaining.next = first;
	}
	while (!e && store->retaining.next <= run->last && moment_ticks_us() < until) {
		slice.first = store->retaining.next;
		slice.last = slice.first + store->sizes.slice_rows - 1;
		slice.last = slice.last < run->last ? slice.last : run->last;
		slice.count = 0;
		e = find_old(&slice, before);
		for (size_t i = 0; !e && i < slice.count; i++)
			e = drop_one(&slice, &slice.rows[i]);
		*removed += (int64_t)slice.count;
		store->retaining.next = slice.last + 1;
	}
	if (store->retaining.next > run->last) {
		run->oldest = before.us;
		store->retaining.run = 0;
	}
	return e ? e
		 : db_do(store->db, &note, NULL, "iiii", run->run, run->events, run->keys,
			 run->oldest);
}

static enum err retain_slice(struct store *store, struct moment before, int64_t *removed,
			     bool *more)
{
	struct run *runs, *run;
	size_t count;
	enum err e = store_write(store);

	if (e)
		return e;
	e = runs_list(store, &runs, &count);
	*more = !e && in_the_making(runs, count);
	run = e || *more ? NULL : choose(store, runs, count, before);
	if (run) {
		e = retain_in(store, run, before, removed);
		*more = choose(store, runs, count, before);
	}
	if (!e)
		return store_commit(store);
	store_end(store);
	return e;
}

enum err store_retain(struct store *store, struct moment before, int64_t *removed, bool *more)
{
	struct run *runs;
	size_t count;
	int64_t gone = 0;
	bool left = true;
	enum err e = runs_list(store, &runs, &count);

	/* What goes from a source might have been copied already. */
	if (!e && in_the_making(runs, count)) {
		e = store_tend(store, &left);
		left = true;
	} else if (!e) {
		e = retain_slice(store, before, &gone, &left);
	}
	if (e) {
		store->retaining.run = 0;
		return e;
	}
	*removed += gone;
	*more = left;
	return db_settle(store->db, false);
}
