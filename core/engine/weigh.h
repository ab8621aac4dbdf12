/*
 * weigh: one account on the scales (private to the engine).
 *
 * Each evidence file looks at the facts and adds its findings; a finding becomes a reason with
 * its signal's sentence and decayed bits. What has decayed to nothing is no reason any more.
 *
 * Two clocks. Place and delivery fade with the stream's time (`now`), so they are judged again at each scan. Who somebody is
 * fades with the account's own activity (its last event): a sleeping account does not become better by
 * sleeping, and need not be looked at.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/engine/engine.h"
#include "core/engine/signal.h"

#define LEAST_BITS 0.01 /* less is nothing */
#define FINDING_WORDS 6
#define WORD_BYTES_MAX 80 /* of a stranger's text in a sentence */

struct weighing {
	struct arena *arena;
	const struct facts *facts;
	struct moment now;
	struct judgement *judgement;
};

struct finding {
	enum signal signal;
	double bits;      /* before decay */
	bool decayed;     /* the bits have decayed already */
	struct moment at; /* the newest event behind it */
	struct str words[FINDING_WORDS];
	struct str events[REASON_EVENTS_MAX]; /* newest first */
	size_t event_count;
};

/* Add a reason, unless nothing is left of its bits; a finding of 0 bits is a neutral row. */
void weigh_add(struct weighing *weighing, const struct finding *finding);

/* For findings: the signal's bits from the table; one more event (dropped when there are enough). */
double weigh_bits(enum signal signal);
void finding_event(struct finding *finding, struct str event);

/* 1 at `at`, a half after a half-life; `now` before `at` is 1. */
double decay(struct moment at, struct moment now, double half_life_days);

/* Words for sentences, in the weighing's arena. */
struct str say_date(struct weighing *weighing, struct moment at);
struct str say_span(struct weighing *weighing, int64_t us);
struct str say_count(struct weighing *weighing, int64_t n);
struct str say_percent(struct weighing *weighing, double share);
struct str say_text(struct str text); /* clipped */
/* "an account opened on ...", "a domain registered on ...", where either was new at `at`; absent: neither was (brand.c). */
struct str say_new(struct weighing *weighing, struct moment at);

/* The evidence files. */
void weigh_place(struct weighing *weighing);
void weigh_identity(struct weighing *weighing);
void weigh_delivery(struct weighing *weighing);
void weigh_scanners(struct weighing *weighing, const struct scanner_word *words, size_t count);
void weigh_outside(struct weighing *weighing);
void weigh_brand(struct weighing *weighing, const struct hearsay *hearsay); /* brand.c */
void weigh_fraud(struct weighing *weighing);                                /* fraud.c */
void weigh_guilt(struct weighing *weighing, const struct guilt *guilt);
void weigh_campaigns(struct weighing *weighing, const struct campaign_word *words, size_t count);
void weigh_protective(struct weighing *weighing);

/* What a judgement's reasons add up to; `except` families left out (a mask of 1 << family). */
double score_bits(const struct judgement *judgement, unsigned except);
#define EXCEPT(family) (1U << (family))

/* The capped sum of one family. */
double score_family(const struct judgement *judgement, enum family family);
