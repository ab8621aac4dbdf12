/*
 * travel: could one person have been at both places?
 *
 * Only open sightings of a person count: a signup, a login to the panel, a chat; from a pinned place, by a network that
 * is no VPN, Tor, proxy, relay, hosting or mobile gateway. Servers that send mail may stand anywhere.
 */
#pragma once

#include <stdbool.h>

#include "core/model/claim.h"

#define TRAVEL_LEAST_KM 500.0     /* nearer is within what GeoIP gets wrong */
#define TRAVEL_KM_PER_HOUR 1000.0 /* an airliner with the wind behind it */

/* A person was openly seen, and where is known. */
bool travel_counts(const struct observation *seen);

/* `from` was seen before `to`, both count, and nobody travels that fast. A zeroed `from` is nowhere. */
bool travel_is_impossible(const struct observation *from, const struct observation *to);

/* Kilometres over the ground between the two, less how far both pins may be off. */
double travel_km(const struct observation *from, const struct observation *to);
