#include "core/store/tender.h"

#include <stdlib.h>

#include "core/base/memory.h"
#include "core/base/moment.h"
#include "core/store/keys.h"
#include "core/store/lookup.h"
#include "core/store/merge.h"
#include "core/store/runs.h"
#include "core/store/store_private.h"
#include "core/store/tender_due.h"

#define HOLD_US 40000 /* of one write: others wait for it */
#define TEND_US 150000

/* The filter of a run in the making, so far. */
struct partial {
	int64_t run, next;
	struct bloom bloom;
};

struct tender {
	int64_t seen;  /* how many events there were when tended last; -1: not yet */
	int64_t added; /* how many of them came by this handle */
	struct partial spill, merge;
};

struct tender *tender_new(void)
{
	struct tender *tender = memory_new(1, sizeof(*tender));

	tender->seen = -1;
	return tender;
}

void tender_free(struct tender *tender)
{
	if (!tender)
		return;
	bloom_release(&tender->spill.bloom);
	bloom_release(&tender->merge.bloom);
	free(tender);
}

/* A run that was being made when the write was taken back may be made again with other events. */
void tender_forget(struct tender *tender)
{
	tender->spill.run = 0;
	tender->merge.run = 0;
}

/* -- planning ------------------------------------------------------------------------------ */

/* A number that no run ever had: run -1 keeps the newest. */
static enum err next_run(struct store *store, int64_t *run)
{
	static const struct sql take = {
		"UPDATE run SET first = first + 1 WHERE run = -1 RETURNING first"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &take, "");

	while (rows_next(&rows))
		*run = rows_int(&rows, 0);
	return rows_error(&rows);
}

static int64_t next_row(const struct run_list *list, bool spill)
{
	int64_t newest = spill ? 0 : RUN_HIGH;

	for (size_t i = 0; i < list->count; i++) {
		const struct run *run = &list->runs[i];

		if (!run_is_fresh(run) && run_is_spill(run) == spill && run->last > newest)
			newest = run->last;
	}
	return newest + 1;
}

static int64_t next_bucket(const struct run_list *list, bool spill)
{
	int64_t newest = spill ? 0 : RUN_HIGH;

	for (size_t i = 0; i < list->count; i++) {
		const struct run *run = &list->runs[i];

		if (!run_is_fresh(run) && run_is_spill(run) == spill &&
		    run->key_first + run->buckets > newest)
			newest = run->key_first + run->buckets;
	}
	return newest;
}

static int64_t level_of(const struct store *store, int64_t events)
{
	int64_t level = 1;

	for (int64_t most = 2 * store->sizes.fresh_events; events > most; most *= store->sizes.fan)
		level++;
	return level;
}

static enum err plan(struct store *store, const struct run_list *list, struct run *const *sources,
		     size_t count)
{
	static const struct sql put = {
		"INSERT INTO run (run, level, state, first, last, oldest, key_first)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7)"
	};
	static const struct sql aim = { "UPDATE run SET target = $2 WHERE run = $1" };
	bool spill = run_is_fresh(sources[0]);
	int64_t run = 0, first = next_row(list, spill);
	int64_t events = 0, oldest = INT64_MAX;
	enum err e = next_run(store, &run);

	for (size_t i = 0; !e && i < count; i++) {
		events += sources[i]->events;
		oldest = sources[i]->oldest < oldest ? sources[i]->oldest : oldest;
		e = db_do(store->db, &aim, NULL, "ii", sources[i]->run, run);
	}
	if (!e)
		e = db_do(store->db, &put, NULL, "iiiiiii", run, level_of(store, events),
			  (int64_t)RUN_BUILDING, first, first - 1, oldest,
			  next_bucket(list, spill));
	return e;
}

static enum err plan_spill(struct store *store, const struct run_list *list)
{
	struct run *fresh = tender_closed(list);

	return fresh ? plan(store, list, &fresh, 1) : ERR_NONE;
}

static enum err plan_merge(struct store *store, const struct run_list *list, bool idle)
{
	struct run **chosen;
	size_t count = tender_mergeable(store, list, idle, &chosen);
	enum err e = count > 0 ? plan(store, list, chosen, count) : ERR_NONE;

	free(chosen);
	return e;
}

static enum err close_fresh(struct store *store, const struct run_list *list, bool idle)
{
	static const struct sql turn = {
		"UPDATE run SET state = CASE WHEN run = $1 THEN $2 ELSE $3 END WHERE level = 0"
	};
	const struct run *run = tender_full(store, list, idle);

	if (!run)
		return ERR_NONE;
	return db_do(store->db, &turn, NULL, "iii", run->run, (int64_t)RUN_LIVE, (int64_t)RUN_OPEN);
}

/* -- building ------------------------------------------------------------------------------ */

/* Add the keys of buckets up to `upto`, which are written and change no more. */
static enum err add_to_filter(struct store *store, const struct run *run, struct partial *filter,
			      int64_t upto)
{
	int64_t keys = run->buckets * KEYS_A_BUCKET;
	enum err e;

	if (filter->run != run->run) {
		bloom_release(&filter->bloom);
		*filter = (struct partial){
			.run = run->run, .bloom = bloom_for(run->keys > keys ? run->keys : keys)
		};
	}
	e = keys_filter(store, run, filter->next, upto, &filter->bloom);
	filter->next = upto;
	return e;
}

/* A slice of keys; they go to the filter while they are at hand, but for those that another
 * process wrote, or this one before it forgot. */
static enum err build_keys(struct store *store, struct run *made, struct partial *filter)
{
	int64_t before = made->keyed;
	enum err e = merge_keys(store, made);

	if (e || (before > 0 && (filter->run != made->run || filter->next != before)))
		return e;
	return add_to_filter(store, made, filter, made->keyed);
}

static enum err empty_fresh(struct store *store, const struct run *run)
{
	static const struct sql drop[FRESH_RUNS] = FRESH_SQL("DELETE FROM ", "");
	static const struct sql reset = {
		"UPDATE run SET target = 0, events = 0, last = 0, oldest = 0, stage = stage + 1"
		" WHERE run = $1"
	};
	enum err e = db_do(store->db, &drop[FRESH_OF(run->run)], NULL, "");

	return e ? e : db_do(store->db, &reset, NULL, "i", run->run);
}

/* The run takes the place of what it was made from. */
static enum err put_in_place(struct store *store, const struct run_list *list,
			     const struct run *made, struct str filter)
{
	static const struct sql live = { "UPDATE run SET state = $2, filter = $3 WHERE run = $1" };
	static const struct sql kill = {
		"UPDATE run SET state = $2, target = 0 WHERE target = $1 AND level > 0"
	};
	enum err e = db_do(store->db, &live, NULL, "iib", made->run, (int64_t)RUN_LIVE, filter);

	for (size_t i = 0; !e && i < FRESH_RUNS; i++) {
		if (list->runs[i].target == made->run)
			e = empty_fresh(store, &list->runs[i]);
	}
	return e ? e : db_do(store->db, &kill, NULL, "ii", made->run, (int64_t)RUN_DEAD);
}

/* The rest of the filter, in slices; then the run is ready. */
static enum err build_filter(struct store *store, const struct run_list *list,
			     const struct run *made, struct partial *filter)
{
	int64_t next = filter->run == made->run ? filter->next : 0;
	int64_t upto = next + store->sizes.slice_rows / 4 + 1;
	enum err e = add_to_filter(store, made, filter,
				   upto < made->buckets ? upto : made->buckets);

	if (e || filter->next < made->buckets)
		return e;
	e = put_in_place(store, list, made, bloom_bytes(&filter->bloom));
	filter->run = 0;
	return e;
}

static enum err build(struct store *store, const struct run_list *list, bool spill)
{
	const struct run *found = tender_building(list, spill);
	struct run made = found ? *found : (struct run){ 0 }; /* the list is read anew on the way */
	struct partial *filter = spill ? &store->tender->spill : &store->tender->merge;

	if (!found)
		return ERR_NONE;
	if (made.stage == MERGE_EVENTS)
		return merge_events(store, &made);
	if (made.stage == MERGE_KEYS)
		return build_keys(store, &made, filter);
	return build_filter(store, list, &made, filter);
}

/* -- removing ------------------------------------------------------------------------------ */

static enum err remove_rows(struct store *store, const struct run *run)
{
	static const struct sql drop = { "DELETE FROM event WHERE no >= $1 AND no <= $2" };
	static const struct sql note = { "UPDATE run SET first = $2 WHERE run = $1" };
	int64_t rows = store->sizes.slice_rows;
	int64_t upto = run->last - run->first < rows ? run->last : run->first + rows;
	enum err e = db_do(store->db, &drop, NULL, "ii", run->first, upto);

	return e ? e : db_do(store->db, &note, NULL, "ii", run->run, upto + 1);
}

static enum err remove_keys(struct store *store, const struct run *run)
{
	static const struct sql drop = { "DELETE FROM event_key WHERE no >= $1 AND no < $2" };
	static const struct sql note = {
		"UPDATE run SET key_first = key_first + $2, buckets = buckets - $2 WHERE run = $1"
	};
	int64_t rows = store->sizes.slice_rows / 4 + 1;
	enum err e;

	rows = rows < run->buckets ? rows : run->buckets;
	e = db_do(store->db, &drop, NULL, "ii", run->key_first, run->key_first + rows);
	return e ? e : db_do(store->db, &note, NULL, "ii", run->run, rows);
}

static enum err remove_spans(struct store *store, const struct run *run, bool *more)
{
	static const struct sql nth = {
		"SELECT account FROM span WHERE run = $1 ORDER BY account LIMIT 1 OFFSET $2"
	};
	static const struct sql drop = { "DELETE FROM span WHERE run = $1 AND account <= $2" };
	int64_t upto = INT64_MAX;
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &nth, "ii", run->run, 2 * store->sizes.slice_rows);

	*more = rows_next(&rows);
	if (*more)
		upto = rows_int(&rows, 0);
	if (rows_error(&rows))
		return rows_error(&rows);
	rows_end(&rows);
	return db_do(store->db, &drop, NULL, "ii", run->run, upto);
}

static enum err remove_slice(struct store *store, const struct run *run)
{
	static const struct sql drop = { "DELETE FROM run WHERE run = $1" };
	bool more = false;
	enum err e;

	if (!run)
		return ERR_NONE;
	if (run->first <= run->last)
		return remove_rows(store, run);
	if (run->buckets > 0)
		return remove_keys(store, run);
	e = remove_spans(store, run, &more);
	return e || more ? e : db_do(store->db, &drop, NULL, "i", run->run);
}

/* -- tending ------------------------------------------------------------------------------- */

static enum err list_runs(struct store *store, struct run_list *list)
{
	enum err e = runs_list(store, &list->runs, &list->count);

	return e ? e : lookup_due(store, &list->lookup);
}

static enum err perform(struct store *store, enum tender_task task, bool idle)
{
	struct run_list list;
	enum err e = list_runs(store, &list);

	if (e)
		return e;
	switch (task) {
	case TASK_REMOVE:
		return remove_slice(store, tender_dead(&list));
	case TASK_WRITE_OUT:
		return build(store, &list, true);
	case TASK_BUILD:
		return build(store, &list, false);
	case TASK_SPILL:
		return plan_spill(store, &list);
	case TASK_CLOSE:
		return close_fresh(store, &list, idle);
	case TASK_MERGE:
		return plan_merge(store, &list, idle);
	case TASK_LOOKUP:
		return lookup_tend(store);
	default:
		return ERR_NONE;
	}
}

static int64_t events_in(const struct run_list *list)
{
	int64_t sum = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (run_is_readable(&list->runs[i]))
			sum += list->runs[i].events;
	}
	return sum;
}

/* Nobody has been adding many events since the last time. */
static bool is_idle(const struct store *store, const struct run_list *list)
{
	int64_t seen = store->tender->seen;

	return seen >= 0 && events_in(list) - seen < store->sizes.few_events;
}

/* A slice of each thing that is due, in turn, for as long as others may be kept waiting. */
static enum err take_turns(struct store *store, enum tender_task *task, bool idle)
{
	int64_t until = moment_ticks_us() + HOLD_US;
	struct run_list list;
	enum err e;

	do {
		e = list_runs(store, &list);
		if (e)
			return e;
		*task = tender_next(store, &list, idle, *task);
		if (*task == TASK_NONE) /* all had a slice: begin anew */
			*task = tender_next(store, &list, idle, TASK_NONE);
		e = perform(store, *task, idle);
	} while (!e && *task != TASK_NONE && moment_ticks_us() < until);
	return e;
}

enum err tender_help(struct store *store)
{
	enum tender_task task = TASK_NONE;

	return take_turns(store, &task, false);
}

static enum err take_tasks(struct store *store, struct run_list *list, bool idle)
{
	int64_t until = moment_ticks_us() + TEND_US;
	enum tender_task task = TASK_NONE;

	while (tender_next(store, list, idle, TASK_NONE) != TASK_NONE &&
	       moment_ticks_us() < until) {
		enum err e = store_write_lazily(store);

		if (e)
			return e;
		e = take_turns(store, &task, idle);
		if (!e)
			e = store_commit(store);
		else
			store_end(store);
		if (!e)
			e = list_runs(store, list);
		if (e)
			return e;
	}
	return ERR_NONE;
}

enum err store_tend(struct store *store, bool *more)
{
	struct tender *tender = store->tender;
	struct run_list list;
	bool left, others;
	enum err e = list_runs(store, &list);

	if (!e)
		e = take_tasks(store, &list, is_idle(store, &list));
	lookup_rest(store);
	if (!e)
		e = lookup_due(store, &list.lookup);
	if (e)
		return e;
	/* What is for an idle desk waits while others fill the store; whoever only fills it himself
	 * gets to it with the next call. */
	others = tender->seen >= 0 && events_in(&list) - tender->seen >= store->sizes.few_events +
										 store->added -
										 tender->added;
	left = tender_next(store, &list, !others, TASK_NONE) != TASK_NONE;
	tender->seen = events_in(&list);
	tender->added = store->added;
	e = db_settle(store->db, false);
	if (!e)
		*more = left;
	return e;
}
