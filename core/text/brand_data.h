/*
 * brand_data: the tables that data/make-brands.c makes. Private to core/text.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/text/brand.h"

struct brand_word {
	const char *skeleton;
	const char *looks; /* without blanks */
	uint64_t breaks;   /* bit i: a blank stands before byte i of the skeleton */
	uint16_t brand;
	uint16_t len; /* of the looks */
};

struct brand_domain {
	const char *name; /* "chase.com"; or "chase" for chase.*; or a pattern with one '*' */
	uint16_t brand;
};

/* A word, or two that follow one another, by their hash. */
struct word_slot {
	uint32_t hash; /* 0: empty */
	uint32_t classes;
	uint16_t brand; /* 1 and up: brands[brand - 1] */
};

#define WORD_SLOTS 8192 /* a power of two, under half full */
#define WORD_FILTER 65536

static inline uint32_t word_filter_bit(uint32_t hash)
{
	return hash >> 16;
}

extern const struct brand brands[];
extern const size_t brands_count;
extern const struct brand_word brand_words[]; /* by skeleton */
extern const size_t brand_words_count;

/* Where the words begin whose skeletons begin with these two, 1 and up; 0: none. Letters are 0 to 25, digits 26 to 35. */
#define BRAND_HEADS 36
extern const uint16_t brand_heads[BRAND_HEADS][BRAND_HEADS];
extern const struct brand_domain brand_domains[], brand_stars[], brand_patterns[]; /* by name */
extern const size_t brand_domains_count, brand_stars_count, brand_patterns_count;
extern const struct word_slot word_slots[WORD_SLOTS];
extern const uint64_t
	word_filter[WORD_FILTER / 64]; /* bit word_filter_bit() of each hash in the slots */

/* The words that names are cut into: words.c. */
extern const unsigned char words_dawg[];
extern const size_t words_dawg_size;
