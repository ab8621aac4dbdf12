#include "core/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <uniwidth.h>

#include "core/base/buf.h"
#include "core/base/memory.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* How many bytes at the front are one well-formed code point; 0 if none are. */
static size_t decode(const uint8_t *at, size_t len, uint32_t *point)
{
	/* By the first byte: what the second may be (RFC 3629, section 4). */
	uint8_t least = 0x80, most = 0xbf;
	size_t size;
	uint32_t sum;

	if (at[0] < 0x80) {
		*point = at[0];
		return 1;
	}
	if (at[0] < 0xc2 || at[0] > 0xf4)
		return 0;
	size = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	if (at[0] == 0xe0)
		least = 0xa0;
	else if (at[0] == 0xed)
		most = 0x9f;
	else if (at[0] == 0xf0)
		least = 0x90;
	else if (at[0] == 0xf4)
		most = 0x8f;
	if (len < size || at[1] < least || at[1] > most)
		return 0;
	sum = at[0] & (0x7fU >> size);
	for (size_t i = 1; i < size; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		sum = sum << 6 | (at[i] & 0x3f);
	}
	*point = sum;
	return size;
}

/* How many bytes at the front are ASCII, looking at eight at a time. */
static size_t ascii_head(const uint8_t *at, size_t len)
{
	size_t n = 0;
	uint64_t eight;

	for (; len - n >= sizeof(eight); n += sizeof(eight)) {
		memcpy(&eight, at + n, sizeof(eight));
		if (eight & HIGH_BITS)
			break;
	}
	return n;
}

bool utf8_valid(struct str text)
{
	const uint8_t *at = (const uint8_t *)text.at;
	size_t len = text.len;

	while (len) {
		size_t size = ascii_head(at, len);
		uint32_t point;

		if (size == 0)
			size = decode(at, len, &point);
		if (size == 0)
			return false;
		at += size;
		len -= size;
	}
	return true;
}

bool utf8_next(struct str *rest, uint32_t *point)
{
	size_t size;

	if (rest->len == 0)
		return false;
	size = decode((const uint8_t *)rest->at, rest->len, point);
	if (size == 0) {
		*point = UTF8_BAD;
		size = 1;
	}
	rest->at += size;
	rest->len -= size;
	return true;
}

size_t utf8_encode(uint32_t point, char bytes[4])
{
	size_t size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

	if (size == 1) {
		bytes[0] = (char)point;
		return 1;
	}
	for (size_t i = size - 1; i > 0; i--, point >>= 6)
		bytes[i] = (char)(0x80 | (point & 0x3f));
	bytes[0] = (char)((0xf00U >> size & 0xff) | point); /* as many ones as bytes */
	return size;
}

/* VS1 to VS16: they say how the character before them looks. */
static bool is_selector(uint32_t point)
{
	return point >= 0xfe00 && point <= 0xfe0f;
}

bool utf8_is_harmful(uint32_t point)
{
	static const uint32_t categories = UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Zl |
					   UC_CATEGORY_MASK_Zp;

	if (point < 0x7f)
		return point < 0x20;
	if (point > 0x10ffff)
		return true;
	if (is_selector(point))
		return false;
	return uc_is_general_category_withtable(point, categories) ||
	       uc_is_property_default_ignorable_code_point(point);
}

/* Wide for libc and so for curses, narrow for libunistring: circled numbers, hexagrams. */
static bool is_wide_for_libc(uint32_t point)
{
	return (point >= 0x3248 && point <= 0x324f) || (point >= 0x4dc0 && point <= 0x4dff);
}

int utf8_width(uint32_t point)
{
	int width;

	if (point >= 0x20 && point < 0x7f)
		return 1;
	if (utf8_is_harmful(point))
		return -1;
	if (is_selector(point) ||
	    uc_is_general_category_withtable(point, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me))
		return 0;
	if (is_wide_for_libc(point))
		return 2;
	width = uc_width(point, "UTF-8");
	return width < 0 ? 1 : width;
}

/* What taming has seen so far. */
struct tamer {
	struct str rest;
	bool keep_lines;
	bool in_harm;   /* the last thing out was U+FFFD for something harmful */
	uint32_t base;  /* what marks stand on; 0 at the start of a line */
	unsigned marks; /* on that base */
};

/* A selector beside a letter shows nothing, and only makes two texts look the same. */
static bool takes_selector(uint32_t base)
{
	static const uint32_t letters = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M |
					UC_CATEGORY_MASK_Z;

	return base != UTF8_BAD && (!uc_is_general_category_withtable(base, letters) ||
				    uc_is_property_ideographic(base));
}

static bool mark_may_stay(const struct tamer *t, uint32_t point)
{
	if (!t->base || t->marks >= UTF8_MARKS_MAX)
		return false;
	return !is_selector(point) || (t->marks == 0 && takes_selector(t->base));
}

/* Take printable ASCII off the front, which is most of what there is. */
static struct str tamer_take_ascii(struct tamer *t)
{
	struct str taken = t->rest;
	size_t n = 0;

	while (n < t->rest.len && t->rest.at[n] >= 0x20 && t->rest.at[n] < 0x7f)
		n++;
	taken.len = n;
	if (n) {
		t->rest.at += n;
		t->rest.len -= n;
		t->base = (uint32_t)taken.at[n - 1];
		t->marks = 0;
		t->in_harm = false;
	}
	return taken;
}

static bool is_line_blank(uint32_t point)
{
	return point == '\n' || point == '\t' || point == '\r';
}

/* A space or the end of a line, or 0 for the half of one. */
static uint32_t tamer_step_blank(struct tamer *t, uint32_t point, int *width)
{
	bool half = point == '\r' && t->rest.len && t->rest.at[0] == '\n';

	if (t->keep_lines && half)
		return 0;
	point = t->keep_lines && point == '\n' ? '\n' : ' ';
	*width = point == ' ';
	t->base = point == ' ' ? ' ' : 0;
	t->marks = 0;
	t->in_harm = false;
	return point;
}

/* U+FFFD, or 0 if one stands there already. After a mark too many further marks still
 * count for the same base. */
static uint32_t tamer_step_harm(struct tamer *t, bool too_many, int *width)
{
	uint32_t point = t->in_harm ? 0 : UTF8_BAD;

	if (!too_many) {
		t->base = UTF8_BAD;
		t->marks = 0;
	}
	t->in_harm = true;
	*width = 1;
	return point;
}

/* What becomes of `point`: itself, another, or 0 for nothing. Sets its width. */
static uint32_t tamer_step(struct tamer *t, uint32_t point, int *width)
{
	if (is_line_blank(point))
		return tamer_step_blank(t, point, width);
	*width = point == UTF8_BAD ? -1 : utf8_width(point);
	if (*width == 0 && mark_may_stay(t, point)) {
		t->marks++;
		t->in_harm = false;
		return point;
	}
	if (*width <= 0)
		return tamer_step_harm(t, *width == 0 && t->marks >= UTF8_MARKS_MAX, width);
	t->base = point;
	t->marks = 0;
	t->in_harm = false;
	return point;
}

size_t utf8_cells(struct str text)
{
	struct tamer t = { .rest = text };
	size_t cells = tamer_take_ascii(&t).len;
	uint32_t point;
	int width;

	while (utf8_next(&t.rest, &point)) {
		if (tamer_step(&t, point, &width))
			cells += (size_t)width;
		cells += tamer_take_ascii(&t).len;
	}
	return cells;
}

/* All of it or, when the ceiling is near, nothing: no code point is ever cut. */
static bool put_whole(struct buf *out, const char *bytes, size_t len)
{
	if (len > out->ceiling - out->len) {
		out->full = true;
		return false;
	}
	buf_add_str(out, (struct str){ bytes, len });
	return true;
}

static void tame(struct str text, bool keep_lines, struct buf *out)
{
	struct tamer t = { .rest = text, .keep_lines = keep_lines };
	uint32_t point;
	char bytes[4];
	int width;

	buf_add_str(out, tamer_take_ascii(&t));
	while (utf8_next(&t.rest, &point)) {
		point = tamer_step(&t, point, &width);
		if (point && !put_whole(out, bytes, utf8_encode(point, bytes)))
			return;
		buf_add_str(out, tamer_take_ascii(&t));
	}
}

void utf8_tame(struct str text, struct buf *out)
{
	tame(text, false, out);
}

void utf8_tame_text(struct str text, struct buf *out)
{
	tame(text, true, out);
}

/* Text on its way to a search key, one code point at a time. */
struct squeezer {
	struct buf *out;
	bool blank; /* a space is due before the next */
	bool begun;
	unsigned marks;
};

static bool is_blank(uint32_t point)
{
	if (point < 0x80)
		return point == ' ' || (point >= '\t' && point <= '\r');
	return uc_is_property_white_space(point);
}

/* False when the ceiling is reached. */
static bool squeeze_point(struct squeezer *s, uint32_t point)
{
	char bytes[5] = " ";
	int width;
	size_t len;

	if (is_blank(point)) {
		s->blank = s->begun;
		return true;
	}
	width = utf8_width(point);
	if (width < 0 || point == UTF8_BAD || is_selector(point))
		return true;
	s->marks = width == 0 ? s->marks + 1 : 0;
	if (s->marks > UTF8_MARKS_MAX)
		return true;
	len = utf8_encode(point, bytes + 1);
	if (!put_whole(s->out, bytes + !s->blank, len + s->blank))
		return false;
	s->begun = true;
	s->blank = false;
	return true;
}

static void squeeze(struct str text, struct buf *out)
{
	struct squeezer s = { .out = out };
	uint32_t point;

	while (utf8_next(&text, &point)) {
		if (!squeeze_point(&s, point))
			return;
	}
}

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] & 0x80)
			return false;
	}
	return true;
}

/* The same for ASCII, without tables. */
static void fold_ascii(struct str text, struct buf *out)
{
	char piece[256];
	size_t len = 0;
	bool begun = false, blank = false;

	for (size_t i = 0; i < text.len && !out->full; i++) {
		char c = text.at[i];

		if (is_blank((uint32_t)c)) {
			blank = begun;
			continue;
		}
		if (c < ' ' || c == 0x7f)
			continue;
		if (len + 2 > sizeof(piece)) {
			buf_add_str(out, (struct str){ piece, len });
			len = 0;
		}
		if (blank)
			piece[len++] = ' ';
		piece[len++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
		blank = false;
		begun = true;
	}
	buf_add_str(out, (struct str){ piece, len });
}

static uint8_t *normalize(const uint8_t *text, size_t *len)
{
	return text ? u8_normalize(UNINORM_NFKC, text, *len, NULL, len) : NULL;
}

/* Normalized before too: what only looks like a capital has no small form of its own. What
 * goes into the library is valid, so that it fails only for want of memory. */
static uint8_t *fold_by_library(struct str clean, size_t *len)
{
	uint8_t *normal, *small, *folded;

	*len = clean.len;
	normal = normalize((const uint8_t *)clean.at, len);
	small = normal ? u8_casefold(normal, *len, NULL, NULL, NULL, len) : NULL;
	folded = normalize(small, len);
	if (!folded)
		memory_exhausted(clean.len);
	free(normal);
	free(small);
	return folded;
}

void utf8_fold(struct str text, struct buf *out)
{
	/* Four bytes of clean text give at least one: more than this would not fit. */
	size_t fits = out->ceiling - out->len;
	size_t enough = fits < text.len / 4 ? 4 * fits + 16 : text.len;
	CLEANUP(buf_release) struct buf clean = BUF_UP_TO(enough);
	uint8_t *folded;
	size_t len;

	if (is_ascii(text)) {
		fold_ascii(text, out);
		return;
	}
	squeeze(text, &clean);
	folded = fold_by_library(buf_str(&clean), &len);
	squeeze((struct str){ (const char *)folded, len }, out);
	free(folded);
	out->full |= clean.full;
}

struct str utf8_head(struct str text, size_t bytes)
{
	size_t cut = bytes;
	uint32_t point;

	if (text.len <= bytes)
		return text;
	while (cut > 0 && bytes - cut < 3 && ((uint8_t)text.at[cut] & 0xc0) == 0x80)
		cut--;
	/* Broken bytes count one each, so that the cut stays where it was asked for. */
	if (decode((const uint8_t *)text.at + cut, text.len - cut, &point) <= bytes - cut)
		cut = bytes;
	return str_sub(text, 0, cut);
}
