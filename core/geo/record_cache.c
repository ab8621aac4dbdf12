#include "core/geo/record_cache.h"

#include <stdlib.h>
#include <string.h>

#include "core/geo/pages.h"

#define BITS_LEAST 10u
#define REACH 4u /* slots in a row in which a record may stand */

static size_t slots_in(const struct record_cache *cache)
{
	return (size_t)1 << cache->bits;
}

size_t record_cache_bytes(const struct record_cache *cache)
{
	return slots_in(cache) * sizeof(*cache->slots);
}

static void make_slots(struct record_cache *cache, unsigned bits)
{
	cache->bits = bits;
	cache->used = 0;
	cache->slots = pages_take(record_cache_bytes(cache));
	memset(cache->slots, 0, record_cache_bytes(cache));
}

void record_cache_init(struct record_cache *cache)
{
	make_slots(cache, BITS_LEAST);
}

void record_cache_release(struct record_cache *cache)
{
	free(cache->slots);
	*cache = (struct record_cache){ 0 };
}

static inline struct geo_record *slot_at(const struct record_cache *cache, uint32_t key,
					 unsigned step)
{
	uint32_t home = (key * UINT32_C(0x9E3779B1)) >> (32 - cache->bits);

	return &cache->slots[(home + step) & (slots_in(cache) - 1)];
}

const struct geo_record *record_cache_find(const struct record_cache *cache, uint32_t offset)
{
	uint32_t key = offset + 1;

	for (unsigned step = 0; step < REACH; step++) {
		const struct geo_record *slot = slot_at(cache, key, step);

		if (slot->key == key)
			return slot;
		if (!slot->key)
			break;
	}
	return NULL;
}

static struct geo_record *put(struct record_cache *cache, const struct geo_record *record)
{
	struct geo_record *slot;

	for (unsigned step = 0; step < REACH; step++) {
		slot = slot_at(cache, record->key, step);
		if (!slot->key) {
			cache->used++;
			*slot = *record;
			return slot;
		}
	}
	slot = slot_at(cache, record->key, record->key % REACH);
	*slot = *record;
	return slot;
}

static void grow(struct record_cache *cache)
{
	struct record_cache larger;

	make_slots(&larger, cache->bits + 1);
	for (size_t i = 0; i < slots_in(cache); i++)
		if (cache->slots[i].key)
			put(&larger, &cache->slots[i]);
	free(cache->slots);
	*cache = larger;
}

const struct geo_record *record_cache_add(struct record_cache *cache, uint32_t offset,
					  const struct geo_record *record)
{
	struct geo_record keyed = *record;

	keyed.key = offset + 1;
	if (cache->used > slots_in(cache) / 2 && slots_in(cache) < RECORD_CACHE_MOST)
		grow(cache);
	return put(cache, &keyed);
}
