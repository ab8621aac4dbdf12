/*
 * campaign: what a text does to whoever sends it.
 *
 * A campaign's members are the accounts that sent variants of one text (core/model/campaign.h). Three things are
 * pooled over them: what became of the messages, who of them is guilty by own evidence, and how many strangers
 * sent it at the same time. What is pooled reaches each member without its own part, so that nothing
 * is counted twice and nothing feeds on itself. It needs no claim that one actor runs them.
 *
 *	struct campaign_pool *pool = campaign_pool_new(arena, members, count);
 *	campaign_hear(pool, i, &members[i], now, &word);     what the others say of member i
 *
 * - Answers: the likelihood ratios of delivery.c on the sum of the others' counts. Nobody speaks for more than
 *   MEMBER_ANSWERS of them, so that one sender's heap of bounces does not become everybody's who has the same footer.
 * - Guilt: the odds that a member is bad, counted: (G + 0.002) / (C + 0.2) over the prior's, where G is the sum of the guilty
 *   ones' own probabilities and C counts the clean ones: a trusted one fully; one that has sent it for over a day, or whose
 *   mails of this text came back well (answers_for()), by up to a half; a fresh one (of whom nothing can be known yet) by a
 *   hundredth. So three guilty ones of three say 10.5 bits, twenty of forty with twenty established ones 6.6, and a text that
 *   good people send too clears itself. As with clusters, only harm of two members counts, or of one at DISABLE_AT.
 * - Spread: strangers that begin the same text on the same day. A circumstance (family LINKS), for shop systems' customers
 *   do that too; nothing at SPREAD_FROM members, and each doubling two bits; trusted members divide it. It is a guess at what the
 *   members are, so it counts for as many of them as nothing better is known of; and at most four bits for each bit of
 *   surprise at how many began together: when a desk has been watched for two days, everything on it began on two days. Who leads
 *   only to a platform's own pages (a meeting, a document to sign) has the text from there, and is not among the strangers; what leads
 *   to forms and files that anybody puts up at a platform is half its words, and counts for a third (PAGES_SHARE), here and as a swarm.
 *
 * - Swarm: accounts without trust (new ones, and old ones that turned: facts_turn.c) that begin one text on one day, nearly all
 *   of them leading only to sites that are not their own. Customers of one shop system, agencies' clients and friends of one theme
 *   lead to themselves, and old customers use the theme too: trusted members divide it. From SWARM_FROM accounts on; those
 *   that turned, all to the same, weigh more. It needs no answer and no link between the accounts.
 *
 * - Fleet: accounts without trust that one actor runs and that send one text. That is harm, not circumstance, but only counts
 *   where the text leads through a shortener or to a free hoster (the weighing asks for that): who sends for clients
 *   leads to theirs. From FLEET_FROM accounts on, two bits a doubling; as the spread, for as many as nothing better is known of; and
 *   by how much of the text's senders they are: a theme's customers do not become one actor's because some of them are.
 *
 * Whoever sent a text for a day before any guilty member did is its author, not their accomplice: guilt does not reach them. And
 * whose own mails of this text came back well hears the less of how others' did, by what that says for them.
 * Recipients are never counted, messages only where they were answered.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/engine/engine.h"
#include "core/model/campaign.h"

struct arena;
struct campaign_pool;

/* A member: its part, and what is known of it without what flows from others. */
struct campaign_member {
	struct campaign_share share;
	struct str id;
	double own_bits;
	bool guilty, trusted; /* trusted: engine_is_trusted() */
	struct cluster_no cluster;
	enum verdict harm;
	struct moment evidence_at; /* of its own harm */
};

/* What the others of a campaign say of one member. */
struct campaign_word {
	struct campaign_no no;
	struct str subject;
	bool brief;       /* the text is a few words and a link */
	int64_t shingles; /* of the member's first message of it; 0: not known */
	struct str event; /* the member's first message of it */
	int64_t others, guilty, trusted, together; /* together: began within a day of it */
	int64_t phishers;                          /* of the guilty */
	int64_t fleet; /* others, none of them trusted, that one actor seems to run together with it */
	int64_t turned; /* of the swarm */
	int64_t swarm; /* others, none of them trusted, that began within a day of it and lead elsewhere as it does */
	enum verdict verdict; /* the gravest one's */
	struct str example;   /* its id */
	double strongest;     /* its own probability */
	double guilt_bits, delivery_bits, spread_bits, fleet_bits, swarm_bits;
	int64_t bad, answers;    /* bounces and complaints of the others; all answers */
	struct moment guilt_at;  /* the newest evidence behind guilt */
	struct moment answer_at; /* the others' newest message */
	struct moment spread_at; /* when the newest of those together began */
};

#define MEMBER_ANSWERS 50 /* as few as convict at a bad rate */
#define SPREAD_FROM 4
#define SPREAD_BITS_MAX 8.0
#define FLEET_FROM 6
#define FLEET_BITS 5.0 /* of so many; more two bits a doubling */
#define FLEET_BITS_MAX 10.0
/*
 * What guilt, answers and swarm may say together of who sends a text, by how much the text itself says: people hit on the same few words.
 * BRIEF_BITS_MAX for a brief one or one of SAYS_LITTLE shingles, so that it flags a new account, and stops it only in company; two bits
 * more for each further shingle.
 */
#define BRIEF_BITS_MAX 8.0
#define SAYS_LITTLE 8
#define PAGES_SHARE (1.0 / 3)
#define SWARM_FROM 4
#define SWARM_BITS 3.0 /* of so many */
#define SWARM_BITS_DOUBLING 3.5
#define SWARM_BITS_TURNED 2.0 /* for each doubling of those that turned */
#define SWARM_BITS_MAX 18.0
#define SWARM_SHARE \
	0.5 /* of those that begin together lead elsewhere: up to here it says nothing */
#define SWARM_SHARE_FULL 0.8

/* The members stay the caller's, unchanged while the pool is used. `watched_from`: the desk's first text; never: long ago. */
struct campaign_pool *campaign_pool_new(struct arena *arena, const struct campaign_member *members,
					size_t count, struct moment watched_from);

/* `me` is an index into the members, or CAMPAIGN_STRANGER for one that is not among them yet. `no`, `subject`, `brief` and `shingles` are
 * left to the caller. */
#define CAMPAIGN_STRANGER SIZE_MAX
void campaign_hear(const struct campaign_pool *pool, size_t me, const struct campaign_member *mine,
		   struct moment now, struct campaign_word *word);

/* Of the campaign as a whole: what a new member would hear. Verdict and probability for lists. */
void campaign_judge(const struct campaign_pool *pool, struct moment now, enum verdict *verdict,
		    double *probability);

/* Bits that so many answers say, of which `bad` are bounces (or complaints); bounded by the rate (delivery.c). */
double answers_bits(enum delivery_result kind, double bad, double others);

/* Bits that answers speak for whoever sent the mails; 0 and more. Slow to add up: a list of one's own making bounces hardly
 * more than a good one. */
double answers_for(double delivered, double bounced, double complained);
