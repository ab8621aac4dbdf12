#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/utf8.h"
#include "core/text/skeleton.h"

static void looks_into(const char *text, char *looks, size_t room)
{
	struct str rest = str_of(text);
	uint32_t point;
	size_t len = 0;

	while (utf8_next(&rest, &point) && len + 1 < room)
		if (look_of(point))
			looks[len++] = look_of(point);
	looks[len] = '\0';
}

static void assert_skeleton(const char *text, const char *wanted)
{
	char looks[64], skeleton[128];

	looks_into(text, looks, sizeof(looks));
	skeleton_into(str_of(looks), skeleton, sizeof(skeleton));
	assert_string_equal(skeleton, wanted);
}

static void takes_a_letter_for_what_it_looks_like(void **state)
{
	static const struct {
		uint32_t point;
		char look;
	} rows[] = {
		{ 'A', 'a' },     { 'z', 'z' },     { '7', '7' },     { '-', 0 },
		{ ' ', 0 },       { 0xE4, 'a' },    { 0xDF, 's' },    { 0x0141, 'l' },
		{ 0x0161, 's' },  { 0x1E63, 's' },  { 0x0430, 'a' },  { 0x0455, 's' },
		{ 0x0501, 'd' },  { 0x03BF, 'o' },  { 0x0391, 'a' },  { 0x0585, 'o' },
		{ 0xFF21, 'a' },  { 0xFF5A, 'z' },  { 0x1D400, 'a' }, { 0x24D0, 'a' },
		{ 0x1D7D8, '0' }, { 0x1F170, 'a' }, { 0x4E00, 0 },    { 0x10FFFF, 0 },
		{ 0x0131, 'i' },  { 0x00D7, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (look_of(rows[i].point) != rows[i].look)
			fail_msg("U+%04X looks like '%c'", (unsigned)rows[i].point,
				 look_of(rows[i].point));
}

static void every_look_is_a_small_letter_or_digit(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x1FFFF; point++) {
		char look = look_of(point);

		assert_true(look == 0 || (look >= 'a' && look <= 'z') ||
			    (look >= '0' && look <= '9'));
	}
}

static void look_alikes_share_a_skeleton(void **state)
{
	(void)state;
	assert_skeleton("paypal", "paypal");
	assert_skeleton("paypa1", "paypal");
	assert_skeleton("PAYPAI", "paypal");
	assert_skeleton("p\xD0\xB0ypal", "paypal"); /* Cyrillic a */
	assert_skeleton("p\xC3\xA0yp\xC3\xA1l", "paypal");
	assert_skeleton("p4yp4l", "paypal");
	assert_skeleton("amazon", "arnazon");
	assert_skeleton("arnazon", "arnazon");
	assert_skeleton("rnicros0ft", "rnlcrosoft");
	assert_skeleton("microsoft", "rnlcrosoft");
	assert_skeleton("vvellsfargo", "vvellsfargo");
	assert_skeleton("wellsfargo", "vvellsfargo");
}

static void a_skeleton_fits_where_it_is_told_to(void **state)
{
	char out[8];

	(void)state;
	assert_true(skeleton_into(STR("mmmmmmmmmmmm"), out, sizeof(out)) < sizeof(out));
	assert_string_equal(out, "rnrnrn");
}

static void knows_what_takes_no_room(void **state)
{
	(void)state;
	assert_true(look_is_nothing(0xAD));
	assert_true(look_is_nothing(0x200B));
	assert_true(look_is_nothing(0x0301));
	assert_false(look_is_nothing('-'));
	assert_false(look_is_nothing(0x4E00));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_a_letter_for_what_it_looks_like),
		cmocka_unit_test(every_look_is_a_small_letter_or_digit),
		cmocka_unit_test(look_alikes_share_a_skeleton),
		cmocka_unit_test(a_skeleton_fits_where_it_is_told_to),
		cmocka_unit_test(knows_what_takes_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
