#include "core/text/mime_decode.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/text/ascii.h"

static int base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

struct str mime_base64(struct arena *arena, struct str text)
{
	char *out = arena_take(arena, text.len);
	uint32_t bits = 0;
	unsigned held = 0;
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		int digit = base64_digit(text.at[i]);

		if (text.at[i] == '=')
			held = 0;
		if (digit < 0)
			continue;
		bits = bits << 6 | (uint32_t)digit;
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		out[len++] = (char)(bits >> held);
	}
	return (struct str){ out, len };
}

/* How long the line break at `at` is, blanks before it and all; 0 if there is none. */
static size_t line_break(struct str text, size_t at)
{
	size_t end = at;

	while (end < text.len && (text.at[end] == ' ' || text.at[end] == '\t'))
		end++;
	if (end < text.len && text.at[end] == '\r')
		end++;
	if (end < text.len && text.at[end] == '\n')
		return end + 1 - at;
	return end == text.len ? end - at : 0;
}

/* Take "=..." at `at`: what it stands for goes to `out`; answers how long it was. */
static size_t take_escape(struct str text, size_t at, char *out, size_t *len)
{
	int byte = ascii_escaped(text, at);
	size_t gap;

	if (byte >= 0) {
		out[(*len)++] = (char)byte;
		return 3;
	}
	gap = line_break(text, at + 1);
	if (gap > 0 || at + 1 == text.len)
		return 1 + gap;
	out[(*len)++] = '=';
	return 1;
}

/* Drop the blanks before a line's end; `from` is where they could begin. */
static size_t trim_line(const char *out, size_t from, size_t len)
{
	bool crlf = len > from && out[len - 1] == '\r';
	size_t end = len - crlf;

	while (end > from && (out[end - 1] == ' ' || out[end - 1] == '\t'))
		end--;
	return end;
}

/* Copy up to the next '=', at most to `end`; answers how far. */
static size_t take_plain(struct str text, size_t from, size_t end, char *out)
{
	struct str plain = str_sub(text, from, end - from);

	plain = str_sub(plain, 0, str_find_char(plain, '='));
	memcpy(out, plain.at, plain.len);
	return plain.len;
}

struct str mime_quoted_printable(struct arena *arena, struct str text)
{
	char *out = arena_take(arena, text.len);
	size_t len = 0, fixed = 0; /* what is fixed was escaped, and is not trimmed */
	size_t end = 0;            /* of the line */

	for (size_t i = 0; i < text.len;) {
		size_t plain;

		if (end <= i) {
			end = str_find_char(str_sub(text, i, text.len), '\n');
			end = end == SIZE_MAX ? text.len : i + end;
		}
		plain = take_plain(text, i, end, out + len);
		i += plain;
		len += plain;
		if (i < end) {
			i += take_escape(text, i, out, &len);
			fixed = len;
		} else if (i < text.len) {
			len = trim_line(out, fixed, len);
			out[len++] = text.at[i++];
			fixed = len;
		}
	}
	return (struct str){ out, len };
}

struct str mime_q(struct arena *arena, struct str text)
{
	char *out = arena_take(arena, text.len);
	size_t len = 0;

	for (size_t i = 0; i < text.len;) {
		if (text.at[i] == '=') {
			i += take_escape(text, i, out, &len);
			continue;
		}
		out[len++] = (char)(text.at[i] == '_' ? ' ' : text.at[i]);
		i++;
	}
	return (struct str){ out, len };
}
