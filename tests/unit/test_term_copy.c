#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "tui/term_copy.h"

static void assert_sends(enum term_inside inside, const char *expected)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);

	term_copy_add(STR("acct-1"), inside, &out);
	assert_string_equal(buf_text(&out), expected);
}

static void puts_a_text_on_the_clipboard(void **state)
{
	(void)state;
	assert_sends(INSIDE_NOTHING, "\033]52;c;YWNjdC0x\a");
}

static void gets_through_tmux_either_way(void **state)
{
	(void)state;
	assert_sends(INSIDE_TMUX, "\033]52;c;YWNjdC0x\a"
				  "\033Ptmux;\033\033]52;c;YWNjdC0x\a\033\\");
}

static void gets_through_screen_in_pieces_that_it_takes(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(TERM_COPY_MAX * 4);
	char *text = memory_new(TERM_COPY_MAX + 1, 1);
	struct str rest;
	size_t piece = 0, longest = 0;

	(void)state;
	assert_sends(INSIDE_SCREEN, "\033P\033]52;c;YWNjdC0x\a\033\\");
	memset(text, 'x', TERM_COPY_MAX);
	term_copy_add((struct str){ text, TERM_COPY_MAX }, INSIDE_SCREEN, &out);
	assert_false(out.full);
	rest = buf_str(&out);
	for (size_t i = 0; i < rest.len; i++) {
		piece++;
		if (rest.at[i] != '\\')
			continue;
		longest = piece > longest ? piece : longest;
		piece = 0;
	}
	assert_int_equal(piece, 0);
	assert_in_range(longest, 600, 767);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_a_text_on_the_clipboard),
		cmocka_unit_test(gets_through_tmux_either_way),
		cmocka_unit_test(gets_through_screen_in_pieces_that_it_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
