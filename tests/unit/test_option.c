#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/option.h"

#define WORDS_MAX 12

/* clang-format off */
static const struct option verb[] = {
	{ "limit",  0,   "N",       "at most N rows",    false },
	{ "output", 'o', "FILE",    "write there",       false },
	{ "except", 'x', "ACCOUNT", "but not this one",  true },
	{ "quiet",  'q', NULL,      "say nothing",       false },
	{ "v",      'v', NULL,      "say more",          true },
};
static const struct option everywhere[] = {
	{ "json",   0,   NULL,      "JSON",              false },
	{ "store",  's', "STORE",   "where all is kept", false },
};
/* clang-format on */

static const struct option *const tables[2] = { verb, everywhere };
static const size_t counts[2] = { ARRAY_LEN(verb), ARRAY_LEN(everywhere) };

/* A command line, its words divided by blanks; '~' stands for an empty word. */
static enum err read_words(struct arena *arena, const char *line, struct options *options)
{
	struct str rest = str_of(line), word;
	char *argv[WORDS_MAX + 1] = { NULL };
	int argc = 0;

	while (str_cut(&rest, ' ', &word)) {
		size_t len = str_is(word, "~") ? 0 : word.len;

		assert_true(argc < WORDS_MAX);
		argv[argc] = arena_take(arena, len + 1);
		memcpy(argv[argc++], word.at, len);
	}
	return options_read(arena, tables, counts, argc, argv, options);
}

static void assert_read(const char *line, const char *expected)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf found = BUF_UP_TO(1000);
	struct options options;

	assert_int_equal(read_words(arena, line, &options), ERR_NONE);
	for (size_t i = 0; i < options.count; i++)
		buf_addf(&found, "%s=%s ", options.values[i].option->name,
			 options.values[i].text ? options.values[i].text : "-");
	buf_add(&found, "|");
	for (size_t i = 0; i < options.operand_count; i++)
		buf_addf(&found, " %s", options.operands[i]);
	assert_string_equal(buf_text(&found), expected);
}

static void reads_options_wherever_they_stand(void **state)
{
	(void)state;
	assert_read("strop", "|");
	assert_read("strop a --limit 5 b --json", "limit=5 json=- | a b");
	assert_read("strop --limit=5 a -qofile b", "limit=5 quiet=- output=file | a b");
}

static void reads_every_way_of_giving_a_value(void **state)
{
	(void)state;
	assert_read("strop --limit=5", "limit=5 |");
	assert_read("strop --limit= a", "limit= | a");
	assert_read("strop --limit=a=b", "limit=a=b |");
	assert_read("strop --limit ~ a", "limit= | a");
	assert_read("strop -o f", "output=f |");
	assert_read("strop -of", "output=f |");
	assert_read("strop -o=f", "output==f |");
	assert_read("strop -qvof a", "quiet=- v=- output=f | a");
	assert_read("strop -vvv", "v=- v=- v=- |");
	assert_read("strop -s x -x a -x b", "store=x except=a except=b |");
	assert_read("strop --limit -5", "limit=-5 |");
	assert_read("strop --limit --", "limit=-- |");
}

static void leaves_the_rest_alone(void **state)
{
	(void)state;
	assert_read("strop - --json", "json=- | -");
	assert_read("strop a -- --json -o", "| a --json -o");
	assert_read("strop -- --", "| --");
	assert_read("strop ~", "| ");
}

static void refuses_what_it_does_not_know(void **state)
{
	/* clang-format off */
	static const struct {
		const char *line, *sentence;
	} cases[] = {
		{ "strop --frobnicate", "--frobnicate: no such option" },
		{ "strop --frob=1", "--frob: no such option" },
		{ "strop --lim 5", "--lim: no such option" },
		{ "strop --=5", "--: no such option" },
		{ "strop -z", "-z: no such option" },
		{ "strop -qz", "-z: no such option" },
		{ "strop -5", "-5: no such option" },
		{ "strop --json=yes", "--json: takes no value" },
		{ "strop --limit", "--limit: N is missing" },
		{ "strop -qo", "--output: FILE is missing" },
		{ "strop --limit 1 --limit 2", "--limit: given twice" },
		{ "strop -o a --output=a", "--output: given twice" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct options options = { .count = 77 };

		assert_int_equal(read_words(arena, cases[i].line, &options), ERR_INVALID);
		assert_string_equal(err_text(ERR_INVALID), cases[i].sentence);
		assert_int_equal(options.count, 77);
	}
}

static void gives_the_last_value(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct options options;

	(void)state;
	assert_int_equal(read_words(arena, "strop -x a -x b --json --json", &options), ERR_NONE);
	assert_string_equal(options_get(&options, "except"), "b");
	assert_string_equal(options_get(&options, "json"), "");
	assert_true(options_has(&options, "json"));
	assert_null(options_get(&options, "limit"));
	assert_false(options_has(&options, "limit"));
}

static void does_with_one_table_or_none(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	const struct option *const one[2] = { NULL, everywhere }, *const none[2] = { NULL, NULL };
	char program[] = "strop", json[] = "--json";
	char *const argv[] = { program, json, NULL };
	struct options options;

	(void)state;
	assert_int_equal(options_read(arena, one, counts, 2, argv, &options), ERR_NONE);
	assert_true(options_has(&options, "json"));
	assert_int_equal(options_read(arena, none, counts, 2, argv, &options), ERR_INVALID);
	assert_int_equal(options_read(arena, none, counts, 0, argv, &options), ERR_NONE);
	assert_int_equal(options.operand_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_options_wherever_they_stand),
		cmocka_unit_test(reads_every_way_of_giving_a_value),
		cmocka_unit_test(leaves_the_rest_alone),
		cmocka_unit_test(refuses_what_it_does_not_know),
		cmocka_unit_test(gives_the_last_value),
		cmocka_unit_test(does_with_one_table_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
