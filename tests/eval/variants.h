/*
 * variants: a text as a spammer's program would write it again.
 */
#pragma once

#include <stdint.h>

#include "core/base/str.h"

struct arena;

enum variant_kind {
	VARIANT_SPUN_40, /* every word is in a slot of one to four words; 40 % of the slots say something else */
	VARIANT_SPUN_60,
	VARIANT_SPUN_80,
	VARIANT_SYNONYMS,   /* every third word another */
	VARIANT_SENTENCES,  /* in another order */
	VARIANT_HTML,       /* tags between and inside words, other wrapping */
	VARIANT_HOMOGLYPHS, /* a fifth of the letters that have a double in Cyrillic or Greek */
	VARIANT_ZERO_WIDTH, /* invisible characters in a third of the words */
	VARIANT_PERSONAL,   /* a name, an address, an order number, keys */
	VARIANT_KIND_COUNT
};

const char *variant_name(enum variant_kind kind);

struct word_list {
	struct str *at;
	size_t count;
};

struct word_list words_of(struct arena *arena, struct str text);

/* `pool`: what other words are taken from. `chance`: the state of a generator. */
struct str variant_make(struct arena *arena, enum variant_kind kind, struct word_list words,
			struct word_list pool, uint64_t *chance);

uint64_t variant_random(uint64_t *chance); /* splitmix64 */
