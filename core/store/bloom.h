/*
 * bloom: "certainly not there", or "perhaps", for a set of hashes.
 *
 * Private to core/store. 12 bits a key, all of one key in one cache line: about one stranger in 200 is
 * taken for a member. The bytes are the same on every machine and are kept with a run.
 *
 *	CLEANUP(bloom_release) struct bloom seen = bloom_for(keys);
 *
 *	bloom_add(&seen, key);
 *	if (bloom_may_have(&seen, other)) look();
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

struct bloom {
	uint8_t *bytes;
	size_t lines; /* of 64 bytes */
};

struct bloom bloom_for(int64_t keys);
void bloom_release(struct bloom *bloom);
void bloom_add(struct bloom *bloom, uint64_t key); /* keys are hashes already */
bool bloom_may_have(const struct bloom *bloom, uint64_t key);

struct str bloom_bytes(const struct bloom *bloom);
bool bloom_from(struct str bytes, struct bloom *bloom); /* a copy; false: no such filter */
