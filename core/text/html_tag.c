#include "core/text/html_tag.h"

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/utf8.h"
#include "core/text/ascii.h"
#include "core/text/html_entity.h"

/* clang-format off */
static const struct str names[ATTRIBUTE_COUNT] = {
	[ATTRIBUTE_ACTION] = { "action", 6 },
	[ATTRIBUTE_ALT] = { "alt", 3 },
	[ATTRIBUTE_FORMACTION] = { "formaction", 10 },
	[ATTRIBUTE_HIDDEN] = { "hidden", 6 },
	[ATTRIBUTE_HREF] = { "href", 4 },
	[ATTRIBUTE_STYLE] = { "style", 5 },
};
/* clang-format on */

static size_t skip_space(struct str text, size_t at)
{
	while (at < text.len && ascii_is_space(text.at[at]))
		at++;
	return at;
}

static void keep(struct html_tag *tag, struct str name, struct str value)
{
	for (int i = 0; i < ATTRIBUTE_COUNT; i++) {
		if (!str_equal_nocase(name, names[i]))
			continue;
		if (str_is_absent(tag->attributes[i]))
			tag->attributes[i] = value;
		return;
	}
}

/* The value behind '='; `at` moves behind it. False when the text ends in it. */
static bool cut_value(struct str text, size_t *at, struct str *value)
{
	size_t from = skip_space(text, *at), end;
	char quote = ascii_at(text, from);

	if (quote == '"' || quote == '\'') {
		end = str_find_char(str_sub(text, from + 1, text.len), quote);
		if (end == SIZE_MAX)
			return false;
		*value = str_sub(text, from + 1, end);
		*at = from + end + 2;
		return true;
	}
	end = from;
	while (end < text.len && !ascii_is_space(text.at[end]) && text.at[end] != '>')
		end++;
	*value = str_sub(text, from, end - from);
	*at = end;
	return end < text.len;
}

/* Name and value at `at`, which is neither space nor '>'. */
static bool cut_attribute(struct str text, size_t *at, struct html_tag *tag)
{
	size_t from = *at, end = from + 1, after;
	struct str name, value = STR("");
	bool whole = true;

	while (end < text.len && !ascii_is_space(text.at[end]) && text.at[end] != '=' &&
	       text.at[end] != '>' && text.at[end] != '/')
		end++;
	name = str_sub(text, from, end - from);
	after = skip_space(text, end);
	if (after < text.len && text.at[after] == '=') {
		end = after + 1;
		whole = cut_value(text, &end, &value);
	}
	*at = end;
	if (whole)
		keep(tag, name, value);
	return whole;
}

size_t html_tag_cut(struct str text, struct html_tag *tag)
{
	size_t from, at;

	*tag = (struct html_tag){ .closes = text.len > 1 && text.at[1] == '/' };
	from = at = tag->closes ? 2 : 1;
	while (at < text.len && !ascii_is_space(text.at[at]) && text.at[at] != '/' &&
	       text.at[at] != '>')
		at++;
	tag->name = str_sub(text, from, at - from);
	for (;;) {
		at = skip_space(text, at);
		if (at >= text.len)
			return 0;
		if (text.at[at] == '>')
			return at + 1;
		if (text.at[at] == '/')
			at++;
		else if (!cut_attribute(text, &at, tag))
			return 0;
	}
}

struct str html_attribute(struct arena *arena, const struct html_tag *tag,
			  enum html_attribute which)
{
	struct str raw = tag->attributes[which];
	char *value;
	size_t len = 0;

	if (str_find_char(raw, '&') == SIZE_MAX)
		return raw;
	value = arena_take(arena, raw.len);
	for (size_t i = 0; i < raw.len;) {
		uint32_t point;
		size_t taken = 0;

		if (raw.at[i] == '&')
			taken = html_entity(str_sub(raw, i, raw.len), true, &point);
		if (taken)
			len += utf8_encode(point, value + len);
		else
			value[len++] = raw.at[i];
		i += taken ? taken : 1;
	}
	return (struct str){ value, len };
}

/* "0", "0px", "0.00em", "0%": nothing, whatever the unit. */
static bool is_zero(struct str value)
{
	size_t at = 0;

	while (at < value.len && (value.at[at] == '0' || value.at[at] == '.'))
		at++;
	return at > 0 && (at == value.len || value.at[at] < '0' || value.at[at] > '9');
}

bool html_style_hides(struct str style)
{
	struct str row, name;

	while (str_cut(&style, ';', &row)) {
		if (!str_cut(&row, ':', &name))
			continue;
		name = str_trim(name);
		row = str_trim(row);
		if (str_equal_nocase(name, STR("display")) && ascii_starts(row, STR("none")))
			return true;
		if (str_equal_nocase(name, STR("visibility")) &&
		    (ascii_starts(row, STR("hidden")) || ascii_starts(row, STR("collapse"))))
			return true;
		if ((str_equal_nocase(name, STR("font-size")) ||
		     str_equal_nocase(name, STR("opacity"))) &&
		    is_zero(row))
			return true;
	}
	return false;
}
