/*
 * case_history: what was known of an account when it was acted upon, and the campaigns that it had a part in: what a case file
 * shows beyond the dossier. Private to core/desk.
 *
 * With each act that decides over an account the store keeps the judgement it was decided by (core/store/known_then.h), in the
 * same transaction: KNOWN_KEPT is exact to the bit. For an act from before that, and for what was done elsewhere, the account's
 * own events up to that moment are judged again: KNOWN_REPLAYED has what they and the outside scanners had told by then, but not what
 * came from other accounts, nor words of scanners or events that were told late.
 */
#pragma once

#include <stddef.h>

#include "core/base/err.h"
#include "core/desk/desk.h"

struct arena;
struct desk;

enum known_how {
	KNOWN_NOT, /* the account had not been judged yet, and nothing is left to judge it by */
	KNOWN_KEPT,
	KNOWN_REPLAYED,
};

struct case_decision {
	const struct action *action; /* of the dossier */
	enum known_how how;
	struct judgement then;
};

#define DECISIONS_MAX 40 /* the newest; acts of one account in a case file */

struct case_history {
	struct case_decision *decisions; /* the oldest first */
	size_t count, left_out;
};

/* Inside a read. */
MUST_USE enum err case_history_make(struct desk *desk, struct arena *arena,
				    const struct dossier *dossier, struct case_history *history);

#define CASE_CAMPAIGNS_MAX 12

/* The newest campaigns of an account, or of anybody in a cluster, with their texts. Inside a read. */
MUST_USE enum err case_campaigns(struct desk *desk, struct arena *arena,
				 const struct request *request, struct campaign_answer **campaigns,
				 size_t *count);
