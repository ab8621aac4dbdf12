#include <math.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/engine/locate.h"
#include "core/engine/network.h"

#define NEAR_ENOUGH (7 * MOMENT_DAY) /* a sighting that bears on "I am there now" */
#define QUOTE_MAX 80
#define TEXT_MAX 800

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

static const struct claim *newest_presence(const struct location *location)
{
	bool denies = false;

	for (size_t i = 0; i < location->claim_count; i++)
		denies = denies || location->claims[i].denies_proxy;
	for (size_t i = 0; denies && i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];

		if (claim->source == CLAIM_CHAT && claim->present && claim->country[0])
			return claim;
	}
	return NULL;
}

bool find_contradiction(const struct location *location, const struct claim **claim,
			const struct observation **seen)
{
	const struct claim *says = newest_presence(location);
	const struct observation *nearest = NULL;
	int64_t least = NEAR_ENOUGH;

	for (size_t i = 0; says && i < location->observation_count; i++) {
		const struct observation *other = &location->observations[i];
		int64_t apart = llabs(other->at.us - says->at.us);

		/* The chat's own address speaks first. */
		if (other->source == SEEN_CHAT && apart <= NEAR_ENOUGH)
			apart = 0;
		else if (other->source != SEEN_LOGIN && other->source != SEEN_SIGNUP)
			continue;
		if (!sighting_counts(other) || apart >= least)
			continue;
		least = apart;
		nearest = other;
	}
	if (!nearest || str_equal(str_of(nearest->place.country), str_of(says->country)))
		return false;
	*claim = says;
	*seen = nearest;
	return true;
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

/* How many addresses; of them in that country. */
static size_t count_home(const struct location *location, const char country[3], size_t *all)
{
	size_t home = 0;

	*all = 0;
	for (size_t i = 0; i < location->observation_count; i++) {
		if (!is_first_of_its_address(location, i))
			continue;
		(*all)++;
		home += str_equal(str_of(location->observations[i].place.country), str_of(country));
	}
	return home;
}

static void say_consistent(struct buf *text, const struct location *location)
{
	char claimed[3];
	size_t home, all;

	claimed_country(location, claimed);
	home = count_home(location, claimed, &all);
	buf_add(text, "Says ");
	add_claimed(text, location, claimed);
	if (home > 0)
		buf_addf(text, ", and %zu of %zu addresses seen %s there.", home, all,
			 home == 1 ? "is" : "are");
	else
		buf_add(text, ", and nothing seen tells otherwise.");
}

static void say_away(struct buf *text, const struct location *location)
{
	/* clang-format off */
	static const char *const explanations[] = {
		[EXPLAIN_SAME_PLACE]  = "the same place after all",
		[EXPLAIN_PROXY]       = "a VPN or proxy",
		[EXPLAIN_TRAVEL]      = "travel",
		[EXPLAIN_CORPORATE]   = "a company's network",
		[EXPLAIN_GEOIP_ERROR] = "an error of the GeoIP data",
	};
	/* clang-format on */
	const struct observation *seen = contrary_sighting(location);
	const struct explanation *best = &location->explanations[0];
	char claimed[3];

	claimed_country(location, claimed);
	buf_add(text, "Says ");
	add_claimed(text, location, claimed);
	if (seen) {
		buf_add(text, ", seen in ");
		add_sighting(text, seen);
	}
	if (location->verdict == PLACE_MISMATCH)
		buf_add(text, ": nothing known explains it.");
	else
		buf_addf(text, ": %s explains it best (%.0f %%).", explanations[best->kind],
			 100 * best->probability);
}

static void say_contradiction(struct buf *text, const struct claim *claim,
			      const struct observation *seen)
{
	buf_add(text, "Says to be in ");
	buf_add_str(text, country_name(claim->country));
	buf_addf(text, " now (\"%" PRI_STR "\") and denies a proxy, seen in ",
		 ARG_STR(utf8_head(claim->text, QUOTE_MAX)));
	add_sighting(text, seen);
	buf_add(text, ".");
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
		explained += location->explanations[i].probability;
		if (location->explanations[i].kind == EXPLAIN_SAME_PLACE)
			same = location->explanations[i].probability;
	}
	if (same >= 0.5 || !contrary_sighting(location))
		return PLACE_CONSISTENT;
	return explained >= 0.5 ? PLACE_EXPLAINED : PLACE_MISMATCH;
}

void locate_judge(struct arena *arena, struct location *location)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(TEXT_MAX);
	const struct claim *claim;
	const struct observation *seen;

	if (find_contradiction(location, &claim, &seen)) {
		location->verdict = PLACE_CONTRADICTION;
		say_contradiction(&text, claim, seen);
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
