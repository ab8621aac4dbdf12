/*
 * speech_private: what the files of the guard share.
 *
 * data/replies, a string a line, and the facts of a dossier as an index.
 */
#pragma once

#include "core/desk/speech.h"
#include "core/desk/speech_words.h"

extern const char *const speech_internal[], *const speech_en[], *const speech_de[];
extern const size_t speech_internal_count, speech_en_count, speech_de_count;

/* What gives most away first: two that overlap are called by the first of them. */
enum speech_kind {
	SPEECH_LINKED,
	SPEECH_SCORE,
	SPEECH_ADDRESS,
	SPEECH_NETWORK,
	SPEECH_LIST,
	SPEECH_RULE,
	SPEECH_NOTE,
	SPEECH_KIND_COUNT,
};

struct speech_term {
	enum speech_kind kind;
	struct str *words; /* patterns, as speech_pattern_fits() takes them */
	size_t count;
	size_t next; /* that begins with the same byte, + 1 */
};

struct speech {
	struct arena *arena;
	struct speech_term *terms;
	size_t term_count;
	size_t heads[256]; /* chains of terms by their first byte; numbers are under '#' */
	struct str *plain; /* ordinary words */
	size_t plain_count;
	struct str *forms; /* of firms: "ltd", "gmbh" */
	size_t form_count;
	struct speech_index facts; /* .kind: enum speech_kind */
	double probability;        /* of the account; NaN: none to give away */
};

/* speech_facts.c: what this dossier holds that is not the customer's own. */
void speech_gather(struct speech *guard, const struct dossier *dossier);
