/*
 * hypothesis: what may lie behind a sighting, in figures. Private to locate.c and presence.c.
 */
#pragma once

#include "core/model/claim.h"

/* Where a sighting is, as seen from what is claimed. */
enum sighting_kind {
	SIGHTING_AGREES,
	SIGHTING_OPEN,    /* elsewhere, and a list says that it is no proxy */
	SIGHTING_HIDDEN,  /* elsewhere, behind a proxy */
	SIGHTING_RELAYED, /* elsewhere, behind a relay */
	SIGHTING_UNTOLD,  /* elsewhere, and no list tells whether it is a proxy */
	SIGHTING_KINDS
};

/* How likely each is before any sighting, how likely it makes one of each kind; and how far it means that the customer is
 * not where they claim. Set by hand. */
struct hypothesis {
	double prior, makes[SIGHTING_KINDS], away;
};
extern const struct hypothesis hypotheses[EXPLANATION_COUNT];

enum sighting_kind sighting_kind(const struct observation *seen);

/* The kinds are given as `logs` (-INFINITY for one that is ruled out) and become the location's explanations, likeliest
 * first, and its probability. */
void explanations_set(struct location *location, const double logs[EXPLANATION_COUNT]);
