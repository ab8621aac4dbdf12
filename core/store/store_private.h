/*
 * store_private: what the files of core/store know of a handle.
 *
 * Statements go to store->db (db.h).
 */
#pragma once

#include "core/base/hash.h"
#include "core/store/db.h"
#include "core/store/store.h"

struct fresh_keys;
struct keeper;
struct link_memory;
struct lookups;
struct runs;
struct stamps;
struct tender;

/* How much is done at once. */
struct sizes {
	int64_t fresh_events; /* a fresh run is full */
	int64_t idle_fresh;   /* fresh events worth sorting when there is nothing else to do */
	int64_t slice_rows;   /* of housekeeping: others wait for one slice */
	int64_t fan;          /* so many runs of a level make one of the next */
	int64_t lookup_fresh; /* entries of the lookup's fresh tree: it is full */
	int64_t lookup_fan;   /* as `fan`, of the lookup's runs */
	int64_t few_events;   /* since the last housekeeping: the desk is idle */
};

struct store {
	struct db *db;
	struct hash_key key; /* of the hashes that are stored; drawn once, kept in meta */
	uint64_t writes;     /* begun on this handle: a write's name */
	int64_t added;       /* events, by this handle */
	struct sizes sizes;
	struct keeper *keeper;
	struct link_memory *link_memory;
	struct lookups *lookups;
	struct runs *runs;
	struct fresh_keys *fresh_keys;
	struct stamps *stamps;
	struct tender *tender;
	struct {
		int64_t run, next; /* where the removing of old events goes on */
		struct moment before;
	} retaining;
};

/* As store_write, for housekeeping that a power cut may undo. */
MUST_USE enum err store_write_lazily(struct store *store);
