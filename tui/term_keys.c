#include "tui/term_keys.h"

#include <stdio.h>

#include "core/base/attrs.h"

/* clang-format off */

/* Both cursor modes of xterm, and what rxvt and the Linux console send. */
static const struct {
	const char *bytes;
	enum named named;
} plain[] = {
	{ "\033[A", NAMED_UP },	   { "\033OA", NAMED_UP },    { "\033[B", NAMED_DOWN },	 { "\033OB", NAMED_DOWN },
	{ "\033[C", NAMED_RIGHT }, { "\033OC", NAMED_RIGHT }, { "\033[D", NAMED_LEFT },	 { "\033OD", NAMED_LEFT },
	{ "\033[H", NAMED_HOME },  { "\033OH", NAMED_HOME },  { "\033[1~", NAMED_HOME }, { "\033[7~", NAMED_HOME },
	{ "\033[F", NAMED_END },   { "\033OF", NAMED_END },   { "\033[4~", NAMED_END },	 { "\033[8~", NAMED_END },
	{ "\033[Z", NAMED_BACK_TAB }, { "\033[2~", NAMED_INSERT }, { "\033[3~", NAMED_DELETE },
	{ "\033[5~", NAMED_PAGE_UP }, { "\033[6~", NAMED_PAGE_DOWN },
};

/* xterm puts a number between head and tail: 1 + shift 1 + alt 2 + ctrl 4. */
static const struct {
	const char *head, *tail;
	enum named named;
} modified[] = {
	{ "\033[1;", "A", NAMED_UP },	   { "\033[1;", "B", NAMED_DOWN },
	{ "\033[1;", "C", NAMED_RIGHT },   { "\033[1;", "D", NAMED_LEFT },
	{ "\033[1;", "H", NAMED_HOME },	   { "\033[1;", "F", NAMED_END },
	{ "\033[2;", "~", NAMED_INSERT },  { "\033[3;", "~", NAMED_DELETE },
	{ "\033[5;", "~", NAMED_PAGE_UP }, { "\033[6;", "~", NAMED_PAGE_DOWN },
};
/* clang-format on */

#define MODIFIERS 7

bool term_keys_sequence(size_t number, char bytes[TERM_KEYS_SEQUENCE_MAX], struct key *key)
{
	*key = (struct key){ 0 };
	if (number < ARRAY_LEN(plain)) {
		snprintf(bytes, TERM_KEYS_SEQUENCE_MAX, "%s", plain[number].bytes);
		key->named = plain[number].named;
		return true;
	}
	number -= ARRAY_LEN(plain);
	if (number >= ARRAY_LEN(modified) * MODIFIERS)
		return false;

	size_t row = number / MODIFIERS;
	unsigned modifiers = (unsigned)(number % MODIFIERS) + 1;

	snprintf(bytes, TERM_KEYS_SEQUENCE_MAX, "%s%u%s", modified[row].head, modifiers + 1,
		 modified[row].tail);
	key->named = modified[row].named;
	key->shift = modifiers & 1;
	key->alt = modifiers & 2;
	key->ctrl = modifiers & 4;
	return true;
}

struct key term_keys_of_point(uint32_t point)
{
	if (point == '\r')
		return (struct key){ .named = NAMED_ENTER };
	if (point == '\t')
		return (struct key){ .named = NAMED_TAB };
	if (point == 0x1B)
		return (struct key){ .named = NAMED_ESC };
	if (point == 0x7F)
		return (struct key){ .named = NAMED_BACKSPACE };
	if (point == 0)
		return (struct key){ .point = ' ', .ctrl = true };
	if (point <= 26)
		return (struct key){ .point = point + 'a' - 1, .ctrl = true };
	if (point < 0x20)
		return (struct key){ .point = point + 0x40, .ctrl = true };
	return (struct key){ .point = point };
}
