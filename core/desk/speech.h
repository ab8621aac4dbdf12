/*
 * speech: what a reply to a customer may not say, and what it may begin from.
 *
 * The guard. A reply is read against this dossier before it goes, and what names an internal fact is marked: a score
 * or a verdict, a linked account (its id, name, address, domain, what it shares, its cluster's nickname), a list or a
 * database by name, a rule or its sentence, the text of a note, an address at which the customer was seen.
 * Facts are compared word by word (speech_words.h); beside them stand general terms in English, German, French and
 * Spanish from data/replies/internal.txt. Of a rule's sentence and of a note GUARD_RUN words in a row are enough.
 *
 * What is the customer's own gives nothing away: their name, company, account, domains, what they sent and whatever they
 * wrote in the chat, and of IP addresses those alone that they wrote there.
 *
 * docs/decisions/0026-guard.md says what follows from a mark.
 *
 *	struct speech *guard = speech_new(dossier, arena);         once for a dossier
 *	struct disclosure *found = speech_find(guard, text, arena, &count);
 *
 * Macros. Texts prepared for replies: those of the desk's settings ([macro "name"]) and those that come with the
 * program (data/replies/en.txt, de.txt). {variables} in them are filled in from the dossier:
 *	{name} {first_name} {account}  the customer's
 *	{refund}                       what policy allows (absent while the account is active)
 *	{missing}                      what re-enabling waits for, with commas between
 *	{time}                         the time where the customer is
 *	{rep}                          who writes
 * One that is not known stays as it is written, for the rep to fill in: speech_blank() finds it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct buf;
struct dossier;
struct speech;

#define GUARD_RUN 5            /* words in a row of a rule's sentence, or of a note */
#define GUARD_WORDS_MAX 4000   /* of a reply; what lies behind is not read */
#define GUARD_FACTS_MAX 200000 /* those of clusters beyond are left out */

struct disclosure {
	size_t from, to; /* bytes of the reply */
	struct str
		what; /* "a score", "a linked account", "a list", "a rule", "a note", "an address", "a network" */
};

/* The arena's; nothing of the dossier is kept. Pure. */
struct speech *speech_new(const struct dossier *dossier, struct arena *arena);

/* In the order of the text, apart from one another. NULL and 0 where there is nothing. */
struct disclosure *speech_find(const struct speech *guard, struct str text, struct arena *arena,
			       size_t *count);

/* Both at once. */
struct disclosure *speech_disclosures(const struct dossier *dossier, struct str text,
				      struct arena *arena, size_t *count);

/* "a score, a linked account": each once. */
void speech_sum_up(const struct disclosure *found, size_t count, struct buf *out);

/* ---- macros ----------------------------------------------------------------------------- */

struct macro {
	struct str key; /* as settings name it, "F5"; absent: none */
	struct str name;
	struct str text;
};

/* Those that come with the program, English first. In the arena. */
struct macro *speech_macros(struct arena *arena, size_t *count);

/* Are its variables known ones? ERR_INVALID: "no variable is called {nmae}; there are {name}, ..." */
MUST_USE enum err speech_check(struct str text);

/* Fill it in. False: a variable is unknown, and err_text(ERR_INVALID) names it; `out` is as it was. */
bool speech_expand(const struct macro *macro, const struct dossier *dossier, struct str actor,
		   struct buf *out);

/* The first {variable} that still stands in a text; false: none does. */
bool speech_blank(struct str text, size_t *from, size_t *to);
