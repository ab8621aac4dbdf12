/*
 * measure_truth: reading the truth and the decisions that a measurement needs. Private to core/desk.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/map.h"
#include "core/sim/measure.h"

struct arena;

struct truth {
	struct arena *arena;
	struct map accounts; /* id to index */
	struct map messages; /* id to index of the harmful ones */
	struct measure_input input;
};

void truth_release(struct truth *truth); /* the maps; the arena is the caller's */

/* ERR_INVALID: "truth: line 7: why". */
MUST_USE enum err truth_read(struct truth *truth, int fd);
/* After the truth. Of messages that are not harmful nothing is kept. ERR_INVALID as above. */
MUST_USE enum err truth_decisions_read(struct truth *truth, int fd);
