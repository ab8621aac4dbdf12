/*
 * Any bytes as a domain, as a From name, as a subject, as a text and as HTML: what is read of them must be bounded, of a known kind,
 * hold no card number, and be the same when read twice.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/model/card_number.h"
#include "core/model/event.h"
#include "core/text/brand_domain.h"
#include "core/text/html.h"
#include "core/text/signs.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void require_text(struct arena *arena, struct str text)
{
	require(text.len <= SIGN_QUOTE_MAX && utf8_valid(text));
	require(str_equal(card_number_mask(arena, text), text));
}

static void require_signs(struct arena *arena, const struct sign *signs, size_t count)
{
	require(count <= SIGNS_MAX);
	for (size_t i = 0; i < count; i++) {
		require(signs[i].kind < SIGN_KIND_COUNT);
		require_text(arena, signs[i].brand);
		require_text(arena, signs[i].quote);
		require_text(arena, signs[i].other);
	}
}

static void read_both(const struct event_message *message)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	const struct sign *signs, *again;
	struct html page = { 0 };
	size_t count, count_again;

	if (message->html.len)
		html_read(arena, message->html, &page);
	signs_of_message(arena, message, &page, &signs, &count);
	signs_of_message(arena, message, &page, &again, &count_again);
	require_signs(arena, signs, count);
	require(count == count_again);
	for (size_t i = 0; i < count; i++)
		require(signs[i].kind == again[i].kind &&
			str_equal(signs[i].quote, again[i].quote));
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct str text = { (const char *)bytes, len };
	struct str links[] = { text };
	struct sign sign;

	if (sign_of_domain(arena, text, &sign))
		require(sign.brand.len > 0 && sign.quote.len <= SIGN_QUOTE_MAX);
	/* The door lets only valid text in. */
	if (!utf8_valid(text))
		return 0;
	read_both(&(struct event_message){ .from = text, .subject = text, .text = text });
	read_both(&(struct event_message){ .domain = text, .html = text });
	read_both(&(struct event_message){ .from = STR("Shop <a@shop.example>"),
					   .text = text,
					   .links = links,
					   .link_count = 1 });
	return 0;
}
