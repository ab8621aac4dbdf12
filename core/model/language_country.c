#include "core/model/language_country.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/model/place.h"

#define TAGS_MAX 32 /* of a header that are looked at */

struct language_row {
	char language[4]; /* ISO 639-1, else 639-3 */
	char country[3];
};

/* Sorted. Left out are the languages of many countries (ar, en, es, fr, pt) and those that two or
 * more have in common (bn, fa, ku, ms, pa, ps, qu, sh, so, sw, ta, ur, zh). */
/* clang-format off */
static const struct language_row rows[] = {
	{ "af", "ZA" }, { "am", "ET" }, { "az", "AZ" }, { "be", "BY" }, { "bg", "BG" }, { "bs", "BA" },
	{ "ca", "ES" }, { "cs", "CZ" }, { "cy", "GB" }, { "da", "DK" }, { "de", "DE" }, { "dv", "MV" },
	{ "dz", "BT" }, { "el", "GR" }, { "et", "EE" }, { "eu", "ES" }, { "fi", "FI" }, { "fil", "PH" },
	{ "fo", "FO" }, { "ga", "IE" }, { "gl", "ES" }, { "gu", "IN" }, { "he", "IL" }, { "hi", "IN" },
	{ "hr", "HR" }, { "ht", "HT" }, { "hu", "HU" }, { "hy", "AM" }, { "id", "ID" }, { "ig", "NG" },
	{ "is", "IS" }, { "it", "IT" }, { "iw", "IL" }, { "ja", "JP" }, { "ka", "GE" }, { "kk", "KZ" },
	{ "kl", "GL" }, { "km", "KH" }, { "kn", "IN" }, { "ko", "KR" }, { "ky", "KG" }, { "lb", "LU" },
	{ "lo", "LA" }, { "lt", "LT" }, { "lv", "LV" }, { "mg", "MG" }, { "mi", "NZ" }, { "mk", "MK" },
	{ "ml", "IN" }, { "mn", "MN" }, { "mr", "IN" }, { "mt", "MT" }, { "my", "MM" }, { "nb", "NO" },
	{ "ne", "NP" }, { "nl", "NL" }, { "nn", "NO" }, { "no", "NO" }, { "or", "IN" }, { "pl", "PL" },
	{ "rm", "CH" }, { "ro", "RO" }, { "ru", "RU" }, { "rw", "RW" }, { "si", "LK" }, { "sk", "SK" },
	{ "sl", "SI" }, { "sm", "WS" }, { "sq", "AL" }, { "sr", "RS" }, { "sv", "SE" }, { "te", "IN" },
	{ "tg", "TJ" }, { "th", "TH" }, { "tk", "TM" }, { "tl", "PH" }, { "to", "TO" }, { "tr", "TR" },
	{ "tt", "RU" }, { "uk", "UA" }, { "uz", "UZ" }, { "vi", "VN" }, { "xh", "ZA" }, { "yo", "NG" },
	{ "zu", "ZA" },
};
/* clang-format on */

static char lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c;
}

static bool is_letters(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (lower(text.at[i]) < 'a' || lower(text.at[i]) > 'z')
			return false;
	return true;
}

static int compare_language(const void *key, const void *row)
{
	const struct language_row *spoken = row;

	return strcmp(key, spoken->language);
}

static bool find_language(struct str language, char country[3])
{
	char name[4] = { 0 };
	const struct language_row *row;

	for (size_t i = 0; i < language.len; i++)
		name[i] = lower(language.at[i]);
	row = bsearch(name, rows, ARRAY_LEN(rows), sizeof(rows[0]), compare_language);
	if (row)
		memcpy(country, row->country, sizeof(row->country));
	return row != NULL;
}

/* The subtag before the next - or _. */
static struct str cut_subtag(struct str *rest)
{
	struct str part = *rest;

	for (size_t i = 0; i < rest->len; i++) {
		if (rest->at[i] == '-' || rest->at[i] == '_') {
			part.len = i;
			break;
		}
	}
	*rest = str_sub(*rest, part.len + 1, rest->len);
	return part;
}

/* The two-letter region; absent without one. Only a script, four letters, may stand before it. */
static struct str find_region(struct str subtags)
{
	while (subtags.len) {
		struct str part = cut_subtag(&subtags);

		if (part.len == 2 && is_letters(part))
			return part;
		if ((part.len != 3 && part.len != 4) || !is_letters(part))
			break;
	}
	return (struct str){ 0 };
}

static bool read_tag(struct str tag, char country[3], bool *weak)
{
	struct str rest = str_sub(tag, 0, str_find_char(tag, '.')); /* a locale's encoding */
	struct str language = cut_subtag(&rest), region;

	if ((language.len != 2 && language.len != 3) || !is_letters(language))
		return false;
	region = find_region(rest);
	if (str_is_absent(region)) {
		if (!find_language(language, country))
			return false;
		*weak = true;
		return true;
	}
	if (!country_parse(region, country))
		return false;
	*weak = str_equal_nocase(language, STR("en")) && str_equal_nocase(region, STR("us"));
	return true;
}

/* How much a tag is wanted: its ";q=", else 1. */
static double read_wish(struct str parameters)
{
	struct str part;
	double wish;

	while (str_cut(&parameters, ';', &part)) {
		part = str_trim(part);
		if (str_starts(part, STR("q=")) && str_to_double(str_sub(part, 2, part.len), &wish))
			return wish;
	}
	return 1;
}

bool language_country(struct str text, char country[3], bool *weak)
{
	struct str rest = text, part, best = { 0 };
	double most = 0;

	for (int i = 0; i < TAGS_MAX && str_cut(&rest, ',', &part); i++) {
		struct str parameters = part, tag;
		double wish;

		if (!str_cut(&parameters, ';', &tag))
			continue;
		wish = read_wish(parameters);
		if (wish > most) {
			most = wish;
			best = str_trim(tag);
		}
	}
	return read_tag(best, country, weak);
}
