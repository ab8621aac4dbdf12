/*
 * lookup: the way back, from a value or a term to the accounts that have it.
 *
 * Private to core/store. Values come in any order, and a tree of all of them would have a page read and
 * written for nearly every one. So entries are sorted in steps, as events are: new ones go to "lookup_fresh", a tree that
 * stays small; when it is full it is written out as a run; runs of one level are merged into one of the next. A
 * run's entries lie in order, packed into blocks of some dozens, and are written from end to end. An entry
 * that was taken away is written as gone, and hides the older ones until the oldest run has taken it in.
 *
 *	CLEANUP(lookup_close) struct lookup *found = NULL;
 *	struct lookup_entry entry;
 *	enum err e = lookup_open(store, LOOKUP_OF_TRAIT(TRAIT_CARD), value, LOOKUP_WHOLE, &found);
 *
 *	while (!e && lookup_next(found, &entry)) ...
 *	e = e ? e : lookup_error(found);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct lookup;
struct lookups;
struct store;

/* What a text is: entries of one space lie together. */
#define LOOKUP_TERMS 0
#define LOOKUP_OF_TRAIT(kind) ((uint8_t)(1 + (kind)))

struct lookup_entry {
	struct str text; /* at most LOOKUP_TEXT_MAX bytes */
	int64_t account;
	uint8_t space;
	uint8_t field; /* of a term: enum find_field */
};
#define LOOKUP_TEXT_MAX 512

enum lookup_match {
	LOOKUP_WHOLE,
	LOOKUP_PREFIX
};

struct lookups *lookups_new(void); /* what a handle remembers */
void lookups_free(struct lookups *lookups);
void lookups_forget(struct lookups *lookups);

/* Inside a write. Fine when it is there already; and when it is not. */
MUST_USE enum err lookup_put(struct store *store, const struct lookup_entry *entry);
MUST_USE enum err lookup_drop(struct store *store, const struct lookup_entry *entry);

/* By text; within a text, terms come with the newest account first, traits with the oldest. Texts live until the next
 * lookup_next. Nothing may be put or dropped meanwhile. */
MUST_USE enum err lookup_open(struct store *store, uint8_t space, struct str text,
			      enum lookup_match match, struct lookup **lookup);
bool lookup_next(struct lookup *lookup, struct lookup_entry *entry);
enum err lookup_error(const struct lookup *lookup);
void lookup_close(struct lookup **lookup);

/* Whether there is housekeeping; when nothing was put since lookup_rest(), also what makes runs fewer. And a
 * slice of it, inside a write. */
MUST_USE enum err lookup_due(struct store *store, bool *due);
MUST_USE enum err lookup_tend(struct store *store);
void lookup_rest(struct store *store);
