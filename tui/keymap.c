#include "tui/keymap.h"

#include <assert.h>
#include <string.h>

#include "core/base/buf.h"

static size_t place_of(const struct keymap *map, struct key key)
{
	size_t i = 0;

	while (i < map->count && !key_equal(map->bindings[i].key, key))
		i++;
	return i;
}

static void unbind(struct keymap *map, size_t i)
{
	map->count--;
	memmove(&map->bindings[i], &map->bindings[i + 1],
		(map->count - i) * sizeof(map->bindings[0]));
}

void keymap_init(struct keymap *map)
{
	map->count = 0;
	for (size_t i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		struct str rest = str_of(action_row((enum action_id)i)->keys), word;

		while (str_cut(&rest, ' ', &word)) {
			struct key key = { 0 };
			enum err e = key_parse(word, &key);

			assert(!e && map->count < KEYMAP_MAX && place_of(map, key) == map->count);
			map->bindings[map->count++] = (struct binding){ key, (enum action_id)i,
									false };
		}
	}
}

/* What somebody chose is shown, not what the action had by itself. */
static void put_before_defaults(struct keymap *map, struct binding binding)
{
	size_t at = 0;

	while (at < map->count &&
	       (map->bindings[at].given || map->bindings[at].action != binding.action))
		at++;
	memmove(&map->bindings[at + 1], &map->bindings[at],
		(map->count - at) * sizeof(map->bindings[0]));
	map->bindings[at] = binding;
	map->count++;
}

/* "export = none": no key does it any more. */
static enum err take_keys(struct keymap *map, struct str action_text)
{
	enum action_id action;
	enum err e = action_find(action_text, &action);

	for (size_t i = map->count; !e && i > 0; i--)
		if (map->bindings[i - 1].action == action)
			unbind(map, i - 1);
	return e;
}

enum err keymap_bind(struct keymap *map, struct str key_text, struct str action_text)
{
	enum action_id action = ACTION_NONE;
	struct key key;
	enum err e;

	if (str_is(key_text, "none") && !str_is(action_text, "none"))
		return take_keys(map, action_text);
	e = key_parse(key_text, &key);
	if (e)
		return e;
	if (!str_is(action_text, "none")) {
		e = action_find(action_text, &action);
		if (e)
			return e;
	}

	size_t at = place_of(map, key);

	if (at < map->count)
		unbind(map, at);
	if (action == ACTION_NONE)
		return ERR_NONE;
	if (map->count == KEYMAP_MAX)
		return err_fail(ERR_INVALID, "more than %d keys", KEYMAP_MAX);
	put_before_defaults(map, (struct binding){ key, action, true });
	return ERR_NONE;
}

static bool has_key(const struct keymap *map, enum action_id action)
{
	for (size_t i = 0; i < map->count; i++) {
		if (map->bindings[i].action == action)
			return true;
	}
	return false;
}

enum err keymap_check(const struct keymap *map)
{
	static const enum action_id needed[] = { ACTION_HELP, ACTION_COMMAND, ACTION_BACK,
						 ACTION_LEAVE };

	for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
		if (!has_key(map, needed[i]))
			return err_fail(ERR_INVALID, "no key is left for '%s'",
					action_row(needed[i])->name);
	}
	return ERR_NONE;
}

enum action_id keymap_find(const struct keymap *map, struct key key)
{
	size_t at = place_of(map, key);

	return at < map->count ? map->bindings[at].action : ACTION_NONE;
}

void keymap_print(const struct keymap *map, enum action_id action, struct buf *out)
{
	const char *separator = "";

	for (size_t i = 0; i < map->count; i++) {
		char text[KEY_TEXT_MAX];

		if (map->bindings[i].action != action)
			continue;
		key_print(map->bindings[i].key, text);
		buf_addf(out, "%s%s", separator, text);
		separator = " ";
	}
}

void keymap_first(const struct keymap *map, enum action_id action, char text[KEY_TEXT_MAX])
{
	text[0] = '\0';
	for (size_t i = 0; i < map->count; i++) {
		if (map->bindings[i].action == action) {
			key_print(map->bindings[i].key, text);
			return;
		}
	}
}

void keymap_first_in_line(const struct keymap *map, enum action_id action, char text[KEY_TEXT_MAX])
{
	CLEANUP(buf_release) struct buf keys = BUF_UP_TO(400);
	struct str rest, name;
	struct key key;

	keymap_print(map, action, &keys);
	rest = buf_str(&keys);
	text[0] = '\0';
	while (!text[0] && str_cut(&rest, ' ', &name))
		if (!key_parse(name, &key) && !key_is_text(key))
			key_print(key, text);
}

/* "d, ctrl-x", as the settings write them. */
static void add_setting_keys(const struct keymap *map, enum action_id action, struct buf *out)
{
	const char *separator = "";

	for (size_t i = 0; i < map->count; i++) {
		char text[KEY_TEXT_MAX];

		if (map->bindings[i].action != action)
			continue;
		key_print_setting(map->bindings[i].key, text);
		buf_addf(out, "%s%s", separator, text);
		separator = ", ";
	}
}

void keymap_print_settings(const struct keymap *map, struct buf *out)
{
	buf_add(out, "[keys]\n");
	for (size_t i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		CLEANUP(buf_release)
		struct buf keys = BUF_UP_TO((size_t)KEYMAP_MAX * (KEY_TEXT_MAX + 2));
		const struct action_row *row = action_row((enum action_id)i);

		add_setting_keys(map, (enum action_id)i, &keys);
		if (keys.len)
			buf_addf(out, "%-16s = %-12s ; %s\n", row->name, buf_text(&keys),
				 row->help);
	}
}
