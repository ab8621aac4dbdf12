/*
 * claims: where a customer says to be, read out of what they write in a chat.
 *
 * English, German, French, Spanish and what people make of them: no apostrophes, no capitals, a slip in a word,
 * two languages in one sentence. How it is read: docs/decisions/0012-reading-claims.md.
 *
 *	chat_claims_read(arena, STR("im now at home, germany. no proxy"), NULL, &found);
 *	found.claims[0]: presence, DE, "Germany", present, affirmed, "im now at home, germany"
 *	found.denies_proxy: true
 *
 * A question claims nothing, nor does what is quoted, supposed, or said of what somebody else says. Pure; the time
 * it takes grows with the text's length and no faster; what is behind CHAT_CLAIMS_WORDS_MAX words is not read.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"
#include "core/model/claim.h"

struct arena;

#define CHAT_CLAIMS_MAX 32          /* of one text */
#define CHAT_CLAIMS_WORDS_MAX 16384 /* more words than EVENT_CHAT_MAX holds in most texts */

struct chat_claim {
	enum chat_claim_kind kind;
	enum chat_tense tense;
	bool denied;
	char country[3];    /* "" for "at home" where no place was named */
	struct str place;   /* as the gazetteer knows it, absent for none; static */
	size_t from, until; /* bytes of the text */
};

/* What had been said before; NULL or zeroed: nothing. */
struct chat_context {
	struct str asked; /* by the rep, in the line before: makes sense of "germany" and "no" */
	char home[3];     /* where the customer said to live: what "at home" means */
};

struct chat_claims {
	struct chat_claim *claims; /* in the order of the text */
	size_t count;
	bool denies_proxy;
	bool admits_proxy;                /* "yes, NordVPN": then nothing is denied */
	size_t denied_from, denied_until; /* bytes of the text */
};

/* Any bytes are fine: broken ones are no letters. */
void chat_claims_read(struct arena *arena, struct str text, const struct chat_context *context,
		      struct chat_claims *claims);
