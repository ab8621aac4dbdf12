#include <math.h>

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

bool engine_is_trusted(const struct facts *facts, double own_bits, struct moment now)
{
	double probability = bits_to_probability(own_bits);
	struct moment since = facts->profile.created_at;

	if (moment_is_never(since))
		since = facts->first_at;
	if (moment_is_never(since) || now.us - since.us <= TRUSTED_AFTER_US)
		return false;
	return probability < SUSPECT_AT ||
	       (probability < HOLD_AT && !moment_is_never(facts->paid_since));
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
	if (judgement->probability < DISABLE_AT || policy == POLICY_HOLD)
		return REMEDY_HOLD;
	return REMEDY_DISABLE;
}
