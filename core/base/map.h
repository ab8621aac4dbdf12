/*
 * map: text or a 64-bit number to a 64-bit number, in memory.
 *
 * Open addressing, keyed hash (strangers choose the keys), grows by doubling.
 * Keys of the text kind are copied. A zeroed map is ready for use.
 *
 *	CLEANUP(map_release) struct map seen = { 0 };
 *
 *	if (!map_get(&seen, key, &no))
 *		map_put(&seen, key, no = next++);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

struct map_slot;
struct arena;

struct map {
	struct map_slot *slots;
	size_t room;
	size_t count;
	struct arena *keys;
};

void map_release(struct map *map);
void map_clear(struct map *map); /* empty; its memory stays for the next round */

/* One map holds keys of one kind: text, or numbers. Putting under a key that is there takes the place of its value. Getting what is not
 * there answers false and leaves `value` as it was; an absent text is the same key as "". */
bool map_get(const struct map *map, struct str key, int64_t *value);
void map_put(struct map *map, struct str key, int64_t value);
bool map_get_number(const struct map *map, uint64_t key, int64_t *value);
void map_put_number(struct map *map, uint64_t key, int64_t value);

/* Every entry of a map of numbers, in no order, until `each` answers false. Nothing may be put meanwhile. */
void map_each_number(const struct map *map, bool (*each)(void *with, uint64_t key, int64_t value),
		     void *with);
