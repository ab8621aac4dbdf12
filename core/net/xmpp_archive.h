/*
 * xmpp_archive: reading what was said in a room before (XEP-0313), page by page. Private to core/net.
 *
 *	archive_read()       asks for the page behind the newest that is known; the room is reading
 *	archive_answered()   the page has ended: the next one, or the room is open
 *
 * Lines of a page come as messages in between (xmpp_said.h). What is said live meanwhile is in the archive too: the room notes that something
 * was missed and reads on once more. Where an archive refuses, the room opens without one.
 */
#pragma once

#include "core/net/xmpp_rooms.h"

/* From the newest message that is known; of a room that was never read, from 30 days ago. Opens the room where it has no archive. */
void archive_read(struct rooms *rooms, struct room *room);

/* An answer that came from the room itself. Those that answer no question of ours are passed over. */
void archive_answered(struct rooms *rooms, struct room *room, const struct node *iq);

/* Put down in the turn's news how far the room is read. */
void archive_mark(struct rooms *rooms, const struct room *room);
