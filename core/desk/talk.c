#include "core/desk/talk.h"

#include "core/base/arena.h"
#include "core/desk/desk_private.h"

#define STATE_NAME "chat_state"

enum err talk_state(struct desk *desk, struct arena *arena, struct str *sentence)
{
	struct str text = { 0 };
	enum err e;

	if (!str_is(desk->settings.chat.kind, "xmpp"))
		return ERR_NONE;
	e = store_meta(desk->store, arena, STATE_NAME, &text);
	if (e == ERR_NOT_FOUND) {
		text = STR("chat: nobody has connected yet");
		e = ERR_NONE;
	}
	if (!e)
		*sentence = text;
	return e;
}
