/*
 * Any bytes as the value of a header field: what is read must be valid, of one line, trimmed and no longer
 * than a bounded multiple of what was given; read again it must stay readable.
 */
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/text/mime_decode.h"
#include "core/text/mime_text.h"

#define GROWTH 4 /* bytes of UTF-8 for one of another charset */

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static struct str read_field(struct arena *arena, struct str value)
{
	struct str read = mime_text(arena, value);

	require(utf8_valid(read) && read.len <= GROWTH * value.len + GROWTH);
	require(str_find(read, STR("\n")) == SIZE_MAX && str_find(read, STR("\r")) == SIZE_MAX);
	require(str_trim(read).len == read.len);
	return read;
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct str text = { (const char *)bytes, len };

	read_field(arena, read_field(arena, text));
	read_field(arena, arena_strf(arena, "=?utf-8?q?%" PRI_STR "?=", ARG_STR(text)));
	read_field(arena,
		   arena_strf(arena, "=?iso-2022-jp?B?%" PRI_STR "?= =?utf-16?b?%" PRI_STR "?=",
			      ARG_STR(text), ARG_STR(text)));
	require(mime_base64(arena, text).len <= len);
	require(mime_quoted_printable(arena, text).len <= len);
	require(mime_q(arena, text).len <= len);
	return 0;
}
