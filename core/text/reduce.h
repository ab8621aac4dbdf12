/*
 * reduce: from a message as it was sent to what is kept of it.
 *
 * Fills what the event did not give from `raw` (an RFC 5322 message: From, Reply-To, Subject,
 * the text and HTML parts, links, the count of recipients), collects links from text and HTML,
 * makes the excerpt and the sketch, and forgets text, html and raw. Pure: no link is followed, no
 * name looked up. Broken input gives what can be read of it, never an error.
 */
#pragma once

#include "core/model/event.h"

struct arena;

/* Everything in the message afterwards is in `arena` or where it was. */
void message_reduce(struct arena *arena, struct event_message *message);
