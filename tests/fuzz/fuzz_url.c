/*
 * Any bytes as a web address and as text with web addresses in it: a walk must end and go forward, hosts must be folded names,
 * and folding must be done with after one time.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/text/url.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool holds_break(struct str url)
{
	return str_find_char(url, '\n') != SIZE_MAX || str_find_char(url, '\r') != SIZE_MAX ||
	       str_find_char(url, '\t') != SIZE_MAX;
}

static void read_host(struct arena *arena, struct str url)
{
	char into[DOMAIN_MAX + 1];
	struct str host = url_host(arena, url), registrable = domain_registrable(host, true);
	struct str folded = { into, url_host_into(url, into) };

	/* url_host() leaves out line breaks and tabs first, as browsers do. */
	if (!holds_break(url))
		require(folded.len == host.len);
	if (str_is_absent(host))
		return;
	require(holds_break(url) || str_equal(folded, host));
	require(host.len <= DOMAIN_MAX && host.at[host.len - 1] != '.');
	require(str_equal(domain_fold(arena, host), host));
	require(str_is_absent(registrable) || domain_is_within(host, registrable));
}

static void fold(struct arena *arena, struct str url)
{
	struct str folded = url_fold(arena, url);

	if (str_is_absent(folded))
		return;
	require(str_equal(url_fold(arena, folded), folded));
	require(str_equal(url_host(arena, folded), url_host(arena, url)));
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct str text = { (const char *)bytes, len }, url;
	struct url_search search = url_search(text);
	const char *reached = text.at;

	require(url_at(text) <= len);
	/* The door lets only valid text in. */
	if (!utf8_valid(text))
		return 0;
	read_host(arena, text);
	fold(arena, text);
	while (url_next(&search, &url)) {
		require(url.len > 0 && url.at >= reached && url.at + url.len <= text.at + len);
		reached = url.at + url.len;
		read_host(arena, url);
		fold(arena, url);
	}
	return 0;
}
