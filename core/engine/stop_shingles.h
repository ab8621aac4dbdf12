/*
 * stop_shingles: which shingles are common in good mail (private to campaign_index.c).
 *
 * Three counters a shingle, side by side in one cache line, which others may share: the smallest of them is never too
 * low, and too high by a few hundredths of a percent of the texts. When the counters are half full all are
 * halved: what was common years ago is forgotten.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stop_shingles {
	uint16_t *counters; /* NULL until the first text */
	uint32_t texts;
};

void stop_shingles_release(struct stop_shingles *stops);
/* The shingles of one text: they become so much more common. */
void stop_shingles_add_text(struct stop_shingles *stops, const uint64_t *shingles, size_t count);
bool stop_shingles_has(const struct stop_shingles *stops, uint64_t shingle);
/* Of memory, for whoever counts. */
size_t stop_shingles_bytes(const struct stop_shingles *stops);
