#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "tui/filter.h"

static const struct str row[] = { { "acct-7421", 9 },
				  { "Lumber Mail LLC", 15 },
				  { "M\xC3\x9CLLER\xE2\x80\x8B GmbH", 16 },
				  { NULL, 0 } };

static bool keeps(const char *text)
{
	struct filter filter = { 0 };
	bool kept;

	filter_set(&filter, str_of(text));
	kept = filter_keeps(&filter, row, ARRAY_LEN(row));
	filter_release(&filter);
	return kept;
}

static void finds_every_word_in_any_order_and_case(void **state)
{
	(void)state;
	assert_true(keeps(""));
	assert_true(keeps("lumber"));
	assert_true(keeps("LLC 7421"));
	assert_true(keeps("  mail   acct "));
	assert_false(keeps("lumber post"));
	assert_false(keeps("llcm"));              /* not across two texts */
	assert_true(keeps("m\xC3\xBCller gmbh")); /* what cannot be seen is not in the way */
}

static void finds_letters_in_their_order_near_together(void **state)
{
	(void)state;
	assert_true(keeps("lmbr"));
	assert_true(keeps("mll llc"));
	assert_false(keeps("rbml"));      /* another order */
	assert_false(keeps("umbrx"));     /* a letter that is not there */
	assert_false(keeps("mbr"));       /* from the middle of a word */
	assert_false(keeps("l7"));        /* too short to mean that */
	assert_false(keeps("acmailllc")); /* not across two texts */
	assert_false(keeps("llmc"));
}

static void lights_what_matched(void **state)
{
	CLEANUP(grid_release) struct grid grid = { 0 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(2000);
	struct filter filter = { 0 };
	struct canvas canvas;

	(void)state;
	grid_resize(&grid, 40, 1);
	canvas = canvas_of(&grid);
	canvas_text(&canvas, 2, 0, STYLE_PLAIN, STR("Lumber Mail lumber M\xC3\xBCller"));
	filter_set(&filter, STR("LUMBER m\xC3\xBCl mil"));
	filter_light(&filter, &canvas, (struct rect){ 2, 0, 38, 1 });
	canvas_print(&canvas, true, &text);
	assert_string_equal(buf_text(&text), "  Lumber Mail lumber M\xC3\xBCller\nstyles\n"
					     "..mmmmmm.m.mm.mmmmmm.mmm................\n");
	filter_release(&filter);
}

static void narrows_as_it_is_typed(void **state)
{
	struct filter filter = { 0 };
	struct input key = input_of_text("b");

	(void)state;
	assert_false(filter_shows(&filter));
	filter_begin(&filter);
	assert_true(filter_shows(&filter));
	assert_false(filter_is_on(&filter));
	assert_int_equal(filter_input(&filter, &key), FILTER_CHANGED);
	assert_true(filter_is_on(&filter));
	key = input_of_text("Enter");
	assert_int_equal(filter_input(&filter, &key), FILTER_LEFT);
	assert_false(filter.editing);
	assert_true(filter_is_on(&filter));
	filter_begin(&filter);
	key = input_of_text("Esc");
	assert_int_equal(filter_input(&filter, &key), FILTER_CHANGED);
	assert_false(filter_is_on(&filter));
	assert_false(filter.editing);
	filter_release(&filter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_every_word_in_any_order_and_case),
		cmocka_unit_test(finds_letters_in_their_order_near_together),
		cmocka_unit_test(lights_what_matched),
		cmocka_unit_test(narrows_as_it_is_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
