/*
 * batch: events on their way into the store. Private to core/desk.
 *
 * Events are gathered, put into the store in an open write, and durable once that is committed. They may be put in several
 * steps, so that what came before can be judged with what comes next in sight; all steps up to a commit
 * are one transaction. What was decided on messages is told after the commit, in the order they came.
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/desk/ingest.h"
#include "core/store/store.h"

struct desk;

struct batch {
	struct desk *desk;
	struct arena *arena; /* of all that is in the batch */
	struct event **events;
	struct event_put *puts;            /* of each event */
	size_t count, in_store, committed; /* of the puts */
	size_t bytes;                      /* that the events came as: the reader counts them */
	int64_t arrived;                   /* the newest number given to a line of chat */
	int64_t stored;                    /* new ones, since the last commit */
	/* Texts that the campaign index had not met, and campaigns that it found to be one; put with the events. */
	struct campaign_text *texts;
	struct str *text_accounts;
	size_t text_count;
	struct campaign_no (*merges)[2];
	size_t merge_count;
	/* Accounts that scanners' verdicts reached: to be judged. */
	struct account_no *reached;
	size_t reached_count;
	struct ingest *ingest;
	int64_t began_us; /* the write; 0: none is open */
	bool unjudged;
	struct moment *newest; /* message that was put: the stream's */
	bool late;             /* a message came out of order: its campaign is to be found anew */
};

#define BATCH_EVENTS 4096
#define BATCH_BYTES ((size_t)8 * 1024 * 1024)

void batch_begin(struct batch *batch, struct ingest *ingest);
void batch_release(struct batch *batch);
bool batch_is_full(const struct batch *batch);

/* The event is in the batch's arena; a message is reduced and decided. */
void batch_add(struct batch *batch, struct event *event, const struct place *place);
/* A text for the campaign index's memory; the sketch is in the arena. */
void batch_text(struct batch *batch, const struct campaign_text *text, struct str account);
void batch_merge(struct batch *batch, struct campaign_no from, struct campaign_no into);

/* Put what is not in the store yet into it; opens a write if none is open. */
MUST_USE enum err batch_put(struct batch *batch);
/* Put the rest, and make it durable. */
MUST_USE enum err batch_commit(struct batch *batch);
/* Forget what was committed, ready for more. */
void batch_clear(struct batch *batch);
