/*
 * ids: what things are called inside one store.
 *
 * The provider's own id of an account is text (struct str id). These numbers
 * are ours, given by the store, one type each, so that the compiler refuses an
 * account where a cluster is meant. Zero is "none" everywhere.
 */
#pragma once

#include <stdint.h>

struct account_no {
	int64_t n;
};

struct action_no {
	int64_t n;
};

struct cluster_no {
	int64_t n;
};

struct campaign_no {
	int64_t n;
};

struct batch_no {
	int64_t n;
};

struct reply_no {
	int64_t n;
};
