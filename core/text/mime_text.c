#include "core/text/mime_text.h"

#include <stdbool.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/text/ascii.h"
#include "core/text/charset.h"
#include "core/text/mime_decode.h"

#define CHARSET_BYTES_MAX 64

struct encoded_word {
	struct str charset, text;
	bool base64;
};

struct reader {
	struct arena *arena;
	struct buf out;     /* UTF-8 */
	struct buf pending; /* decoded, of one charset */
	struct str charset;
};

/* "=?charset*language?B?text?=" at the front: how long it is; 0 if it is none. */
static size_t cut_word(struct str text, struct encoded_word *word)
{
	size_t at, end;

	if (!str_starts(text, STR("=?")))
		return 0;
	end = str_find_char(str_sub(text, 2, CHARSET_BYTES_MAX), '?');
	if (end == SIZE_MAX || end == 0)
		return 0;
	word->charset = str_sub(text, 2, end);
	word->charset = str_sub(word->charset, 0, str_find_char(word->charset, '*'));
	at = 2 + end + 1;
	if (at + 1 >= text.len || text.at[at + 1] != '?')
		return 0;
	word->base64 = (text.at[at] | 0x20) == 'b';
	if (!word->base64 && (text.at[at] | 0x20) != 'q')
		return 0;
	end = str_find_char(str_sub(text, at + 2, text.len), '?');
	if (end == SIZE_MAX)
		return 0;
	word->text = str_sub(text, at + 2, end);
	at += 2 + end;
	return at + 1 < text.len && text.at[at + 1] == '=' ? at + 2 : 0;
}

static void flush(struct reader *r)
{
	if (r->pending.len)
		buf_add_str(&r->out, charset_to_utf8(r->arena, buf_str(&r->pending), r->charset));
	buf_clear(&r->pending);
}

static void add_word(struct reader *r, const struct encoded_word *word)
{
	if (!str_equal_nocase(word->charset, r->charset))
		flush(r);
	r->charset = word->charset;
	buf_add_str(&r->pending, word->base64 ? mime_base64(r->arena, word->text)
					      : mime_q(r->arena, word->text));
}

static size_t spaces(struct str text, size_t at)
{
	while (at < text.len && ascii_is_space(text.at[at]))
		at++;
	return at;
}

/* Plain text at `from`, which begins no encoded word, up to where one may begin. */
static size_t add_plain(struct reader *r, struct str text, size_t from)
{
	size_t end = from + 1;

	while (end < text.len && text.at[end] != '=')
		end++;
	flush(r);
	buf_add_str(&r->out, charset_to_utf8(r->arena, str_sub(text, from, end - from), STR("")));
	return end;
}

/* Line breaks and their kin, from folding or from encoded words, become one blank. */
static struct str in_one_line(struct arena *arena, struct str text)
{
	char *out = arena_take(arena, text.len + 1);
	size_t len = 0;

	text = str_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '\r' || c == '\n') {
			size_t end = spaces(text, i);

			if (len && ascii_is_space(out[len - 1]))
				len--;
			out[len++] = (char)(text.at[end - 1] == '\t' ? '\t' : ' ');
			i = end - 1;
			continue;
		}
		out[len++] = c;
	}
	return (struct str){ out, len };
}

struct str mime_text(struct arena *arena, struct str value)
{
	struct reader r = {
		.arena = arena,
		.out = BUF_UP_TO((size_t)3 * MIME_TEXT_MAX),
		.pending = BUF_UP_TO(MIME_TEXT_MAX),
	};
	struct encoded_word word;
	struct str text = str_trim(str_sub(value, 0, MIME_TEXT_MAX));
	bool after_word = false;

	for (size_t at = 0; at < text.len;) {
		/* Blanks between two encoded words are not there. */
		size_t next = after_word ? spaces(text, at) : at;
		size_t len = cut_word(str_sub(text, next, text.len), &word);

		after_word = len > 0;
		if (len)
			add_word(&r, &word);
		at = len ? next + len : add_plain(&r, text, at);
	}
	flush(&r);
	text = in_one_line(arena, buf_str(&r.out));
	buf_release(&r.out);
	buf_release(&r.pending);
	return text;
}
