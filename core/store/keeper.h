/*
 * keeper: what a handle remembers of accounts and places between calls, bounded.
 *
 * Private to core/store. Numbers of accounts and places never change once they are committed, so they
 * are remembered for as long as there is room; what a write that was taken back put there is
 * forgotten with it (keeper_forget).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/ids.h"

struct arena;
struct keeper;
struct place;
struct store;

struct keeper *keeper_new(void);
void keeper_free(struct keeper *keeper);
void keeper_forget(struct keeper *keeper);

/* The account's number; it is made when there is none. Inside a write. */
MUST_USE enum err keeper_account(struct store *store, struct str id, struct account_no *no);

/* Mark an account to be judged. Those marked before are remembered until somebody judges. Inside a write. */
MUST_USE enum err keeper_dirty(struct store *store, struct account_no account);
void keeper_judged(struct keeper *keeper);

/* The number of a place of this content; it is made when there is none. Inside a write. */
MUST_USE enum err keeper_place(struct store *store, const struct place *place, int64_t *no);

/* The place of a number, its texts made in the arena. */
MUST_USE enum err keeper_place_of(struct store *store, struct arena *arena, int64_t no,
				  struct place *place);
