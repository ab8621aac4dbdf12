/*
 * measure: a store held against the truth about it, for the verbs.
 *
 * measure_store() reads the truth (docs/detection.md), what the engine did with each account, and every stored event once more
 * for the plain methods it is held against: daily volume caps, limits on one account's bounces and complaints, and
 * connected components of shared traits. Nothing is written. The result can be shown as text, as JSON, as a picture, and
 * pooled with others'.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct buf;
struct desk;
struct report;

struct measure_order {
	int truth;     /* a file to read */
	int decisions; /* what `ingest --decisions` wrote; -1 without */
	bool (*progress)(void *with, double share); /* answer false to stop; may be NULL */
	void *with;
};

/* ERR_INVALID: "line 7: why" of the truth or the decisions. The report lives in the arena. */
MUST_USE enum err measure_store(struct desk *desk, struct arena *arena,
				const struct measure_order *order, struct report **report);

/* Add one JSON text to what is there; the first makes it. ERR_INVALID. */
MUST_USE enum err measure_pool(struct arena *arena, struct str json, struct report **report);

void measure_text(const struct report *report, struct buf *out);
void measure_json(const struct report *report, struct buf *out); /* one value, no newline */
/* The table of targets that a store can be held to; also at the end of measure_text(). */
void measure_targets(const struct report *report, struct buf *out);
void measure_svg(const struct report *report, struct buf *out);
