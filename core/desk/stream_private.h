/*
 * stream_private: what the files of the stream share (stream*.c).
 */
#pragma once

#include "core/base/map.h"
#include "core/base/moment.h"
#include "core/desk/batch.h"
#include "core/desk/campaign_pool.h"
#include "core/desk/guilt_pool.h"
#include "core/desk/stream.h"
#include "core/desk/stream_memory.h"
#include "core/desk/stream_word.h"

struct campaign_index;

#define SENDERS_FROM 4 /* a campaign of so many senders is of interest, and at each half more */

struct stream {
	struct desk *desk;
	struct stream_memory memory;
	struct campaign_index *index; /* NULL: not learnt yet */
	int64_t next_text, texts_end; /* numbers for new texts, reserved at the store */
	int64_t old_texts;            /* that the index learnt from (campaign_learn()) */
	int64_t learnt_text; /* texts up to this number are known, but for those of others then under way */
	struct stream_words words;
	struct map clusters_seen;
	int64_t version;
	int64_t turn; /* of finding campaigns anew */
	uint64_t epoch;
	struct moment newest_message; /* with a text */
	struct moment stored_until;   /* when the stream began: what is newer was not read before */
	struct moment newest;    /* event that was taken, at most a day ahead of the wall clock */
	struct arena *arena;     /* of one look */
	struct guilt_pool guilt; /* from look to look, until the batch is committed */
	struct campaign_pools pools;
	bool begun; /* to find campaigns: others know */
	bool news;  /* the judgement under way stopped somebody, or found somebody guilty */
};

#define LOOK_ACCOUNTS_MOST 512 /* judged at once for one event; others wait for the next rest */

/* What one event asks for. */
struct look {
	struct stream *stream;
	struct batch *batch;
	struct event *event;
	const struct place *place;
	struct account_no *accounts;
	size_t account_count;
	uint64_t *told; /* campaigns with news that are told at once */
	size_t told_count;
	int64_t campaign; /* whose members are to hear of it; 0: none */
	struct cluster_no cluster;
	enum err error; /* of asking the store for one of them */
	bool join;      /* what the account shares with others may be new */
	bool again;     /* the message was read before */
	bool pending;   /* the event is a message that is not in the batch yet */
	bool late;      /* it waits for the next rest, where all is judged in its right order */
};

/* -- stream_look.c -- */

/* The account's standing and probability, where the store has news of them. One that is not there yet is active. */
MUST_USE enum err account_learn(struct stream *s, struct str id, struct stream_account **account);
void account_born(struct stream_account *account, struct moment at);
bool account_is_stopped(void *with,
			struct account_no no); /* with: the stream; as far as it knows */
void want_account(struct look *look, struct account_no no); /* judged by look_judge() */
/* Judge whom the event is of interest for, and let it flow as far as it must at once. */
MUST_USE enum err look_judge(struct look *look);

/* -- stream_message.c -- */

MUST_USE enum err message_take(struct look *look);

/* -- stream_entry.c -- */

MUST_USE enum err entry_take(struct look *look); /* a signup, a card, a login */
