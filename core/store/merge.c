#include "core/store/merge.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/memory.h"
#include "core/base/moment.h"
#include "core/store/keys.h"
#include "core/store/runs.h"
#include "core/store/store_private.h"

#define SLICE_US 50000 /* others wait no longer than this and a commit */
#define CLOCK_EVERY 512

/* Where rows come from, in order: a run, or a fresh one that was sorted in memory. */
struct source {
	struct rows rows;
	struct event_row row;
	bool more;
	const struct event_row *sorted;
	size_t next, count;
};

struct merge {
	struct store *store;
	struct run *into;
	struct source *sources;
	size_t count;
	struct event_row position; /* the last one written */
	struct arena *arena;
	struct run span; /* run: account; first, last */
};

static void merge_end(struct merge *merge)
{
	for (size_t i = 0; i < merge->count; i++)
		rows_end(&merge->sources[i].rows);
	free(merge->sources);
	arena_free(merge->arena);
	*merge = (struct merge){ 0 };
}

static enum err advance(struct source *source)
{
	if (source->sorted) {
		source->more = source->next < source->count;
		if (source->more)
			source->row = source->sorted[source->next++];
		return ERR_NONE;
	}
	source->more = rows_next(&source->rows);
	if (source->more)
		source->row = event_row_of(&source->rows);
	return rows_error(&source->rows);
}

/* -- where to go on ------------------------------------------------------------------------ */

static int by_order(const void *a, const void *b)
{
	return event_row_compare(a, b);
}

/* What of a fresh run is behind the position, sorted in memory: at most so much as a run is full of. */
static enum err open_fresh(struct merge *merge, size_t fresh, struct source *source)
{
	static const struct sql all[FRESH_RUNS] = FRESH_SQL("SELECT " EVENT_COLUMNS " FROM ",
							    " ORDER BY no");
	CLEANUP(rows_end) struct rows rows = db_query(merge->store->db, &all[fresh], "");
	struct event_row *list = NULL;
	size_t count = 0;

	merge->arena = arena_new();
	while (rows_next(&rows)) {
		struct event_row row = event_row_of(&rows);

		if (event_row_compare(&row, &merge->position) <= 0)
			continue;
		row.id = arena_str(merge->arena, row.id);
		row.body = arena_str(merge->arena, row.body);
		list = arena_grow(merge->arena, list, count, sizeof(*list));
		list[count++] = row;
	}
	if (rows_error(&rows))
		return rows_error(&rows);
	if (count > 0)
		qsort(list, count, sizeof(*list), by_order);
	source->sorted = list;
	source->count = count;
	return advance(source);
}

/* The first row of a run that may be behind the position. */
static enum err find_start(struct merge *merge, const struct run *run, int64_t *start)
{
	static const struct sql from = {
		"SELECT account, first, last FROM span"
		" WHERE run = $1 AND account >= $2 ORDER BY account LIMIT 1"
	};
	const struct event_row *position = &merge->position;
	int64_t account, first, last;
	CLEANUP(rows_end)
	struct rows rows = db_query(merge->store->db, &from, "ii", run->run, position->account);

	if (!rows_next(&rows)) {
		*start = run->last + 1;
		return rows_error(&rows);
	}
	account = rows_int(&rows, 0);
	first = rows_int(&rows, 1);
	last = rows_int(&rows, 2);
	if (account > position->account) {
		*start = first;
		return ERR_NONE;
	}
	return run_seek(merge->store, first, last, position, start);
}

static enum err open_run(struct merge *merge, const struct run *run, struct source *source)
{
	static const struct sql from = { "SELECT " EVENT_COLUMNS
					 " FROM event WHERE no >= $1 AND no <= $2 ORDER BY no" };
	int64_t start = run->first;
	enum err e = find_start(merge, run, &start);

	if (e)
		return e;
	source->rows = db_query(merge->store->db, &from, "ii", start, run->last);
	e = advance(source);
	if (!e && source->more && event_row_compare(&source->row, &merge->position) == 0)
		e = advance(source);
	return e;
}

static enum err find_position(struct merge *merge, struct rows *rows)
{
	static const struct sql by_no = { "SELECT " EVENT_COLUMNS " FROM event WHERE no = $1" };

	merge->position.account = -1; /* before all, 0 is nobody's */
	if (merge->into->last < merge->into->first)
		return ERR_NONE;
	*rows = db_query(merge->store->db, &by_no, "i", merge->into->last);
	if (rows_next(rows))
		merge->position = event_row_of(rows);
	else if (!rows_error(rows))
		return err_fail(ERR_CORRUPT, "a run of events in the making has lost its end");
	return rows_error(rows);
}

static enum err open_sources(struct merge *merge)
{
	struct run *runs;
	size_t count;
	int64_t target = merge->into->run;
	enum err e = runs_list(merge->store, &runs, &count);

	merge->sources = memory_new(count, sizeof(*merge->sources));
	for (size_t i = 0; !e && i < count; i++) {
		struct source *source = &merge->sources[merge->count];

		if (runs[i].target != target)
			continue;
		merge->count++;
		if (run_is_fresh(&runs[i]))
			e = open_fresh(merge, FRESH_OF(runs[i].run), source);
		else
			e = open_run(merge, &runs[i], source);
	}
	return e;
}

/* -- writing ------------------------------------------------------------------------------- */

static enum err put_span(struct merge *merge)
{
	static const struct sql put = {
		"INSERT INTO span (run, account, first, last) VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (run, account) DO UPDATE SET last = excluded.last"
	};
	const struct run *span = &merge->span;

	if (span->last == 0)
		return ERR_NONE;
	return db_do(merge->store->db, &put, NULL, "iiii", merge->into->run, span->run, span->first,
		     span->last);
}

static enum err write_row(struct merge *merge, const struct event_row *row)
{
	static const struct sql put = { "INSERT INTO event (" EVENT_COLUMNS
					") VALUES ($1, $2, $3, $4, $5, $6, $7)" };
	int64_t no = merge->into->last + 1;
	enum err e = ERR_NONE;

	if (merge->span.last == 0 || merge->span.run != row->account) {
		e = put_span(merge);
		merge->span = (struct run){ .run = row->account, .first = no };
	}
	if (!e)
		e = db_do(merge->store->db, &put, NULL, "iiiiitt", no, row->account, row->at,
			  row->type, row->place, row->id, row->body);
	if (e)
		return e;
	merge->span.last = no;
	merge->into->last = no;
	merge->into->events++;
	return ERR_NONE;
}

static struct source *least(struct merge *merge)
{
	struct source *best = NULL;

	for (size_t i = 0; i < merge->count; i++) {
		struct source *source = &merge->sources[i];

		if (source->more && (!best || event_row_compare(&source->row, &best->row) < 0))
			best = source;
	}
	return best;
}

static enum err write_slice(struct merge *merge, bool *done)
{
	int64_t until = moment_ticks_us() + SLICE_US;
	struct source *source = least(merge);
	enum err e = ERR_NONE;

	for (int rows = 1; !e && source; rows++) {
		e = write_row(merge, &source->row);
		if (!e)
			e = advance(source);
		source = least(merge);
		if ((!merge->arena && rows >= merge->store->sizes.slice_rows) ||
		    (rows % CLOCK_EVERY == 0 && moment_ticks_us() > until))
			break;
	}
	if (!e)
		e = put_span(merge);
	*done = !source;
	return e;
}

static enum err note_progress(struct store *store, const struct run *into)
{
	static const struct sql set = {
		"UPDATE run SET events = $2, last = $3, stage = $4, keys = $5, buckets = $6,"
		" keyed = $7 WHERE run = $1"
	};

	return db_do(store->db, &set, NULL, "iiiiiii", into->run, into->events, into->last,
		     into->stage, into->keys, into->buckets, into->keyed);
}

enum err merge_events(struct store *store, struct run *into)
{
	CLEANUP(rows_end) struct rows position = { 0 };
	CLEANUP(merge_end) struct merge merge = { .store = store, .into = into };
	bool done = false;
	enum err e = find_position(&merge, &position);

	if (!e)
		e = open_sources(&merge);
	if (!e)
		e = write_slice(&merge, &done);
	if (e)
		return e;
	if (done)
		into->stage = MERGE_KEYS;
	return note_progress(store, into);
}

enum err merge_keys(struct store *store, struct run *into)
{
	enum err e = keys_merge(store, into);

	if (!e && into->keyed == into->buckets)
		into->stage = MERGE_WRITTEN;
	return e ? e : note_progress(store, into);
}
