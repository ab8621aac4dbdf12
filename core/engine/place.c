#include <math.h>

#include "core/base/arena.h"
#include "core/engine/locate.h"
#include "core/engine/presence.h"
#include "core/engine/travel.h"
#include "core/engine/weigh.h"

static void add_claim_events(struct finding *finding, const struct location *location)
{
	char claimed[3];

	claimed_country(location, claimed);
	for (size_t i = 0; i < location->claim_count; i++)
		if (str_equal(str_of(location->claims[i].country), str_of(claimed)))
			finding_event(finding, location->claims[i].event);
}

static void weigh_contradiction(struct weighing *weighing)
{
	const struct location *location = &weighing->judgement->location;
	struct finding finding = { .signal = SIGNAL_PLACE_CONTRADICTION };
	struct clash clash;

	if (!find_clash(location, &clash))
		return;
	finding.bits = weigh_bits(finding.signal) * (clash.denied ? 1 : location->probability);
	finding.at = moment_before(clash.seen->at, clash.claim->at) ? clash.claim->at
								    : clash.seen->at;
	finding.words[0] = location->text;
	finding_event(&finding, clash.claim->event);
	finding_event(&finding, clash.seen->event);
	weigh_add(weighing, &finding);
}

static void weigh_mismatch(struct weighing *weighing)
{
	const struct location *location = &weighing->judgement->location;
	const struct observation *seen = contrary_sighting(location);
	struct finding finding = { .signal = SIGNAL_PLACE_MISMATCH };
	char claimed[3];

	if (!seen)
		return;
	claimed_country(location, claimed);
	finding.bits = weigh_bits(finding.signal) * claimed_trust(location, claimed);
	finding.at = seen->at;
	finding.words[0] = location->text;
	finding_event(&finding, seen->event);
	add_claim_events(&finding, location);
	weigh_add(weighing, &finding);
}

static struct str say_place(struct weighing *weighing, const struct observation *seen)
{
	struct str country = country_name(seen->place.country);

	if (seen->place.city.len == 0)
		return country;
	return arena_strf(weighing->arena, "%" PRI_STR ", %" PRI_STR,
			  ARG_STR(say_text(seen->place.city)), ARG_STR(country));
}

static void weigh_travel(struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;
	const struct observation *from = &facts->travel_from, *to = &facts->travel_to;
	struct finding finding = { .signal = SIGNAL_IMPOSSIBLE_TRAVEL, .at = to->at };

	if (!facts->impossible)
		return;
	finding.bits = weigh_bits(finding.signal);
	finding.words[0] = say_place(weighing, from);
	finding.words[1] = say_place(weighing, to);
	finding.words[2] = say_count(weighing, (int64_t)round(travel_km(from, to)));
	finding.words[3] = say_span(weighing, to->at.us - from->at.us);
	finding.words[4] = say_date(weighing, to->at);
	finding_event(&finding, to->event);
	finding_event(&finding, from->event);
	weigh_add(weighing, &finding);
}

/* An address that was seen at a signup and at a login is one. */
static bool is_first_of_its_address(const struct facts *facts, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (ip_equal(&facts->seen[i].ip, &facts->seen[at].ip))
			return false;
	return true;
}

static int64_t addresses_of(const struct facts *facts)
{
	int64_t count = 0;

	for (size_t i = 0; i < facts->seen_count; i++)
		count += is_first_of_its_address(facts, i);
	return count;
}

static void weigh_tor(struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;
	struct finding finding = { .signal = SIGNAL_TOR_EXIT };
	char ip[IP_TEXT_MAX] = "";
	int64_t exits = 0;

	for (size_t i = 0; i < facts->seen_count; i++) {
		const struct observation *seen = &facts->seen[i];

		if (seen->place.proxy.verdict != PROXY_TOR)
			continue;
		exits += is_first_of_its_address(facts, i);
		if (!ip[0]) {
			finding.at = seen->at;
			ip_print(&seen->ip, ip);
		}
		finding_event(&finding, seen->event);
	}
	if (exits == 0)
		return;
	finding.bits = weigh_bits(finding.signal);
	finding.words[0] = say_count(weighing, exits);
	finding.words[1] = say_count(weighing, addresses_of(facts));
	finding.words[2] = str_of(ip);
	finding.words[3] = say_date(weighing, finding.at);
	weigh_add(weighing, &finding);
}

/* Shown because a rep asks; worth nothing. */
static void note_clean(struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;
	struct finding finding = { .signal = SIGNAL_CLEAN_IP };

	for (size_t i = 0; i < facts->seen_count; i++)
		if (facts->seen[i].place.proxy.verdict != PROXY_NONE)
			return;
	if (facts->seen_count == 0)
		return;
	finding.at = facts->seen[0].at;
	finding.words[0] = say_count(weighing, addresses_of(facts));
	finding_event(&finding, facts->seen[0].event);
	weigh_add(weighing, &finding);
}

void weigh_place(struct weighing *weighing)
{
	struct location *location = &weighing->judgement->location;
	size_t before = weighing->judgement->reason_count;

	if (location->verdict == PLACE_CONTRADICTION)
		weigh_contradiction(weighing);
	else if (location->verdict == PLACE_MISMATCH)
		weigh_mismatch(weighing);
	location->bits = 0;
	if (weighing->judgement->reason_count > before)
		location->bits = weighing->judgement->reasons[before].bits;
	weigh_travel(weighing);
	weigh_tor(weighing);
	note_clean(weighing);
}
