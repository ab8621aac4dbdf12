/*
 * facts_memory: how the lists of facts stay bounded, whatever strangers send (private to facts*.c).
 *
 * An arena never gives back what it handed out, so a list that only replaced its texts would
 * grow with the stream. Each text of a row therefore has a room that the row's next tenant uses again; only
 * a longer text takes a new one, at twice its length.
 */
#pragma once

#include <stddef.h>

#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/engine/facts.h"

struct text_room {
	char *at;
	size_t size;
};

#define SEEN_TEXTS 5 /* event, city, timezone, network, proxy provider */
#define CARD_TEXTS 7
#define DOMAIN_TEXTS 2
#define FACT_TEXTS 2 /* value, event */
#define DAY_TEXTS 2
#define SIGN_TEXTS 4                        /* brand, quote, other, event */
#define CAMPAIGN_TEXTS 2                    /* subject, event */
#define COUNT_MAX INT64_C(1000000000000000) /* so that sums of days never overflow */
#define PROFILE_TEXTS 10
#define SOURCE_NAMES_MAX 64
#define COUNTRY_WORDS 11 /* 26 x 26 codes, a bit each */
#define NET_WORDS 4      /* 256 nets, a bit each */

/* Messages by a hash of their id, and their campaigns. */
struct sent_table {
	uint64_t *keys; /* 0: free */
	int64_t *campaigns;
	size_t room, count;
};

/* A message whose answers may still be on their way. */
struct recent_message {
	uint64_t key;
	struct moment at;
	int64_t recipients, answered, campaign;
};
#define RECENT_MESSAGES 256 /* the newest */

/* An answer whose message was not seen yet. */
struct stray {
	uint64_t key;
	int64_t day; /* of the answer */
	enum delivery_result result;
	int64_t count; /* 0: claimed */
};
#define STRAYS 64 /* the newest */

struct facts_memory {
	struct text_room *seen, *cards, *domains, *devices, *user_agents, *link_hosts, *links,
		*from_domains, *days, *campaigns, *signs;
	struct sent_table sent;
	struct recent_message *recent; /* a ring */
	size_t recent_count;           /* that ever went in */
	struct stray strays[STRAYS];   /* a ring */
	size_t stray_count;            /* that ever went in */
	struct text_room profile[PROFILE_TEXTS], said[SAID_COUNT][FACT_TEXTS];
	struct text_room signup, outside[3], subdomain[2], break_event, turn[2];
	struct text_room travel[3][SEEN_TEXTS]; /* from, to, and where a person was last seen */
	struct str source_names[SOURCE_NAMES_MAX];
	size_t source_name_count;
	size_t today;                   /* the row of the latest day */
	struct moment hour_at;          /* when the hour of sending at hand began */
	int64_t hour_sent, burst_sent;  /* messages in it, and in the busiest one */
	int64_t hour_most;              /* in the busiest one before it */
	struct observation last_person; /* where a person was last seen openly */
	uint64_t login_countries[COUNTRY_WORDS];
	uint64_t login_nets
		[NET_WORDS]; /* where no country is known: the first eight bits of addresses */
};

/* Copy `text` into its room; absent stays absent. */
struct str facts_keep(struct facts *facts, struct text_room *room, struct str text);

/* The row with the oldest moment at `offset`, among `count` (not 0) rows of `size` bytes. */
size_t facts_oldest(const void *rows, size_t count, size_t size, size_t offset);

/* A bounded list of texts with their rooms. */
struct text_list {
	struct fact_text **rows;
	size_t *count;
	struct text_room **rooms;
	size_t max;
};

/* Note that `value` was met at this event: a known one is brought up to date, a new one takes the place of the oldest when the
 * list is full. True when it was new. */
bool facts_note_text(struct facts *facts, struct text_list list, struct str value,
		     const struct event *event);

/* Where a message's links lead: to no site, to one of the account's own, only to others, of these only to a platform's own pages, or
 * only to what a platform's customers put up. */
enum lead {
	LEAD_NOWHERE,
	LEAD_HOME,
	LEAD_ELSEWHERE,
	LEAD_PLATFORM,
	LEAD_PAGES,
};
enum lead facts_lead(const struct facts *facts, const struct event *event);
/* A message that leads elsewhere, once all of it is noted: whether it is a turn. */
void facts_turn(struct facts *facts, const struct event *event, const struct place *place);

/* The account's campaigns: a message that is of one, and what became of it. */
void facts_campaign_message(struct facts *facts, const struct event *event, enum lead lead);
void facts_campaign_turn(struct facts *facts, int64_t campaign, enum campaign_turn turn);
/* False when the message was not seen. */
bool facts_campaign_delivery(struct facts *facts, const struct event *event, int64_t count);
uint64_t facts_key(struct str id); /* of a message; never 0 */

/* The row of this day. */
struct fact_day *facts_day(struct facts *facts, struct moment at);
void facts_add_delivery(struct facts *facts, const struct event *event);
/* Answers that came ahead of this message are no strays; `share` is its campaign's, or NULL. */
void facts_strays_claim(struct facts *facts, uint64_t key, struct campaign_share *share);

/* Copy a place; names of sources are kept once for all. */
void facts_keep_place(struct facts *facts, struct text_room rooms[SEEN_TEXTS],
		      const struct place *from, struct place *to);
