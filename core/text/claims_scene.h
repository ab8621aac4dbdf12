/*
 * claims_scene: a chat text laid out for reading: what each word can be, where clauses and questions begin, and where
 * places are named. Private to the claims_* files.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/text/claims_token.h"
#include "core/text/claims_word.h"
#include "core/text/gazetteer.h"

struct arena;

#define SCENE_MENTIONS_MAX 256

/* A place or a people, named. "Munich, Germany" is one. */
struct mention {
	size_t from, until; /* words */
	char country[3];
	struct str place; /* as shown; static */
	enum gazetteer_kind kind;
	bool is_word, is_name, is_demonym;
	bool joined; /* of several names: surely a place */
};

struct scene {
	struct tokens tokens;
	uint64_t *flags; /* of each word, and 0 for the one behind all */
	bool *cut;       /* a clause begins with this word */
	bool *silent;    /* within a question, a quotation, or what somebody else says: no claim */
	size_t *within;  /* 1 + the mention that the word is part of; 0: none */
	struct mention mentions[SCENE_MENTIONS_MAX];
	size_t mention_count;
};

struct scene *scene_read(struct arena *arena, struct str text);

/* The clause around a word: [from, until). */
size_t scene_clause_from(const struct scene *scene, size_t word);
size_t scene_clause_until(const struct scene *scene, size_t word);

/* A gap that ends a sentence. */
static inline bool gap_stops(enum gap gap)
{
	return gap >= GAP_TIGHT;
}
