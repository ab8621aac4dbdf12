#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/desk/lines.h"
#include "tests/unit/pipe_make.h"

#define MARK "\xEF\xBB\xBF"
#define LONGEST 10

/* Everything that a stream gives: each line in brackets with its number, "!" where it was too long. */
static void check_read(int fd, size_t longest, const char *expected)
{
	CLEANUP(buf_release) struct buf got = BUF_UP_TO(100000);
	struct line_read line;
	struct lines lines;

	lines_begin(&lines, fd, longest);
	while (!lines_next(&lines, true, &line))
		buf_addf(&got, "%lld%s[%" PRI_STR "]", (long long)lines.number,
			 line.too_long ? "!" : "", ARG_STR(line.text));
	assert_true(lines.ended);
	lines_release(&lines);
	close(fd);
	assert_string_equal(buf_text(&got), expected);
}

/* The same however the bytes come. */
static void check_lines(struct str text, const char *expected)
{
	static const size_t pieces[] = { 1, 2, 3, 5, 1000 };

	for (size_t i = 0; i < ARRAY_LEN(pieces); i++)
		check_read(fed(text, pieces[i]), LONGEST, expected);
}

static void gives_lines_with_their_numbers(void **state)
{
	(void)state;
	check_lines(STR("one\ntwo\n\nfour\n"), "1[one]2[two]3[]4[four]");
	check_lines(STR(""), "");
	check_lines(STR("\n"), "1[]");
}

static void the_last_line_needs_no_newline(void **state)
{
	(void)state;
	check_lines(STR("one\ntwo"), "1[one]2[two]");
	check_lines(STR("one"), "1[one]");
}

static void keeps_every_other_byte(void **state)
{
	struct lines lines;
	struct line_read line;
	int fd = fed(STR("a\0b\r\n\xff\n"), 2);

	(void)state;
	lines_begin(&lines, fd, LONGEST);
	assert_int_equal(lines_next(&lines, true, &line), ERR_NONE);
	assert_int_equal(line.text.len, 4);
	assert_memory_equal(line.text.at, "a\0b\r", 4);
	assert_int_equal(lines_next(&lines, true, &line), ERR_NONE);
	assert_true(str_equal(line.text, STR("\xff")));
	lines_release(&lines);
	close(fd);
}

static void skips_one_mark_at_the_very_start(void **state)
{
	(void)state;
	check_lines(STR(MARK "one\n" MARK "two\n"), "1[one]2[" MARK "two]");
	check_lines(STR(MARK), "");
	check_lines(STR(MARK "\n"), "1[]");
	check_lines(STR(MARK MARK "x\n"), "1[" MARK "x]");
	check_lines(STR("\xEF\xBB"), "1[\xEF\xBB]");
	check_lines(STR("\xEF\xBB\n\xBF"), "1[\xEF\xBB]2[\xBF]");
}

static void hands_out_only_the_beginning_of_what_is_too_long(void **state)
{
	(void)state;
	check_lines(STR("0123456789\n"), "1[0123456789]");
	check_lines(STR("0123456789a\nnext\n"), "1![0123456789]2[next]");
	check_lines(STR("0123456789abcdefghijklmnopqrstuvwxyz\nnext\n"), "1![0123456789]2[next]");
	check_lines(STR("ok\n0123456789abcdefghijklmnopqrstuvwxyz"), "1[ok]2![0123456789]");
	check_lines(STR("0123456789abcdefghijkl\n0123456789abcdefghijkl\nz"),
		    "1![0123456789]2![0123456789]3[z]");
	check_lines(STR(MARK "0123456789\n"), "1[0123456789]");
}

static void takes_no_more_memory_than_the_longest_line_needs(void **state)
{
	static char chunk[1 << 16];
	struct lines lines;
	struct line_read line;
	int ends[2];

	(void)state;
	memset(chunk, 'x', sizeof(chunk));
	assert_int_equal(pipe(ends), 0);
	if (fork() == 0) {
		close(ends[0]);
		for (int i = 0; i < 64; i++)
			if (write(ends[1], chunk, sizeof(chunk)) != (ssize_t)sizeof(chunk))
				_exit(1);
		_exit(write(ends[1], "\nnext\n", 6) != 6);
	}
	close(ends[1]);
	lines_begin(&lines, ends[0], 1 << 18);
	assert_int_equal(lines_next(&lines, true, &line), ERR_NONE);
	assert_true(line.too_long);
	assert_int_equal(line.text.len, 1 << 18);
	assert_int_equal(lines_next(&lines, true, &line), ERR_NONE);
	assert_true(str_is(line.text, "next"));
	assert_true(lines.room <= 1 << 19);
	assert_int_equal(lines.read_bytes, 64 * sizeof(chunk) + 6);
	lines_release(&lines);
	close(ends[0]);
}

static void waits_for_the_rest_of_a_line_that_may_still_come(void **state)
{
	struct lines lines;
	struct line_read line;
	char name[] = "/tmp/strop-lines-XXXXXX";
	int fd = mkstemp(name), to;

	(void)state;
	assert_true(fd >= 0);
	to = open(name, O_WRONLY | O_APPEND);
	unlink(name);
	lines_begin(&lines, fd, LONGEST);
	assert_int_equal(lines_next(&lines, false, &line), ERR_NOT_FOUND);
	assert_int_equal(write(to, MARK "one\ntw", 9), 9);
	assert_int_equal(lines_next(&lines, false, &line), ERR_NONE);
	assert_true(str_is(line.text, "one"));
	assert_false(lines_waiting(&lines));
	assert_int_equal(lines_next(&lines, false, &line), ERR_NOT_FOUND);
	assert_true(lines.ended);
	assert_int_equal(write(to, "o\nthree\nfour", 12), 12);
	assert_int_equal(lines_next(&lines, false, &line), ERR_NONE);
	assert_true(str_is(line.text, "two"));
	assert_true(lines_waiting(&lines));
	assert_int_equal(lines_next(&lines, false, &line), ERR_NONE);
	assert_true(str_is(line.text, "three"));
	assert_int_equal(lines_next(&lines, false, &line), ERR_NOT_FOUND);
	assert_int_equal(lines_next(&lines, true, &line), ERR_NONE);
	assert_true(str_is(line.text, "four"));
	assert_int_equal(lines.number, 4);
	lines_release(&lines);
	close(fd);
	close(to);
}

static void says_when_it_cannot_read(void **state)
{
	struct lines lines;
	struct line_read line;

	(void)state;
	lines_begin(&lines, -1, LONGEST);
	assert_int_equal(lines_next(&lines, true, &line), ERR_UNAVAILABLE);
	lines_release(&lines);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_lines_with_their_numbers),
		cmocka_unit_test(the_last_line_needs_no_newline),
		cmocka_unit_test(keeps_every_other_byte),
		cmocka_unit_test(skips_one_mark_at_the_very_start),
		cmocka_unit_test(hands_out_only_the_beginning_of_what_is_too_long),
		cmocka_unit_test(takes_no_more_memory_than_the_longest_line_needs),
		cmocka_unit_test(waits_for_the_rest_of_a_line_that_may_still_come),
		cmocka_unit_test(says_when_it_cannot_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
