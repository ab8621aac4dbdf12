/*
 * tender: the housekeeping of the runs, and what a handle remembers of it between slices.
 *
 * Private to core/store. store_tend() is the way in. What is due is told by tender_due.h; here it is done, a slice at a time, so that nobody
 * waits long: a write of housekeeping is held for 40 ms, a call takes 150 ms and then says whether more is left.
 */
#pragma once

#include "core/base/err.h"

struct store;
struct tender;

struct tender *tender_new(void);
void tender_free(struct tender *tender); /* NULL is fine */

/* The write was taken back: filters in the making are begun anew. */
void tender_forget(struct tender *tender);

/* Some of the housekeeping inside a write that is open, for whoever adds events and finds that nobody
 * tends the store. */
MUST_USE enum err tender_help(struct store *store);
