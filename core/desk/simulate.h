/*
 * simulate: the synthetic provider (core/sim) for the verbs: its events and its truth into files.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/base/str.h"

struct simulate_order {
	int64_t accounts, days;
	uint64_t seed;
	struct moment start;  /* never: the default */
	struct str families;  /* absent: all */
	FILE *events, *truth; /* truth may be NULL */
	/* Answer false to stop. `share`: about how much is done. */
	bool (*progress)(void *with, int64_t events, double share);
	void *with;
};

/* Adds up the events written. ERR_INVALID: a count, a family or a share that does not fit. ERR_UNAVAILABLE: a file
 * could not be written. ERR_CANCELLED: progress() said so. */
MUST_USE enum err simulate_write(const struct simulate_order *order, int64_t *events);

struct simulate_family {
	const char *name, *what;
	bool bad, spiking;
	double share;
};
bool simulate_family(size_t index, struct simulate_family *family); /* false after the last */
