/*
 * audit: the log of acts as a chain.
 *
 * Private to core/store. Each row holds the hash of itself and of the row before; rows count from 1
 * without a gap. How many there are and the last hash stand in meta besides ("audit_head"), so
 * that a tail that was cut off is missed too.
 */
#pragma once

#include <stdint.h>

#include "core/base/err.h"
#include "core/base/hash.h"
#include "core/base/str.h"

struct store;

struct audit_row {
	int64_t no, batch, at, account, what, undoes;
	struct str actor, account_id, reason; /* an empty reason is the same as none */
	struct str before, after;
};

/* Put a row behind the last one; row->no is given here. Inside a write. */
MUST_USE enum err audit_append(struct store *store, struct audit_row *row);
