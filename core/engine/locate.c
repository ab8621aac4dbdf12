#include "core/engine/locate.h"

#include <assert.h>
#include <math.h>

#include "core/base/arena.h"
#include "core/engine/hypothesis.h"
#include "core/engine/network.h"
#include "core/engine/presence.h"

#define SIGHTINGS_WEIGH 3.0 /* all sightings together: many logins from one place are one habit */
#define SIGHTING_HALF_LIFE_DAYS 30.0
#define LONG_STAY (60 * MOMENT_DAY)
#define COARSE_KM 200.0

/* clang-format off */
const struct hypothesis hypotheses[] = {
	[EXPLAIN_SAME_PLACE]   = { 0.81, { 0.97, 0.02, 0.01, 0.05, 0.02 }, 0.02 },
	[EXPLAIN_PROXY]        = { 0.05, { 0.30, 0.15, 0.90, 0.70, 0.70 }, 0.30 },
	[EXPLAIN_TRAVEL]       = { 0.05, { 0.40, 0.50, 0.08, 0.20, 0.50 }, 0.60 },
	[EXPLAIN_CORPORATE]    = { 0.02, { 0.40, 0.20, 0.15, 0.10, 0.20 }, 0.15 },
	[EXPLAIN_GEOIP_ERROR]  = { 0.02, { 0.50, 0.25, 0.02, 0.20, 0.25 }, 0.05 },
	[EXPLAIN_UNTRUE_CLAIM] = { 0.05, { 0.20, 0.90, 0.50, 0.50, 0.65 }, 1.00 },
};

static const double source_weights[] = {
	[SEEN_SIGNUP] = 0.8, [SEEN_LOGIN] = 1.0, [SEEN_API]     = 0.5,
	[SEEN_SMTP]   = 0.5, [SEEN_CHAT]  = 1.0, [SEEN_MESSAGE] = 0.5,
};
/* clang-format on */
static_assert(ARRAY_LEN(hypotheses) == EXPLANATION_COUNT, "every hypothesis has a row");

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
	case EXPLAIN_UNTRUE_CLAIM:
		/* Who was at home before has more likely left than lied. */
		return left_home && !long_stay && !location->impossible_travel ? 0.3 : 1;
	default:
		return 1;
	}
}

enum sighting_kind sighting_kind(const struct observation *seen)
{
	if (seen->place.proxy.verdict == PROXY_RELAY)
		return SIGHTING_RELAYED;
	if (network_hides(&seen->place))
		return SIGHTING_HIDDEN;
	return seen->place.proxy.verdict == PROXY_NONE ? SIGHTING_OPEN : SIGHTING_UNTOLD;
}

/* Of habits, what no list tells of counts as open: most are. */
static enum sighting_kind kind_of_habit(const struct observation *seen)
{
	enum sighting_kind kind = sighting_kind(seen);

	return kind == SIGHTING_UNTOLD ? SIGHTING_OPEN : kind;
}

static void weigh_hypotheses(const struct location *location, const struct tableau *tableau,
			     double logs[EXPLANATION_COUNT])
{
	double scale = fmin(1, SIGHTINGS_WEIGH / tableau->weight);

	for (int h = 0; h < EXPLANATION_COUNT; h++)
		logs[h] = log(hypotheses[h].prior * circumstance(location, tableau, h));
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];
		double weight, agrees;

		if (!sighting_counts(seen))
			continue;
		weight = scale * sighting_weight(tableau, seen);
		agrees = agreement(location, tableau, seen);
		for (int h = 0; h < EXPLANATION_COUNT; h++) {
			const double *makes = hypotheses[h].makes;

			logs[h] += weight * agrees * log(makes[SIGHTING_AGREES]);
			logs[h] += weight * (1 - agrees) * tableau->trust *
				   log(makes[kind_of_habit(seen)]);
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

bool denies_proxy(const struct location *location)
{
	for (size_t i = 0; i < location->claim_count; i++)
		if (location->claims[i].denies_proxy)
			return true;
	return false;
}

void explanations_set(struct location *location, const double logs[EXPLANATION_COUNT])
{
	double sum = 0, away = 0;

	for (int h = 0; h < EXPLANATION_COUNT; h++)
		sum += exp(logs[h]);
	location->explanation_count = 0;
	for (int h = 0; h < EXPLANATION_COUNT; h++) {
		double probability = round(exp(logs[h]) / sum * 1e6) / 1e6;
		bool unlikely = h == EXPLAIN_PROXY && denies_proxy(location);

		away += probability * (unlikely ? 1 : hypotheses[h].away);
		if (probability > 0)
			location->explanations[location->explanation_count++] =
				(struct explanation){ (enum explanation_kind)h, probability };
	}
	location->probability = round(fmin(away, 1) * 1e6) / 1e6;
	sort_explanations(location);
}

void locate_explain(const struct facts *facts, struct location *location)
{
	double logs[EXPLANATION_COUNT];
	struct tableau tableau;

	location->impossible_travel = facts->impossible;
	location->explanation_count = 0;
	location->probability = (double)NAN;
	if (presence_explain(location))
		return;
	tableau = survey(location);
	if (tableau.trust < CLAIM_LEAST_TRUST || tableau.weight <= 0)
		return;
	weigh_hypotheses(location, &tableau, logs);
	explanations_set(location, logs);
}

void locate(struct arena *arena, const struct facts *facts, struct location *location)
{
	*location = (struct location){ .observations = facts->seen,
				       .observation_count = facts->seen_count };
	locate_claims(arena, facts, location);
	locate_explain(facts, location);
	locate_judge(arena, location);
}
