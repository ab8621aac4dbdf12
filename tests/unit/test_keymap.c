#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/conf.h"
#include "core/base/utf8.h"
#include "tui/keymap.h"

static struct keymap map;

static int fresh(void **state)
{
	(void)state;
	keymap_init(&map);
	return 0;
}

static enum action_id action_of(const char *key)
{
	return keymap_find(&map, input_of_text(key).key);
}

/* The contract's keys, to the letter. */
static void has_the_keys_of_the_contract(void **state)
{
	/* clang-format off */
	static const struct { const char *key; enum action_id action; } keys[] = {
		{ "Up", ACTION_UP }, { "Down", ACTION_DOWN }, { "Left", ACTION_LEFT }, { "Right", ACTION_RIGHT },
		{ "j", ACTION_DOWN }, { "k", ACTION_UP }, { "PgUp", ACTION_PAGE_UP }, { "PgDn", ACTION_PAGE_DOWN },
		{ "g", ACTION_TOP }, { "G", ACTION_BOTTOM }, { "ctrl-d", ACTION_HALF_DOWN }, { "ctrl-u", ACTION_HALF_UP },
		{ "Enter", ACTION_OPEN }, { "Esc", ACTION_BACK }, { "q", ACTION_LEAVE }, { "Tab", ACTION_NEXT_PANE },
		{ "/", ACTION_FILTER }, { ":", ACTION_COMMAND }, { "?", ACTION_HELP }, { "F1", ACTION_HELP },
		{ "Space", ACTION_MARK }, { "d", ACTION_DISABLE }, { "e", ACTION_ENABLE },
		{ "D", ACTION_DISABLE_CLUSTER }, { "u", ACTION_UNDO }, { "n", ACTION_NOTE }, { "x", ACTION_EXPORT },
		{ "c", ACTION_CLUSTER }, { "m", ACTION_MAP }, { "t", ACTION_CHAT }, { "p", ACTION_PIN },
		{ "a", ACTION_ASK }, { "w", ACTION_WHY }, { "y", ACTION_COPY }, { "T", ACTION_TAKE }, { "z", ACTION_CLOSE },
		{ "ctrl-z", ACTION_SUSPEND }, { "Z", ACTION_NONE },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		assert_int_equal(action_of(keys[i].key), keys[i].action);
	assert_int_equal(keymap_check(&map), ERR_NONE);
}

static void every_action_can_be_named_and_found(void **state)
{
	(void)state;
	for (size_t i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		const struct action_row *row = action_row((enum action_id)i);
		enum action_id found = ACTION_NONE;

		assert_int_equal(action_find(str_of(row->name), &found), ERR_NONE);
		assert_int_equal(found, i);
		assert_true(row->help[0] && row->hint[0] && row->on);
	}
}

static void moves_a_key_to_another_action(void **state)
{
	CLEANUP(buf_release) struct buf keys = BUF_UP_TO(100);
	char first[KEY_TEXT_MAX];

	(void)state;
	assert_int_equal(keymap_bind(&map, STR("d"), STR("export")), ERR_NONE);
	assert_int_equal(action_of("d"), ACTION_EXPORT);
	keymap_print(&map, ACTION_EXPORT, &keys);
	assert_string_equal(buf_text(&keys), "d x"); /* what was chosen first */
	keymap_first(&map, ACTION_EXPORT, first);
	assert_string_equal(first, "d");
	keymap_first(&map, ACTION_DISABLE, first);
	assert_string_equal(first, "");
}

static void takes_a_key_away(void **state)
{
	(void)state;
	assert_int_equal(keymap_bind(&map, STR("ctrl-z"), STR("none")), ERR_NONE);
	assert_int_equal(action_of("ctrl-z"), ACTION_NONE);
	assert_int_equal(keymap_bind(&map, STR("F9"), STR("none")), ERR_NONE);
}

static void says_what_is_wrong_with_a_row(void **state)
{
	(void)state;
	assert_int_equal(keymap_bind(&map, STR("crtl-d"), STR("export")), ERR_INVALID);
	assert_string_equal(err_text(ERR_INVALID), "no key is called 'crtl-d'");
	assert_int_equal(keymap_bind(&map, STR("d"), STR("disabel")), ERR_INVALID);
	assert_string_equal(err_text(ERR_INVALID),
			    "no action is called 'disabel'; the nearest is 'disable'");
	assert_int_equal(keymap_bind(&map, STR("d"), STR("make me a sandwich")), ERR_INVALID);
	assert_string_equal(err_text(ERR_INVALID), "no action is called 'make me a sandwich'");
	assert_int_equal(action_of("d"), ACTION_DISABLE);
}

static void leaves_a_way_out(void **state)
{
	(void)state;
	assert_int_equal(keymap_bind(&map, STR("q"), STR("quit")), ERR_NONE);
	assert_int_equal(keymap_check(&map), ERR_INVALID);
	assert_string_equal(err_text(ERR_INVALID), "no key is left for 'leave'");
	assert_int_equal(keymap_bind(&map, STR("ctrl-q"), STR("leave")), ERR_NONE);
	assert_int_equal(keymap_check(&map), ERR_NONE);
}

static void refuses_more_keys_than_it_holds(void **state)
{
	enum err e = ERR_NONE;
	char bytes[8];

	(void)state;
	for (uint32_t point = 0x4E00; !e && point < 0x4E00 + 2 * KEYMAP_MAX; point++)
		e = keymap_bind(&map, (struct str){ bytes, utf8_encode(point, bytes) }, STR("up"));
	assert_int_equal(e, ERR_INVALID);
	assert_int_equal(map.count, KEYMAP_MAX);
}

static void prints_settings_that_read_back(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(20000);
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct keymap other = { .count = 0 };
	struct conf conf;

	(void)state;
	keymap_print_settings(&map, &text);
	assert_int_equal(conf_parse(arena, buf_str(&text), &conf), ERR_NONE);
	for (size_t i = 0; i < conf.count; i++) {
		struct str rest = conf.rows[i].value, key;

		while (!str_is_absent(conf.rows[i].key) && str_cut(&rest, ',', &key))
			assert_int_equal(keymap_bind(&other, str_trim(key), conf.rows[i].key),
					 ERR_NONE);
	}
	assert_int_equal(other.count, map.count);
	for (size_t i = 0; i < map.count; i++)
		assert_int_equal(keymap_find(&other, map.bindings[i].key), map.bindings[i].action);
}

static void says_why_an_action_does_nothing_here(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(200);

	(void)state;
	assert_true(action_works_on(ACTION_DISABLE, VIEW_QUEUE));
	assert_false(action_works_on(ACTION_DISABLE, VIEW_HELP));
	action_refusal(ACTION_DISABLE, VIEW_HELP, &out);
	assert_string_equal(
		buf_text(&out),
		"disable means nothing in the help: it works where an account is at hand");
	buf_clear(&out);
	action_refusal(ACTION_ZOOM_IN, VIEW_QUEUE, &out);
	assert_string_equal(buf_text(&out), "zoom-in means nothing in the queue: it works in: map");
}

/* Whatever has a name can have another key, and then that is the one that is shown. */
static void gives_every_action_another_key(void **state)
{
	(void)state;
	for (size_t i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		const struct action_row *row = action_row((enum action_id)i);
		struct keymap own;
		char first[KEY_TEXT_MAX];

		keymap_init(&own);
		for (size_t k = own.count; k-- > 0;) /* all it had */
			if (own.bindings[k].action == (enum action_id)i) {
				key_print_setting(own.bindings[k].key, first);
				assert_int_equal(keymap_bind(&own, str_of(first), STR("none")),
						 ERR_NONE);
			}
		assert_int_equal(keymap_bind(&own, STR("alt-F12"), str_of(row->name)), ERR_NONE);
		keymap_first(&own, (enum action_id)i, first);
		assert_string_equal(first, "alt-F12");
		assert_int_equal(keymap_check(&own), ERR_NONE);
	}
}

static void leaves_an_action_without_a_key(void **state)
{
	CLEANUP(buf_release) struct buf keys = BUF_UP_TO(100);

	(void)state;
	keymap_init(&map);
	assert_int_equal(keymap_bind(&map, STR("none"), STR("up")), ERR_NONE);
	keymap_print(&map, ACTION_UP, &keys);
	assert_int_equal(keys.len, 0);
	assert_int_equal(keymap_bind(&map, STR("none"), STR("upp")), ERR_INVALID);
	assert_int_equal(keymap_bind(&map, STR("none"), STR("help")), ERR_NONE);
	assert_int_equal(keymap_check(&map), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(has_the_keys_of_the_contract, fresh),
		cmocka_unit_test_setup(every_action_can_be_named_and_found, fresh),
		cmocka_unit_test_setup(moves_a_key_to_another_action, fresh),
		cmocka_unit_test_setup(takes_a_key_away, fresh),
		cmocka_unit_test_setup(says_what_is_wrong_with_a_row, fresh),
		cmocka_unit_test_setup(leaves_a_way_out, fresh),
		cmocka_unit_test_setup(refuses_more_keys_than_it_holds, fresh),
		cmocka_unit_test_setup(prints_settings_that_read_back, fresh),
		cmocka_unit_test_setup(says_why_an_action_does_nothing_here, fresh),
		cmocka_unit_test(gives_every_action_another_key),
		cmocka_unit_test(leaves_an_action_without_a_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
