/*
 * tender_due: what housekeeping of the runs is due, told from the list of runs alone. Private to core/store.
 *
 * Nothing is changed here: tender.c takes the list, asks what is next, and does a slice of it.
 *
 *	fresh run, full  ->  closed, the other takes its turn  ->  written out, sorted  ->  merged with its like
 *
 * Of each there is one at a time: one run that is being written out, one that is being merged. An idle desk closes and merges sooner
 * (`sizes.idle_fresh`), so that it is tidy when somebody comes. Runs that are pointed at lie in the list.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct run;
struct store;

/* Rows of fresh runs that were written out lie below, those of merged ones above. */
#define RUN_HIGH (INT64_C(1) << 40)

enum tender_task { /* in the order of their turns */
	TASK_NONE,
	TASK_REMOVE,
	TASK_WRITE_OUT, /* go on with a fresh run */
	TASK_BUILD,     /* go on with a merge */
	TASK_SPILL,     /* begin to write a fresh run out */
	TASK_CLOSE,     /* let the other fresh run take its turn */
	TASK_MERGE,     /* begin to merge */
	TASK_LOOKUP,    /* whatever the lookup needs */
};

struct run_list {
	struct run *runs;
	size_t count;
	bool lookup; /* it has something to do */
};

/* The next thing due of those that `after` did not already have its turn; TASK_NONE: none. */
enum tender_task tender_next(const struct store *store, const struct run_list *list, bool idle,
			     enum tender_task after);

/* A run of each kind; NULL: there is none. */

struct run *tender_dead(const struct run_list *list);
/* What a fresh run (`spill`) is written out into; else what others are merged into. */
struct run *tender_building(const struct run_list *list, bool spill);
/* A fresh run that is closed and not being written out yet. */
struct run *tender_closed(const struct run_list *list);
/* The open fresh run, when it may be closed: it has events enough and the other one none. */
struct run *tender_full(const struct store *store, const struct run_list *list, bool idle);

/* How many runs are to be merged into one; 0: none. `chosen` (NULL: only count) is the caller's to free. */
size_t tender_mergeable(const struct store *store, const struct run_list *list, bool idle,
			struct run ***chosen);

/* It is of fresh events, not of a merge. */
bool run_is_spill(const struct run *run);
