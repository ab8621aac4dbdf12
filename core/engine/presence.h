/*
 * presence: "I am there now", against where the customer was seen about then.
 *
 * Who says where they are at this moment is held against the sightings of that moment, whatever the form, the card and the
 * other claims say. It is a contradiction where they deny a proxy and the sighting nearest to the claim is elsewhere; and
 * where every sighting of that day is elsewhere, and nothing explains it better than that the claim is untrue: not a
 * proxy, a journey since, a company's network or a GeoIP error.
 */
#pragma once

#include <stdbool.h>

#include "core/model/claim.h"

struct clash {
	const struct claim *claim;      /* the newest to be somewhere now */
	const struct observation *seen; /* nearest to it in time, and elsewhere */
	bool denied;                    /* a proxy */
};

/* False: they are where they say, claim to be nowhere, or were not seen about then. */
bool find_clash(const struct location *location, struct clash *clash);

/* Weigh what may explain a clash; false without one. */
bool presence_explain(struct location *location);

/* Whether the clash, explained, is a contradiction. */
bool clash_contradicts(const struct location *location, const struct clash *clash);

/* The sighting that tells most surely where somebody was at a moment: of the chat first, else the nearest in time of a
 * signup or login, within a week. NULL without. */
const struct observation *sighting_about(const struct location *location, struct moment at);
