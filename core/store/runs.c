#include "core/store/runs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/store/fresh.h"
#include "core/store/keys.h"
#include "core/store/store_private.h"

#define FILTERS_FROM 2000 /* events looked for before the filters are worth loading */

struct filter {
	int64_t run;
	struct bloom bloom;
	bool wanted;
};

struct runs {
	struct run *list;
	size_t count, room;
	struct filter *filters;
	size_t filter_count;
	const struct bloom **blooms; /* of each run in the list, NULL without */
	bool filtered;               /* blooms fits the list */
	int64_t looked;
};

bool run_is_fresh(const struct run *run)
{
	return run->level == 0;
}

bool run_is_readable(const struct run *run)
{
	return run_is_fresh(run) ? run->events > 0 : run->state == RUN_LIVE;
}

struct event_row event_row_of(const struct rows *rows)
{
	return (struct event_row){
		.no = rows_int(rows, 0),
		.account = rows_int(rows, 1),
		.at = rows_int(rows, 2),
		.type = rows_int(rows, 3),
		.place = rows_int(rows, 4),
		.id = rows_text(rows, 5),
		.body = rows_text(rows, 6),
	};
}

int event_row_compare(const struct event_row *a, const struct event_row *b)
{
	if (a->account != b->account)
		return a->account < b->account ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return str_compare(a->id, b->id);
}

struct runs *runs_new(void)
{
	return memory_new(1, sizeof(struct runs));
}

void runs_forget(struct runs *runs)
{
	for (size_t i = 0; i < runs->filter_count; i++)
		bloom_release(&runs->filters[i].bloom);
	runs->filter_count = 0;
	runs->filtered = false;
}

void runs_free(struct runs *runs)
{
	if (!runs)
		return;
	runs_forget(runs);
	free(runs->filters);
	free(runs->blooms);
	free(runs->list);
	free(runs);
}

enum err runs_list(struct store *store, struct run **list, size_t *count)
{
	static const struct sql all = {
		"SELECT run, level, state, target, events, first, last, oldest, stage, keys, buckets,"
		" key_first, keyed FROM run ORDER BY level > 0, run DESC"
	};
	struct runs *runs = store->runs;
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &all, "");

	for (runs->count = 0; rows_next(&rows); runs->count++) {
		if (runs->count == runs->room) {
			runs->room = 2 * runs->room + 16;
			runs->list = memory_resize(runs->list, runs->room * sizeof(*runs->list));
		}
		runs->list[runs->count] = (struct run){
			.run = rows_int(&rows, 0),
			.level = rows_int(&rows, 1),
			.state = (enum run_state)rows_int(&rows, 2),
			.target = rows_int(&rows, 3),
			.events = rows_int(&rows, 4),
			.first = rows_int(&rows, 5),
			.last = rows_int(&rows, 6),
			.oldest = rows_int(&rows, 7),
			.stage = rows_int(&rows, 8),
			.keys = rows_int(&rows, 9),
			.buckets = rows_int(&rows, 10),
			.key_first = rows_int(&rows, 11),
			.keyed = rows_int(&rows, 12),
		};
	}
	if (rows_error(&rows))
		return rows_error(&rows);
	runs->filtered = false;
	*list = runs->list;
	*count = runs->count;
	return ERR_NONE;
}

/* -- keys ---------------------------------------------------------------------------------- */

int64_t event_key(const struct store *store, enum event_type type, int64_t account, struct str id)
{
	char name[16 + EVENT_ID_MAX];
	size_t len = id.len < EVENT_ID_MAX ? id.len : EVENT_ID_MAX;
	int64_t kind = type;

	memcpy(name, &kind, 8);
	memcpy(name + 8, &account, 8);
	assert(id.at);
	memcpy(name + 16, id.at, len);
	return (int64_t)hash_keyed(store->key, (struct str){ name, 16 + len });
}

int64_t message_key(const struct store *store, struct str id)
{
	return event_key(store, EVENT_TYPE_COUNT, 0, id);
}

/* -- places in a run ----------------------------------------------------------------------- */

enum err run_span(struct store *store, int64_t run, int64_t account, int64_t *first, int64_t *last)
{
	static const struct sql by_account = {
		"SELECT first, last FROM span WHERE run = $1 AND account = $2"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &by_account, "ii", run, account);

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows) : ERR_NOT_FOUND;
	*first = rows_int(&rows, 0);
	*last = rows_int(&rows, 1);
	return ERR_NONE;
}

enum err run_seek(struct store *store, int64_t first, int64_t last,
		  const struct event_row *position, int64_t *no)
{
	/* Rows may be missing: what was retained long enough is gone. */
	static const struct sql from = { "SELECT no, account, at, type, 0, id, NULL FROM event"
					 " WHERE no >= $1 AND no <= $2 ORDER BY no LIMIT 1" };
	int64_t low = first, high = last + 1, found = high;

	while (low < high) {
		int64_t middle = low + (high - low) / 2;
		CLEANUP(rows_end)
		struct rows rows = db_query(store->db, &from, "ii", middle, last);
		struct event_row row;

		if (!rows_next(&rows)) {
			if (rows_error(&rows))
				return rows_error(&rows);
			high = middle;
			continue;
		}
		row = event_row_of(&rows);
		if (event_row_compare(&row, position) < 0) {
			low = row.no + 1;
		} else {
			found = row.no;
			high = middle;
		}
	}
	*no = found;
	return ERR_NONE;
}

/* -- is it there already? ------------------------------------------------------------------ */

static enum err load_filter(struct store *store, const struct run *run, struct filter *filter)
{
	static const struct sql by_run = { "SELECT filter FROM run WHERE run = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_run, "i", run->run);

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows) : ERR_NOT_FOUND;
	if (!bloom_from(rows_blob(&rows, 0), &filter->bloom))
		return err_fail(ERR_CORRUPT, "a run of events has lost its filter");
	filter->run = run->run;
	return ERR_NONE;
}

static struct filter *filter_of(const struct runs *runs, int64_t run)
{
	for (size_t i = 0; i < runs->filter_count; i++) {
		if (runs->filters[i].run == run)
			return &runs->filters[i];
	}
	return NULL;
}

static void drop_unwanted(struct runs *runs)
{
	size_t kept = 0;

	for (size_t i = 0; i < runs->filter_count; i++) {
		if (runs->filters[i].wanted)
			runs->filters[kept++] = runs->filters[i];
		else
			bloom_release(&runs->filters[i].bloom);
	}
	runs->filter_count = kept;
}

static enum err want_filter(struct store *store, const struct run *run)
{
	struct runs *runs = store->runs;
	struct filter *filter = filter_of(runs, run->run), loaded = { 0 };
	enum err e;

	if (!filter) {
		e = load_filter(store, run, &loaded);
		if (e)
			return e;
		runs->filters = memory_resize(runs->filters,
					      (runs->filter_count + 1) * sizeof(*filter));
		filter = &runs->filters[runs->filter_count++];
		*filter = loaded;
	}
	filter->wanted = true;
	return ERR_NONE;
}

/* A filter for each live run, those loaded before kept. */
static enum err load_filters(struct store *store)
{
	struct runs *runs = store->runs;
	enum err e = ERR_NONE;

	for (size_t i = 0; i < runs->filter_count; i++)
		runs->filters[i].wanted = false;
	for (size_t i = 0; !e && i < runs->count; i++) {
		if (!run_is_fresh(&runs->list[i]) && run_is_readable(&runs->list[i]))
			e = want_filter(store, &runs->list[i]);
	}
	if (e)
		return e;
	drop_unwanted(runs);
	runs->blooms = memory_resize(runs->blooms, (runs->count + 1) * sizeof(struct bloom *));
	for (size_t i = 0; i < runs->count; i++) {
		const struct filter *filter = filter_of(runs, runs->list[i].run);

		runs->blooms[i] = filter ? &filter->bloom : NULL;
	}
	runs->filtered = true;
	return ERR_NONE;
}

enum err run_has_at(struct store *store, int64_t run, const struct event_name *name, int64_t at,
		    bool *have)
{
	static const struct sql by_no = { "SELECT " EVENT_COLUMNS " FROM event WHERE no = $1" };
	struct event_row wanted = {
		.account = name->account, .at = at, .type = name->type, .id = name->id
	};
	int64_t first = 0, last = 0, no = 0;
	enum err e = run_span(store, run, name->account, &first, &last);

	if (!e)
		e = run_seek(store, first, last, &wanted, &no);
	if (!e && no <= last) {
		CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", no);

		if (rows_next(&rows)) {
			struct event_row row = event_row_of(&rows);

			*have = event_row_compare(&row, &wanted) == 0;
		}
		e = rows_error(&rows);
	}
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err run_has(struct store *store, const struct run *run, const struct event_name *name,
			bool *have)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct key_row *rows;
	size_t count = 0;
	enum err e = keys_find(store, run, (uint64_t)name->key, arena, &rows, &count);

	for (size_t i = 0; !e && !*have && i < count; i++) {
		if (rows[i].account == name->account && rows[i].type == (uint8_t)name->type)
			e = run_has_at(store, run->run, name, rows[i].at, have);
	}
	return e;
}

enum err runs_have(struct store *store, const struct event_name *name, bool *have)
{
	struct runs *runs = store->runs;
	bool filters = runs->looked++ > FILTERS_FROM;
	bool found = false;
	enum err e = filters && !runs->filtered ? load_filters(store) : ERR_NONE;

	for (size_t i = 0; !e && !found && i < runs->count; i++) {
		const struct run *run = &runs->list[i];

		if (filters && runs->blooms[i] &&
		    !bloom_may_have(runs->blooms[i], (uint64_t)name->key))
			continue;
		if (!run_is_readable(run))
			continue;
		if (run_is_fresh(run))
			e = fresh_has(store, run, name, &found);
		else
			e = run_has(store, run, name, &found);
	}
	if (!e)
		*have = found;
	return e;
}
