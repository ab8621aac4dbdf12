/*
 * merge: writing runs out into one, sorted, slice by slice.
 *
 * Private to core/store. The sources are the runs whose target the new one is: either a fresh run, or some
 * that are sorted already. What is written is never taken for done unless it is there: each
 * slice goes on where the rows of the one before it end, so a crash costs one slice.
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"

struct run;
struct store;

enum merge_stage {
	MERGE_EVENTS,
	MERGE_KEYS,
	MERGE_WRITTEN
};

/* One slice, inside a write. `into` is brought up to date here and in its row; its stage moves on
 * when its events, and then its keys, are all written. */
MUST_USE enum err merge_events(struct store *store, struct run *into);
MUST_USE enum err merge_keys(struct store *store, struct run *into);
