#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/engine/facts.h"
#include "core/engine/freemail.h"
#include "core/engine/names.h"
#include "core/engine/network.h"

#define PHONE_LEAST_DIGITS 6
#define PHONE_LEAST_DIFFERENT 3 /* "000000" is nobody's */
#define NAME_LEAST_LETTERS 4
#define VALUE_LEAST 4
#define DOMAINS_ABOVE_MAX 4
#define TRAITS_MAX 4096

static const char *const placeholders[] = {
	"unknown", "undefined", "none", "null", "n/a", "empty", "test", "device", "default",
};

struct traits {
	struct arena *arena;
	struct trait *rows;
	size_t count;
};

static struct str copy_folded(struct arena *arena, const struct buf *folded)
{
	if (folded->full || folded->len == 0)
		return (struct str){ 0 };
	return arena_str(arena, buf_str(folded));
}

static struct str fold_plain(struct arena *arena, struct str value, size_t least)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(TRAIT_VALUE_MAX);

	utf8_fold(value, &folded);
	if (folded.len < least)
		return (struct str){ 0 };
	for (size_t i = 0; i < ARRAY_LEN(placeholders); i++)
		if (str_is(buf_str(&folded), placeholders[i]))
			return (struct str){ 0 };
	return copy_folded(arena, &folded);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct str fold_phone(struct arena *arena, struct str phone)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(TRAIT_VALUE_MAX);
	CLEANUP(buf_release) struct buf digits = BUF_UP_TO(TRAIT_VALUE_MAX);
	unsigned met = 0, different = 0;
	struct str text, all;

	utf8_fold(phone, &folded);
	text = buf_str(&folded);
	for (size_t i = 0; i < text.len; i++) {
		if (str_starts(str_sub(text, i, text.len), STR("(0)")))
			i += 2;
		else if (is_digit(text.at[i]))
			buf_add_char(&digits, text.at[i]);
	}
	all = buf_str(&digits);
	if (str_starts(all, STR("00")))
		all = str_sub(all, 2, all.len);
	for (size_t i = 0; i < all.len; i++)
		met |= 1U << (all.at[i] - '0');
	for (; met; met &= met - 1)
		different++;
	if (folded.full || all.len < PHONE_LEAST_DIGITS || different < PHONE_LEAST_DIFFERENT)
		return (struct str){ 0 };
	return arena_str(arena, all);
}

static struct str without_last(struct arena *arena, struct str folded, char last)
{
	size_t len = folded.len;

	while (len > 0 && folded.at[len - 1] == last)
		len--;
	return len == folded.len ? folded : arena_str(arena, str_sub(folded, 0, len));
}

static struct str fold_domain(struct arena *arena, struct str domain)
{
	struct str folded = without_last(arena, fold_plain(arena, domain, VALUE_LEAST), '.');

	if (str_find_char(folded, '.') == SIZE_MAX)
		return (struct str){ 0 };
	return folded;
}

static struct str fold_url(struct arena *arena, struct str url)
{
	size_t fragment = str_find_char(url, '#');

	if (fragment != SIZE_MAX)
		url = str_sub(url, 0, fragment);
	return without_last(arena, fold_plain(arena, url, VALUE_LEAST), '/');
}

/* Networks set aside for documentation are as good as public ones here; private ones are everybody's. */
static bool is_private(const struct ip *ip)
{
	static const char *const documentation[] = {
		"192.0.2.0/24",
		"198.51.100.0/24",
		"203.0.113.0/24",
		"2001:db8::/32",
	};
	struct ip_range range;

	if (!ip_is_special(ip))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(documentation); i++)
		if (ip_range_parse(str_of(documentation[i]), &range) == ERR_NONE &&
		    ip_compare(ip, &range.first) >= 0 && ip_compare(ip, &range.last) <= 0)
			return false;
	return true;
}

static struct str fold_ip(struct arena *arena, struct str text)
{
	char printed[IP_TEXT_MAX];
	struct ip ip;

	if (ip_parse(text, &ip) != ERR_NONE || ip_is_none(&ip) || is_private(&ip))
		return (struct str){ 0 };
	ip_print(&ip, printed);
	return arena_str(arena, str_of(printed));
}

static struct str fold_network(struct arena *arena, struct str text)
{
	char printed[IP_TEXT_MAX];
	struct ip ip;

	if (ip_parse(text, &ip) != ERR_NONE || ip_is_none(&ip) || is_private(&ip))
		return (struct str){ 0 };
	ip = ip_network(&ip);
	ip_print(&ip, printed);
	return arena_strf(arena, "%s/%d", printed, ip_is_v4(&ip) ? 24 : 48);
}

struct str trait_fold(struct arena *arena, enum trait_kind kind, struct str value)
{
	switch (kind) {
	case TRAIT_CARD:
	case TRAIT_DEVICE:
	case TRAIT_BIN:
	case TRAIT_USER_AGENT:
	case TRAIT_NAME:
		return fold_plain(arena, value, VALUE_LEAST);
	case TRAIT_NETWORK:
		return fold_network(arena, value);
	case TRAIT_PHONE:
		return fold_phone(arena, value);
	case TRAIT_IP:
		return fold_ip(arena, value);
	case TRAIT_LINK_DOMAIN:
	case TRAIT_LINK_SITE:
	case TRAIT_DOMAIN:
	case TRAIT_EMAIL_DOMAIN:
		return fold_domain(arena, value);
	case TRAIT_URL:
		return fold_url(arena, value);
	case TRAIT_NAME_ADDRESS:
	case TRAIT_CAMPAIGN:
	case TRAIT_EMAIL_PATTERN:
	case TRAIT_SIGNUP_TIME:
	case TRAIT_BURST_TIME:
	case TRAIT_BRAND:
	case TRAIT_KIND_COUNT:
		break;
	}
	return (struct str){ 0 };
}

/* Blanks, digits and ASCII marks are no letters; of other scripts each code point is one. */
static size_t count_letters(struct str text)
{
	size_t letters = 0;
	uint32_t point;

	while (utf8_next(&text, &point))
		letters += (point >= 'a' && point <= 'z') || point > 0x7f;
	return letters;
}

struct str trait_fold_name(struct arena *arena, struct str name, struct str postcode)
{
	CLEANUP(buf_release) struct buf both = BUF_UP_TO(TRAIT_VALUE_MAX);
	CLEANUP(buf_release) struct buf code = BUF_UP_TO(TRAIT_VALUE_MAX);
	size_t letters;

	utf8_fold(name, &both);
	letters = count_letters(buf_str(&both));
	utf8_fold(postcode, &code);
	if (letters < NAME_LEAST_LETTERS || code.len == 0)
		return (struct str){ 0 };
	buf_add_char(&both, '|');
	for (size_t i = 0; i < code.len; i++) /* "SW1A 1AA" is "sw1a1aa" */
		if (code.text[i] != ' ')
			buf_add_char(&both, code.text[i]);
	return copy_folded(arena, &both);
}

static void add(struct traits *traits, struct trait trait)
{
	if (trait.value.len == 0 || trait.value.len > TRAIT_VALUE_MAX ||
	    traits->count == TRAITS_MAX)
		return;
	traits->rows = arena_grow(traits->arena, traits->rows, traits->count, sizeof(trait));
	traits->rows[traits->count++] = trait;
}

static bool is_provider_itself(const struct facts *facts, struct str domain)
{
	for (size_t i = 0; i < facts->provider_domain_count; i++)
		if (str_equal_nocase(domain, facts->provider_domains[i]))
			return true;
	return false;
}

/* A domain, and those above it: a customer's name under the provider's domain is theirs, what is above is everybody's. */
static void add_domain(struct traits *traits, const struct facts *facts, struct trait trait)
{
	trait.value = trait_fold(traits->arena, trait.kind, trait.value);
	for (size_t i = 0; i <= DOMAINS_ABOVE_MAX && trait.value.len > 0; i++) {
		if (is_provider_itself(facts, trait.value) || is_freemail(trait.value))
			return;
		add(traits, trait);
		trait.value = domain_above(trait.value);
	}
}

static void add_domains(struct traits *traits, const struct facts *facts)
{
	for (size_t i = 0; i < facts->domain_count; i++) {
		const struct fact_domain *row = &facts->domains[i];

		add_domain(traits, facts,
			   (struct trait){ TRAIT_DOMAIN, row->domain.domain, row->first_at,
					   row->at });
	}
	for (size_t i = 0; i < facts->from_domain_count; i++) {
		const struct fact_text *row = &facts->from_domains[i];

		add_domain(traits, facts,
			   (struct trait){ TRAIT_DOMAIN, row->value, row->first_at, row->at });
	}
	for (size_t i = 0; i < facts->link_host_count; i++) {
		const struct fact_text *row = &facts->link_hosts[i];

		add_domain(traits, facts,
			   (struct trait){ TRAIT_LINK_DOMAIN, row->value, row->first_at, row->at });
	}
}

static void add_folded(struct traits *traits, enum trait_kind kind, const struct fact_text *row)
{
	add(traits, (struct trait){ kind, trait_fold(traits->arena, kind, row->value),
				    row->first_at, row->at });
}

static void add_identity(struct traits *traits, const struct facts *facts)
{
	const struct fact_text *phone = &facts->said[SAID_PHONE];

	for (size_t i = 0; i < facts->card_count; i++) {
		const struct fact_card *row = &facts->cards[i];
		struct str name = row->card.name.len > 0 ? row->card.name
							 : facts->profile.fields.name;

		add(traits,
		    (struct trait){ TRAIT_CARD,
				    trait_fold(traits->arena, TRAIT_CARD, row->card.fingerprint),
				    row->first_at, row->at });
		add(traits,
		    (struct trait){ TRAIT_NAME_ADDRESS,
				    trait_fold_name(traits->arena, name, row->card.postcode),
				    row->first_at, row->at });
		add(traits,
		    (struct trait){ TRAIT_BIN, trait_fold(traits->arena, TRAIT_BIN, row->card.bin),
				    row->first_at, row->at });
	}
	for (size_t i = 0; i < facts->device_count; i++)
		add_folded(traits, TRAIT_DEVICE, &facts->devices[i]);
	for (size_t i = 0; i < facts->user_agent_count; i++)
		add_folded(traits, TRAIT_USER_AGENT, &facts->user_agents[i]);
	add_folded(traits, TRAIT_PHONE, phone);
	for (size_t i = 0; i < facts->link_count; i++)
		add_folded(traits, TRAIT_URL, &facts->links[i]);
}

/* How whoever signed up is called, and how the address was made up. */
static void add_signup(struct traits *traits, const struct facts *facts)
{
	const struct event_account *fields = &facts->profile.fields;
	const struct fact_text *email = &facts->said[SAID_EMAIL];
	struct moment since = facts->profile.created_at;
	struct str name = trait_fold(traits->arena, TRAIT_NAME, fields->name);

	if (count_letters(name) >= NAME_LEAST_LETTERS && str_find_char(name, ' ') != SIZE_MAX)
		add(traits, (struct trait){ TRAIT_NAME, name, since, since });
	add(traits, (struct trait){ TRAIT_EMAIL_DOMAIN,
				    trait_fold(traits->arena, TRAIT_EMAIL_DOMAIN,
					       address_domain(email->value)),
				    email->first_at, email->at });
	add(traits, (struct trait){ TRAIT_EMAIL_PATTERN,
				    trait_pattern(traits->arena, email->value, fields->name),
				    email->first_at, email->at });
}

static void add_campaigns(struct traits *traits, const struct facts *facts)
{
	for (size_t i = 0; i < facts->campaign_count; i++) {
		const struct fact_campaign *row = &facts->campaigns[i];

		if (row->brief) /* a few words are no sign of one hand */
			continue;
		add(traits, (struct trait){ TRAIT_CAMPAIGN,
					    arena_strf(traits->arena, "%lld", (long long)row->no.n),
					    row->share.first_at, row->share.last_at });
	}
}

static void add_addresses(struct traits *traits, const struct facts *facts)
{
	for (size_t i = 0; i < facts->seen_count; i++) {
		const struct observation *seen = &facts->seen[i];
		struct trait trait = { .kind = TRAIT_IP,
				       .first_at = facts->seen_first[i],
				       .last_at = seen->at };
		char text[IP_TEXT_MAX];

		/* A mail server in a hosting network is shared by strangers. */
		if (seen->source == SEEN_MESSAGE && seen->place.proxy.verdict == PROXY_HOSTING)
			continue;
		ip_print(&seen->ip, text);
		trait.value = trait_fold(traits->arena, TRAIT_IP, str_of(text));
		add(traits, trait);
		if (network_link_verdict(&seen->place) > PROXY_NONE)
			continue;
		trait.kind = TRAIT_NETWORK;
		trait.value = trait_fold(traits->arena, TRAIT_NETWORK, str_of(text));
		add(traits, trait);
	}
}

static int by_value(const void *left, const void *right)
{
	const struct trait *a = left, *b = right;
	int order = (a->kind > b->kind) - (a->kind < b->kind);

	return order ? order : str_compare(a->value, b->value);
}

static size_t merge(struct trait *rows, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct trait *last = kept > 0 ? &rows[kept - 1] : NULL;

		if (!last || by_value(last, &rows[i]) != 0) {
			rows[kept++] = rows[i];
			continue;
		}
		if (moment_before(rows[i].first_at, last->first_at))
			last->first_at = rows[i].first_at;
		if (moment_before(last->last_at, rows[i].last_at))
			last->last_at = rows[i].last_at;
	}
	return kept;
}

struct trait *facts_traits(const struct facts *facts, struct arena *arena, size_t *count)
{
	struct traits traits = { .arena = arena };

	add_identity(&traits, facts);
	add_signup(&traits, facts);
	add_campaigns(&traits, facts);
	add_addresses(&traits, facts);
	add_domains(&traits, facts);
	if (traits.count > 1)
		qsort(traits.rows, traits.count, sizeof(*traits.rows), by_value);
	*count = merge(traits.rows, traits.count);
	return traits.rows;
}
