/*
 * tender: the housekeeping of the runs, and what a handle remembers of it between slices.
 *
 * Private to core/store. store_tend() is the way in.
 */
#pragma once

#include "core/base/err.h"

struct store;
struct tender;

struct tender *tender_new(void);
void tender_free(struct tender *tender);
void tender_forget(struct tender *tender);

/* Some of the housekeeping inside a write that is open, for whoever adds events and finds that nobody
 * tends the store. */
MUST_USE enum err tender_help(struct store *store);
