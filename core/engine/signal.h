/*
 * signal: the one table of what can speak for or against an account.
 *
 * A row a signal: its code (never changes: scripts rely on it), its family, the bits it starts from, the
 * half-life of those bits, its sentence with places {1} to {6} for counts, names and dates, and why the number is
 * what it is. What finds a signal may scale its bits (delivery does); the table is where the numbers live.
 */
#pragma once

#include <stddef.h>

#include "core/base/str.h"
#include "core/model/evidence.h"

struct arena;

enum signal {
	SIGNAL_PRIOR,
	SIGNAL_PLACE_CONTRADICTION,
	SIGNAL_PLACE_MISMATCH,
	SIGNAL_IMPOSSIBLE_TRAVEL,
	SIGNAL_TOR_EXIT,
	SIGNAL_CLEAN_IP,
	SIGNAL_NEW_ACCOUNT,
	SIGNAL_FREEMAIL,
	SIGNAL_PROVIDER_SUBDOMAIN,
	SIGNAL_DOMAIN_FAILED,
	SIGNAL_SIGNUP_MISFIT,
	SIGNAL_TURNED,
	SIGNAL_CARD_CHECKS_PASS,
	SIGNAL_CARD_CHECKS_FAIL,
	SIGNAL_CARD_NAME_DIFFERS,
	SIGNAL_CARD_PREPAID,
	SIGNAL_MANY_CARDS,
	SIGNAL_DISPOSABLE_MAIL,
	SIGNAL_SHORT_LINKS,
	SIGNAL_FREE_HOST_LINKS,
	SIGNAL_BRAND_LOOKALIKE,
	SIGNAL_BRAND_RISK_WORD,
	SIGNAL_BRAND_WORD,
	SIGNAL_BRAND_FROM,
	SIGNAL_BRAND_SUBJECT,
	SIGNAL_BRAND_LINK,
	SIGNAL_BRAND_YOURS,
	SIGNAL_BRAND_SIGNED,
	SIGNAL_LINK_DIFFERS,
	SIGNAL_CREDENTIALS,
	SIGNAL_BRAND_MENTION,
	SIGNAL_BRAND_NEW,
	SIGNAL_BRAND_ELSEWHERE,
	SIGNAL_HOSTED_CALL,
	SIGNAL_GIFT_CARDS,
	SIGNAL_BANK_CHANGED,
	SIGNAL_FORTUNE,
	SIGNAL_EXTORTION,
	SIGNAL_CHARGE,
	SIGNAL_WALLET,
	SIGNAL_HUSH,
	SIGNAL_REPLY_AWAY,
	SIGNAL_FRAUD_NEW,
	SIGNAL_BOUNCES,
	SIGNAL_COMPLAINTS,
	SIGNAL_SCANNER_PHISHING,
	SIGNAL_SCANNER_MALWARE,
	SIGNAL_SCANNER_SPAM,
	SIGNAL_SCANNER_LINK_PHISHING,
	SIGNAL_SCANNER_LINK_MALWARE,
	SIGNAL_SCANNER_LINK_SPAM,
	SIGNAL_OUTSIDE_ABUSE,
	SIGNAL_OUTSIDE_DISABLE,
	SIGNAL_OUTSIDE_ENABLE,
	SIGNAL_CLUSTER_GUILT,
	SIGNAL_CLUSTER_DELIVERY,
	SIGNAL_CAMPAIGN_GUILT,
	SIGNAL_CAMPAIGN_DELIVERY,
	SIGNAL_CAMPAIGN_SPREAD,
	SIGNAL_CAMPAIGN_FLEET,
	SIGNAL_CAMPAIGN_SWARM,
	SIGNAL_LINKED_SUSPECTS,
	SIGNAL_AGE,
	SIGNAL_PAID,
	SIGNAL_ENGAGEMENT,
	SIGNAL_VERIFIED_DOMAIN,
	SIGNAL_COUNT,
};

struct signal_row {
	const char *code;
	enum family family;
	double bits;
	double half_life_days; /* 0: does not decay */
	const char *sentence;
	const char *why;
};

const struct signal_row *signal_row(enum signal signal);

/* The most bits that a family may give (its least, for the protective one). By the weights in use (weights.h), as the two below. */
double family_cap(enum family family);
double family_table_cap(enum family family); /* whatever is in use */

/* What a finding of this signal is worth, before it is scaled; and the scale, which is 1 but for rows whose bits the
 * engine works out (a new one of these has its line in signal.c: the bits in the table are the most that it says). */
double signal_bits(enum signal signal);
double signal_scale(enum signal signal);

/* The signal's sentence with `words` in its places; in `arena`. */
struct str signal_say(struct arena *arena, enum signal signal, const struct str *words,
		      size_t count);
