/*
 * stream_memory: the little that the stream keeps in memory of what it meets. Private to core/desk.
 *
 * Nothing here is of record: whatever is forgotten is learnt again from the store.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/map.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/ids.h"

struct arena;

#define STREAM_EARLY 8 /* senders of a campaign that are looked at with the next one of interest */
#define STREAM_VALUES 3
#define STREAM_RECENT 8        /* campaigns of an account that are known to be its own */
#define STREAM_SENT (1U << 20) /* messages whose campaign is known when an answer comes */

/* Answers since the process began, and the bits they were last found to say. */
struct answers {
	double delivered, bounced, complained;
	double bits;
};

struct stream_account {
	struct account_no no; /* 0: not asked for at the store yet */
	enum state state;
	struct moment state_at, held_until;
	struct moment created_at; /* or first met */
	double probability;
	struct str codes; /* of what speaks against it, with a blank before each; when flagged */
	struct cluster_no cluster;
	int64_t recent[STREAM_RECENT]; /* campaigns */
	unsigned next_recent;
	uint64_t sites[STREAM_RECENT]; /* hashes of what its links lead to */
	unsigned next_site;
	uint64_t values[STREAM_VALUES]; /* hashes of what it was asked about by when it came in */
	unsigned next_value;
	bool judged;    /* ever, here or before this stream began */
	bool guilty;    /* was found so, by its own harm */
	bool joined;    /* compared with others since the stream began */
	uint32_t signs; /* kinds of signs met in its messages, a bit each */
	struct answers answers;
	uint64_t learnt; /* in this epoch the store was asked */
};

struct stream_campaign {
	struct str early[STREAM_EARLY]; /* ids of senders that nobody looked at yet */
	size_t early_count;
	int64_t accounts, next; /* senders; how many of them are of interest next */
	int64_t news,
		next_news; /* grave judgements of senders; how many of them are told to the others next */
	bool hot;          /* under suspicion: every new sender is of interest */
	struct answers answers;
};

struct stream_memory {
	struct arena *arena;
	struct map by_id; /* an account's id to an index */
	struct stream_account *accounts;
	size_t account_count, account_room;
	struct map by_no;     /* account number to the same index */
	struct map campaigns; /* number to an index */
	struct stream_campaign *campaign_list;
	size_t campaign_count, campaign_room;
	struct map clusters; /* number to an index */
	struct answers *cluster_list;
	size_t cluster_count, cluster_room;
	uint64_t *sent_keys; /* STREAM_SENT of them, direct-mapped */
	int64_t *sent_campaigns;
};

void stream_memory_init(struct stream_memory *memory);
void stream_memory_release(struct stream_memory *memory);
void stream_memory_forget(struct stream_memory *memory);

/* Pointers live until the next call that may add one of the same kind. */
struct stream_account *stream_account(struct stream_memory *memory, struct str id);
void stream_account_named(struct stream_memory *memory, struct stream_account *account,
			  struct account_no no);
struct stream_account *stream_account_no(struct stream_memory *memory,
					 struct account_no no); /* NULL: not met */
struct stream_campaign *stream_campaign(struct stream_memory *memory, int64_t campaign,
					bool *is_new);
/* Of a site that links lead to, by a hash: the same counters, of its young senders. */
struct stream_campaign *stream_site(struct stream_memory *memory, uint64_t site);
struct answers *stream_cluster(struct stream_memory *memory, struct cluster_no cluster);

void stream_sent(struct stream_memory *memory, struct str account, struct str message,
		 int64_t campaign);
int64_t stream_sent_campaign(const struct stream_memory *memory, struct str account,
			     struct str message); /* 0: not known */
