#include "core/engine/shingle_table.h"

#include <assert.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"

#define BUCKET_BYTES 128
#define ENTRY_BYTES 7
#define BUCKET_ENTRIES 18
#define FULL_AT 13 /* entries a bucket, on average: then the table grows */

#define KEY_BITS 30
#define TAG_BITS 20
#define TAG_MASK ((UINT32_C(1) << TAG_BITS) - 1)
#define TAG_AT 36
#define SAMPLES_AT 24
#define ENTRY_MASK ((UINT64_C(1) << 56) - 1)

#define CHUNK_BUCKETS 4096
#define LEAST_BUCKETS CHUNK_BUCKETS /* no fewer than 1 << (KEY_BITS - TAG_BITS) */

struct shingle_bucket {
	unsigned char entries[BUCKET_BYTES - 1];
	unsigned char count;
};

static_assert(sizeof(struct shingle_bucket) == BUCKET_BYTES, "two cache lines");
/* An entry is read with the byte behind it. */
static_assert(BUCKET_ENTRIES * ENTRY_BYTES < BUCKET_BYTES, "the entries fit");
static_assert(LEAST_BUCKETS >= 1 << (KEY_BITS - TAG_BITS), "a tag gives the key back");

static uint64_t entry_at(const struct shingle_bucket *bucket, size_t at)
{
	uint64_t entry;

	memcpy(&entry, (const unsigned char *)bucket + at * ENTRY_BYTES, sizeof(entry));
	return le64toh(entry) & ENTRY_MASK;
}

static void entry_set(struct shingle_bucket *bucket, size_t at, uint64_t entry)
{
	entry = htole64(entry);
	memcpy(&bucket->entries[at * ENTRY_BYTES], &entry, ENTRY_BYTES);
}

static uint32_t tag_of(uint64_t entry)
{
	return (uint32_t)(entry >> TAG_AT);
}

static uint32_t slot_of(uint64_t entry)
{
	return (uint32_t)(entry & (SHINGLE_SLOTS - 1));
}

static struct shingle_bucket *bucket_at(const struct shingle_table *table, uint64_t index)
{
	return &table->chunks[index / CHUNK_BUCKETS][index % CHUNK_BUCKETS];
}

static void add_chunks(struct shingle_table *table, uint64_t buckets)
{
	size_t count = (size_t)((buckets + CHUNK_BUCKETS - 1) / CHUNK_BUCKETS);

	table->chunks = memory_resize(table->chunks, count * sizeof(struct shingle_bucket *));
	table->blocks = memory_resize(table->blocks, count * sizeof(void *));
	for (size_t i = table->chunk_count; i < count; i++) {
		unsigned char *block = memory_new(CHUNK_BUCKETS + 1, BUCKET_BYTES);
		size_t over = (uintptr_t)block % BUCKET_BYTES;

		table->blocks[i] = block;
		table->chunks[i] =
			(struct shingle_bucket *)(void *)(block + (over ? BUCKET_BYTES - over : 0));
	}
	table->chunk_count = count;
}

void shingle_table_init(struct shingle_table *table)
{
	*table = (struct shingle_table){
		.settled = LEAST_BUCKETS,
		.boundary = LEAST_BUCKETS,
		.size = LEAST_BUCKETS,
	};
	add_chunks(table, table->size);
}

void shingle_table_release(struct shingle_table *table)
{
	for (size_t i = 0; i < table->chunk_count; i++)
		free(table->blocks[i]);
	free(table->chunks);
	free(table->blocks);
	*table = (struct shingle_table){ 0 };
}

static uint64_t index_in(uint64_t key, uint64_t buckets)
{
	return key * buckets >> KEY_BITS;
}

static uint64_t index_of(const struct shingle_table *table, uint64_t key)
{
	uint64_t index = index_in(key, table->settled);

	return index < table->boundary ? index : index_in(key, table->size);
}

/* A shingle's bits are even only among all shingles: a sketch holds the smallest. */
static uint64_t key_of(uint64_t shingle)
{
	return shingle * UINT64_C(0x9E3779B97F4A7C15) >> (64 - KEY_BITS);
}

/* The keys of a bucket follow one another, fewer than there are tags. */
static uint64_t key_from(uint64_t index, uint64_t buckets, uint32_t tag)
{
	uint64_t first = ((index << KEY_BITS) + buckets - 1) / buckets;

	return first + ((tag - (uint32_t)first) & TAG_MASK);
}

struct shingle_place shingle_table_place(const struct shingle_table *table, uint64_t shingle)
{
	uint64_t key = key_of(shingle);
	struct shingle_bucket *bucket = bucket_at(table, index_of(table, key));

	__builtin_prefetch(bucket);
	__builtin_prefetch((const char *)bucket + BUCKET_BYTES / 2);
	return (struct shingle_place){ bucket, (uint32_t)key & TAG_MASK };
}

size_t shingle_table_read(struct shingle_place place, struct shingle_hit *hits, size_t most)
{
	size_t found = 0;

	for (size_t i = 0; i < place.bucket->count && found < most; i++) {
		uint64_t entry = entry_at(place.bucket, i);

		if (tag_of(entry) == place.tag)
			hits[found++] = (struct shingle_hit){
				.slot = slot_of(entry),
				.samples = (uint16_t)(entry >> SAMPLES_AT & 0xFFF),
			};
	}
	return found;
}

/* Those before `at` move back by one, and `entry` stands in front. */
static void put_front(struct shingle_bucket *bucket, size_t at, uint64_t entry)
{
	memmove(&bucket->entries[ENTRY_BYTES], bucket->entries, at * ENTRY_BYTES);
	entry_set(bucket, 0, entry);
}

/* Where an entry stands; the count of entries when it does not. */
static size_t find_entry(const struct shingle_bucket *bucket, uint32_t tag, uint32_t slot)
{
	size_t at = 0;

	for (; at < bucket->count; at++) {
		uint64_t entry = entry_at(bucket, at);

		if (slot_of(entry) == slot && tag_of(entry) == tag)
			break;
	}
	return at;
}

void shingle_table_touch(struct shingle_place place, uint32_t slot)
{
	size_t at = find_entry(place.bucket, place.tag, slot);

	if (at > 0 && at < place.bucket->count)
		put_front(place.bucket, at, entry_at(place.bucket, at));
}

/* One old bucket into those that take its keys. */
static void move_bucket(struct shingle_table *table)
{
	struct shingle_bucket *from = bucket_at(table, table->boundary - 1);
	struct shingle_bucket old = *from;

	from->count = 0;
	for (size_t i = 0; i < old.count; i++) {
		uint64_t entry = entry_at(&old, i);
		uint64_t key = key_from(table->boundary - 1, table->settled, tag_of(entry));
		struct shingle_bucket *to = bucket_at(table, index_in(key, table->size));

		if (to->count < BUCKET_ENTRIES)
			entry_set(to, to->count++, entry);
		else
			table->entries--;
	}
	if (--table->boundary == 0)
		table->settled = table->boundary = table->size;
}

/* A bucket for each entry added: the last is moved long before the table is full again. */
static void grow_a_little(struct shingle_table *table)
{
	if (table->size > table->settled) {
		move_bucket(table);
	} else if (table->entries > table->size * FULL_AT) {
		table->size += table->size / 8;
		add_chunks(table, table->size);
	}
}

/* What has to go for one more of this tag; the count of entries when nothing has to. */
static size_t victim(const struct shingle_bucket *bucket, uint32_t tag, size_t ring)
{
	size_t same = 0, last = bucket->count;

	for (size_t i = 0; i < bucket->count; i++)
		if (tag_of(entry_at(bucket, i)) == tag) {
			same++;
			last = i;
		}
	if (same >= ring)
		return last;
	return bucket->count == BUCKET_ENTRIES ? BUCKET_ENTRIES - 1 : bucket->count;
}

void shingle_table_add(struct shingle_table *table, uint64_t shingle, uint32_t slot,
		       unsigned sample, size_t ring)
{
	struct shingle_place place;
	uint64_t entry;
	size_t at;

	grow_a_little(table);
	place = shingle_table_place(table, shingle);
	entry = (uint64_t)place.tag << TAG_AT | UINT64_C(1) << (SAMPLES_AT + sample) | slot;
	at = find_entry(place.bucket, place.tag, slot);
	if (at < place.bucket->count) {
		put_front(place.bucket, at, entry | entry_at(place.bucket, at));
		return;
	}
	at = victim(place.bucket, place.tag, ring);
	if (at == place.bucket->count) {
		place.bucket->count++;
		table->entries++;
	}
	put_front(place.bucket, at, entry);
}

static size_t sweep_bucket(struct shingle_bucket *bucket,
			   bool (*is_gone)(const void *with, uint32_t slot), const void *with)
{
	size_t kept = 0, count = bucket->count;

	for (size_t i = 0; i < count; i++) {
		uint64_t entry = entry_at(bucket, i);

		if (!is_gone(with, slot_of(entry)))
			entry_set(bucket, kept++, entry);
	}
	bucket->count = (unsigned char)kept;
	return count - kept;
}

void shingle_table_sweep(struct shingle_table *table,
			 bool (*is_gone)(const void *with, uint32_t slot), const void *with)
{
	for (uint64_t i = 0; i < table->size; i++)
		table->entries -= sweep_bucket(bucket_at(table, i), is_gone, with);
}

size_t shingle_table_bytes(const struct shingle_table *table)
{
	size_t chunk = (size_t)(CHUNK_BUCKETS + 1) * BUCKET_BYTES + 2 * sizeof(void *);

	return table->chunk_count * chunk;
}
