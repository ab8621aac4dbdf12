#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/model/card_number.h"

struct example {
	const char *text, *masked;
};

static void masks(const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct str text = str_of(examples[i].text);
		struct str masked = card_number_mask(arena, text);
		char shown[400] = { 0 };

		assert_int_equal(masked.len, text.len);
		memcpy(shown, masked.at, masked.len);
		assert_string_equal(shown, examples[i].masked);
	}
}

static void masks_all_but_the_last_four_digits(void **state)
{
	/* clang-format off */
	static const struct example cases[] = {
		{ "4111111111111111", "************1111" },
		{ "4111 1111 1111 1111", "**** **** **** 1111" },
		{ "4111-1111 1111-1111", "****-**** ****-1111" },
		{ "my card is 5555-5555-5555-4444.", "my card is ****-****-****-4444." },
		{ "amex 3782 822463 10005 exp 12/27", "amex **** ****** *0005 exp 12/27" },
		{ "4222222222222", "*********2222" },
		{ "6304000000000000000 19", "***************0000 19" },
		{ "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "* * * * * * * * * * * * 1 1 1 1" },
		{ "_4111111111111111_", "_************1111_" },
		{ "(4111111111111111)", "(************1111)" },
		{ "\xC3\x97" "4111111111111111", "\xC3\x97" "************1111" },
		{ "\xE5\x8D\xA1\xE5\x8F\xB7" "4111111111111111", "\xE5\x8D\xA1\xE5\x8F\xB7" "************1111" },
	};
	/* clang-format on */

	(void)state;
	masks(cases, ARRAY_LEN(cases));
}

static void leaves_what_is_no_card_number(void **state)
{
	static const char *const texts[] = {
		"",
		"1",
		"no digits at all, and quite a few letters",
		"4111111111111112",       /* Luhn */
		"4111  1111  1111  1111", /* two spaces */
		"4111\t1111\t1111\t1111", /* no spaces */
		"411111111111",           /* too short */
		"41111111111111111111",   /* too long */
		"x4111111111111111",      /* letters touch it */
		"4111111111111111e",
		"\303\2514111111111111111",
		"4111 1111 1111 1111\xC3\xA9",
		"e\314\2014111111111111111",
		"\357\274\2214111111111111111", /* a full-width digit */
		"14111111111111111 ",           /* further digits */
		"+4111111111111111",
		"call +49 4111 1111 1111 1",
		"+4111 1111 1111 1111",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct str text = str_of(texts[i]);

		assert_ptr_equal(card_number_mask(arena, text).at, text.at);
		assert_int_equal(arena_used(arena), 0);
	}
}

static void sees_a_card_number_among_other_groups(void **state)
{
	/* clang-format off */
	static const struct example cases[] = {
		{ "4111 1111 1111 1111 12/27", "**** **** **** 1111 12/27" },
		{ "4111 1111 1111 1111 123", "**** **** **** 1111 123" },
		{ "12-2027 4111111111111111 123", "12-2027 ************1111 123" },
		{ "4111-1111-1111-1111 - 5500 0000 0000 0004", "****-****-****-1111 - **** **** **** 0004" },
		{ "4111 1111 1111 1111 5500 0000 0000 0004", "**** **** **** 1111 **** **** **** 0004" },
		{ "+1 4111 1111 1111 1111", "+1 **** **** **** 1111" },
		{ "+44 20 7946 0958, 4111111111111111", "+44 20 7946 0958, ************1111" },
	};
	/* clang-format on */

	(void)state;
	masks(cases, ARRAY_LEN(cases));
}

/* Two numbers that overlap: "4111 1111 1111 1111", and its last four with what follows. */
static void shows_no_number_that_overlaps_another(void **state)
{
	static const struct example cases[] = {
		{ "4111 1111 1111 1111 0000 0000 04", "**** **** **** **** **** **00 04" },
		{ "4111 1111 1111 1111 0000 0000 07", "**** **** **** 1111 0000 0000 07" },
	};

	(void)state;
	masks(cases, ARRAY_LEN(cases));
}

static void finds_them_with_a_plus_too(void **state)
{
	(void)state;
	assert_true(card_number_is_in(STR("4111111111111111")));
	assert_true(card_number_is_in(STR("+4111111111111111")));
	assert_true(card_number_is_in(STR("-4111111111111111.0")));
	assert_true(card_number_is_in(STR("a 4111 1111 1111 1111 12")));
	assert_false(card_number_is_in(STR("4.111111111111111e15")));
	assert_false(card_number_is_in(STR("424242")));
	assert_false(card_number_is_in((struct str){ 0 }));
}

static void finds_one_wherever_it_stands(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(200);

	(void)state;
	for (size_t before = 0; before < 40; before++) {
		for (size_t behind = 0; behind < 30; behind++) {
			CLEANUP(arena_free_at) struct arena *arena = arena_new();
			struct str masked;

			buf_clear(&text);
			for (size_t i = 0; i < before; i++)
				buf_add_char(&text, i % 5 == 2 ? '7' : '.');
			buf_add(&text, " 4222222222222 ");
			for (size_t i = 0; i < behind; i++)
				buf_add_char(&text, '.');
			assert_true(card_number_is_in(buf_str(&text)));
			masked = card_number_mask(arena, buf_str(&text));
			assert_int_equal(str_find(masked, STR(" *********2222 ")), before);
		}
	}
}

static void stays_linear_on_long_rows(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(4u << 20);
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	(void)state;
	while (!text.full)
		buf_add(&text, "1 2 3 4-5 6 7 8 9 0 ");
	card_number_mask(arena, buf_str(&text));
	buf_clear(&text);
	while (!text.full)
		buf_add(&text, "12345678901234567890");
	assert_false(card_number_is_in(buf_str(&text)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(masks_all_but_the_last_four_digits),
		cmocka_unit_test(leaves_what_is_no_card_number),
		cmocka_unit_test(sees_a_card_number_among_other_groups),
		cmocka_unit_test(shows_no_number_that_overlaps_another),
		cmocka_unit_test(finds_them_with_a_plus_too),
		cmocka_unit_test(finds_one_wherever_it_stands),
		cmocka_unit_test(stays_linear_on_long_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
