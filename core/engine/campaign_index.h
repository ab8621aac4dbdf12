/*
 * campaign_index: which messages are variants of one text.
 *
 * A text comes as its sketch (core/text/sketch.h). A campaign is a number and up to CAMPAIGN_SAMPLES sketches, as
 * unlike one another as they come. A text belongs to the campaign with a sample that it
 * shares enough shingles with; stop shingles, those common in good mail, do not count. A text that
 * belongs to two campaigns shows that they are one, and they merge.
 *
 *	campaign_index_find(index, message->sketch, message->sketch_len, at, next, &found);
 *	if (found.is_new)
 *		next++;
 *
 * Pure and in memory. The same calls in the same order give the same answers. What strangers can make grow is bounded: a
 * shingle leads to the CAMPAIGN_RING campaigns last met with it, a find looks at CAMPAIGN_LOOKS
 * samples at most, CAMPAIGN_MOST campaigns are kept.
 *
 * The order of arrival leaves a trace only where a bound bites: a campaign whose samples are full learns no more, a
 * shingle's oldest campaigns are not found by it any more, one text merges five campaigns at most, and a text that says little is asked for
 * less when it comes second.
 *
 * Figures and reasons: docs/decisions/0020-campaigns.md.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/moment.h"

#define CAMPAIGN_LEAST 6          /* shingles; a text of fewer says nothing */
#define CAMPAIGN_SHARED 4         /* shingles two variants have in common */
#define CAMPAIGN_FEW 12           /* a text of fewer shingles has to share one less */
#define CAMPAIGN_SAMPLES 12       /* a campaign's */
#define CAMPAIGN_RING 8           /* campaigns a shingle leads to */
#define CAMPAIGN_LOOKS 256        /* campaigns that share a shingle, a find */
#define CAMPAIGN_MOST (1U << 23)  /* 8,388,608 */
#define CAMPAIGN_STOP_LEAST 30    /* trusted texts before there are stop shingles */
#define CAMPAIGN_STOP_SHARE 0.003 /* of the trusted texts */

struct campaign_index;

struct campaign_found {
	int64_t campaign; /* its number; 0: fewer than CAMPAIGN_LEAST shingles that are not stop shingles */
	bool is_new;     /* it got `next`, the number offered */
	bool is_variant; /* kept as a further sample: the caller stores it for campaign_index_load */
	/* Numbers that turned out to be the same campaign; they answer as `campaign` from now on. */
	int64_t merged[4];
	size_t merged_count;
	unsigned shared; /* shingles in common with the sample that matched best */
};

struct campaign_index *campaign_index_new(void);
void campaign_index_free(struct campaign_index *index); /* NULL is fine */

/* `next` is above 0 and no campaign's yet. Of campaigns that merge the smallest number stays. */
void campaign_index_find(struct campaign_index *index, const uint64_t *sketch, size_t len,
			 struct moment at, int64_t next, struct campaign_found *found);

/* From the store, at the start: a sample of a campaign, oldest first. */
void campaign_index_load(struct campaign_index *index, int64_t campaign, const uint64_t *sketch,
			 size_t len, struct moment at);

/* From the store, at the start, after the samples: `campaign` was merged into `into`. Numbers that are not known are
 * left alone. */
void campaign_index_merge(struct campaign_index *index, int64_t campaign, int64_t into);

/* The number a campaign goes by now (after merges); a number that is not known is its own. */
int64_t campaign_index_now(const struct campaign_index *index, int64_t campaign);

/* A text of a trusted account. Once for an account and campaign, or whoever sends most decides what is
 * common. */
void campaign_index_trust(struct campaign_index *index, const uint64_t *sketch, size_t len);
bool campaign_index_is_stop(const struct campaign_index *index, uint64_t shingle);

/* Where there are more than `most`: the least interesting go, and an eighth more, so that it is not done each time.
 * A campaign's interest is when it was last met, and a day more for each doubling of how often it was. */
void campaign_index_forget(struct campaign_index *index, size_t most);

size_t campaign_index_count(const struct campaign_index *index); /* merged ones count once */
size_t campaign_index_bytes(const struct campaign_index *index);
