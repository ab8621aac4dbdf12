#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/conf.h"

static struct conf parse_ok(struct arena *arena, struct str text)
{
	struct conf conf;

	assert_int_equal(conf_parse(arena, text, &conf), ERR_NONE);
	return conf;
}

/* section|label|key|value|line, a row each; absent is "-". */
static void assert_rows(struct conf conf, const char *expected)
{
	CLEANUP(buf_release) struct buf rows = BUF_UP_TO(10000);

	for (size_t i = 0; i < conf.count; i++) {
		const struct conf_row *row = &conf.rows[i];
		struct str words[] = { row->section, row->label, row->key, row->value };

		for (size_t w = 0; w < ARRAY_LEN(words); w++) {
			buf_add_str(&rows, str_is_absent(words[w]) ? STR("-") : words[w]);
			buf_add_char(&rows, '|');
		}
		buf_addf(&rows, "%u\n", row->line);
	}
	assert_string_equal(buf_text(&rows), expected);
}

static void reads_the_settings_of_a_desk(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	assert_rows(parse_ok(arena, STR("name = acme-mail\n"
					"\n"
					"; a comment\n"
					"   # another\n"
					"[desk]\n"
					"store = desk.db                ; or postgresql://\n"
					"provider_domains = mg.example, acme-mail.example\n"
					"[geoip \"city\"]\n"
					"\tfile=geo/city.mmdb\n"
					"[list \"vpn ranges\"] ; the first\n"
					"url = https://lists.example/a;b#c # where it comes from\n"
					"[provider]")),
		    "|-|name|acme-mail|1\n"
		    "desk|-|-|-|5\n"
		    "desk|-|store|desk.db|6\n"
		    "desk|-|provider_domains|mg.example, acme-mail.example|7\n"
		    "geoip|city|-|-|8\n"
		    "geoip|city|file|geo/city.mmdb|9\n"
		    "list|vpn ranges|-|-|10\n"
		    "list|vpn ranges|url|https://lists.example/a;b#c|11\n"
		    "provider|-|-|-|12\n");
}

static void reads_quotes_blanks_and_empty_values(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	assert_rows(parse_ok(arena, STR("\xEF\xBB\xBF"
					"a = \" x ; y # z \"   ; not this\r\n"
					"b = \"say \\\"hi\\\" \\\\ C:\\dir\"\r\n"
					"c =\r\n"
					"d = ; nothing\r\n"
					"e = \"\"\r\n"
					"f = two  words = three\r\n"
					"[ list \"a] \\\"b\\\"\" ]\r\n"
					"[list \"\"]\r\n"
					"g =#0af\r\n"
					"h = caf\xC3\xA9\r\n")),
		    "|-|a| x ; y # z |1\n"
		    "|-|b|say \"hi\" \\ C:\\dir|2\n"
		    "|-|c||3\n"
		    "|-|d||4\n"
		    "|-|e||5\n"
		    "|-|f|two  words = three|6\n"
		    "list|a] \"b\"|-|-|7\n"
		    "list||-|-|8\n"
		    "list||g|#0af|9\n"
		    "list||h|caf\xC3\xA9|10\n");
}

static void keeps_what_stands_twice_for_its_reader(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	assert_rows(parse_ok(arena, STR("[desk]\na = 1\na = 2\n[desk]\n")),
		    "desk|-|-|-|1\ndesk|-|a|1|2\ndesk|-|a|2|3\ndesk|-|-|-|4\n");
}

static void reads_an_empty_file(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	assert_int_equal(parse_ok(arena, STR("")).count, 0);
	assert_int_equal(parse_ok(arena, STR("\xEF\xBB\xBF")).count, 0);
	assert_int_equal(parse_ok(arena, STR("\n\r\n ; x")).count, 0);
}

static void says_in_which_line_a_mistake_stands(void **state)
{
	/* clang-format off */
	static const struct {
		struct str text;
		const char *sentence;
	} cases[] = {
		{ STR("a = 1\nnonsense\n"), "line 2: neither key = value nor a [section]" },
		{ STR("\n\n= 1\n"), "line 3: the word before = is no key" },
		{ STR("two words = 1\n"), "line 1: the word before = is no key" },
		{ STR("[desk\n"), "line 1: a section heading ends in ], as in [desk] or [list \"vpn\"]" },
		{ STR("[]\n"), "line 1: a section needs a name, as in [desk] or [list \"vpn\"]" },
		{ STR("[list vpn]\n"), "line 1: a section heading ends in ], as in [desk] or [list \"vpn\"]" },
		{ STR("[list \"vpn]\n"), "line 1: the closing quote is missing" },
		{ STR("[desk] x\n"), "line 1: more behind a section heading" },
		{ STR("[desk]]\n"), "line 1: more behind a section heading" },
		{ STR("\na = \"b\n"), "line 2: the closing quote is missing" },
		{ STR("a = \"b\\\"\n"), "line 1: the closing quote is missing" },
		{ STR("a = \"b\" c\n"), "line 1: more behind a quoted value" },
		{ STR("a = \xFF\n"), "line 1: not UTF-8" },
		{ STR("a = 1\n; \x1b[2J\n"), "line 2: a control character" },
		{ STR("a = b\0c\n"), "line 1: a control character" },
		{ STR("a = b\rc = d\n"), "line 1: a control character" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct conf conf = { .count = 77 };

		assert_int_equal(conf_parse(arena, cases[i].text, &conf), ERR_INVALID);
		assert_string_equal(err_text(ERR_INVALID), cases[i].sentence);
		assert_int_equal(conf.count, 77);
	}
}

static void takes_long_lines_whole(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(2 * CONF_BYTES_MAX);
	struct conf conf;

	(void)state;
	buf_add(&text, "[list \"");
	for (int i = 0; i < 300; i++)
		buf_add_char(&text, 'l');
	buf_add(&text, "\"]\nkey = ");
	for (int i = 0; i < 100000; i++)
		buf_add_char(&text, 'v');
	buf_add(&text, "\n");
	conf = parse_ok(arena, buf_str(&text));
	assert_int_equal(conf.count, 2);
	assert_int_equal(conf.rows[0].label.len, 300);
	assert_int_equal(conf.rows[1].value.len, 100000);
}

static void reads_a_file_of_bounded_size(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	char path[] = "/tmp/strop-conf-XXXXXX";
	int file = mkstemp(path);
	struct conf conf;

	(void)state;
	assert_true(file >= 0);
	assert_int_equal(write(file, "a = 1\n", 6), 6);
	assert_int_equal(conf_read(arena, path, &conf), ERR_NONE);
	assert_rows(conf, "|-|a|1|1\n");

	assert_int_equal(ftruncate(file, CONF_BYTES_MAX + 1), 0);
	assert_int_equal(conf_read(arena, path, &conf), ERR_INVALID);
	assert_non_null(strstr(err_text(ERR_INVALID), "longer than"));
	close(file);
	unlink(path);
}

static void tells_a_missing_file_from_an_unreadable_one(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct conf conf;

	(void)state;
	assert_int_equal(conf_read(arena, "/nonexistent/strop.conf", &conf), ERR_NOT_FOUND);
	assert_int_equal(conf_read(arena, "/dev/null/strop.conf", &conf), ERR_NOT_FOUND);
	assert_int_equal(conf_read(arena, "/", &conf), ERR_UNAVAILABLE);
	assert_string_equal(err_text(ERR_UNAVAILABLE), "/: Is a directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_settings_of_a_desk),
		cmocka_unit_test(reads_quotes_blanks_and_empty_values),
		cmocka_unit_test(keeps_what_stands_twice_for_its_reader),
		cmocka_unit_test(reads_an_empty_file),
		cmocka_unit_test(says_in_which_line_a_mistake_stands),
		cmocka_unit_test(takes_long_lines_whole),
		cmocka_unit_test(reads_a_file_of_bounded_size),
		cmocka_unit_test(tells_a_missing_file_from_an_unreadable_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
