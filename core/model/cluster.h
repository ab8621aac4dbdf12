/*
 * cluster: accounts that evidence says are run by one actor.
 *
 * A trait is a thing two accounts can share. A link is what the shared traits of two accounts
 * are worth together. A cluster is what the links connect. Its number is the smallest account
 * number in it, so that it keeps its name while members come and go.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/hash.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/ids.h"
#include "core/model/word.h"

enum trait_kind {
	TRAIT_CARD,
	TRAIT_DEVICE,
	TRAIT_PHONE,
	TRAIT_NAME_ADDRESS, /* name with postcode */
	TRAIT_IP,
	TRAIT_LINK_DOMAIN, /* looked up for scanners' verdicts; links accounts in a later step */
	TRAIT_DOMAIN,
	TRAIT_URL,
	TRAIT_KIND_COUNT,
};
extern const struct words trait_words;

#define TRAIT_VALUE_MAX 255 /* bytes; longer ones are not traits */

struct trait {
	enum trait_kind kind;
	struct str value; /* folded: lower case, a phone's digits, an IP's 16 bytes' text */
	struct moment first_at, last_at;
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
	struct str nickname;
	int64_t size;
	enum verdict verdict;
	double probability;
	struct moment first_seen, last_seen;
	struct str *members; /* account ids */
	int64_t states[4];   /* by enum state */
	struct shared_trait *shared;
	size_t shared_count;
};
