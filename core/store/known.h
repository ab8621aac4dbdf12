/*
 * known: what finds an account again, whole: its traits with their times, and its terms.
 *
 * Private to core/store. One row an account, packed, which says what is stored; the lookup (lookup.h) says
 * the same from the other side, and is only written where something comes or goes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/ids.h"

struct arena;
struct buf;
struct store;
struct term;
struct trait;

struct known_row {
	struct str traits, terms; /* packed; empty: none */
};

/* In `arena`. Nothing at all for an account that was never judged. */
MUST_USE enum err known_read(struct store *store, struct arena *arena, struct account_no no,
			     struct known_row *known);
MUST_USE enum err known_write(struct store *store, struct account_no no,
			      const struct known_row *known);

/* Whether it has this term (`whole`), or one that begins so. */
MUST_USE enum err known_has_term(struct store *store, struct account_no no, struct str text,
				 bool whole, bool *has);

/* A list that is sorted and has each once makes the same bytes every time. */
void known_pack_traits(const struct trait *traits, size_t count, struct buf *out);
void known_pack_terms(const struct term *terms, size_t count, struct buf *out);

/* Texts are views into what was packed. ERR_CORRUPT. */
MUST_USE enum err known_traits(struct arena *arena, struct str packed, struct trait **traits,
			       size_t *count);
MUST_USE enum err known_terms(struct arena *arena, struct str packed, struct term **terms,
			      size_t *count);
