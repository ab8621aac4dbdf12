#include "core/text/mail_date.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/base/attrs.h"
#include "core/text/ascii.h"

#define TEXT_MAX ((size_t)200) /* bytes of a date that are looked at */
#define LINE_MAX_LOOKED ((size_t)600)
#define ZONE_HOURS_MAX 14

/* What was found so far; -1 is "not yet". */
struct parts {
	int day, month, year, hour, minute, second;
	int offset_minutes;
	bool has_offset;
};

/* The place of the word's first three letters in a row of such, from 1; 0 when it is none of them. */
static int place_in(struct str word, const char *names)
{
	int place = 1;

	for (; word.len >= 3 && *names; names += 3, place++)
		if (str_equal_nocase(str_sub(word, 0, 3), (struct str){ names, 3 }))
			return place;
	return 0;
}

static int month_of(struct str word)
{
	return place_in(word, "janfebmaraprmayjunjulaugsepoctnovdec");
}

static bool is_weekday(struct str word)
{
	if (word.len && word.at[word.len - 1] == ',')
		word.len--;
	return word.len == 3 && place_in(word, "montuewedthufrisatsun");
}

/* --- parts --- */

static void take_number(struct parts *p, struct str digits)
{
	uint32_t n;

	if (digits.len > 4 || !str_to_uint32(digits, &n))
		return;
	if (p->day < 0 && digits.len <= 2) {
		p->day = (int)n;
	} else if (p->year < 0 && digits.len > 1) {
		p->year = (int)n;
		if (digits.len == 2)
			p->year += n < 50 ? 2000 : 1900;
		else if (digits.len == 3)
			p->year += 1900;
	}
}

static void take_time(struct parts *p, struct str word)
{
	int *const to[] = { &p->hour, &p->minute, &p->second };
	struct str digits;
	uint32_t n;

	if (p->hour >= 0)
		return;
	for (size_t i = 0; i < ARRAY_LEN(to) && str_cut(&word, ':', &digits); i++) {
		digits = str_sub(digits, 0, str_find_char(digits, '.'));
		*to[i] = digits.len <= 2 && str_to_uint32(digits, &n) ? (int)n : 99;
	}
}

/* "+0130"; what no place on earth has is taken for UTC. */
static void take_offset(struct parts *p, struct str word)
{
	struct str digits = str_sub(word, 1, word.len);
	uint32_t n;

	if (p->hour < 0 || p->has_offset || digits.len != 4 || !str_to_uint32(digits, &n))
		return;
	p->has_offset = true;
	if (n / 100 <= ZONE_HOURS_MAX && n % 100 < 60)
		p->offset_minutes = (int)(n / 100 * 60 + n % 100) * (word.at[0] == '-' ? -1 : 1);
}

/* The zones of RFC 822; all others are UTC, as RFC 5322 has it. */
static void take_zone(struct parts *p, struct str word)
{
	/* clang-format off */
	static const struct { struct str name; int hours; } zones[] = {
		{ STR("EDT"), -4 }, { STR("EST"), -5 }, { STR("CDT"), -5 }, { STR("CST"), -6 },
		{ STR("MDT"), -6 }, { STR("MST"), -7 }, { STR("PDT"), -7 }, { STR("PST"), -8 },
	};
	/* clang-format on */

	if (p->hour < 0 || p->has_offset)
		return;
	for (size_t i = 0; i < ARRAY_LEN(zones); i++)
		if (str_equal_nocase(word, zones[i].name))
			p->offset_minutes = 60 * zones[i].hours;
	p->has_offset = p->offset_minutes != 0;
}

static void take_word(struct parts *p, struct str word)
{
	if (str_find_char(word, ':') != SIZE_MAX)
		take_time(p, word);
	else if (word.at[0] == '+' || word.at[0] == '-')
		take_offset(p, word);
	else if (ascii_is_digit(word.at[0]))
		take_number(p, word);
	else if (p->month < 0 && month_of(word))
		p->month = month_of(word);
	else if (ascii_is_letter(word.at[0]))
		take_zone(p, word);
}

/* --- words --- */

/* Where the comment that begins at `at` ends. */
static size_t comment_end(struct str text, size_t at)
{
	int depth = 0;

	for (; at < text.len; at++) {
		depth += text.at[at] == '(';
		depth -= text.at[at] == ')';
		if (depth == 0)
			return at + 1;
	}
	return at;
}

/* Where the word at `at` ends. A sign ends a time ("10:00:00-0800"), a hyphen a day or month ("21-Nov-97"). */
static size_t word_end(struct str text, size_t at)
{
	for (size_t i = at + 1; i < text.len; i++) {
		char c = text.at[i];

		if (ascii_is_space(c) || c == ',' || c == '(' || c == '+' || c == '-')
			return i;
	}
	return text.len;
}

/* A hyphen before a time parts words; after one it is a sign. */
static bool is_between(char c, const struct parts *p)
{
	return ascii_is_space(c) || c == ',' || (c == '-' && p->hour < 0);
}

static bool is_whole(const struct parts *p)
{
	return p->day >= 1 && p->month >= 1 && p->year >= 1970 && p->year <= 9999 && p->hour >= 0 &&
	       p->hour < 24 && p->minute >= 0 && p->minute < 60 && p->second <= 60;
}

enum err mail_date_parse(struct str text, struct moment *at)
{
	struct parts p = { -1, -1, -1, -1, -1, -1, 0, false };
	char line[MOMENT_TEXT_MAX + 40];
	int offset;

	text = str_sub(text, 0, TEXT_MAX);
	for (size_t i = 0; i < text.len;) {
		size_t end = i + 1;

		if (text.at[i] == '(') {
			end = comment_end(text, i);
		} else if (!is_between(text.at[i], &p)) {
			end = word_end(text, i);
			take_word(&p, str_sub(text, i, end - i));
		}
		i = end;
	}
	if (!is_whole(&p))
		return err_fail(ERR_INVALID, "not a date");
	offset = abs(p.offset_minutes);
	/* moment_parse() knows how long months are. */
	snprintf(line, sizeof(line), "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", p.year, p.month,
		 p.day, p.hour, p.minute, p.second < 0 ? 0 : p.second,
		 p.offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
	return moment_parse(str_of(line), at);
}

bool mail_from_line(struct str line, struct moment *at)
{
	struct str rest = str_sub(line, 0, LINE_MAX_LOOKED), word;
	struct moment found;

	if (!str_starts(line, STR("From ")))
		return false;
	(void)str_cut(&rest, ' ', &word);
	/* The sender may be missing or hold blanks; the date begins with its weekday. */
	while (rest.len) {
		struct str here = rest;

		(void)str_cut(&rest, ' ', &word);
		if (is_weekday(word) && !mail_date_parse(here, &found)) {
			*at = found;
			return true;
		}
	}
	return false;
}
