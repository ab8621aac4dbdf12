#include "core/engine/presence.h"

#include <math.h>
#include <stdlib.h>

#include "core/engine/hypothesis.h"
#include "core/engine/locate.h"
#include "core/engine/network.h"

#define NEAR_ENOUGH (7 * MOMENT_DAY) /* with a proxy denied: a sighting that bears on "now" */
#define FRESH MOMENT_DAY             /* without */
#define JOURNEY_HOURS 6.0            /* by then half of those who set out are elsewhere */
#define JOURNEYS 4.0                 /* who says where they are now has more often just arrived */
#define AT_ONCE 0.01                 /* of a journey, between a line and its own address */
#define DENIED 0.7                   /* few who use a proxy deny it */
#define SIGHTINGS_WEIGH 3.0          /* all together, as in locate.c */
#define COARSE_KM 200.0

static bool is_of_a_person(const struct observation *seen)
{
	return (seen->source == SEEN_CHAT || seen->source == SEEN_LOGIN ||
		seen->source == SEEN_SIGNUP) &&
	       sighting_counts(seen);
}

static int64_t apart(const struct observation *seen, struct moment at)
{
	return llabs(seen->at.us - at.us);
}

/* The line's own address speaks first. */
static bool speaks_first(const struct observation *seen, struct moment at)
{
	return seen->source == SEEN_CHAT && apart(seen, at) <= FRESH;
}

const struct observation *sighting_about(const struct location *location, struct moment at)
{
	const struct observation *best = NULL;

	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];

		if (!is_of_a_person(seen) || apart(seen, at) > NEAR_ENOUGH)
			continue;
		if (best && speaks_first(best, at) != speaks_first(seen, at)) {
			best = speaks_first(seen, at) ? seen : best;
			continue;
		}
		if (!best || apart(seen, at) < apart(best, at))
			best = seen;
	}
	return best;
}

static const struct claim *newest_presence(const struct location *location)
{
	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];

		if (claim->source == CLAIM_CHAT && claim->present && claim->country[0])
			return claim;
	}
	return NULL;
}

static bool is_there(const struct observation *seen, const struct claim *claim)
{
	return str_equal(str_of(seen->place.country), str_of(claim->country));
}

static bool is_borne_out(const struct location *location, const struct claim *claim)
{
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];

		if (is_of_a_person(seen) && apart(seen, claim->at) <= FRESH &&
		    is_there(seen, claim))
			return true;
	}
	return false;
}

bool find_clash(const struct location *location, struct clash *clash)
{
	const struct claim *claim = newest_presence(location);
	const struct observation *seen = claim ? sighting_about(location, claim->at) : NULL;

	if (!seen || is_there(seen, claim))
		return false;
	*clash = (struct clash){ claim, seen, denies_proxy(location) };
	if (clash->denied)
		return true;
	return apart(seen, claim->at) <= FRESH && !is_borne_out(location, claim);
}

static double hours_apart(const struct observation *seen, struct moment at)
{
	return (double)apart(seen, at) / (60.0 * MOMENT_MINUTE);
}

/* Whether the customer can have got from there to where they say, or back. */
static double journey(const struct clash *clash)
{
	double arrived = 1 - exp2(-hours_apart(clash->seen, clash->claim->at) / JOURNEY_HOURS);

	return JOURNEYS * fmax(arrived, AT_ONCE);
}

static double circumstance(const struct clash *clash, int kind)
{
	const struct place *place = &clash->seen->place;

	switch (kind) {
	case EXPLAIN_SAME_PLACE:
		return 0; /* they were seen elsewhere: what could be wrong about that has its own rows */
	case EXPLAIN_PROXY:
		return clash->denied ? DENIED : 1;
	case EXPLAIN_TRAVEL:
		return journey(clash);
	case EXPLAIN_CORPORATE:
		return network_is_corporate(place) ? 10 : 0.3;
	case EXPLAIN_GEOIP_ERROR:
		return place->accuracy_km >= COARSE_KM ? 5 : 1;
	default:
		return 1;
	}
}

/* The sighting itself, and what else was seen that day in the same country. */
static double bears_on(const struct clash *clash, const struct observation *seen)
{
	if (seen == clash->seen)
		return 1;
	if (!is_of_a_person(seen) || apart(seen, clash->claim->at) > FRESH ||
	    !str_equal(str_of(seen->place.country), str_of(clash->seen->place.country)))
		return 0;
	return exp2(-hours_apart(seen, clash->claim->at) / JOURNEY_HOURS) / 2;
}

bool presence_explain(struct location *location)
{
	double logs[EXPLANATION_COUNT], weight = 0;
	struct clash clash;

	if (!find_clash(location, &clash))
		return false;
	for (int h = 0; h < EXPLANATION_COUNT; h++)
		logs[h] = log(hypotheses[h].prior * circumstance(&clash, h));
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];
		double bears = fmin(bears_on(&clash, seen), SIGHTINGS_WEIGH - weight);

		weight += bears;
		for (int h = 0; h < EXPLANATION_COUNT; h++)
			logs[h] += bears * clash.claim->trust *
				   log(hypotheses[h].makes[sighting_kind(seen)]);
	}
	explanations_set(location, logs);
	return true;
}

bool clash_contradicts(const struct location *location, const struct clash *clash)
{
	for (size_t i = 0; i < location->explanation_count; i++)
		if (location->explanations[i].kind == EXPLAIN_UNTRUE_CLAIM)
			return clash->denied || location->explanations[i].probability >= 0.5;
	return clash->denied;
}
