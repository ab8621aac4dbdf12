/*
 * guilt_pool: what the members of each cluster did, read once and asked for every member. Private to core/desk.
 *
 * A cluster of ten thousand is read once, not ten thousand times. What is pooled is each member's own
 * evidence, without what guilt gave it, so that nothing feeds on itself. It may be a step behind while accounts are judged one
 * by one; judging a whole cluster reads it anew.
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/map.h"
#include "core/engine/engine.h"
#include "core/store/store.h"

struct pooled;

struct guilt_pool {
	struct store *store;
	struct arena *arena;
	struct map by_cluster; /* the cluster's number to an index into `list` */
	struct pooled **list;
	size_t count;
};

void guilt_pool_init(struct guilt_pool *pool, struct store *store);
void guilt_pool_release(struct guilt_pool *pool);
void guilt_pool_forget(struct guilt_pool *pool); /* read everything anew */

/* The guilt that reaches one member. Texts live until the pool is forgotten. */
MUST_USE enum err guilt_pool_ask(struct guilt_pool *pool, struct cluster_no cluster,
				 struct account_no member, struct guilt *guilt);

/* The members whose judgement guilt changes, or has changed before and no longer does. */
MUST_USE enum err guilt_pool_reached(struct guilt_pool *pool, struct cluster_no cluster,
				     const struct account_no **members, size_t *count);

/* What the members of a cluster can be told, in a number that changes when that does so much that it is worth telling at once:
 * by a fifth more guilty ones, two fifths more members, one that convicts, two bits of answers. */
MUST_USE enum err guilt_pool_sign(struct guilt_pool *pool, struct cluster_no cluster,
				  int64_t *sign);
