/*
 * resident: the one process that is the engine of a store.
 *
 * A lease in the store, named "engine", says who it is; it is renewed while the process goes on, and lapses when it does not. Who
 * was killed on this machine is seen to be gone at once; of others one waits for the lease to lapse.
 *
 *	e = resident_take(&resident, desk);     ERR_EXISTS: "strop[542] on mail1 … is the engine until …"
 *	while (...) e = resident_keep(&resident);
 *	resident_leave(&resident);
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/moment.h"

struct desk;

#define RESIDENT_LEASE_US (60 * MOMENT_SECOND)
#define RESIDENT_HOLDER_MAX 256

struct resident {
	struct desk *desk;
	char holder[RESIDENT_HOLDER_MAX];
	struct moment until; /* never: not ours */
};

/* ERR_EXISTS: another one is, with its name and until when in the sentence. */
MUST_USE enum err resident_take(struct resident *resident, struct desk *desk);
bool resident_is(const struct resident *resident);
/* Renew when it is time. Cheap. Outside of transactions. ERR_EXISTS: it lapsed, and another one took it; we have it no more. */
MUST_USE enum err resident_keep(struct resident *resident);
void resident_leave(struct resident *resident); /* fine when it is not ours */
