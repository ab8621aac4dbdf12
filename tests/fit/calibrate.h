/*
 * calibrate: from a score to a probability, learnt from samples.
 *
 * As it is: 1 / (1 + 2^-bits). Platt: 1 / (1 + 2^-(slope x bits + offset)). Isotonic: steps that never fall, by pooling
 * neighbours that are out of order; between samples, the step below.
 */
#pragma once

#include <stddef.h>

#include "samples.h"
#include "solve.h"

enum calibration_kind {
	CALIBRATION_NONE,
	CALIBRATION_PLATT,
	CALIBRATION_ISOTONIC,
};

struct calibration_step {
	double from; /* bits */
	double bad, weight;
};

struct calibration {
	enum calibration_kind kind;
	double slope, offset;
	struct calibration_step *steps;
	size_t step_count;
};

/* By how the accounts stand in the end; peaks are left aside. Steps live in the samples' arena. */
struct calibration calibrate(enum calibration_kind kind, const struct samples *samples,
			     const struct fit *fit);

double calibrated(const struct calibration *calibration, double bits);
