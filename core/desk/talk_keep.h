/*
 * talk_keep: what was said in the chat, into the store. Private to core/desk.
 *
 * Lines go through the door that events of ingest go through: what does not fit is left out and logged, card numbers are masked. Together
 * with them goes how far the room was read, and that a reply was seen: all or nothing. Then whoever wrote is judged.
 */
#pragma once

#include "core/base/err.h"

struct chat_news;
struct desk;
struct reply;
struct talk_count;

MUST_USE enum err talk_keep(struct desk *desk, const struct chat_news *news,
			    struct talk_count *count);

/* A reply that was delivered is a line of the conversation now, called by its key. */
MUST_USE enum err talk_keep_reply(struct desk *desk, const struct reply *reply);
