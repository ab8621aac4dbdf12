/*
 * cluster: accounts that evidence says are run by one actor.
 *
 * A trait is a thing two accounts can share. A link is what the shared traits of two accounts
 * are worth together. A cluster is what the links connect. Its number is that of the member whose id
 * is the smallest, so that it keeps its name while members come and go, and has the same one
 * in whatever order its members came.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/hash.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/ids.h"
#include "core/model/place.h"
#include "core/model/word.h"

enum trait_kind {
	TRAIT_CARD,
	TRAIT_DEVICE,
	TRAIT_PHONE,
	TRAIT_NAME_ADDRESS, /* name with postcode */
	TRAIT_IP,
	TRAIT_LINK_DOMAIN, /* this and the next two: looked up for scanners' verdicts, link nobody */
	TRAIT_DOMAIN,
	TRAIT_URL,
	TRAIT_NETWORK,   /* an address's /24, or its /48 */
	TRAIT_LINK_SITE, /* the registrable domain that a link leads to */
	TRAIT_CAMPAIGN,  /* a campaign's number */
	TRAIT_USER_AGENT,
	TRAIT_BIN,
	TRAIT_EMAIL_DOMAIN,
	TRAIT_EMAIL_PATTERN, /* "first.last##": how the local part is made */
	TRAIT_NAME,
	TRAIT_SIGNUP_TIME, /* not stored: told of two accounts that began, or burst out, together */
	TRAIT_BURST_TIME,
	TRAIT_BRAND, /* that it poses as, last seen when it last did: links nobody (core/desk/brand_reach.h) */
	TRAIT_KIND_COUNT,
};
extern const struct words trait_words;

/* Sharing one says something. */
bool trait_links(enum trait_kind kind);
/* Rare enough to look for others by; the rest only adds to what these bring together. */
bool trait_brings(enum trait_kind kind);

/*
 * How common a value is goes into the bits by steps, so that one account more seldom changes what is known of all others:
 * 0, 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, ... The start of the step that holds `trusted`.
 */
int64_t trait_step(int64_t trusted);

/* How many have it, trusted or not, matters too, as long as a desk knows few for long (link.h): what strangers come to share
 * without knowing of one another. */
bool trait_crowds(enum trait_kind kind);

#define TRAIT_VALUE_MAX 255 /* bytes; longer ones are not traits */

struct trait {
	enum trait_kind kind;
	struct str value; /* folded: lower case, a phone's digits, an IP's 16 bytes' text */
	struct moment first_at, last_at;
};

#define LINK_RING \
	16 /* an account is compared with so many before it, and after it, by each value */
#define LINK_HUB_TRUSTED 64 /* a value that more trusted accounts have brings nobody together */

/* A value that an account shares with others. */
struct link_trait {
	uint64_t key; /* equal for equal values of a kind */
	enum trait_kind kind;
	enum proxy_kind hides; /* of an address */
	struct str value;
	struct moment first_at;
	int64_t accounts, trusted; /* that have it */
};

/* What links an account to others. */
struct link_account {
	struct account_no no;
	bool is_trusted; /* over 30 days old, and clean or paying */
	struct moment created_at;
	struct moment burst_at;          /* when its busiest hour of sending began */
	const struct link_trait *traits; /* by key, each once */
	size_t trait_count;
};

struct link {
	struct account_no a, b; /* a.n < b.n */
	double bits;
};

/* A trait that members share, as shown. */
struct shared_trait {
	enum trait_kind kind;
	struct str value;
	double bits;
	int64_t accounts; /* how many members have it */
};

struct cluster_member {
	struct account_row account;
	double bits; /* of its strongest ties to the rest */
	struct shared_trait *shared;
	size_t shared_count;
};

struct cluster_row {
	struct cluster_no no;
	struct str nickname; /* that a person gave it */
	struct str
		called; /* after what its members share, where nobody did: "card fp-77 / ip 203.0.113.7" */
	int64_t size;
	enum verdict verdict;
	double probability;
	struct moment first_seen, last_seen;
	struct str *members; /* account ids */
	int64_t states[4];   /* by enum state */
	struct shared_trait *shared;
	size_t shared_count;
};
