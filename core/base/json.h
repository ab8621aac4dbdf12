/*
 * json: reading one value into an arena, writing values into a buf.
 *
 * The reader takes RFC 8259 and no more: UTF-8 only, no lone surrogates, no key twice in one
 * object, depth at most JSON_DEPTH_MAX, numbers that fit (integers int64, others a finite
 * double; a real that underflows is 0). NUL characters inside strings and keys (\u0000) are kept.
 * It makes views into the text where it can: the text must outlive the tree.
 *
 *	struct json *root;
 *	enum err e = json_read(arena, line, &root);       ERR_INVALID, "byte 17: ...", the first is 1
 *	const struct json *at = json_get(root, "at");      NULL when absent
 *
 * The writer makes valid UTF-8 JSON from any bytes (broken ones become U+FFFD) on one
 * line, commas and colons by itself. Characters that could harm a terminal (utf8_is_harmful) are
 * written as escapes, so what it writes reads back unchanged and may be shown as it is:
 *
 *	struct json_writer w = json_writer(&out);
 *	json_begin(&w, '{');
 *	json_key(&w, "account"), json_text(&w, account->id);
 *	json_end(&w, '}');
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct buf;

#define JSON_DEPTH_MAX 64

enum json_type {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_INTEGER,
	JSON_REAL,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

struct json {
	enum json_type type;
	struct str key;    /* in an object */
	struct str text;   /* STRING: decoded */
	struct str source; /* numbers: as written */
	int64_t integer;
	double real;        /* INTEGER too */
	size_t count;       /* ARRAY, OBJECT: children */
	struct json *first; /* ARRAY, OBJECT: in the order written */
	struct json *next;
};

MUST_USE enum err json_read(struct arena *arena, struct str text, struct json **root);
const struct json *json_get(const struct json *object, const char *key);
/* The text that stands under `key`; absent where there is none, or something else. */
struct str json_get_text(const struct json *object, const char *key);

struct json_writer {
	struct buf *out;
	bool comma;
};

struct json_writer json_writer(struct buf *out);
void json_begin(struct json_writer *w, char bracket); /* '{' or '[' */
void json_end(struct json_writer *w, char bracket);   /* '}' or ']' */
void json_key(struct json_writer *w, const char *key);
void json_key_str(struct json_writer *w, struct str key);
void json_text(struct json_writer *w, struct str text);
void json_text_or_null(struct json_writer *w, struct str text); /* absent is null, "" is "" */
void json_integer(struct json_writer *w, int64_t n);
void json_real(struct json_writer *w, double n,
	       int decimals); /* at most `decimals`, none trailing; NaN is null */
void json_bool(struct json_writer *w, bool yes);
void json_null(struct json_writer *w);
void json_raw(struct json_writer *w, struct str json); /* one value that is JSON already */
