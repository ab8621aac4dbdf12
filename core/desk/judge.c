#include "core/desk/judge.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/map.h"
#include "core/desk/desk_private.h"
#include "core/desk/fold.h"
#include "core/desk/guilt_pool.h"
#include "core/desk/judgement_json.h"
#include "core/desk/remedy.h"
#include "core/engine/link.h"
#include "core/engine/network.h"

#define CHUNK \
	128 /* accounts judged in one transaction: a rep's key waits no longer than this takes */
#define BODY_MAX ((size_t)1024 * 1024) /* bytes of a judgement */

struct judging {
	struct desk *desk;
	struct moment clock;
	struct judge_count *count;
	struct guilt_pool pool;
	struct map *news; /* numbers of clusters of which a member was judged */
	bool (*progress)(void *with, const struct judge_count *count);
	void *with;
};

static struct str said_and_seen(struct arena *arena, const struct location *location)
{
	const char *said = location->claim_count ? location->claims[0].country : "";
	const char *seen = "";

	for (size_t i = 0; !*seen && i < location->observation_count; i++)
		seen = location->observations[i].place.country;
	if (location->verdict >= PLACE_MISMATCH)
		for (size_t i = 0; i < location->claim_count; i++)
			if (!str_equal(str_of(location->claims[i].country), str_of(seen))) {
				said = location->claims[i].country;
				break;
			}
	if (*said && *seen && !str_equal(str_of(said), str_of(seen)))
		return arena_strf(arena, "%s≠%s", said, seen);
	return arena_strf(arena, "%s", *seen ? seen : said);
}

/* The first harm reason's sentence; the prior and what speaks for the account are no reasons to act. */
static struct str top_reason(const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->reason_count; i++) {
		const struct reason *reason = &judgement->reasons[i];

		if (reason->bits > 0 && reason->family != FAMILY_PRIOR)
			return reason->text;
	}
	return (struct str){ 0 };
}

static void days_fill(const struct facts *facts, struct judged *judged)
{
	judged->last_day = facts->last_at.us / MOMENT_DAY;
	for (size_t i = 0; i < facts->day_count; i++) {
		int64_t ago = judged->last_day - facts->days[i].day;

		if (ago >= 0 && ago < 8)
			judged->sends_by_day[7 - ago] = (uint16_t)(facts->days[i].sent < UINT16_MAX
									   ? facts->days[i].sent
									   : UINT16_MAX);
	}
}

/* clang-format off */
static const enum state outside_states[] = {
	[OUTSIDE_DISABLE] = STATE_DISABLED, [OUTSIDE_ENABLE] = STATE_ACTIVE, [OUTSIDE_DELETE] = STATE_DELETED,
};
/* clang-format on */

static void judged_fill(struct arena *arena, struct account_no no, const struct folded *folded,
			const struct judgement *judgement, struct judged *judged)
{
	const struct facts *facts = folded->facts;

	*judged = (struct judged){
		.no = no,
		.profile = facts->profile,
		.last_seen = facts->last_at,
		.on_line_at = facts->last_chat_customer_at,
		.sent = facts->sent,
		.place = said_and_seen(arena, &judgement->location),
		.outside_state = facts->has_outside_action
					 ? (int)outside_states[facts->outside_action]
					 : -1,
		.outside_at = facts->outside_at,
		.verdict = judgement->verdict,
		.probability = judgement->probability,
		.bits = engine_own_bits(judgement),
		.top_reason = top_reason(judgement),
		.evidence_at = judgement->evidence_at,
		.decays = judgement->decays,
		.guilty = judgement->guilty,
		.harm = judgement->harm,
		.own_evidence_at = judgement->own_evidence_at,
		.protected = judgement->protected,
		.traits = folded->traits,
		.trait_count = folded->trait_count,
		.terms = folded->terms,
		.term_count = folded->term_count,
	};
	struct moment since = moment_is_never(facts->profile.created_at)
				      ? facts->first_at
				      : facts->profile.created_at;

	if (engine_is_trusted(facts, judgement->verdict, (struct moment){ INT64_MAX }) &&
	    !moment_is_never(facts->first_at))
		judged->trusted_from.us = since.us + TRUSTED_AFTER_US;
	days_fill(facts, judged);
}

/* Note what hides behind each address, so that a shared exit joins nobody. */
static enum err hides_note(struct judging *j, const struct facts *facts)
{
	for (size_t i = 0; i < facts->seen_count; i++) {
		char ip[IP_TEXT_MAX];
		enum err e;

		ip_print(&facts->seen[i].ip, ip);
		e = store_trait_hides(j->desk->store, str_of(ip),
				      network_link_verdict(&facts->seen[i].place));
		if (e)
			return e;
	}
	return ERR_NONE;
}

/* Judge one account, keep what was found, and do what the policy says. Inside a write. */
static enum err judge_one(struct judging *j, struct arena *arena, struct account_no no,
			  struct cluster_no *cluster)
{
	struct store *store = j->desk->store;
	CLEANUP(buf_release) struct buf body = BUF_UP_TO(BODY_MAX);
	struct guilt guilt = { 0 };
	struct folded folded;
	struct judgement judgement;
	struct judged judged;
	struct standing standing;
	enum err e = fold_account(j->desk, arena, no, (struct moment){ 0 }, &folded);

	if (!e && folded.cluster.n)
		e = guilt_pool_ask(&j->pool, folded.cluster, no, &guilt);
	if (!e)
		e = store_standing(store, arena, no, &standing);
	if (e)
		return e;
	engine_judge(arena, folded.facts, folded.words, folded.word_count, &guilt, j->clock,
		     &judgement);
	judgement_write(&judgement, &body);
	judged_fill(arena, no, &folded, &judgement, &judged);
	judged.body = buf_str(&body);
	/* The remedy looks at what was found last, before this takes its place. */
	e = remedy_apply(j->desk, &judged, &judgement, &standing, j->clock, j->count);
	judged.urgency = judgement.probability * state_harm(standing.state);
	if (!e)
		e = store_judged_put(store, &judged);
	if (!e)
		e = hides_note(j, folded.facts);
	*cluster = folded.cluster;
	j->count->judged++;
	return e;
}

static enum err judge_list(struct judging *j, struct arena *arena,
			   const struct account_no *accounts, size_t count)
{
	enum err e = store_write(j->desk->store);

	for (size_t i = 0; !e && i < count; i++) {
		struct cluster_no cluster = { 0 };

		e = judge_one(j, arena, accounts[i], &cluster);
		if (!e && cluster.n)
			map_put_number(j->news, (uint64_t)cluster.n, 1);
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

static enum err share(void *with, const struct shared_value *value)
{
	linker_share(with, value->kind, value->value, value->accounts, value->count, value->trusted,
		     value->hides);
	return ERR_NONE;
}

static int by_account(const void *left, const void *right)
{
	const struct cluster_member_put *a = left, *b = right;

	return a->account.n < b->account.n ? -1 : a->account.n > b->account.n;
}

static enum err members_find(struct judging *j, struct arena *arena,
			     struct cluster_member_put **rows, size_t *count)
{
	struct linker *linker;
	struct linked_account *linked;
	int64_t trusted = 0;
	enum err e = store_trusted_count(j->desk->store, j->clock, &trusted);

	if (e)
		return e;
	linker = linker_new(trusted);
	e = store_shared_each(j->desk->store, j->clock, share, linker);
	linked = linker_join(linker, arena, count);
	*rows = ARENA_ARRAY(arena, *count + 1, struct cluster_member_put);
	for (size_t i = 0; i < *count; i++)
		(*rows)[i] = (struct cluster_member_put){ linked[i].no, linked[i].cluster,
							  linked[i].tie_bits };
	linker_free(linker);
	if (*count)
		qsort(*rows, *count, sizeof(**rows), by_account);
	return e;
}

/* Join anew; the accounts whose cluster changed are judged again. */
static enum err clusters_join(struct judging *j)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct store *store = j->desk->store;
	struct cluster_member_put *rows = NULL;
	struct account_no *changed = NULL;
	size_t count = 0, changed_count = 0;
	enum err e = store_write(store);

	if (!e)
		e = members_find(j, arena, &rows, &count);
	if (!e)
		e = store_clusters_put(store, arena, rows, count, &changed, &changed_count);
	for (size_t i = 0; !e && i < changed_count; i++)
		e = store_dirty_put(store, changed[i]);
	if (!e)
		e = store_commit(store);
	store_end(store);
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
		e = judge_one(j, arena, members[i], &same);
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
	struct account_no *numbers = calloc(j->news->count + 1, sizeof(*numbers)), *next = numbers;
	enum err e = ERR_NONE;

	if (!numbers)
		abort();
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

static enum err all_steps(struct judging *j)
{
	int64_t before = j->count->judged;
	enum err e = judge_dirty(j);

	if (!e && j->count->judged != before)
		e = clusters_join(j);
	guilt_pool_forget(&j->pool);
	if (!e)
		e = judge_dirty(j);
	if (!e)
		e = guilt_flow(j);
	if (!e)
		e = holds_lapse(j);
	return e;
}

enum err judge_all(struct desk *desk, struct judge_count *count,
		   bool (*progress)(void *with, const struct judge_count *count), void *with)
{
	CLEANUP(map_release) struct map news = { 0 };
	struct judge_count none = { 0 };
	struct judging j = { .desk = desk,
			     .count = count ? count : &none,
			     .news = &news,
			     .progress = progress,
			     .with = with };
	enum err e = desk_clock(desk, &j.clock);

	if (e)
		return e;
	guilt_pool_init(&j.pool, desk->store);
	e = all_steps(&j);
	guilt_pool_release(&j.pool);
	return e;
}

/* Events older than the settings keep are removed; acts, notes and verdicts stay. */
static enum err old_remove(struct desk *desk)
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

enum err judge_scan(struct desk *desk, struct judge_count *count)
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
	if (!e)
		e = judge_all(desk, count, NULL, NULL);
	return e ? e : old_remove(desk);
}
