#include "core/engine/stop_shingles.h"

#include <stdlib.h>

#include "core/base/memory.h"
#include "core/engine/campaign_index.h"

#define LINES 4096
#define LINE_COUNTERS 32 /* 64 bytes */
#define ROWS 3
#define TEXTS_MOST 32768 /* so many fit a counter twice */
#define LEAST_SEEN 4     /* in fewer texts it may be chance */

struct counters {
	uint16_t *rows[ROWS];
};

/* A sketch holds small numbers, so the bits are stirred. */
static struct counters counters_of(uint16_t *all, uint64_t shingle)
{
	uint64_t bits = shingle * UINT64_C(0xD6E8FEB86659FD93);
	uint16_t *line = all + (bits >> 52) * LINE_COUNTERS;

	return (struct counters){ {
		line + (bits >> 47 & 31),
		line + (bits >> 42 & 31),
		line + (bits >> 37 & 31),
	} };
}

static uint16_t least(const struct counters *counters)
{
	uint16_t least = *counters->rows[0];

	for (size_t i = 1; i < ROWS; i++)
		if (*counters->rows[i] < least)
			least = *counters->rows[i];
	return least;
}

static void halve(struct stop_shingles *stops)
{
	for (size_t i = 0; i < (size_t)LINES * LINE_COUNTERS; i++)
		stops->counters[i] /= 2;
	stops->texts /= 2;
}

void stop_shingles_release(struct stop_shingles *stops)
{
	free(stops->counters);
	*stops = (struct stop_shingles){ 0 };
}

void stop_shingles_add_text(struct stop_shingles *stops, const uint64_t *shingles, size_t count)
{
	if (!stops->counters)
		stops->counters = memory_new((size_t)LINES * LINE_COUNTERS,
					     sizeof(*stops->counters));
	for (size_t i = 0; i < count; i++) {
		struct counters counters = counters_of(stops->counters, shingles[i]);
		uint16_t seen = (uint16_t)(least(&counters) + 1);

		/* No more than needed: what others have counted stays as near as it can. */
		for (size_t row = 0; row < ROWS; row++)
			if (*counters.rows[row] < seen)
				*counters.rows[row] = seen;
	}
	if (++stops->texts == TEXTS_MOST)
		halve(stops);
}

bool stop_shingles_has(const struct stop_shingles *stops, uint64_t shingle)
{
	struct counters counters;
	uint16_t seen;

	if (stops->texts < CAMPAIGN_STOP_LEAST)
		return false;
	counters = counters_of(stops->counters, shingle);
	seen = least(&counters);
	return seen >= LEAST_SEEN && seen > CAMPAIGN_STOP_SHARE * stops->texts;
}

size_t stop_shingles_bytes(const struct stop_shingles *stops)
{
	return stops->counters ? sizeof(*stops->counters) * LINES * LINE_COUNTERS : 0;
}
