#include "core/sim/chance.h"

#include <math.h>

#define STEP UINT64_C(0x9E3779B97F4A7C15)
#define BINOMIAL_MAX 1000

uint64_t chance_mix(uint64_t n)
{
	n = (n ^ (n >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	n = (n ^ (n >> 27)) * UINT64_C(0x94D049BB133111EB);
	return n ^ (n >> 31);
}

struct chance chance_of(uint64_t seed, uint64_t who, uint64_t what)
{
	return (struct chance){ chance_mix(chance_mix(chance_mix(seed + STEP) + who * STEP) + what +
					   STEP) };
}

uint64_t chance_next(struct chance *c)
{
	c->state += STEP;
	return chance_mix(c->state);
}

double chance_point(uint64_t hash)
{
	return (double)(hash >> 11) * 0x1p-53;
}

uint32_t chance_below(struct chance *c, uint32_t n)
{
	return (uint32_t)(((chance_next(c) >> 32) * n) >> 32);
}

double chance_unit(struct chance *c)
{
	return chance_point(chance_next(c));
}

bool chance_is(struct chance *c, double probability)
{
	return chance_unit(c) < probability;
}

double chance_between(struct chance *c, double low, double high)
{
	return low + (high - low) * chance_unit(c);
}

double chance_log_between(struct chance *c, double low, double high)
{
	return low * pow(high / low, chance_unit(c));
}

/* The sum of twelve: no tail beyond six deviations, which suits a simulator, and no trigonometry. */
double chance_normal(struct chance *c)
{
	double sum = -6.0;

	for (int i = 0; i < 12; i++)
		sum += chance_unit(c);
	return sum;
}

double chance_lognormal(struct chance *c, double median, double sigma)
{
	return median * exp(sigma * chance_normal(c));
}

double chance_wait(struct chance *c, double mean)
{
	return -mean * log(1.0 - chance_unit(c));
}

/* By the gaps between hits, so that many misses cost nothing. */
static int64_t hits_by_gaps(struct chance *c, int64_t n, double probability)
{
	double per_gap = log(1.0 - probability);
	int64_t hits = 0, at = -1;

	for (;;) {
		at += 1 + (int64_t)(log(1.0 - chance_unit(c)) / per_gap);
		if (at >= n)
			return hits;
		hits++;
	}
}

int64_t chance_of_many(struct chance *c, int64_t n, double probability)
{
	double mean = (double)n * probability;
	double hits;

	if (n <= 0 || probability <= 0)
		return 0;
	if (probability >= 1)
		return n;
	if (n == 1)
		return chance_is(c, probability);
	if (n <= BINOMIAL_MAX || mean < 30)
		return hits_by_gaps(c, n, probability);
	hits = round(mean + sqrt(mean * (1.0 - probability)) * chance_normal(c));
	return hits < 0 ? 0 : hits > (double)n ? n : (int64_t)hits;
}

uint32_t chance_pick(struct chance *c, const double *weights, uint32_t count)
{
	double sum = 0, at;
	uint32_t i = 0;

	for (uint32_t k = 0; k < count; k++)
		sum += weights[k];
	at = chance_unit(c) * sum;
	while (i + 1 < count && at >= weights[i])
		at -= weights[i++];
	return i;
}
