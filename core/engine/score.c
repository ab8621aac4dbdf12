#include <assert.h>
#include <math.h>

#include "core/engine/weigh.h"

/*
 * Circumstance (where, who, how linked) without any harm done convicts nobody: it stays below what holds
 * (10 - 6.6 = 3.4 bits, P 0.91), and each bit of harm lets one more of it through.
 */
#define CIRCUMSTANCE_MAX 10.0

double bits_to_probability(double bits)
{
	return 1 / (1 + exp2(-bits));
}

double score_family(const struct judgement *judgement, enum family family)
{
	double cap = family_cap(family), sum = 0;

	for (size_t i = 0; i < judgement->reason_count; i++)
		if (judgement->reasons[i].family == family)
			sum += judgement->reasons[i].bits;
	return cap < 0 ? fmax(sum, cap) : fmin(sum, cap);
}

static bool is_circumstance(enum family family)
{
	return family == FAMILY_PLACE || family == FAMILY_IDENTITY || family == FAMILY_LINKS;
}

double score_bits(const struct judgement *judgement, unsigned except)
{
	double prior = 0, circumstance = 0, harm = 0, protection = 0;

	for (int family = 0; family < FAMILY_COUNT; family++) {
		double bits = score_family(judgement, family);

		if (except & EXCEPT(family))
			continue;
		if (family == FAMILY_PRIOR)
			prior = bits;
		else if (family == FAMILY_PROTECTIVE)
			protection = bits;
		else if (is_circumstance(family))
			circumstance += bits;
		else
			harm += bits;
	}
	circumstance = fmin(circumstance, CIRCUMSTANCE_MAX + harm);
	return round((prior + circumstance + harm + protection) * 1e6) / 1e6;
}
