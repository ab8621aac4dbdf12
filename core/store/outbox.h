/*
 * outbox: what the provider has yet to be told.
 *
 * Private to core/store; the rest of it stands in store.h. Of one account only the newest act is
 * told. One that still waits when a newer comes is settled as failed, "overtaken by action N"; one that is
 * on its way is left to finish, but is never tried again. One that nobody ever set out to bring, and that a newer act takes
 * back, is settled with it: both are confirmed, and the provider is told nothing.
 */
#pragma once

#include "core/base/err.h"
#include "core/model/act.h"
#include "core/model/ids.h"

struct act_put;
struct store;

/* Orders are those of their acts, under keys of this store: ERR_CORRUPT. How far each is, is the provider's word, and nothing proves it. */
MUST_USE enum err outbox_verify(struct store *store);

/* Inside the write of the act itself. Told not before put->tell_at; never: at once. Sets put->state. */
MUST_USE enum err outbox_add(struct store *store, struct action_no action, struct act_put *put);
