#include "core/text/address.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/text/domain_name.h"

static size_t behind_quoted(struct str s, size_t at)
{
	for (at++; at < s.len; at++) {
		if (s.at[at] == '\\')
			at++;
		else if (s.at[at] == '"')
			return at + 1;
	}
	return s.len;
}

static size_t behind_comment(struct str s, size_t at)
{
	size_t depth = 0;

	for (; at < s.len; at++) {
		if (s.at[at] == '\\')
			at++;
		else if (s.at[at] == '(')
			depth++;
		else if (s.at[at] == ')' && --depth == 0)
			return at + 1;
	}
	return s.len;
}

/* One on, or behind the quoted text or the comment that begins at `at`; those that stay open go
 * to the end. */
static size_t step(struct str s, size_t at)
{
	if (s.at[at] == '"')
		return behind_quoted(s, at);
	return s.at[at] == '(' ? behind_comment(s, at) : at + 1;
}

int64_t address_count(struct str list)
{
	int64_t count = 0;
	bool sign = false;

	for (size_t at = 0; at < list.len; at = step(list, at)) {
		char c = list.at[at];

		if (c == ',' || c == ';')
			sign = false;
		if (c != '@' || sign)
			continue;
		sign = true;
		count++;
	}
	return count;
}

/* What follows the last '@' of the first mailbox, up to what ends it. */
static struct str domain_part(struct str address)
{
	struct str part = { 0 };
	size_t from = SIZE_MAX;

	for (size_t at = 0; at < address.len; at = step(address, at)) {
		char c = address.at[at];

		if (from != SIZE_MAX && strchr("(<>,;", c)) {
			part = str_sub(address, from, at - from);
			from = SIZE_MAX;
		}
		if (part.at && strchr(">,;", c))
			return part;
		if (c == '<')
			part = (struct str){ 0 };
		if (c == '@')
			from = at + 1;
	}
	return from == SIZE_MAX ? part : str_sub(address, from, address.len);
}

struct str email_domain(struct arena *arena, struct str address)
{
	return domain_fold(arena, domain_part(address));
}
