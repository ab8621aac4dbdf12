#include "core/text/mime_parameter.h"

#include <stdbool.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/text/ascii.h"

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
	char *text;

	if (ascii_at(value, end) != '"') {
		while (end < value.len && value.at[end] != ';')
			end++;
		value = str_trim(str_sub(value, *at, end - *at));
		*at = end;
		return value;
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

/* "us-ascii'en'a%20b": without the two words in front on the first piece, escapes undone. */
static struct str unescaped(struct arena *arena, struct str text, bool first)
{
	size_t quotes = 0, len = 0, from = 0;
	char *out;

	while (first && from < text.len && quotes < 2)
		quotes += text.at[from++] == '\'';
	if (quotes == 2)
		text = str_sub(text, from, text.len);
	out = arena_take(arena, text.len);
	for (size_t i = 0; i < text.len; i++) {
		int byte = text.at[i] == '%' ? ascii_escaped(text, i) : -1;

		out[len++] = (char)(byte < 0 ? text.at[i] : byte);
		i += byte < 0 ? 0 : 2;
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
	while (at < value.len && ascii_is_space(value.at[at]))
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
