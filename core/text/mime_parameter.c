#include "core/text/mime_parameter.h"

#include <stdbool.h>
#include <string.h>

#include "core/base/arena.h"

#define VALUE_MAX ((size_t)64 * 1024)
#define PIECES_MAX 16

struct str mime_word(struct str value)
{
	return str_trim(str_sub(value, 0, str_find_char(value, ';')));
}

/* A parameter's value at `at`: a token, or "quoted \"text\"", which is copied. */
static struct str cut_parameter(struct arena *arena, struct str value, size_t *at)
{
	size_t end = *at, len = 0;
	struct str token;
	char *text;

	if (end >= value.len || value.at[end] != '"') {
		while (end < value.len && value.at[end] != ';')
			end++;
		token = str_trim(str_sub(value, *at, end - *at));
		*at = end;
		return token;
	}
	text = arena_take(arena, value.len - end);
	for (end++; end < value.len && value.at[end] != '"'; end++) {
		if (value.at[end] == '\\' && end + 1 < value.len)
			end++;
		if (value.at[end] != '\r' && value.at[end] != '\n')
			text[len++] = value.at[end];
	}
	while (end < value.len && value.at[end] != ';')
		end++;
	*at = end;
	return (struct str){ text, len };
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "us-ascii'en'a%20b": without the two words in front on the first piece, escapes undone. */
static struct str unescaped(struct arena *arena, struct str text, bool first)
{
	size_t charset = first ? str_find_char(text, '\'') : SIZE_MAX, language, len = 0;
	char *out;

	if (charset != SIZE_MAX) {
		language = str_find_char(str_sub(text, charset + 1, text.len), '\'');
		if (language != SIZE_MAX)
			text = str_sub(text, charset + language + 2, text.len);
	}
	out = arena_take(arena, text.len);
	for (size_t i = 0; i < text.len; i++) {
		int high = -1, low = -1;

		if (text.at[i] == '%' && i + 2 < text.len) {
			high = hex_digit(text.at[i + 1]);
			low = hex_digit(text.at[i + 2]);
		}
		out[len++] = high < 0 || low < 0 ? text.at[i] : (char)(high * 16 + low);
		i += high < 0 || low < 0 ? 0 : 2;
	}
	return (struct str){ out, len };
}

static struct str joined(struct arena *arena, struct str a, struct str b)
{
	char *text;

	if (a.len == 0)
		return b;
	text = arena_take(arena, a.len + b.len);
	memcpy(text, a.at, a.len);
	memcpy(text + a.len, b.at, b.len);
	return (struct str){ text, a.len + b.len };
}

/* Whether `given` names the parameter: "name", "name*", "name*0", "name*0*". */
static bool names(struct str given, struct str name, bool *escaped)
{
	if (given.len < name.len || !str_equal_nocase(str_sub(given, 0, name.len), name))
		return false;
	*escaped = given.len > name.len && given.at[given.len - 1] == '*';
	return given.len == name.len || given.at[name.len] == '*';
}

/* "format=flowed" may stand behind one without '=': "flowed; charset". */
static struct str name_before(struct str text)
{
	size_t semicolon = str_find_last_char(text, ';');

	return str_trim(semicolon == SIZE_MAX ? text : str_sub(text, semicolon + 1, text.len));
}

static size_t behind_blanks(struct str value, size_t at)
{
	while (at < value.len &&
	       (value.at[at] == ' ' || (value.at[at] >= '\t' && value.at[at] <= '\r')))
		at++;
	return at;
}

struct str mime_parameter(struct arena *arena, struct str value, struct str name)
{
	struct str found = { 0 };
	size_t at = str_find_char(value, ';');
	int pieces = 0;

	value = str_sub(value, 0, VALUE_MAX);
	while (at < value.len && pieces < PIECES_MAX) {
		size_t equals = str_find_char(str_sub(value, ++at, value.len), '=');
		struct str given, piece;
		bool escaped;

		if (equals == SIZE_MAX)
			break;
		given = name_before(str_sub(value, at, equals));
		at = behind_blanks(value, at + equals + 1);
		piece = cut_parameter(arena, value, &at);
		if (!names(given, name, &escaped))
			continue;
		if (escaped)
			piece = unescaped(arena, piece, pieces == 0);
		found = joined(arena, found, piece);
		pieces++;
		if (given.len == name.len)
			break;
	}
	return found;
}
