#include "core/desk/fold.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/map.h"
#include "core/base/utf8.h"
#include "core/desk/chat_claims.h"
#include "core/desk/desk_private.h"
#include "core/model/domain_list.h"
#include "core/text/brand_domain.h"
#include "core/text/domain_name.h"

#define TERM_MAX ((size_t)64)
#define SUBJECT_WORDS_MAX 96
#define MESSAGE_WORDS_MAX 20000 /* messages whose ids are asked for at the scanners' table */
#define PASSING_BYTES ((size_t)512 * 1024)

/* The kinds of scanners' keys. */
static const char scanner_kinds[] = { 'u', 'd', 'm' };

struct folding {
	struct desk *desk;
	struct arena *arena;
	struct folded *out;
	const struct fold_ask *ask;
	struct chat_lines *chat;
	struct map *campaigns; /* what numbers go by now */
	struct account_no no;
	bool found_anew;  /* campaigns were, out of their order */
	struct map *seen; /* terms, and scanner keys, that are there already */
	size_t subject_words, messages;
	bool spoken[ARRAY_LEN(scanner_kinds)]; /* any scanner, of this kind of value */
};

static struct str key_of(struct arena *arena, char kind, struct str value)
{
	return arena_strf(arena, "%c:%" PRI_STR, kind, ARG_STR(value));
}

size_t scanner_keys(struct arena *arena, struct str value, struct str keys[SCANNER_KEYS])
{
	struct str url = url_fold(arena, value), domain = domain_fold(arena, value);
	size_t count = 0;

	if (url.len)
		keys[count++] = key_of(arena, 'u', url);
	else if (domain.len && str_find_char(domain, '.') != SIZE_MAX)
		keys[count++] = key_of(arena, 'd', domain);
	keys[count++] = key_of(arena, 'm', value);
	return count;
}

static void term_add(struct folding *f, enum find_field field, struct str text)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(TERM_MAX);
	struct folded *out = f->out;
	struct str key;
	int64_t nothing;

	utf8_fold(utf8_head(text, 4 * TERM_MAX), &folded);
	if (!folded.len || out->term_count == FOLD_TERMS_MAX)
		return;
	key = arena_strf(f->arena, "%d %" PRI_STR, (int)field,
			 ARG_STR(utf8_head(buf_str(&folded), TERM_MAX)));
	if (map_get(f->seen, key, &nothing))
		return;
	map_put(f->seen, key, 1);
	out->terms = arena_grow(f->arena, out->terms, out->term_count, sizeof(*out->terms));
	out->terms[out->term_count++] = (struct term){
		field, str_sub(key, str_find_char(key, ' ') + 1, key.len)
	};
}

static bool is_word_byte(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* Each word of at least two bytes. */
static size_t words_add(struct folding *f, enum find_field field, struct str text, size_t most)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len && count < most;) {
		size_t from;

		while (i < text.len && !is_word_byte(text.at[i]))
			i++;
		from = i;
		while (i < text.len && is_word_byte(text.at[i]))
			i++;
		if (i - from < 2)
			continue;
		term_add(f, field, str_sub(text, from, i - from));
		count++;
	}
	return count;
}

static bool is_later(const struct folding *f, struct moment at)
{
	return !moment_is_never(f->ask->until) && at.us > f->ask->until.us;
}

static enum err kinds_ask(struct folding *f)
{
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < ARRAY_LEN(scanner_kinds); i++)
		e = store_scanner_any(f->desk->store, (char[2]){ scanner_kinds[i], ':' },
				      &f->spoken[i]);
	return e;
}

static bool is_spoken_of(const struct folding *f, struct str key)
{
	for (size_t i = 0; i < ARRAY_LEN(scanner_kinds); i++)
		if (key.at[0] == scanner_kinds[i])
			return f->spoken[i];
	return false;
}

static enum err word_look(struct folding *f, struct str key, bool own)
{
	struct scanner_row *rows = NULL;
	size_t count = 0;
	int64_t nothing;
	enum err e;

	if (!is_spoken_of(f, key) || map_get(f->seen, key, &nothing))
		return ERR_NONE;
	map_put(f->seen, key, 1);
	e = store_scanner_find(f->desk->store, f->arena, key, &rows, &count);
	for (size_t i = 0; !e && i < count && f->out->word_count < FOLD_WORDS_MAX; i++) {
		struct folded *out = f->out;

		if (is_later(f, rows[i].at))
			continue;
		out->words = arena_grow(f->arena, out->words, out->word_count, sizeof(*out->words));
		out->words[out->word_count++] = (struct scanner_word){
			.scanner = rows[i].scanner,
			.value = str_sub(rows[i].value, 2, rows[i].value.len),
			.verdict = rows[i].verdict,
			.at = rows[i].at,
			.event = rows[i].id,
			.own_domain = own
		};
	}
	return e;
}

/* A host, and the domain it was registered under. */
static enum err host_look(struct folding *f, struct str host, bool own)
{
	struct str folded = domain_fold(f->arena, host), parent;
	enum err e;

	if (!folded.len)
		return ERR_NONE;
	parent = domain_registrable(folded, true);
	e = word_look(f, key_of(f->arena, 'd', folded), own);
	if (!e && parent.len && !str_equal(parent, folded))
		e = word_look(f, key_of(f->arena, 'd', parent), own);
	return e;
}

static enum err message_see(struct folding *f, const struct event *event)
{
	if (f->subject_words < SUBJECT_WORDS_MAX)
		f->subject_words += words_add(f, FIND_SUBJECT, event->as.message.subject,
					      SUBJECT_WORDS_MAX - f->subject_words);
	if (f->messages++ >= MESSAGE_WORDS_MAX)
		return ERR_NONE;
	return word_look(f, key_of(f->arena, 'm', event->id), true);
}

/* Campaigns that turned out to be one go by one number; messages may have been found to be of another. */
static enum err campaign_now(struct folding *f, struct event *event)
{
	struct event_message *message = &event->as.message;
	int64_t now = message->campaign;
	enum err e;

	if (f->found_anew)
		return store_campaign_of(f->desk->store, f->no, event->id, &message->campaign);
	if (now <= 0)
		return ERR_NONE;
	if (map_get_number(f->campaigns, (uint64_t)message->campaign, &now)) {
		message->campaign = now;
		return ERR_NONE;
	}
	e = store_campaign_now(f->desk->store, &now);
	map_put_number(f->campaigns, (uint64_t)message->campaign, now);
	message->campaign = now;
	return e;
}

static enum err event_fold(struct folding *f, struct stored_event *stored)
{
	enum err e = ERR_NONE;

	if (stored->event.type == EVENT_MESSAGE)
		e = campaign_now(f, &stored->event);
	facts_add(f->out->facts, &stored->event, stored->has_place ? &stored->place : NULL);
	chat_lines_add(f->chat, &stored->event);
	if (!e && stored->event.type == EVENT_MESSAGE)
		e = message_see(f, &stored->event);
	return e;
}

/* The event that is not stored yet, once those before it are folded. */
static enum err pending_fold(struct folding *f, const struct event *before, bool *pending)
{
	struct stored_event event;

	if (!*pending || (before && event_compare(before, &f->ask->pending->event) < 0))
		return ERR_NONE;
	*pending = false;
	event = *f->ask->pending;
	return event_fold(f, &event);
}

static enum err events_fold(struct folding *f, struct account_no no)
{
	bool pending = f->ask->pending != NULL;

	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct stored_event stored;
	enum err e = event_cursor_open(f->desk->store, no, EVENT_TYPES_ALL, false, &cursor);

	while (!e && event_cursor_next(cursor, passing, &stored) && !is_later(f, stored.event.at)) {
		e = pending_fold(f, &stored.event, &pending);
		if (!e)
			e = event_fold(f, &stored);
		if (arena_used(passing) > PASSING_BYTES)
			arena_reset(passing);
	}
	if (!e)
		e = event_cursor_error(cursor);
	return e ? e : pending_fold(f, NULL, &pending);
}

static void domain_look(struct folding *f, struct str domain, struct moment at, struct str event)
{
	struct sign sign;

	if (domain.len && sign_of_domain(f->arena, domain, &sign))
		facts_add_sign(f->out->facts, &sign, at, event);
}

/* What the names of its own domains give away. */
static void names_read(struct folding *f)
{
	struct facts *facts = f->out->facts;
	const struct fact_text *email = &facts->said[SAID_EMAIL];
	struct str domain = email_domain(f->arena, email->value);

	for (size_t i = 0; i < facts->domain_count; i++)
		domain_look(f, facts->domains[i].domain.domain, facts->domains[i].at,
			    facts->domains[i].event);
	for (size_t i = 0; i < facts->from_domain_count; i++)
		domain_look(f, facts->from_domains[i].value, facts->from_domains[i].at,
			    facts->from_domains[i].event);
	if (domain_is_listed(DOMAIN_LIST_DISPOSABLE, domain)) {
		struct sign sign = { .kind = SIGN_DISPOSABLE,
				     .quote = utf8_head(domain, SIGN_QUOTE_MAX) };

		facts_add_sign(facts, &sign, email->at, email->event);
	} else if (!domain_is_listed(DOMAIN_LIST_FREEMAIL, domain)) {
		domain_look(f, domain, email->at, email->event);
	}
}

static enum err scanners_ask(struct folding *f)
{
	const struct facts *facts = f->out->facts;
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < facts->domain_count; i++)
		e = host_look(f, facts->domains[i].domain.domain, true);
	for (size_t i = 0; !e && i < facts->from_domain_count; i++)
		e = host_look(f, facts->from_domains[i].value, true);
	for (size_t i = 0; !e && i < facts->link_host_count; i++)
		e = host_look(f, facts->link_hosts[i].value, false);
	for (size_t i = 0; !e && i < facts->link_count; i++) {
		struct str url = url_fold(f->arena, facts->links[i].value);

		if (url.len)
			e = word_look(f, key_of(f->arena, 'u', url), false);
	}
	return e;
}

static void trait_add(struct folding *f, enum trait_kind kind, struct str value,
		      struct moment first_at, struct moment last_at)
{
	struct folded *out = f->out;

	if (!value.len || value.len > TRAIT_VALUE_MAX)
		return;
	for (size_t i = 0; i < out->trait_count; i++) {
		struct trait *known = &out->traits[i];

		if (known->kind != kind || !str_equal(known->value, value))
			continue;
		if (moment_before(first_at, known->first_at))
			known->first_at = first_at;
		if (moment_before(known->last_at, last_at))
			known->last_at = last_at;
		return;
	}
	out->traits = arena_grow(f->arena, out->traits, out->trait_count, sizeof(*out->traits));
	out->traits[out->trait_count++] = (struct trait){ kind, value, first_at, last_at };
}

/* Everybody's links begin with the name of a shortener, or of where anybody puts up pages: there the site is the whole address. */
static bool is_everybodys(struct str host, struct str site)
{
	return domain_is_listed(DOMAIN_LIST_SHORTENER, site) ||
	       domain_is_listed(DOMAIN_LIST_PAGES, site) ||
	       domain_is_listed(DOMAIN_LIST_PAGES, host);
}

static void site_add(struct folding *f, const struct fact_text *host)
{
	struct str folded = domain_fold(f->arena, host->value);
	struct str site = domain_registrable(folded, true);

	if (!is_everybodys(folded, site))
		trait_add(f, TRAIT_LINK_SITE, site, host->first_at, host->at);
}

static void url_add(struct folding *f, const struct fact_text *link)
{
	struct str url = url_fold(f->arena, link->value);
	struct str host = url_host(f->arena, link->value);

	trait_add(f, TRAIT_URL, url, link->first_at, link->at);
	if (is_everybodys(host, domain_registrable(host, true)))
		trait_add(f, TRAIT_LINK_SITE, url, link->first_at, link->at);
}

/* The engine's traits, and the names under which scanners' verdicts find the account. */
static void traits_make(struct folding *f)
{
	const struct facts *facts = f->out->facts;
	size_t count = 0;
	const struct trait *traits = facts_traits(facts, f->arena, &count);

	for (size_t i = 0; i < count; i++)
		trait_add(f, traits[i].kind, traits[i].value, traits[i].first_at,
			  traits[i].last_at);
	for (size_t i = 0; i < facts->link_host_count; i++) {
		struct str host = domain_fold(f->arena, facts->link_hosts[i].value);

		trait_add(f, TRAIT_LINK_DOMAIN, host, facts->link_hosts[i].first_at,
			  facts->link_hosts[i].at);
		trait_add(f, TRAIT_LINK_DOMAIN, domain_registrable(host, true),
			  facts->link_hosts[i].first_at, facts->link_hosts[i].at);
		site_add(f, &facts->link_hosts[i]);
	}
	for (size_t i = 0; i < facts->from_domain_count; i++) {
		struct str host = domain_fold(f->arena, facts->from_domains[i].value);

		trait_add(f, TRAIT_DOMAIN, host, facts->from_domains[i].first_at,
			  facts->from_domains[i].at);
		trait_add(f, TRAIT_DOMAIN, domain_registrable(host, true),
			  facts->from_domains[i].first_at, facts->from_domains[i].at);
	}
	for (size_t i = 0; i < facts->domain_count; i++)
		trait_add(f, TRAIT_DOMAIN, domain_fold(f->arena, facts->domains[i].domain.domain),
			  facts->domains[i].at, facts->domains[i].at);
	for (size_t i = 0; i < facts->link_count; i++)
		url_add(f, &facts->links[i]);
	trait_add(f, TRAIT_BRAND, f->out->claim.brand, f->out->claim.at, f->out->claim.at);
}

static struct str digits_of(struct arena *arena, struct str phone)
{
	CLEANUP(buf_release) struct buf digits = BUF_UP_TO(32);

	for (size_t i = 0; i < phone.len; i++)
		if (phone.at[i] >= '0' && phone.at[i] <= '9')
			buf_add_char(&digits, phone.at[i]);
	return arena_str(arena, buf_str(&digits));
}

static void profile_terms(struct folding *f)
{
	const struct event_account *p = &f->out->facts->profile.fields;
	size_t at = str_find_last_char(p->email, '@');

	term_add(f, FIND_ID, f->out->id);
	term_add(f, FIND_EMAIL, p->email);
	if (at != SIZE_MAX)
		term_add(f, FIND_DOMAIN, str_sub(p->email, at + 1, p->email.len));
	term_add(f, FIND_NAME, p->name);
	words_add(f, FIND_NAME, p->name, 12);
	words_add(f, FIND_COMPANY, p->company, 12);
	term_add(f, FIND_PHONE, digits_of(f->arena, p->phone));
	term_add(f, FIND_DOMAIN, url_host(f->arena, p->website));
}

static void seen_terms(struct folding *f)
{
	const struct facts *facts = f->out->facts;
	char ip[IP_TEXT_MAX];

	for (size_t i = 0; i < facts->card_count; i++)
		term_add(f, FIND_CARD, facts->cards[i].card.fingerprint);
	for (size_t i = 0; i < facts->domain_count; i++)
		term_add(f, FIND_DOMAIN, facts->domains[i].domain.domain);
	for (size_t i = 0; i < facts->from_domain_count; i++)
		term_add(f, FIND_DOMAIN, facts->from_domains[i].value);
	for (size_t i = 0; i < facts->link_host_count && i < 32; i++)
		term_add(f, FIND_DOMAIN, facts->link_hosts[i].value);
	for (size_t i = 0; i < facts->seen_count; i++) {
		ip_print(&facts->seen[i].ip, ip);
		term_add(f, FIND_IP, str_of(ip));
	}
}

/* What reps pinned counts with what is read. Of accounts without a conversation nothing is asked. */
static enum err claims_read(struct folding *f)
{
	struct facts *facts = f->out->facts;
	struct claim_pin *pins = NULL;
	size_t count = 0, told = 0;
	enum err e = f->chat->count ? store_pins(f->desk->store, f->arena, f->no, &pins, &count)
				    : ERR_NONE;

	for (size_t i = 0; i < count; i++)
		if (!is_later(f, pins[i].at))
			pins[told++] = pins[i];
	if (!e)
		facts->chat_claims = chat_lines_claims(f->chat, pins, told, f->arena,
						       &facts->chat_claim_count);
	return e;
}

enum err fold_account(struct desk *desk, struct arena *arena, struct account_no no,
		      const struct fold_ask *ask, struct folded *folded)
{
	CLEANUP(map_release) struct map seen = { 0 };
	CLEANUP(map_release) struct map campaigns = { 0 };
	CLEANUP(chat_lines_release) struct chat_lines chat = { 0 };
	struct folded out = { 0 };
	struct folding f = { .desk = desk,
			     .arena = arena,
			     .out = &out,
			     .ask = ask,
			     .chat = &chat,
			     .campaigns = &campaigns,
			     .seen = &seen };
	struct account_row row;
	enum err e = store_account_row(desk->store, arena, no, &row);

	if (e)
		return e;
	out.id = row.id;
	out.cluster = row.cluster;
	out.facts = facts_new(arena, desk->settings.provider_domains,
			      desk->settings.provider_domain_count);
	f.no = no;
	e = store_campaign_of_any(desk->store, &f.found_anew);
	if (!e)
		e = kinds_ask(&f);
	if (!e)
		e = events_fold(&f, no);
	if (e)
		return e;
	names_read(&f);
	facts_end(out.facts);
	out.claim = engine_claim(arena, out.facts);
	e = claims_read(&f);
	if (!e)
		e = scanners_ask(&f);
	if (e)
		return e;
	traits_make(&f);
	profile_terms(&f);
	seen_terms(&f);
	*folded = out;
	return ERR_NONE;
}
