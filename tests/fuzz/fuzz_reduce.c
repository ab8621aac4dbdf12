/*
 * Any bytes as a raw message, as text and as HTML: what is kept must be bounded and valid, hold no card
 * number in its free text, and the sketch must be in order.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/model/card_number.h"
#include "core/text/domain_name.h"
#include "core/text/reduce.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void require_kept(struct str text, size_t most)
{
	require(text.len <= most && utf8_valid(text));
}

/* Telephone numbers may stay that look like card numbers. */
static void require_masked(struct arena *arena, struct str text)
{
	require(str_equal(card_number_mask(arena, text), text));
}

static void reduce(struct event_message message)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	message_reduce(arena, &message);
	require_kept(message.from, EVENT_FIELD_MAX);
	require_kept(message.subject, EVENT_SUBJECT_MAX);
	require_kept(message.excerpt, EVENT_EXCERPT_MAX);
	require_masked(arena, message.subject);
	require_masked(arena, message.excerpt);
	require(message.link_count <= EVENT_LINKS_MAX && message.sketch_len <= SKETCH_LEN);
	for (size_t i = 0; i < message.link_count; i++) {
		struct str folded = url_fold(arena, message.links[i]);
		struct str host = url_host(arena, message.links[i]);

		require_kept(message.links[i], EVENT_LINK_MAX);
		require_masked(arena, message.links[i]);
		require(str_is_absent(host) || str_equal(url_host(arena, folded), host));
		require(str_equal(url_fold(arena, folded), folded));
		require(domain_registrable(host, true).len <= host.len);
	}
	for (size_t i = 1; i < message.sketch_len; i++)
		require(message.sketch[i - 1] < message.sketch[i]);
	require(str_is_absent(message.raw) && str_is_absent(message.text));
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };

	reduce((struct event_message){ .raw = text, .recipients = -1 });
	/* The door lets only valid text in. */
	if (!utf8_valid(text))
		return 0;
	reduce((struct event_message){ .text = text, .recipients = -1 });
	reduce((struct event_message){ .html = text, .recipients = -1 });
	return 0;
}
