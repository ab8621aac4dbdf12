/*
 * acts_private: one act under way, shared by acts.c and undo.c.
 *
 * Everything happens inside one write transaction: the standing is read, the act decided, the audit row, the new
 * standing and the outbox row written, for all accounts or for none.
 */
#pragma once

#include "core/base/utf8.h"
#include "core/desk/desk_private.h"

struct acting {
	struct desk *desk;
	struct arena *arena;
	const struct act_request *act;
	const struct pin_request *pin; /* ACT_PIN */
	struct act_answer *answer;
	struct str actor, assignee, reason, text; /* checked, and without card numbers */
	struct moment now;
	int64_t told; /* accounts of which the provider is to be told: in stages (settings: bulk_rate) */
	bool relinks;   /* links changed: clusters and verdicts are to be found anew */
	bool overrides; /* the account at hand: its gate is not met */
};

/* Say what became of a row, and count it. */
void act_settle(struct acting *a, struct act_answer_row *row, enum act_result result,
		struct str why);

/* Write one act on the row's account (nothing in a dry run) and settle the row as done. */
MUST_USE enum err act_write(struct acting *a, struct act_answer_row *row, struct act_put *put);

/* From here on a person's word stands against the engine: until evidence newer than it, and than all there is. */
MUST_USE enum err act_word_stands(struct acting *a, struct account_no no,
				  struct standing *standing);

/* Who works on the case (acts_take.c). */
MUST_USE enum err act_take(struct acting *a, struct act_answer_row *row, struct standing *standing);

/* Acts on the cluster of an account (acts_cluster.c); `standing` is the account's, and stays. */
MUST_USE enum err act_nickname(struct acting *a, struct act_answer_row *row,
			       struct standing *standing);
MUST_USE enum err act_apart(struct acting *a, struct act_answer_row *row,
			    struct standing *standing);

/* What a line of the chat claims, by a.pin (acts_pin.c). The account is judged anew with it. */
MUST_USE enum err act_pin(struct acting *a, struct act_answer_row *row, struct standing *standing);
/* It holds no longer, what it hid does again, once judged anew; false in `held` when a newer pin on the line stands in its place, and then who and when. */
MUST_USE enum err act_unpin(struct acting *a, const struct action *pinned, bool *held,
			    struct str *why);
/* At once, with what is known: what flows from it to others waits for the engine. Inside the write. */
MUST_USE enum err act_judge_anew(struct acting *a, struct act_answer_row *row);
/* "pinned", "dropped a claim of": what was done, for people. */
const char *pin_done(enum pin_what what);

/* Its links count again. */
MUST_USE enum err act_together(struct acting *a, const struct action *apart, bool *was_apart);

/* A false alarm was called, or taken back: whom this account's guilt and answers had reached, by its cluster and its texts, is judged
 * anew. What a cleared account did speaks for nobody else's guilt (guilt_pool.c, campaign_pool.c). */
MUST_USE enum err act_clears(struct acting *a, struct account_no no, struct cluster_no cluster);

/* After the commit: as much as can be done while a person waits; what is left waits for the engine. */
void act_rejudge(struct desk *desk);

/* Take back the action named, with its batch, or the actor's newest batch. ERR_NOT_FOUND: there is none. */
MUST_USE enum err undo_batch(struct acting *a);
