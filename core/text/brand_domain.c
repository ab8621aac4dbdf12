#include "core/text/brand_domain.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/utf8.h"
#include "core/text/brand.h"
#include "core/text/calls.h"
#include "core/text/domain_idna.h"
#include "core/text/domain_name.h"

#define LABEL_BYTES 256 /* 63 characters of four bytes */
#define SHORT_NAME 4    /* letters: an exact label elsewhere is some other firm's */

struct naming {
	struct arena *arena;
	struct str host, registrable; /* folded; by the private section too */
	struct brand_text text;
	struct brand_found found;
};

/* A label as people read it. */
static void read_label(struct str label, struct brand_text *text)
{
	char shown[LABEL_BYTES];
	size_t len = str_starts(label, STR("xn--")) ? domain_unicode(label, shown, sizeof(shown))
						    : 0;

	brand_text_of(len ? (struct str){ shown, len } : label, text);
}

static struct str in_quote(struct arena *arena, struct str text)
{
	return arena_str(arena, utf8_head(text, SIGN_QUOTE_MAX));
}

static void fill(const struct naming *n, enum sign_kind kind, struct str other, struct sign *sign)
{
	*sign = (struct sign){
		.kind = kind,
		.brand = str_of(n->found.brand->name),
		.quote = in_quote(n->arena,
				  n->host.len <= SIGN_QUOTE_MAX ? n->host : n->registrable),
		.other = in_quote(n->arena, other),
	};
}

/* The label under which the name was registered. */
static bool name_sign(struct naming *n, struct sign *sign)
{
	const struct brand_found *found = &n->found;
	size_t letters;

	read_label(str_sub(n->registrable, 0, str_find_char(n->registrable, '.')), &n->text);
	if (!brand_find(&n->text, &n->found))
		return false;
	letters = found->to - found->from;
	if (found->faked && (found->whole || found->risk.len)) {
		fill(n, SIGN_LOOKALIKE, found->risk, sign);
		return true;
	}
	if (found->risk.len) {
		fill(n, SIGN_DOMAIN_RISK, found->risk, sign);
		return true;
	}
	if (found->brand->is_word || (found->whole && letters <= SHORT_NAME))
		return false;
	fill(n, found->whole ? SIGN_LOOKALIKE : SIGN_DOMAIN_WORD, found->beside, sign);
	return true;
}

/* A word of alarm anywhere in the host. */
static struct str risk_in(struct str host)
{
	struct str rest = host, label;

	while (str_cut(&rest, '.', &label)) {
		struct str parts = label, part;

		while (str_cut(&parts, '-', &part))
			if (part.len > 2 && (word_classes(part) & WORD_RISK) != 0)
				return part;
	}
	return (struct str){ 0 };
}

/* "paypal.com" before a registrable domain that is another's. */
static bool hides_own_domain(struct naming *n, struct str before)
{
	struct str rest = before;
	struct host own;
	size_t dot;

	while ((dot = str_find_char(rest, '.')) != SIZE_MAX) {
		struct str after = str_sub(rest, dot + 1, rest.len), two = rest;
		size_t next = str_find_char(after, '.');

		if (next != SIZE_MAX)
			two = str_sub(rest, 0, dot + 1 + next);
		own = host_of(two);
		n->found.brand = own.domain.len == two.len ? brand_owning(&own) : NULL;
		if (n->found.brand)
			return true;
		rest = after;
	}
	return false;
}

/* A label before the registrable domain that is a brand's name, or joins it with a word of alarm. */
static bool names_brand(struct naming *n, struct str label)
{
	read_label(label, &n->text);
	return brand_find(&n->text, &n->found) && !n->found.brand->is_word &&
	       n->found.to - n->found.from > SHORT_NAME && (n->found.whole || n->found.risk.len);
}

/* What stands before the registrable domain. Many names there are customers' of an honest host, so it takes a word of alarm
 * somewhere, or a whole domain of the brand's. */
static bool host_sign(struct naming *n, struct sign *sign)
{
	size_t len = n->host.len - n->registrable.len;
	struct str before = str_sub(n->host, 0, len ? len - 1 : 0), rest = before, label;
	struct str risk = risk_in(n->host);

	if (hides_own_domain(n, before)) {
		fill(n, SIGN_DOMAIN_RISK, risk.len ? risk : before, sign);
		return true;
	}
	while (risk.len && str_cut(&rest, '.', &label)) {
		if (!names_brand(n, label))
			continue;
		fill(n, n->found.faked ? SIGN_LOOKALIKE : SIGN_DOMAIN_RISK, risk, sign);
		return true;
	}
	return false;
}

bool sign_of_host(struct arena *arena, const struct host *host, struct sign *sign)
{
	struct naming n = { .arena = arena, .host = host->name, .registrable = host->tenant };

	if (n.registrable.len == 0)
		return false;
	return name_sign(&n, sign) || (n.registrable.len < n.host.len && host_sign(&n, sign));
}

bool sign_of_domain(struct arena *arena, struct str domain, struct sign *sign)
{
	char folded[DOMAIN_MAX + 1];
	struct host host = host_of((struct str){ folded, domain_fold_into(domain, folded) });

	return !brand_owning(&host) && sign_of_host(arena, &host, sign);
}
