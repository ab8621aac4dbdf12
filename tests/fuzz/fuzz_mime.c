/*
 * Any bytes as a message: whatever is read of it must be valid UTF-8.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/text/mime.h"

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
	struct mime mime;

	mime_read(arena, (struct str){ (const char *)bytes, len }, &mime);
	require(utf8_valid(mime.from) && utf8_valid(mime.reply_to) && utf8_valid(mime.subject));
	require(utf8_valid(mime.text) && utf8_valid(mime.html));
	require(mime.recipients >= 0);
	return 0;
}
