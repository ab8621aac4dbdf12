#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <string.h>

#include "core/base/buf.h"
#include "tui/ascii.h"
#include "tui/canvas.h"
#include "tui/glyph.h"

static struct canvas fresh(struct grid *grid, int width, int height)
{
	grid_resize(grid, width, height);
	return canvas_of(grid);
}

static void assert_screen(const struct canvas *canvas, const char *expected)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(100000);

	canvas_print(canvas, false, &text);
	assert_string_equal(buf_text(&text), expected);
}

/* No cell of the grid may hold half a character or a harmful one. */
static void assert_sound_cell(const struct cell *row, int x, int width)
{
	if (row[x].width == 0) {
		assert_true(x > 0 && row[x - 1].width == 2);
		return;
	}
	assert_int_equal(utf8_width(row[x].point), row[x].width);
	if (row[x].width == 2)
		assert_true(x + 1 < width && row[x + 1].width == 0);
	for (int i = 0; i < UTF8_MARKS_MAX && row[x].marks[i]; i++)
		assert_int_equal(utf8_width(row[x].marks[i]), 0);
}

static void assert_sound(const struct grid *grid)
{
	for (int y = 0; y < grid->height; y++) {
		for (int x = 0; x < grid->width; x++)
			assert_sound_cell(&grid->cells[(ptrdiff_t)y * grid->width], x, grid->width);
	}
}

static void draws_text_where_it_is_told(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct canvas canvas = fresh(&grid, 12, 3);

	(void)state;
	assert_int_equal(canvas_text(&canvas, 2, 1, STYLE_BAD, STR("Müller 世界")), 11);
	assert_screen(&canvas, "\n  Müller 世…\n\n");
	assert_int_equal(grid.cells[12 + 2].style, STYLE_BAD);
	assert_int_equal(grid.cells[12 + 9].width, 2);
	assert_sound(&grid);
}

static void clips_on_every_side(void **state)
{
	static const int places[][2] = {
		{ -3, 0 },      { 6, 1 },       { 0, -1 },
		{ 0, 3 },       { INT_MIN, 0 }, { INT_MAX, 0 },
		{ 0, INT_MAX }, { 0, INT_MIN }, { INT_MAX, INT_MAX },
	};
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct canvas canvas = fresh(&grid, 8, 3);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		canvas_text(&canvas, places[i][0], places[i][1], STYLE_PLAIN, STR("abcdef"));
	assert_screen(&canvas, "def\n      a…\n\n");
}

static void says_at_the_edge_that_more_is_to_come(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct canvas canvas = fresh(&grid, 8, 4);
	int x = canvas_text(&canvas, 0, 0, STYLE_PLAIN, STR("as long "));

	(void)state;
	canvas_text(&canvas, x, 0, STYLE_PLAIN, STR("as it is"));
	canvas_text(&canvas, 0, 1, STYLE_PLAIN, STR("just so   "));
	canvas_text(&canvas, 0, 2, STYLE_PLAIN, STR("it fits!"));
	canvas_text(&canvas, 8, 2, STYLE_PLAIN, STR("   "));
	canvas_text(&canvas, 0, 3, STYLE_BAD, STR("too long"));
	canvas_text(&canvas, 8, 3, STYLE_PLAIN, STR("!"));
	assert_screen(&canvas, "as long…\njust so\nit fits!\ntoo lon…\n");
}

static void cuts_wide_characters_at_the_edge_cleanly(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct canvas canvas = fresh(&grid, 5, 1);
	struct canvas part = canvas_part(&canvas, (struct rect){ 1, 0, 3, 1 });

	(void)state;
	canvas_text(&canvas, 0, 0, STYLE_PLAIN, STR("世界人"));
	assert_screen(&canvas, "世界…\n");
	canvas_text(&part, 0, 0, STYLE_PLAIN, STR("x"));
	assert_screen(&canvas, " x界…\n");
	canvas_text(&part, 2, 0, STYLE_PLAIN, STR("世"));
	assert_screen(&canvas, " x ……\n");
	canvas_text(&canvas, -1, 0, STYLE_PLAIN, STR("世y"));
	assert_screen(&canvas, " y ……\n");
	assert_sound(&grid);
}

static void lets_nothing_harmful_through(void **state)
{
	/* clang-format off */
	static const struct {
		struct str text;
		const char *shown;
	} cases[] = {
		{ { "a\x1b[31mb", 7 }, "a�[31mb\n" },          /* an escape sequence */
		{ { "a\x07\x08\x00z", 5 }, "a�z\n" },          /* bell, backspace, NUL: a run is one */
		{ { "a\tb\nc\rd", 7 }, "a b c d\n" },          /* tab and line breaks */
		{ { "a\xc2\x9b" "31mb", 7 }, "a�31mb\n" },     /* a C1 control */
		{ { "a\xe2\x80\xae" "b", 5 }, "a�b\n" },       /* right-to-left override NOLINT(misc-misleading-bidirectional) */
		{ { "a\xe2\x80\x8b" "b", 5 }, "a�b\n" },       /* zero-width space */
		{ { "a\xf3\xa0\x81\x81" "b", 6 }, "a�b\n" },   /* a tag character */
		{ { "a\xff\xfe" "b", 4 }, "a�b\n" },           /* broken bytes */
		{ { "a\xed\xa0\x80" "b", 5 }, "a�b\n" },       /* a surrogate */
		{ { "\xcc\x81x", 3 }, "◌\xcc\x81x\n" },        /* a mark without a base */
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(grid_release) struct grid grid = { 0 };
		struct canvas canvas = fresh(&grid, 20, 1);

		canvas_text(&canvas, 0, 0, STYLE_PLAIN, cases[i].text);
		assert_screen(&canvas, cases[i].shown);
		assert_sound(&grid);
	}
}

static void keeps_a_few_marks_and_drops_the_rest(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf zalgo = BUF_UP_TO(200);
	struct canvas canvas = fresh(&grid, 4, 1);

	(void)state;
	buf_add(&zalgo, "e");
	for (int i = 0; i < 50; i++)
		buf_add(&zalgo, "\xcc\x81");
	buf_add(&zalgo, "f");
	assert_int_equal(canvas_text(&canvas, 0, 0, STYLE_PLAIN, buf_str(&zalgo)), 2);
	assert_int_equal(grid.cells[0].marks[UTF8_MARKS_MAX - 1], 0x301);
	assert_int_equal(grid.cells[1].point, 'f');
}

static void fits_text_into_cells(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct canvas canvas = fresh(&grid, 8, 6);

	(void)state;
	for (int y = 0; y < 6; y++)
		canvas_hline(&canvas, 0, y, 8, STYLE_PLAIN, '#');
	canvas_cell(&canvas, 1, 0, 5, STYLE_PLAIN, STR("ab"));
	canvas_cell(&canvas, 1, 1, 5, STYLE_PLAIN, STR("abcde"));
	canvas_cell(&canvas, 1, 2, 5, STYLE_PLAIN, STR("abcdef"));
	canvas_cell(&canvas, 1, 3, 5, STYLE_PLAIN, STR("世界人"));
	canvas_cell_right(&canvas, 1, 4, 5, STYLE_PLAIN, STR("42"));
	canvas_cell_right(&canvas, 1, 5, 5, STYLE_PLAIN, STR("1234567"));
	assert_screen(&canvas, "#ab   ##\n#abcde##\n#abcd…##\n#世界…##\n#   42##\n#1234…##\n");
	canvas_cell(&canvas, 1, 0, 0, STYLE_PLAIN, STR("ab"));
	canvas_cell(&canvas, INT_MAX, 0, INT_MAX, STYLE_PLAIN, STR("ab"));
	canvas_cell(&canvas, INT_MIN, 0, INT_MAX, STYLE_PLAIN, STR("ab"));
	canvas_cell_right(&canvas, 7, 0, INT_MIN, STYLE_PLAIN, STR("ab"));
	assert_screen(&canvas, "#ab   ##\n#abcde##\n#abcd…##\n#世界…##\n#   42##\n#1234…##\n");
}

static void draws_boxes_with_titles(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct canvas canvas = fresh(&grid, 30, 5);
	struct frame frame = { .left = STR("Where"), .right = STR("MISMATCH +4.2") };
	struct canvas inside = canvas_box(&canvas, (struct rect){ 0, 0, 30, 3 }, &frame);

	(void)state;
	canvas_text(&inside, 0, 0, STYLE_PLAIN, STR("says DE"));
	frame = (struct frame){ .left = STR("Why"), .right = STR("3"), .open_top = true };
	canvas_box(&canvas, (struct rect){ 0, 2, 30, 3 }, &frame);
	assert_screen(&canvas, "┌ Where ────── MISMATCH +4.2 ┐\n"
			       "│says DE                     │\n"
			       "├ Why ──────────────────── 3 ┤\n"
			       "│                            │\n"
			       "└────────────────────────────┘\n");
	assert_int_equal(inside.at.width, 28);
}

static void leaves_out_a_title_that_does_not_fit(void **state)
{
	struct frame frame = { .left = STR("Where they are"), .right = STR("MISMATCH") };

	(void)state;
	for (int width = 0; width < 40; width++) {
		for (int height = 0; height < 4; height++) {
			CLEANUP(grid_release) struct grid grid = { 0 };
			struct canvas canvas = fresh(&grid, width, height);
			struct canvas inside = canvas_box(&canvas, canvas.at, &frame);

			assert_sound(&grid);
			assert_int_equal(inside.at.width, width > 2 && height > 1 ? width - 2 : 0);
			if (width > 1 && height > 1)
				assert_int_equal(grid.cells[width - 1].point, 0x2510);
		}
	}
}

static void draws_with_ascii_alone_when_asked(void **state)
{
	CLEANUP(grid_release) struct grid grid = { .ascii = true };
	struct canvas canvas = fresh(&grid, 24, 3);
	struct frame frame = { .left = STR("Wo · 3 ▲") };
	struct canvas inside = canvas_box(&canvas, (struct rect){ 0, 0, 24, 3 }, &frame);

	(void)state;
	canvas_text(&inside, 0, 0, STYLE_PLAIN, STR("Müller DE≠GB ▁▄█ 世 …"));
	assert_screen(&canvas, "+ Wo . 3 ^ ------------+\n"
			       "|Muller DE/GB _-# ?? ~ |\n"
			       "+----------------------+\n");
	for (uint32_t point = 0; point < 0x30000; point++)
		assert_in_range(ascii_for(point), ' ', '~');
}

static void lights_and_restyles_what_is_drawn(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(1000);
	struct canvas canvas = fresh(&grid, 6, 2);

	(void)state;
	canvas_text(&canvas, 0, 0, STYLE_BAD, STR("bad"));
	canvas_text(&canvas, 0, 1, STYLE_GOOD, STR("good"));
	canvas_light(&canvas, (struct rect){ 1, 0, 2, 1 });
	canvas_restyle(&canvas, (struct rect){ 0, 1, 2, 50 }, STYLE_DIM);
	canvas_cursor(&canvas, 1, 0);
	canvas_cursor(&canvas, 9, 0);
	canvas_print(&canvas, true, &text);
	assert_string_equal(buf_text(&text), "bad\ngood\nstyles\n"
					     "BBB...\n ^^\nddGG..\ncursor 1 0\n");
}

static void parts_share_the_grid_and_stay_inside(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct canvas canvas = fresh(&grid, 10, 4);
	struct canvas part = canvas_part(&canvas, (struct rect){ 6, 1, 100, 2 });
	struct canvas nothing = canvas_part(&part, (struct rect){ 50, 50, 5, 5 });
	struct canvas huge = canvas_part(&canvas,
					 (struct rect){ INT_MIN, INT_MIN, INT_MAX, INT_MAX });

	(void)state;
	canvas_fill(&part, (struct rect){ -5, -5, INT_MAX, INT_MAX }, STYLE_BANNER_BAD);
	canvas_text(&part, 0, 1, STYLE_PLAIN, STR("inside only"));
	canvas_text(&nothing, 0, 0, STYLE_PLAIN, STR("nothing"));
	canvas_text(&huge, 0, 0, STYLE_PLAIN, STR("nothing"));
	assert_screen(&canvas, "\n\n      ins…\n\n");
	assert_int_equal(grid.cells[10 + 6].style, STYLE_BANNER_BAD);
	assert_int_equal(grid.cells[10 + 5].style, STYLE_PLAIN);
	assert_int_equal(grid.cells[6].style, STYLE_PLAIN);
}

static void bounds_what_a_terminal_may_claim(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };

	(void)state;
	grid_resize(&grid, INT_MAX, -5);
	assert_int_equal(grid.width, CANVAS_SIDE_MAX);
	assert_int_equal(grid.height, 0);
	grid_resize(&grid, 1, 1);
	struct canvas canvas = canvas_of(&grid);
	canvas_text(&canvas, 0, 0, STYLE_PLAIN, STR("世"));
	assert_screen(&canvas, "\n");
	canvas_text(&canvas, 0, 0, STYLE_PLAIN, STR("ab"));
	assert_screen(&canvas, "a\n");
}

static void counts_the_cells_it_draws(void **state)
{
	static const char *const texts[] = { "",         "abc",       "Müller",   "世界",
					     "a\x1b[0m", "e\xcc\x81", "\xff\xff", "\t\n",
					     "👍🏽", "한국어" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		CLEANUP(grid_release) struct grid grid = { 0 };
		struct canvas canvas = fresh(&grid, 40, 1);
		struct str text = str_of(texts[i]);

		assert_int_equal(canvas_text(&canvas, 0, 0, STYLE_PLAIN, text),
				 glyph_cells(text, 40));
		assert_int_equal(canvas_text(&canvas, 5, 9, STYLE_PLAIN, text),
				 glyph_cells(text, 40));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draws_text_where_it_is_told),
		cmocka_unit_test(clips_on_every_side),
		cmocka_unit_test(says_at_the_edge_that_more_is_to_come),
		cmocka_unit_test(cuts_wide_characters_at_the_edge_cleanly),
		cmocka_unit_test(lets_nothing_harmful_through),
		cmocka_unit_test(keeps_a_few_marks_and_drops_the_rest),
		cmocka_unit_test(fits_text_into_cells),
		cmocka_unit_test(draws_boxes_with_titles),
		cmocka_unit_test(leaves_out_a_title_that_does_not_fit),
		cmocka_unit_test(draws_with_ascii_alone_when_asked),
		cmocka_unit_test(lights_and_restyles_what_is_drawn),
		cmocka_unit_test(parts_share_the_grid_and_stay_inside),
		cmocka_unit_test(bounds_what_a_terminal_may_claim),
		cmocka_unit_test(counts_the_cells_it_draws),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
