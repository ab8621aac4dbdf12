/*
 * reduce: from a message as it was sent to what is kept of it.
 *
 * Fills what the event did not give from `raw` (an RFC 5322 message: From, its domain, Reply-To, Subject,
 * the text and HTML parts, links, the count of recipients), collects links from text and HTML,
 * makes the excerpt and the sketch, reads the signs (signs.h), and forgets text, html and raw. Pure: no link is followed, no
 * name looked up. Broken input gives what can be read of it, never an error.
 *
 * Excerpt and sketch are of what readers see: of the HTML where something shows of it, else of the
 * text. Card numbers that only show once decoded are masked, in links too. Links stand in this order, each once:
 * the event's own, those in the text, those of the HTML (of a raw message none but the event's own, where it gives any); "www.x" and "bit.ly/x" get "http://".
 */
#pragma once

#include "core/model/event.h"

struct arena;

/* Everything in the message afterwards is in `arena` or where it was. */
void message_reduce(struct arena *arena, struct event_message *message);
