/*
 * evidence: why the engine thinks what it thinks of an account.
 *
 * A reason is one named, weighted row, in bits (log2 of a likelihood ratio), with a sentence
 * a person can check and the events it points at. A judgement is all reasons of an account,
 * heaviest first, and what follows from their sum.
 */
#pragma once

#include <stddef.h>

#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/claim.h"
#include "core/model/word.h"

enum family {
	FAMILY_PRIOR,
	FAMILY_PLACE,
	FAMILY_IDENTITY,
	FAMILY_LINKS,
	FAMILY_BRAND,
	FAMILY_DELIVERY,
	FAMILY_SCANNERS,
	FAMILY_CAMPAIGN,
	FAMILY_CLUSTER,
	FAMILY_OUTSIDE,    /* what was done elsewhere */
	FAMILY_PROTECTIVE, /* age, payment, engagement: negative bits */
	FAMILY_FRAUD,      /* what its messages ask of their readers */
	FAMILY_COUNT,
};
extern const struct words family_words;

#define REASON_EVENTS_MAX 16

struct reason {
	const char *code; /* a row of the signals table, such as "scanner_phishing" */
	enum family family;
	double bits; /* decayed, before its family's cap */
	struct str text;
	struct str events[REASON_EVENTS_MAX]; /* event ids, newest first */
	size_t event_count;
	struct moment at; /* the newest event behind it */
};

struct judgement {
	struct reason *reasons; /* heaviest first, by absolute bits */
	size_t reason_count;
	double bits;     /* prior and capped families */
	double own_bits; /* the same without what flows from others */
	double probability;
	enum verdict verdict;
	struct moment evidence_at; /* the newest event that counts against the account */
	bool decays;       /* looks different when judged later: judge it again at each scan */
	bool guilty;       /* at least one harm reason of its own (guilt may flow from it) */
	enum verdict harm; /* what that harm is: spammer or phisher; clean without */
	struct moment own_evidence_at; /* as evidence_at, without what flows from others */
	bool protected;         /* strong protection: never disabled by a cluster's guilt alone */
	struct str brand;       /* that it speaks as, without being it; absent: none */
	struct moment brand_at; /* when last */
	struct location location;
};
