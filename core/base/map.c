#include "core/base/map.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/memory.h"

#define FIRST_ROOM 16

struct map_slot {
	struct str key; /* absent: the slot is free */
	uint64_t mark;  /* the hash of a text, or the number itself */
	int64_t value;
};

/* The key of every slot that holds a number; its length is not looked at. */
static const struct str number_key = { "", 0 };

static uint64_t hash_number(uint64_t number)
{
	return hash_local((struct str){ (const char *)&number, sizeof(number) });
}

/* Where `key` is, or the free slot where it belongs. */
static struct map_slot *find(const struct map *map, uint64_t start, uint64_t mark, struct str key)
{
	for (size_t at = start & (map->room - 1);; at = (at + 1) & (map->room - 1)) {
		struct map_slot *slot = &map->slots[at];

		if (!slot->key.at || (slot->mark == mark && str_equal(slot->key, key)))
			return slot;
	}
}

static void grow(struct map *map, bool numbers)
{
	struct map bigger = { .room = map->room ? 2 * map->room : FIRST_ROOM,
			      .count = map->count,
			      .keys = map->keys };

	bigger.slots = memory_new(bigger.room, sizeof(*bigger.slots));
	for (size_t i = 0; i < map->room; i++) {
		const struct map_slot *old = &map->slots[i];

		if (old->key.at)
			*find(&bigger, numbers ? hash_number(old->mark) : old->mark, old->mark,
			      old->key) = *old;
	}
	free(map->slots);
	*map = bigger;
}

static bool needs_room(const struct map *map)
{
	return map->count >= map->room / 4 * 3;
}

void map_release(struct map *map)
{
	free(map->slots);
	arena_free(map->keys);
	*map = (struct map){ 0 };
}

void map_clear(struct map *map)
{
	for (size_t i = 0; i < map->room; i++)
		map->slots[i] = (struct map_slot){ 0 };
	map->count = 0;
	if (map->keys)
		arena_reset(map->keys);
}

bool map_get(const struct map *map, struct str key, int64_t *value)
{
	uint64_t hash;
	const struct map_slot *slot;

	if (map->count == 0)
		return false;
	hash = hash_local(key);
	slot = find(map, hash, hash, key);
	if (slot->key.at)
		*value = slot->value;
	return slot->key.at;
}

void map_put(struct map *map, struct str key, int64_t value)
{
	uint64_t hash = hash_local(key);
	struct map_slot *slot;

	if (needs_room(map))
		grow(map, false);
	slot = find(map, hash, hash, key);
	if (!slot->key.at) {
		if (!map->keys)
			map->keys = arena_new();
		slot->key = arena_str(map->keys, key.at ? key : STR(""));
		slot->mark = hash;
		map->count++;
	}
	slot->value = value;
}

bool map_get_number(const struct map *map, uint64_t key, int64_t *value)
{
	const struct map_slot *slot;

	if (map->count == 0)
		return false;
	slot = find(map, hash_number(key), key, number_key);
	if (slot->key.at)
		*value = slot->value;
	return slot->key.at;
}

void map_put_number(struct map *map, uint64_t key, int64_t value)
{
	struct map_slot *slot;

	if (needs_room(map))
		grow(map, true);
	slot = find(map, hash_number(key), key, number_key);
	if (!slot->key.at) {
		*slot = (struct map_slot){ .key = number_key, .mark = key };
		map->count++;
	}
	slot->value = value;
}

void map_each_number(const struct map *map, bool (*each)(void *with, uint64_t key, int64_t value),
		     void *with)
{
	for (size_t i = 0; i < map->room; i++)
		if (map->slots[i].key.at && !each(with, map->slots[i].mark, map->slots[i].value))
			return;
}
