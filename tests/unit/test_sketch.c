#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/moment.h"
#include "core/base/utf8.h"
#include "core/text/sketch.h"
#include "core/text/sketch_fold.h"

#define LETTER_TEXT "Dear customer your parcel waits for you at the post office since Monday"

struct sketch {
	uint64_t hashes[SKETCH_LEN];
	size_t len;
};

static struct sketch sketch_of(const char *text)
{
	struct sketch sketch = { .len = 0 };

	sketch.len = sketch_make(str_of(text), sketch.hashes);
	return sketch;
}

static size_t shared(struct sketch a, struct sketch b)
{
	size_t count = 0;

	for (size_t i = 0; i < a.len; i++)
		for (size_t k = 0; k < b.len; k++)
			count += a.hashes[i] == b.hashes[k];
	return count;
}

static void assert_alike(const char *a, const char *b)
{
	struct sketch first = sketch_of(a), second = sketch_of(b);

	if (first.len == 0 || first.len != second.len || shared(first, second) != first.len)
		fail_msg("\"%s\" and \"%s\" differ", a, b);
}

/* Sketches are stored: these numbers may never change. */
static void hashes_the_same_for_ever(void **state)
{
	static const uint64_t known[] = {
		UINT64_C(0x3A4FEE3FCF18599F), UINT64_C(0x44D82A7A22A46B20),
		UINT64_C(0x47AD4ED55A9C664C), UINT64_C(0x5A36AFFF8B697DFF),
		UINT64_C(0x5AE5F591FBC817AE), UINT64_C(0x70DDACDBEB6AED93),
		UINT64_C(0x7B80DE9E137D1A81),
	};
	struct sketch sketch = sketch_of("zero two three four five six seven eight");

	(void)state;
	assert_int_equal(sketch.len, ARRAY_LEN(known));
	for (size_t i = 0; i < sketch.len; i++)
		if (sketch.hashes[i] != known[i])
			fail_msg("%zu: 0x%016" PRIX64, i, sketch.hashes[i]);
}

static void keeps_the_smallest_once_and_in_order(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(100000);
	CLEANUP(buf_release) struct buf twice = BUF_UP_TO(100000);
	struct sketch sketch, again;

	(void)state;
	for (int i = 0; i < 500; i++)
		buf_addf(&text, "%c%c%cx ", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i % 7);
	sketch = sketch_of(buf_text(&text));
	assert_int_equal(sketch.len, SKETCH_LEN);
	for (size_t i = 1; i < sketch.len; i++)
		assert_true(sketch.hashes[i - 1] < sketch.hashes[i]);
	/* Said twice, it is the same text but for the seam. */
	buf_addf(&twice, "%s%s", buf_text(&text), buf_text(&text));
	again = sketch_of(buf_text(&twice));
	assert_true(shared(sketch, again) >= SKETCH_LEN - 1);
}

static void leaves_short_texts_alone(void **state)
{
	(void)state;
	assert_int_equal(sketch_of("").len, 0);
	assert_int_equal(sketch_of("one two three four five six seven").len, 0);
	assert_int_equal(sketch_of("... --- !!! ??? ,,, ;;; ::: *** ((( )))").len, 0);
	assert_int_equal(sketch_of("zero two three four five six seven eight").len, 7);
	assert_int_equal(sketch_of("one two three four five six seven eight").len, 6);
}

static void overlooks_what_variants_change(void **state)
{
	/* clang-format off */
	static const char *const pairs[][2] = {
		{ LETTER_TEXT, "DEAR  Customer,\nyour parcel waits: for you (at the post-office) since Monday!" },
		{ LETTER_TEXT " 4711", LETTER_TEXT " 99 12.30" },
		{ LETTER_TEXT " a1b2c3", LETTER_TEXT " 77ff00aa11" },
		{ LETTER_TEXT " room12", LETTER_TEXT " room4711" },
		{ LETTER_TEXT " anna@web.example", LETTER_TEXT " <bert.x+tag@mail.example>," },
		{ LETTER_TEXT " https://a.shop.example/x?y=1 now", LETTER_TEXT " http://www.shop.example/ now" },
		{ LETTER_TEXT " (http://10.0.0.1/x)", LETTER_TEXT " http://192.0.2.1/" },
		{ LETTER_TEXT, "De\xE2\x80\x8B" "ar customer your par\xC2\xAD" "cel waits for you at the post office since Monday" },
		{ LETTER_TEXT, "\xEF\xBC\xA4" "ear customer your parcel waits for you at the post office since Monday" },
		{ LETTER_TEXT, LETTER_TEXT " \xF0\x9F\x8E\x89\xEF\xB8\x8F \xE2\x9C\x93" },
		{ LETTER_TEXT, "D\xD0\xB5\xD0\xB0r custom\xC3\xA9r y\xCE\xBFur p\xD0\xB0rc\xD0\xB5l w4its for you at the p0st office since Monday" },
		{ LETTER_TEXT, "Dear customer 1Z999AA10 your parcel 4711 waits for you deadbeef01ab23cd45 at the post office since Monday" },
		{ LETTER_TEXT, "Dear customer your parcel xKqPzRtBvNmLwQ waits for you at the post office since Monday" },
		{ LETTER_TEXT " caf\xC3\xA9", LETTER_TEXT " CAFE\xCC\x81" },
		{ LETTER_TEXT " Stra\xC3\x9F" "e", LETTER_TEXT " STRASSE" },
		{ LETTER_TEXT " \xD0\x9F\xD0\xA0\xD0\x98", LETTER_TEXT " \xD0\xBF\xD1\x80\xD0\xB8" },
		{ LETTER_TEXT " \xCE\x9F\xCE\xA3", LETTER_TEXT " \xCE\xBF\xCF\x82" }, /* final sigma */
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		assert_alike(pairs[i][0], pairs[i][1]);
}

static void tells_different_texts_apart(void **state)
{
	struct sketch parcel = sketch_of(LETTER_TEXT);
	struct sketch other = sketch_of(
		"Our newsletter brings ten recipes with pumpkin, apples and "
		"walnuts for long autumn evenings");
	struct sketch variant = sketch_of("Hello customer your parcel waits for you at the post "
					  "office since Tuesday");

	(void)state;
	assert_int_equal(shared(parcel, other), 0);
	assert_true(shared(parcel, variant) >= 7);
	assert_true(shared(parcel, variant) < parcel.len);
}

static void takes_four_characters_where_blanks_do_not_part_words(void **state)
{
	/* "Your account will be closed, please confirm at once", and with one character changed. */
	struct sketch a = sketch_of(
		"\xE6\x82\xA8\xE7\x9A\x84\xE5\xB8\x90\xE6\x88\xB7\xE5\xB0\x86\xE8\xA2\xAB"
		"\xE5\x85\xB3\xE9\x97\xAD\xE8\xAF\xB7\xE7\xAB\x8B\xE5\x8D\xB3\xE7\xA1\xAE");
	struct sketch b = sketch_of(
		"\xE4\xBD\xA0\xE7\x9A\x84\xE5\xB8\x90\xE6\x88\xB7\xE5\xB0\x86\xE8\xA2\xAB"
		"\xE5\x85\xB3\xE9\x97\xAD\xE8\xAF\xB7\xE7\xAB\x8B\xE5\x8D\xB3\xE7\xA1\xAE");

	(void)state;
	assert_int_equal(a.len, 9); /* of 12 characters, four at a time */
	assert_int_equal(shared(a, b), 8);
}

static struct sketch brief_of(const char *subject, const char *text, const char *link)
{
	struct str links[] = { str_of(link) };
	struct brief brief = { .subject = str_of(subject),
			       .text = str_of(text),
			       .own = STR("acme.example"),
			       .links = links,
			       .link_count = 1 };
	struct sketch sketch;

	sketch.len = sketch_brief(&brief, sketch.hashes);
	return sketch;
}

static void sketches_a_few_words_by_where_they_lead(void **state)
{
	struct sketch a = brief_of("photos", "Hey look at this: https://bit.ly/1",
				   "https://bit.ly/1");
	struct sketch b = brief_of("photos", "Hi look at this: https://bit.ly/2",
				   "https://bit.ly/2");
	struct sketch c = brief_of("photos", "Hey look at this: http://b.example",
				   "http://b.example");
	struct sketch own = brief_of("photos", "Hey look at this: http://www.acme.example/x",
				     "http://www.acme.example/x");
	struct sketch none = brief_of("hello", "see", "https://bit.ly/1");

	(void)state;
	assert_true(a.len >= SKETCH_BRIEF_MIN);
	for (size_t i = 0; i < a.len; i++)
		assert_true((a.hashes[i] & SKETCH_BRIEF) != 0);
	assert_true(shared(a, b) >= 4);
	assert_true(shared(a, c) >= 4 && shared(a, c) < a.len);
	assert_int_equal(own.len, 0);
	assert_int_equal(none.len, 0);
}

/* The quick way must give what utf8_fold() gives, or texts would differ by their neighbours. */
static void folds_simple_letters_as_utf8_fold_does(void **state)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(64);
	unsigned near = 0, checked = 0;

	(void)state;
	for (uint32_t point = 0x80; point <= 0x10FFFF; point++) {
		char bytes[4], simple[4];
		size_t len;

		if (point >= 0xD800 && point <= 0xDFFF)
			continue;
		if (sketch_class(point, &near) != SKETCH_SIMPLE || utf8_is_harmful(point))
			continue;
		buf_clear(&folded);
		utf8_fold((struct str){ bytes, utf8_encode(point, bytes) }, &folded);
		len = utf8_encode(sketch_fold_simple(point), simple);
		if (!str_equal(buf_str(&folded), (struct str){ simple, len }))
			fail_msg("U+%04X", (unsigned)point);
		checked++;
	}
	assert_true(checked > 12000);
}

static void letters_look_like_letters(void **state)
{
	(void)state;
	for (uint32_t point = 0x80; point < 0x3000; point++) {
		uint32_t like = sketch_fold_alike(point);

		if (like != point && (like < 'a' || like > 'z'))
			fail_msg("U+%04X", (unsigned)point);
	}
	assert_int_equal(sketch_fold_alike(0x430), 'a');
	assert_int_equal(sketch_fold_alike(0x3BF), 'o');
	assert_int_equal(sketch_fold_alike(0xE9), 'e');
	assert_int_equal(sketch_fold_alike(0x1EBF), 'e');
	assert_int_equal(sketch_fold_alike(0x436), 0x436);
	assert_int_equal(sketch_fold_alike(0x4E00), 0x4E00);
}

static void words_that_are_keys_are_left_out(void **state)
{
	static const struct {
		const char *word;
		bool is_key;
	} words[] = {
		{ "JavaScript", false }, { "McDonaldsRestaurant", false },
		{ "aBcDeFgHiJ", true },  { "a1b2c3", true },
		{ "room12", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		char text[200];

		snprintf(text, sizeof(text), "%s %s", words[i].word, LETTER_TEXT);
		assert_int_equal(sketch_of(text).len == sketch_of(LETTER_TEXT).len,
				 words[i].is_key);
	}
}

static void classes_do_not_depend_on_the_letter_before(void **state)
{
	unsigned near = 0;

	(void)state;
	for (uint32_t point = 0x80; point < 0x20000; point++) {
		unsigned fresh = 0;

		assert_int_equal(sketch_class(point, &near), sketch_class(point, &fresh));
	}
}

static void does_not_depend_on_where_words_fall(void **state)
{
	/* Nine letters, so that words end at every place in a lane and near the text's end. */
	static const char *const tails[] = { "", " ", ".", "\n\n", " ... ", "        " };
	struct sketch plain = sketch_of("a bb ccc dddd eeeee ffffff ggggggg hhhhhhhh iiiiiiiii");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		CLEANUP(buf_release) struct buf text = BUF_UP_TO(200);

		buf_addf(&text, "%sA BB\tccc, dddd\neeeee.ffffff   ggggggg  (hhhhhhhh) iiiiiiiii%s",
			 tails[i], tails[i]);
		assert_int_equal(shared(plain, sketch_of(buf_text(&text))), plain.len);
	}
}

static void takes_time_in_step_with_the_text(void **state)
{
	static const char *const patterns[] = {
		"a@",  "www.",     "http://", "http://)))", "1a",
		"a.b", "\xCC\x81", "\xFF",    "aaaaaaaa",   "a@b "
	};
	const size_t size = SKETCH_TEXT_MAX;
	char *text = malloc(size);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		size_t len = strlen(patterns[i]);
		int64_t start = moment_ticks_us();
		uint64_t sketch[SKETCH_LEN];

		for (size_t at = 0; at < size; at++)
			text[at] = patterns[i][at % len];
		sketch_make((struct str){ text, size }, sketch);
		assert_true(moment_ticks_us() - start < 5 * MOMENT_SECOND);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_the_same_for_ever),
		cmocka_unit_test(keeps_the_smallest_once_and_in_order),
		cmocka_unit_test(leaves_short_texts_alone),
		cmocka_unit_test(overlooks_what_variants_change),
		cmocka_unit_test(tells_different_texts_apart),
		cmocka_unit_test(takes_four_characters_where_blanks_do_not_part_words),
		cmocka_unit_test(sketches_a_few_words_by_where_they_lead),
		cmocka_unit_test(folds_simple_letters_as_utf8_fold_does),
		cmocka_unit_test(letters_look_like_letters),
		cmocka_unit_test(words_that_are_keys_are_left_out),
		cmocka_unit_test(classes_do_not_depend_on_the_letter_before),
		cmocka_unit_test(does_not_depend_on_where_words_fall),
		cmocka_unit_test(takes_time_in_step_with_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
