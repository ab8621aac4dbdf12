#include "core/text/domain_name.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/text/domain_idna.h"
#include "core/text/domain_suffix.h"

#define LABEL_MAX 63
#define SUFFIX_LABELS_MAX 8 /* the list's longest have five */

/* What resolvers and browsers take, underscores and odd hyphens too; 0 for the rest. */
static char fold_char(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_')
		return c;
	return '\0';
}

static bool is_ascii(struct str s)
{
	unsigned char high = 0;

	for (size_t i = 0; i < s.len; i++)
		high |= (unsigned char)s.at[i];
	return high < 0x80;
}

/* "10.0.0.1", "0x7f.1": what ends in a number is an address to a browser, whatever its length. */
static bool ends_in_number(struct str name)
{
	size_t dot = str_find_last_char(name, '.');
	struct str label = dot == SIZE_MAX ? name : str_sub(name, dot + 1, name.len);
	size_t at = 0;

	if (str_starts(label, STR("0x")))
		return strspn(label.at + 2, "0123456789abcdef") == label.len - 2;
	while (at < label.len && label.at[at] >= '0' && label.at[at] <= '9')
		at++;
	return at == label.len;
}

/* `folded` is the lower-case name and ends in a NUL. */
static bool is_host_name(struct str folded)
{
	size_t label = 0;

	if (folded.len == 0)
		return false;
	for (size_t i = 0; i < folded.len; i++) {
		label = folded.at[i] == '.' ? 0 : label + 1;
		if (label > LABEL_MAX || (label == 0 && (i == 0 || folded.at[i - 1] == '.')))
			return false;
	}
	return label > 0 && !ends_in_number(folded);
}

static size_t fold_ascii(struct str name, char folded[DOMAIN_MAX + 1])
{
	if (name.len > DOMAIN_MAX)
		return 0;
	for (size_t i = 0; i < name.len; i++) {
		folded[i] = fold_char(name.at[i]);
		if (!folded[i])
			return 0;
	}
	folded[name.len] = '\0';
	return name.len;
}

size_t domain_fold_into(struct str name, char folded[DOMAIN_MAX + 1])
{
	char labels[DOMAIN_MAX + 1];
	size_t len;

	name = str_trim(name);
	if (!is_ascii(name)) {
		len = domain_idna(name, labels);
		name = (struct str){ labels, len };
	}
	if (str_ends(name, STR(".")))
		name.len--;
	len = fold_ascii(name, folded);
	return is_host_name((struct str){ folded, len }) ? len : 0;
}

struct str domain_fold(struct arena *arena, struct str name)
{
	char folded[DOMAIN_MAX + 1];
	size_t len = domain_fold_into(name, folded);

	if (len == 0)
		return (struct str){ 0 };
	return arena_str(arena, (struct str){ folded, len });
}

/* Where the label before `at` begins. */
static size_t label_before(struct str name, size_t at)
{
	size_t dot = str_find_last_char(str_sub(name, 0, at), '.');

	return dot == SIZE_MAX ? 0 : dot + 1;
}

struct str domain_registrable(struct str folded, bool private_too)
{
	char name[DOMAIN_MAX + 1];
	size_t at = folded.len + 1, before;

	if (folded.len == 0 || folded.len > DOMAIN_MAX)
		return (struct str){ 0 };
	memcpy(name, folded.at, folded.len);
	name[folded.len] = '\0';

	for (int labels = 0; labels < SUFFIX_LABELS_MAX && at > 0; labels++)
		at = label_before(folded, at - 1);
	before = at > 0 ? label_before(folded, at - 1) : SIZE_MAX;
	while (!domain_suffix_is(name + at, private_too)) {
		size_t dot = str_find_char(str_sub(folded, at, folded.len), '.');

		if (dot == SIZE_MAX)
			return (struct str){ 0 };
		before = at;
		at += dot + 1;
	}
	return before == SIZE_MAX ? (struct str){ 0 } : str_sub(folded, before, folded.len);
}

bool domain_is_within(struct str name, struct str domain)
{
	if (domain.len == 0 || !str_ends(name, domain))
		return false;
	return name.len == domain.len || name.at[name.len - domain.len - 1] == '.';
}

/* Without the comments: "a@b (office)". Quoted text is no comment; an open one ends the text. */
static bool skip_quoted(struct str s, size_t *at)
{
	if (s.at[*at] != '"')
		return false;
	for ((*at)++; *at < s.len && s.at[*at] != '"'; (*at)++)
		if (s.at[*at] == '\\')
			(*at)++;
	return true;
}

static void skip_comment(struct str s, size_t *at)
{
	size_t depth = 0;

	for (; *at < s.len; (*at)++) {
		if (s.at[*at] == '\\')
			(*at)++;
		else if (s.at[*at] == '(')
			depth++;
		else if (s.at[*at] == ')' && --depth == 0)
			return;
	}
}

/* What follows the last '@' of the first mailbox, up to what ends it. */
static struct str domain_part(struct str address)
{
	struct str part = { 0 };
	size_t from = SIZE_MAX;
	bool angle = false;

	for (size_t i = 0; i < address.len; i++) {
		char c = address.at[i];

		if (skip_quoted(address, &i))
			continue;
		if (c == '@')
			from = i + 1;
		else if (c == '<')
			angle = true, from = SIZE_MAX, part = (struct str){ 0 };
		if (!strchr("(<>,;", c) || c == '\0')
			continue;
		if (from != SIZE_MAX)
			part = str_sub(address, from, i - from);
		from = SIZE_MAX;
		if (c == '(')
			skip_comment(address, &i);
		if (part.at && (c == ',' || c == ';' || (c == '>' && angle)))
			return part;
	}
	return from == SIZE_MAX ? part : str_sub(address, from, address.len);
}

struct str email_domain(struct arena *arena, struct str address)
{
	return domain_fold(arena, domain_part(address));
}
