#include "core/engine/travel.h"

#include <math.h>

#include "core/engine/network.h"

static bool is_person(enum observation_source source)
{
	return source == SEEN_SIGNUP || source == SEEN_LOGIN || source == SEEN_CHAT;
}

bool travel_counts(const struct observation *seen)
{
	const struct place *place = &seen->place;

	return is_person(seen->source) && place->pinned && !network_hides(place) &&
	       place->proxy.verdict != PROXY_RELAY && !network_is_mobile(place);
}

double travel_km(const struct observation *from, const struct observation *to)
{
	double km = place_distance_km(&from->place, &to->place);

	return fmax(km - from->place.accuracy_km - to->place.accuracy_km, 0.0);
}

bool travel_is_impossible(const struct observation *from, const struct observation *to)
{
	double hours, km;

	if (!from->place.pinned || !travel_counts(from) || !travel_counts(to))
		return false;
	km = travel_km(from, to);
	hours = fabs((double)(to->at.us - from->at.us)) / (double)MOMENT_HOUR;
	return km > TRAVEL_LEAST_KM && km > hours * TRAVEL_KM_PER_HOUR;
}
