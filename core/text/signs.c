#include "core/text/signs.h"

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/utf8.h"
#include "core/model/card_number.h"
#include "core/model/domain_list.h"
#include "core/model/event.h"
#include "core/text/ascii.h"
#include "core/text/brand.h"
#include "core/text/brand_domain.h"
#include "core/text/calls.h"
#include "core/text/domain_suffix.h"
#include "core/text/heading.h"
#include "core/text/html.h"
#include "core/text/url.h"

#define SHOWN_MAX 300  /* bytes of a link's text that is an address */
#define HEADING_MAX 64 /* bytes of a subject before its colon */
#define LINKS_LOOKED 64
#define OWN_NAME_LEAST 4

struct reading {
	struct arena *arena;
	const struct event_message *message;
	struct host host;          /* it is sent under; absent: not known */
	bool freemail;             /* that is where anybody gets an address */
	const struct brand *owner; /* of that host; NULL: no brand */
	struct calls calls;
	struct str page;      /* the host of a link to where anybody puts up pages; absent: none */
	struct str shortener; /* of one through a shortener */
	bool leads_home;      /* a link to its own domain, or what is called like it */
	struct str namesake;  /* of one to what is called as its own domain; absent: none */
	struct str platform;  /* one of a link to a platform's own; absent: none */
	bool other_sites;     /* a link to somebody else's */
	bool is_content;      /* what the platform's customers put up */
	struct sign *signs;
	size_t count;
};

/* For a person's eye: blanks folded, card numbers masked, cut. */
static struct str quoted(struct arena *arena, struct str text)
{
	char *folded;
	size_t len = 0;

	if (str_is_absent(text))
		return text;
	text = utf8_head(text, (size_t)4 * SIGN_QUOTE_MAX);
	folded = arena_take(arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++) {
		char c = (char)(ascii_is_space(text.at[i]) ? ' ' : text.at[i]);

		if (c != ' ' || (len > 0 && folded[len - 1] != ' '))
			folded[len++] = c;
	}
	text = utf8_head(card_number_mask(arena, (struct str){ folded, len }), SIGN_QUOTE_MAX);
	return str_trim(card_number_mask(arena, text));
}

static bool is_known(const struct reading *r, enum sign_kind kind, struct str brand)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->signs[i].kind == kind && str_equal(r->signs[i].brand, brand))
			return true;
	return false;
}

/* Something in this message is said in a brand's name. */
static bool is_claimed(const struct reading *r)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->signs[i].brand.len > 0 && r->signs[i].kind != SIGN_MENTION)
			return true;
	return false;
}

static bool is_named(const struct reading *r, struct str brand)
{
	for (size_t i = 0; i < r->count; i++)
		if (str_equal(r->signs[i].brand, brand))
			return true;
	return false;
}

static void add(struct reading *r, enum sign_kind kind, const struct brand *brand, struct str quote,
		struct str other)
{
	struct str name = brand ? str_of(brand->name) : (struct str){ 0 };

	if (r->count == SIGNS_MAX || is_known(r, kind, name))
		return;
	r->signs[r->count++] = (struct sign){ kind, name, quoted(r->arena, quote),
					      quoted(r->arena, other) };
}

static void add_sign(struct reading *r, const struct sign *sign)
{
	if (r->count < SIGNS_MAX && !is_known(r, sign->kind, sign->brand))
		r->signs[r->count++] = *sign;
}

/* --- names --- */

/* 'Name <a@b>' and '"Name" <a@b>' to the name; absent: none. */
static struct str display_name(struct str from)
{
	size_t angle = str_find_last_char(from, '<');
	struct str name;

	if (angle == SIZE_MAX)
		return (struct str){ 0 };
	name = str_trim(str_sub(from, 0, angle));
	if (name.len >= 2 && name.at[0] == '"' && name.at[name.len - 1] == '"')
		name = str_trim(str_sub(name, 1, name.len - 2));
	return name;
}

/* The brand whose address or domain a text shows: "service@paypal.com"; addresses that anybody gets are nobody's. */
static const struct brand *shown_owner(struct reading *r, struct str text)
{
	struct str name = email_domain(r->arena, text);
	struct host host;

	if (str_is_absent(name) && str_find_char(text, '.') != SIZE_MAX &&
	    str_find_char(text, ' ') == SIZE_MAX)
		name = domain_fold(r->arena, text);
	if (str_is_absent(name) || domain_is_listed(DOMAIN_LIST_FREEMAIL, name))
		return NULL;
	host = host_near(&r->host, name);
	return brand_owning(&host);
}

static void read_from(struct reading *r)
{
	struct str from = r->message->from, name = display_name(from);
	const struct brand *shown;
	struct heading heading;

	if (r->owner)
		return;
	heading_read(name, &heading);
	shown = name.len && !heading_speaks(&heading) ? shown_owner(r, name) : heading.brand;
	if (heading_speaks(&heading) || (shown && shown != heading.brand))
		add(r, SIGN_FROM_NAME, shown, name, r->host.name);
	/* A brand's address in From, sent under another's domain. */
	if (r->message->domain.len && (shown = shown_owner(r, from)))
		add(r, SIGN_FROM_NAME, shown, from, r->host.name);
}

/* What stands before "Brand:", "[Brand]", "Brand -"; absent: nothing of the kind, or an answer. */
static struct str subject_heading(struct str subject)
{
	static const char *const answers[] = { "re:", "fw:", "fwd:", "aw:",
					       "wg:", "tr:", "rv:",  "sv:" };
	struct str head = str_trim(subject);
	size_t from = 0;

	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		if (ascii_starts(head, str_of(answers[i])))
			return (struct str){ 0 };
	while (from < head.len && (head.at[from] == '[' || head.at[from] == '('))
		from++;
	for (size_t i = from; i < head.len && i < HEADING_MAX; i++) {
		bool dash = head.at[i] == ' ' &&
			    (str_starts(str_sub(head, i, head.len), STR(" - ")) ||
			     str_starts(str_sub(head, i, head.len), STR(" \xE2\x80\x93 ")) ||
			     str_starts(str_sub(head, i, head.len), STR(" | ")));

		if (dash || head.at[i] == ':' ||
		    (from > 0 && (head.at[i] == ']' || head.at[i] == ')')))
			return str_sub(head, from, i - from);
	}
	return (struct str){ 0 };
}

static bool has_risk(struct str text)
{
	struct brand_text looks;
	size_t end;

	brand_text_of(text, &looks);
	for (size_t at = 0; at < looks.len; at = end + 1) {
		end = brand_word_end(&looks, at);
		if ((word_classes((struct str){ looks.looks + at, end - at }) &
		     (WORD_RISK | WORD_YOUR | WORD_THREAT)) != 0)
			return true;
	}
	return false;
}

static void read_subject(struct reading *r)
{
	struct str head = subject_heading(r->message->subject);
	struct heading heading;

	if (r->owner || head.len == 0)
		return;
	heading_read(head, &heading);
	if (!heading.brand || heading.others)
		return;
	if ((heading.brand->is_name || heading.brand->is_word) && !has_risk(r->message->subject))
		return;
	add(r, SIGN_SUBJECT, heading.brand, r->message->subject, r->host.name);
}

/* The letter itself greets as a brand, or is signed as one. */
static void read_letter(struct reading *r, struct str text)
{
	const struct brand *brand;
	struct str line;

	if (r->owner)
		return;
	brand = heading_in_text(text, &line);
	if (brand)
		add(r, SIGN_SIGNED, brand, line, r->host.name);
}

/* --- links --- */

static bool is_same_domain(const struct host *a, const struct host *b)
{
	return str_equal(a->tenant.len ? a->tenant : a->name, b->tenant.len ? b->tenant : b->name);
}

/* The host that a link's text shows, folded; absent: it shows none. */
static struct str shown_host(struct arena *arena, struct str text)
{
	struct url_search search;
	struct str url, host, suffix;
	size_t dot;

	text = str_trim(text);
	if (text.len > SHOWN_MAX || str_find_char(text, '.') == SIZE_MAX ||
	    str_find_char(text, '@') != SIZE_MAX)
		return (struct str){ 0 };
	search = url_search(text);
	if (url_next(&search, &url))
		return url_host(arena, url);
	host = domain_fold(arena, text);
	if (str_is_absent(host) || str_is_absent(domain_registrable(host, false)))
		return (struct str){ 0 };
	dot = str_find_last_char(host, '.');
	suffix = arena_str(arena, str_sub(host, dot + 1, host.len));
	return domain_suffix_is_listed(suffix.at) ? host : (struct str){ 0 };
}

/* One's own click counter behind a brand's address is common in honest mail, so it takes company. */
static bool has_company(const struct reading *r, const struct brand *brand)
{
	return !str_is_absent(r->calls.credentials) || is_named(r, str_of(brand->name));
}

static void read_shown(struct reading *r, const struct html_link *link)
{
	struct str name = shown_host(r->arena, link->text);
	struct host shown, target;
	const struct brand *brand;
	bool own;

	if (name.len == 0)
		return;
	shown = host_near(&r->host, name);
	target = host_near(&shown, url_host(r->arena, link->url));
	if (target.name.len == 0 || is_same_domain(&shown, &target) || brand_owning(&target))
		return;
	own = r->host.name.len > 0 && is_same_domain(&target, &r->host);
	brand = brand_owning(&shown);
	if (brand && (brand->kind == BRAND_SOCIAL || (own && !has_company(r, brand))))
		brand = NULL;
	if (brand || !own)
		add(r, SIGN_LINK_DIFFERS, brand, shown.name, target.name);
}

static void read_host(struct reading *r, const struct host *host)
{
	struct sign sign;

	if (host->tenant.len == 0)
		return;
	if (!brand_owning(host) && sign_of_host(r->arena, host, &sign))
		add_sign(r, &sign);
	if (domain_is_listed(DOMAIN_LIST_SHORTENER, host->tenant))
		add(r, SIGN_SHORTENER, NULL, host->name, (struct str){ 0 });
	else if (host->domain.len && host->domain.len != host->tenant.len)
		add(r, SIGN_FREE_HOST, NULL, host->name, (struct str){ 0 });
}

/* A word of a name that is the sender's own, and not anybody's: long enough, and none that phishers use. */
static bool is_own_word(const struct brand_text *text, size_t from, size_t to, struct str host)
{
	struct str word = { text->looks + from, to - from };

	return word.len >= OWN_NAME_LEAST && word_classes(word) == 0 &&
	       str_find(host, word) != SIZE_MAX;
}

/* "acme-shop.web.app" of acme.example or of "Acme <acme@gmail.com>": its own, wherever it lies. */
static bool is_like_own(const struct reading *r, struct str host)
{
	struct str own = r->host.tenant.len ? r->host.tenant : r->host.name;
	struct brand_text text;
	size_t end;

	own = r->freemail ? display_name(r->message->from)
			  : str_sub(own, 0, str_find_char(own, '.'));
	brand_text_of(own, &text);
	for (size_t at = 0; at < text.len; at = end + 1) {
		end = brand_word_end(&text, at);
		if (is_own_word(&text, at, end, host))
			return true;
	}
	return false;
}

static void note_site(struct reading *r, const struct host *host)
{
	const struct brand *owner = brand_owning(host);
	bool rented = host->domain.len && host->domain.len != host->tenant.len;
	bool content = domain_is_listed(DOMAIN_LIST_PAGES, host->name) ||
		       domain_is_listed(DOMAIN_LIST_PAGES, host->tenant);
	bool shortener = domain_is_listed(DOMAIN_LIST_SHORTENER, host->tenant);

	if (shortener)
		r->shortener = host->name;
	else if (rented || content)
		r->page = host->name;
	if (!rented && !shortener && owner &&
	    (owner->kind == BRAND_MAIL || owner->kind == BRAND_CLOUD)) {
		r->platform = host->name;
		r->is_content = r->is_content || content;
	} else {
		r->other_sites = true;
	}
}

static void read_site(struct reading *r, const struct host *host)
{
	if (host->tenant.len == 0)
		return;
	if (is_same_domain(host, &r->host)) {
		r->leads_home = true;
	} else if (is_like_own(r, host->name)) {
		r->leads_home = true;
		if (!r->freemail)
			r->namesake = host->name;
		r->other_sites = r->other_sites || r->freemail;
	} else {
		note_site(r, host);
	}
}

static void read_links(struct reading *r)
{
	struct host seen[SIGNS_HOSTS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < r->message->link_count && count < SIGNS_HOSTS_MAX; i++) {
		char folded[DOMAIN_MAX + 1];
		struct str name = { folded, url_host_into(r->message->links[i], folded) };
		bool known = name.len == 0 || str_equal(name, r->host.name);

		r->leads_home = r->leads_home || (known && name.len > 0);

		for (size_t k = 0; k < count && !known; k++)
			known = str_equal(seen[k].name, name);
		if (known)
			continue;
		name = arena_str(r->arena, name);
		seen[count] = host_near(count ? &seen[count - 1] : &r->host, name);
		read_site(r, &seen[count]);
		read_host(r, &seen[count++]);
	}
}

/* --- what is asked --- */

/* The address in "Name <a@b>". */
static struct str bare_address(struct str field)
{
	size_t from = str_find_last_char(field, '<'), to = str_find_last_char(field, '>');

	if (from == SIZE_MAX || to == SIZE_MAX || to < from)
		return str_trim(field);
	return str_trim(str_sub(field, from + 1, to - from - 1));
}

/* Answers go to an address that anybody gets, and not to the one it comes from. */
static void read_reply(struct reading *r)
{
	struct str to = r->message->reply_to, domain;

	if (to.len == 0 || str_equal_nocase(bare_address(to), bare_address(r->message->from)))
		return;
	domain = email_domain(r->arena, to);
	if (domain_is_listed(DOMAIN_LIST_FREEMAIL, domain))
		add(r, SIGN_REPLY_AWAY, NULL, bare_address(to), r->host.name);
}

static void read_ploys(struct reading *r)
{
	static const enum sign_kind kinds[] = {
		[PLOY_GIFT_CARDS] = SIGN_GIFT_CARDS, [PLOY_BANK_CHANGED] = SIGN_BANK_CHANGED,
		[PLOY_FORTUNE] = SIGN_FORTUNE,       [PLOY_EXTORTION] = SIGN_EXTORTION,
		[PLOY_CHARGE] = SIGN_CHARGE,         [PLOY_WALLET] = SIGN_WALLET,
	};
	const struct ploys *ploys = &r->calls.ploys;
	size_t before = r->count;

	for (int i = 0; i < PLOY_COUNT && !r->owner; i++) {
		const struct brand *brand = i == PLOY_CHARGE ? r->calls.brand : NULL;

		if (str_is_absent(ploys->said[i]) || (i == PLOY_CHARGE && !brand && !r->freemail))
			continue;
		add(r, kinds[i], brand, ploys->said[i], r->host.name);
	}
	if (r->count == before)
		return;
	if (!str_is_absent(ploys->hush))
		add(r, SIGN_HUSH, NULL, ploys->hush, (struct str){ 0 });
	read_reply(r);
}

/* Nobody asks for passwords on a page that he put up where everybody may. */
static void read_hosted(struct reading *r)
{
	struct str where = str_is_absent(r->page) ? r->shortener : r->page;

	if (r->owner || r->leads_home || str_is_absent(where))
		return;
	if (!str_is_absent(r->calls.credentials))
		add(r, SIGN_HOSTED_CALL, NULL, r->calls.credentials, where);
}

static void read_platform(struct reading *r)
{
	if (r->other_sites)
		return;
	if (!str_is_absent(r->namesake))
		add(r, SIGN_PLATFORM, NULL, r->namesake, STR("own"));
	else if (!str_is_absent(r->platform))
		add(r, SIGN_PLATFORM, NULL, r->platform,
		    r->is_content ? STR("pages") : (struct str){ 0 });
}

void signs_of_message(struct arena *arena, const struct event_message *message,
		      const struct html *page, const struct sign **signs, size_t *count)
{
	struct sign sign;
	struct reading r = { .arena = arena, .message = message };
	struct str seen = page->text.len ? page->text : message->text;
	struct str from = message->domain.len ? message->domain
					      : email_domain(arena, message->from);

	r.signs = ARENA_ARRAY(arena, SIGNS_MAX, struct sign);
	r.host = host_of(domain_fold(arena, from));
	r.freemail = domain_is_listed(DOMAIN_LIST_FREEMAIL, r.host.name);
	if (r.host.name.len && !r.freemail)
		r.owner = brand_owning(&r.host);
	calls_read(seen, &r.calls);
	if (r.host.name.len && !r.freemail && !r.owner && sign_of_host(arena, &r.host, &sign))
		add_sign(&r, &sign);
	read_from(&r);
	read_subject(&r);
	read_letter(&r, seen);
	if (str_is_absent(r.calls.credentials) && is_claimed(&r))
		r.calls.credentials = r.calls.door;
	if (!str_is_absent(r.calls.credentials))
		add(&r, SIGN_CREDENTIALS, NULL, r.calls.credentials, (struct str){ 0 });
	for (size_t i = 0; i < page->link_count && i < LINKS_LOOKED; i++)
		read_shown(&r, &page->links[i]);
	read_links(&r);
	read_hosted(&r);
	read_ploys(&r);
	read_platform(&r);
	if (r.calls.brand && !r.owner && r.calls.is_yours && !str_is_absent(r.calls.credentials))
		add(&r, SIGN_YOURS, r.calls.brand, r.calls.mention, r.host.name);
	else if (r.calls.brand && !r.owner && !is_named(&r, str_of(r.calls.brand->name)))
		add(&r, SIGN_MENTION, r.calls.brand, r.calls.mention, (struct str){ 0 });
	*signs = r.signs;
	*count = r.count;
}
