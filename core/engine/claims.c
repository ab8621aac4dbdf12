#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/engine/locate.h"
#include "core/engine/names.h"
#include "core/engine/postcode.h"
#include "core/model/cctld.h"
#include "core/model/dial.h"
#include "core/model/language_country.h"
#include "core/model/timezone_country.h"

#define CLAIMS_MAX 96
#define CHAT_CLAIMS_MAX 48

/* How far each can be trusted: survey of design/engine.md. */
/* clang-format off */
static const struct {
	const char *name;
	double trust;
} sources[] = {
	[CLAIM_CHAT]     = { "the chat",          0.9 },
	[CLAIM_CARD]     = { "the card",          0.85 },
	[CLAIM_PHONE]    = { "the phone number",  0.8 },
	[CLAIM_TIMEZONE] = { "the time zone",     0.8 },
	[CLAIM_SIGNUP]   = { "the signup form",   0.75 },
	[CLAIM_WEBSITE]  = { "the website",       0.6 },
	[CLAIM_LANGUAGE] = { "the language",      0.5 },
};
/* clang-format on */

#define POSTCODE_TRUST 0.6      /* read from its shape alone */
#define WEAK_LANGUAGE_TRUST 0.2 /* a language without its country, or what software ships with */

struct claims {
	struct arena *arena;
	struct claim rows[CLAIMS_MAX];
	size_t count;
};

struct str claim_source_name(enum claim_source source)
{
	return str_of(sources[source].name);
}

static void add(struct claims *claims, struct claim claim)
{
	for (size_t i = 0; i < claims->count; i++) {
		struct claim *row = &claims->rows[i];

		if (claim.source == CLAIM_CHAT || row->source != claim.source ||
		    !str_equal(str_of(row->country), str_of(claim.country)))
			continue;
		if (moment_before(row->at, claim.at))
			*row = claim;
		return;
	}
	if (claims->count < CLAIMS_MAX)
		claims->rows[claims->count++] = claim;
}

static struct claim claim_of(enum claim_source source, const struct fact_text *said)
{
	return (struct claim){ .source = source,
			       .text = said->value,
			       .at = said->at,
			       .event = said->event,
			       .trust = sources[source].trust };
}

static void add_phone(struct claims *claims, const struct facts *facts)
{
	struct claim claim = claim_of(CLAIM_PHONE, &facts->said[SAID_PHONE]);

	if (dial_country(claim.text, claim.country))
		add(claims, claim);
}

static void add_form(struct claims *claims, const struct facts *facts)
{
	struct claim claim = claim_of(CLAIM_SIGNUP, &facts->said[SAID_COUNTRY]);

	if (country_parse(claim.text, claim.country))
		add(claims, claim);
}

static void add_website(struct claims *claims, const struct facts *facts)
{
	struct claim claim = claim_of(CLAIM_WEBSITE, &facts->said[SAID_WEBSITE]);
	CLEANUP(buf_release) struct buf host = BUF_UP_TO(TRAIT_VALUE_MAX);
	size_t dot;

	utf8_fold(link_host(claim.text), &host);
	if (host.full || !cctld_country(buf_str(&host), claim.country))
		return;
	dot = str_find_last_char(buf_str(&host), '.');
	claim.text = arena_strf(claims->arena, "%s (%s)", buf_text(&host),
				dot == SIZE_MAX ? "" : buf_text(&host) + dot);
	add(claims, claim);
}

static void add_timezone(struct claims *claims, const struct fact_text *said)
{
	struct claim claim = claim_of(CLAIM_TIMEZONE, said);

	if (timezone_country(claim.text, claim.country))
		add(claims, claim);
}

static void add_language(struct claims *claims, const struct fact_text *said)
{
	struct claim claim = claim_of(CLAIM_LANGUAGE, said);
	bool weak = false;

	if (!language_country(claim.text, claim.country, &weak))
		return;
	if (weak)
		claim.trust = WEAK_LANGUAGE_TRUST;
	add(claims, claim);
}

static void add_card(struct claims *claims, const struct fact_card *row)
{
	struct claim claim = { .source = CLAIM_CARD, .at = row->at, .event = row->event };
	struct str last4 = row->card.last4.len > 0 ? row->card.last4 : STR("unknown");
	char issued[3] = "";

	claim.trust = sources[CLAIM_CARD].trust;
	if (country_parse(row->card.country, issued)) {
		for (size_t i = 0; i < sizeof(issued); i++)
			claim.country[i] = issued[i];
		claim.text = arena_strf(claims->arena, "card ending %" PRI_STR, ARG_STR(last4));
		add(claims, claim);
	}
	if (!postcode_country(row->card.postcode, claim.country) ||
	    str_equal(str_of(issued), str_of(claim.country)))
		return;
	claim.trust = POSTCODE_TRUST;
	claim.text = arena_strf(claims->arena, "postcode %" PRI_STR " of the card ending %" PRI_STR,
				ARG_STR(row->card.postcode), ARG_STR(last4));
	add(claims, claim);
}

static int newest_first(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;
	int order = (a->at.us < b->at.us) - (a->at.us > b->at.us);

	if (order == 0)
		order = (a->source > b->source) - (a->source < b->source);
	if (order == 0)
		order = str_compare(a->event, b->event);
	return order ? order : str_compare(str_of(a->country), str_of(b->country));
}

void locate_claims(struct arena *arena, const struct facts *facts, struct location *location)
{
	struct claims *claims = ARENA_NEW(arena, struct claims);

	claims->arena = arena;
	for (size_t i = 0; i < facts->chat_claim_count && i < CHAT_CLAIMS_MAX; i++)
		add(claims, facts->chat_claims[i]);
	add_form(claims, facts);
	add_phone(claims, facts);
	add_website(claims, facts);
	add_timezone(claims, &facts->said[SAID_TIMEZONE]);
	add_timezone(claims, &facts->said[SAID_LOGIN_TIMEZONE]);
	add_language(claims, &facts->said[SAID_LANGUAGE]);
	add_language(claims, &facts->said[SAID_LOGIN_LANGUAGE]);
	for (size_t i = 0; i < facts->card_count; i++)
		add_card(claims, &facts->cards[i]);
	if (claims->count > 1)
		qsort(claims->rows, claims->count, sizeof(claims->rows[0]), newest_first);
	location->claims = claims->rows;
	location->claim_count = claims->count;
}

double claimed_trust(const struct location *location, const char country[3])
{
	double best[ARRAY_LEN(sources)] = { 0 }, doubt = 1;

	/* Claims of one source say the same thing twice; different sources bear one another out. */
	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];

		if (claim->country[0] && str_equal(str_of(claim->country), str_of(country)) &&
		    claim->trust > best[claim->source])
			best[claim->source] = claim->trust;
	}
	for (size_t i = 0; i < ARRAY_LEN(best); i++)
		doubt *= 1 - best[i];
	return 1 - doubt;
}

void claimed_country(const struct location *location, char country[3])
{
	double most = 0;

	country[0] = '\0';
	for (size_t i = 0; i < location->claim_count; i++) {
		const char *other = location->claims[i].country;
		double trust = claimed_trust(location, other);

		if (trust < most ||
		    (trust == most && str_compare(str_of(other), str_of(country)) >= 0))
			continue;
		most = trust;
		for (size_t k = 0; k < 3; k++)
			country[k] = other[k];
	}
}
