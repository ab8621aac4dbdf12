/*
 * speech_words: a text as words, to find one text's words in another. Private to speech_*.c.
 *
 * A word is a run of letters and digits, folded (utf8_fold); whatever stands between two words only parts
 * them, so that "acct-7433", "Acct 7433" and "(ACCT_7433)" are the same two words.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"

struct arena;

struct speech_word {
	struct str folded;
	size_t from, to; /* bytes of the text */
	bool opens; /* a sentence: the first word, or behind '.', '!', '?', ';' and a blank, or a new line */
};

struct speech_words {
	struct speech_word *list;
	size_t count;
};

/* At most `most` words; the arena owns them. */
struct speech_words speech_words_of(struct str text, size_t most, struct arena *arena);

bool speech_is_number(struct str word); /* digits alone */

/* `pattern` is a word, one that ends in '*', "#" for a number, or several of them with '|' between. */
bool speech_word_fits(struct str word, struct str pattern);

/* Where in a pattern "..." stands, up to SPEECH_GAP words of the same sentence may. */
#define SPEECH_GAP 6

/* How many words from `at` on are what the patterns describe; 0: they do not. */
size_t speech_pattern_fits(const struct speech_words *words, size_t at, const struct str *patterns,
			   size_t count);

/* Texts known by their first two words (by the first, where there is but one). Text that holds `words` from `at` on
 * holds one of them, if there is an entry with all of its words in this order: speech_index_find(). */
struct speech_entry {
	const struct speech_word *words;
	size_t count;
	int kind; /* the owner's */
	size_t next;
};

struct speech_index {
	struct arena *arena;
	struct speech_entry *entries;
	size_t count;
	size_t *heads; /* of chains, entry + 1; 0: none */
	size_t head_count;
};

void speech_index_begin(struct speech_index *index, struct arena *arena);
void speech_index_add(struct speech_index *index, const struct speech_word *words, size_t count,
		      int kind);
void speech_index_seal(struct speech_index *index); /* after the last, before the first question */

/* The longest entry whose words stand there; NULL: none. */
const struct speech_entry *speech_index_find(const struct speech_index *index,
					     const struct speech_words *text, size_t at);
