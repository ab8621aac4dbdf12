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
#include "core/model/campaign.h"
#include "core/model/claim.h"
#include "core/model/cluster.h"
#include "core/model/event.h"
#include "core/model/place.h"
#include "core/model/sign.h"

struct arena;

#define FACTS_SEEN_MAX 64 /* distinct (source, address) pairs */
#define FACTS_CARDS_MAX 16
#define FACTS_DOMAINS_MAX 64
#define FACTS_DEVICES_MAX 32
#define FACTS_LINKS_MAX 256 /* distinct link hosts, and as many URLs */
#define FACTS_DAYS_MAX 60   /* days of delivery counts */
#define FACTS_CAMPAIGNS_MAX 64
#define FACTS_BURST_LEAST 3 /* messages in an hour that make a burst */
#define FACTS_SIGNS_MAX 64

struct fact_card {
	struct event_card card;
	struct moment first_at, at;
	struct str event;
};

struct fact_domain {
	struct event_domain domain; /* the latest word of each field */
	struct moment verified_at;  /* when it last became so; never: it did not */
	struct moment first_at, at;
	struct str event;
};

struct fact_text { /* a device, a user agent, a link's host, something typed */
	struct str value;
	struct moment first_at, at;
	struct str event;
};

/* What a text gave away. Of a kind and brand, the domains are told apart; of others the newest stands for all. */
struct fact_sign {
	struct sign sign;
	struct moment first_at, at;
	struct str event;
	int64_t times; /* messages, or looks at a domain; says how often, and weighs nothing */
};

/* Delivery results of one day of the stream (UTC). */
struct fact_day {
	int64_t day; /* days since 1970 */
	int64_t counts[DELIVERY_RESULT_COUNT];
	int64_t strays[DELIVERY_RESULT_COUNT]; /* of these, on messages that were not seen */
	int64_t sent;
	struct str bounce_event, complaint_event; /* the newest of each */
	struct moment bounce_at, complaint_at, answered_at;
};

struct fact_campaign {
	struct campaign_no no;
	struct str subject;          /* of its first message here */
	struct campaign_share share; /* .account is not set */
	bool brief;                  /* a text of a few words and a link (SKETCH_BRIEF) */
	int64_t shingles;            /* of its first message here */
};

/* What the customer said of themselves, each with the event that said it last. */
enum said {
	SAID_EMAIL,
	SAID_COUNTRY,
	SAID_PHONE,
	SAID_WEBSITE,
	SAID_LANGUAGE, /* in the profile */
	SAID_TIMEZONE,
	SAID_LOGIN_LANGUAGE, /* by the browser at a login */
	SAID_LOGIN_TIMEZONE,
	SAID_COUNT,
};

/* Beside leading only to sites that are not its own and to which it never led: */
enum turn_way {
	TURN_NETWORK,   /* from a network new to it */
	TURN_PACE,      /* more in an hour than ever */
	TURN_NO_RECORD, /* having sent next to nothing before */
};

struct facts_memory; /* how the lists stay bounded: facts.c's own */

struct facts {
	struct arena *arena;
	struct profile profile;
	struct str signup_event;
	struct moment first_at, last_at; /* of all events */
	struct fact_text said[SAID_COUNT];
	struct moment paid_since; /* never: not on a paid plan now */
	/* The newest login from a country and by a device or user agent that were both new: what
	 * was earned before may be another person's. Never: none. */
	struct moment break_at;
	struct str break_event;
	/* The newest message that did something else than ever before (facts_turn.c). Never: none. */
	struct moment turn_at;
	enum turn_way turn_way;
	struct str turn_event, turn_site;
	struct observation
		*seen; /* newest first once facts_end() ran; place as stored at the event */
	struct moment *seen_first; /* beside `seen`: when each was first so */
	size_t seen_count;
	struct fact_card *cards;
	size_t card_count;
	struct fact_domain *domains;
	size_t domain_count;
	struct fact_text *devices, *user_agents, *link_hosts, *links;
	size_t device_count, user_agent_count, link_host_count, link_count;
	struct fact_text
		*from_domains; /* that it sends as: a message's `domain`, else its From's */
	size_t from_domain_count;
	struct fact_day *days;
	size_t day_count;
	struct fact_campaign *campaigns; /* in the order they were first sent */
	size_t campaign_count;
	struct fact_sign *signs;
	size_t sign_count;
	int64_t delivered[DELIVERY_RESULT_COUNT]; /* in all */
	int64_t sent;                             /* messages */
	int64_t failed_domains;
	struct moment
		burst_at; /* when the hour began in which it sent most; never: under FACTS_BURST_LEAST */
	struct moment last_message_at, last_chat_at, last_chat_customer_at;
	/* Claims read from the chat, or pinned: set by the desk after facts_end(), in its memory. */
	const struct claim *chat_claims;
	size_t chat_claim_count;
	bool has_outside_action;
	enum outside_action outside_action; /* the newest by `at` */
	struct moment outside_at;
	struct str outside_by, outside_reason, outside_event;
	int64_t outside_disables;
	/* Impossible travel, the latest pair. */
	bool impossible;
	struct observation travel_from, travel_to;
	bool on_provider_subdomain; /* sends from the provider's own subdomain only */
	bool sends_from_own_domain;
	struct str provider_subdomain, provider_subdomain_event; /* the newest */
	struct moment provider_subdomain_at;
	const struct str *provider_domains;
	size_t provider_domain_count;
	struct facts_memory *memory;
};

struct facts *facts_new(struct arena *arena, const struct str *provider_domains, size_t count);

/* Fold in the next event; `place` is where its address was, or NULL. */
void facts_add(struct facts *facts, const struct event *event, const struct place *place);

/* Fold in a sign that was read elsewhere than in a message: in a domain's name, by the desk. Before facts_end(). */
void facts_add_sign(struct facts *facts, const struct sign *sign, struct moment at,
		    struct str event);

/* Sort the lists newest first. Nothing may be added afterwards. */
void facts_end(struct facts *facts);

/*
 * Recipients of whom nothing is known yet, of messages sent within the last OUTSTANDING_US (the newest 256 of them); of one campaign,
 * or of all with 0. Providers report answers as they come, in heaps, and bounces first: what is on its way counts as
 * delivered until it had its time.
 */
#define OUTSTANDING_US (15 * MOMENT_MINUTE)
int64_t facts_outstanding(const struct facts *facts, struct moment now, int64_t campaign);

/* Since when it has been what it is: since the signup, or since a break or a turn. What it was before may be another's. */
struct moment facts_settled_since(const struct facts *facts);

/*
 * Which answers make a rate. Those on messages that were seen, where there are any; else all of them, as long as deliveries are among
 * them (some providers tell only what became of mails); complaints and bounces alone, at the beginning of a stream that was cut,
 * are no rate of anything.
 */
enum facts_base {
	BASE_NONE,
	BASE_ALL,
	BASE_MATCHED
};
enum facts_base facts_base(const struct facts *facts);
int64_t facts_answered(const struct fact_day *day, enum delivery_result result,
		       enum facts_base base);

/* The domain is the provider's own, or a subdomain of it. */
bool facts_is_provider_domain(const struct facts *facts, struct str domain);

/*
 * The account's traits, for links to others and for scanners' verdicts; in `arena`, by kind and value, each once.
 * A host or domain comes with the domains above it (two labels at least), so that a verdict on evil.example is found
 * by who links to www.evil.example; whether a verdict's value is a public suffix is its reader's business.
 */
struct trait *facts_traits(const struct facts *facts, struct arena *arena, size_t *count);

/* Fold a value as facts_traits() does, in `arena`; absent when it is no trait (too short, too long, a
 * placeholder such as "unknown"). Not for TRAIT_NAME_ADDRESS, which is made of two. */
struct str trait_fold(struct arena *arena, enum trait_kind kind, struct str value);
struct str trait_fold_name(struct arena *arena, struct str name, struct str postcode);

/* How the part of an address before its "@" is made: words of the name as "first", "last", "firstlast", "lastfirst",
 * "flast" or "f", other letters as "l" each, digits as "#", the rest as it stands: "ada.byron42@x" of Ada
 * Byron is "first.last##", "xkqz7731@x" is "llll####". Absent when there is none. */
struct str trait_pattern(struct arena *arena, struct str email, struct str name);
