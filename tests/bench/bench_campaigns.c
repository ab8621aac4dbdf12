/*
 * What it takes to find a message's campaign among a million: microseconds of processor time a find, of a text that is new,
 * of one met before and of a variant; bytes a campaign.
 *
 * usage: bench_campaigns [CAMPAIGNS]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/engine/campaign_index.h"
#include "core/model/event.h"

#define CAMPAIGNS 1000000
#define FINDS 200000
#define COMMON 5 /* shingles of each text that stand in one text of a thousand */
#define NOW ((struct moment){ INT64_C(1767225600) * MOMENT_SECOND })

/* splitmix64 */
static uint64_t mixed(uint64_t n)
{
	n += UINT64_C(0x9E3779B97F4A7C15);
	n = (n ^ (n >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	n = (n ^ (n >> 27)) * UINT64_C(0x94D049BB133111EB);
	return n ^ (n >> 31);
}

static int compare(const void *a, const void *b)
{
	uint64_t first, second;

	memcpy(&first, a, sizeof(first));
	memcpy(&second, b, sizeof(second));
	return (first > second) - (first < second);
}

/* Text `n`, `changed` of whose shingles are others each `time`. */
static void sketch_of(uint64_t n, size_t changed, uint64_t time, uint64_t sketch[SKETCH_LEN])
{
	for (uint64_t i = 0; i < SKETCH_LEN; i++) {
		if (i < changed)
			sketch[i] = mixed(n * 64 + i + (time << 40));
		else if (i >= SKETCH_LEN - COMMON)
			sketch[i] = mixed(mixed(n * 64 + i) % 5000);
		else
			sketch[i] = mixed(n * 64 + i);
	}
	qsort(sketch, SKETCH_LEN, sizeof(*sketch), compare);
}

static double seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static void find_some(struct campaign_index *index, const char *name, uint64_t campaigns,
		      size_t changed)
{
	uint64_t(*sketches)[SKETCH_LEN] = calloc(FINDS, sizeof(*sketches));
	struct campaign_found found;
	size_t right = 0;
	double from;

	for (uint64_t i = 0; i < FINDS; i++)
		sketch_of(mixed(i) % campaigns, changed, i + 1, sketches[i]);
	from = seconds();
	for (uint64_t i = 0; i < FINDS; i++) {
		campaign_index_find(index, sketches[i], SKETCH_LEN, NOW,
				    (int64_t)(campaigns + i + 1), &found);
		right += found.campaign == (int64_t)(mixed(i) % campaigns + 1);
	}
	printf("%-28s %6.2f us   %zu of %d found\n", name, (seconds() - from) * 1e6 / FINDS, right,
	       FINDS);
	free(sketches);
}

int main(int argc, char **argv)
{
	uint64_t campaigns = argc > 1 ? strtoull(argv[1], NULL, 10) : CAMPAIGNS;
	struct campaign_index *index = campaign_index_new();
	uint64_t sketch[SKETCH_LEN];
	struct campaign_found found;
	double making = 0, from = seconds();

	for (uint64_t i = 0; i < campaigns; i++)
		sketch_of(i, 0, 0, sketch);
	making = seconds() - from;
	from = seconds();
	for (uint64_t i = 0; i < campaigns; i++) {
		sketch_of(i, 0, 0, sketch);
		campaign_index_find(index, sketch, SKETCH_LEN, NOW, (int64_t)i + 1, &found);
	}
	printf("%-28s %6.2f us   %zu campaigns, %.0f bytes each\n", "new, while it grows",
	       (seconds() - from - making) * 1e6 / (double)campaigns, campaign_index_count(index),
	       (double)campaign_index_bytes(index) / (double)campaign_index_count(index));
	find_some(index, "met before", campaigns, 0);
	find_some(index, "a variant, 12 of 24 changed", campaigns, 12);
	from = seconds();
	campaign_index_forget(index, campaigns / 10 * 9);
	printf("%-28s %6.0f ms   %zu left\n", "forgetting some", (seconds() - from) * 1e3,
	       campaign_index_count(index));
	campaign_index_free(index);
	return EXIT_SUCCESS;
}
