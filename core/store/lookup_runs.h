/*
 * lookup_runs: the runs of the lookup, and reading their entries in order.
 *
 * Private to core/store/lookup*.c.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/store/bloom.h"
#include "core/store/db.h"
#include "core/store/lookup_key.h"

struct store;

enum lookup_state {
	LOOKUP_LIVE = 1,
	LOOKUP_BUILDING,
	LOOKUP_DEAD
};

struct lookup_run {
	int64_t run, level;
	enum lookup_state state;
	int64_t target; /* the run it is being merged into */
	int64_t entries;
	int64_t filtered; /* of them, those that its filter tells of */
	struct bloom filter;
	bool has_filter; /* loaded */
};

/* A filter being made with the run that is being built, as far as it is written. */
struct lookup_partial {
	int64_t run, entries;
	struct bloom filter;
};

struct lookups {
	struct lookup_run *runs; /* newest entries first */
	size_t count;
	int64_t version;   /* of the store, that they are of; -1: read anew */
	uint64_t in_write; /* the write in which that was found */
	int64_t fresh;     /* entries that lie in lookup_fresh, about; -1: count anew */
	int64_t seen;      /* that there were at the last housekeeping */
	struct lookup_partial partial;
};

/* Up to date; until something is written. */
MUST_USE enum err lookup_runs(struct store *store, struct lookups **lookups);
/* Traits that two accounts may share are asked for whenever an account is judged: a filter tells which run has none. */
bool lookup_is_filtered(uint8_t space);
uint64_t lookup_hash(const struct store *store, struct str key_text);

/* Inside a write: write the fresh ones out where nobody does, so that their tree stays small. */
MUST_USE enum err lookup_make_room(struct store *store);

/* Entries of one run, or of the fresh ones, in order, from a key on. */
struct lookup_source {
	struct rows rows;
	struct str block; /* what is left of it */
	struct lookup_key key;
	bool gone, more, fresh;
};
MUST_USE enum err lookup_source_fresh(struct store *store, struct str from,
				      struct lookup_source *source);
MUST_USE enum err lookup_source_run(struct store *store, int64_t run, struct str from,
				    struct lookup_source *source);
MUST_USE enum err lookup_source_next(struct lookup_source *source);

/* The source whose key is least, and of those that have it the first; each other one that has it is moved on. NULL at
 * the end. */
MUST_USE enum err lookup_least(struct lookup_source *sources, size_t count,
			       struct lookup_source **least);
