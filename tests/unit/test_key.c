#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/buf.h"
#include "tui/base64.h"
#include "tui/key.h"
#include "tui/term_keys.h"

static struct key parsed(const char *text)
{
	struct key key = { 0 };

	if (key_parse(str_of(text), &key))
		fail_msg("'%s' was not taken", text);
	return key;
}

static void prints_what_it_reads(void **state)
{
	static const char *const names[] = {
		"d",         "D",          "?",
		"/",         "é",          "世",
		"ctrl-d",    "ctrl-space", "alt-x",
		"alt-X",     "F1",         "F12",
		"PgUp",      "PgDn",       "Home",
		"End",       "Enter",      "Esc",
		"Tab",       "BackTab",    "Backspace",
		"Del",       "Ins",        "Up",
		"ctrl-Left", "shift-Up",   "ctrl-alt-shift-End",
		"alt-Enter", "-",          "+",
		"ctrl-\\",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char text[KEY_TEXT_MAX];

		key_print(parsed(names[i]), text);
		if (strcmp(names[i], "ctrl-space") == 0)
			assert_string_equal(text, "ctrl-Space");
		else
			assert_string_equal(text, names[i]);
	}
}

static void takes_other_names_of_the_same_key(void **state)
{
	static const char *const pairs[][2] = {
		{ "PageDown", "PgDn" },
		{ "escape", "Esc" },
		{ "RETURN", "Enter" },
		{ "Ctrl-D", "ctrl-d" },
		{ "C-d", "ctrl-d" },
		{ "M-x", "alt-x" },
		{ "shift-Tab", "BackTab" },
		{ "Semicolon", ";" },
		{ "Colon", ":" },
		{ "Hash", "#" },
		{ "Equals", "=" },
		{ "Bracket", "[" },
		{ "alt-ctrl-x", "ctrl-alt-x" },
		{ "Space", " " },
		{ "f5", "F5" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		assert_true(key_equal(parsed(pairs[i][0]), parsed(pairs[i][1])));
	assert_false(key_equal(parsed("d"), parsed("D")));
	assert_false(key_equal(parsed("C-x"), parsed("c")));
}

static void refuses_what_no_terminal_sends(void **state)
{
	static const char *const bad[] = { "",    "dd",          "ctrl-",    "crtl-d", "F0",
					   "F13", "ctrl-é",      "shift-d",  "\x1b",   "\xff",
					   "F1x", "ctrl-ctrl-d", "\xcc\x81", "ctrl-1", "PgUpp" };
	struct key key = { .point = 'k' };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(key_parse(str_of(bad[i]), &key), ERR_INVALID);
		assert_int_equal(key.point, 'k');
	}
	assert_int_equal(key_parse(STR("crtl-d"), &key), ERR_INVALID);
	assert_string_equal(err_text(ERR_INVALID), "no key is called 'crtl-d'");
}

static void writes_names_that_a_settings_file_can_hold(void **state)
{
	char text[KEY_TEXT_MAX];

	(void)state;
	for (uint32_t point = '!'; point <= '~'; point++) {
		struct key key = { .point = point };

		key_print_setting(key, text);
		assert_null(strpbrk(text, ";#=:[\" "));
		assert_true(key_equal(parsed(text), key));
	}
}

static void tells_text_from_commands(void **state)
{
	(void)state;
	assert_true(key_is_text(parsed("d")));
	assert_true(key_is_text(parsed("Space")));
	assert_true(key_is_text(parsed("世")));
	assert_false(key_is_text(parsed("ctrl-d")));
	assert_false(key_is_text(parsed("alt-d")));
	assert_false(key_is_text(parsed("Enter")));
}

static void knows_the_sequences_of_terminals(void **state)
{
	char bytes[TERM_KEYS_SEQUENCE_MAX], text[KEY_TEXT_MAX];
	struct key key;
	bool ctrl_left = false;
	size_t n = 0;

	(void)state;
	for (; term_keys_sequence(n, bytes, &key); n++) {
		assert_int_equal(bytes[0], '\033');
		if (strcmp(bytes, "\033[1;5D") != 0)
			continue;
		key_print(key, text);
		assert_string_equal(text, "ctrl-Left");
		ctrl_left = true;
	}
	assert_true(ctrl_left);
	assert_true(n > 50);
	assert_false(term_keys_sequence(SIZE_MAX, bytes, &key));
}

static void names_control_characters(void **state)
{
	/* clang-format off */
	static const struct { uint32_t point; const char *name; } cases[] = {
		{ 0, "ctrl-Space" }, { 1, "ctrl-a" }, { 9, "Tab" }, { 10, "ctrl-j" }, { 13, "Enter" },
		{ 26, "ctrl-z" }, { 27, "Esc" }, { 28, "ctrl-\\" }, { 127, "Backspace" }, { 0xE9, "é" },
	};
	/* clang-format on */
	char text[KEY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct key key = term_keys_of_point(cases[i].point);

		key_print(key, text);
		assert_string_equal(text, cases[i].name);
		assert_true(key_equal(key, parsed(text)));
	}
}

static void encodes_for_the_clipboard(void **state)
{
	/* RFC 4648, section 10 */
	static const char *const cases[][2] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(100);

		base64_add(str_of(cases[i][0]), &out);
		assert_string_equal(buf_text(&out), cases[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_what_it_reads),
		cmocka_unit_test(takes_other_names_of_the_same_key),
		cmocka_unit_test(refuses_what_no_terminal_sends),
		cmocka_unit_test(writes_names_that_a_settings_file_can_hold),
		cmocka_unit_test(tells_text_from_commands),
		cmocka_unit_test(knows_the_sequences_of_terminals),
		cmocka_unit_test(names_control_characters),
		cmocka_unit_test(encodes_for_the_clipboard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
