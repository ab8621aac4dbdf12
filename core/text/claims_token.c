#include "core/text/claims_token.h"

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/model/place.h"
#include "core/text/ascii.h"
#include "core/text/claims.h"

#define WORD_MAX ((size_t)64)

struct reading {
	struct arena *arena;
	struct str text;
	struct token *list;
	size_t count;
	enum gap gap; /* before the next word */
	bool line_quoted, marks_open;
	size_t marks_until; /* where the quotation ends */
};

/* --- letters --- */

static bool is_apostrophe(uint32_t point)
{
	return point == '\'' || point == 0x2019 || point == 0x02BC || point == 0x00B4 ||
	       point == '`';
}

/* U+00AA, U+00B5 and U+00BA are letters, the rest of their block is none. */
static bool is_letter(uint32_t point)
{
	if (point < 0x80)
		return ascii_is_alnum((char)point);
	if (point < 0xC0 || point == 0xD7 || point == 0xF7 || point == UTF8_BAD)
		return point == 0xAA || point == 0xB5 || point == 0xBA;
	if (point >= 0x2000 && point <= 0x206F)
		return false;
	return !(point >= 0x3000 && point <= 0x303F) && !(point >= 0xFF00 && point <= 0xFF0F) &&
	       point < 0x1F000;
}

static uint32_t point_at(struct str text, size_t at, size_t *next)
{
	struct str rest = str_sub(text, at, text.len);
	uint32_t point = 0;

	if (!utf8_next(&rest, &point)) {
		*next = at;
		return 0;
	}
	*next = (size_t)(rest.at - text.at);
	return point;
}

/* --- quotation marks --- */

static uint32_t closing(uint32_t mark)
{
	switch (mark) {
	case '"':
		return '"';
	case 0x201C: /* English opens with what closes in German */
		return 0x201D;
	case 0x201E:
		return 0x201C;
	case 0xAB:
		return 0xBB;
	case 0xBB:
		return 0xAB;
	default:
		return 0;
	}
}

/* Where the quotation that opens before `at` ends: within its line, and not before something else was said. Else `at`. */
static size_t quotation_end(const struct reading *r, size_t at, uint32_t mark)
{
	uint32_t close = closing(mark);

	for (size_t i = at, next; i < r->text.len; i = next) {
		uint32_t point = point_at(r->text, i, &next);

		if (point == '\n')
			break;
		if (point == close || (mark == 0x201E && point == 0x201D))
			return i;
	}
	return at;
}

static void mark_open(struct reading *r, uint32_t mark, size_t after)
{
	size_t end;

	if (after <= r->marks_until || !closing(mark) || r->marks_open)
		return;
	end = quotation_end(r, after, mark);
	/* Looked for once a line: a mark that nothing closes stands for itself. */
	r->marks_open = end == after;
	r->marks_until = end;
}

/* --- words --- */

static struct str fold(struct reading *r, struct str word)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(4 * WORD_MAX);
	bool plain = true;

	for (size_t i = 0; i < word.len; i++)
		plain = plain && (unsigned char)word.at[i] < 0x80;
	if (!plain) {
		place_name_fold(word, &folded);
		return arena_str(r->arena, buf_str(&folded));
	}
	for (size_t i = 0; i < word.len; i++)
		buf_add_char(&folded, ascii_lower(word.at[i]));
	return arena_str(r->arena, buf_str(&folded));
}

static void token_add(struct reading *r, struct str word, size_t from, size_t until)
{
	size_t next;
	uint32_t first = point_at(r->text, from, &next);

	if (r->count == CHAT_CLAIMS_WORDS_MAX)
		return;
	r->list = arena_grow(r->arena, r->list, r->count, sizeof(*r->list));
	r->list[r->count++] = (struct token){ .word = word,
					      .from = from,
					      .until = until,
					      .gap = r->gap,
					      .capital = (first >= 'A' && first <= 'Z') ||
							 (first >= 0xC0 && first <= 0xDE),
					      .quoted = r->line_quoted || from < r->marks_until };
	r->gap = GAP_NONE;
}

/* What follows an apostrophe in English, and stands for a word. */
static struct str spelt_out(struct str word, struct str tail)
{
	static const struct {
		const char *tail, *word;
	} tails[] = { { "m", "am" }, { "re", "are" }, { "ve", "have" }, { "ll", "will" } };

	for (size_t i = 0; i < ARRAY_LEN(tails); i++)
		if (str_is(tail, tails[i].tail) && !str_is(word, "o"))
			return str_of(tails[i].word);
	return (struct str){ 0 };
}

/* French puts these before a vowel. */
static bool is_elided(struct str word)
{
	static const char *const heads[] = { "l", "d",  "j",     "n",      "s",     "c",
					     "m", "qu", "jusqu", "lorsqu", "puisqu" };

	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (str_is(word, heads[i]))
			return true;
	return false;
}

static size_t letters_end(const struct reading *r, size_t at)
{
	size_t next;

	while (at < r->text.len && is_letter(point_at(r->text, at, &next)))
		at = next;
	return at;
}

/* A word from `at`, with what apostrophes tie to it; answers where it ends. */
static size_t word_read(struct reading *r, size_t at)
{
	size_t until = letters_end(r, at), next, end;
	struct str word = fold(r, str_sub(r->text, at, until - at)), tail, out;

	if (until - at > WORD_MAX || !is_apostrophe(point_at(r->text, until, &next)) ||
	    (end = letters_end(r, next)) == next || end - next > WORD_MAX) {
		token_add(r, until - at > WORD_MAX ? STR("") : word, at, until);
		return until;
	}
	tail = fold(r, str_sub(r->text, next, end - next));
	out = spelt_out(word, tail);
	if (out.len) {
		token_add(r, word, at, until);
		token_add(r, out, next, end);
		return end;
	}
	if (is_elided(word) && tail.len > 1) {
		token_add(r, word, at, until);
		return next;
	}
	token_add(r, arena_strf(r->arena, "%" PRI_STR "%" PRI_STR, ARG_STR(word), ARG_STR(tail)),
		  at, end);
	return end;
}

/* An address of mail or the web, up to the next blank; `at` when none begins here. */
static size_t address_end(const struct reading *r, size_t at)
{
	size_t end = at;
	struct str chunk;

	while (end < r->text.len && !ascii_is_space(r->text.at[end]))
		end++;
	chunk = str_sub(r->text, at, end - at);
	if (str_find_char(chunk, '@') != SIZE_MAX || str_find(chunk, STR("://")) != SIZE_MAX ||
	    ascii_starts(chunk, STR("www.")))
		return end;
	return at;
}

/* --- gaps --- */

static enum gap gap_of(const struct reading *r, uint32_t point, size_t next)
{
	switch (point) {
	case ' ':
	case '\t':
	case '\r':
	case 0xA0:
		return GAP_SPACE;
	case '-':
	case '/':
	case 0x2010:
	case 0x2011:
		return GAP_HYPHEN;
	case '.':
		return next < r->text.len && ascii_is_alnum(r->text.at[next]) ? GAP_TIGHT
									      : GAP_STOP;
	case '!':
	case ';':
	case '\n':
	case 0x2026:
		return GAP_STOP;
	case '?':
		return GAP_QUESTION;
	default:
		return is_apostrophe(point) ? GAP_NONE : GAP_COMMA;
	}
}

static bool line_is_quoted(const struct reading *r, size_t at)
{
	while (at < r->text.len && (r->text.at[at] == ' ' || r->text.at[at] == '\t'))
		at++;
	return ascii_at(r->text, at) == '>';
}

static void between_read(struct reading *r, uint32_t point, size_t next)
{
	enum gap gap = gap_of(r, point, next);

	if (gap > r->gap)
		r->gap = gap;
	if (point == '\n') {
		r->line_quoted = line_is_quoted(r, next);
		r->marks_open = false;
	}
	mark_open(r, point, next);
}

struct tokens tokens_read(struct arena *arena, struct str text)
{
	struct reading r = { .arena = arena, .text = text, .gap = GAP_STOP };
	struct token last = { .word = STR(""), .from = text.len, .until = text.len };
	size_t at = 0, next, end;
	bool fresh = true; /* a chunk between blanks begins here */

	r.line_quoted = line_is_quoted(&r, 0);
	while (at < text.len && r.count < CHAT_CLAIMS_WORDS_MAX) {
		uint32_t point = point_at(text, at, &next);

		end = fresh ? address_end(&r, at) : at;
		if (end > at)
			token_add(&r, STR(""), at, end);
		else if (is_letter(point))
			end = word_read(&r, at);
		else
			between_read(&r, point, end = next);
		fresh = end > 0 && ascii_is_space(text.at[end - 1]);
		at = end;
	}
	/* The one behind all: the text ends as a sentence does. */
	last.gap = r.gap > GAP_STOP ? r.gap : GAP_STOP;
	r.list = arena_grow(arena, r.list, r.count, sizeof(*r.list));
	r.list[r.count] = last;
	return (struct tokens){ r.list, r.count };
}
