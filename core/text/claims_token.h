/*
 * claims_token: a chat text as words, with what stands between them. Private to the claims_* files.
 *
 * Words are folded as the gazetteer's names are. "I'm" comes as two words, "i" and "am", and so do "we're", "j'habite" and
 * "l'Allemagne"; "don't" is "dont". Addresses of mail and the web are one word that means nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

struct arena;

/* What stands before a word, the weightiest of it. */
enum gap {
	GAP_NONE, /* an apostrophe */
	GAP_SPACE,
	GAP_HYPHEN,
	GAP_COMMA, /* and brackets, dashes, a colon */
	GAP_TIGHT, /* a full stop without a blank: "paris.example" */
	GAP_STOP,
	GAP_QUESTION,
};

struct token {
	struct str word; /* "" for what means nothing */
	size_t from, until;
	enum gap gap;
	bool capital;
	bool quoted; /* within quotation marks, or in a line that begins with '>' */
};

struct tokens {
	struct token
		*list; /* one more than `count`: the last has no word, and the text's final gap */
	size_t count;
};

struct tokens tokens_read(struct arena *arena, struct str text);
