/*
 * outbox: what the provider has yet to be told.
 *
 * Private to core/store; the rest of it stands in store.h. Of one account only the newest act is
 * told. One that still waits when a newer comes is settled as failed, "overtaken by action N"; one that is
 * on its way is left to finish, but is never tried again.
 */
#pragma once

#include "core/base/err.h"
#include "core/model/act.h"
#include "core/model/ids.h"

struct store;

/* Inside the write of the act itself. Told not before `at`; never: at once. */
MUST_USE enum err outbox_add(struct store *store, struct action_no action,
			     struct account_no account, enum act_kind what, struct moment at);
