/*
 * campaign_pool: what is known of the members of each campaign, read once and asked for every member. Private to core/desk.
 *
 * The kin of guilt_pool, for texts. What members are told is the engine's (core/engine/campaign.h). A pool may be a step
 * behind while accounts are judged one by one; what each was told is kept with its part, so that those to whom
 * something else should be told now are found again.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/map.h"
#include "core/engine/campaign.h"
#include "core/store/store.h"

struct campaign_pools {
	struct store *store;
	struct moment now;          /* the engine's clock; the caller sets it */
	struct moment watched_from; /* the desk's first text; never: not read yet */
	struct arena *arena;
	struct map by_campaign; /* the number to an index into `list` */
	struct campaign_known **list;
	size_t count;
};

void campaign_pools_init(struct campaign_pools *pools, struct store *store);
void campaign_pools_release(struct campaign_pools *pools);
void campaign_pools_forget(struct campaign_pools *pools); /* read everything anew */
/* One of them has news: read it anew when it is asked next. */
void campaign_pools_stale(struct campaign_pools *pools, struct campaign_no campaign);

/* What the others of the campaign say of the member; all zero where it is alone in it. Texts live until the pools are forgotten. */
MUST_USE enum err campaign_pools_ask(struct campaign_pools *pools, struct campaign_no campaign,
				     const struct campaign_member *mine,
				     struct campaign_word *word);

/* Members who were told something else: by at least `least` bits. In `arena`. */
MUST_USE enum err campaign_pools_reached(struct campaign_pools *pools, struct arena *arena,
					 struct campaign_no campaign, double least,
					 struct account_no **members, size_t *count);

/* Verdict and probability of the whole. */
MUST_USE enum err campaign_pools_judge(struct campaign_pools *pools, struct campaign_no campaign,
				       enum verdict *verdict, double *probability);

/* All that a word gives. */
double campaign_word_bits(const struct campaign_word *word);
