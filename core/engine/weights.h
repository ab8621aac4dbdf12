/*
 * weights: the numbers of the signals table, as a desk uses them.
 *
 * The table in signal.c is what everybody gets. A desk may bring a file with other numbers for some of its rows: weights fitted to its own
 * customers, or with a family of evidence taken out to see what it was worth (`./run evaluate --without`).
 *
 *	[bits]
 *	freemail = 0.6        a row of the table by its code
 *
 *	[caps]
 *	place = 3             the most that a family may say
 *
 * What the numbers are for stays as it is, so a file cannot turn the engine against its customers: what speaks for an account stays at
 * 0 bits or less and everything else at 0 or more, what says nothing goes on saying nothing (passing card checks, a
 * clean address), the prior is no weight, no row says more than its family may, and a cap is lowered, never raised. Unknown
 * names are errors.
 *
 * A row whose bits the engine works out (bounces, guilt, age) is scaled: with half of its bits in the table it says half of all that
 * it would say (signal_scale()).
 */
#pragma once

#include "core/base/err.h"
#include "core/engine/signal.h"

struct arena;

struct weights {
	double bits[SIGNAL_COUNT];
	double caps[FAMILY_COUNT];
};

/* Those of the table. */
void weights_of_table(struct weights *weights);

/* Those of the table, and over them what the text (or the file) says. ERR_INVALID: "line 7: freemail: why".
 * ERR_NOT_FOUND, ERR_UNAVAILABLE: as conf_read(). */
MUST_USE enum err weights_parse(struct arena *arena, struct str text, struct weights *weights);
MUST_USE enum err weights_read(struct arena *arena, const char *path, struct weights *weights);

/* What this thread judges by from now on; NULL: the table. The weights stay the caller's, and must last. */
void weights_use(const struct weights *weights);
