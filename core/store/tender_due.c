#include "core/store/tender_due.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/store/runs.h"
#include "core/store/store_private.h"

#define FAN_MOST 64  /* that are merged at once, after a time without tending */
#define IDLE_SHARE 4 /* when idle, runs are merged into one at most so much greater than they are */

static bool is_mergeable(const struct run *run)
{
	return !run_is_fresh(run) && run->state == RUN_LIVE && run->target == 0;
}

bool run_is_spill(const struct run *run)
{
	return run->first < RUN_HIGH;
}

struct run *tender_building(const struct run_list *list, bool spill)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->runs[i].state == RUN_BUILDING && run_is_spill(&list->runs[i]) == spill)
			return &list->runs[i];
	}
	return NULL;
}

struct run *tender_dead(const struct run_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->runs[i].state == RUN_DEAD)
			return &list->runs[i];
	}
	return NULL;
}

struct run *tender_closed(const struct run_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct run *run = &list->runs[i];

		if (run_is_fresh(run) && run->state == RUN_LIVE && run->events > 0 && !run->target)
			return run;
	}
	return NULL;
}

struct run *tender_full(const struct store *store, const struct run_list *list, bool idle)
{
	int64_t least = idle ? store->sizes.idle_fresh : store->sizes.fresh_events;

	for (size_t i = 0; i < list->count && run_is_fresh(&list->runs[i]); i++) {
		struct run *run = &list->runs[i], *other = &list->runs[1 - i];

		if (run->state == RUN_OPEN && run->events >= least && other->events == 0)
			return run;
	}
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	const struct run *one = *(struct run *const *)a, *two = *(struct run *const *)b;

	if (one->level != two->level)
		return one->level < two->level ? -1 : 1;
	if (one->events != two->events)
		return one->events < two->events ? -1 : 1;
	return (one->run > two->run) - (one->run < two->run);
}

/* The least runs, up to the first that is much greater than all before it together. */
static size_t choose_idle(struct run *const *runs, size_t count)
{
	int64_t sum = 0;
	size_t chosen = 0;

	for (size_t i = 0; i < count; i++) {
		if (i > 0 && sum >= runs[i]->events / IDLE_SHARE)
			chosen = i + 1;
		sum += runs[i]->events;
	}
	return chosen;
}

/* Runs to be merged, moved to the front of `runs`; how many. */
static size_t choose(struct run **runs, size_t count, size_t fan, bool idle)
{
	size_t from = 0;

	qsort(runs, count, sizeof(struct run *), by_size);
	for (size_t i = 0; i <= count; i++) {
		if (i < count && runs[i]->level == runs[from]->level)
			continue;
		if (i - from >= fan) {
			size_t chosen = i - from < FAN_MOST ? i - from : FAN_MOST;

			memmove(runs, runs + from, chosen * sizeof(struct run *));
			return chosen;
		}
		from = i;
	}
	return idle ? choose_idle(runs, count) : 0;
}

size_t tender_mergeable(const struct store *store, const struct run_list *list, bool idle,
			struct run ***chosen)
{
	struct run **runs = memory_new(list->count, sizeof(struct run *));
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (is_mergeable(&list->runs[i]))
			runs[count++] = &list->runs[i];
	}
	count = count > 0 ? choose(runs, count, (size_t)store->sizes.fan, idle) : 0;
	if (chosen)
		*chosen = runs;
	else
		free(runs);
	return count;
}

enum tender_task tender_next(const struct store *store, const struct run_list *list, bool idle,
			     enum tender_task after)
{
	if (after < TASK_REMOVE && tender_dead(list))
		return TASK_REMOVE;
	if (after < TASK_WRITE_OUT && tender_building(list, true))
		return TASK_WRITE_OUT;
	if (after < TASK_BUILD && tender_building(list, false))
		return TASK_BUILD;
	if (after < TASK_SPILL && tender_closed(list) && !tender_building(list, true))
		return TASK_SPILL;
	if (after < TASK_CLOSE && tender_full(store, list, idle))
		return TASK_CLOSE;
	if (after < TASK_MERGE && !tender_building(list, false) &&
	    tender_mergeable(store, list, idle, NULL) > 0)
		return TASK_MERGE;
	if (after < TASK_LOOKUP && list->lookup)
		return TASK_LOOKUP;
	return TASK_NONE;
}
