/*
 * sim: a synthetic provider: the events of good customers and of abusers, with the truth beside them.
 *
 *	struct sim_plan plan = { .accounts = 10000, .seed = 1, .days = 7 };
 *	enum err e = sim_run(&plan, &(struct sim_ears){ .event = write_line, .truth = write_truth, .with = file });
 *
 * Events come in the order of time, one line of JSON each, as docs/events.md has them. The same plan gives the same bytes.
 * The stream begins with history (signups, cards, domains, some mails of the months before) and goes on through a window of
 * `days` in which everything happens. Memory: about 400 bytes an account and what is under way.
 *
 * Truth lines: docs/detection.md.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/attrs.h"
#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/base/str.h"

#define SIM_ACCOUNTS_MAX 10000000
#define SIM_DAYS_MAX 60

struct sim_plan {
	int64_t accounts;
	uint64_t seed;
	int64_t days;
	struct moment start; /* of the window; never: SIM_START */
	struct str families; /* "good,phish=0.01"; absent or "all": all of them */
};
#define SIM_START \
	"2025-06-02T00:00:00Z" /* a Monday; in the past, for the engine's clock does not run ahead of the wall's */

struct sim_ears {
	/* A line without its newline; answer false to stop. */
	bool (*event)(void *with, struct str line);
	bool (*truth)(void *with, struct str line); /* NULL: nobody wants to know */
	void (*progress)(void *with, int64_t events,
			 double share); /* may be NULL; every few thousand events */
	void *with;
};

/* ERR_INVALID: the sentence names what does not fit. ERR_CANCELLED: an ear said so. */
MUST_USE enum err sim_run(const struct sim_plan *plan, const struct sim_ears *ears);

/* The families, for help and for reports: NULL after the last. */
struct sim_family {
	const char *name, *what;
	bool bad, spiking;
	double share;
};
bool sim_family(size_t index, struct sim_family *family);
