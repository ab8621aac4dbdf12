/*
 * Any bytes as a settings file: refused with a line, or taken with rows in order that lie
 * within the text's lines.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/conf.h"
#include "core/base/utf8.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void require_row(const struct conf_row *row, unsigned line_before, unsigned lines)
{
	require(row->line > line_before && row->line <= lines);
	require(utf8_valid(row->section) && utf8_valid(row->label));
	require(utf8_valid(row->key) && utf8_valid(row->value));
	require(str_is_absent(row->key) == str_is_absent(row->value));
	require(str_is_absent(row->key) || row->key.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct conf conf = { 0 };
	unsigned lines = 1, line_before = 0;

	if (conf_parse(arena, (struct str){ (const char *)bytes, len }, &conf)) {
		require(strncmp(err_text(ERR_INVALID), "line ", 5) == 0 || len > CONF_BYTES_MAX);
		return 0;
	}
	for (size_t i = 0; i < len; i++)
		lines += bytes[i] == '\n';
	for (size_t i = 0; i < conf.count; i++) {
		require_row(&conf.rows[i], line_before, lines);
		line_before = conf.rows[i].line;
	}
	return 0;
}
