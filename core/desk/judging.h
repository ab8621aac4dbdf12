/*
 * judging: one pass of judging, and what its steps share. Private to core/desk.
 *
 * judge_account() judges one account from its whole history and does what the policy says; what it found that others
 * should hear of is noted in `news` and `campaign_news`, and flows by judge_flow().
 *
 *	struct judging j;
 *	e = judging_begin(&j, desk, &count);
 *	e = judge_account(&j, arena, no, &cluster);      inside a write
 *	judging_end(&j);
 */
#pragma once

#include "core/base/err.h"
#include "core/base/map.h"
#include "core/base/moment.h"
#include "core/desk/campaign_pool.h"
#include "core/desk/guilt_pool.h"
#include "core/desk/judge.h"
#include "core/store/store.h"

struct arena;
struct desk;
struct standing;
struct stored_event;

struct told {
	struct account_no no;
	struct str id;
	struct cluster_no cluster;
	const struct judgement *judgement;
	const struct standing *standing;
};

struct judging {
	struct desk *desk;
	struct moment clock;
	/* In the stream: the time of the event that is looked at, which is the one that tips the scale. Never:
	 * it is searched for. */
	struct moment tipped;
	/* A message that is judged before it is stored, and whose. NULL: none. */
	const struct stored_event *pending;
	struct account_no pending_no;
	struct judge_count *count;
	struct guilt_pool pool;
	struct campaign_pools campaigns;
	bool keeps_pools; /* they outlive the pass: the flows read anew what they flow through, and nothing else */
	struct map *news;                 /* numbers of clusters of which a member was judged */
	struct map *campaign_news;        /* of campaigns in which a member's part changed */
	struct map maps[NEWS_KIND_COUNT]; /* theirs */
	struct map kept
		[NEWS_KIND_COUNT]; /* those that stand in the store too, until all have heard; none in the stream */
	bool (*progress)(void *with, const struct judge_count *count);
	void *with;
	/* Told of each account that was judged, and of each campaign whose members were looked through; may be NULL. */
	void (*told)(void *with, const struct told *told);
	void (*campaign_told)(void *with, struct campaign_no campaign, double probability);
	void *told_with;
	/* Whom news need not reach now; NULL: it reaches everybody. */
	bool (*spared)(void *with, struct account_no no);
};

MUST_USE enum err judging_begin(struct judging *j, struct desk *desk, struct judge_count *count);
void judging_end(struct judging *j);

/* Note that a cluster, or a campaign, has news: inside a write, but in the stream. */
MUST_USE enum err judging_news(struct judging *j, enum news_kind kind, int64_t number);

/* Judge one account, keep what was found, and do what the policy says. Inside a write. */
MUST_USE enum err judge_account(struct judging *j, struct arena *arena, struct account_no no,
				struct cluster_no *cluster);

/* Guilt flows through the clusters with news. With `seen` (of numbers) only where something new is to be told since the
 * last time; NULL: always. As with campaigns. */
MUST_USE enum err judge_clusters_flow(struct judging *j, struct map *seen);

/* Members of campaigns with news who would be told something else by at least `least` bits are judged again. Each
 * campaign in a transaction of its own, unless one is open. */
MUST_USE enum err judge_campaigns_flow(struct judging *j, double least);
