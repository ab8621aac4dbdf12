#include "core/text/domain_name.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/text/ascii.h"
#include "core/text/domain_idna.h"
#include "core/text/domain_suffix.h"

#define LABEL_MAX 63
#define SUFFIX_LABELS_MAX 8 /* the list's longest have five */

/* What resolvers and browsers take, underscores and odd hyphens too. */
static bool is_host_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_';
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
	while (at < label.len && ascii_is_digit(label.at[at]))
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
		if (!is_host_char(name.at[i]))
			return 0;
		folded[i] = ascii_lower(name.at[i]);
	}
	folded[name.len] = '\0';
	return name.len;
}

size_t domain_fold_into(struct str name, char folded[DOMAIN_MAX + 1])
{
	size_t len;

	name = str_trim(name);
	if (!is_ascii(name))
		name = (struct str){ folded, domain_idna(name, folded) };
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
	if (before == SIZE_MAX)
		return (struct str){ 0 };
	return str_sub(folded, before, folded.len);
}

bool domain_is_within(struct str name, struct str domain)
{
	if (domain.len == 0 || !str_ends(name, domain))
		return false;
	return name.len == domain.len || name.at[name.len - domain.len - 1] == '.';
}
