#include "core/engine/campaign_index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/engine/campaign_list.h"
#include "core/engine/shingle_table.h"
#include "core/engine/stop_shingles.h"
#include "core/model/event.h"

#define HITS_EACH 16    /* campaigns looked at, a shingle: the ring, and strangers */
#define HEADS 512       /* of the tallies, a power of two */
#define MATCHES_MOST 16 /* campaigns a text belongs to, before the best are taken */
#define MERGES_MOST 4   /* as many as struct campaign_found tells */
#define ALIKE_OF_4 3    /* a text that shares three quarters with a sample teaches nothing */

static_assert(CAMPAIGN_SAMPLES == SHINGLE_SAMPLES, "an entry has a bit for each sample");
static_assert(CAMPAIGN_MOST * 2 <= SHINGLE_SLOTS,
	      "every campaign, and every merged one, has a slot");

struct campaign_index {
	struct shingle_table table;
	struct stop_shingles stops;
	struct campaign_list list;
};

/* How many shingles each sample of a campaign shares with the text. */
struct tally {
	uint32_t slot;
	uint8_t samples[CAMPAIGN_SAMPLES];
};

struct match {
	uint32_t slot; /* of the campaign, after merges */
	unsigned shared;
};

struct search {
	uint64_t shingles[SKETCH_LEN];
	struct shingle_place places[SKETCH_LEN];
	size_t count;
	uint16_t heads[HEADS]; /* a tally's number, from 1 */
	struct tally tallies[CAMPAIGN_LOOKS];
	size_t tally_count;
	struct match matches[MATCHES_MOST];
	size_t match_count;
};

struct campaign_index *campaign_index_new(void)
{
	struct campaign_index *index = memory_new(1, sizeof(*index));

	shingle_table_init(&index->table);
	return index;
}

void campaign_index_free(struct campaign_index *index)
{
	if (!index)
		return;
	shingle_table_release(&index->table);
	stop_shingles_release(&index->stops);
	campaign_list_release(&index->list);
	free(index);
}

/* Each once, without stop shingles. */
static void take_shingles(const struct campaign_index *index, struct search *search,
			  const uint64_t *sketch, size_t len)
{
	if (len > SKETCH_LEN)
		len = SKETCH_LEN;
	search->count = 0;
	for (size_t i = 0; i < len; i++)
		if ((i == 0 || sketch[i] != sketch[i - 1]) &&
		    !stop_shingles_has(&index->stops, sketch[i]))
			search->shingles[search->count++] = sketch[i];
}

static struct tally *tally_of(struct search *search, uint32_t slot)
{
	size_t at = slot * UINT32_C(0x9E3779B1) >> (32 - 9);

	static_assert(HEADS == 1 << 9 && HEADS > CAMPAIGN_LOOKS, "there is always a free head");
	for (; search->heads[at]; at = (at + 1) % HEADS)
		if (search->tallies[search->heads[at] - 1].slot == slot)
			return &search->tallies[search->heads[at] - 1];
	if (search->tally_count == CAMPAIGN_LOOKS)
		return NULL;
	search->tallies[search->tally_count] = (struct tally){ .slot = slot };
	search->heads[at] = (uint16_t)++search->tally_count;
	return &search->tallies[search->tally_count - 1];
}

static void count_hit(struct search *search, struct shingle_hit hit)
{
	struct tally *tally = tally_of(search, hit.slot);

	for (unsigned left = tally ? hit.samples : 0; left; left &= left - 1)
		tally->samples[__builtin_ctz(left)]++;
}

static void count_all(const struct campaign_index *index, struct search *search)
{
	struct shingle_hit hits[HITS_EACH];

	memset(search->heads, 0, sizeof(search->heads));
	search->tally_count = 0;
	for (size_t i = 0; i < search->count; i++)
		search->places[i] = shingle_table_place(&index->table, search->shingles[i]);
	for (size_t i = 0; i < search->count; i++) {
		size_t count = shingle_table_read(search->places[i], hits, HITS_EACH);

		for (size_t hit = 0; hit < count; hit++)
			count_hit(search, hits[hit]);
	}
}

static unsigned best_sample(const struct tally *tally)
{
	unsigned best = 0;

	for (size_t i = 0; i < CAMPAIGN_SAMPLES; i++)
		if (tally->samples[i] > best)
			best = tally->samples[i];
	return best;
}

static bool is_better(const struct campaign_list *list, struct match a, struct match b)
{
	if (a.shared != b.shared)
		return a.shared > b.shared;
	return list->rows[a.slot].number < list->rows[b.slot].number;
}

/* The best first; of one campaign its best. */
static void add_match(const struct campaign_list *list, struct search *search, struct match match)
{
	struct match *matches = search->matches;
	size_t at = 0;

	while (at < search->match_count && matches[at].slot != match.slot)
		at++;
	if (at == search->match_count) {
		if (at == MATCHES_MOST && !is_better(list, match, matches[at - 1]))
			return;
		if (at < MATCHES_MOST)
			search->match_count++;
		else
			at--;
	} else if (!is_better(list, match, matches[at])) {
		return;
	}
	for (; at > 0 && is_better(list, match, matches[at - 1]); at--)
		matches[at] = matches[at - 1];
	matches[at] = match;
}

static void find_matches(struct campaign_index *index, struct search *search)
{
	bool brief = (search->shingles[0] & SKETCH_BRIEF) != 0;
	unsigned needed = CAMPAIGN_SHARED - (!brief && search->count < CAMPAIGN_FEW);

	search->match_count = 0;
	for (size_t i = 0; i < search->tally_count; i++) {
		unsigned shared = best_sample(&search->tallies[i]);

		if (shared >= needed)
			add_match(&index->list, search,
				  (struct match){
					  campaign_list_root(&index->list, search->tallies[i].slot),
					  shared });
	}
}

static uint32_t merge_matches(struct campaign_index *index, const struct search *search,
			      struct campaign_found *found)
{
	struct campaign_list *list = &index->list;
	size_t count = search->match_count;
	uint32_t into = search->matches[0].slot;

	if (count > MERGES_MOST + 1)
		count = MERGES_MOST + 1;
	for (size_t i = 1; i < count; i++)
		into = campaign_list_merge(list, into, search->matches[i].slot,
					   &found->merged[found->merged_count++]);
	return into;
}

static void add_sample(struct campaign_index *index, const struct search *search, uint32_t slot)
{
	struct campaign_row *row = &index->list.rows[slot];

	for (size_t i = 0; i < search->count; i++)
		shingle_table_add(&index->table, search->shingles[i], slot, row->samples,
				  CAMPAIGN_RING);
	row->samples++;
	row->all_samples++;
}

static uint32_t new_campaign(struct campaign_index *index, int64_t number, struct moment at)
{
	if (campaign_list_is_full(&index->list, CAMPAIGN_MOST))
		campaign_index_forget(index, CAMPAIGN_MOST - 1);
	return campaign_list_add(&index->list, number, at);
}

static void join(struct campaign_index *index, const struct search *search, struct moment at,
		 struct campaign_found *found)
{
	uint32_t slot = merge_matches(index, search, found);
	struct campaign_row *row = &index->list.rows[slot];

	found->campaign = row->number;
	found->shared = search->matches[0].shared;
	campaign_list_meet(&index->list, slot, at);
	if ((size_t)found->shared * 4 < search->count * ALIKE_OF_4 &&
	    row->all_samples < CAMPAIGN_SAMPLES) {
		found->is_variant = true;
		add_sample(index, search, slot);
		return;
	}
	/* What is met again is not what its shingles' rings forget first. */
	for (size_t i = 0; i < search->count; i++)
		shingle_table_touch(search->places[i], slot);
}

void campaign_index_find(struct campaign_index *index, const uint64_t *sketch, size_t len,
			 struct moment at, int64_t next, struct campaign_found *found)
{
	struct search search;

	assert(next > 0);
	*found = (struct campaign_found){ 0 };
	take_shingles(index, &search, sketch, len);
	if (search.count < CAMPAIGN_LEAST)
		return;
	count_all(index, &search);
	find_matches(index, &search);
	if (search.match_count) {
		join(index, &search, at, found);
		return;
	}
	found->campaign = next;
	found->is_new = true;
	add_sample(index, &search, new_campaign(index, next, at));
}

void campaign_index_load(struct campaign_index *index, int64_t campaign, const uint64_t *sketch,
			 size_t len, struct moment at)
{
	struct search search;
	uint32_t slot;

	assert(campaign > 0);
	take_shingles(index, &search, sketch, len);
	if (search.count < CAMPAIGN_LEAST)
		return;
	if (!campaign_list_find(&index->list, campaign, &slot))
		slot = new_campaign(index, campaign, at);
	else
		campaign_list_meet(&index->list, slot, at);
	if (index->list.rows[slot].samples < CAMPAIGN_SAMPLES)
		add_sample(index, &search, slot);
}

void campaign_index_merge(struct campaign_index *index, int64_t campaign, int64_t into)
{
	uint32_t a, b;
	int64_t merged;

	if (!campaign_list_find(&index->list, campaign, &a) ||
	    !campaign_list_find(&index->list, into, &b))
		return;
	a = campaign_list_root(&index->list, a);
	b = campaign_list_root(&index->list, b);
	if (a != b)
		campaign_list_merge(&index->list, a, b, &merged);
}

int64_t campaign_index_now(const struct campaign_index *index, int64_t campaign)
{
	uint32_t slot;

	if (!campaign_list_find(&index->list, campaign, &slot))
		return campaign;
	while (index->list.rows[slot].into != slot)
		slot = index->list.rows[slot].into;
	return index->list.rows[slot].number;
}

void campaign_index_trust(struct campaign_index *index, const uint64_t *sketch, size_t len)
{
	stop_shingles_add_text(&index->stops, sketch, len);
}

bool campaign_index_is_stop(const struct campaign_index *index, uint64_t shingle)
{
	return stop_shingles_has(&index->stops, shingle);
}

static bool is_gone(const void *with, uint32_t slot)
{
	const uint8_t *gone = with;

	return gone[slot / 8] >> slot % 8 & 1;
}

void campaign_index_forget(struct campaign_index *index, size_t most)
{
	uint8_t *gone = campaign_list_choose(&index->list, most);

	if (!gone)
		return;
	shingle_table_sweep(&index->table, is_gone, gone);
	campaign_list_drop(&index->list, gone);
	free(gone);
}

size_t campaign_index_count(const struct campaign_index *index)
{
	return campaign_list_count(&index->list);
}

size_t campaign_index_bytes(const struct campaign_index *index)
{
	return sizeof(*index) + shingle_table_bytes(&index->table) +
	       stop_shingles_bytes(&index->stops) + campaign_list_bytes(&index->list);
}
