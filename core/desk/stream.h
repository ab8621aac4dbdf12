/*
 * stream: looks at each event as it comes, and judges at once where something is of interest.
 *
 * Judging an account takes a walk over its history, too much for each of twenty thousand messages a second. So the stream
 * keeps a little in memory of every account, campaign and answer it meets, and calls for the full judgement
 * (judging.h) only when that may come out otherwise than the last time:
 *
 *	message    the first of a campaign that is under suspicion, or that gathers senders; one that
 *	           claims a brand, when the account has not claimed it before
 *	delivery   bounces and complaints that would add a bit: to the account, its campaign, its cluster
 *	scanner    whoever uses what the verdict is about; and from then on who uses it anew
 *	action     always
 *	signup, card, login   whose card, device or phone somebody has who is under suspicion
 *
 * Whatever convicts, convicts through the same judgement, acts and audit as at any other time. What is decided on a message
 * follows from its account's standing then: active is accepted, held is held, disabled is refused.
 *
 * Memory: some 200 bytes an account that was met, up to STREAM_ACCOUNTS_MAX, beyond which all is forgotten and learnt again.
 */
#pragma once

#include "core/base/err.h"

struct batch;
struct desk;
struct event;
struct place;
struct stream;

#define STREAM_ACCOUNTS_MAX 4000000

struct stream *stream_new(struct desk *desk);
/* After the last event: what the next stream on this store should know. Outside of writes. */
MUST_USE enum err stream_end(struct stream *stream);
void stream_free(struct stream *stream); /* NULL is fine */

/* An event that was read (a message: reduced) and is not in the batch yet: puts it there, with what was decided. */
MUST_USE enum err stream_take(struct stream *stream, struct batch *batch, struct event *event,
			      const struct place *place);

/* All that was taken is judged. */
void stream_judged(struct stream *stream);

/* After a commit: what others changed since is learnt anew. */
void stream_rest(struct stream *stream);
