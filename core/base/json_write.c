#include "core/base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/utf8.h"

struct json_writer json_writer(struct buf *out)
{
	return (struct json_writer){ .out = out };
}

static void separate(struct json_writer *w)
{
	if (w->comma)
		buf_add_char(w->out, ',');
	w->comma = true;
}

void json_begin(struct json_writer *w, char bracket)
{
	separate(w);
	buf_add_char(w->out, bracket);
	w->comma = false;
}

void json_end(struct json_writer *w, char bracket)
{
	buf_add_char(w->out, bracket);
	w->comma = true;
}

static void escape_point(struct buf *out, uint32_t point)
{
	static const char letters[] = "\bb\ff\nn\rr\tt\"\"\\\\";
	const char *letter = point && point < 0x80 ? strchr(letters, (int)point) : NULL;

	if (letter && (letter - letters) % 2 == 0) {
		buf_add_char(out, '\\');
		buf_add_char(out, letter[1]);
	} else if (point < 0x10000) {
		buf_addf(out, "\\u%04x", (unsigned)point);
	} else {
		point -= 0x10000;
		buf_addf(out, "\\u%04x\\u%04x", 0xD800 + (unsigned)(point >> 10),
			 0xDC00 + (unsigned)(point & 0x3FF));
	}
}

static bool is_plain(char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/* Whatever could harm a terminal is escaped: it reads back as it was, and is harmless as text. */
static void add_point(struct buf *out, struct str *rest)
{
	struct str from = *rest;
	uint32_t point;

	if (!utf8_next(rest, &point))
		return;
	if (point < 0x80 || utf8_is_harmful(point)) {
		escape_point(out, point);
	} else if (point == UTF8_BAD) {
		buf_add(out, "\xEF\xBF\xBD");
	} else {
		from.len -= rest->len;
		buf_add_str(out, from);
	}
}

static void add_quoted(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	while (text.len) {
		size_t plain = 0;

		while (plain < text.len && is_plain(text.at[plain]))
			plain++;
		buf_add_str(out, str_sub(text, 0, plain));
		text = str_sub(text, plain, text.len);
		add_point(out, &text);
	}
	buf_add_char(out, '"');
}

void json_key(struct json_writer *w, const char *key)
{
	json_key_str(w, str_of(key));
}

void json_key_str(struct json_writer *w, struct str key)
{
	separate(w);
	add_quoted(w->out, key);
	buf_add_char(w->out, ':');
	w->comma = false;
}

void json_text(struct json_writer *w, struct str text)
{
	separate(w);
	add_quoted(w->out, text);
}

void json_text_or_null(struct json_writer *w, struct str text)
{
	if (str_is_absent(text))
		json_null(w);
	else
		json_text(w, text);
}

void json_integer(struct json_writer *w, int64_t n)
{
	separate(w);
	buf_addf(w->out, "%" PRId64, n);
}

/* printf writes the decimal sign of the locale; ours is a point. */
static void add_decimal(struct buf *out, const char *printed)
{
	size_t whole = strspn(printed, "-0123456789");
	const char *fraction = printed + whole + strcspn(printed + whole, "0123456789e");
	size_t digits = strspn(fraction, "0123456789");
	const char *exponent = fraction + digits;

	while (digits && fraction[digits - 1] == '0')
		digits--;
	if (!digits && str_is((struct str){ printed, whole }, "-0"))
		whole = 1, printed = "0";
	buf_add_str(out, (struct str){ printed, whole });
	if (digits) {
		buf_add_char(out, '.');
		buf_add_str(out, (struct str){ fraction, digits });
	}
	buf_add(out, exponent);
}

void json_real(struct json_writer *w, double n, int decimals)
{
	char printed[64];

	if (!isfinite(n)) {
		json_null(w);
		return;
	}
	separate(w);
	if (decimals > 20)
		decimals = 20;
	/* Larger ones would read back as integers that do not fit. */
	if (fabs(n) < 1e18)
		snprintf(printed, sizeof(printed), "%.*f", decimals, n);
	else
		snprintf(printed, sizeof(printed), "%.16e", n);
	add_decimal(w->out, printed);
}

void json_bool(struct json_writer *w, bool yes)
{
	separate(w);
	buf_add(w->out, yes ? "true" : "false");
}

void json_null(struct json_writer *w)
{
	separate(w);
	buf_add(w->out, "null");
}

void json_raw(struct json_writer *w, struct str json)
{
	separate(w);
	buf_add_str(w->out, json);
}
