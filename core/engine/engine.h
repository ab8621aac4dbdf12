/*
 * engine: judging, pure. Values in, a judgement out; no clock, no store, no net.
 *
 * The order of work for one account: facts (facts.h) -> claims and location (locate.h) ->
 * evidence by the signals table (signal.h) -> score, verdict (here). Clusters are
 * found from shared traits (link.h) and give guilt back as evidence of their own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/moment.h"
#include "core/engine/facts.h"
#include "core/model/evidence.h"

struct arena;

#define PRIOR_BITS (-6.6) /* about 1 % of accounts are abusive: design/engine.md's survey */
#define SUSPECT_AT 0.5    /* flagged for a person */
#define HOLD_AT 0.95
#define DISABLE_AT 0.999

/* An outside scanner's latest verdict on something of this account. */
struct scanner_word {
	struct str scanner;
	struct str value; /* the domain, URL or message id */
	struct str event;
	struct moment at;
	enum scanner_verdict verdict;
	bool own_domain; /* the value is a domain of the account's own, or its message; else a linked one */
};

/*
 * What flows from the rest of the cluster. The others' probabilities and verdicts here are their own: of
 * judgements made without guilt, or it would echo between them. So a cluster is judged twice: each member by itself, then
 * each with the guilt of the others.
 */
struct guilt {
	int64_t members;        /* in the cluster, this one too; 0 or 1: none */
	int64_t guilty_members; /* others with harm evidence of their own */
	int64_t phishers;       /* of these */
	int64_t suspects; /* others without, that are suspicious by themselves (guilt_suspects()) */
	double clean;     /* others for whom their answers speak, each by guilt_clean_weight() */
	double strongest_probability; /* of the others */
	double tie_bits;              /* how sure the link to them is */
	enum verdict verdict;         /* the gravest one's */
	struct str example;           /* its id */
	struct moment at;             /* of their newest evidence */
	/* What became of the others' messages lately. */
	int64_t delivered, bounced, complained;
	struct moment answered_at;
};

struct campaign_word; /* campaign.h */

/* What comes from others: outside scanners, the cluster, the campaigns. All zero: nothing. */
struct hearsay {
	const struct scanner_word *words;
	size_t word_count;
	const struct guilt *guilt; /* or NULL */
	const struct campaign_word *campaigns;
	size_t campaign_count;
	/* Accounts with no link to this one that pose as the same brand (engine_claim()) within BRAND_WITHIN_US of it. */
	struct str brand;
	int64_t brand_claims;
	struct str brand_example;       /* one of them */
	struct moment brand_claimed_at; /* the newest claim */
};

/*
 * What it poses as, by its events alone, and when last: a claim that weighs (judgement.brand), and that asks for credentials, leads away from
 * what it shows, wears the brand in a domain's name, or comes from a new domain or account. Dealers, fans and namesakes speak of brands for
 * years; they do none of it. Texts live in `arena`.
 */
#define BRAND_WITHIN_US (72 * MOMENT_HOUR)
struct brand_claim {
	struct str brand; /* absent: none */
	struct moment at;
};
struct brand_claim engine_claim(struct arena *arena, const struct facts *facts);

/* Of an account that is not guilty of harm, by what it is without the others: P over a quarter. */
bool guilt_suspects(double own_bits);
/* Of one that is not guilty: how much a member is known to be clean by what came back, 0 to a half. Warming up does not do. */
double guilt_clean_weight(int64_t delivered, int64_t bounced, int64_t complained);

/* Of so many guilty ones, most are phishers. */
bool guilt_is_phishing(int64_t phishers, int64_t guilty);

/* Judge. `now` is the engine's clock. Texts of the result live in `arena`. */
void engine_judge(struct arena *arena, const struct facts *facts, const struct hearsay *hearsay,
		  struct moment now, struct judgement *judgement);

double bits_to_probability(double bits);

/*
 * Counts as trusted where the rarity of a trait is measured (link.h): over 30 days old, and clean or, at worst suspect, on a paid plan, by what
 * is known of it but for its links: what it did, and what its texts are. What flows along links has no say: they hang on trust, so it
 * would depend on what came first. Its texts have, or a botnet of old accounts would make what it shares look common.
 */
double engine_unlinked_bits(const struct judgement *judgement);
#define TRUSTED_AFTER_US (30 * MOMENT_DAY)
bool engine_is_trusted(const struct facts *facts, double unlinked_bits, struct moment now);

/*
 * What an engine may do by itself at this judgement under a policy. A protected account is held, not disabled, for what others did; and so is any
 * of which nothing is known but what others did who sent its texts, short of all that a text can say.
 */
enum policy {
	POLICY_ADVISE,
	POLICY_HOLD,
	POLICY_ENFORCE
};
extern const struct words policy_words;
enum remedy {
	REMEDY_NONE,
	REMEDY_FLAG,
	REMEDY_HOLD,
	REMEDY_DISABLE
};
enum remedy engine_remedy(const struct judgement *judgement, enum policy policy);
#define HOLD_LAPSE_US (15 * MOMENT_MINUTE) /* of the stream's time */
