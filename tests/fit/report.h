/*
 * report: what a table of weights comes to on samples, and a fit for people to read.
 *
 * The samples are judged with other weights as they were collected, so what guilt would have flowed under the new ones is not
 * told anew: for that, `./run evaluate --weights FILE` takes the whole pipeline.
 */
#pragma once

#include <stdio.h>

#include "calibrate.h"
#include "samples.h"
#include "solve.h"

struct figures {
	double loss, brier, ece;       /* a share of abusers as the prior has it */
	double crowd_brier, crowd_ece; /* as the simulator has it */
	double auc;
	int64_t good, good_flagged, good_held, good_disabled; /* in their peak */
	int64_t spiking_disabled;
	int64_t bad, bad_held, bad_disabled; /* in the end */
	double worst; /* share of the family of abusers of which the fewest reach HOLD_AT */
};

void figures_find(const struct samples *samples, const struct fit *fit,
		  const struct calibration *calibration, struct figures *figures);

void report_rows(const struct fit *fit, FILE *to);
/* Columns side by side. */
void report_figures(const struct figures *columns, const char *const names[], size_t count,
		    FILE *to);
/* Better on what was held out, and no worse for good customers; says why not. */
bool report_verdict(const struct figures *before, const struct figures *after, FILE *to);
