/*
 * judged: what a judgement writes beside the account's row.
 *
 * Private to core/store. Each tells "trait" or "term" what came and what went between two lists, both as
 * tidied here: sorted, each once.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/model/account.h"
#include "core/model/ids.h"

struct arena;
struct judged;
struct sharing;
struct store;
struct term;
struct trait;

/* Each value once, from its first to its last sight; overlong values left out. */
struct trait *traits_tidy(struct arena *arena, const struct judged *judged, size_t *count);
MUST_USE enum err traits_change(struct sharing *sharing, struct trait *const lists[2],
				const size_t counts[2]);
/* An account became trusted, or is so no longer: its stored traits are counted otherwise. */
MUST_USE enum err traits_recount(struct store *store, struct account_no no, bool was, bool is);

struct term *terms_tidy(struct arena *arena, const struct judged *judged, size_t *count);
MUST_USE enum err terms_change(struct store *store, struct account_no no,
			       struct term *const lists[2], const size_t counts[2]);

/* The column "guilty" as a verdict. */
enum verdict judged_guilt_verdict(int64_t kind);
