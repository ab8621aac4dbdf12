#include "core/desk/campaign_pool.h"

#include <math.h>

#include "core/base/arena.h"
#include "core/engine/engine.h"

#define FRESH_UP_TO \
	256 /* members: a pool that lacks who asks is read anew; a greater one takes it for a stranger */

struct campaign_known {
	struct campaign_share_row *rows;
	struct campaign_member *members;
	size_t count;
	struct campaign_pool *pool;
	bool stale;
};

void campaign_pools_init(struct campaign_pools *pools, struct store *store)
{
	*pools = (struct campaign_pools){ .store = store, .arena = arena_new() };
}

void campaign_pools_release(struct campaign_pools *pools)
{
	map_release(&pools->by_campaign);
	arena_free(pools->arena);
	*pools = (struct campaign_pools){ 0 };
}

void campaign_pools_forget(struct campaign_pools *pools)
{
	map_clear(&pools->by_campaign);
	arena_reset(pools->arena);
	pools->list = NULL;
	pools->count = 0;
}

void campaign_pools_stale(struct campaign_pools *pools, struct campaign_no campaign)
{
	int64_t at;

	if (map_get_number(&pools->by_campaign, (uint64_t)campaign.n, &at))
		pools->list[at]->stale = true;
}

/* A person said that it was a false alarm: what it did speaks for nobody else's guilt. */
static void member_clear(struct campaign_member *member)
{
	member->guilty = false;
	member->harm = VERDICT_CLEAN;
	member->own_bits = fmin(member->own_bits, PRIOR_BITS);
	member->share.counts[DELIVERY_BOUNCED] = 0;
	member->share.counts[DELIVERY_COMPLAINED] = 0;
}

static struct campaign_member member_of(const struct campaign_share_row *row, struct moment now)
{
	struct campaign_member member = {
		.share = row->share,
		.id = row->id,
		.own_bits = row->own_bits,
		.guilty = row->guilty,
		.trusted = !moment_is_never(row->trusted_from) && row->trusted_from.us < now.us,
		.harm = row->harm,
		.evidence_at = row->evidence_at,
		.cluster = row->cluster,
	};

	if (row->cleared)
		member_clear(&member);
	return member;
}

static enum err known_read(struct campaign_pools *pools, struct campaign_no campaign,
			   struct campaign_known *known)
{
	enum err e = store_campaign_members(pools->store, pools->arena, campaign, &known->rows,
					    &known->count);

	if (!e && moment_is_never(pools->watched_from))
		e = store_campaign_first(pools->store, &pools->watched_from);
	if (e)
		return e;
	known->members = ARENA_ARRAY(pools->arena, known->count + 1, struct campaign_member);
	for (size_t i = 0; i < known->count; i++)
		known->members[i] = member_of(&known->rows[i], pools->now);
	known->pool = campaign_pool_new(pools->arena, known->members, known->count,
					pools->watched_from);
	known->stale = false;
	return ERR_NONE;
}

static enum err known_get(struct campaign_pools *pools, struct campaign_no campaign,
			  struct campaign_known **known)
{
	int64_t at;

	if (map_get_number(&pools->by_campaign, (uint64_t)campaign.n, &at)) {
		*known = pools->list[at];
		return (*known)->stale ? known_read(pools, campaign, *known) : ERR_NONE;
	}
	*known = ARENA_NEW(pools->arena, struct campaign_known);
	pools->list = arena_grow(pools->arena, pools->list, pools->count,
				 sizeof(struct campaign_known *));
	map_put_number(&pools->by_campaign, (uint64_t)campaign.n, (int64_t)pools->count);
	pools->list[pools->count++] = *known;
	return known_read(pools, campaign, *known);
}

static size_t member_find(const struct campaign_known *known, struct account_no account)
{
	size_t low = 0, high = known->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (known->rows[middle].share.account.n < account.n)
			low = middle + 1;
		else
			high = middle;
	}
	return low < known->count && known->rows[low].share.account.n == account.n
		       ? low
		       : CAMPAIGN_STRANGER;
}

enum err campaign_pools_ask(struct campaign_pools *pools, struct campaign_no campaign,
			    const struct campaign_member *mine, struct campaign_word *word)
{
	struct campaign_known *known;
	size_t me = CAMPAIGN_STRANGER;
	enum err e = known_get(pools, campaign, &known);

	*word = (struct campaign_word){ 0 };
	if (!e)
		me = member_find(known, mine->share.account);
	if (!e && me == CAMPAIGN_STRANGER && known->count <= FRESH_UP_TO) {
		e = known_read(pools, campaign, known);
		me = e ? me : member_find(known, mine->share.account);
	}
	if (e || known->count < 1 || (known->count == 1 && me == 0))
		return e;
	campaign_hear(known->pool, me, mine, pools->now, word);
	word->no = campaign;
	return ERR_NONE;
}

double campaign_word_bits(const struct campaign_word *word)
{
	return word->guilt_bits + word->delivery_bits + word->spread_bits + word->fleet_bits +
	       word->swarm_bits;
}

enum err campaign_pools_reached(struct campaign_pools *pools, struct arena *arena,
				struct campaign_no campaign, double least,
				struct account_no **members, size_t *count)
{
	struct campaign_known *known;
	enum err e = known_get(pools, campaign, &known);

	*members = NULL;
	*count = 0;
	if (e || known->count < 2)
		return e;
	*members = ARENA_ARRAY(arena, known->count, struct account_no);
	for (size_t i = 0; i < known->count; i++) {
		struct campaign_word word;

		campaign_hear(known->pool, i, &known->members[i], pools->now, &word);
		if (fabs(campaign_word_bits(&word) - known->rows[i].told) >= least)
			(*members)[(*count)++] = known->rows[i].share.account;
	}
	return ERR_NONE;
}

enum err campaign_pools_judge(struct campaign_pools *pools, struct campaign_no campaign,
			      enum verdict *verdict, double *probability)
{
	struct campaign_known *known;
	enum err e = known_get(pools, campaign, &known);

	if (!e)
		campaign_judge(known->pool, pools->now, verdict, probability);
	return e;
}
