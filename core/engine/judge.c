#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/engine/campaign.h"
#include "core/engine/locate.h"
#include "core/engine/weigh.h"

#define GUILTY_BITS 4.0     /* of harm of its own, before guilt may flow to others */
#define FRAUD_HARM_BITS 4.2 /* beside what is said of banks */
#define PROTECTED_BITS (-6) /* more than half of what protection can give */

/* Harm that this account did itself, or was found to have done; beside what its texts ask for (fraud_harm()). */
static const enum family own_harm[] = {
	FAMILY_BRAND,
	FAMILY_DELIVERY,
	FAMILY_SCANNERS,
	FAMILY_OUTSIDE,
};

static int heaviest_first(const void *left, const void *right)
{
	const struct reason *a = left, *b = right;
	double a_bits = fabs(a->bits), b_bits = fabs(b->bits);
	int order = (a_bits < b_bits) - (a_bits > b_bits);

	if (order == 0)
		order = strcmp(a->code, b->code);
	if (order == 0 && a->event_count > 0 && b->event_count > 0)
		order = str_compare(a->events[0], b->events[0]);
	return order;
}

/* Phishing-type evidence outweighs the rest of its family. Malware at a site that is linked to is any spammer's. */
static bool scanners_say_phishing(const struct judgement *judgement)
{
	static const enum signal phishing[] = {
		SIGNAL_SCANNER_PHISHING,
		SIGNAL_SCANNER_MALWARE,
		SIGNAL_SCANNER_LINK_PHISHING,
	};
	double worst = 0, spam = 0;

	for (size_t i = 0; i < judgement->reason_count; i++) {
		const struct reason *reason = &judgement->reasons[i];
		bool is_phishing = false;

		if (reason->family != FAMILY_SCANNERS)
			continue;
		for (size_t k = 0; k < ARRAY_LEN(phishing); k++)
			is_phishing = is_phishing ||
				      strcmp(reason->code, signal_row(phishing[k])->code) == 0;
		if (is_phishing)
			worst = fmax(worst, reason->bits);
		else
			spam = fmax(spam, reason->bits);
	}
	return worst > 0 && worst >= spam;
}

static enum family heaviest_harm(const struct judgement *judgement)
{
	static const enum family harms[] = {
		FAMILY_SCANNERS, FAMILY_BRAND,   FAMILY_CLUSTER, FAMILY_CAMPAIGN,
		FAMILY_DELIVERY, FAMILY_OUTSIDE, FAMILY_FRAUD,
	};
	enum family heaviest = FAMILY_PRIOR;
	double most = 0;

	for (size_t i = 0; i < ARRAY_LEN(harms); i++) {
		double bits = score_family(judgement, harms[i]);

		if (bits > most) {
			most = bits;
			heaviest = harms[i];
		}
	}
	return heaviest;
}

/* A scanner's word on its own domain or message says what it is, whatever else it did: phishers' mails bounce too. */
static bool is_named_phisher(const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->reason_count; i++) {
		const char *code = judgement->reasons[i].code;

		if (strcmp(code, signal_row(SIGNAL_SCANNER_PHISHING)->code) == 0 ||
		    strcmp(code, signal_row(SIGNAL_SCANNER_MALWARE)->code) == 0)
			return true;
	}
	return false;
}

static bool gives(const struct judgement *judgement, enum signal signal)
{
	for (size_t i = 0; i < judgement->reason_count; i++)
		if (strcmp(judgement->reasons[i].code, signal_row(signal)->code) == 0)
			return true;
	return false;
}

/* What it asks weighs most of all it did, and is asked as by somebody whom the reader knows. */
static bool asks_as_another(const struct judgement *judgement)
{
	static const enum signal posing[] = { SIGNAL_HOSTED_CALL, SIGNAL_GIFT_CARDS,
					      SIGNAL_BANK_CHANGED, SIGNAL_CHARGE };

	if (heaviest_harm(judgement) != FAMILY_FRAUD)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(posing); i++)
		if (gives(judgement, posing[i]))
			return true;
	return false;
}

/*
 * What it sends says what it is, whatever weighs most: it speaks as a brand, or names one where it asks for credentials.
 * Phishers' mails bounce and are complained of like others.
 */
static bool poses(const struct judgement *judgement)
{
	return judgement->brand.len > 0 || gives(judgement, SIGNAL_BRAND_MENTION) ||
	       asks_as_another(judgement);
}

/* Before guilt is weighed: what it did itself, which is all that may flow to others. */
static enum verdict harm_of(const struct judgement *judgement)
{
	if (!judgement->guilty)
		return VERDICT_CLEAN;
	if (is_named_phisher(judgement) || poses(judgement))
		return VERDICT_PHISHER;
	return heaviest_harm(judgement) == FAMILY_SCANNERS && scanners_say_phishing(judgement)
		       ? VERDICT_PHISHER
		       : VERDICT_SPAMMER;
}

/* Any of its messages names a brand, or asks for credentials: without it no text of its own is a phisher's. */
static bool could_phish(const struct facts *facts)
{
	for (size_t i = 0; i < facts->sign_count; i++)
		if (facts->signs[i].sign.brand.len > 0 ||
		    facts->signs[i].sign.kind == SIGN_CREDENTIALS ||
		    facts->signs[i].sign.kind == SIGN_HOSTED_CALL)
			return true;
	return false;
}

/*
 * What the guilt that weighs most is of. One actor's accounts are what most of them are. A text is told by itself: what
 * phishers send before they phish, everybody sends.
 */
static enum verdict verdict_of_others(const struct judgement *judgement, const struct facts *facts,
				      const struct hearsay *hearsay)
{
	bool cluster = score_family(judgement, FAMILY_CLUSTER) >=
		       score_family(judgement, FAMILY_CAMPAIGN);
	const struct guilt *guilt = hearsay->guilt;
	const struct campaign_word *gravest = NULL;
	bool phishing;

	for (size_t i = 0; i < hearsay->campaign_count; i++)
		if (!gravest || hearsay->campaigns[i].guilt_bits > gravest->guilt_bits)
			gravest = &hearsay->campaigns[i];
	if (cluster && guilt)
		phishing = guilt_is_phishing(guilt->phishers, guilt->guilty_members);
	else
		phishing = gravest && could_phish(facts) &&
			   guilt_is_phishing(gravest->phishers, gravest->guilty);
	return phishing ? VERDICT_PHISHER : VERDICT_SPAMMER;
}

static enum verdict verdict_of(const struct judgement *judgement, const struct facts *facts,
			       const struct hearsay *hearsay)
{
	enum family heaviest = heaviest_harm(judgement);

	if (judgement->probability < SUSPECT_AT)
		return VERDICT_CLEAN;
	if (judgement->probability < HOLD_AT)
		return VERDICT_SUSPECT;
	if (is_named_phisher(judgement) || poses(judgement))
		return VERDICT_PHISHER;
	if (heaviest == FAMILY_CLUSTER || heaviest == FAMILY_CAMPAIGN)
		return verdict_of_others(judgement, facts, hearsay);
	return judgement->harm == VERDICT_PHISHER ? VERDICT_PHISHER : VERDICT_SPAMMER;
}

/* What a text asks for is asked by everybody who sends it, and firms do change banks: harm only where enough else comes together. */
static double fraud_harm(const struct judgement *judgement)
{
	double bits = score_family(judgement, FAMILY_FRAUD), of_banks = 0;

	for (size_t i = 0; i < judgement->reason_count; i++)
		if (strcmp(judgement->reasons[i].code, signal_row(SIGNAL_BANK_CHANGED)->code) == 0)
			of_banks = judgement->reasons[i].bits;
	return bits - of_banks >= FRAUD_HARM_BITS ? bits : 0;
}

/* A domain's name that looks like a brand's is no harm until somebody speaks as that brand. */
static double harm_bits(const struct judgement *judgement)
{
	double sum = fraud_harm(judgement);

	for (size_t i = 0; i < ARRAY_LEN(own_harm); i++)
		if (own_harm[i] != FAMILY_BRAND || judgement->brand.len > 0)
			sum += score_family(judgement, own_harm[i]);
	return sum;
}

static void weigh_prior(struct weighing *weighing)
{
	struct finding finding = { .signal = SIGNAL_PRIOR, .bits = PRIOR_BITS };

	weigh_add(weighing, &finding);
}

static struct moment newest_evidence(const struct judgement *judgement)
{
	struct moment newest = { 0 };

	for (size_t i = 0; i < judgement->reason_count; i++)
		if (judgement->reasons[i].bits > 0 &&
		    moment_before(newest, judgement->reasons[i].at))
			newest = judgement->reasons[i].at;
	return newest;
}

void engine_judge(struct arena *arena, const struct facts *facts, const struct hearsay *hearsay,
		  struct moment now, struct judgement *judgement)
{
	struct weighing weighing = { arena, facts, now, judgement };

	*judgement = (struct judgement){ 0 };
	locate(arena, facts, &judgement->location);
	weigh_prior(&weighing);
	weigh_place(&weighing);
	weigh_identity(&weighing);
	weigh_delivery(&weighing);
	weigh_scanners(&weighing, hearsay->words, hearsay->word_count);
	weigh_outside(&weighing);
	weigh_brand(&weighing, hearsay);
	weigh_fraud(&weighing);
	weigh_protective(&weighing);
	judgement->guilty = harm_bits(judgement) >= GUILTY_BITS;
	judgement->harm = harm_of(judgement);
	judgement->own_evidence_at = newest_evidence(judgement);
	judgement->protected = score_family(judgement, FAMILY_PROTECTIVE) <= PROTECTED_BITS;
	judgement->own_bits = score_bits(judgement, 0);
	if (hearsay->guilt)
		weigh_guilt(&weighing, hearsay->guilt);
	weigh_campaigns(&weighing, hearsay->campaigns, hearsay->campaign_count);
	qsort(judgement->reasons, judgement->reason_count, sizeof(*judgement->reasons),
	      heaviest_first);
	judgement->bits = score_bits(judgement, 0);
	judgement->probability = bits_to_probability(judgement->bits);
	judgement->verdict = verdict_of(judgement, facts, hearsay);
	judgement->evidence_at = newest_evidence(judgement);
}
