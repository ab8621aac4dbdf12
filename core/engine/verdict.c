#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/engine/locate.h"
#include "core/engine/presence.h"

#define QUOTE_MAX 80
#define TEXT_MAX 800
#define CLAIMS_NAMED_MAX 4

static void country_copy(char into[3], const char from[3])
{
	for (size_t i = 0; i < 3; i++)
		into[i] = from[i];
}

const struct observation *contrary_sighting(const struct location *location)
{
	char claimed[3];
	double trust;

	claimed_country(location, claimed);
	trust = claimed_trust(location, claimed);
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];

		if (sighting_counts(seen) &&
		    claimed_trust(location, seen->place.country) < trust / 2)
			return seen;
	}
	return NULL;
}

static const char *hiding_words(const struct place *place)
{
	switch (place->proxy.verdict) {
	case PROXY_TOR:
		return "Tor exit";
	case PROXY_RELAY:
		return "privacy relay";
	case PROXY_RESIDENTIAL:
		return "residential proxy";
	case PROXY_VPN:
		return "VPN";
	case PROXY_PROXY:
		return "proxy";
	case PROXY_HOSTING:
		return "hosting network";
	case PROXY_NONE:
		return "no proxy known";
	case PROXY_UNKNOWN:
		break;
	}
	return NULL;
}

static void add_sighting(struct buf *text, const struct observation *seen)
{
	const char *hiding = hiding_words(&seen->place);
	char ip[IP_TEXT_MAX], at[MOMENT_TEXT_MAX];

	ip_print(&seen->ip, ip);
	moment_print(seen->at, at);
	buf_add_str(text, country_name(seen->place.country));
	buf_addf(text, " (%s", ip);
	if (seen->place.city.len > 0)
		buf_addf(text, ", %" PRI_STR, ARG_STR(utf8_head(seen->place.city, QUOTE_MAX)));
	if (hiding)
		buf_addf(text, ", %s", hiding);
	buf_addf(text, ") on %.10s", at);
}

/* "Germany (the signup form, the card)". */
static void add_claimed(struct buf *text, const struct location *location, const char country[3])
{
	unsigned named = 0;

	buf_add_str(text, country_name(country));
	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];

		if (!str_equal(str_of(claim->country), str_of(country)) ||
		    (named & (1U << claim->source)))
			continue;
		buf_add(text, named ? ", " : " (");
		buf_add_str(text, claim_source_name(claim->source));
		named |= 1U << claim->source;
	}
	buf_add(text, named ? ")" : "");
}

/* An address that was seen at a signup and at a login is one. */
static bool is_first_of_its_address(const struct location *location, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (ip_equal(&location->observations[i].ip, &location->observations[at].ip))
			return false;
	return true;
}

/* Addresses in that country, and how many tell of any. */
static size_t count_home(const struct location *location, const char country[3], size_t *told)
{
	size_t home = 0;

	*told = 0;
	for (size_t i = 0; location->observations && i < location->observation_count; i++) {
		const char *seen = location->observations[i].place.country;

		if (!seen[0] || !is_first_of_its_address(location, i))
			continue;
		++*told;
		home += str_equal(str_of(seen), str_of(country));
	}
	return home;
}

/* Of the countries that are claimed about as surely as the surest, the one they are seen in most. */
static void told_country(const struct location *location, char country[3])
{
	size_t most, told;
	double trust;

	claimed_country(location, country);
	trust = claimed_trust(location, country);
	most = count_home(location, country, &told);
	for (size_t i = 0; i < location->claim_count; i++) {
		const char *other = location->claims[i].country;
		size_t home = count_home(location, other, &told);

		if (home <= most || claimed_trust(location, other) < trust / 2)
			continue;
		most = home;
		country_copy(country, other);
	}
}

static void country_list(struct buf *text, const struct location *location, const char country[3])
{
	char named[CLAIMS_NAMED_MAX][3];
	size_t count = 0;

	for (size_t i = 0; i < location->claim_count && count < CLAIMS_NAMED_MAX; i++) {
		const struct claim *claim = &location->claims[i];
		bool known = !claim->country[0] ||
			     str_equal(str_of(claim->country), str_of(country)) ||
			     claim->trust < CLAIM_LEAST_TRUST;

		for (size_t k = 0; k < count; k++)
			known = known || str_equal(str_of(claim->country), str_of(named[k]));
		if (known)
			continue;
		country_copy(named[count++], claim->country);
		buf_add(text, "; ");
		buf_add_str(text, claim_source_name(claim->source));
		buf_add(text, " says ");
		buf_add_str(text, country_name(claim->country));
	}
}

static void say_consistent(struct buf *text, const struct location *location)
{
	const struct observation *other = contrary_sighting(location);
	char claimed[3];
	size_t home, told;

	told_country(location, claimed);
	home = count_home(location, claimed, &told);
	buf_add(text, "Says ");
	add_claimed(text, location, claimed);
	if (home > 0) {
		buf_addf(text, ", and %zu of %zu addresses seen %s there", home, told,
			 home == 1 ? "is" : "are");
	} else if (other) {
		buf_add(text, ", seen in ");
		add_sighting(text, other);
		buf_add(text, ", which tells little against it");
	} else {
		buf_add(text, ", and no address seen tells");
	}
	country_list(text, location, claimed);
	buf_add(text, ".");
}

static const char *best_explanation(const struct location *location, double *probability)
{
	/* clang-format off */
	static const char *const explanations[] = {
		[EXPLAIN_SAME_PLACE]   = "the same place after all",
		[EXPLAIN_PROXY]        = "a VPN or proxy",
		[EXPLAIN_TRAVEL]       = "travel",
		[EXPLAIN_CORPORATE]    = "a company's network",
		[EXPLAIN_GEOIP_ERROR]  = "an error of the GeoIP data",
		[EXPLAIN_UNTRUE_CLAIM] = "an untrue claim",
	};
	/* clang-format on */
	const struct explanation *best = &location->explanations[0];

	if (best->kind == EXPLAIN_UNTRUE_CLAIM && location->explanation_count > 1)
		best++;
	*probability = best->probability;
	return explanations[best->kind];
}

static void say_best(struct buf *text, const struct location *location)
{
	double probability;
	const char *best = best_explanation(location, &probability);

	if (location->verdict == PLACE_MISMATCH)
		buf_add(text, ": nothing known explains it.");
	else
		buf_addf(text, ": %s explains it best (%.0f %%).", best, 100 * probability);
}

static void say_away(struct buf *text, const struct location *location)
{
	const struct observation *seen = contrary_sighting(location);
	char claimed[3];

	claimed_country(location, claimed);
	buf_add(text, "Says ");
	add_claimed(text, location, claimed);
	if (seen) {
		buf_add(text, ", seen in ");
		add_sighting(text, seen);
	}
	say_best(text, location);
}

static void say_clash(struct buf *text, const struct location *location, const struct clash *clash)
{
	buf_add(text, "Says to be in ");
	buf_add_str(text, country_name(clash->claim->country));
	buf_addf(text, " now (\"%" PRI_STR "\")%s, seen in ",
		 ARG_STR(utf8_head(clash->claim->text, QUOTE_MAX)),
		 clash->denied ? " and denies a proxy" : "");
	add_sighting(text, clash->seen);
	if (location->verdict == PLACE_CONTRADICTION)
		buf_add(text, ".");
	else
		say_best(text, location);
}

static void say_unknown(struct buf *text, const struct location *location)
{
	char claimed[3];

	claimed_country(location, claimed);
	if (claimed_trust(location, claimed) < CLAIM_LEAST_TRUST) {
		buf_add(text, "The customer has named no place that could be compared.");
		return;
	}
	buf_add(text, "Says ");
	add_claimed(text, location, claimed);
	buf_add(text, "; no address seen tells where they are.");
}

static enum place_verdict verdict_of(const struct location *location)
{
	double explained = 0, same = 0;

	if (location->explanation_count == 0)
		return PLACE_UNKNOWN;
	for (size_t i = 0; i < location->explanation_count; i++) {
		const struct explanation *e = &location->explanations[i];

		explained += e->kind == EXPLAIN_UNTRUE_CLAIM ? 0 : e->probability;
		same += e->kind == EXPLAIN_SAME_PLACE ? e->probability : 0;
	}
	if (same >= 0.5 || !contrary_sighting(location))
		return PLACE_CONSISTENT;
	return explained >= 0.5 ? PLACE_EXPLAINED : PLACE_MISMATCH;
}

void locate_judge(struct arena *arena, struct location *location)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(TEXT_MAX);
	struct clash clash;

	if (find_clash(location, &clash)) {
		location->verdict = clash_contradicts(location, &clash) ? PLACE_CONTRADICTION
									: PLACE_EXPLAINED;
		say_clash(&text, location, &clash);
	} else {
		location->verdict = verdict_of(location);
		if (location->verdict == PLACE_UNKNOWN)
			say_unknown(&text, location);
		else if (location->verdict == PLACE_CONSISTENT)
			say_consistent(&text, location);
		else
			say_away(&text, location);
	}
	location->text = arena_str(arena, buf_str(&text));
}

struct comparison locate_comparison(const struct location *location)
{
	const struct observation *seen = contrary_sighting(location);
	struct comparison comparison = { 0 };
	struct clash clash;

	if (find_clash(location, &clash)) {
		country_copy(comparison.said, clash.claim->country);
		country_copy(comparison.seen, clash.seen->place.country);
	} else if (location->verdict >= PLACE_EXPLAINED && seen) {
		claimed_country(location, comparison.said);
		country_copy(comparison.seen, seen->place.country);
	} else {
		told_country(location, comparison.said);
	}
	return comparison;
}
