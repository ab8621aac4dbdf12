#include "core/desk/typed.h"

#include "core/base/arena.h"
#include "core/base/moment.h"
#include "core/model/dial.h"
#include "core/model/event.h"
#include "core/model/place.h"
#include "core/text/domain_name.h"

#define LANGUAGE_MAX 35 /* bytes of a tag (RFC 5646 asks readers for so many) */
#define PHONE_LEAST 5   /* digits */

static bool is_email(struct arena *arena, struct str text)
{
	size_t at = str_find_last_char(text, '@');

	return at != SIZE_MAX && at > 0 && email_domain(arena, text).len > 0;
}

/* With a country's code, or as it is dialled at home. */
static bool is_phone(struct arena *arena, struct str text)
{
	char country[3];
	size_t digits = 0;

	(void)arena;
	if (dial_country(text, country))
		return true;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c >= '0' && c <= '9')
			digits++;
		else if (str_find_char(STR(" -()/."), c) == SIZE_MAX)
			return false;
	}
	return digits >= PHONE_LEAST;
}

static bool is_country(struct arena *arena, struct str text)
{
	char country[3];

	(void)arena;
	return country_parse(text, country);
}

static bool is_website(struct arena *arena, struct str text)
{
	struct str host = url_host(arena, text);

	return host.len && str_find_char(host, '.') != SIZE_MAX;
}

/* "de", "pt-BR", "zh_Hans_CN", and lists as browsers send them: "de,en;q=0.5". */
static bool is_language(struct arena *arena, struct str text)
{
	struct str tag = str_sub(text, 0, str_find_char(text, ','));
	size_t first = 0;

	(void)arena;
	tag = str_trim(str_sub(tag, 0, str_find_char(tag, ';')));
	while (first < tag.len && ((tag.at[first] | 0x20) >= 'a' && (tag.at[first] | 0x20) <= 'z'))
		first++;
	if (first < 2 || first > 3 || tag.len > LANGUAGE_MAX)
		return false;
	return first == tag.len || str_find_char(STR("-_."), tag.at[first]) != SIZE_MAX;
}

static bool is_timezone(struct arena *arena, struct str text)
{
	int minutes;

	(void)arena;
	return moment_zone_offset(text, moment_now(), &minutes) == ERR_NONE;
}

size_t typed_strange(const struct event_account *fields, struct str names[TYPED_MAX])
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	const struct {
		struct str name, text;
		bool (*reads)(struct arena *arena, struct str text);
	} rows[TYPED_MAX] = {
		{ STR("email"), fields->email, is_email },
		{ STR("website"), fields->website, is_website },
		{ STR("phone"), fields->phone, is_phone },
		{ STR("country"), fields->country, is_country },
		{ STR("language"), fields->language, is_language },
		{ STR("timezone"), fields->timezone, is_timezone },
	};
	size_t count = 0;

	for (size_t i = 0; i < TYPED_MAX; i++) {
		struct str text = str_trim(rows[i].text);

		if (text.len && !rows[i].reads(arena, text))
			names[count++] = rows[i].name;
	}
	return count;
}
