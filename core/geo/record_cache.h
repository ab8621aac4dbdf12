/*
 * record_cache: records that were decoded, by their place in the data.
 *
 * Grows with use up to RECORD_CACHE_MOST; then a new record takes the place of another. A record
 * stays where it is until the next record_cache_add.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/geo/geo_record.h"

#define RECORD_CACHE_MOST ((size_t)1 << 18) /* 16 MiB of them */

struct record_cache {
	struct geo_record *slots; /* `key` is the place plus one; 0 is free */
	unsigned bits;            /* of the number of slots */
	size_t used;
};

void record_cache_init(struct record_cache *cache);
void record_cache_release(struct record_cache *cache);
size_t record_cache_bytes(const struct record_cache *cache);

/* NULL when it is not there. */
const struct geo_record *record_cache_find(const struct record_cache *cache, uint32_t offset);
const struct geo_record *record_cache_add(struct record_cache *cache, uint32_t offset,
					  const struct geo_record *record);
