#include "core/sim/bound.h"

#include <math.h>
#include <stdlib.h>

#define ALPHA 0.05
#define ROUNDS 300
#define TINY 1e-300
#define HALVINGS 100

/* Lentz's method on the continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8). */
static double fraction(double x, double a, double b)
{
	double c = 1, d = 1 - (a + b) * x / (a + 1), h;

	d = 1 / (fabs(d) < TINY ? TINY : d);
	h = d;
	for (int m = 1; m < ROUNDS; m++) {
		double step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), change;

		d = 1 + step * d;
		c = 1 + step / c;
		d = 1 / (fabs(d) < TINY ? TINY : d);
		c = fabs(c) < TINY ? TINY : c;
		h *= d * c;
		step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 + step * d;
		c = 1 + step / c;
		d = 1 / (fabs(d) < TINY ? TINY : d);
		c = fabs(c) < TINY ? TINY : c;
		change = d * c;
		h *= change;
		if (fabs(change - 1) < 1e-14)
			break;
	}
	return h;
}

double bound_beta(double x, double a, double b)
{
	double front;

	if (x <= 0)
		return 0;
	if (x >= 1)
		return 1;
	front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
	if (x < (a + 1) / (a + b + 2))
		return front * fraction(x, a, b) / a;
	return 1 - front * fraction(1 - x, b, a) / b;
}

/* The x at which I_x(a, b) is `share`. */
static double beta_inverse(double share, double a, double b)
{
	double low = 0, high = 1;

	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;

		if (bound_beta(middle, a, b) < share)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

double bound_low(int64_t hits, int64_t of)
{
	if (hits <= 0 || of <= 0)
		return 0;
	return beta_inverse(ALPHA, (double)hits, (double)(of - hits) + 1);
}

double bound_high(int64_t hits, int64_t of)
{
	if (hits >= of || of <= 0)
		return 1;
	return beta_inverse(1 - ALPHA, (double)hits + 1, (double)(of - hits));
}

static int by_score(const void *left, const void *right)
{
	const struct bound_score *a = left, *b = right;

	return (a->score > b->score) - (a->score < b->score);
}

double bound_auc(struct bound_score *scores, size_t count)
{
	double above = 0, hits = 0, misses = 0;

	qsort(scores, count, sizeof(*scores), by_score);
	for (size_t i = 0; i < count;) {
		double tied_hits = 0, tied_misses = 0, score = scores[i].score;

		for (; i < count && !(scores[i].score > score); i++)
			*(scores[i].is_hit ? &tied_hits : &tied_misses) += 1;
		above += tied_hits * (misses + tied_misses / 2);
		hits += tied_hits;
		misses += tied_misses;
	}
	return hits > 0 && misses > 0 ? above / (hits * misses) : (double)NAN;
}

static int by_value(const void *left, const void *right)
{
	const double *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

double bound_rank(double *values, size_t count, double share)
{
	size_t rank = (size_t)ceil(share * (double)count);

	if (!count)
		return 0;
	qsort(values, count, sizeof(*values), by_value);
	return values[rank ? rank - 1 : 0];
}
