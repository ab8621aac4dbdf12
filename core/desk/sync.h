/*
 * sync: carries what waits in the outbox to the provider, and reads it back.
 *
 * Each act is sent (state sent) and is confirmed only when reading the account back shows it. A
 * failure waits with back-off and jitter, Retry-After is honoured, and what the provider refuses for good is failed, with why. The
 * idempotency key of an act is the same at every try.
 */
#pragma once

#include <stdint.h>

#include "core/base/err.h"

struct desk;

struct sync_count {
	int64_t confirmed, failed; /* in this round */
	int64_t sent;              /* in all, now: taken by the provider, not seen done yet */
	int64_t waiting;           /* in all, now: still to be taken, due or not */
	int64_t mismatched;        /* in this round: read back otherwise than was asked for */
};

/* Once through what is due. ERR_INVALID: the settings or the token; ERR_UNAVAILABLE: the store. A server that does not answer is not an
 * error here: it counts as waiting, and `why` (may be NULL) gets the last reason. ERR_NOT_FOUND: no provider in the settings. */
struct buf;
MUST_USE enum err sync_once(struct desk *desk, struct sync_count *count, struct buf *why);
/* Microseconds until the next one is due; -1 when nothing waits. */
MUST_USE enum err sync_wait(struct desk *desk, int64_t *us);
