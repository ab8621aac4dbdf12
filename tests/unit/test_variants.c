#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/desk/variants.h"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* The words, those that differ in brackets. */
static void assert_words(const struct variant_text *text, const char *expected)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);

	for (size_t i = 0; i < text->count; i++)
		buf_addf(&out, text->words[i].differs ? "%s[%" PRI_STR "]" : "%s%" PRI_STR,
			 i ? " " : "", ARG_STR(text->words[i].text));
	assert_string_equal(buf_text(&out), expected);
}

static void lights_what_one_text_has_and_another_has_not(void **state)
{
	const struct str texts[] = { STR("Dear Anna, your parcel 7421 is waiting"),
				     STR("Dear Bob, your\n package 7421  is waiting"),
				     STR("Dear Anna, your own parcel is waiting") };
	const struct variant_text *out = variants_align(arena, texts, ARRAY_LEN(texts));

	(void)state;
	assert_words(&out[0], "Dear [Anna,] your [parcel] [7421] is waiting");
	assert_words(&out[1], "Dear [Bob,] your [package] 7421 is waiting");
	assert_words(&out[2], "Dear Anna, your [own] parcel is waiting");
}

static void lights_nothing_in_one_text_alone(void **state)
{
	const struct str texts[] = { STR("all  the same"), STR("all the same") };

	(void)state;
	assert_words(variants_align(arena, texts, 1), "all the same");
	assert_words(&variants_align(arena, texts, 2)[0], "all the same");
	assert_words(&variants_align(arena, texts, 2)[1], "all the same");
}

static void takes_empty_and_endless_texts(void **state)
{
	char *endless = arena_take(arena, 4001);
	struct str texts[] = { STR(""), { endless, 4000 }, { NULL, 0 } };
	const struct variant_text *out;

	(void)state;
	for (int i = 0; i < 4000; i++)
		endless[i] = i % 2 ? ' ' : 'a';
	out = variants_align(arena, texts, ARRAY_LEN(texts));
	assert_int_equal(out[0].count, 0);
	assert_int_equal(out[1].count, VARIANT_WORDS_MAX);
	assert_true(out[1].cut);
	assert_true(out[1].words[7].differs);
	assert_int_equal(out[2].count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lights_what_one_text_has_and_another_has_not, begin,
						end),
		cmocka_unit_test_setup_teardown(lights_nothing_in_one_text_alone, begin, end),
		cmocka_unit_test_setup_teardown(takes_empty_and_endless_texts, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
