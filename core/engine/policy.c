#include <math.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/engine/weigh.h"

/* clang-format off */
static const char *const policy_list[] = {
	[POLICY_ADVISE]  = "advise",
	[POLICY_HOLD]    = "hold",
	[POLICY_ENFORCE] = "enforce",
};
/* clang-format on */
const struct words policy_words = { policy_list, ARRAY_LEN(policy_list) };

#define OWN_SHARE 1.0    /* bits of harm of its own that carry what others' texts say */
#define LINKED_SHARE 2.0 /* of what is known of those it is linked with */

static double reason_bits(const struct judgement *judgement, enum signal signal)
{
	double bits = 0;

	for (size_t i = 0; i < judgement->reason_count; i++)
		if (strcmp(judgement->reasons[i].code, signal_row(signal)->code) == 0)
			bits += judgement->reasons[i].bits;
	return bits;
}

double engine_unlinked_bits(const struct judgement *judgement)
{
	return score_bits(judgement, EXCEPT(FAMILY_CLUSTER) | EXCEPT(FAMILY_LINKS)) -
	       reason_bits(judgement, SIGNAL_CAMPAIGN_FLEET);
}

bool engine_is_trusted(const struct facts *facts, double unlinked_bits, struct moment now)
{
	double probability = bits_to_probability(unlinked_bits);
	struct moment since = facts->profile.created_at;

	if (moment_is_never(since))
		since = facts->first_at;
	if (moment_is_never(since) || now.us - since.us <= TRUSTED_AFTER_US)
		return false;
	return probability < SUSPECT_AT ||
	       (probability < HOLD_AT && !moment_is_never(facts->paid_since));
}

static double own_harm(const struct judgement *judgement)
{
	return score_family(judgement, FAMILY_BRAND) + score_family(judgement, FAMILY_DELIVERY) +
	       score_family(judgement, FAMILY_SCANNERS) + score_family(judgement, FAMILY_OUTSIDE);
}

static bool is_of_text(const struct reason *reason, struct str event)
{
	return reason->family == FAMILY_CAMPAIGN && reason->event_count > 0 &&
	       str_equal(reason->events[0], event);
}

/* What the text of which most is known has to say. A reason of a text points at the account's own message of it. */
static double one_texts_bits(const struct judgement *judgement)
{
	double most = 0;

	for (size_t i = 0; i < judgement->reason_count; i++) {
		const struct reason *reason = &judgement->reasons[i];
		double bits = 0;

		for (size_t k = 0; k < judgement->reason_count && reason->event_count > 0; k++)
			if (is_of_text(&judgement->reasons[k], reason->events[0]))
				bits += judgement->reasons[k].bits;
		most = fmax(most, bits);
	}
	return most;
}

/*
 * What others who sent its texts did is all there is: nothing of its own, no link to them, and it leads home where they lead elsewhere. Two
 * customers may write the same from one template, or hit on the same few words. It is stopped for good when one text says all that one can.
 */
static bool is_hearsay(const struct judgement *judgement)
{
	return score_family(judgement, FAMILY_CAMPAIGN) > 0 &&
	       one_texts_bits(judgement) < family_cap(FAMILY_CAMPAIGN) &&
	       own_harm(judgement) < OWN_SHARE &&
	       score_family(judgement, FAMILY_CLUSTER) < LINKED_SHARE &&
	       reason_bits(judgement, SIGNAL_CAMPAIGN_SWARM) < LEAST_BITS &&
	       reason_bits(judgement, SIGNAL_CAMPAIGN_FLEET) < LEAST_BITS;
}

/* A protected member of a guilty cluster: what others did would disable it, what it did itself would not. */
static bool is_spared(const struct judgement *judgement)
{
	unsigned guilt = EXCEPT(FAMILY_CLUSTER) | EXCEPT(FAMILY_CAMPAIGN);
	double disable_bits = log2(DISABLE_AT / (1 - DISABLE_AT));

	return judgement->protected &&
	       score_bits(judgement, EXCEPT(FAMILY_PROTECTIVE)) >= disable_bits &&
	       score_bits(judgement, guilt | EXCEPT(FAMILY_PROTECTIVE)) < disable_bits;
}

enum remedy engine_remedy(const struct judgement *judgement, enum policy policy)
{
	if (is_spared(judgement))
		return policy == POLICY_ADVISE ? REMEDY_FLAG : REMEDY_HOLD;
	if (judgement->probability < SUSPECT_AT)
		return REMEDY_NONE;
	if (judgement->probability < HOLD_AT || policy == POLICY_ADVISE)
		return REMEDY_FLAG;
	if (judgement->probability < DISABLE_AT || policy == POLICY_HOLD || is_hearsay(judgement))
		return REMEDY_HOLD;
	return REMEDY_DISABLE;
}
