#include "core/base/arena.h"
#include "core/desk/answer.h"
#include "core/desk/desk_private.h"

enum err answer_own_replies(struct desk *desk, const struct request *request,
			    struct snapshot *snapshot)
{
	struct own_replies_answer *own = ARENA_NEW(snapshot->arena, struct own_replies_answer);
	struct str typed = str_trim(request->act.actor);
	struct moment since = { moment_now().us - OWN_REPLIES_US };

	snapshot->own_replies = own;
	return store_replies_of(desk->store, snapshot->arena,
				typed.len ? typed : desk->settings.actor, since, &own->rows,
				&own->count);
}
