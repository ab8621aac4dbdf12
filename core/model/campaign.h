/*
 * campaign: messages, from any accounts, that are variants of one text.
 *
 * Whether two messages are variants is told by their sketches (core/text/sketch.h). A campaign's number is given
 * when its first message comes; where two turn out to be one, they go by the smaller number.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/event.h"
#include "core/model/ids.h"

#define CAMPAIGN_VARIANTS_MAX 16 /* texts that are kept of one, each unlike the others */

/* Whether the account did with this text something else than ever before (core/engine/facts_turn.c). */
enum campaign_turn {
	CAMPAIGN_TURN_NONE,
	CAMPAIGN_TURN_IDLE, /* it had done next to nothing before: its age says nothing for it */
	CAMPAIGN_TURN_FULL, /* it had done something else */
};

/* One account's part in one campaign. */
struct campaign_share {
	struct account_no account;
	int64_t messages;
	int64_t counts[DELIVERY_RESULT_COUNT]; /* what became of them */
	struct moment first_at, last_at;
	struct str event; /* its first message */
	bool elsewhere;   /* its messages lead to sites, and to none of the account's own */
	bool platform; /* they lead to a platform's own pages only: an invitation to a meeting, a document to sign */
	bool pages; /* elsewhere is a platform where anybody puts up pages and forms */
	enum campaign_turn turn;
};

/* One of its texts. */
struct campaign_variant {
	struct str account, message; /* who sent it first, and as what */
	struct str subject, excerpt;
	struct moment at;
};

/* As it is listed. */
struct campaign_row {
	struct campaign_no no;
	struct str subject; /* of its first message */
	int64_t messages, variants;
	struct str *accounts; /* ids, the first to send it first */
	size_t account_count;
	int64_t states[4]; /* accounts in each enum state */
	enum verdict verdict;
	double probability;
	struct moment first_seen, last_seen;
	int64_t counts[DELIVERY_RESULT_COUNT];
};
