/*
 * Any bytes as a text: its sketch must be in order, depend on nothing but the words, and be found again
 * among campaigns; then the bytes as sketches of a stream of messages, to be told apart, merged and forgotten.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/engine/campaign_index.h"
#include "core/text/sketch.h"

#define KEPT 20 /* campaigns, so that many are forgotten */

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void sketch_text(struct str text)
{
	CLEANUP(buf_release) struct buf wider = BUF_UP_TO(text.len + 8);
	uint64_t sketch[SKETCH_LEN], again[SKETCH_LEN];
	size_t count = sketch_make(text, sketch);

	require(count <= SKETCH_LEN);
	for (size_t i = 1; i < count; i++)
		require(sketch[i - 1] < sketch[i]);
	buf_add(&wider, " \n");
	buf_add_str(&wider, text);
	buf_add(&wider, "\n ");
	if (wider.len > SKETCH_TEXT_MAX)
		return;
	require(sketch_make(buf_str(&wider), again) == count);
	require(memcmp(sketch, again, count * sizeof(*sketch)) == 0);
}

static void require_told(const struct campaign_index *index, const struct campaign_found *found,
			 int64_t next)
{
	require(found->campaign >= 0 && found->campaign <= next);
	require(found->is_new == (found->campaign == next));
	require(found->merged_count <= 4 && !(found->is_new && found->merged_count));
	require(campaign_index_now(index, found->campaign) == found->campaign);
	for (size_t i = 0; i < found->merged_count; i++) {
		require(found->merged[i] > found->campaign);
		require(campaign_index_now(index, found->merged[i]) == found->campaign);
	}
}

/* A byte is a shingle: strangers share many. */
static size_t sketch_bytes(struct str bytes, uint64_t sketch[SKETCH_LEN])
{
	bool seen[256] = { false };
	size_t count = 0;

	for (size_t i = 0; i < bytes.len; i++)
		seen[(unsigned char)bytes.at[i]] = true;
	for (uint64_t i = 0; i < ARRAY_LEN(seen); i++)
		if (seen[i])
			sketch[count++] = (i + 1) * UINT64_C(0x00FEDCBA98765432);
	return count;
}

static void find_all(struct str text)
{
	struct campaign_index *index = campaign_index_new();
	struct campaign_found found, again;
	uint64_t sketch[SKETCH_LEN];
	int64_t next = 1;

	for (size_t at = 0; at + SKETCH_LEN <= text.len && next < 1000; at += SKETCH_LEN / 2) {
		struct moment now = { (int64_t)at * MOMENT_DAY };

		size_t count = sketch_bytes(str_sub(text, at, SKETCH_LEN), sketch);

		campaign_index_find(index, sketch, count, now, next, &found);
		require_told(index, &found, next);
		next += found.is_new;
		campaign_index_find(index, sketch, count, now, next, &again);
		require_told(index, &again, next);
		require((again.campaign == 0) == (found.campaign == 0) && !again.is_new);
		campaign_index_forget(index, KEPT);
		require(campaign_index_count(index) <= KEPT);
	}
	campaign_index_free(index);
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };

	if (utf8_valid(text))
		sketch_text(text);
	find_all(text);
	return 0;
}
