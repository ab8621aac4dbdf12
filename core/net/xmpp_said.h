/*
 * xmpp_said: what is said in a room, as lines of chat: who says it, when, from where, and under which id. Private to core/net.
 *
 * The same message comes live and out of the archive, and is one line: both know it by the archive's id (XEP-0359), which is believed from the
 * room alone. Whoever is not known to speak for the desk is the customer. An address is believed only by whom the settings name.
 * Texts are cut to EVENT_CHAT_MAX bytes; what has no text is no line. All that is kept is in the arena of the turn's news.
 */
#pragma once

#include "core/net/xmpp_rooms.h"

/* A message as it is said. While the archive is read, what is archived is left to it. Its chat states come as typing at once. */
void said_live(struct rooms *rooms, struct room *room, const struct node *message);

/* One message of a page of the archive: the room's `result` to the question that is open; of another question it is passed over.
 * One without a time, or not later than the one before, is put right behind that. */
void said_before(struct rooms *rooms, struct room *room, const struct node *result);

/* The room takes a reply of ours back: the news say which and why. */
void said_refused(struct rooms *rooms, const struct room *room, const struct node *message);
