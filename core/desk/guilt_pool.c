#include "core/desk/guilt_pool.h"

#include <math.h>

#include "core/base/arena.h"
#include "core/engine/campaign.h"
#include "core/engine/engine.h"

#define SAME 1e-6 /* probabilities that differ by less are the same */

struct pooled {
	struct guilt_row *rows; /* by account number */
	size_t count, guilty, phishers, suspects;
	double clean;
	int64_t delivered, bounced, complained;
	struct moment answered[2]; /* the newest two */
	size_t first,
		second; /* the gravest two of the guilty, by what they did themselves; count when there is none */
};

void guilt_pool_init(struct guilt_pool *pool, struct store *store)
{
	*pool = (struct guilt_pool){ .store = store, .arena = arena_new() };
}

void guilt_pool_release(struct guilt_pool *pool)
{
	map_release(&pool->by_cluster);
	arena_free(pool->arena);
	*pool = (struct guilt_pool){ 0 };
}

void guilt_pool_forget(struct guilt_pool *pool)
{
	map_clear(&pool->by_cluster);
	arena_reset(pool->arena);
	pool->list = NULL;
	pool->count = 0;
}

/* Ties go by what stays the same in whatever order accounts were made. */
static bool is_graver(const struct pooled *p, size_t i, size_t than)
{
	if (than == p->count)
		return true;
	if (p->rows[i].own_bits != p->rows[than].own_bits)
		return p->rows[i].own_bits > p->rows[than].own_bits;
	return str_compare(p->rows[i].id, p->rows[than].id) < 0;
}

static void answers_add(struct pooled *p, const struct guilt_row *row)
{
	p->delivered += row->delivered;
	p->bounced += row->bounced;
	p->complained += row->complained;
	if (moment_before(p->answered[0], row->answered_at)) {
		p->answered[1] = p->answered[0];
		p->answered[0] = row->answered_at;
	} else if (moment_before(p->answered[1], row->answered_at)) {
		p->answered[1] = row->answered_at;
	}
}

static bool is_suspect(const struct guilt_row *row)
{
	return !row->guilty && guilt_suspects(row->own_bits);
}

static double clean_weight(const struct guilt_row *row)
{
	return row->guilty ? 0 : guilt_clean_weight(row->delivered, row->bounced, row->complained);
}

/* A person said that it was a false alarm: what it did speaks for nobody else's guilt. */
static void row_clear(struct guilt_row *row)
{
	row->guilty = false;
	row->verdict = VERDICT_CLEAN;
	row->own_bits = fmin(row->own_bits, PRIOR_BITS);
	row->bounced = row->complained = 0;
}

static void rank(struct pooled *p)
{
	p->first = p->second = p->count;
	for (size_t i = 0; i < p->count; i++) {
		if (p->rows[i].cleared)
			row_clear(&p->rows[i]);
		answers_add(p, &p->rows[i]);
		p->suspects += is_suspect(&p->rows[i]);
		p->clean += clean_weight(&p->rows[i]);
		if (!p->rows[i].guilty)
			continue;
		p->guilty++;
		p->phishers += p->rows[i].verdict == VERDICT_PHISHER;
		if (is_graver(p, i, p->first)) {
			p->second = p->first;
			p->first = i;
		} else if (is_graver(p, i, p->second)) {
			p->second = i;
		}
	}
}

static enum err pooled_get(struct guilt_pool *pool, struct cluster_no cluster,
			   struct pooled **pooled)
{
	int64_t at;
	struct pooled *p;
	enum err e;

	if (map_get_number(&pool->by_cluster, (uint64_t)cluster.n, &at)) {
		*pooled = pool->list[at];
		return ERR_NONE;
	}
	p = ARENA_NEW(pool->arena, struct pooled);
	e = store_cluster_guilt(pool->store, pool->arena, cluster, &p->rows, &p->count);
	if (e)
		return e;
	rank(p);
	pool->list = arena_grow(pool->arena, pool->list, pool->count, sizeof(struct pooled *));
	map_put_number(&pool->by_cluster, (uint64_t)cluster.n, (int64_t)pool->count);
	pool->list[pool->count++] = p;
	*pooled = p;
	return ERR_NONE;
}

static size_t row_of(const struct pooled *p, struct account_no member)
{
	size_t low = 0, high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->rows[middle].account.n < member.n)
			low = middle + 1;
		else
			high = middle;
	}
	return low < p->count && p->rows[low].account.n == member.n ? low : p->count;
}

static size_t gravest_other(const struct pooled *p, size_t me)
{
	return p->first == me ? p->second : p->first;
}

enum err guilt_pool_ask(struct guilt_pool *pool, struct cluster_no cluster,
			struct account_no member, struct guilt *guilt)
{
	struct pooled *p;
	size_t me, other;
	enum err e = pooled_get(pool, cluster, &p);

	if (e)
		return e;
	me = row_of(p, member);
	other = gravest_other(p, me);
	*guilt = (struct guilt){ .members = (int64_t)p->count,
				 .guilty_members = (int64_t)p->guilty,
				 .phishers = (int64_t)p->phishers,
				 .suspects = (int64_t)p->suspects,
				 .clean = p->clean,
				 .delivered = p->delivered,
				 .bounced = p->bounced,
				 .complained = p->complained,
				 .answered_at = p->answered[0] };
	if (me < p->count) {
		guilt->delivered -= p->rows[me].delivered;
		guilt->bounced -= p->rows[me].bounced;
		guilt->complained -= p->rows[me].complained;
		if (p->rows[me].answered_at.us == p->answered[0].us)
			guilt->answered_at = p->answered[1];
		guilt->tie_bits = p->rows[me].tie_bits;
		guilt->guilty_members -= p->rows[me].guilty;
		guilt->phishers -= p->rows[me].guilty && p->rows[me].verdict == VERDICT_PHISHER;
		guilt->suspects -= is_suspect(&p->rows[me]);
		guilt->clean = fmax(guilt->clean - clean_weight(&p->rows[me]), 0);
	}
	if (other < p->count) {
		guilt->strongest_probability = bits_to_probability(p->rows[other].own_bits);
		guilt->verdict = p->rows[other].verdict;
		guilt->at = p->rows[other].evidence_at;
		guilt->example = p->rows[other].id;
	}
	return ERR_NONE;
}

/* Whether the others' answers say anything. */
static bool answers_tell(int64_t bounced, int64_t complained, int64_t delivered)
{
	return answers_bits(DELIVERY_BOUNCED, (double)bounced, (double)delivered) > 0 ||
	       answers_bits(DELIVERY_COMPLAINED, (double)complained, (double)delivered) > 0;
}

enum err guilt_pool_reached(struct guilt_pool *pool, struct cluster_no cluster,
			    const struct account_no **members, size_t *count)
{
	struct account_no *list;
	struct pooled *p;
	size_t n = 0;
	enum err e = pooled_get(pool, cluster, &p);

	if (e)
		return e;
	list = ARENA_ARRAY(pool->arena, p->count + 1, struct account_no);
	for (size_t i = 0; i < p->count; i++) {
		const struct guilt_row *row = &p->rows[i];
		bool others = p->guilty > (size_t)row->guilty ||
			      p->suspects > (size_t)is_suspect(row) ||
			      answers_tell(p->bounced - row->bounced,
					   p->complained - row->complained,
					   p->delivered - row->delivered);
		bool had = fabs(row->probability - bits_to_probability(row->own_bits)) > SAME;

		if (others || had)
			list[n++] = row->account;
	}
	*members = list;
	*count = n;
	return ERR_NONE;
}

enum err guilt_pool_sign(struct guilt_pool *pool, struct cluster_no cluster, int64_t *sign)
{
	struct pooled *p;
	enum err e = pooled_get(pool, cluster, &p);
	double bits, strongest = 0;

	if (e)
		return e;
	bits = answers_bits(DELIVERY_BOUNCED, (double)p->bounced, (double)p->delivered) +
	       answers_bits(DELIVERY_COMPLAINED, (double)p->complained, (double)p->delivered);
	if (p->first < p->count)
		strongest = bits_to_probability(p->rows[p->first].own_bits);
	*sign = (int64_t)(4 * log2(1 + (double)p->guilty)) * 10000 +
		(int64_t)(2 * log2(1 + (double)p->count)) * 100 + (int64_t)(bits / 2) * 2 +
		(strongest >= DISABLE_AT);
	return ERR_NONE;
}
