#include "tui/views.h"

const struct view_kind *view_kind_of(enum view_id id)
{
	static const struct view_kind *const kinds[VIEW_COUNT] = {
		[VIEW_QUEUE] = &queue_view_kind,     [VIEW_ACCOUNT] = &account_view_kind,
		[VIEW_CLUSTER] = &cluster_view_kind, [VIEW_NOTE] = &note_view_kind,
		[VIEW_TRAIL] = &trail_view_kind,     [VIEW_HELP] = &help_view_kind,
		[VIEW_EVENTS] = &events_view_kind,
	};

	return (size_t)id < VIEW_COUNT ? kinds[id] : NULL;
}
