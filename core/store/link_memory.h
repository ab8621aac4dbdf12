/*
 * link_memory: what joining asks for again and again, kept from one step to the next.
 *
 * Private to core/store. Of values that link accounts: how common they are, and who came to them in what order; of
 * accounts: which values they have. Whatever is written through this handle is told here as well; what others
 * wrote is noticed by the version of the store when the next write asks (store_link_begin()), and then all is forgotten,
 * as it is when a write was taken back, or when it has grown past LINK_MEMORY_BYTES. What is not
 * here is read from the store, so that forgetting costs time and nothing else.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/model/cluster.h"
#include "core/model/ids.h"

struct arena;
struct link_memory;
struct store;

#define LINK_MEMORY_BYTES ((size_t)48 * 1024 * 1024)
#define LINK_HOLDERS_KEPT 4096 /* of a value that more have the store is asked each time */

/* Who came to a value next before an account, the nearest last, and next after it, the nearest first. */
struct link_ring {
	struct account_no *before, *after;
	size_t before_count, after_count; /* LINK_RING at most */
};

struct link_memory *link_memory_new(void);
void link_memory_free(struct link_memory *memory);
void link_memory_forget(struct link_memory *memory);

/* How many are counted as trusted, from the store or from memory; one more or less of them. */
MUST_USE enum err link_memory_trusted(struct store *store, int64_t *trusted);
void link_memory_trust(struct link_memory *memory, int64_t more);

/* So many have the value now. */
void link_memory_weigh(struct link_memory *memory, const struct trait *value, int64_t accounts,
		       int64_t trusted);
/* What is known of how common it is, and of what hides behind it, holds no longer. */
void link_memory_unweigh(struct link_memory *memory, enum trait_kind kind, struct str value);

/* It came to the value at its first_at, or no longer did. */
void link_memory_come(struct link_memory *memory, const struct trait *value,
		      struct account_no account);
void link_memory_go(struct link_memory *memory, const struct trait *value,
		    struct account_no account);
/* Nobody shares it any more. */
void link_memory_alone(struct link_memory *memory, const struct trait *value);

/* Around an account that has the value since trait->first_at, one of trait->accounts. In `arena`. */
MUST_USE enum err link_memory_ring(struct store *store, struct arena *arena, struct account_no no,
				   const struct link_trait *trait, struct link_ring *ring);

/* The value is more common by a step, which links nobody anew (link.h); or else rarer, or something else hides behind it. */
enum link_step {
	LINK_STEP_COMMONER,
	LINK_STEP_OTHERWISE
};
void link_memory_step(struct link_memory *memory, const struct trait *value, enum link_step step);
/* Whom it is compared with by some value has changed. */
void link_memory_move(struct link_memory *memory, struct account_no account);
/* Whether it has any link. */
void link_memory_linked(struct link_memory *memory, struct account_no account, bool has_links);
/* It is compared with all it is to be compared with. */
void link_memory_join(struct link_memory *memory, struct account_no account);
/* Whether nothing of what its links hang on changed since then, but for what is of the others themselves, who are
 * compared with it in their turn. False when that is not known. */
bool link_memory_is_joined(const struct link_memory *memory, struct account_no account);

/* Everybody who has the value; false when that is not known. Lives until the store is asked for anything else. */
struct holder {
	struct moment first_at;
	struct account_no account;
};
bool link_memory_holders(const struct link_memory *memory, const struct trait *value,
			 const struct holder **holders, size_t *count);

/* What links it to others is not what it was: its traits, when it began, whether it is trusted. */
void link_memory_drop(struct link_memory *memory, struct account_no account);
