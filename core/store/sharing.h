/*
 * sharing: how many accounts have a value, how many of them are trusted, and in what order they came to it.
 *
 * Private to core/store. Only of values that two or more have ("trait_shared", and for the kinds that
 * bring accounts together "holder"); kept in step with every trait that comes or goes.
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/model/ids.h"

struct store;
struct trait;

struct sharing {
	struct store *store;
	struct account_no account;    /* whose traits these are */
	bool was_counted, is_counted; /* as a trusted one's */
	bool moved;                   /* out: some trait is new, gone or of another time */
	bool changed;                 /* out: something that links to others came, went or moved */
};

/* It has one more; the lookup does not say so yet. */
MUST_USE enum err sharing_add(struct sharing *sharing, const struct trait *trait);
/* It has one less; the lookup says so no longer. */
MUST_USE enum err sharing_drop(struct sharing *sharing, const struct trait *trait);
/* It still has it. */
MUST_USE enum err sharing_keep(struct sharing *sharing, const struct trait *old,
			       const struct trait *new);

/* All who have the value have to be compared again, and it may link them anew (store_reweighed()). */
MUST_USE enum err sharing_reweigh(struct store *store, const struct trait *trait);
