#include "calibrate.h"

#include <math.h>
#include <stdlib.h>

#include "core/engine/engine.h"

#define PLATT_ROUNDS 50

struct normal { /* equations of a Newton step */
	double g[2], h[3];
};

static void normal_add(struct normal *n, const struct sample *sample, double bits,
		       struct calibration at)
{
	double p = bits_to_probability(at.slope * bits + at.offset);
	double weight = sample_weight(sample);
	double off = weight * (p - sample->bad), bend = weight * p * (1 - p);

	n->g[0] += off * bits;
	n->g[1] += off;
	n->h[0] += bend * bits * bits;
	n->h[1] += bend * bits;
	n->h[2] += bend;
}

static struct calibration platt_solve(const struct samples *samples, const struct fit *fit)
{
	struct calibration at = { .kind = CALIBRATION_PLATT, .slope = 1 };

	for (int round = 0; round < PLATT_ROUNDS; round++) {
		/* A little is known before: that the bits are right. */
		struct normal n = { { (at.slope - 1) * 10, at.offset }, { 10, 0, 1 } };
		double det;

		for (size_t i = 0; i < samples->count; i++)
			if (!samples->list[i].peak)
				normal_add(&n, &samples->list[i], fit_score(&samples->list[i], fit),
					   at);
		det = (n.h[0] * n.h[2] - n.h[1] * n.h[1]) * M_LN2;
		at.slope -= fmin(fmax((n.h[2] * n.g[0] - n.h[1] * n.g[1]) / det, -0.3), 0.3);
		at.offset -= fmin(fmax((n.h[0] * n.g[1] - n.h[1] * n.g[0]) / det, -1), 1);
	}
	return at;
}

/* ---- isotonic --------------------------------------------------------------------------------- */

static int by_bits(const void *left, const void *right)
{
	const struct calibration_step *a = left, *b = right;

	return (a->from > b->from) - (a->from < b->from);
}

static bool is_above(const struct calibration_step *a, const struct calibration_step *b)
{
	return a->bad * b->weight >= b->bad * a->weight;
}

/* Sorted, and those of one score together. */
static size_t steps_sort(struct calibration_step *steps, size_t count)
{
	size_t kept = 0;

	qsort(steps, count, sizeof(*steps), by_bits);
	for (size_t i = 0; i < count; i++) {
		if (!kept || steps[i].from > steps[kept - 1].from) {
			steps[kept++] = steps[i];
			continue;
		}
		steps[kept - 1].bad += steps[i].bad;
		steps[kept - 1].weight += steps[i].weight;
	}
	return kept;
}

static struct calibration isotonic_solve(const struct samples *samples, const struct fit *fit)
{
	struct calibration at = { .kind = CALIBRATION_ISOTONIC };
	struct calibration_step *steps = ARENA_ARRAY(samples->arena, samples->count + 1,
						     struct calibration_step);
	size_t count = 0;

	for (size_t i = 0; i < samples->count; i++) {
		const struct sample *sample = &samples->list[i];
		double weight = sample_weight(sample);

		if (!sample->peak && weight > 0)
			steps[count++] = (struct calibration_step){ fit_score(sample, fit),
								    sample->bad ? weight : 0,
								    weight };
	}
	count = steps_sort(steps, count);
	for (size_t i = 0; i < count; i++) {
		struct calibration_step step = steps[i];

		while (at.step_count && is_above(&steps[at.step_count - 1], &step)) {
			const struct calibration_step *below = &steps[--at.step_count];

			step.from = below->from;
			step.bad += below->bad;
			step.weight += below->weight;
		}
		steps[at.step_count++] = step;
	}
	at.steps = steps;
	return at;
}

struct calibration calibrate(enum calibration_kind kind, const struct samples *samples,
			     const struct fit *fit)
{
	switch (kind) {
	case CALIBRATION_PLATT:
		return platt_solve(samples, fit);
	case CALIBRATION_ISOTONIC:
		return isotonic_solve(samples, fit);
	default:
		return (struct calibration){ .kind = CALIBRATION_NONE };
	}
}

static double step_at(const struct calibration *calibration, double bits)
{
	size_t low = 0, high = calibration->step_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (calibration->steps[middle].from <= bits)
			low = middle + 1;
		else
			high = middle;
	}
	if (!calibration->step_count)
		return 0;
	low = low ? low - 1 : 0;
	return calibration->steps[low].bad / calibration->steps[low].weight;
}

double calibrated(const struct calibration *calibration, double bits)
{
	switch (calibration->kind) {
	case CALIBRATION_PLATT:
		return bits_to_probability(calibration->slope * bits + calibration->offset);
	case CALIBRATION_ISOTONIC:
		return step_at(calibration, bits);
	default:
		return bits_to_probability(bits);
	}
}
