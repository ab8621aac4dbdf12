#include "core/sim/report.h"

#include <math.h>

#include "core/base/arena.h"
#include "core/sim/bound.h"

/* clang-format off */
const char *const method_names[METHOD_COUNT] = {
	[METHOD_ENGINE]     = "engine",
	[METHOD_CAPS]       = "volume caps",
	[METHOD_LIMITS]     = "SES-like limits",
	[METHOD_COMPONENTS] = "components",
};
/* clang-format on */

struct report_family *report_family(struct report *report, struct str name, bool bad, bool spiking)
{
	struct report_family *family;

	for (size_t i = 0; i < report->family_count; i++)
		if (str_equal(report->families[i].name, name))
			return &report->families[i];
	report->families = arena_grow(report->arena, report->families, report->family_count,
				      sizeof(*report->families));
	family = &report->families[report->family_count++];
	*family = (struct report_family){ .name = arena_str(report->arena, name),
					  .bad = bad,
					  .spiking = spiking };
	return family;
}

static void family_add(struct report *into, const struct report_family *one)
{
	struct report_family *family = report_family(into, one->name, one->bad, one->spiking);

	family->accounts += one->accounts;
	family->called_phisher += one->called_phisher;
	for (int m = 0; m < METHOD_COUNT; m++) {
		family->by[m].flagged += one->by[m].flagged;
		family->by[m].held += one->by[m].held;
		family->by[m].disabled += one->by[m].disabled;
		family->by[m].stopped += one->by[m].stopped;
	}
	for (size_t i = 0; i < one->example_count && family->example_count < REPORT_EXAMPLES; i++)
		family->examples[family->example_count++] = arena_str(into->arena,
								      one->examples[i]);
}

static void actor_add(struct report *into, const struct report_actor *one)
{
	struct report_actor *actor;

	into->actors = arena_grow(into->arena, into->actors, into->actor_count,
				  sizeof(*into->actors));
	actor = &into->actors[into->actor_count++];
	*actor = *one;
	actor->name = arena_str(into->arena, one->name);
	actor->family = arena_str(into->arena, one->family);
}

static void clusters_add(struct report_clusters *into, const struct report_clusters *one)
{
	into->pairs += one->pairs;
	into->pairs_right += one->pairs_right;
	into->pairs_bad += one->pairs_bad;
	into->pairs_found += one->pairs_found;
	into->cubed_precision += one->cubed_precision;
	into->cubed_recall += one->cubed_recall;
	into->cubed += one->cubed;
}

void report_add(struct report *into, const struct report *one)
{
	into->by_decisions = one->by_decisions && (into->by_decisions || !into->seeds);
	into->seeds += one->seeds;
	into->accounts += one->accounts;
	into->events += one->events;
	into->messages += one->messages;
	into->harmful += one->harmful;
	into->brier += one->brier;
	for (size_t i = 0; i < one->family_count; i++)
		family_add(into, &one->families[i]);
	for (size_t i = 0; i < one->actor_count; i++)
		actor_add(into, &one->actors[i]);
	for (int m = 0; m < METHOD_COUNT; m++) {
		into->auc[m] += one->auc[m];
		clusters_add(&into->clusters[m], &one->clusters[m]);
	}
	for (int i = 0; i < REPORT_BINS; i++) {
		into->bins[i].accounts += one->bins[i].accounts;
		into->bins[i].bad += one->bins[i].bad;
		into->bins[i].sum += one->bins[i].sum;
	}
}

/* ---- what the sums say ------------------------------------------------------------------------- */

double share_of(struct share share)
{
	return share.of ? (double)share.hits / (double)share.of : (double)NAN;
}

bool report_is_phish(struct str family)
{
	return str_starts(family, STR("phish")) || str_starts(family, STR("fraud"));
}

static bool is_phish(const struct report_family *family)
{
	return family->bad && report_is_phish(family->name);
}

bool report_in_group(const struct report_family *family, enum group group)
{
	switch (group) {
	case GROUP_GOOD:
		return !family->bad;
	case GROUP_SPIKING:
		return !family->bad && family->spiking;
	case GROUP_BAD:
		return family->bad;
	case GROUP_BOTS:
		return family->bad && !is_phish(family);
	case GROUP_PHISH:
		return is_phish(family);
	default:
		return false;
	}
}

static int64_t tally_of(const struct tally *tally, enum tally_kind kind)
{
	switch (kind) {
	case TALLY_FLAGGED:
		return tally->flagged;
	case TALLY_HELD:
		return tally->held;
	case TALLY_DISABLED:
		return tally->disabled;
	default:
		return tally->stopped;
	}
}

struct share report_share(const struct report *report, enum group group, enum method method,
			  enum tally_kind kind)
{
	struct share share = { 0, 0 };

	for (size_t i = 0; i < report->family_count; i++) {
		const struct report_family *family = &report->families[i];

		if (!report_in_group(family, group))
			continue;
		share.of += family->accounts;
		share.hits += tally_of(&family->by[method], kind);
	}
	return share;
}

struct share report_precision(const struct report *report, enum method method, enum tally_kind kind)
{
	struct share bad = report_share(report, GROUP_BAD, method, kind),
		     good = report_share(report, GROUP_GOOD, method, kind);

	return (struct share){ bad.hits, bad.hits + good.hits };
}

struct share report_phish_precision(const struct report *report)
{
	struct share share = { 0, 0 };

	for (size_t i = 0; i < report->family_count; i++) {
		share.of += report->families[i].called_phisher;
		if (is_phish(&report->families[i]))
			share.hits += report->families[i].called_phisher;
	}
	return share;
}

static double actors_rank(const struct report *report, bool phish, int64_t least,
			  enum method method, bool seconds, double rank)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	double *values = ARENA_ARRAY(arena, report->actor_count + 1, double);
	size_t count = 0;

	for (size_t i = 0; i < report->actor_count; i++) {
		const struct report_actor *actor = &report->actors[i];

		if (actor->phish == phish && actor->accounts >= least && actor->messages)
			values[count++] = seconds ? actor->seconds[method]
						  : (double)actor->escaped[method];
	}
	return count ? bound_rank(values, count, rank) : (double)NAN;
}

double report_escaped(const struct report *report, bool phish, int64_t least, enum method method,
		      double rank)
{
	return actors_rank(report, phish, least, method, false, rank);
}

double report_seconds(const struct report *report, bool phish, enum method method, double rank)
{
	return actors_rank(report, phish, 0, method, true, rank);
}

double report_ece(const struct report *report)
{
	double sum = 0;

	for (int i = 0; i < REPORT_BINS; i++)
		sum += fabs(report->bins[i].sum - (double)report->bins[i].bad);
	return report->accounts ? sum / (double)report->accounts : (double)NAN;
}
