#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"

static struct str view(const char *text, size_t len)
{
	return (struct str){ text, len };
}

static const struct json *read_ok(struct arena *arena, const char *text)
{
	struct json *root = NULL;

	assert_int_equal(json_read(arena, str_of(text), &root), ERR_NONE);
	assert_non_null(root);
	return root;
}

static void refused_with(struct str text, const char *sentence)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct json untouched, *root = &untouched;

	assert_int_equal(json_read(arena, text, &root), ERR_INVALID);
	assert_ptr_equal(root, &untouched);
	assert_string_equal(err_text(ERR_INVALID), sentence);
}

static void assert_text(struct str text, const char *expected)
{
	assert_int_equal(text.len, strlen(expected));
	assert_memory_equal(text.at, expected, text.len);
}

static void reads_every_kind_of_value(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	const struct json *root = read_ok(arena,
					  " {\"text\":\"caf\xC3\xA9\", \"no\":false,\"yes\":true,"
					  "\"nil\":null,\"n\":-12,\"x\":2.5e1,"
					  "\"list\":[1,[],{}, \"a\"],\"empty\":{}}\r\n");

	(void)state;
	assert_int_equal(root->type, JSON_OBJECT);
	assert_int_equal(root->count, 8);
	assert_text(root->first->key, "text");
	assert_text(json_get(root, "text")->text, "caf\xC3\xA9");
	assert_int_equal(json_get(root, "no")->type, JSON_FALSE);
	assert_int_equal(json_get(root, "yes")->type, JSON_TRUE);
	assert_int_equal(json_get(root, "nil")->type, JSON_NULL);
	assert_int_equal(json_get(root, "n")->type, JSON_INTEGER);
	assert_int_equal(json_get(root, "n")->integer, -12);
	assert_true(json_get(root, "n")->real == -12.0);
	assert_int_equal(json_get(root, "x")->type, JSON_REAL);
	assert_true(json_get(root, "x")->real == 25.0);
	assert_text(json_get(root, "x")->source, "2.5e1");
	assert_int_equal(json_get(root, "empty")->count, 0);
	assert_null(json_get(root, "tex"));

	const struct json *list = json_get(root, "list");

	assert_int_equal(list->count, 4);
	assert_int_equal(list->first->integer, 1);
	assert_int_equal(list->first->next->type, JSON_ARRAY);
	assert_int_equal(list->first->next->next->type, JSON_OBJECT);
	assert_text(list->first->next->next->next->text, "a");
	assert_null(list->first->next->next->next->next);
}

static void looks_into_the_text_where_it_can(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	const char *text = "[\"plain\",\"esc\\u0061ped\"]";
	const struct json *root = read_ok(arena, text);

	(void)state;
	assert_ptr_equal(root->first->text.at, text + 2);
	assert_text(root->first->next->text, "escaped");
}

static void decodes_escapes(void **state)
{
	/* clang-format off */
	static const struct {
		const char *json, *text;
		size_t len;
	} cases[] = {
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8 },
		{ "\"\\u0000x\\u0000\"", "\0x\0", 3 },
		{ "\"\\u00e9\\u20AC\"", "\xC3\xA9\xE2\x82\xAC", 5 },
		{ "\"\\uD834\\udd1e\"", "\xF0\x9D\x84\x9E", 4 },
		{ "\"\\uFFFF\\uDBFF\\uDFFF\"", "\xEF\xBF\xBF\xF4\x8F\xBF\xBF", 7 },
		{ "\"\"", "", 0 },
	};
	/* clang-format on */
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str text = read_ok(arena, cases[i].json)->text;

		assert_int_equal(text.len, cases[i].len);
		assert_memory_equal(text.at, cases[i].text, text.len);
		assert_false(str_is_absent(text));
	}
}

static void keeps_a_nul_inside_a_key(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	const struct json *root = read_ok(arena, "{\"a\\u0000b\":1,\"a\":2,\"a\\u0000c\":3}");

	(void)state;
	assert_int_equal(root->first->key.len, 3);
	assert_memory_equal(root->first->key.at, "a\0b", 3);
	assert_int_equal(json_get(root, "a")->integer, 2);
}

static void reads_integers_to_their_limits(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	assert_true(read_ok(arena, "9223372036854775807")->integer == INT64_MAX);
	assert_true(read_ok(arena, "-9223372036854775808")->integer == INT64_MIN);
	assert_true(read_ok(arena, "9007199254740993")->integer == INT64_C(9007199254740993));
	assert_int_equal(read_ok(arena, "-0")->integer, 0);
	assert_int_equal(read_ok(arena, "-0")->type, JSON_INTEGER);
	refused_with(STR("9223372036854775808"), "byte 1: an integer out of range");
	refused_with(STR("[-9223372036854775809]"), "byte 2: an integer out of range");
	refused_with(STR("99999999999999999999999999"), "byte 1: an integer out of range");
	refused_with(STR("18446744073709551617"), "byte 1: an integer out of range");
}

static void rounds_reals_rightly(void **state)
{
	/* clang-format off */
	static const struct {
		const char *json;
		double real;
	} cases[] = {
		{ "0.1", 0.1 }, { "-1.25", -1.25 }, { "1e22", 1e22 }, { "1E+2", 100 }, { "123e-20", 123e-20 },
		{ "9007199254740993.0", 9007199254740992.0 },
		{ "1.7976931348623157e308", 1.7976931348623157e308 },
		{ "4.9e-324", 4.9e-324 }, { "2.2250738585072011e-308", 2.2250738585072011e-308 },
		{ "0.30000000000000000000000000000000000004", 0.3 },
		{ "100000000000000000000000000.0", 1e26 },
		{ "1763892000.123456", 1763892000.123456 },
		{ "1e-400", 0 }, { "123.456e-789", 0 }, { "1e-99999999999999999999", 0 },
		{ "0e99999999999999999999", 0 }, { "0.0", 0 },
	};
	/* clang-format on */
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct json *value = read_ok(arena, cases[i].json);

		assert_int_equal(value->type, JSON_REAL);
		assert_true(value->real == cases[i].real);
		assert_text(value->source, cases[i].json);
	}
	assert_true(signbit(read_ok(arena, "-0.0")->real) != 0);
	assert_true(signbit(read_ok(arena, "-1e-400")->real) != 0);
	refused_with(STR("1E400"), "byte 1: a number out of range");
	refused_with(STR("[-1e309]"), "byte 2: a number out of range");
	refused_with(STR("1e99999999999999999999"), "byte 1: a number out of range");
}

static void refuses_what_is_no_json_and_says_where(void **state)
{
	/* clang-format off */
	static const struct {
		const char *json, *sentence;
	} cases[] = {
		{ "", "byte 1: no value" },
		{ "  ", "byte 3: no value" },
		{ "{\"a\":1,}", "byte 8: no key" },
		{ "{\"a\" 1}", "byte 6: no colon behind a key" },
		{ "{\"a\"", "byte 5: no colon behind a key" },
		{ "{a:1}", "byte 2: no key" },
		{ "[1,]", "byte 4: no value" },
		{ "[1 2]", "byte 4: neither a comma nor the closing bracket" },
		{ "[1}", "byte 3: neither a comma nor the closing bracket" },
		{ "[1", "byte 3: an array or object without its end" },
		{ "{", "byte 2: an array or object without its end" },
		{ "1 2", "byte 3: more behind the value" },
		{ "01", "byte 2: more behind the value" },
		{ "-", "byte 1: a minus without a number" },
		{ "1.", "byte 2: a point without digits" },
		{ "1e+", "byte 2: an exponent without digits" },
		{ "nul", "byte 1: no value" },
		{ "NaN", "byte 1: no value" },
		{ "\"abc", "byte 1: a string without its end" },
		{ "\"abc\\", "byte 1: a string without its end" },
		{ "\"abc\\\"", "byte 1: a string without its end" },
		{ "\"abcdefghij\tk\"", "byte 12: a control character in a string" },
		{ "\"ab\\x\"", "byte 4: no such escape" },
		{ "\"ab\\u12g4\"", "byte 4: \\u without four hex digits" },
		{ "\"ab\\u123\"", "byte 4: \\u without four hex digits" },
		{ "\"\\ud800\"", "byte 2: half of a surrogate pair" },
		{ "\"\\ud800\\u0041\"", "byte 2: half of a surrogate pair" },
		{ "\"\\ud800\\ud800\"", "byte 2: half of a surrogate pair" },
		{ "\"x\\udc00\\ud800\"", "byte 3: half of a surrogate pair" },
		{ "\"abc\xEF\xBF\xBD\xFFzzzzzzzzz\"", "byte 8: not UTF-8" },
		{ "\"\xED\xA0\x80\"", "byte 2: not UTF-8" },
		{ "\"\xC0\x80\"", "byte 2: not UTF-8" },
		{ "\"\xF4\x90\x80\x80\"", "byte 2: not UTF-8" },
		{ "\"\\\xC3\"", "byte 3: not UTF-8" },
		{ "\xEF\xBB\xBF{}", "byte 1: no value" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		refused_with(str_of(cases[i].json), cases[i].sentence);
	refused_with(view("1\0", 2), "byte 2: more behind the value");
	refused_with((struct str){ 0 }, "byte 1: no value");
}

static void refuses_a_key_that_stands_twice(void **state)
{
	(void)state;
	refused_with(STR("{\"a\":1,\"b\":2,\"a\":1}"), "byte 14: a key that stands twice");
	refused_with(STR("{\"a\":1,\"\\u0061\":1}"), "byte 8: a key that stands twice");
	refused_with(STR("[{\"x\":{\"\":0,\"\":0}}]"), "byte 13: a key that stands twice");

	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	read_ok(arena, "{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}}");
	read_ok(arena, "{\"ab\":1,\"aab\":2,\"ba\":3,\"a\":4,\"b\":5,\"\":6}");
}

/* {"key 0":0,"key 1":0,…} and, unless negative, the key `twice` once more. */
static void many_keys(struct buf *line, size_t count, int twice)
{
	buf_clear(line);
	for (size_t i = 0; i < count; i++)
		buf_addf(line, "%s\"key %zu\":0", i ? "," : "{", i);
	if (twice >= 0)
		buf_addf(line, ",\"key \\u003%d\":0", twice);
	buf_add(line, "}");
}

static void finds_the_second_of_a_hundred_thousand_keys(void **state)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(4 << 20);

	(void)state;
	for (size_t count = 30; count <= 100000; count = count < 40 ? count + 1 : count * 50) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		char sentence[80];
		struct json *root;

		many_keys(&line, count, -1);
		assert_int_equal(json_read(arena, buf_str(&line), &root), ERR_NONE);
		assert_int_equal(root->count, count);
		snprintf(sentence, sizeof(sentence), "byte %zu: a key that stands twice",
			 line.len + 1);
		many_keys(&line, count, 7);
		refused_with(buf_str(&line), sentence);
	}
}

static void nested(struct buf *line, size_t depth)
{
	buf_clear(line);
	buf_add(line, "{\"a\":");
	for (size_t i = 1; i < depth; i++)
		buf_add_char(line, '[');
	for (size_t i = 1; i < depth; i++)
		buf_add_char(line, ']');
	buf_add(line, "}");
}

static void counts_the_document_itself_as_depth(void **state)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(400);
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct json *root;

	(void)state;
	nested(&line, JSON_DEPTH_MAX);
	assert_int_equal(json_read(arena, buf_str(&line), &root), ERR_NONE);
	nested(&line, JSON_DEPTH_MAX + 1);
	refused_with(buf_str(&line), "byte 69: nested too deeply");
}

static void never_reads_behind_the_end(void **state)
{
	static const char whole[] =
		"{\"a\\n\":[1.5e3,true,\"\\ud834\\udd1e \xC3\xA9 0123456789\",-7]}";

	(void)state;
	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		char *copy = test_malloc(len + 1); /* to be caught by the sanitizer */
		struct json *root;

		memcpy(copy + 1, whole, len);
		assert_int_equal(json_read(arena, view(copy + 1, len), &root), ERR_INVALID);
		test_free(copy);
	}
}

static void writes_what_it_is_told(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);
	struct json_writer w = json_writer(&out);

	(void)state;
	json_begin(&w, '{');
	json_key(&w, "text"), json_text(&w, STR("caf\xC3\xA9"));
	json_key_str(&w, STR("k\"")), json_text_or_null(&w, (struct str){ 0 });
	json_key(&w, "empty"), json_text_or_null(&w, STR(""));
	json_key(&w, "list"), json_begin(&w, '[');
	json_integer(&w, INT64_MIN), json_bool(&w, true), json_bool(&w, false), json_null(&w);
	json_begin(&w, '{'), json_end(&w, '}'), json_begin(&w, '['), json_end(&w, ']');
	json_raw(&w, STR("[1,2]"));
	json_end(&w, ']');
	json_key(&w, "n"), json_real(&w, 0.5, 3);
	json_end(&w, '}');
	assert_string_equal(buf_text(&out),
			    "{\"text\":\"caf\xC3\xA9\",\"k\\\"\":null,\"empty\":\"\",\"list\":"
			    "[-9223372036854775808,true,false,null,{},[],[1,2]],\"n\":0.5}");
}

static void writes_reals_short_and_with_a_point(void **state)
{
	/* clang-format off */
	static const struct {
		double n;
		int decimals;
		const char *json;
	} cases[] = {
		{ 0.125, 2, "0.12" }, { 0.5, 6, "0.5" }, { 3, 4, "3" }, { 100, 0, "100" }, { -0.0001, 2, "0" },
		{ -0.5, 2, "-0.5" }, { 0.9999999, 4, "1" }, { 1e300, 2, "1.0000000000000001e+300" }, { -10.50, 2, "-10.5" },
		{ 0.1, 17, "0.10000000000000001" }, { NAN, 2, "null" }, { -INFINITY, 2, "null" },
		{ -1.25e20, 2, "-1.25e+20" }, { 1e17, 2, "100000000000000000" },
	};
	/* clang-format on */
	static const char *const locales[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8", "C" };

	(void)state;
	for (size_t l = 0; l < ARRAY_LEN(locales); l++) {
		setlocale(LC_ALL, locales[l]); /* NOLINT(concurrency-mt-unsafe): no threads */
		for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
			CLEANUP(buf_release) struct buf out = BUF_UP_TO(100);
			struct json_writer w = json_writer(&out);

			json_real(&w, cases[i].n, cases[i].decimals);
			assert_string_equal(buf_text(&out), cases[i].json);
		}
	}
}

static void writes_harmless_text_that_reads_back(void **state)
{
	/* clang-format off */
	static const struct {
		struct str text;
		const char *json;
	} cases[] = {
		{ { "a\0b", 3 }, "\"a\\u0000b\"" },
		{ { "\"\\/\b\f\n\r\t\x1b\x7f", 10 }, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001b\\u007f\"" },
		{ { "\xC2\x9B", 2 }, "\"\\u009b\"" },
		{ { "x\xE2\x80\xAEy", 5 }, "\"x\\u202ey\"" }, /* NOLINT(misc-misleading-bidirectional): meant */
		{ { "\xF3\xA0\x81\x81", 4 }, "\"\\udb40\\udc41\"" },
		{ { "\xE6\x97\xA5\xF0\x9F\x98\x80", 7 }, "\"\xE6\x97\xA5\xF0\x9F\x98\x80\"" },
		{ { "\xEF\xBF\xBD", 3 }, "\"\xEF\xBF\xBD\"" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(100);
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct json_writer w = json_writer(&out);
		struct str back;

		json_text(&w, cases[i].text);
		assert_string_equal(buf_text(&out), cases[i].json);
		back = read_ok(arena, buf_text(&out))->text;
		assert_true(str_equal(back, cases[i].text));
	}
}

static void mends_broken_bytes_when_it_writes(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100);
	struct json_writer w = json_writer(&out);

	(void)state;
	json_text(&w, STR("a\xFF\xC3"));
	assert_string_equal(buf_text(&out), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_kind_of_value),
		cmocka_unit_test(looks_into_the_text_where_it_can),
		cmocka_unit_test(decodes_escapes),
		cmocka_unit_test(keeps_a_nul_inside_a_key),
		cmocka_unit_test(reads_integers_to_their_limits),
		cmocka_unit_test(rounds_reals_rightly),
		cmocka_unit_test(refuses_what_is_no_json_and_says_where),
		cmocka_unit_test(refuses_a_key_that_stands_twice),
		cmocka_unit_test(finds_the_second_of_a_hundred_thousand_keys),
		cmocka_unit_test(counts_the_document_itself_as_depth),
		cmocka_unit_test(never_reads_behind_the_end),
		cmocka_unit_test(writes_what_it_is_told),
		cmocka_unit_test(writes_reals_short_and_with_a_point),
		cmocka_unit_test(writes_harmless_text_that_reads_back),
		cmocka_unit_test(mends_broken_bytes_when_it_writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
