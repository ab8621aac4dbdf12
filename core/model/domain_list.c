#include "core/model/domain_list.h"

#include <assert.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/model/domain_list_data.h"

#define NAME_MAX_BYTES 253

struct listing {
	const unsigned char *at; /* a name a line, in byte order, each line ended */
	const size_t *size;
};

static const struct listing listings[] = {
	[DOMAIN_LIST_FREEMAIL] = { domain_list_freemail, &domain_list_freemail_size },
	[DOMAIN_LIST_DISPOSABLE] = { domain_list_disposable, &domain_list_disposable_size },
	[DOMAIN_LIST_SHORTENER] = { domain_list_shortener, &domain_list_shortener_size },
	[DOMAIN_LIST_PAGES] = { domain_list_pages, &domain_list_pages_size },
};
static_assert(ARRAY_LEN(listings) == DOMAIN_LIST_COUNT, "a list each");

static struct str listing_text(enum domain_list list)
{
	return (struct str){ (const char *)listings[list].at, *listings[list].size };
}

/* The line that `at` stands in. */
static struct str line_around(struct str text, size_t at)
{
	size_t from = at;
	const char *end = memchr(text.at + at, '\n', text.len - at);

	while (from > 0 && text.at[from - 1] != '\n')
		from--;
	return str_sub(text, from, end ? (size_t)(end - text.at) - from : text.len);
}

bool domain_is_listed(enum domain_list list, struct str domain)
{
	char lower[NAME_MAX_BYTES];
	struct str text = listing_text(list), name = { lower, domain.len };
	size_t low = 0, high = text.len;

	if (domain.len == 0 || domain.len > sizeof(lower))
		return false;
	for (size_t i = 0; i < domain.len; i++) {
		char c = domain.at[i];

		lower[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	while (low < high) {
		struct str line = line_around(text, low + (high - low) / 2);
		int order = str_compare(name, line);

		if (order == 0)
			return true;
		if (order < 0)
			high = (size_t)(line.at - text.at);
		else
			low = (size_t)(line.at - text.at) + line.len + 1;
	}
	return false;
}

size_t domain_list_size(enum domain_list list)
{
	struct str text = listing_text(list);
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.at[i] == '\n';
	return count;
}
