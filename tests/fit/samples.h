/*
 * samples: what spoke for and against accounts of which the truth is known.
 *
 * fit_collect writes a line for each account and moment, with tabs between: account, "good" or "bad", family, actor, "spiking" or
 * "-", "final" or "peak", and for each reason CODE=BITS, as weighed by the table that was built in. `final` is how the account stood
 * when all was told; `peak` is when most spoke against it, which is what a good customer has to live through.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/str.h"
#include "core/engine/signal.h"

#define SAMPLE_ROWS_MAX 64

struct sample_row {
	enum signal signal;
	double bits;
};

struct sample {
	struct str account, family;
	uint32_t actor; /* the same number for the same actor of the same file */
	bool bad, spiking, peak;
	struct sample_row *rows;
	size_t row_count;
	double weight; /* samples_weigh() */
};

struct samples {
	struct arena *arena;
	struct sample *list;
	size_t count;
	uint32_t actor_count;
};

/* Add a file's. ERR_INVALID: "FILE: line 7: why". ERR_UNAVAILABLE. */
MUST_USE enum err samples_read(struct samples *samples, const char *path);

/* Without one family of abusers (and what else is called so). */
void samples_leave_out(struct samples *samples, struct str family);

/*
 * The simulator has abusers many times more often than life, and actors of two hundred accounts. So each good account weighs 1, half of it
 * in its peak; all the abusers together weigh `share` of everything, as much in each family, and in it as much for each actor.
 */
void samples_weigh(struct samples *samples, double share);
/* Of one that is not a peak, where peaks are left aside. */
double sample_weight(const struct sample *sample);
