#include "core/text/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/utf8.h"
#include "core/text/ascii.h"

#define BAD_UTF8 "\xEF\xBF\xBD"
#define GROWTH_MAX \
	3 /* bytes of UTF-8 for a byte of any set in the table, U+FFFD for a broken one too */

enum reading {
	READ_WESTERN, /* as Windows-1252 unless it is UTF-8 */
	READ_UTF8,
	READ_ICONV,
	READ_ICONV_7BIT, /* shifts with ASCII bytes: never right as it stands */
};

struct charset {
	const char *name; /* lower case */
	enum reading reading;
	const char *iconv; /* its name there */
};

/* clang-format off */
static const struct charset charsets[] = {
	{ "ansi_x3.4-1968", READ_WESTERN, NULL }, { "ascii", READ_WESTERN, NULL },
	{ "big5", READ_ICONV, "BIG5-HKSCS" }, { "big5-hkscs", READ_ICONV, "BIG5-HKSCS" },
	{ "cp1250", READ_ICONV, "CP1250" }, { "cp1251", READ_ICONV, "CP1251" },
	{ "cp1252", READ_WESTERN, NULL }, { "cp932", READ_ICONV, "CP932" },
	{ "cp936", READ_ICONV, "GB18030" }, { "euc-jp", READ_ICONV, "EUC-JP" },
	{ "euc-kr", READ_ICONV, "CP949" }, { "gb18030", READ_ICONV, "GB18030" },
	{ "gb2312", READ_ICONV, "GB18030" }, { "gbk", READ_ICONV, "GB18030" },
	{ "iso-2022-jp", READ_ICONV_7BIT, "ISO-2022-JP-2" },
	{ "iso-2022-kr", READ_ICONV_7BIT, "ISO-2022-KR" }, { "iso-8859-1", READ_WESTERN, NULL },
	{ "iso-8859-10", READ_ICONV, "ISO-8859-10" }, { "iso-8859-13", READ_ICONV, "ISO-8859-13" },
	{ "iso-8859-14", READ_ICONV, "ISO-8859-14" }, { "iso-8859-15", READ_ICONV, "ISO-8859-15" },
	{ "iso-8859-16", READ_ICONV, "ISO-8859-16" }, { "iso-8859-2", READ_ICONV, "ISO-8859-2" },
	{ "iso-8859-3", READ_ICONV, "ISO-8859-3" }, { "iso-8859-4", READ_ICONV, "ISO-8859-4" },
	{ "iso-8859-5", READ_ICONV, "ISO-8859-5" }, { "iso-8859-6", READ_ICONV, "ISO-8859-6" },
	{ "iso-8859-7", READ_ICONV, "ISO-8859-7" }, { "iso-8859-8", READ_ICONV, "ISO-8859-8" },
	{ "iso-8859-8-i", READ_ICONV, "ISO-8859-8" }, { "iso-8859-9", READ_ICONV, "CP1254" },
	{ "iso8859-1", READ_WESTERN, NULL }, { "koi8-r", READ_ICONV, "KOI8-R" },
	{ "koi8-u", READ_ICONV, "KOI8-U" }, { "ks_c_5601-1987", READ_ICONV, "CP949" },
	{ "latin1", READ_WESTERN, NULL }, { "macintosh", READ_ICONV, "MACINTOSH" },
	{ "shift-jis", READ_ICONV, "CP932" }, { "shift_jis", READ_ICONV, "CP932" },
	{ "sjis", READ_ICONV, "CP932" }, { "tis-620", READ_ICONV, "TIS-620" },
	{ "us-ascii", READ_WESTERN, NULL }, { "utf-16", READ_ICONV_7BIT, "UTF-16" },
	{ "utf-16be", READ_ICONV_7BIT, "UTF-16BE" }, { "utf-16le", READ_ICONV_7BIT, "UTF-16LE" },
	{ "utf-7", READ_ICONV_7BIT, "UTF-7" }, { "utf-8", READ_UTF8, NULL },
	{ "utf8", READ_UTF8, NULL }, { "windows-1250", READ_ICONV, "WINDOWS-1250" },
	{ "windows-1251", READ_ICONV, "WINDOWS-1251" }, { "windows-1252", READ_WESTERN, NULL },
	{ "windows-1253", READ_ICONV, "WINDOWS-1253" },
	{ "windows-1254", READ_ICONV, "WINDOWS-1254" },
	{ "windows-1255", READ_ICONV, "WINDOWS-1255" },
	{ "windows-1256", READ_ICONV, "WINDOWS-1256" },
	{ "windows-1257", READ_ICONV, "WINDOWS-1257" },
	{ "windows-1258", READ_ICONV, "WINDOWS-1258" }, { "windows-31j", READ_ICONV, "CP932" },
	{ "windows-874", READ_ICONV, "CP874" }, { "x-gbk", READ_ICONV, "GB18030" },
	{ "x-sjis", READ_ICONV, "CP932" },
};

/* 0x80 to 0x9F of Windows-1252; its five holes are taken as the controls they are in ISO-8859-1. */
static const uint16_t windows[32] = {
	0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
	0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};
/* clang-format on */

static int compare_name(const void *key, const void *row)
{
	struct str name = *(const struct str *)key;
	const struct charset *charset = row;
	size_t at = 0;

	for (; at < name.len; at++) {
		int order = (unsigned char)ascii_lower(name.at[at]) -
			    (unsigned char)charset->name[at];

		if (order || !charset->name[at])
			return order ? order : 1;
	}
	return charset->name[at] ? -1 : 0;
}

static const struct charset *find(struct str name)
{
	static const struct charset western = { "", READ_WESTERN, NULL };
	const struct charset *found;

	name = str_trim(name);
	found = bsearch(&name, charsets, ARRAY_LEN(charsets), sizeof(*charsets), compare_name);
	return found ? found : &western;
}

uint32_t charset_western(unsigned char byte)
{
	return byte >= 0x80 && byte < 0xA0 ? windows[byte - 0x80] : byte;
}

static struct str from_western(struct arena *arena, struct str bytes)
{
	char *text = arena_take_array(arena, bytes.len, GROWTH_MAX);
	size_t len = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		uint32_t point = charset_western((unsigned char)bytes.at[i]);

		len += utf8_encode(point, text + len);
	}
	return (struct str){ text, len };
}

static struct str from_broken_utf8(struct arena *arena, struct str bytes)
{
	char *text = arena_take_array(arena, bytes.len, GROWTH_MAX);
	uint32_t point;
	size_t len = 0;

	while (utf8_next(&bytes, &point))
		len += utf8_encode(point, text + len);
	return (struct str){ text, len };
}

/* What iconv stopped at becomes U+FFFD. False when there is no room for it, or nothing left. */
static bool skip_broken(char **in, size_t *in_left, char **out, size_t *out_left)
{
	if (*in_left == 0 || *out_left < strlen(BAD_UTF8))
		return false;
	memcpy(*out, BAD_UTF8, strlen(BAD_UTF8));
	*out += strlen(BAD_UTF8);
	*out_left -= strlen(BAD_UTF8);
	(*in)++;
	(*in_left)--;
	return true;
}

static struct str from_iconv(struct arena *arena, struct str bytes, const struct charset *charset)
{
	iconv_t set = iconv_open("UTF-8", charset->iconv);
	size_t room = bytes.len * GROWTH_MAX, left = bytes.len, out_left = room;
	char *text, *out, *in;

	/* So says POSIX: NOLINTNEXTLINE(performance-no-int-to-ptr) */
	if (set == (iconv_t)-1) /* the system has not installed it */
		return from_broken_utf8(arena, bytes);
	text = out = arena_take_array(arena, bytes.len, GROWTH_MAX);
	in = arena_take(arena, bytes.len); /* iconv asks for what it does not change */
	memcpy(in, bytes.at, bytes.len);
	while (iconv(set, &in, &left, &out, &out_left) == (size_t)-1)
		if (errno == E2BIG || !skip_broken(&in, &left, &out, &out_left))
			break;
	iconv(set, NULL, NULL, &out, &out_left); /* what it holds back to combine */
	iconv_close(set);
	return (struct str){ text, room - out_left };
}

static struct str convert(struct arena *arena, struct str bytes, const struct charset *charset)
{
	struct str text;

	if (charset->reading == READ_UTF8)
		return from_broken_utf8(arena, bytes);
	if (charset->reading == READ_WESTERN)
		return from_western(arena, bytes);
	text = from_iconv(arena, bytes, charset);
	return utf8_valid(text) ? text : from_broken_utf8(arena, text);
}

struct str charset_to_utf8(struct arena *arena, struct str bytes, struct str charset)
{
	const struct charset *known = find(charset);

	if (bytes.len == 0)
		return bytes;
	if (known->reading < READ_ICONV && utf8_valid(bytes))
		return bytes;
	return convert(arena, bytes, known);
}

struct str charset_to_utf8_if_needed(struct arena *arena, struct str bytes, struct str charset)
{
	const struct charset *known = find(charset);

	if (bytes.len == 0)
		return bytes;
	if (known->reading != READ_ICONV_7BIT && utf8_valid(bytes))
		return bytes;
	return convert(arena, bytes, known);
}
