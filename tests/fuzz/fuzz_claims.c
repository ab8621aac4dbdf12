/*
 * Any bytes as a chat text, with and without what the rep had asked: claims must lie within the text and in its order,
 * name countries that are such, and be bounded.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/model/place.h"
#include "core/text/claims.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void require_claim(const struct chat_claim *claim, struct str text)
{
	char country[3];

	require(claim->from < claim->until && claim->until <= text.len);
	require((int)claim->kind <= CHAT_THIRD_PARTY && (int)claim->tense <= CHAT_FUTURE);
	require(!claim->country[0] || country_parse(str_of(claim->country), country));
	require(!claim->country[0] || claim->place.len > 0);
}

static void read(struct str text, struct str asked)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct chat_context context = { .asked = asked };
	struct chat_claims found;

	chat_claims_read(arena, text, asked.len ? &context : NULL, &found);
	require(found.count <= CHAT_CLAIMS_MAX);
	for (size_t i = 0; i < found.count; i++) {
		require_claim(&found.claims[i], text);
		require(i == 0 || found.claims[i - 1].from <= found.claims[i].from);
	}
	require(!found.denies_proxy || !found.admits_proxy);
	require(!found.denies_proxy ||
		(found.denied_from < found.denied_until && found.denied_until <= text.len));
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	size_t half = str_find_char(text, '|');

	read(text, (struct str){ 0 });
	if (half != SIZE_MAX)
		read(str_sub(text, 0, half), str_sub(text, half + 1, len));
	return 0;
}
