#include "tui/views.h"

#include "tui/view_cluster.h"
#include "tui/view_queue.h"

const struct view_kind *view_kind_of(enum view_id id)
{
	static const struct view_kind *const kinds[VIEW_COUNT] = {
		[VIEW_QUEUE] = &queue_view_kind,       [VIEW_ACCOUNT] = &account_view_kind,
		[VIEW_CLUSTER] = &cluster_view_kind,   [VIEW_CHAT] = &chat_view_kind,
		[VIEW_FEED] = &feed_view_kind,         [VIEW_NOTE] = &note_view_kind,
		[VIEW_TRAIL] = &trail_view_kind,       [VIEW_HELP] = &help_view_kind,
		[VIEW_EVENTS] = &events_view_kind,     [VIEW_MAP] = &map_view_kind,
		[VIEW_CAMPAIGN] = &campaign_view_kind, [VIEW_CAMPAIGNS] = &campaigns_view_kind,
	};

	return (size_t)id < VIEW_COUNT ? kinds[id] : NULL;
}

void view_unmark(struct view *view, int64_t account)
{
	if (view->kind->id == VIEW_QUEUE)
		list_mark(&((struct queue_view *)view)->list, account, false);
	else if (view->kind->id == VIEW_CLUSTER)
		list_mark(&((struct cluster_view *)view)->list, account, false);
}
