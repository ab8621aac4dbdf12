/*
 * schema: the numbered steps that make a database a store, carried in the binary.
 *
 * Private to core/store. The texts are data/schema/NNN-name.sql, embedded by data/embed.sh. A step
 * that was released is never changed; what comes later is a step of its own. How far a store
 * has come stands in its table meta under "schema".
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"

struct db;

struct schema_step {
	int number;
	const char *name, *text;
};

extern const struct schema_step schema_steps[]; /* ascending from 1 */
extern const size_t schema_step_count;

/* The newest step a database holds; 0 for an empty one. ERR_UNAVAILABLE: newer than this strop. */
MUST_USE enum err schema_version(struct db *db, int64_t *version);

/* Take the steps that are missing, each whole or not at all. */
MUST_USE enum err schema_bring_up(struct db *db);
