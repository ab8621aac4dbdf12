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
	EXPLANATION_COUNT,
};
extern const struct words claim_words, observation_words, place_words, explanation_words;

struct claim {
	enum claim_source source;
	char country[3];
	struct str text; /* what was said: "im now at home, germany", "+49", "x.example (.de)" */
	struct moment at;
	struct str event; /* the id of the event it was read from */
	double trust;     /* how far it can be trusted, 0 to 1 */
	bool present;     /* says where the customer is now */
	bool denies_proxy;
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
	struct explanation explanations[EXPLANATION_COUNT]; /* likeliest first */
	size_t explanation_count;
	struct str ask[4];
	size_t ask_count;
	bool impossible_travel;
	double bits; /* what it gives to the reputation: 0 to 5 */
};
