/*
 * known_then: what was known of an account when something was decided about it: the judgement, whole, as it stood.
 *
 * Private to core/store. Kept under the hash of its own text, which the audit row names (standing_json.h): so the chain of hashes
 * covers it, and two acts on the same knowledge keep it once. Acts from before this was kept have none.
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/hash.h"
#include "core/base/str.h"
#include "core/model/act.h"

struct arena;
struct store;

/* Keep `body`; absent: the account's judgement as it is stored. `has` is false where it was never judged. Inside a write. */
MUST_USE enum err known_then_put(struct store *store, struct account_no account, struct str body,
				 bool *has, struct hash *known);

/* ERR_CORRUPT: it is gone, or is not what it was. */
MUST_USE enum err known_then_read(struct store *store, struct arena *arena,
				  const struct hash *known, struct str *body);
