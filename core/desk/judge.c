#include "core/desk/judge.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/memory.h"
#include "core/desk/desk_private.h"
#include "core/desk/join.h"
#include "core/desk/judging.h"
#include "core/desk/remedy.h"

#define ROUNDS 4 /* of joining and judging again, until nothing moves */
#define CHUNK \
	128 /* accounts judged in one transaction: a rep's key waits no longer than this takes */

static enum err judge_list(struct judging *j, struct arena *arena,
			   const struct account_no *accounts, size_t count)
{
	enum err e = store_write(j->desk->store);

	for (size_t i = 0; !e && i < count; i++) {
		struct cluster_no cluster = { 0 };

		e = judge_account(j, arena, accounts[i], &cluster);
	}
	if (!e)
		e = store_commit(j->desk->store);
	store_end(j->desk->store);
	return e;
}

static enum err judge_dirty(struct judging *j)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct account_no *accounts = NULL;
	size_t count = 0;
	enum err e;

	do {
		arena_reset(arena);
		e = store_read(j->desk->store);
		if (!e)
			e = store_dirty(j->desk->store, arena, CHUNK, &accounts, &count);
		store_end(j->desk->store);
		if (!e && count)
			e = judge_list(j, arena, accounts, count);
		if (!e && j->progress && !j->progress(j->with, j->count))
			break;
	} while (!e && count);
	return e;
}

/* One step; the accounts whose cluster changed are judged again. */
static enum err join_step(struct judging *j, bool whole, bool *more)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct store *store = j->desk->store;
	struct account_no *changed = NULL;
	size_t count = 0;
	enum err e = store_write(store);

	if (!e)
		e = join_some(j->desk, j->clock, whole, arena, more, &changed, &count);
	for (size_t i = 0; !e && i < count; i++)
		e = store_dirty_put(store, changed[i]);
	if (!e)
		e = store_commit(store);
	store_end(store);
	return e;
}

static enum err clusters_join(struct judging *j, bool whole)
{
	bool more = true;
	enum err e = ERR_NONE;

	while (!e && more) {
		e = join_step(j, whole, &more);
		if (!e && j->progress && !j->progress(j->with, j->count))
			break;
	}
	return e;
}

static bool number_add(void *with, uint64_t key, int64_t value)
{
	struct account_no **next = with;

	(void)value;
	(*next)++->n = (int64_t)key;
	return true;
}

static enum err cluster_judge(struct judging *j, struct cluster_no cluster)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	const struct account_no *members = NULL;
	size_t count = 0;
	struct cluster_no same;
	enum err e = store_write(j->desk->store);

	if (!e)
		e = guilt_pool_reached(&j->pool, cluster, &members, &count);
	for (size_t i = 0; !e && i < count; i++)
		e = judge_account(j, arena, members[i], &same);
	if (!e && count)
		e = store_commit(j->desk->store);
	store_end(j->desk->store);
	j->count->clusters++;
	return e;
}

/* Guilt flows from what each member did itself, so one pass is all. One transaction a cluster: whoever the evidence
 * reaches is stopped at once. */
static enum err guilt_flow(struct judging *j)
{
	struct account_no *numbers = memory_new(j->news->count + 1, sizeof(*numbers));
	struct account_no *next = numbers;
	enum err e = ERR_NONE;

	guilt_pool_forget(&j->pool);
	map_each_number(j->news, number_add, &next);
	for (struct account_no *at = numbers; !e && at < next; at++)
		e = cluster_judge(j, (struct cluster_no){ at->n });
	free(numbers);
	return e;
}

static enum err holds_lapse(struct judging *j)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct account_no *accounts = NULL;
	size_t count = 0;
	enum err e = store_write(j->desk->store);

	if (!e)
		e = store_lapsed(j->desk->store, arena, j->clock, &accounts, &count);
	for (size_t i = 0; !e && i < count; i++)
		e = remedy_lapse(j->desk, arena, accounts[i], j->count);
	if (!e && count)
		e = store_commit(j->desk->store);
	store_end(j->desk->store);
	return e;
}

static enum err campaign_flow(struct judging *j, struct campaign_no campaign, double least)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct account_no *members = NULL;
	size_t count = 0;
	enum err e = campaign_pools_reached(&j->campaigns, arena, campaign, j->clock, least,
					    &members, &count);

	for (size_t i = 0; !e && i < count; i++) {
		struct cluster_no cluster;

		e = judge_account(j, passing, members[i], &cluster);
		arena_reset(passing);
	}
	return e;
}

enum err judge_campaigns_flow(struct judging *j, double least)
{
	struct account_no *numbers = memory_new(j->campaign_news->count + 1, sizeof(*numbers));
	struct account_no *next = numbers;
	enum err e = ERR_NONE;

	campaign_pools_forget(&j->campaigns);
	map_each_number(j->campaign_news, number_add, &next);
	map_clear(j->campaign_news);
	for (struct account_no *at = numbers; !e && at < next; at++) {
		bool writes = !store_is_writing(j->desk->store);

		e = writes ? store_write(j->desk->store) : ERR_NONE;
		if (!e)
			e = campaign_flow(j, (struct campaign_no){ at->n }, least);
		if (writes) {
			if (!e)
				e = store_commit(j->desk->store);
			store_end(j->desk->store);
		}
	}
	free(numbers);
	return e;
}

#define TOLD_SAME 1e-6 /* bits that differ by less are the same */

static enum err links_follow(struct judging *j, bool join, bool whole)
{
	enum err e = join ? clusters_join(j, whole) : ERR_NONE;

	guilt_pool_forget(&j->pool);
	campaign_pools_forget(&j->campaigns);
	if (!e)
		e = judge_dirty(j);
	if (!e)
		e = judge_campaigns_flow(j, TOLD_SAME);
	return e ? e : guilt_flow(j);
}

/* `whole`: links that crowd-wide changes touch too. */
static enum err all_steps(struct judging *j, bool whole)
{
	bool waits = whole;
	enum err e = judge_dirty(j);

	/* Guilt may cost an account its trust, and that make what it has rarer. */
	for (int round = 0; !e && round < ROUNDS; round++) {
		if (!waits)
			e = join_waits(j->desk, &waits);
		if (!e && (waits || round == 0))
			e = links_follow(j, waits, whole);
		if (e || !waits)
			break;
		waits = false;
	}
	return e ? e : holds_lapse(j);
}

enum err judging_begin(struct judging *j, struct desk *desk, struct judge_count *count)
{
	*j = (struct judging){ .desk = desk, .count = count };
	j->news = &j->maps[0];
	j->campaign_news = &j->maps[1];
	guilt_pool_init(&j->pool, desk->store);
	campaign_pools_init(&j->campaigns, desk->store);
	return desk_clock(desk, &j->clock);
}

void judging_end(struct judging *j)
{
	guilt_pool_release(&j->pool);
	campaign_pools_release(&j->campaigns);
	map_release(&j->maps[0]);
	map_release(&j->maps[1]);
}

struct told {
	bool (*progress)(void *with, const struct judge_count *count);
	void *with;
};

static enum err judge_steps(struct desk *desk, struct judge_count *count, bool whole,
			    struct told told)
{
	struct judge_count none = { 0 };
	struct judging j;
	enum err e = judging_begin(&j, desk, count ? count : &none);

	j.progress = told.progress;
	j.with = told.with;
	if (!e)
		e = all_steps(&j, whole);
	judging_end(&j);
	return e;
}

enum err judge_all(struct desk *desk, struct judge_count *count,
		   bool (*progress)(void *with, const struct judge_count *count), void *with)
{
	return judge_steps(desk, count, false, (struct told){ progress, with });
}

enum err judge_retain(struct desk *desk)
{
	struct moment clock;
	int64_t removed = 0;
	bool more = true;
	enum err e = desk_clock(desk, &clock);

	if (!desk->settings.retention_days)
		return e;
	clock.us -= desk->settings.retention_days * MOMENT_DAY;
	while (!e && more)
		e = store_retain(desk->store, clock, &removed, &more);
	return e;
}

enum err judge_decay(struct desk *desk, struct judge_count *count,
		     bool (*progress)(void *with, const struct judge_count *count), void *with)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct account_no *accounts = NULL;
	size_t n = 0;
	enum err e = store_write(desk->store);

	if (!e)
		e = store_decaying(desk->store, arena, &accounts, &n);
	for (size_t i = 0; !e && i < n; i++)
		e = store_dirty_put(desk->store, accounts[i]);
	if (!e)
		e = store_commit(desk->store);
	store_end(desk->store);
	return e ? e : judge_steps(desk, count, true, (struct told){ progress, with });
}

enum err judge_scan(struct desk *desk, struct judge_count *count)
{
	enum err e = judge_decay(desk, count, NULL, NULL);

	return e ? e : judge_retain(desk);
}
