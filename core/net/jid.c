#include "core/net/jid.h"

#include "core/base/arena.h"

/* clang-format off */
static const struct { char code[3]; char sign; } escapes[] = {
	{ "20", ' ' }, { "22", '"' }, { "26", '&' }, { "27", '\'' }, { "2f", '/' }, { "3a", ':' },
	{ "3c", '<' }, { "3e", '>' }, { "40", '@' }, { "5c", '\\' },
};
/* clang-format on */

static bool sign_of(struct str rest, char *sign)
{
	for (size_t i = 0; i < sizeof(escapes) / sizeof(*escapes); i++)
		if (rest.len >= 3 &&
		    str_equal_nocase(str_sub(rest, 1, 2), str_of(escapes[i].code))) {
			*sign = escapes[i].sign;
			return true;
		}
	return false;
}

struct str jid_unescape(struct arena *arena, struct str local)
{
	char *made = arena_take(arena, local.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < local.len; i++) {
		char c = local.at[i];

		if (c == '\\' && sign_of(str_sub(local, i, local.len), &c))
			i += 2;
		made[len++] = c;
	}
	return (struct str){ made, len };
}

struct str jid_bare(struct str jid)
{
	size_t slash = str_find_char(jid, '/');

	return slash == SIZE_MAX ? jid : str_sub(jid, 0, slash);
}

struct str jid_resource(struct str jid)
{
	size_t slash = str_find_char(jid, '/');

	return slash != SIZE_MAX ? str_sub(jid, slash + 1, jid.len) : (struct str){ 0 };
}

struct str jid_local(struct str jid)
{
	struct str bare = jid_bare(jid);
	size_t at = str_find_char(bare, '@');

	return at != SIZE_MAX ? str_sub(bare, 0, at) : (struct str){ 0 };
}

struct str jid_host(struct str jid)
{
	struct str bare = jid_bare(jid);
	size_t at = str_find_char(bare, '@');

	return at == SIZE_MAX ? bare : str_sub(bare, at + 1, bare.len);
}
