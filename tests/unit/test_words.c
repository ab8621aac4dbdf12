#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/text/brand.h"
#include "core/text/brand_data.h"
#include "core/text/words.h"

static void assert_cut(const char *name, const char *wanted)
{
	struct brand_text text;
	struct words_cut cut;
	char got[2 * BRAND_TEXT_MAX] = "";
	size_t len = 0;

	brand_text_of(str_of(name), &text);
	words_cut(&text, &cut);
	assert_int_equal(cut.head[text.len], cut.tail[0]);
	for (size_t i = 0; i < text.len; i += cut.tail_word[i]) {
		if (len)
			got[len++] = ' ';
		memcpy(got + len, text.looks + i, cut.tail_word[i]);
		len += cut.tail_word[i];
	}
	got[len] = '\0';
	assert_string_equal(got, wanted);
}

static void cuts_names_where_it_is_cheapest(void **state)
{
	(void)state;
	assert_cut("purchaseupdate", "purchase update");
	assert_cut("Finanzberatung", "finanz beratung");
	assert_cut("voiture-bleue24", "voiture - bleu e 2 4");
	assert_cut("qxzk", "q x z k");
	assert_cut("a", "a");
	assert_cut("", "");
}

static void knows_words_of_several_languages(void **state)
{
	static const char *const words[] = { "purchase", "sicherheit", "boulangerie", "tienda",
					     "miller",   "hannover",   "stripes",     "of" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (!words_has(str_of(words[i])))
			fail_msg("\"%s\" is no word", words[i]);
	assert_false(words_has(STR("")));
	assert_false(words_has(STR("qxzk")));
	assert_false(words_has(STR("purchas3")));
	assert_false(words_has(STR("pneumonoultramicroscopicsilicovolcanoconiosis")));
}

/* Or the name would be found nowhere: data/words/make-words.pl has to be run when a brand is added. */
static void holds_no_brand(void **state)
{
	(void)state;
	for (size_t i = 0; i < brand_words_count; i++)
		if (brand_words[i].len > 2 && words_has(str_of(brand_words[i].looks)))
			fail_msg("\"%s\" is among the words: run data/words/make-words.pl",
				 brand_words[i].looks);
}

static void stays_within_its_table(void **state)
{
	(void)state;
	assert_true(words_dawg_size % 4 == 0 && words_dawg_size < 600000);
	for (size_t at = 0; at < words_dawg_size; at += 4) {
		const unsigned char *b = words_dawg + at;
		uint32_t edge = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
				(uint32_t)b[3] << 24;

		assert_true((edge & 31) < 26);
		assert_true((size_t)(edge >> 7) * 4 < words_dawg_size);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_names_where_it_is_cheapest),
		cmocka_unit_test(knows_words_of_several_languages),
		cmocka_unit_test(holds_no_brand),
		cmocka_unit_test(stays_within_its_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
