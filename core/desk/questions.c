#include "core/desk/questions.h"

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/desk/desk.h"
#include "core/desk/question_book.h"
#include "core/desk/standing_words.h"
#include "core/engine/locate.h"
#include "core/engine/network.h"
#include "core/text/domain_name.h"

#define CANDIDATES_MAX 24
#define FAMILY_MOST 16.0 /* bits that one family can move */
#define NAME_LEAST 4     /* bytes of a domain's label that a reason would quote */

/* What an answer could change: bits on top of these. */
#define CONTRADICTION 200.0
#define GATE 100.0
#define UNKNOWN 0.0

struct candidate {
	const char *code;
	double worth;
	struct question_terms terms;
};

struct asking {
	const struct settings *settings;
	const struct dossier *dossier;
	struct arena *arena;
	struct question_books *books;
	const struct observation *seen; /* the newest sighting that counts; NULL for none */
	struct candidate list[CANDIDATES_MAX];
	size_t count;
};

static bool is_settled(const struct asking *a, const struct candidate *candidate)
{
	struct str code = str_of(candidate->code);

	return question_was_asked(a->books, code, &candidate->terms) ||
	       question_was_told(a->books, code, &candidate->terms);
}

static void add(struct asking *a, const char *code, double worth,
		const struct question_terms *terms)
{
	struct candidate candidate = { .code = code, .worth = worth };

	if (terms)
		candidate.terms = *terms;
	if (a->count < CANDIDATES_MAX && !is_settled(a, &candidate))
		a->list[a->count++] = candidate;
}

static void country_put(char into[3], const char from[3])
{
	for (size_t i = 0; i < 3; i++)
		into[i] = from[i];
}

static double family_bits(const struct dossier *d, enum family family)
{
	double bits = 0;

	for (size_t i = 0; i < d->judgement.reason_count; i++)
		if (d->judgement.reasons[i].family == family && d->judgement.reasons[i].bits > 0)
			bits += d->judgement.reasons[i].bits;
	return bits < FAMILY_MOST ? bits : FAMILY_MOST;
}

/* ---- where ------------------------------------------------------------------------------- */

/* clang-format off */
static const struct {
	const char *elsewhere; /* asks why it differs from where they are seen; NULL: not knowingly told */
	const char *key;       /* of the book: what it is called */
} sources[] = {
	[CLAIM_CHAT]     = { "said-elsewhere",  NULL },
	[CLAIM_CARD]     = { "card-elsewhere",  "card" },
	[CLAIM_PHONE]    = { "phone-elsewhere", "phone" },
	[CLAIM_TIMEZONE] = { NULL,              NULL },
	[CLAIM_SIGNUP]   = { "form-elsewhere",  "signup" },
	[CLAIM_WEBSITE]  = { "site-elsewhere",  "website" },
	[CLAIM_LANGUAGE] = { NULL,              NULL },
};
/* clang-format on */

static const struct observation *seen_last(const struct location *location)
{
	for (size_t i = 0; i < location->observation_count; i++)
		if (sighting_counts(&location->observations[i]))
			return &location->observations[i];
	return NULL;
}

static bool says_elsewhere(const struct asking *a, const struct claim *claim)
{
	return a->seen && claim->country[0] &&
	       !str_equal(str_of(claim->country), str_of(a->seen->place.country));
}

static struct question_terms terms_of(const struct asking *a, const struct claim *claim)
{
	struct question_terms terms = { 0 };

	country_put(terms.claimed, claim->country);
	if (a->seen)
		country_put(terms.seen, a->seen->place.country);
	if (claim->source == CLAIM_WEBSITE)
		terms.site = url_host(a->arena, a->dossier->profile.fields.website);
	return terms;
}

/* Once one of them has been asked, the others ask the same again. */
static bool one_was_asked(const struct asking *a)
{
	const struct location *location = &a->dossier->judgement.location;

	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];
		const char *code = sources[claim->source].elsewhere;
		struct question_terms terms = terms_of(a, claim);

		if (code && says_elsewhere(a, claim) &&
		    question_was_asked(a->books, str_of(code), &terms))
			return true;
	}
	return false;
}

/* Who contradicts what is seen of them is asked about that before all else. */
static double worth_of_place(const struct location *location)
{
	return CONTRADICTION + location->bits +
	       (location->verdict == PLACE_CONTRADICTION ? FAMILY_MOST : 0);
}

/* Of one source the newest is asked about. */
static void ask_elsewhere(struct asking *a)
{
	const struct location *location = &a->dossier->judgement.location;
	double base = one_was_asked(a) ? UNKNOWN : worth_of_place(location);
	bool asked[ARRAY_LEN(sources)] = { false };

	/* An exit of Tor tells no country. */
	if (a->seen && a->seen->place.proxy.verdict == PROXY_TOR)
		return;
	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];
		struct question_terms terms = terms_of(a, claim);

		if (asked[claim->source] || !says_elsewhere(a, claim) ||
		    !sources[claim->source].elsewhere)
			continue;
		asked[claim->source] = true;
		add(a, sources[claim->source].elsewhere, base + claim->trust, &terms);
	}
}

static bool says_where_now(const struct location *location)
{
	for (size_t i = 0; i < location->claim_count; i++)
		if (location->claims[i].source == CLAIM_CHAT && location->claims[i].present)
			return true;
	return false;
}

static bool speaks_of_proxies(const struct location *location)
{
	for (size_t i = 0; i < location->claim_count; i++)
		if (location->claims[i].denies_proxy)
			return true;
	return false;
}

/* Two things that the customer told us and that name two countries. */
static void ask_between(struct asking *a)
{
	const struct location *location = &a->dossier->judgement.location;
	const struct claim *one = NULL;
	struct question_terms terms = { 0 };

	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];

		if (!sources[claim->source].key || !claim->country[0])
			continue;
		if (!one)
			one = claim;
		if (str_equal(str_of(one->country), str_of(claim->country)))
			continue;
		country_put(terms.claimed, one->country);
		country_put(terms.second, claim->country);
		terms.one = str_of(sources[one->source].key);
		terms.other = str_of(sources[claim->source].key);
		add(a, "two-places", UNKNOWN + one->trust + claim->trust, &terms);
		return;
	}
}

static bool signup_hid(const struct asking *a)
{
	const struct location *location = &a->dossier->judgement.location;

	for (size_t i = 0; location->observations && i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];

		if (seen->source == SEEN_SIGNUP && network_hides(&seen->place))
			return !a->seen || !ip_equal(&a->seen->ip, &seen->ip);
	}
	return false;
}

static void ask_place(struct asking *a)
{
	const struct location *location = &a->dossier->judgement.location;
	bool open = location->verdict >= PLACE_EXPLAINED;
	bool hides = a->seen && network_hides(&a->seen->place);

	if (!says_where_now(location))
		add(a, "place-now",
		    open                                 ? worth_of_place(location) + 1
		    : location->verdict == PLACE_UNKNOWN ? UNKNOWN + 4
							 : UNKNOWN + 0.5,
		    NULL);
	if (open)
		ask_elsewhere(a);
	if (hides && !speaks_of_proxies(location))
		add(a, "connection", open ? worth_of_place(location) : UNKNOWN + 3, NULL);
	if (signup_hid(a))
		add(a, "signup-connection", CONTRADICTION, NULL);
	ask_between(a);
}

/* ---- what they send ---------------------------------------------------------------------- */

static struct str domain_plain(struct asking *a, struct str domain)
{
	struct str folded = domain_fold(a->arena, domain);

	return folded.len ? domain_registrable(folded, true) : folded;
}

static bool is_known_own(struct asking *a, struct str domain)
{
	const struct event_account *fields = &a->dossier->profile.fields;
	struct str email = domain_plain(a, email_domain(a->arena, fields->email));
	struct str site = domain_plain(a, url_host(a->arena, fields->website));

	return str_equal(domain, email) || str_equal(domain, site);
}

/* Quoted by what is said of brands: then its business is in question. */
static bool is_quoted(const struct dossier *d, struct str domain)
{
	struct str label = str_sub(domain, 0, str_find_char(domain, '.'));

	for (size_t i = 0; i < d->judgement.reason_count; i++) {
		const struct reason *reason = &d->judgement.reasons[i];

		if (reason->family == FAMILY_BRAND && reason->bits > 0 && label.len >= NAME_LEAST &&
		    str_find(reason->text, label) != SIZE_MAX)
			return true;
	}
	return false;
}

struct sending {
	struct str quoted, strange; /* domains; absent for none */
};

static void domain_look(struct asking *a, struct str domain, struct sending *sending)
{
	struct str plain = domain_plain(a, domain);

	if (!plain.len || is_providers(a->settings, plain))
		return;
	if (!sending->quoted.len && is_quoted(a->dossier, plain))
		sending->quoted = plain;
	if (!sending->strange.len && !is_known_own(a, plain))
		sending->strange = plain;
}

#define MESSAGES_LOOKED 50

static void ask_domain(struct asking *a)
{
	const struct dossier *d = a->dossier;
	struct sending sending = { 0 };
	struct question_terms terms = { 0 };
	double bits = family_bits(d, FAMILY_BRAND);

	for (size_t i = 0; i < d->domain_count; i++)
		domain_look(a, d->domains[i].domain.domain, &sending);
	for (size_t i = 0; i < d->message_count && i < MESSAGES_LOOKED; i++) {
		const struct event_message *message = &d->messages[i].message;

		domain_look(a, message->domain, &sending);
		domain_look(a, email_domain(a->arena, message->from), &sending);
	}
	if (!sending.quoted.len && bits <= 0)
		terms.domain = sending.strange;
	else
		terms.domain = sending.quoted.len ? sending.quoted : sending.strange;
	if (terms.domain.len)
		add(a, "domain-what", bits > 0 ? CONTRADICTION + bits : UNKNOWN + 1, &terms);
}

static void ask_sending(struct asking *a)
{
	const struct event_account *fields = &a->dossier->profile.fields;
	double bits = family_bits(a->dossier, FAMILY_DELIVERY);

	add(a, "recipients", bits > 0 ? CONTRADICTION + bits : UNKNOWN + 2, NULL);
	add(a, "what-send", UNKNOWN + 3.5, NULL);
	if (!fields->company.len && !fields->website.len)
		add(a, "business", UNKNOWN + 1.5, NULL);
}

/* ---- gates ------------------------------------------------------------------------------- */

static bool is_missing(const struct gate *gate, const char *what)
{
	for (size_t i = 0; i < gate->missing_count; i++)
		if (str_is(gate->missing[i], what))
			return true;
	return false;
}

/* The newest of their own, the verified first. */
static const struct event_domain *own_domain(const struct asking *a)
{
	const struct event_domain *own = NULL;

	for (size_t i = 0; i < a->dossier->domain_count; i++) {
		const struct event_domain *domain = &a->dossier->domains[i].domain;

		if (is_providers(a->settings, domain->domain))
			continue;
		if (!own || (own->state != DOMAIN_VERIFIED && domain->state == DOMAIN_VERIFIED))
			own = domain;
	}
	return own;
}

static void ask_gates(struct asking *a)
{
	const struct gate *gate = &a->dossier->gate;
	const struct event_domain *own = own_domain(a);
	struct question_terms terms = { .spf = is_missing(gate, "SPF set"),
					.dkim = is_missing(gate, "DKIM set") };

	if (!own) {
		if (is_missing(gate, "own domain verified"))
			add(a, "own-domain", GATE + 3, NULL);
		return;
	}
	terms.domain = domain_fold(a->arena, own->domain);
	if (!terms.domain.len)
		return;
	if (is_missing(gate, "own domain verified"))
		add(a, "verify-domain", GATE + 2, &terms);
	terms.spf = terms.spf && own->spf != KNOWN_YES;
	terms.dkim = terms.dkim && own->dkim != KNOWN_YES;
	if (terms.spf || terms.dkim)
		add(a, "dns-records", GATE + 1, &terms);
}

/* ---- all of it --------------------------------------------------------------------------- */

static void sort(struct asking *a)
{
	for (size_t i = 1; i < a->count; i++)
		for (size_t k = i; k > 0 && a->list[k].worth > a->list[k - 1].worth; k--) {
			struct candidate better = a->list[k];

			a->list[k] = a->list[k - 1];
			a->list[k - 1] = better;
		}
}

struct question *questions_make(const struct settings *settings, const struct dossier *dossier,
				struct arena *arena, size_t *count)
{
	struct asking *a = ARENA_NEW(arena, struct asking);
	struct question *questions = ARENA_ARRAY(arena, QUESTIONS_MAX, struct question);
	enum question_language language;

	a->settings = settings;
	a->dossier = dossier;
	a->arena = arena;
	a->books = question_books_open(dossier, arena);
	a->seen = seen_last(&dossier->judgement.location);
	ask_place(a);
	ask_domain(a);
	ask_sending(a);
	ask_gates(a);
	sort(a);
	language = question_language(a->books);
	*count = 0;
	for (size_t i = 0; i < a->count && *count < QUESTIONS_MAX; i++) {
		struct str code = str_of(a->list[i].code);
		struct str text = question_text(a->books, language, code, &a->list[i].terms);

		if (text.len)
			questions[(*count)++] = (struct question){ question_language_name(language),
								   text, code };
	}
	return questions;
}
