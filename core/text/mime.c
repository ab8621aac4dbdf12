#include "core/text/mime.h"

#include <stdbool.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/text/ascii.h"
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

/* A part that holds parts, on the way through it. */
struct level {
	struct str body;
	struct str dashes; /* "--boundary"; absent for a message, which holds one part */
	size_t from;       /* where the next part begins */
	bool digest, last;
};

struct reader {
	struct arena *arena;
	struct pieces pieces[SHOWN_COUNT][KIND_COUNT];
	size_t parts;
	struct level levels[MIME_DEPTH_MAX];
	unsigned depth;
};

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
	if (ascii_starts(encoding, STR("quoted-printable")))
		return mime_quoted_printable(arena, body);
	*whole = true;
	return body;
}

static void read_text(struct reader *r, const struct mime_fields *fields, struct str body,
		      enum kind kind)
{
	bool attached = ascii_starts(mime_word(fields->disposition), STR("attachment")), whole;
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
static bool open_multipart(struct reader *r, struct str type, struct str body)
{
	struct str boundary = mime_parameter(r->arena, type, STR("boundary"));
	struct level level = { .body = body };
	size_t at;

	if (boundary.len == 0)
		return false;
	level.digest = str_equal_nocase(mime_word(type), STR("multipart/digest"));
	level.dashes = arena_strf(r->arena, "--%" PRI_STR, ARG_STR(boundary));
	at = find_delimiter(body, 0, level.dashes, &level.from, &level.last);
	if (at != SIZE_MAX)
		r->levels[r->depth++] = level;
	return at != SIZE_MAX;
}

/* The next part of what is open; false at its end. */
static bool next_part(struct level *level, struct str *part)
{
	struct str rest = str_sub(level->body, level->from, level->body.len);
	size_t end, next;

	if (level->last)
		return false;
	if (str_is_absent(level->dashes)) {
		*part = rest;
		return level->last = true;
	}
	end = find_delimiter(rest, 0, level->dashes, &next, &level->last);
	*part = without_break(str_sub(rest, 0, end));
	level->from += end == SIZE_MAX ? 0 : next;
	level->last |= end == SIZE_MAX;
	return true;
}

/* Open a part that holds parts, if it is one. */
static bool open_part(struct reader *r, const struct mime_fields *fields, struct str type,
		      struct str body)
{
	bool whole;

	if (r->depth == MIME_DEPTH_MAX)
		return false;
	if (ascii_starts(type, STR("multipart/")))
		return open_multipart(r, fields->type, body);
	if (!str_equal_nocase(type, STR("message/rfc822")) &&
	    !str_equal_nocase(type, STR("message/global")))
		return false;
	body = decoded(r->arena, fields->encoding, body, &whole);
	r->levels[r->depth++] = (struct level){ .body = body };
	return true;
}

/* What mail programs show as text: what says so, or says nothing that makes sense. */
static bool is_text(struct str type)
{
	return type.len == 0 || str_find_char(type, '/') == SIZE_MAX ||
	       ascii_starts(type, STR("text/")) || ascii_starts(type, STR("multipart/")) ||
	       ascii_starts(type, STR("message/"));
}

static void read_part(struct reader *r, struct str part, bool in_digest)
{
	struct mime_fields fields;
	struct str body = mime_fields_read(part, &fields), type = mime_word(fields.type);

	if (type.len == 0 && in_digest)
		type = STR("message/rfc822");
	if (open_part(r, &fields, type, body))
		return;
	if (str_equal_nocase(type, STR("text/html")) ||
	    str_equal_nocase(type, STR("application/xhtml+xml")))
		read_text(r, &fields, body, KIND_HTML);
	else if (is_text(type))
		read_text(r, &fields, body, KIND_TEXT);
}

static void read_all(struct reader *r, struct str raw)
{
	struct str part;

	read_part(r, raw, false);
	while (r->depth > 0 && r->parts < MIME_PARTS_MAX) {
		struct level *level = &r->levels[r->depth - 1];

		if (!next_part(level, &part)) {
			r->depth--;
			continue;
		}
		r->parts++;
		read_part(r, part, level->digest);
	}
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
		text[i] = (char)(raw.at[i] == '\r' ? '\n' : raw.at[i]);
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
	read_all(&r, raw);
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
