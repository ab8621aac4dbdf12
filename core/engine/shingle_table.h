/*
 * shingle_table: from a shingle to the campaigns that hold it (private to campaign_index.c).
 *
 * Buckets of two cache lines, eighteen entries of seven bytes each: 20 bits of the shingle, a bit for each sample of the
 * campaign that holds it, and the campaign's slot. Within a bucket the latest stand in front; a
 * full bucket, and a shingle with CAMPAIGN_RING campaigns, forget the last. A bucket is found by the shingle's
 * upper 30 bits times the count of buckets; with the 20 bits of an entry that gives all 30 back, so that the
 * table grows by an eighth, in place and a bucket at a time: no call takes long.
 *
 * Buckets fill by chance: of a million campaigns that all came once, the table has forgotten 8 % of the shingles, in the
 * fullest buckets and the oldest there.
 *
 * Two shingles that agree in what is kept look the same; with a million campaigns a text of 24 has about half
 * an entry of such strangers, each of another campaign.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHINGLE_SLOTS (1U << 24)
#define SHINGLE_SAMPLES 12

struct shingle_bucket;

struct shingle_table {
	struct shingle_bucket **chunks;
	void **blocks; /* what the chunks were cut from */
	size_t chunk_count;
	uint64_t settled;  /* buckets when it last grew */
	uint64_t boundary; /* buckets from here to `settled` have been moved */
	uint64_t size;     /* buckets it is growing to */
	size_t entries;
};

struct shingle_hit {
	uint32_t slot;
	uint16_t samples; /* a bit each */
};

struct shingle_place {
	struct shingle_bucket *bucket;
	uint32_t tag;
};

void shingle_table_init(struct shingle_table *table);
void shingle_table_release(struct shingle_table *table);

/* Where a shingle stands, good until the next shingle_table_add; its memory is called for. */
struct shingle_place shingle_table_place(const struct shingle_table *table, uint64_t shingle);

/* The campaigns there; answers how many, at most `most`. */
size_t shingle_table_read(struct shingle_place place, struct shingle_hit *hits, size_t most);

/* Those entries of `slot` come to the front. */
void shingle_table_touch(struct shingle_place place, uint32_t slot);

void shingle_table_add(struct shingle_table *table, uint64_t shingle, uint32_t slot,
		       unsigned sample, size_t ring);

/* Entries whose slot `is_gone` go. */
void shingle_table_sweep(struct shingle_table *table,
			 bool (*is_gone)(const void *with, uint32_t slot), const void *with);

size_t shingle_table_bytes(const struct shingle_table *table);
