/*
 * answer: the desk's answers, one function a kind of request. Private to core/desk.
 *
 * Each fills its part of the snapshot, in the snapshot's arena. All but act and export run inside
 * one read transaction, so that what they show is of one moment. ERR_NOT_FOUND: what the request names is not here; ERR_INVALID: it asks for
 * what cannot be, with why; the store's faults pass through.
 */
#pragma once

#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct desk;
struct dossier;
struct gate;
struct request;
struct snapshot;
struct account_row;

MUST_USE enum err answer_queue(struct desk *desk, const struct request *request,
			       struct snapshot *snapshot);
MUST_USE enum err answer_account(struct desk *desk, const struct request *request,
				 struct snapshot *snapshot);
MUST_USE enum err answer_accounts(struct desk *desk, const struct request *request,
				  struct snapshot *snapshot);
MUST_USE enum err answer_clusters(struct desk *desk, const struct request *request,
				  struct snapshot *snapshot);
MUST_USE enum err answer_cluster(struct desk *desk, const struct request *request,
				 struct snapshot *snapshot);
MUST_USE enum err answer_campaigns(struct desk *desk, const struct request *request,
				   struct snapshot *snapshot);
MUST_USE enum err answer_campaign(struct desk *desk, const struct request *request,
				  struct snapshot *snapshot);
MUST_USE enum err answer_find(struct desk *desk, const struct request *request,
			      struct snapshot *snapshot);
MUST_USE enum err answer_trail(struct desk *desk, const struct request *request,
			       struct snapshot *snapshot);
MUST_USE enum err answer_feed(struct desk *desk, const struct request *request,
			      struct snapshot *snapshot);
MUST_USE enum err answer_events(struct desk *desk, const struct request *request,
				struct snapshot *snapshot);
MUST_USE enum err answer_act(struct desk *desk, const struct request *request,
			     struct snapshot *snapshot);
MUST_USE enum err answer_present(struct desk *desk, const struct request *request,
				 struct snapshot *snapshot);
MUST_USE enum err answer_pin(struct desk *desk, const struct request *request,
			     struct snapshot *snapshot);
MUST_USE enum err answer_export(struct desk *desk, const struct request *request,
				struct snapshot *snapshot);
MUST_USE enum err answer_reply(struct desk *desk, const struct request *request,
			       struct snapshot *snapshot);
MUST_USE enum err answer_take_back(struct desk *desk, const struct request *request,
				   struct snapshot *snapshot);
MUST_USE enum err answer_own_replies(struct desk *desk, const struct request *request,
				     struct snapshot *snapshot);

/* What there is of the chat besides its lines: replies on their way, and whether one can be written. */
MUST_USE enum err dossier_chat_look(struct desk *desk, struct arena *arena,
				    struct dossier *dossier);

/* What others have open: that account, or any when absent. None where this desk is no console's. */
struct presence;
void present_gather(struct desk *desk, struct arena *arena, struct str account,
		    struct presence **rows, size_t *count);

/* The dossier by itself, for the case file: inside a read. ERR_NOT_FOUND. */
MUST_USE enum err dossier_make(struct desk *desk, struct arena *arena, struct str account,
			       struct dossier *dossier);

/* Only what `e` asks for, of one of many accounts: inside a transaction. */
MUST_USE enum err dossier_gate(struct desk *desk, const struct account_row *account,
			       struct gate *gate);
