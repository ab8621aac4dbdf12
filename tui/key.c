#include "tui/key.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/base/utf8.h"

/* clang-format off */

/* The first name of a key is the one that is printed. */
static const struct {
	enum named named;
	const char *name;
} named_keys[] = {
	{ NAMED_ENTER,	   "Enter" },	  { NAMED_ENTER,     "Return" },
	{ NAMED_ESC,	   "Esc" },	  { NAMED_ESC,	     "Escape" },
	{ NAMED_TAB,	   "Tab" },
	{ NAMED_BACK_TAB,  "BackTab" },
	{ NAMED_BACKSPACE, "Backspace" },
	{ NAMED_DELETE,	   "Del" },	  { NAMED_DELETE,    "Delete" },
	{ NAMED_INSERT,	   "Ins" },	  { NAMED_INSERT,    "Insert" },
	{ NAMED_UP,	   "Up" },
	{ NAMED_DOWN,	   "Down" },
	{ NAMED_LEFT,	   "Left" },
	{ NAMED_RIGHT,	   "Right" },
	{ NAMED_HOME,	   "Home" },
	{ NAMED_END,	   "End" },
	{ NAMED_PAGE_UP,   "PgUp" },	  { NAMED_PAGE_UP,   "PageUp" },
	{ NAMED_PAGE_DOWN, "PgDn" },	  { NAMED_PAGE_DOWN, "PageDown" },
};

/* Characters that print as a word, or that a settings file would take for its own. */
static const struct {
	char point;
	bool prints; /* as the word on the screen too */
	const char *name;
} named_points[] = {
	{ ' ', true,  "Space" },
	{ ';', false, "Semicolon" },
	{ '#', false, "Hash" },
	{ '=', false, "Equals" },
	{ ':', false, "Colon" },
	{ '[', false, "Bracket" },
	{ '"', false, "Quote" },
};
/* clang-format on */

bool key_equal(struct key a, struct key b)
{
	return a.point == b.point && a.named == b.named && a.ctrl == b.ctrl && a.alt == b.alt &&
	       a.shift == b.shift;
}

static bool take_prefix(struct str *text, struct str prefix)
{
	if (text->len <= prefix.len || !str_equal_nocase(str_sub(*text, 0, prefix.len), prefix))
		return false;
	*text = str_sub(*text, prefix.len, text->len);
	return true;
}

static bool find_function_key(struct str text, struct key *key)
{
	uint32_t n;

	if (text.len < 2 || (text.at[0] != 'F' && text.at[0] != 'f'))
		return false;
	if (!str_to_uint32(str_sub(text, 1, text.len), &n) || n < 1 || n > 12)
		return false;
	key->named = (enum named)(NAMED_F1 + n - 1);
	return true;
}

static bool find_named(struct str text, struct key *key)
{
	for (size_t i = 0; i < ARRAY_LEN(named_keys); i++) {
		if (str_equal_nocase(text, str_of(named_keys[i].name))) {
			key->named = named_keys[i].named;
			return true;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(named_points); i++) {
		if (str_equal_nocase(text, str_of(named_points[i].name))) {
			key->point = (uint32_t)named_points[i].point;
			return true;
		}
	}
	return find_function_key(text, key);
}

/* Ctrl with a character exists for letters and a few signs only. */
static bool has_ctrl(uint32_t point)
{
	return (point >= 'a' && point <= 'z') || point == ' ' || point == '\\' || point == ']' ||
	       point == '^' || point == '_';
}

static bool find_point(struct str text, struct key *key)
{
	uint32_t point;

	if (!utf8_valid(text) || !utf8_next(&text, &point) || text.len)
		return false;
	if (utf8_width(point) < 1)
		return false;
	key->point = point;
	return true;
}

/* Fold what terminals cannot tell apart; false for what they cannot send. */
static bool settle(struct key *key)
{
	if (key->ctrl && key->point >= 'A' && key->point <= 'Z')
		key->point += 'a' - 'A';
	if (key->ctrl && key->point && !has_ctrl(key->point))
		return false;
	if (key->shift && key->named == NAMED_TAB) {
		key->named = NAMED_BACK_TAB;
		key->shift = false;
	}
	return !(key->shift && key->point);
}

/* Take "ctrl-" or another off the front; each at most once. */
static bool take_modifier(struct str *rest, struct key *key)
{
	bool *modifiers[] = { &key->ctrl, &key->ctrl, &key->alt, &key->alt, &key->shift };
	const struct str words[] = { STR("ctrl-"), STR("c-"), STR("alt-"), STR("m-"),
				     STR("shift-") };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (*modifiers[i] || !take_prefix(rest, words[i]))
			continue;
		*modifiers[i] = true;
		return true;
	}
	return false;
}

enum err key_parse(struct str text, struct key *key)
{
	struct key found = { 0 };
	struct str rest = text;

	while (take_modifier(&rest, &found))
		;
	if ((!find_point(rest, &found) && !find_named(rest, &found)) || !settle(&found))
		return err_fail(ERR_INVALID, "no key is called '%.*s'",
				(int)(text.len < 40 ? text.len : 40), text.at ? text.at : "");
	*key = found;
	return ERR_NONE;
}

static const char *name_of(enum named named)
{
	for (size_t i = 0; i < ARRAY_LEN(named_keys); i++) {
		if (named_keys[i].named == named)
			return named_keys[i].name;
	}
	return "?";
}

static const char *point_name(uint32_t point, bool for_settings)
{
	for (size_t i = 0; i < ARRAY_LEN(named_points); i++) {
		if ((uint32_t)named_points[i].point == point &&
		    (for_settings || named_points[i].prints))
			return named_points[i].name;
	}
	return NULL;
}

static void print(struct key key, bool for_settings, char text[KEY_TEXT_MAX])
{
	const char *word = key.named ? name_of(key.named) : point_name(key.point, for_settings);
	char bytes[4];
	struct str name = str_of(word);

	if (key.named >= NAMED_F1 && key.named <= NAMED_F12) {
		name.at = bytes;
		name.len = (size_t)snprintf(bytes, sizeof(bytes), "F%d", key.named - NAMED_F1 + 1);
	} else if (!word) {
		name.len = utf8_encode(key.point, bytes);
		name.at = bytes;
	}
	snprintf(text, KEY_TEXT_MAX, "%s%s%s%" PRI_STR, key.ctrl ? "ctrl-" : "",
		 key.alt ? "alt-" : "", key.shift ? "shift-" : "", ARG_STR(name));
}

void key_print(struct key key, char text[KEY_TEXT_MAX])
{
	print(key, false, text);
}

void key_print_setting(struct key key, char text[KEY_TEXT_MAX])
{
	print(key, true, text);
}

bool key_is_text(struct key key)
{
	return key.named == NAMED_NONE && key.point >= ' ' && !key.ctrl && !key.alt;
}

struct input input_of_key(struct key key)
{
	return (struct input){ .kind = INPUT_KEY, .key = key };
}

struct input input_of_text(const char *key_text)
{
	struct key key = { 0 };
	enum err e = key_parse(str_of(key_text), &key);

	assert(!e);
	return input_of_key(key);
}
