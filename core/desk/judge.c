#include "core/desk/judge.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/memory.h"
#include "core/desk/campaign_replay.h"
#include "core/desk/desk_private.h"
#include "core/desk/join.h"
#include "core/desk/judging.h"
#include "core/desk/remedy.h"
#include "core/engine/weights.h"

#define ROUNDS 4 /* of joining and judging again, until nothing moves */
/* Judged in one transaction: a rep's key waits no longer than it takes. */
#define CHUNK 512 /* accounts at most */
#define CHUNK_US 50000
#define DROPPED_AT_ONCE 4096

/* Between steps. What is not judged yet stays on the lists of the store. */
static enum err step_over(const struct judging *j)
{
	bool stop = (j->progress && !j->progress(j->with, j->count)) || !desk_goes_on(j->desk);

	return stop ? err_fail(ERR_CANCELLED, "stopped before everything was judged") : ERR_NONE;
}

/* As many as there is time for, from the first; the others stay on the list. */
static enum err judge_list(struct judging *j, struct arena *arena,
			   const struct account_no *accounts, size_t count)
{
	int64_t until = moment_ticks_us() + CHUNK_US;
	enum err e = store_write(j->desk->store);

	for (size_t i = 0; !e && i < count && (!i || moment_ticks_us() < until); i++) {
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
	bool more;
	enum err e;

	do {
		arena_reset(arena);
		e = store_read(j->desk->store);
		if (!e)
			e = store_dirty(j->desk->store, arena, CHUNK, &accounts, &count);
		store_end(j->desk->store);
		if (!e && count)
			e = judge_list(j, arena, accounts, count);
		if (!e && count)
			e = store_tend(j->desk->store, &more);
		if (!e && count)
			e = step_over(j);
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
		if (!e && more)
			e = step_over(j);
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

static int by_number(const void *left, const void *right)
{
	const struct account_no *a = left, *b = right;

	return a->n < b->n ? -1 : a->n > b->n;
}

static enum err members_judge(struct judging *j, const struct account_no *members, size_t count)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < count; i++) {
		struct cluster_no cluster;

		if (j->spared && j->spared(j->told_with, members[i]))
			continue;
		e = judge_account(j, arena, members[i], &cluster);
		arena_reset(arena);
	}
	return e;
}

static enum err cluster_flow(struct judging *j, struct cluster_no cluster, struct map *seen)
{
	const struct account_no *members = NULL;
	size_t count = 0;
	int64_t sign = 0, before = 0;
	enum err e = seen ? guilt_pool_sign(&j->pool, cluster, &sign) : ERR_NONE;

	if (seen && map_get_number(seen, (uint64_t)cluster.n, &before) && before == sign)
		return e;
	if (!e)
		e = guilt_pool_reached(&j->pool, cluster, &members, &count);
	if (!e)
		e = members_judge(j, members, count);
	if (seen)
		map_put_number(seen, (uint64_t)cluster.n, sign);
	j->count->clusters++;
	return e;
}

static enum err campaign_flow(struct judging *j, struct campaign_no campaign, double least)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct account_no *members = NULL;
	size_t count = 0;
	enum verdict verdict;
	double probability = 0;
	enum err e;

	campaign_pools_stale(&j->campaigns, campaign);
	e = campaign_pools_reached(&j->campaigns, arena, campaign, least, &members, &count);

	if (!e)
		e = members_judge(j, members, count);
	if (!e && j->campaign_told) {
		e = campaign_pools_judge(&j->campaigns, campaign, &verdict, &probability);
		j->campaign_told(j->told_with, campaign, probability);
	}
	return e;
}

/* In a transaction of its own, unless one is open: whoever the evidence reaches is stopped at once. */
static enum err flow_one(struct judging *j, int64_t n, struct map *seen, const double *least)
{
	struct store *store = j->desk->store;
	bool writes = !store_is_writing(store);
	enum err e = writes ? store_write(store) : ERR_NONE;

	if (!e)
		e = least ? campaign_flow(j, (struct campaign_no){ n }, *least)
			  : cluster_flow(j, (struct cluster_no){ n }, seen);
	if (!writes)
		return e;
	if (!e)
		e = store_commit(store);
	store_end(store);
	return e;
}

/* Every number of `news`, which is empty afterwards. */
static enum err flow(struct judging *j, struct map *news, struct map *seen, const double *least)
{
	struct account_no *numbers = memory_new(news->count + 1, sizeof(*numbers)), *next = numbers;
	enum err e = ERR_NONE;

	map_each_number(news, number_add, &next);
	map_clear(news);
	/* What comes of it does not hang on where a process keeps what. */
	qsort(numbers, (size_t)(next - numbers), sizeof(*numbers), by_number);
	for (struct account_no *at = numbers; !e && at < next; at++) {
		e = flow_one(j, at->n, seen, least);
		if (!e && moment_is_never(j->tipped))
			e = step_over(j);
	}
	free(numbers);
	return e;
}

/* Guilt flows from what each member did itself, so one pass is all. */
enum err judge_clusters_flow(struct judging *j, struct map *seen)
{
	if (!j->keeps_pools || j->news->count)
		guilt_pool_forget(&j->pool);
	return flow(j, j->news, seen, NULL);
}

enum err judge_campaigns_flow(struct judging *j, double least)
{
	if (!j->keeps_pools)
		campaign_pools_forget(&j->campaigns);
	return flow(j, j->campaign_news, NULL, &least);
}

/* Whether any hold has: asked first, for an idle desk writes nothing. */
static enum err any_lapsed(struct judging *j, struct arena *arena, bool *any)
{
	struct account_no *accounts = NULL;
	size_t count = 0;
	enum err e = store_read(j->desk->store);

	if (!e)
		e = store_lapsed(j->desk->store, arena, j->clock, &accounts, &count);
	store_end(j->desk->store);
	*any = count > 0;
	return e;
}

static enum err holds_lapse(struct judging *j)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct account_no *accounts = NULL;
	size_t count = 0;
	bool any = false;
	enum err e = any_lapsed(j, arena, &any);

	if (e || !any)
		return e;
	e = store_write(j->desk->store);
	if (!e)
		e = store_lapsed(j->desk->store, arena, j->clock, &accounts, &count);
	for (size_t i = 0; !e && i < count; i++)
		e = remedy_lapse(j->desk, arena, accounts[i], j->count);
	if (!e && count)
		e = store_commit(j->desk->store);
	store_end(j->desk->store);
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
	return e ? e : judge_clusters_flow(j, NULL);
}

/* -- news that a store keeps until all have heard ------------------------------------------- */

enum err judging_news(struct judging *j, enum news_kind kind, int64_t number)
{
	int64_t none;

	map_put_number(&j->maps[kind], (uint64_t)number, 1);
	if (!moment_is_never(j->tipped) || map_get_number(&j->kept[kind], (uint64_t)number, &none))
		return ERR_NONE;
	map_put_number(&j->kept[kind], (uint64_t)number, 1);
	return store_news_put(j->desk->store, kind, number);
}

/* What somebody who was stopped left behind. */
static enum err news_learn(struct judging *j)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	enum err e = ERR_NONE;

	for (int kind = 0; !e && kind < NEWS_KIND_COUNT; kind++) {
		int64_t *numbers = NULL;
		size_t count = 0;

		e = store_news(j->desk->store, arena, (enum news_kind)kind, &numbers, &count);
		for (size_t i = 0; i < count; i++) {
			map_put_number(&j->maps[kind], (uint64_t)numbers[i], 1);
			map_put_number(&j->kept[kind], (uint64_t)numbers[i], 1);
		}
	}
	return e;
}

static enum err some_drop(struct judging *j, int kind, const struct account_no *numbers,
			  size_t count)
{
	enum err e = store_write(j->desk->store);

	for (size_t i = 0; !e && i < count; i++)
		e = store_news_drop(j->desk->store, (enum news_kind)kind, numbers[i].n);
	if (!e)
		e = store_commit(j->desk->store);
	store_end(j->desk->store);
	return e;
}

static enum err news_drop(struct judging *j, int kind)
{
	struct map *kept = &j->kept[kind];
	struct account_no *numbers = memory_new(kept->count + 1, sizeof(*numbers)), *next = numbers;
	enum err e = ERR_NONE;

	map_each_number(kept, number_add, &next);
	for (struct account_no *at = numbers; !e && at < next; at += DROPPED_AT_ONCE) {
		size_t left = (size_t)(next - at);

		e = some_drop(j, kind, at, left < DROPPED_AT_ONCE ? left : DROPPED_AT_ONCE);
	}
	map_clear(kept);
	free(numbers);
	return e;
}

/* `whole`: links that crowd-wide changes touch too. */
static enum err all_steps(struct judging *j, bool whole)
{
	bool waits = whole;
	enum err e = news_learn(j);

	if (!e)
		e = judge_dirty(j);

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
	for (int kind = 0; !e && kind < NEWS_KIND_COUNT; kind++)
		e = news_drop(j, kind);
	return e ? e : holds_lapse(j);
}

enum err judging_begin(struct judging *j, struct desk *desk, struct judge_count *count)
{
	enum err e;

	weights_use(desk->settings.weights);
	*j = (struct judging){ .desk = desk, .count = count };
	j->news = &j->maps[NEWS_CLUSTER];
	j->campaign_news = &j->maps[NEWS_CAMPAIGN];
	guilt_pool_init(&j->pool, desk->store);
	campaign_pools_init(&j->campaigns, desk->store);
	e = desk_clock(desk, &j->clock);
	j->campaigns.now = j->clock;
	return e;
}

void judging_end(struct judging *j)
{
	guilt_pool_release(&j->pool);
	campaign_pools_release(&j->campaigns);
	for (int kind = 0; kind < NEWS_KIND_COUNT; kind++) {
		map_release(&j->maps[kind]);
		map_release(&j->kept[kind]);
	}
}

struct onlooker {
	bool (*progress)(void *with, const struct judge_count *count);
	void *with;
};

static enum err judge_steps(struct desk *desk, struct judge_count *count, bool whole,
			    struct onlooker onlooker)
{
	struct judge_count none = { 0 };
	struct judging j;
	enum err e = judging_begin(&j, desk, count ? count : &none);

	j.progress = onlooker.progress;
	j.with = onlooker.with;
	if (!e)
		e = all_steps(&j, whole);
	judging_end(&j);
	return e;
}

enum err judge_all(struct desk *desk, struct judge_count *count,
		   bool (*progress)(void *with, const struct judge_count *count), void *with)
{
	return judge_steps(desk, count, false, (struct onlooker){ progress, with });
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
	while (!e && more && desk_goes_on(desk))
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
	return e ? e : judge_steps(desk, count, true, (struct onlooker){ progress, with });
}

enum err judge_scan(struct desk *desk, struct judge_count *count)
{
	enum err e = campaign_replay(desk, true);

	if (!e)
		e = judge_decay(desk, count, NULL, NULL);
	return e ? e : judge_retain(desk);
}
