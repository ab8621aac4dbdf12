/*
 * claim: where a customer says or implies they are, against where they are seen.
 *
 * A claim is something they said (form, card, phone, website, chat); an
 * observation is an address the provider saw. The location view holds both, what
 * may explain a difference, and what a rep could politely ask.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/ip.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/ids.h"
#include "core/model/place.h"
#include "core/model/word.h"

enum claim_source {
	CLAIM_CHAT, /* read from the conversation, or pinned by a rep */
	CLAIM_CARD,
	CLAIM_PHONE,
	CLAIM_TIMEZONE,
	CLAIM_SIGNUP,
	CLAIM_WEBSITE,
	CLAIM_LANGUAGE,
};
enum observation_source {
	SEEN_SIGNUP,
	SEEN_LOGIN,
	SEEN_API,
	SEEN_SMTP,
	SEEN_CHAT,
	SEEN_MESSAGE
};
enum place_verdict {
	PLACE_UNKNOWN,
	PLACE_CONSISTENT,
	PLACE_EXPLAINED,
	PLACE_MISMATCH,
	PLACE_CONTRADICTION,
};
enum explanation_kind {
	EXPLAIN_SAME_PLACE,
	EXPLAIN_PROXY,
	EXPLAIN_TRAVEL,
	EXPLAIN_CORPORATE,
	EXPLAIN_GEOIP_ERROR,
	EXPLAIN_UNTRUE_CLAIM, /* the customer simply is elsewhere */
	EXPLANATION_COUNT,
};
extern const struct words claim_words, observation_words, place_words, explanation_words;

/* What a line of the chat says of a place (core/text/claims.h reads it). */
enum chat_claim_kind {
	CHAT_PRESENCE,    /* is, was or will be there */
	CHAT_RESIDENCE,   /* lives there */
	CHAT_ORIGIN,      /* comes from there, and nothing more */
	CHAT_BUSINESS,    /* the customer's firm or work is there */
	CHAT_THIRD_PARTY, /* somebody else is: customers, a brother */
};
enum chat_tense {
	CHAT_PAST,
	CHAT_PRESENT,
	CHAT_FUTURE
};
extern const struct words chat_claim_words, chat_tense_words;

/*
 * What a rep makes of a line of the chat, or of a span of it. A newer pin hides the older ones that overlap it; the line is
 * then read as if they were not.
 */
enum pin_what {
	PIN_KEEP,    /* it says so, whether or not it was read */
	PIN_CORRECT, /* it was read wrongly: another country or kind */
	PIN_DROP,    /* it is no claim */
	PIN_FORGET,  /* as it was read again */
};
extern const struct words pin_words;

struct claim_pin {
	struct action_no action; /* the act */
	struct str actor;
	struct moment pinned_at;
	struct str event; /* the chat line */
	struct moment at; /* when it was written */
	size_t from, to;  /* bytes of its text */
	struct str quote; /* these */
	enum pin_what what;
	char country[3]; /* "" for what was dropped without one */
	enum chat_claim_kind kind;
};
#define PINS_MAX 256 /* of an account: the newest */

struct claim {
	enum claim_source source;
	char country[3];
	struct str text; /* what was said: "im now at home, germany", "+49", "x.example (.de)" */
	struct moment at;
	struct str event; /* the id of the event it was read from */
	double trust;     /* how far it can be trusted, 0 to 1 */
	bool present;     /* says where the customer is now */
	bool denies_proxy;
	bool pinned; /* a rep says so: kept or put right by hand */
};

struct observation {
	enum observation_source source;
	struct ip ip;
	struct place place;
	struct moment at; /* the newest, when several were alike */
	struct str event;
	int64_t times; /* how often this address was seen so */
};

struct explanation {
	enum explanation_kind kind;
	double probability;
};

struct location {
	enum place_verdict verdict;
	double probability; /* that the customer is not where they claim to be; NaN when unknown */
	struct str text;    /* one sentence for a rep */
	struct claim *claims;
	size_t claim_count;
	struct observation *observations; /* newest first */
	size_t observation_count;
	struct explanation explanations[EXPLANATION_COUNT]; /* likeliest first; they sum to 1 */
	size_t explanation_count;
	struct str ask[4]; /* the first questions of the dossier: core/desk/questions.h */
	size_t ask_count;
	bool impossible_travel;
	double bits; /* what the verdict gives to the reputation, as its reason says: 0 to 5 */
};
