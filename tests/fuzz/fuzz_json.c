/*
 * Any bytes: the reader must not stumble, and what it takes must come back from the writer as
 * the same tree.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void write_scalar(struct json_writer *w, const struct json *value)
{
	switch (value->type) {
	case JSON_NULL:
		json_null(w);
		break;
	case JSON_FALSE:
	case JSON_TRUE:
		json_bool(w, value->type == JSON_TRUE);
		break;
	case JSON_INTEGER:
		json_integer(w, value->integer);
		break;
	case JSON_REAL:
		json_raw(w, value->source);
		break;
	default:
		json_text(w, value->text);
	}
}

/* As deep as the reader lets a tree be. NOLINTNEXTLINE(misc-no-recursion) */
static void write_tree(struct json_writer *w, const struct json *value)
{
	bool object = value->type == JSON_OBJECT;

	if (!object && value->type != JSON_ARRAY) {
		write_scalar(w, value);
		return;
	}
	json_begin(w, object ? '{' : '[');
	for (const struct json *child = value->first; child; child = child->next) {
		if (object)
			json_key_str(w, child->key);
		write_tree(w, child);
	}
	json_end(w, object ? '}' : ']');
}

/* So that 0 and -0 are told apart. */
static uint64_t bits_of(double n)
{
	uint64_t bits;

	memcpy(&bits, &n, sizeof(bits));
	return bits;
}

/* As deep as the reader lets a tree be. NOLINTNEXTLINE(misc-no-recursion) */
static void require_equal(const struct json *a, const struct json *b)
{
	const struct json *left = a->first, *right = b->first;

	require(a->type == b->type && a->count == b->count && a->integer == b->integer);
	require(bits_of(a->real) == bits_of(b->real));
	require(str_equal(a->key, b->key) && str_equal(a->text, b->text));
	for (; left && right; left = left->next, right = right->next)
		require_equal(left, right);
	require(!left && !right);
}

static void require_bytes_harmless(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		require((unsigned char)text.at[i] >= 0x20 && text.at[i] != 0x7F);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(len * 8 + 64);
	struct json_writer w = json_writer(&out);
	struct json *root, *again;

	if (json_read(arena, (struct str){ (const char *)bytes, len }, &root)) {
		require(strncmp(err_text(ERR_INVALID), "byte ", 5) == 0);
		return 0;
	}
	write_tree(&w, root);
	require(!out.full);
	require_bytes_harmless(buf_str(&out));
	require(json_read(arena, buf_str(&out), &again) == ERR_NONE);
	require_equal(root, again);

	/* Bytes that are no text at all must make a string that reads. */
	buf_clear(&out);
	w = json_writer(&out);
	json_text(&w, (struct str){ (const char *)bytes, len });
	require(!out.full && json_read(arena, buf_str(&out), &again) == ERR_NONE);
	return 0;
}
