/*
 * chance: the simulator's own dice.
 *
 * splitmix64 (Steele, Lea, Flood 2014): small, fast, and the same on every machine and in every year, which
 * libsodium's generator is not made to be. Every thing that needs chance has a stream of its own, keyed by who and what it
 * is, so that one more draw in one place changes nothing elsewhere:
 *
 *	struct chance c = chance_of(seed, account, WHAT_NAME);
 *
 *	if (chance_is(&c, 0.3)) ...
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

/* Spread a number over all 64 bits: a bijection. */
uint64_t chance_mix(uint64_t n);

struct chance chance_of(uint64_t seed, uint64_t who, uint64_t what);

uint64_t chance_next(struct chance *c);
uint32_t chance_below(struct chance *c, uint32_t n); /* 0 to n-1; 0 for 0 */
double chance_unit(struct chance *c);                /* [0, 1) */
bool chance_is(struct chance *c, double probability);
double chance_between(struct chance *c, double low, double high);
double chance_log_between(struct chance *c, double low, double high); /* uniform in the logarithm */
double chance_normal(struct chance *c);                               /* mean 0, deviation 1 */
double chance_lognormal(struct chance *c, double median, double sigma);
double chance_wait(struct chance *c, double mean); /* exponential */
int64_t chance_of_many(struct chance *c, int64_t n,
		       double probability); /* binomial; a normal above a thousand */

/* An index, each as often as its weight. */
uint32_t chance_pick(struct chance *c, const double *weights, uint32_t count);

/* The unit interval's point that a hash stands for. */
double chance_point(uint64_t hash);
