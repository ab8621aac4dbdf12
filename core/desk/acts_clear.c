#include "core/base/arena.h"
#include "core/desk/acts_private.h"

#define CAMPAIGNS_MOST 50  /* of one account; the newest */
#define MEMBERS_MOST 20000 /* judged again at most for one act */

static enum err account_put(struct acting *a, struct account_no no, size_t *left)
{
	if (!*left)
		return ERR_NONE;
	--*left;
	return store_dirty_put(a->desk->store, no);
}

static enum err cluster_put(struct acting *a, struct cluster_no cluster, size_t *left)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct account_row *members = NULL;
	struct str nickname;
	size_t count = 0;
	enum err e = cluster.n ? store_cluster(a->desk->store, arena, cluster, &nickname, &members,
					       &count)
			       : ERR_NOT_FOUND;

	for (size_t i = 0; !e && i < count; i++)
		e = account_put(a, members[i].no, left);
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

struct numbers {
	struct campaign_no list[CAMPAIGNS_MOST];
	size_t count;
};

static bool number_take(void *with, const struct campaign_row *row)
{
	struct numbers *numbers = with;

	numbers->list[numbers->count++] = row->no;
	return numbers->count < CAMPAIGNS_MOST;
}

static enum err campaign_put(struct acting *a, struct campaign_no campaign, size_t *left)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct campaign_share_row *members = NULL;
	size_t count = 0;
	enum err e = store_campaign_members(a->desk->store, arena, campaign, &members, &count);

	for (size_t i = 0; !e && i < count; i++)
		e = account_put(a, members[i].share.account, left);
	return e;
}

enum err act_clears(struct acting *a, struct account_no no, struct cluster_no cluster)
{
	struct numbers numbers = { .count = 0 };
	size_t left = MEMBERS_MOST;
	enum err e = ERR_NONE;

	if (a->act->dry_run)
		return ERR_NONE;
	e = cluster_put(a, cluster, &left);
	if (!e)
		e = store_campaigns_each(a->desk->store, no, CAMPAIGNS_MOST, number_take, &numbers);
	for (size_t i = 0; !e && i < numbers.count; i++)
		e = campaign_put(a, numbers.list[i], &left);
	a->relinks = true;
	return e;
}
