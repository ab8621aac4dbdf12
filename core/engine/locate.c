#include "core/engine/locate.h"

#include <assert.h>
#include <math.h>

#include "core/base/arena.h"
#include "core/engine/network.h"

#define SIGHTINGS_WEIGH 3.0 /* all sightings together: many logins from one place are one habit */
#define SIGHTING_HALF_LIFE_DAYS 30.0
#define LONG_STAY (60 * MOMENT_DAY)
#define COARSE_KM 200.0
#define ELSEWHERE EXPLANATION_COUNT /* the sixth: the customer simply is elsewhere */
#define HYPOTHESES (EXPLANATION_COUNT + 1)

/*
 * How likely each hypothesis is before any sighting, how likely it makes a sighting in the claimed
 * country, elsewhere in the open, elsewhere behind a proxy, elsewhere behind a relay; and how far it
 * means that the customer is not where they claim. Set by hand, until the dialogues' fit.
 */
enum sighting_kind {
	SIGHTING_AGREES,
	SIGHTING_OPEN,
	SIGHTING_HIDDEN,
	SIGHTING_RELAYED
};
/* clang-format off */
static const struct {
	double prior, makes[4], away;
} hypotheses[] = {
	[EXPLAIN_SAME_PLACE]  = { 0.81, { 0.97, 0.02, 0.01, 0.05 }, 0.02 },
	[EXPLAIN_PROXY]       = { 0.05, { 0.30, 0.15, 0.90, 0.70 }, 0.30 },
	[EXPLAIN_TRAVEL]      = { 0.05, { 0.40, 0.50, 0.08, 0.20 }, 0.60 },
	[EXPLAIN_CORPORATE]   = { 0.02, { 0.40, 0.20, 0.15, 0.10 }, 0.15 },
	[EXPLAIN_GEOIP_ERROR] = { 0.02, { 0.50, 0.25, 0.02, 0.20 }, 0.05 },
	[ELSEWHERE]           = { 0.05, { 0.20, 0.90, 0.50, 0.50 }, 1.00 },
};

static const double source_weights[] = {
	[SEEN_SIGNUP] = 0.8, [SEEN_LOGIN] = 1.0, [SEEN_API]     = 0.5,
	[SEEN_SMTP]   = 0.5, [SEEN_CHAT]  = 1.0, [SEEN_MESSAGE] = 0.5,
};
/* clang-format on */
static_assert(ARRAY_LEN(hypotheses) == HYPOTHESES, "every hypothesis has a row");

bool sighting_counts(const struct observation *seen)
{
	bool by_machine = seen->source == SEEN_API || seen->source == SEEN_SMTP ||
			  seen->source == SEEN_MESSAGE;

	return seen->place.country[0] &&
	       !(by_machine && seen->place.proxy.verdict == PROXY_HOSTING);
}

/* What the sightings come to, beside the claims. */
struct tableau {
	char claimed[3];
	double trust, weight;
	struct moment newest;
	struct moment first_away, last_away, first_home;
	bool corporate, coarse;
};

static double agreement(const struct location *location, const struct tableau *tableau,
			const struct observation *seen)
{
	return claimed_trust(location, seen->place.country) / tableau->trust;
}

static double sighting_weight(const struct tableau *tableau, const struct observation *seen)
{
	double days = (double)(tableau->newest.us - seen->at.us) / (double)MOMENT_DAY;

	double habit = fmin(1 + log2((double)seen->times) / 4, 2);

	return source_weights[seen->source] * habit * exp2(-days / SIGHTING_HALF_LIFE_DAYS);
}

static void survey_away(struct tableau *tableau, const struct observation *seen)
{
	if (moment_is_never(tableau->first_away) || moment_before(seen->at, tableau->first_away))
		tableau->first_away = seen->at;
	if (moment_before(tableau->last_away, seen->at))
		tableau->last_away = seen->at;
	tableau->corporate = tableau->corporate || network_is_corporate(&seen->place);
	tableau->coarse = tableau->coarse || seen->place.accuracy_km >= COARSE_KM;
}

static struct tableau survey(const struct location *location)
{
	struct tableau tableau = { 0 };

	claimed_country(location, tableau.claimed);
	tableau.trust = claimed_trust(location, tableau.claimed);
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];

		if (sighting_counts(seen) && moment_before(tableau.newest, seen->at))
			tableau.newest = seen->at;
	}
	for (size_t i = 0; tableau.trust > 0 && i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];

		if (!sighting_counts(seen))
			continue;
		tableau.weight += sighting_weight(&tableau, seen);
		if (agreement(location, &tableau, seen) < 0.5)
			survey_away(&tableau, seen);
		else if (moment_is_never(tableau.first_home) ||
			 moment_before(seen->at, tableau.first_home))
			tableau.first_home = seen->at;
	}
	return tableau;
}

/* What else speaks for or against a hypothesis. */
static double circumstance(const struct location *location, const struct tableau *tableau, int kind)
{
	bool left_home = !moment_is_never(tableau->first_home) &&
			 moment_before(tableau->first_home, tableau->last_away);
	bool long_stay = tableau->last_away.us - tableau->first_away.us > LONG_STAY;
	double factor;

	switch (kind) {
	case EXPLAIN_TRAVEL:
		factor = left_home ? 1 : 0.1;
		factor *= location->impossible_travel ? 0.02 : 1;
		return factor * (long_stay ? 0.3 : 1);
	case EXPLAIN_CORPORATE:
		return tableau->corporate ? 10 : 0.3;
	case EXPLAIN_GEOIP_ERROR:
		return tableau->coarse ? 5 : 1;
	case ELSEWHERE:
		/* Who was at home before has more likely left than lied. */
		return left_home && !long_stay && !location->impossible_travel ? 0.3 : 1;
	default:
		return 1;
	}
}

static enum sighting_kind kind_of(const struct observation *seen)
{
	if (seen->place.proxy.verdict == PROXY_RELAY)
		return SIGHTING_RELAYED;
	return network_hides(&seen->place) ? SIGHTING_HIDDEN : SIGHTING_OPEN;
}

static void weigh_hypotheses(const struct location *location, const struct tableau *tableau,
			     double logs[HYPOTHESES])
{
	double scale = fmin(1, SIGHTINGS_WEIGH / tableau->weight);

	for (int h = 0; h < HYPOTHESES; h++)
		logs[h] = log(hypotheses[h].prior * circumstance(location, tableau, h));
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];
		double weight, agrees;

		if (!sighting_counts(seen))
			continue;
		weight = scale * sighting_weight(tableau, seen);
		agrees = agreement(location, tableau, seen);
		for (int h = 0; h < HYPOTHESES; h++) {
			const double *makes = hypotheses[h].makes;

			logs[h] += weight * agrees * log(makes[SIGHTING_AGREES]);
			logs[h] += weight * (1 - agrees) * tableau->trust *
				   log(makes[kind_of(seen)]);
		}
	}
}

static void sort_explanations(struct location *location)
{
	for (size_t i = 1; i < location->explanation_count; i++)
		for (size_t k = i; k > 0 && location->explanations[k].probability >
						    location->explanations[k - 1].probability;
		     k--) {
			struct explanation likelier = location->explanations[k];

			location->explanations[k] = location->explanations[k - 1];
			location->explanations[k - 1] = likelier;
		}
}

static bool denies_proxy(const struct location *location)
{
	for (size_t i = 0; i < location->claim_count; i++)
		if (location->claims[i].denies_proxy)
			return true;
	return false;
}

void locate_explain(const struct facts *facts, struct location *location)
{
	double logs[HYPOTHESES], sum = 0, away = 0;
	struct tableau tableau;

	location->impossible_travel = facts->impossible;
	location->explanation_count = 0;
	location->probability = (double)NAN;
	tableau = survey(location);
	if (tableau.trust < CLAIM_LEAST_TRUST || tableau.weight <= 0)
		return;
	weigh_hypotheses(location, &tableau, logs);
	for (int h = 0; h < HYPOTHESES; h++)
		sum += exp(logs[h]);
	for (int h = 0; h < HYPOTHESES; h++) {
		double probability = round(exp(logs[h]) / sum * 1e6) / 1e6;
		bool unlikely = h == EXPLAIN_PROXY && denies_proxy(location);

		away += probability * (unlikely ? 1 : hypotheses[h].away);
		if (h < EXPLANATION_COUNT)
			location->explanations[location->explanation_count++] =
				(struct explanation){ (enum explanation_kind)h, probability };
	}
	location->probability = round(away * 1e6) / 1e6;
	sort_explanations(location);
}

void locate(struct arena *arena, const struct facts *facts, struct location *location)
{
	*location = (struct location){ .observations = facts->seen,
				       .observation_count = facts->seen_count };
	locate_claims(arena, facts, location);
	locate_explain(facts, location);
	locate_judge(arena, location);
}
