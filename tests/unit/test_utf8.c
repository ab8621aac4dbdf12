#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"

static void assert_tame(const char *text, const char *expected, size_t cells)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);
	CLEANUP(buf_release) struct buf again = BUF_UP_TO(1000);

	utf8_tame(str_of(text), &out);
	assert_string_equal(buf_text(&out), expected);
	assert_int_equal(utf8_cells(str_of(text)), cells);
	assert_int_equal(utf8_cells(buf_str(&out)), cells);
	utf8_tame(buf_str(&out), &again);
	assert_string_equal(buf_text(&again), expected);
}

static void assert_fold(const char *text, const char *expected)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);

	utf8_fold(str_of(text), &out);
	assert_string_equal(buf_text(&out), expected);
	assert_false(out.full);
}

static void takes_well_formed_text_only(void **state)
{
	static const char *const good[] = {
		"",
		"plain",
		"\xc2\x80",
		"\xdf\xbf",
		"\xe0\xa0\x80",
		"\xed\x9f\xbf",
		"\xee\x80\x80",
		"\xef\xbf\xbf",
		"\xf0\x90\x80\x80",
		"\xf4\x8f\xbf\xbf",
		"12345678\xc3\xa9zyxwvuts",
	};
	static const char *const bad[] = {
		"\x80",
		"\xbf",
		"\xc0\x80",
		"\xc1\xbf",
		"\xc2",
		"\xc2\x41",
		"\xe0\x9f\xbf",
		"\xe0\xa0",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xf0\x8f\xbf\xbf",
		"\xf0\x90\x80",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xff",
		"\xfe",
		"1234567\xff",
		"12345678\xff",
		"123456789\xe2\x82",
		"\xe2\x82\x82\x82",
	};

	(void)state;
	assert_true(utf8_valid((struct str){ 0 }));
	assert_true(utf8_valid(STR("a\0b")));
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(utf8_valid(str_of(good[i])));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(utf8_valid(str_of(bad[i])));
}

static void finds_one_broken_byte_anywhere(void **state)
{
	char text[40];

	(void)state;
	for (size_t at = 0; at < sizeof(text); at++) {
		memset(text, 'x', sizeof(text));
		text[at] = (char)0xc3;
		assert_false(utf8_valid((struct str){ text, sizeof(text) }));
		assert_true(utf8_valid((struct str){ text, at }));
	}
}

static void reads_back_every_code_point_it_writes(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		char bytes[4];
		struct str rest = { bytes, utf8_encode(point, bytes) };
		uint32_t read;

		if (point >= 0xd800 && point <= 0xdfff) {
			assert_false(utf8_valid(rest));
			continue;
		}
		assert_true(utf8_valid(rest));
		assert_true(utf8_next(&rest, &read));
		assert_int_equal(read, point);
		assert_false(utf8_next(&rest, &read));
	}
}

static void moves_on_one_byte_after_a_broken_one(void **state)
{
	struct str rest = STR("\xe2\x82"
			      "a\xff");
	uint32_t seen[4], none;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(seen); i++)
		assert_true(utf8_next(&rest, &seen[i]));
	assert_false(utf8_next(&rest, &none));
	assert_int_equal(seen[0], UTF8_BAD);
	assert_int_equal(seen[1], UTF8_BAD);
	assert_int_equal(seen[2], 'a');
	assert_int_equal(seen[3], UTF8_BAD);
}

static void measures_characters_in_cells(void **state)
{
	static const struct {
		uint32_t point;
		int width;
	} cases[] = {
		{ 'a', 1 },       { 0xe9, 1 },    { 0x301, 0 },  { 0x20e3, 0 },  { 0x4e2d, 2 },
		{ 0xff21, 2 },    { 0x1f600, 2 }, { 0xac00, 2 }, { 0x1160, -1 }, { 0x3000, 2 },
		{ UTF8_BAD, 1 },  { '\n', -1 },   { 0x7f, -1 },  { 0x9b, -1 },   { 0x2028, -1 },
		{ 0x110000, -1 }, { 0xfe0f, 0 },  { 0x4dc0, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(utf8_width(cases[i].point), cases[i].width);
}

static void knows_what_is_harmful(void **state)
{
	static const uint32_t harmful[][2] = {
		{ 0x00, 0x1f },       { 0x7f, 0x9f },       { 0xad, 0xad },
		{ 0x34f, 0x34f },     { 0x61c, 0x61c },     { 0x115f, 0x1160 },
		{ 0x17b4, 0x17b5 },   { 0x180b, 0x180e },   { 0x200b, 0x200f },
		{ 0x2028, 0x202e },   { 0x2060, 0x206f },   { 0x3164, 0x3164 },
		{ 0xd800, 0xf8ff },   { 0xfdd0, 0xfdef },   { 0xfeff, 0xfeff },
		{ 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },   { 0xfffe, 0xffff },
		{ 0x1d173, 0x1d17a }, { 0x1fffe, 0x1ffff }, { 0xe0000, 0x10ffff },
	};
	static const uint32_t harmless[] = {
		' ',    '~',    0xa0,   0xe9,   0x301,  0x5d0,   0x644,
		0x1100, 0x2014, 0x20ac, 0x4e2d, 0xfffd, 0x1f600,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(harmful); i++) {
		for (uint32_t point = harmful[i][0]; point <= harmful[i][1]; point++)
			assert_true(utf8_is_harmful(point));
	}
	for (size_t i = 0; i < ARRAY_LEN(harmless); i++)
		assert_false(utf8_is_harmful(harmless[i]));
}

static void tames_what_would_harm_a_terminal_or_an_eye(void **state)
{
	(void)state;
	assert_tame("", "", 0);
	assert_tame("plain \xc3\xa9\xe4\xb8\xad", "plain \xc3\xa9\xe4\xb8\xad", 9);
	assert_tame("a\x1b[31mb", "a\xef\xbf\xbd[31mb", 7);
	assert_tame("\xc2\x9b"
		    "31m",
		    "\xef\xbf\xbd"
		    "31m",
		    4);
	/* NOLINTNEXTLINE(misc-misleading-bidirectional): meant */
	assert_tame("moc.elpmaxe\xe2\x80\xae//", "moc.elpmaxe\xef\xbf\xbd//", 14);
	assert_tame("pay\xe2\x80\x8b\xe2\x80\x8d\xc2\xadpal", "pay\xef\xbf\xbdpal", 7);
	assert_tame("a\xff\xfe\xe2\x82"
		    "b\x80",
		    "a\xef\xbf\xbd"
		    "b\xef\xbf\xbd",
		    4);
	assert_tame("\xf3\xa0\x81\xa1\xf3\xa0\x81\xa2x", "\xef\xbf\xbdx", 2);
}

static void makes_one_line_of_many(void **state)
{
	(void)state;
	assert_tame("a\nb\tc\rd", "a b c d", 7);
	assert_tame("a\r\nb\n", "a  b ", 5);
	assert_tame("\n\n", "  ", 2);
}

static void keeps_lines_of_a_whole_text(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);

	(void)state;
	utf8_tame_text(STR("a\r\nb\rc\td\n\n\x1b"
			   "e\r"),
		       &out);
	assert_string_equal(buf_text(&out), "a\nb c d\n\n\xef\xbf\xbd"
					    "e ");
	buf_clear(&out);
	utf8_tame_text(STR("a\n\xcc\x81"
			   "b"),
		       &out);
	assert_string_equal(buf_text(&out), "a\n\xef\xbf\xbd"
					    "b");
}

#define ACUTE "\xcc\x81"

static void bounds_the_marks_on_a_base(void **state)
{
	(void)state;
	assert_tame("e" ACUTE "x", "e" ACUTE "x", 2);
	assert_tame("e" ACUTE ACUTE ACUTE ACUTE "x", "e" ACUTE ACUTE ACUTE ACUTE "x", 2);
	assert_tame("e" ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE "x",
		    "e" ACUTE ACUTE ACUTE ACUTE "\xef\xbf\xbdx", 3);
	assert_tame(ACUTE "x", "\xef\xbf\xbdx", 2);
	assert_tame("\t" ACUTE, " " ACUTE, 1);
}

static void lets_selectors_stand_by_symbols_only(void **state)
{
	(void)state;
	assert_tame("\xe2\x9d\xa4\xef\xb8\x8f", "\xe2\x9d\xa4\xef\xb8\x8f", 1);   /* a red heart */
	assert_tame("1\xef\xb8\x8f\xe2\x83\xa3", "1\xef\xb8\x8f\xe2\x83\xa3", 1); /* a key cap */
	assert_tame("a\xef\xb8\x8f"
		    "b",
		    "a\xef\xbf\xbd"
		    "b",
		    3);
	assert_tame("\xef\xb8\x8f", "\xef\xbf\xbd", 1);
	assert_tame("\xe2\x9d\xa4\xef\xb8\x8f\xef\xb8\x8e", "\xe2\x9d\xa4\xef\xb8\x8f\xef\xbf\xbd",
		    2);
}

static void never_cuts_a_code_point_at_the_ceiling(void **state)
{
	struct str text = STR("ab\xe4\xb8\xad\xff\xc3\xa9 \xf0\x9f\x98\x80");

	(void)state;
	for (size_t ceiling = 0; ceiling < 20; ceiling++) {
		CLEANUP(buf_release) struct buf tame = BUF_UP_TO(ceiling);
		CLEANUP(buf_release) struct buf folded = BUF_UP_TO(ceiling);

		utf8_tame(text, &tame);
		assert_true(utf8_valid(buf_str(&tame)));
		assert_int_equal(tame.full, ceiling < 15);
		utf8_fold(text, &folded);
		assert_true(utf8_valid(buf_str(&folded)));
		assert_int_equal(folded.full, ceiling < 12);
	}
}

static void folds_what_reads_alike(void **state)
{
	(void)state;
	assert_fold("  Hello\t \r\n WORLD ", "hello world");
	assert_fold("\xef\xbc\xa1\xef\xbd\x83\xef\xbd\x8d\xef\xbd\x85", "acme"); /* full width */
	assert_fold("Stra\xc3\x9f"
		    "e",
		    "strasse");
	assert_fold("\xf0\x9d\x90\x80"
		    "cme",
		    "acme"); /* mathematical bold */
	assert_fold("E" ACUTE, "\xc3\xa9");
	assert_fold("\xc3\x89", "\xc3\xa9");
	assert_fold("pay\xe2\x80\x8bpal\xff", "paypal");
	assert_fold("a\x01"
		    "b",
		    "ab");
	assert_fold("\xe2\x80\xa8\xc2\xa0x\xe3\x80\x80y\xc2\x85", "x y");
	assert_fold("\xe2\x9d\xa4\xef\xb8\x8f", "\xe2\x9d\xa4");
	assert_fold("\xce\xa3\xce\xb1\xcf\x82", "\xcf\x83\xce\xb1\xcf\x83"); /* both small sigmas */
	assert_fold("\xff\xfe", "");
	assert_fold(" \t", "");
}

static void folds_a_folded_text_to_itself(void **state)
{
	(void)state;
	for (uint32_t point = 1; point <= 0x10ffff; point++) {
		CLEANUP(buf_release) struct buf once = BUF_UP_TO(200);
		CLEANUP(buf_release) struct buf twice = BUF_UP_TO(200);
		char bytes[4];
		struct str text = { bytes, utf8_encode(point, bytes) };

		if (point == 0xe000) /* private use and unassigned planes fold to nothing */
			point = 0xf8ff;
		if (point == 0x32000)
			point = 0xe0000;
		utf8_fold(text, &once);
		utf8_fold(buf_str(&once), &twice);
		assert_string_equal(buf_text(&once), buf_text(&twice));
	}
}

static void adds_to_what_is_there(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(100);

	(void)state;
	buf_add(&out, "x ");
	utf8_fold(STR(" \xc3\x84"), &out);
	utf8_fold(STR(" B "), &out);
	utf8_tame(STR("\n"), &out);
	assert_string_equal(buf_text(&out), "x \xc3\xa4"
					    "b ");
}

/* A text of a megabyte that shrinks fourfold still fills a small ceiling. */
static void folds_no_more_of_a_long_text_than_fits(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(1 << 20);
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(50);

	(void)state;
	while (!text.full)
		buf_add(&text, "\xf0\x9d\x90\x80");
	utf8_fold(buf_str(&text), &out);
	assert_int_equal(buf_str(&out).len, 50);
	assert_true(out.full);
	assert_int_equal(buf_text(&out)[49], 'a');
}

static void heads_end_between_code_points(void **state)
{
	struct str text = STR("a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80");
	static const size_t lengths[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++)
		assert_int_equal(utf8_head(text, i).len, lengths[i]);
	assert_int_equal(utf8_head(STR("\x80\x80\x80\x80\x80\x80"), 5).len, 5);
	assert_int_equal(utf8_head(STR("\xe4\x80zz"), 1).len, 1);
	assert_int_equal(utf8_head((struct str){ 0 }, 5).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_well_formed_text_only),
		cmocka_unit_test(finds_one_broken_byte_anywhere),
		cmocka_unit_test(reads_back_every_code_point_it_writes),
		cmocka_unit_test(moves_on_one_byte_after_a_broken_one),
		cmocka_unit_test(measures_characters_in_cells),
		cmocka_unit_test(knows_what_is_harmful),
		cmocka_unit_test(tames_what_would_harm_a_terminal_or_an_eye),
		cmocka_unit_test(makes_one_line_of_many),
		cmocka_unit_test(keeps_lines_of_a_whole_text),
		cmocka_unit_test(bounds_the_marks_on_a_base),
		cmocka_unit_test(lets_selectors_stand_by_symbols_only),
		cmocka_unit_test(never_cuts_a_code_point_at_the_ceiling),
		cmocka_unit_test(folds_what_reads_alike),
		cmocka_unit_test(folds_a_folded_text_to_itself),
		cmocka_unit_test(adds_to_what_is_there),
		cmocka_unit_test(folds_no_more_of_a_long_text_than_fits),
		cmocka_unit_test(heads_end_between_code_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
