/*
 * solve: the weights at which the samples are told apart best, close to those that are there.
 *
 * Each row of the table has a factor on its bits, 1 to begin with. What is made least is
 *
 *	sum of weight x log loss of the score + sum of (factor - 1)^2 / (2 spread^2)
 *
 * with the engine's own score (caps and all), whose prior stays as it is: the samples' weights make abusers as rare as the
 * prior says (samples_weigh()). A factor stays within FACTOR_LEAST and what the family's cap leaves, so no row changes its sign. A row
 * that fired for too few to say anything keeps its bits.
 *
 * The standard errors take an actor's accounts for one witness, not for two hundred. So do the ratios: how much more often a row fires
 * with abusers, by itself, half an account added everywhere (Jeffreys).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samples.h"

#define FACTOR_LEAST 0.25
#define FACTOR_MOST 2.0
#define SPREAD \
	0.02 /* so much a factor is off before any sample; chosen on what was held out (docs/decisions) */
#define WITNESSES_LEAST 15 /* good accounts and bad actors for whom a row fired */

struct fit_row {
	double factor, error;
	double most; /* of the factor, by the family's cap */
	bool fitted; /* else it keeps its bits */
	int64_t good, bad,
		actors; /* accounts for whom it fired in the end, and actors of the bad ones */
	double ratio, ratio_error; /* bits */
};

struct fit {
	struct fit_row rows[SIGNAL_COUNT];
	double before, after; /* what is made least */
	int sweeps;
};

/* All factors 1. */
void fit_none(struct fit *fit);

struct fit_order {
	double share;     /* what abusers weigh in the samples: for samples_weigh() */
	double spread;    /* SPREAD; the less, the nearer to the bits that are there */
	struct str fixed; /* codes, with commas between, of rows that keep their bits in any case */
};
void fit_solve(const struct samples *samples, const struct fit_order *order, struct fit *fit);

/* The engine's score of a sample, in bits, at these factors. */
double fit_score(const struct sample *sample, const struct fit *fit);

/* The row's bits at its factor, rounded as the table has them. */
double fit_bits(const struct fit *fit, enum signal signal);
/* As if the table held the rounded bits. */
void fit_round(struct fit *fit);
