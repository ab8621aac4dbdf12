/*
 * variants: texts that are meant to be alike, word by word, and where they differ.
 *
 * The first text is held against each other one: what is in both in the same order is common (longest common
 * subsequence of words). A word that is not common is one that the sender changes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"

struct arena;

#define VARIANT_WORDS_MAX 400 /* of each text; what follows is left out */

struct variant_word {
	struct str text;
	bool differs;
};
struct variant_text {
	struct variant_word *words;
	size_t count;
	bool cut; /* there were more words */
};

/* One for each text; words are views of them. */
struct variant_text *variants_align(struct arena *arena, const struct str *texts, size_t count);
