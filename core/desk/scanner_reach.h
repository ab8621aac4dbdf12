/*
 * scanner_reach: whom an outside scanner's verdict is about. Private to core/desk.
 */
#pragma once

#include <stddef.h>

#include "core/base/err.h"
#include "core/store/store.h"

struct arena;

/* The accounts that send from, link to or sent what is kept under `key` (scanner_keys() in fold.h), each once, in the arena. */
MUST_USE enum err scanner_reach(struct store *store, struct arena *arena, struct str key,
				struct account_no **accounts, size_t *count);
