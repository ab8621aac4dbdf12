/*
 * account: one customer of the provider, as a list shows them and as a head shows them.
 *
 * `state` is what is so here and now; whether the provider knows it yet is the
 * action's business (act.h). `verdict` and `probability` are the engine's.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/event.h"
#include "core/model/ids.h"
#include "core/model/word.h"

enum state {
	STATE_ACTIVE,
	STATE_HELD,
	STATE_DISABLED,
	STATE_DELETED
};
enum verdict {
	VERDICT_CLEAN,
	VERDICT_SUSPECT,
	VERDICT_SPAMMER,
	VERDICT_PHISHER
};
enum case_state {
	CASE_NONE,
	CASE_OPEN,
	CASE_CLOSED
};
enum outcome {
	OUTCOME_NONE,
	OUTCOME_ABUSE,
	OUTCOME_FALSE_ALARM,
	OUTCOME_RESOLVED
};
extern const struct words state_words, verdict_words, case_words, outcome_words;

/* How much harm an account can still do, 0 to 1: what the queue weighs its probability with. */
double state_harm(enum state state);

/* A probability as people are shown it: never certainty. */
double probability_shown(double probability);

/* What `queue`, `accounts` and `find` print. Views: their owner is the snapshot's arena. */
struct account_row {
	struct account_no no;
	struct str id, name, email;
	enum plan plan;
	enum state state;
	enum verdict verdict;
	double probability;
	struct moment created_at;  /* the signup; never when there was none */
	struct moment flagged_at;  /* never: not flagged */
	struct moment disabled_at; /* never: not disabled */
	struct cluster_no cluster;
	int64_t cluster_size; /* 1 without a cluster */
	struct str top_reason;
	struct str assignee;
	enum case_state case_state;
	enum outcome outcome;
	struct str place;         /* "DE≠GB" or "DE", for the queue */
	struct moment on_line_at; /* the customer's latest chat message; never without */
	struct moment last_seen;  /* its newest event */
	int64_t sent;             /* messages in all */
	bool is_protected;        /* a strong record: never stopped by its cluster alone */
	uint16_t sends_by_day[8]; /* the last eight days of the stream, oldest first, clipped */
};

/* The profile: fields by their event names, as folded from the account events. */
struct profile {
	struct event_account fields;
	struct moment created_at;
};
