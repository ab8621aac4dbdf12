/*
 * stamps: the times at which events happened, for the engine's clock.
 *
 * Private to core/store. The clock is the newest "at" of any event that is at most a day ahead of the
 * wall. So the newest of each hour is kept, and each single one that was further ahead than that
 * when it came, for it counts later.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/moment.h"

struct stamps;
struct store;

struct stamps *stamps_new(void);
void stamps_free(struct stamps *stamps);
/* The write was taken back: what was noted since stands nowhere. */
void stamps_forget(struct stamps *stamps);

/* Note that an event happened; stamps_put() writes what was noted. Inside a write. */
MUST_USE enum err stamps_note(struct store *store, struct moment at, struct moment wall);
MUST_USE enum err stamps_put(struct store *store, struct moment wall);
