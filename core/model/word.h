/*
 * word: an enum's names, as the contract spells them.
 *
 * A list holds one lower-case word for each value, in the order of the enum. The words are what
 * events bring and JSON shows, so they never change.
 *
 *	word_of(&plan_words, PLAN_PAID)              "paid"
 *	word_find(&plan_words, text, &n)             ERR_INVALID: "one of free, paid, premium"
 */
#pragma once

#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct words {
	const char *const *list; /* NULL entries are values without a word: null in JSON */
	size_t count;
};

const char *word_of(const struct words *words, int value); /* NULL for one without */
struct str word_str(const struct words *words, int value); /* absent for one without */
MUST_USE enum err word_find(const struct words *words, struct str text, int *value);
