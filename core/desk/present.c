#include <string.h>

#include "core/base/arena.h"
#include "core/desk/answer.h"
#include "core/desk/desk_private.h"
#include "core/store/presence.h"

enum err answer_present(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct str actor = request->act.actor.len ? request->act.actor : desk->settings.actor;
	enum err e = ERR_NONE;

	(void)snapshot;
	if (!desk->presences)
		e = presences_open(desk->settings.store.at, &desk->presences);
	return e ? e : presences_say(desk->presences, actor, request->account, moment_now());
}

void present_gather(struct desk *desk, struct arena *arena, struct str account,
		    struct presence **rows, size_t *count)
{
	struct presence *all = NULL;
	size_t n = 0;

	*rows = NULL;
	*count = 0;
	if (!desk->presences || presences_read(desk->presences, arena, &all, &n))
		return; /* nobody works less for not knowing */
	for (size_t i = 0; i < n; i++)
		if (str_is_absent(account) || str_equal(all[i].account, account))
			all[(*count)++] = all[i];
	*rows = all;
}
