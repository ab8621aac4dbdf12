/*
 * fold: one account's stored events, folded into facts and into what finds it again. Private to core/desk.
 */
#pragma once

#include <stddef.h>

#include "core/base/err.h"
#include "core/engine/engine.h"
#include "core/store/store.h"

struct arena;
struct desk;

#define FOLD_TERMS_MAX 256  /* terms of one account that `find` looks through */
#define FOLD_WORDS_MAX 1024 /* scanners' verdicts that are weighed */

struct folded {
	struct str id;
	struct cluster_no cluster; /* as it stands */
	struct facts *facts;
	struct scanner_word
		*words; /* what outside scanners say of its domains, links and messages */
	size_t word_count;
	struct brand_claim claim; /* also among the traits */
	struct trait *traits;
	size_t trait_count;
	struct term *terms;
	size_t term_count;
};

struct fold_ask {
	struct moment until;                /* only what had happened by then; never: all of it */
	const struct stored_event *pending; /* an event that is not stored yet, or NULL */
};

/* Inside a transaction. ERR_NOT_FOUND: no such account. Everything is in `arena`. */
MUST_USE enum err fold_account(struct desk *desk, struct arena *arena, struct account_no no,
			       const struct fold_ask *ask, struct folded *folded);

/* The keys under which a scanner's verdict on `value` is kept: as a URL, as a domain, as a message's id. */
#define SCANNER_KEYS 3
size_t scanner_keys(struct arena *arena, struct str value, struct str keys[SCANNER_KEYS]);
