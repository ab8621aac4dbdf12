/*
 * keys: which events a run holds, by hash.
 *
 * Private to core/store. Hashes spread evenly, so a run's keys lie in buckets, each an equal part of
 * all hashes: a row of event_key, whose number follows from the hash. An entry says whose event it
 * is and when, so that it stays true when rows move. Whether it is the very event that was looked
 * for, or only one of the same hash, is for the asker to see.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"

struct arena;
struct bloom;
struct run;
struct store;

#define KEYS_A_BUCKET 64 /* on average */

struct key_row {
	uint64_t key;
	int64_t account, at;
	uint8_t type;
};

/* All entries of a key. */
MUST_USE enum err keys_find(struct store *store, const struct run *run, uint64_t key,
			    struct arena *arena, struct key_row **rows, size_t *count);

/* Take one entry away; fine when it is not there. */
MUST_USE enum err keys_drop(struct store *store, const struct run *run, const struct key_row *row);

/* One slice of writing the keys of the runs whose target `into` is. Sets `buckets` when the first
 * one is written, and moves `keyed` and `keys` on. Done when `keyed` is `buckets`. */
MUST_USE enum err keys_merge(struct store *store, struct run *into);

/* Add the keys of buckets `from` to `upto` (not included) to a filter. */
MUST_USE enum err keys_filter(struct store *store, const struct run *run, int64_t from,
			      int64_t upto, struct bloom *bloom);
