/*
 * act: something a person, or the engine, did to an account.
 *
 * One row an account; the rows of one command share a batch. The rows are a chain:
 * each holds the BLAKE2b hash of itself and its predecessor, so that none can be
 * altered or dropped unseen.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/hash.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/ids.h"
#include "core/model/word.h"

enum act_kind {
	ACT_DISABLE,
	ACT_ENABLE,
	ACT_DELETE,
	ACT_UNDO,
	ACT_HOLD,  /* the engine's */
	ACT_LAPSE, /* the engine's: a hold that nobody confirmed */
	ACT_TAKE,
	ACT_CLOSE,
	ACT_NOTE,
	ACT_EXPORT,
	ACT_NICKNAME, /* of the account's cluster */
	ACT_APART,    /* the account does not belong to its cluster: its links are dropped */
	ACT_PIN,      /* a claim in the chat kept, put right or dropped: core/model/claim.h */
	ACT_KIND_COUNT,
};
enum act_state {
	ACT_QUEUED,
	ACT_SENT,
	ACT_CONFIRMED,
	ACT_FAILED
};
extern const struct words act_words, act_state_words;

/* It decides over the account; the others only tell something about it. What was known of the account then is kept with such acts. */
bool act_decides(enum act_kind what);

/* What an act changes, before and after: enough to take it back exactly. */
struct standing {
	enum state state;
	struct moment state_at;   /* when it was set here; a newer one set elsewhere wins */
	struct moment held_until; /* a hold lapses then; never: it waits for a person */
	struct moment flagged_at;
	struct moment disabled_at;
	struct str assignee;
	enum case_state case_state;
	enum outcome outcome;
	struct moment rep_stands_at; /* the engine needs newer evidence than this; never: none */
};

struct action {
	struct action_no no;
	struct moment at;
	struct str actor;
	struct account_no account_no;
	struct str account;
	enum act_kind what;
	struct str reason;
	struct standing before, after;
	enum act_state state;
	bool told; /* the provider is told of it: `state` says how far that is; else it is so at once */
	struct str failure;      /* why it failed, or waits; absent otherwise */
	struct action_no undoes; /* ACT_UNDO */
	struct action_no undone_by;
	struct batch_no batch;
	struct hash hash;
	bool has_known; /* what was known of the account then was kept with it */
	struct hash known;
	bool outside; /* from an `action` event, not from here: number, batch and hash are zero */
	struct str event; /* outside: the event's id */
};

struct note {
	struct action_no no; /* notes are acts too */
	struct moment at;
	struct str actor, text;
};
