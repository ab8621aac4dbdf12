/*
 * judge: from stored events to verdicts, clusters and the engine's own acts.
 *
 * judge_dirty() folds each account with news (engine/facts.h), judges it (engine/engine.h), and keeps what was
 * found; judge_clusters() joins accounts by what they share and lets guilt flow; judge_remedies() flags, holds or disables by
 * the policy, through the same acts as a person's key, with the actor "engine". A hold lapses. The order in which events
 * arrived does not matter.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"

struct desk;

struct judge_count {
	int64_t judged, flagged, held, disabled, lapsed, clusters;
};

/* All of it, until nothing is dirty. `progress` may be NULL; answers false to stop early: ERR_CANCELLED, and whoever judges next goes on there. */
MUST_USE enum err judge_all(struct desk *desk, struct judge_count *count,
			    bool (*progress)(void *with, const struct judge_count *count),
			    void *with);
/* As judge_all, and every account again that changes with the clock alone. */
MUST_USE enum err judge_decay(struct desk *desk, struct judge_count *count,
			      bool (*progress)(void *with, const struct judge_count *count),
			      void *with);
/* Events older than the settings keep are removed; acts, notes and verdicts stay. */
MUST_USE enum err judge_retain(struct desk *desk);
/* Both. */
MUST_USE enum err judge_scan(struct desk *desk, struct judge_count *count);
