/*
 * bound: what counts say about the rate behind them.
 *
 * One-sided 95 % Clopper-Pearson bounds: the true share is above `low` (below `high`) in 95 of 100 such trials, with no
 * approximation: 0 of 3000 still allows a share of a thousandth.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

double bound_low(int64_t hits, int64_t of);  /* 0 for none of anything */
double bound_high(int64_t hits, int64_t of); /* 1 likewise */

/* The regularised incomplete beta function I_x(a, b). */
double bound_beta(double x, double a, double b);

struct bound_score {
	double score;
	int is_hit;
};
/* Area under the ROC curve: how often a hit scores above a miss; ties are half. Sorts `scores`. NaN without both. */
double bound_auc(struct bound_score *scores, size_t count);

/* The value below which `share` of them lie, by the nearest rank; sorts. 0 of none. */
double bound_rank(double *values, size_t count, double share);
