#include "core/text/mime.h"

#include <stdbool.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/text/charset.h"
#include "core/text/mime_decode.h"
#include "core/text/mime_header.h"
#include "core/text/mime_parameter.h"
#include "core/text/mime_text.h"

enum shown {
	SHOWN_INLINE,
	SHOWN_ATTACHED,
	SHOWN_COUNT
};
enum kind {
	KIND_TEXT,
	KIND_HTML,
	KIND_COUNT
};

struct pieces {
	struct str *list;
	size_t count;
	size_t bytes;
};

struct reader {
	struct arena *arena;
	struct pieces pieces[SHOWN_COUNT][KIND_COUNT];
	size_t parts;
	unsigned depth;
};

static void read_part(struct reader *r, struct str part, bool in_digest);

static bool starts_nocase(struct str text, struct str head)
{
	return str_equal_nocase(str_sub(text, 0, head.len), head);
}

static void add_piece(struct reader *r, struct pieces *pieces, struct str text)
{
	pieces->list = arena_grow(r->arena, pieces->list, pieces->count, sizeof(*pieces->list));
	pieces->list[pieces->count++] = text;
	pieces->bytes += text.len;
}

/* All pieces, a line break between each two. */
static struct str joined(struct arena *arena, const struct pieces *pieces)
{
	char *text;
	size_t len = 0;

	if (pieces->count == 0)
		return (struct str){ 0 };
	if (pieces->count == 1)
		return pieces->list[0];
	text = arena_take(arena, pieces->bytes + pieces->count);
	for (size_t i = 0; i < pieces->count; i++) {
		memcpy(text + len, pieces->list[i].at, pieces->list[i].len);
		len += pieces->list[i].len;
		text[len++] = '\n';
	}
	return (struct str){ text, len - 1 };
}

/* The body with its transfer encoding undone. `whole`: it was not encoded. */
static struct str decoded(struct arena *arena, struct str encoding, struct str body, bool *whole)
{
	encoding = mime_word(encoding);
	*whole = false;
	if (str_equal_nocase(encoding, STR("base64")))
		return mime_base64(arena, body);
	if (starts_nocase(encoding, STR("quoted-printable")))
		return mime_quoted_printable(arena, body);
	*whole = true;
	return body;
}

static void read_text(struct reader *r, const struct mime_fields *fields, struct str body,
		      enum kind kind)
{
	bool attached = starts_nocase(mime_word(fields->disposition), STR("attachment")), whole;
	struct str charset = mime_parameter(r->arena, fields->type, STR("charset"));
	struct str bytes = decoded(r->arena, fields->encoding, body, &whole);
	struct str text = whole ? charset_to_utf8_if_needed(r->arena, bytes, charset)
				: charset_to_utf8(r->arena, bytes, charset);

	add_piece(r, &r->pieces[attached ? SHOWN_ATTACHED : SHOWN_INLINE][kind], text);
}

/* Whether what stands at `at`, behind "--boundary", ends a delimiter line; `next` is the line
 * behind it. */
static bool ends_delimiter(struct str body, size_t at, size_t *next, bool *last)
{
	*last = str_starts(str_sub(body, at, 2), STR("--"));
	if (*last)
		at += 2;
	while (at < body.len && (body.at[at] == ' ' || body.at[at] == '\t' || body.at[at] == '\r'))
		at++;
	*next = at < body.len ? at + 1 : at;
	return at == body.len || body.at[at] == '\n';
}

/* The next delimiter line from `at` on: where it begins, and where the line behind it does. */
static size_t find_delimiter(struct str body, size_t at, struct str dashes, size_t *next,
			     bool *last)
{
	while (at < body.len) {
		size_t found = str_find(str_sub(body, at, body.len), dashes);

		if (found == SIZE_MAX)
			break;
		at += found;
		if ((at == 0 || body.at[at - 1] == '\n') &&
		    ends_delimiter(body, at + dashes.len, next, last))
			return at;
		at++;
	}
	return SIZE_MAX;
}

/* The line break before a delimiter belongs to it. */
static struct str without_break(struct str part)
{
	if (part.len && part.at[part.len - 1] == '\n')
		part.len--;
	if (part.len && part.at[part.len - 1] == '\r')
		part.len--;
	return part;
}

/* False when there is no delimiter at all. */
static bool read_multipart(struct reader *r, struct str type, struct str body)
{
	struct str boundary = mime_parameter(r->arena, type, STR("boundary"));
	bool digest = str_equal_nocase(mime_word(type), STR("multipart/digest")), last = false;
	struct str dashes = { NULL, boundary.len + 2 };
	size_t from, next, at;
	char *text;

	if (boundary.len == 0)
		return false;
	text = arena_take(r->arena, dashes.len);
	memcpy(text, "--", 2);
	memcpy(text + 2, boundary.at, boundary.len);
	dashes.at = text;

	at = find_delimiter(body, 0, dashes, &from, &last);
	if (at == SIZE_MAX)
		return false;
	while (!last && r->parts < MIME_PARTS_MAX) {
		at = find_delimiter(body, from, dashes, &next, &last);
		read_part(r, without_break(str_sub(body, from, at == SIZE_MAX ? at : at - from)),
			  digest);
		if (at == SIZE_MAX)
			break;
		from = next;
	}
	return true;
}

/* A part that holds parts, if it is one. */
static bool read_within(struct reader *r, const struct mime_fields *fields, struct str type,
			struct str body)
{
	bool read = true, whole;

	if (r->depth == MIME_DEPTH_MAX)
		return false;
	r->depth++;
	if (starts_nocase(type, STR("multipart/")))
		read = read_multipart(r, fields->type, body);
	else if (str_equal_nocase(type, STR("message/rfc822")) ||
		 str_equal_nocase(type, STR("message/global")))
		read_part(r, decoded(r->arena, fields->encoding, body, &whole), false);
	else
		read = false;
	r->depth--;
	return read;
}

/* What mail programs show as text: what says so, or says nothing that makes sense. */
static bool is_text(struct str type)
{
	return type.len == 0 || str_find_char(type, '/') == SIZE_MAX ||
	       starts_nocase(type, STR("text/")) || starts_nocase(type, STR("multipart/")) ||
	       starts_nocase(type, STR("message/"));
}

static void read_part(struct reader *r, struct str part, bool in_digest)
{
	struct mime_fields fields;
	struct str body, type;

	if (r->parts++ >= MIME_PARTS_MAX)
		return;
	body = mime_fields_read(part, &fields);
	type = mime_word(fields.type);
	if (type.len == 0 && in_digest)
		type = STR("message/rfc822");
	if (read_within(r, &fields, type, body))
		return;
	if (str_equal_nocase(type, STR("text/html")) ||
	    str_equal_nocase(type, STR("application/xhtml+xml")))
		read_text(r, &fields, body, KIND_HTML);
	else if (is_text(type))
		read_text(r, &fields, body, KIND_TEXT);
}

static struct str readable(struct arena *arena, struct str value)
{
	return str_is_absent(value) ? value : mime_text(arena, value);
}

/* Lines that end in a bare CR, as once on the Macintosh, end in LF. */
static struct str with_line_ends(struct arena *arena, struct str raw)
{
	char *text;

	if (str_find_char(raw, '\n') != SIZE_MAX || str_find_char(raw, '\r') == SIZE_MAX)
		return raw;
	text = arena_take(arena, raw.len);
	for (size_t i = 0; i < raw.len; i++)
		text[i] = raw.at[i] == '\r' ? '\n' : raw.at[i];
	return (struct str){ text, raw.len };
}

void mime_read(struct arena *arena, struct str raw, struct mime *mime)
{
	struct reader r = { .arena = arena };
	struct mime_fields fields;
	const struct pieces *shown = r.pieces[SHOWN_INLINE];

	raw = with_line_ends(arena, raw);
	while (raw.len && (raw.at[0] == '\n' || raw.at[0] == '\r'))
		raw = str_sub(raw, 1, raw.len);
	mime_fields_read(raw, &fields);
	read_part(&r, raw, false);
	if (shown[KIND_TEXT].count == 0 && shown[KIND_HTML].count == 0)
		shown = r.pieces[SHOWN_ATTACHED];
	*mime = (struct mime){
		.from = readable(arena, fields.from),
		.reply_to = readable(arena, fields.reply_to),
		.subject = readable(arena, fields.subject),
		.recipients = fields.recipients,
		.text = joined(arena, &shown[KIND_TEXT]),
		.html = joined(arena, &shown[KIND_HTML]),
	};
}
