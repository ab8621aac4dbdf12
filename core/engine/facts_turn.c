#include <string.h>

#include "core/engine/engine.h"
#include "core/engine/facts.h"
#include "core/engine/facts_memory.h"
#include "core/engine/freemail.h"
#include "core/engine/names.h"

/*
 * Where an account's messages lead, and whether it does something else than ever before.
 *
 * Nobody who takes an account over, or wakes one that was made long ago, goes on as before. An honest customer may change any one
 * thing; so a turn takes two: messages lead only to sites that are not the account's own and to which it never led, and
 * they come out of a network that is new to it, or at a pace that is, or from somebody who has sent next to nothing.
 */

#define FRESH_SITE MOMENT_HOUR         /* led to for no longer: the text at hand brought it */
#define KNOWN_NETWORK (3 * MOMENT_DAY) /* whoever takes an account over looks around first */
#define LITTLE_SENT 16                 /* fewer messages are no record */
#define PACE_LEAST 2                   /* messages in an hour that are a pace */
#define NETWORK_BITS 16
#define NETWORK_BITS_V6 32

static bool is_related(struct str host, struct str domain)
{
	return domain_within(host, domain) || domain_within(domain, host);
}

static bool is_own_domain(const struct facts *facts, struct str host)
{
	for (size_t i = 0; i < facts->domain_count; i++)
		if (facts->domains[i].domain.state == DOMAIN_VERIFIED &&
		    is_related(host, facts->domains[i].domain.domain))
			return true;
	for (size_t i = 0; i < facts->from_domain_count; i++)
		if (is_related(host, facts->from_domains[i].value))
			return true;
	return false;
}

/* Its own, by what it said and by what it sends as; what is the provider's is everybody's. */
static bool is_home(const struct facts *facts, struct str host)
{
	struct str mail = address_domain(facts->said[SAID_EMAIL].value);
	struct str site = link_host(facts->said[SAID_WEBSITE].value);

	if (facts_is_provider_domain(facts, host) || is_own_domain(facts, host))
		return true;
	if (mail.len && !is_freemail(mail) && is_related(host, mail))
		return true;
	return site.len && is_related(host, site);
}

/* Everybody's links begin with a shortener's name: there the whole address is the site. */
static bool is_shortener(const struct event_message *message, struct str host)
{
	for (size_t i = 0; i < message->sign_count && i < SIGNS_MAX; i++)
		if (message->signs[i].kind == SIGN_SHORTENER &&
		    str_equal_nocase(message->signs[i].quote, host))
			return true;
	return false;
}

static bool is_fresh_link(const struct facts *facts, struct str link, struct moment at)
{
	for (size_t i = 0; i < facts->link_count; i++)
		if (str_equal(facts->links[i].value, link))
			return at.us - facts->links[i].first_at.us <= FRESH_SITE;
	return true;
}

static bool is_fresh_site(const struct facts *facts, struct str host, struct moment at)
{
	for (size_t i = 0; i < facts->link_host_count; i++) {
		const struct fact_text *row = &facts->link_hosts[i];

		if (is_related(host, row->value) && at.us - row->first_at.us > FRESH_SITE)
			return false;
	}
	return true;
}

static bool same_network(const struct observation *a, const struct ip *ip,
			 const struct place *place)
{
	unsigned bits = ip_is_v4(ip) ? 96 + NETWORK_BITS : NETWORK_BITS_V6;

	if (place && place->asn && a->place.asn == place->asn)
		return true;
	return ip_is_v4(&a->ip) == ip_is_v4(ip) && !memcmp(a->ip.bytes, ip->bytes, bits / 8);
}

/* It was seen elsewhere for longer, and never there. */
static bool is_new_network(const struct facts *facts, const struct event *event,
			   const struct place *place)
{
	const struct ip *ip = &event->as.message.ip;
	bool was_seen = false;

	if (ip_is_none(ip))
		return false;
	for (size_t i = 0; i < facts->seen_count; i++) {
		if (event->at.us - facts->seen_first[i].us <= KNOWN_NETWORK)
			continue;
		was_seen = true;
		if (same_network(&facts->seen[i], ip, place))
			return false;
	}
	return was_seen;
}

static bool is_new_pace(const struct facts *facts)
{
	const struct facts_memory *memory = facts->memory;

	return memory->hour_sent >= PACE_LEAST && memory->hour_sent > memory->hour_most;
}

/* What its text says of where its links lead, where the account's own domains say "elsewhere". */
static enum lead lead_by_name(const struct event_message *message)
{
	for (size_t i = 0; i < message->sign_count && i < SIGNS_MAX; i++) {
		if (message->signs[i].kind != SIGN_PLATFORM)
			continue;
		if (str_is(message->signs[i].other, "own"))
			return LEAD_HOME;
		return message->signs[i].other.len ? LEAD_PAGES : LEAD_PLATFORM;
	}
	return LEAD_ELSEWHERE;
}

enum lead facts_lead(const struct facts *facts, const struct event *event)
{
	const struct event_message *message = &event->as.message;
	enum lead lead = LEAD_NOWHERE;

	for (size_t i = 0; i < message->link_count && i < EVENT_LINKS_MAX; i++) {
		struct str host = link_host(message->links[i]);

		if (host.len && is_home(facts, host))
			return LEAD_HOME;
		if (host.len)
			lead = LEAD_ELSEWHERE;
	}
	return lead == LEAD_ELSEWHERE ? lead_by_name(message) : lead;
}

static bool leads_to_fresh_sites(const struct facts *facts, const struct event *event)
{
	const struct event_message *message = &event->as.message;

	for (size_t i = 0; i < message->link_count && i < EVENT_LINKS_MAX; i++) {
		struct str host = link_host(message->links[i]);

		if (host.len && is_shortener(message, host)) {
			if (!is_fresh_link(facts, message->links[i], event->at))
				return false;
		} else if (host.len && !is_fresh_site(facts, host, event->at)) {
			return false;
		}
	}
	return true;
}

void facts_turn(struct facts *facts, const struct event *event, const struct place *place)
{
	struct text_room *rooms = facts->memory->turn;
	struct moment since = facts->profile.created_at;
	enum turn_way way;

	if (moment_is_never(since))
		since = facts->first_at;
	if (!moment_is_never(facts->break_at) &&
	    event->at.us - facts->break_at.us < TRUSTED_AFTER_US)
		facts_campaign_turn(facts, event->as.message.campaign, CAMPAIGN_TURN_FULL);
	if (event->at.us - since.us < TRUSTED_AFTER_US || !leads_to_fresh_sites(facts, event))
		return;
	if (is_new_network(facts, event, place))
		way = TURN_NETWORK;
	else if (is_new_pace(facts))
		way = TURN_PACE;
	else if (facts->sent <= LITTLE_SENT)
		way = TURN_NO_RECORD;
	else
		return;
	facts_campaign_turn(facts, event->as.message.campaign,
			    way == TURN_NO_RECORD ? CAMPAIGN_TURN_IDLE : CAMPAIGN_TURN_FULL);
	facts->turn_at = event->at;
	facts->turn_way = way;
	facts->turn_event = facts_keep(facts, &rooms[0], event->id);
	facts->turn_site = facts_keep(facts, &rooms[1], link_host(event->as.message.links[0]));
}

struct moment facts_settled_since(const struct facts *facts)
{
	struct moment since = facts->profile.created_at;

	if (moment_is_never(since))
		since = facts->first_at;
	if (moment_before(since, facts->break_at))
		since = facts->break_at;
	return moment_before(since, facts->turn_at) ? facts->turn_at : since;
}
