/*
 * brand_reach: who else poses as the brand that an account poses as. Private to core/desk.
 *
 * The brand is kept as a trait (TRAIT_BRAND) whose time is that of the newest claim, so who claims what is found by the brand.
 * It follows from the account's events alone: that an account is told of another's claim changes no claim.
 */
#pragma once

#include "core/base/err.h"
#include "core/engine/engine.h"
#include "core/store/store.h"

struct arena;
struct folded;

#define BRAND_CLAIMANTS_MAX 64 /* looked at; more say no more */

/* Fill in what the hearsay says of brands. */
MUST_USE enum err brand_hear(struct store *store, struct arena *arena, struct account_no no,
			     const struct folded *folded, struct hearsay *hearsay);

/* Before the account's traits are stored: whoever its claim now reaches, or no longer, is to be judged again. Inside a write. */
MUST_USE enum err brand_tell(struct store *store, struct arena *arena, struct account_no no,
			     const struct folded *folded);
