/*
 * facts: what is known of one account, folded from its events in their order.
 *
 * The desk feeds an account's events in the order of event_compare; the result depends on
 * nothing else. Everything strangers can make grow is bounded: the lists keep the newest (FACTS_*_MAX),
 * the counters count all. Texts are copied into the arena given at the start.
 *
 *	struct facts *facts = facts_new(arena, provider_domains, count);
 *	while (next(&event, &place))
 *		facts_add(facts, &event, &place);
 *	engine_judge(facts, ...);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/ip.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/claim.h"
#include "core/model/cluster.h"
#include "core/model/event.h"
#include "core/model/place.h"

struct arena;

#define FACTS_SEEN_MAX 64    /* distinct (source, address) pairs */
#define FACTS_CARDS_MAX 16
#define FACTS_DOMAINS_MAX 64
#define FACTS_DEVICES_MAX 32
#define FACTS_LINKS_MAX 256  /* distinct link hosts, and as many URLs */
#define FACTS_DAYS_MAX 60    /* days of delivery counts */

struct fact_card {
	struct event_card card;
	struct moment first_at, at;
	struct str event;
};

struct fact_domain {
	struct event_domain domain; /* the latest word of each field */
	struct moment at;
	struct str event;
};

struct fact_text { /* a device, a user agent, a link's host */
	struct str value;
	struct moment first_at, at;
	struct str event;
};

/* Delivery results of one day of the stream (UTC). */
struct fact_day {
	int64_t day; /* days since 1970 */
	int64_t counts[DELIVERY_RESULT_COUNT];
	int64_t sent;
	struct str worst_event; /* the newest bounce or complaint */
};

struct facts {
	struct arena *arena;
	struct profile profile;
	struct str signup_event;
	struct moment first_at, last_at;  /* of all events */
	struct observation *seen;         /* newest first once facts_end() ran; place as stored at the event */
	size_t seen_count;
	struct fact_card *cards;
	size_t card_count;
	struct fact_domain *domains;
	size_t domain_count;
	struct fact_text *devices, *user_agents, *link_hosts, *links, *from_domains;
	size_t device_count, user_agent_count, link_host_count, link_count, from_domain_count;
	struct fact_day *days;
	size_t day_count;
	int64_t delivered[DELIVERY_RESULT_COUNT]; /* in all */
	int64_t sent;                             /* messages */
	int64_t failed_domains;
	struct moment last_message_at, last_chat_at, last_chat_customer_at;
	struct str chat_countries; /* reserved for claims read from the chat: "DE,GB" */
	bool has_outside_action;
	enum outside_action outside_action; /* the newest by `at` */
	struct moment outside_at;
	struct str outside_by, outside_reason, outside_event;
	int64_t outside_disables;
	/* Impossible travel, the latest pair. */
	bool impossible;
	struct observation travel_from, travel_to;
	bool on_provider_subdomain; /* sends from the provider's own subdomain only */
	struct str provider_subdomain, provider_subdomain_event;
	const struct str *provider_domains;
	size_t provider_domain_count;
};

struct facts *facts_new(struct arena *arena, const struct str *provider_domains, size_t count);

/* Fold in the next event; `place` is where its address was, or NULL. */
void facts_add(struct facts *facts, const struct event *event, const struct place *place);

/* Sort the lists newest first. Nothing may be added afterwards. */
void facts_end(struct facts *facts);

/* The account's traits, for links to others and for scanners' verdicts; in `arena`. */
struct trait *facts_traits(const struct facts *facts, struct arena *arena, size_t *count);
