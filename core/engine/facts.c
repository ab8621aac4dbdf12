#include "core/engine/facts.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/engine/facts_memory.h"
#include "core/engine/names.h"
#include "core/engine/network.h"
#include "core/engine/travel.h"

struct facts *facts_new(struct arena *arena, const struct str *provider_domains, size_t count)
{
	struct facts *facts = ARENA_NEW(arena, struct facts);
	struct str *domains = ARENA_ARRAY(arena, count, struct str);

	facts->arena = arena;
	facts->memory = ARENA_NEW(arena, struct facts_memory);
	for (size_t i = 0; i < count; i++)
		domains[i] = arena_str(arena, provider_domains[i]);
	facts->provider_domains = domains;
	facts->provider_domain_count = count;
	return facts;
}

bool facts_is_provider_domain(const struct facts *facts, struct str domain)
{
	for (size_t i = 0; i < facts->provider_domain_count; i++)
		if (domain_within(domain, facts->provider_domains[i]))
			return true;
	return false;
}

/* Where the account was seen. */

static size_t seen_row(struct facts *facts)
{
	struct facts_memory *memory = facts->memory;
	size_t count = facts->seen_count;

	if (count >= FACTS_SEEN_MAX)
		return facts_oldest(facts->seen, count, sizeof(*facts->seen),
				    offsetof(struct observation, at));
	facts->seen = arena_grow(facts->arena, facts->seen, count, sizeof(*facts->seen));
	facts->seen_first = arena_grow(facts->arena, facts->seen_first, count,
				       sizeof(*facts->seen_first));
	memory->seen = arena_grow(facts->arena, memory->seen, count,
				  SEEN_TEXTS * sizeof(*memory->seen));
	return facts->seen_count++;
}

static void keep_observation(struct facts *facts, struct text_room rooms[SEEN_TEXTS],
			     const struct observation *from, struct observation *to)
{
	*to = *from;
	to->event = facts_keep(facts, &rooms[0], from->event);
	facts_keep_place(facts, rooms, &from->place, &to->place);
}

/* Two open sightings of a person that no journey joins. */
static void follow_person(struct facts *facts, const struct observation *seen)
{
	struct facts_memory *memory = facts->memory;

	if (!travel_counts(seen))
		return;
	if (travel_is_impossible(&memory->last_person, seen)) {
		facts->impossible = true;
		keep_observation(facts, memory->travel[0], &memory->last_person,
				 &facts->travel_from);
		keep_observation(facts, memory->travel[1], seen, &facts->travel_to);
	}
	keep_observation(facts, memory->travel[2], seen, &memory->last_person);
}

static void note_seen(struct facts *facts, enum observation_source source, const struct ip *ip,
		      const struct place *place, const struct event *event)
{
	struct observation seen = { .source = source, .ip = *ip, .at = event->at, .times = 1 };
	size_t at;

	if (ip_is_none(ip))
		return;
	seen.event = event->id;
	if (place)
		seen.place = *place;
	follow_person(facts, &seen);
	for (at = 0; at < facts->seen_count; at++)
		if (facts->seen[at].source == source && ip_equal(&facts->seen[at].ip, ip))
			break;
	if (at < facts->seen_count) {
		seen.times = facts->seen[at].times + 1;
	} else {
		at = seen_row(facts);
		facts->seen_first[at] = event->at;
	}
	keep_observation(facts, facts->memory->seen + at * SEEN_TEXTS, &seen, &facts->seen[at]);
}

/* Devices, and what typed or browser-given words say. */

static bool note_device(struct facts *facts, struct str device, const struct event *event)
{
	struct text_list list = { &facts->devices, &facts->device_count, &facts->memory->devices,
				  FACTS_DEVICES_MAX };

	return facts_note_text(facts, list, device, event);
}

static bool note_user_agent(struct facts *facts, struct str user_agent, const struct event *event)
{
	struct text_list list = { &facts->user_agents, &facts->user_agent_count,
				  &facts->memory->user_agents, FACTS_DEVICES_MAX };

	return facts_note_text(facts, list, user_agent, event);
}

static void note_said(struct facts *facts, enum said what, struct str value,
		      const struct event *event)
{
	struct fact_text *said = &facts->said[what];

	if (str_is_absent(value))
		return;
	if (moment_is_never(said->first_at) || !str_equal(said->value, value))
		said->first_at = event->at;
	said->value = facts_keep(facts, &facts->memory->said[what][0], value);
	said->event = facts_keep(facts, &facts->memory->said[what][1], event->id);
	said->at = event->at;
}

/* A later event changes the fields that it names, and only those. */
static void name_field(struct facts *facts, struct text_room *room, struct str value,
		       struct str *field)
{
	if (!str_is_absent(value))
		*field = facts_keep(facts, room, value);
}

static void note_plan(struct facts *facts, enum plan plan, struct moment at)
{
	bool was_paid = facts->profile.fields.plan >= PLAN_PAID;

	if (plan == PLAN_UNKNOWN)
		return;
	facts->profile.fields.plan = plan;
	if (plan < PLAN_PAID)
		facts->paid_since = (struct moment){ 0 };
	else if (!was_paid)
		facts->paid_since = at;
}

static void add_account(struct facts *facts, const struct event *event, const struct place *place)
{
	const struct event_account *given = &event->as.account;
	struct event_account *fields = &facts->profile.fields;
	struct text_room *rooms = facts->memory->profile;
	bool is_signup = moment_is_never(facts->profile.created_at);

	if (is_signup) {
		facts->profile.created_at = event->at;
		facts->signup_event = facts_keep(facts, &facts->memory->signup, event->id);
	}
	name_field(facts, &rooms[0], given->name, &fields->name);
	name_field(facts, &rooms[1], given->email, &fields->email);
	name_field(facts, &rooms[2], given->company, &fields->company);
	name_field(facts, &rooms[3], given->website, &fields->website);
	name_field(facts, &rooms[4], given->phone, &fields->phone);
	name_field(facts, &rooms[5], given->country, &fields->country);
	name_field(facts, &rooms[6], given->language, &fields->language);
	name_field(facts, &rooms[7], given->timezone, &fields->timezone);
	name_field(facts, &rooms[8], given->user_agent, &fields->user_agent);
	name_field(facts, &rooms[9], given->device, &fields->device);
	note_said(facts, SAID_EMAIL, given->email, event);
	note_said(facts, SAID_COUNTRY, given->country, event);
	note_said(facts, SAID_PHONE, given->phone, event);
	note_said(facts, SAID_WEBSITE, given->website, event);
	note_said(facts, SAID_LANGUAGE, given->language, event);
	note_said(facts, SAID_TIMEZONE, given->timezone, event);
	note_plan(facts, given->plan, event->at);
	note_device(facts, given->device, event);
	note_user_agent(facts, given->user_agent, event);
	if (!ip_is_none(&given->ip))
		fields->ip = given->ip;
	/* Whoever changes a profile is in the panel. */
	note_seen(facts, is_signup ? SEEN_SIGNUP : SEEN_LOGIN, &given->ip, place, event);
}

/* True when the country was not among those of the logins so far. */
static bool note_login_country(struct facts *facts, const struct place *place)
{
	unsigned bit;
	uint64_t *word, mask;

	if (!place || network_hides(place) || place->proxy.verdict == PROXY_RELAY)
		return false;
	if (place->country[0] < 'A' || place->country[0] > 'Z' || place->country[1] < 'A' ||
	    place->country[1] > 'Z')
		return false;
	bit = 26U * (unsigned)(place->country[0] - 'A') + (unsigned)(place->country[1] - 'A');
	word = &facts->memory->login_countries[bit / 64];
	mask = UINT64_C(1) << (bit % 64);
	if (*word & mask)
		return false;
	*word |= mask;
	return true;
}

static bool any_bit(const uint64_t *words, size_t count)
{
	uint64_t all = 0;

	for (size_t i = 0; i < count; i++)
		all |= words[i];
	return all != 0;
}

/*
 * A login from where nobody logged in before, where somebody did elsewhere: from a new country, or, while no country was ever known
 * (no database, say), from quite another corner of the address space.
 */
static bool is_from_elsewhere(struct facts *facts, const struct ip *ip, const struct place *place)
{
	struct facts_memory *memory = facts->memory;
	bool had_country = any_bit(memory->login_countries, COUNTRY_WORDS);
	bool had_net = any_bit(memory->login_nets, NET_WORDS);
	unsigned net = ip->bytes[ip_is_v4(ip) ? 12 : 1];
	uint64_t mask = UINT64_C(1) << (net % 64);
	bool new_net;

	if (note_login_country(facts, place))
		return had_country;
	if (had_country || ip_is_none(ip) || ip_is_special(ip) || (place && network_hides(place)))
		return false;
	new_net = !(memory->login_nets[net / 64] & mask);
	memory->login_nets[net / 64] |= mask;
	return new_net && had_net;
}

static void add_login(struct facts *facts, const struct event *event, const struct place *place)
{
	static const enum observation_source sources[] = {
		[VIA_UNKNOWN] = SEEN_LOGIN,
		[VIA_PANEL] = SEEN_LOGIN,
		[VIA_API] = SEEN_API,
		[VIA_SMTP] = SEEN_SMTP,
	};
	const struct event_login *login = &event->as.login;
	bool names_client = login->device.len > 0 || login->user_agent.len > 0;
	bool new_device = note_device(facts, login->device, event);
	bool new_user_agent = note_user_agent(facts, login->user_agent, event);
	bool new_client = login->device.len > 0 ? new_device : new_user_agent;

	if (is_from_elsewhere(facts, &login->ip, place) && (new_client || !names_client)) {
		facts->break_at = event->at;
		facts->break_event = facts_keep(facts, &facts->memory->break_event, event->id);
	}
	note_said(facts, SAID_LOGIN_LANGUAGE, login->language, event);
	note_said(facts, SAID_LOGIN_TIMEZONE, login->timezone, event);
	note_seen(facts, sources[login->via], &login->ip, place, event);
}

/* Cards and domains. */

static size_t card_row(struct facts *facts, const struct event *event)
{
	struct facts_memory *memory = facts->memory;
	struct str fingerprint = event->as.card.fingerprint;
	size_t at;

	for (at = 0; at < facts->card_count; at++)
		if (str_equal(facts->cards[at].card.fingerprint, fingerprint))
			return at;
	if (facts->card_count >= FACTS_CARDS_MAX) {
		at = facts_oldest(facts->cards, facts->card_count, sizeof(*facts->cards),
				  offsetof(struct fact_card, at));
	} else {
		facts->cards = arena_grow(facts->arena, facts->cards, facts->card_count,
					  sizeof(*facts->cards));
		memory->cards = arena_grow(facts->arena, memory->cards, facts->card_count,
					   CARD_TEXTS * sizeof(*memory->cards));
		at = facts->card_count++;
	}
	facts->cards[at] = (struct fact_card){ .first_at = event->at };
	return at;
}

static void add_card(struct facts *facts, const struct event *event)
{
	const struct event_card *given = &event->as.card;
	size_t at = card_row(facts, event);
	struct fact_card *row = &facts->cards[at];
	struct text_room *rooms = facts->memory->cards + at * CARD_TEXTS;

	row->at = event->at;
	row->event = facts_keep(facts, &rooms[0], event->id);
	name_field(facts, &rooms[1], given->fingerprint, &row->card.fingerprint);
	name_field(facts, &rooms[2], given->bin, &row->card.bin);
	name_field(facts, &rooms[3], given->last4, &row->card.last4);
	name_field(facts, &rooms[4], given->country, &row->card.country);
	name_field(facts, &rooms[5], given->name, &row->card.name);
	name_field(facts, &rooms[6], given->postcode, &row->card.postcode);
	if (given->avs != CHECK_UNKNOWN)
		row->card.avs = given->avs;
	if (given->cvc != CHECK_UNKNOWN)
		row->card.cvc = given->cvc;
	if (given->prepaid != NOT_KNOWN)
		row->card.prepaid = given->prepaid;
}

static size_t domain_row(struct facts *facts, struct str domain, struct moment at_first)
{
	struct facts_memory *memory = facts->memory;
	size_t at;

	for (at = 0; at < facts->domain_count; at++)
		if (str_equal_nocase(facts->domains[at].domain.domain, domain))
			return at;
	if (facts->domain_count >= FACTS_DOMAINS_MAX) {
		at = facts_oldest(facts->domains, facts->domain_count, sizeof(*facts->domains),
				  offsetof(struct fact_domain, at));
	} else {
		facts->domains = arena_grow(facts->arena, facts->domains, facts->domain_count,
					    sizeof(*facts->domains));
		memory->domains = arena_grow(facts->arena, memory->domains, facts->domain_count,
					     DOMAIN_TEXTS * sizeof(*memory->domains));
		at = facts->domain_count++;
	}
	facts->domains[at] = (struct fact_domain){ .first_at = at_first };
	facts->domains[at].domain.domain = facts_keep(facts, &memory->domains[at * DOMAIN_TEXTS],
						      domain);
	return at;
}

static void add_domain(struct facts *facts, const struct event *event)
{
	const struct event_domain *given = &event->as.domain;
	size_t at = domain_row(facts, given->domain, event->at);
	struct fact_domain *row = &facts->domains[at];
	struct event_domain *domain = &row->domain;

	if (given->state == DOMAIN_FAILED)
		facts->failed_domains++;
	if (given->state == DOMAIN_VERIFIED && domain->state != DOMAIN_VERIFIED)
		row->verified_at = event->at;
	if (given->state != DOMAIN_UNKNOWN)
		domain->state = given->state;
	if (given->spf != NOT_KNOWN)
		domain->spf = given->spf;
	if (given->dkim != NOT_KNOWN)
		domain->dkim = given->dkim;
	if (given->mx != NOT_KNOWN)
		domain->mx = given->mx;
	if (!moment_is_never(given->registered_at))
		domain->registered_at = given->registered_at;
	row->at = event->at;
	row->event = facts_keep(facts, &facts->memory->domains[at * DOMAIN_TEXTS + 1], event->id);
}

static void note_sender(struct facts *facts, const struct event *event)
{
	const struct event_message *message = &event->as.message;
	struct str domain = message->domain.len > 0 ? message->domain
						    : address_domain(message->from);
	struct text_list list = { &facts->from_domains, &facts->from_domain_count,
				  &facts->memory->from_domains, FACTS_DOMAINS_MAX };

	if (domain.len == 0)
		return;
	facts_note_text(facts, list, domain, event);
	if (facts_is_provider_domain(facts, domain)) {
		struct text_room *rooms = facts->memory->subdomain;

		facts->provider_subdomain = facts_keep(facts, &rooms[0], domain);
		facts->provider_subdomain_event = facts_keep(facts, &rooms[1], event->id);
		facts->provider_subdomain_at = event->at;
	} else {
		facts->sends_from_own_domain = true;
	}
	facts->on_provider_subdomain = !facts->sends_from_own_domain;
}

/* Events come in order, so the hour at hand is the only one that can grow. An hour begins with its first message. */
static void note_burst(struct facts *facts, struct moment at)
{
	struct facts_memory *memory = facts->memory;

	if (memory->hour_sent == 0 || at.us - memory->hour_at.us >= MOMENT_HOUR) {
		if (memory->hour_sent > memory->hour_most)
			memory->hour_most = memory->hour_sent;
		memory->hour_at = at;
		memory->hour_sent = 0;
	}
	memory->hour_sent++;
	if (memory->hour_sent < FACTS_BURST_LEAST || memory->hour_sent <= memory->burst_sent)
		return;
	memory->burst_sent = memory->hour_sent;
	facts->burst_at = memory->hour_at;
}

static void add_message(struct facts *facts, const struct event *event, const struct place *place)
{
	const struct event_message *message = &event->as.message;
	struct text_list hosts = { &facts->link_hosts, &facts->link_host_count,
				   &facts->memory->link_hosts, FACTS_LINKS_MAX };
	struct text_list links = { &facts->links, &facts->link_count, &facts->memory->links,
				   FACTS_LINKS_MAX };
	enum lead lead;

	facts_day(facts, event->at)->sent++;
	facts->sent++;
	note_burst(facts, event->at);
	facts->last_message_at = event->at;
	for (size_t i = 0; i < message->sign_count && i < SIGNS_MAX; i++)
		facts_add_sign(facts, &message->signs[i], event->at, event->id);
	note_sender(facts, event);
	lead = facts_lead(facts, event);
	facts_campaign_message(facts, event, lead);
	for (size_t i = 0; i < message->link_count && i < EVENT_LINKS_MAX; i++) {
		facts_note_text(facts, hosts, link_host(message->links[i]), event);
		if (message->links[i].len <= TRAIT_VALUE_MAX)
			facts_note_text(facts, links, message->links[i], event);
	}
	note_seen(facts, SEEN_MESSAGE, &message->ip, place, event);
	if (lead == LEAD_ELSEWHERE || lead == LEAD_PAGES)
		facts_turn(facts, event, place);
}

static void add_chat(struct facts *facts, const struct event *event, const struct place *place)
{
	facts->last_chat_at = event->at;
	if (event->as.chat.from != CHAT_CUSTOMER)
		return;
	facts->last_chat_customer_at = event->at;
	note_seen(facts, SEEN_CHAT, &event->as.chat.ip, place, event);
}

static void add_action(struct facts *facts, const struct event *event)
{
	const struct event_action *action = &event->as.action;
	struct text_room *rooms = facts->memory->outside;

	facts->has_outside_action = true;
	facts->outside_action = action->action;
	facts->outside_at = event->at;
	facts->outside_by = facts_keep(facts, &rooms[0], action->by);
	facts->outside_reason = facts_keep(facts, &rooms[1], action->reason);
	facts->outside_event = facts_keep(facts, &rooms[2], event->id);
	if (action->action == OUTSIDE_DISABLE)
		facts->outside_disables++;
}

void facts_add(struct facts *facts, const struct event *event, const struct place *place)
{
	if (event->type == EVENT_SCANNER)
		return; /* of nobody's own: handed to engine_judge() as words */
	if (moment_is_never(facts->first_at))
		facts->first_at = event->at;
	facts->last_at = event->at;
	switch (event->type) {
	case EVENT_ACCOUNT:
		add_account(facts, event, place);
		break;
	case EVENT_ACTION:
		add_action(facts, event);
		break;
	case EVENT_CARD:
		add_card(facts, event);
		break;
	case EVENT_CHAT:
		add_chat(facts, event, place);
		break;
	case EVENT_DELIVERY:
		facts_add_delivery(facts, event);
		break;
	case EVENT_DOMAIN:
		add_domain(facts, event);
		break;
	case EVENT_LOGIN:
		add_login(facts, event, place);
		break;
	case EVENT_MESSAGE:
		add_message(facts, event, place);
		break;
	case EVENT_SCANNER:
	case EVENT_TYPE_COUNT:
		break;
	}
}

/* Newest first; a tie goes by the event's id, then by what the row is about. */

static int newest_first(struct moment a, struct moment b, struct str a_event, struct str b_event)
{
	if (a.us != b.us)
		return a.us > b.us ? -1 : 1;
	return str_compare(a_event, b_event);
}

static int by_card(const void *left, const void *right)
{
	const struct fact_card *a = left, *b = right;
	int order = newest_first(a->at, b->at, a->event, b->event);

	return order ? order : str_compare(a->card.fingerprint, b->card.fingerprint);
}

static int by_domain(const void *left, const void *right)
{
	const struct fact_domain *a = left, *b = right;
	int order = newest_first(a->at, b->at, a->event, b->event);

	return order ? order : str_compare(a->domain.domain, b->domain.domain);
}

static int by_text(const void *left, const void *right)
{
	const struct fact_text *a = left, *b = right;
	int order = newest_first(a->at, b->at, a->event, b->event);

	return order ? order : str_compare(a->value, b->value);
}

static int by_sign(const void *left, const void *right)
{
	const struct fact_sign *a = left, *b = right;
	int order = newest_first(a->at, b->at, a->event, b->event);

	if (order == 0)
		order = (a->sign.kind > b->sign.kind) - (a->sign.kind < b->sign.kind);
	if (order == 0)
		order = str_compare(a->sign.brand, b->sign.brand);
	return order ? order : str_compare(a->sign.quote, b->sign.quote);
}

static int by_day(const void *left, const void *right)
{
	const struct fact_day *a = left, *b = right;

	return (a->day < b->day) - (a->day > b->day);
}

struct sighting {
	struct observation seen;
	struct moment first;
};

static int by_sighting(const void *left, const void *right)
{
	const struct observation *a = &((const struct sighting *)left)->seen;
	const struct observation *b = &((const struct sighting *)right)->seen;
	int order = newest_first(a->at, b->at, a->event, b->event);

	if (order == 0)
		order = (a->source > b->source) - (a->source < b->source);
	return order ? order : ip_compare(&a->ip, &b->ip);
}

static void sort(void *rows, size_t count, size_t size, int (*by)(const void *, const void *))
{
	if (count > 1)
		qsort(rows, count, size, by);
}

void facts_end(struct facts *facts)
{
	struct sighting *sightings = ARENA_ARRAY(facts->arena, facts->seen_count, struct sighting);

	for (size_t i = 0; i < facts->seen_count; i++)
		sightings[i] = (struct sighting){ facts->seen[i], facts->seen_first[i] };
	sort(sightings, facts->seen_count, sizeof(*sightings), by_sighting);
	for (size_t i = 0; i < facts->seen_count; i++) {
		facts->seen[i] = sightings[i].seen;
		facts->seen_first[i] = sightings[i].first;
	}
	sort(facts->cards, facts->card_count, sizeof(*facts->cards), by_card);
	sort(facts->domains, facts->domain_count, sizeof(*facts->domains), by_domain);
	sort(facts->devices, facts->device_count, sizeof(*facts->devices), by_text);
	sort(facts->user_agents, facts->user_agent_count, sizeof(*facts->user_agents), by_text);
	sort(facts->link_hosts, facts->link_host_count, sizeof(*facts->link_hosts), by_text);
	sort(facts->links, facts->link_count, sizeof(*facts->links), by_text);
	sort(facts->from_domains, facts->from_domain_count, sizeof(*facts->from_domains), by_text);
	sort(facts->signs, facts->sign_count, sizeof(*facts->signs), by_sign);
	sort(facts->days, facts->day_count, sizeof(*facts->days), by_day);
}
