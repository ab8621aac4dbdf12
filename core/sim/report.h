/*
 * report: what a measurement found, as counts that can be added up.
 *
 * One report a store; reports of several seeds are pooled by adding them, and shares and bounds are worked out from the sums
 * only when they are shown. `strop measure --json` writes it, `strop measure --pool` reads it back.
 *
 * Words: an account is *flagged* when a person is asked to look, *held* when it was stopped for more than 15 minutes
 * together, *disabled* when it was stopped for good, *stopped* when any of the two last. A harmful message *escapes* when it is
 * accepted. The methods are the engine and what it is held against, on the same events.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct buf;
struct json;

enum method {
	METHOD_ENGINE,
	METHOD_CAPS,       /* daily volume caps */
	METHOD_LIMITS,     /* bounces and complaints of one account, as Amazon SES has them */
	METHOD_COMPONENTS, /* connected components of shared traits */
	METHOD_COUNT
};
extern const char *const method_names[METHOD_COUNT];

#define REPORT_BINS 20
#define REPORT_EXAMPLES 5

/* Whether a family of abusers counts among the phishers, not the botnets: those called "phish..." or "fraud...". */
bool report_is_phish(struct str family);

struct tally {
	int64_t flagged, held, disabled, stopped;
};

struct report_family {
	struct str name;
	bool bad, spiking;
	int64_t accounts;
	struct tally by[METHOD_COUNT];
	int64_t called_phisher;               /* by the engine, and stopped */
	struct str examples[REPORT_EXAMPLES]; /* accounts the engine got wrong */
	size_t example_count;
};

/* Whoever ran bad accounts. */
struct report_actor {
	struct str name, family;
	bool phish;
	int64_t accounts, messages;
	int64_t stopped[METHOD_COUNT], escaped[METHOD_COUNT];
	double seconds[METHOD_COUNT]; /* from its first harmful message to the last that escaped */
};

struct report_bin {
	int64_t accounts, bad;
	double sum; /* of the probabilities */
};

/* Of a method that makes clusters. */
struct report_clusters {
	int64_t pairs, pairs_right;           /* put together; of these, of one actor */
	int64_t pairs_bad, pairs_found;       /* of one bad actor; of these, put together */
	double cubed_precision, cubed_recall; /* sums over */
	int64_t cubed;                        /* so many accounts */
};

struct report {
	struct arena *arena;
	int64_t seeds, accounts, events, messages, harmful;
	struct report_family *families;
	size_t family_count;
	struct report_actor *actors;
	size_t actor_count;
	double auc[METHOD_COUNT]; /* sums over `seeds` */
	struct report_bin bins[REPORT_BINS];
	double brier; /* sum over `accounts` */
	struct report_clusters clusters[METHOD_COUNT];
	bool by_decisions; /* what escaped was read from decisions, not worked out from states */
};

struct report_family *report_family(struct report *report, struct str name, bool bad, bool spiking);

/* Texts are copied into `into`'s arena. */
void report_add(struct report *into, const struct report *one);

void report_write(const struct report *report, struct buf *out);
/* ERR_INVALID: no report. */
MUST_USE enum err report_read(struct arena *arena, const struct json *root, struct report *report);

/* ---- what the sums say ------------------------------------------------------------------------- */

struct share {
	int64_t hits, of;
};
double share_of(struct share share); /* NaN of none */

enum group {
	GROUP_GOOD,
	GROUP_SPIKING,
	GROUP_BAD,
	GROUP_BOTS,
	GROUP_PHISH,
	GROUP_COUNT
};
bool report_in_group(const struct report_family *family, enum group group);

enum tally_kind {
	TALLY_FLAGGED,
	TALLY_HELD,
	TALLY_DISABLED,
	TALLY_STOPPED
};
struct share report_share(const struct report *report, enum group group, enum method method,
			  enum tally_kind kind);
struct share report_precision(const struct report *report, enum method method,
			      enum tally_kind kind);
struct share report_phish_precision(const struct report *report);

/* Escaped messages (or seconds) of botnets of at least `least` accounts or of phishers, at a rank. */
double report_escaped(const struct report *report, bool phish, int64_t least, enum method method,
		      double rank);
double report_seconds(const struct report *report, bool phish, enum method method, double rank);

double report_ece(const struct report *report);
