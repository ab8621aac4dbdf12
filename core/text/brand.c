#include "core/text/brand.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/utf8.h"
#include "core/text/ascii.h"
#include "core/text/brand_data.h"
#include "core/text/calls.h"
#include "core/text/domain_name.h"
#include "core/text/skeleton.h"

size_t brand_count(void)
{
	return brands_count;
}

const struct brand *brand_at(size_t at)
{
	assert(at < brands_count);
	return &brands[at];
}

/* --- whose a domain is --- */

static int by_name(const void *key, const void *row)
{
	const struct str *name = key;
	const struct brand_domain *domain = row;

	return str_compare(*name, str_of(domain->name));
}

static const struct brand *listed(struct str name, const struct brand_domain *rows, size_t count)
{
	const struct brand_domain *found = bsearch(&name, rows, count, sizeof(*rows), by_name);

	return found ? &brands[found->brand] : NULL;
}

/* "chase.*": the endings that a firm takes where it trades, but for those that were given away for nothing. */
static bool is_trading_suffix(struct str suffix)
{
	static const char *const generic[] = { "com", "net", "org", "eu" };
	static const char *const given_away[] = { "tk", "ml", "ga", "cf", "gq" };
	size_t dot = str_find_last_char(suffix, '.');
	struct str last = dot == SIZE_MAX ? suffix : str_sub(suffix, dot + 1, suffix.len);

	for (size_t i = 0; i < ARRAY_LEN(generic); i++)
		if (str_is(suffix, generic[i]))
			return true;
	for (size_t i = 0; i < ARRAY_LEN(given_away); i++)
		if (str_is(last, given_away[i]))
			return false;
	return last.len == 2;
}

/* Words of alarm are nobody's branch: "sparkasse-hannover.de", not "sparkasse-login.de". */
static bool is_calm(struct str part)
{
	struct str word;

	while (str_cut(&part, '-', &word))
		if ((word_classes(word) & WORD_RISK) != 0)
			return false;
	return true;
}

static bool fits_pattern(struct str name, struct str pattern)
{
	size_t star = str_find_char(pattern, '*');
	struct str head = str_sub(pattern, 0, star);
	struct str tail = str_sub(pattern, star + 1, pattern.len);

	return name.len > head.len + tail.len && str_starts(name, head) && str_ends(name, tail) &&
	       is_calm(str_sub(name, head.len, name.len - head.len - tail.len));
}

/* By itself or a domain above it, down to `least` bytes. */
static const struct brand *owner_above(struct str folded, size_t least)
{
	const struct brand *owner = NULL;
	size_t dot = 0;

	for (struct str name = folded; !owner && dot != SIZE_MAX && name.len >= least;
	     name = str_sub(name, dot + 1, name.len)) {
		owner = listed(name, brand_domains, brand_domains_count);
		dot = str_find_char(name, '.');
	}
	return owner;
}

struct host host_of(struct str folded)
{
	return (struct host){ folded, domain_registrable(folded, false),
			      domain_registrable(folded, true) };
}

struct host host_near(const struct host *known, struct str folded)
{
	struct host host = { .name = folded };

	if (known->tenant.len == 0 || known->domain.len == 0 ||
	    !domain_is_within(folded, known->tenant))
		return host_of(folded);
	host.domain = str_sub(folded, folded.len - known->domain.len, known->domain.len);
	host.tenant = str_sub(folded, folded.len - known->tenant.len, known->tenant.len);
	return host;
}

const struct brand *brand_owning(const struct host *host)
{
	struct str name = host->domain;
	const struct brand *owner;
	size_t dot = str_find_char(name, '.');

	if (name.len != host->tenant.len) /* somebody's at a hoster, or the hoster's own front */
		return owner_above(host->name, host->tenant.len);
	owner = owner_above(host->name, 0);
	if (owner || name.len == 0)
		return owner;
	if (is_trading_suffix(str_sub(name, dot + 1, name.len)))
		owner = listed(str_sub(name, 0, dot), brand_stars, brand_stars_count);
	for (size_t i = 0; i < brand_patterns_count && !owner; i++)
		if (fits_pattern(name, str_of(brand_patterns[i].name)))
			owner = &brands[brand_patterns[i].brand];
	return owner;
}

/* --- what a name looks like --- */

void brand_text_of(struct str text, struct brand_text *looks)
{
	uint32_t point;

	looks->len = 0;
	while (looks->len < BRAND_TEXT_MAX && utf8_next(&text, &point)) {
		char look = look_of(point);

		if (look_is_nothing(point) || (!look && looks->len == 0))
			continue;
		if (!look && looks->looks[looks->len - 1] == '-')
			continue;
		looks->strange[looks->len] = look && point >= 0x80;
		looks->looks[looks->len++] = (char)(look ? look : '-');
	}
	if (looks->len && looks->looks[looks->len - 1] == '-')
		looks->len--;
	looks->looks[looks->len] = '\0';
}
