/*
 * Any bytes as HTML: what shows must not be longer than what was given, valid if that was,
 * and each link's text must lie in it.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/text/html.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct str text = { (const char *)bytes, len };
	struct html page;

	html_read(arena, text, &page);
	require(page.text.len <= len && page.link_count <= HTML_LINKS_MAX);
	require(!utf8_valid(text) || utf8_valid(page.text));
	for (size_t i = 0; i < page.link_count; i++) {
		struct str shown = page.links[i].text;

		require(page.links[i].url.len > 0);
		require(shown.len == 0 || (shown.at >= page.text.at &&
					   shown.at + shown.len <= page.text.at + page.text.len));
	}
	return 0;
}
