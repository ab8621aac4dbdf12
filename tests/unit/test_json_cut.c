#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/attrs.h"
#include "core/desk/format_rows.h"
#include "core/model/event.h"
#include "tests/unit/pipe_make.h"

/* Every record in brackets with its line, "!" before the bytes of one that has a fault, line breaks as '|'. */
static void check_read(struct str text, size_t piece, const char *expected)
{
	CLEANUP(buf_release) struct buf got = BUF_UP_TO(100000);
	struct records records;
	struct record record;
	int fd = fed(text, piece);

	records_begin(&records, format_find(STR("mailgun")), (struct str){ 0 }, fd);
	while (!records_next(&records, true, &record)) {
		buf_addf(&got, "%lld%s[", (long long)record.line, record.fault ? "!" : "");
		for (size_t i = 0; i < record.bytes.len && i < 100; i++)
			buf_add_char(&got,
				     (char)(record.bytes.at[i] == '\n' ? '|' : record.bytes.at[i]));
		buf_add(&got, "]");
	}
	records_release(&records);
	close(fd);
	assert_string_equal(buf_text(&got), expected);
}

static void check_records(const char *text, const char *expected)
{
	check_read(str_of(text), 1, expected);
	check_read(str_of(text), 1000, expected);
}

static void cuts_a_line_an_object(void **state)
{
	(void)state;
	check_records("{\"a\":1}\n{\"b\":\"}\"}\r\n\n  {\"c\":[]}",
		      "1[{\"a\":1}]2[{\"b\":\"}\"}]4[{\"c\":[]}]");
	check_records("{}{} {}", "1[{}]1[{}]1[{}]");
	check_records("", "");
	check_records("\n \n", "");
}

static void cuts_objects_that_go_over_lines(void **state)
{
	(void)state;
	check_records("{\n  \"a\": {\n    \"b\": \"\\\"{\"\n  }\n}\n{\n}\n",
		      "1[{|  \"a\": {|    \"b\": \"\\\"{\"|  }|}]6[{|}]");
}

static void unwraps_arrays(void **state)
{
	(void)state;
	check_records("[{\"a\":1},{\"b\":[{}]}]", "1[{\"a\":1}]1[{\"b\":[{}]}]");
	check_records("[\n{\"a\":1},\n{\"b\":2}\n]\n{\"c\":3}",
		      "2[{\"a\":1}]3[{\"b\":2}]5[{\"c\":3}]");
	check_records("[]", "");
}

static void unwraps_pages(void **state)
{
	(void)state;
	check_records(
		"{\"items\":[{\"a\":1},{\"items\":[{}]}],\"paging\":{\"next\":\"]}\"}}\n{\"c\":3}",
		"1[{\"a\":1}]1[{\"items\":[{}]}]2[{\"c\":3}]");
	check_records(
		"{\n \"paging\": {\"items\": [1]},\n \"items\": [\n  {\n   \"a\": 1\n  },\n  {\"b\":2}\n ]\n}\n{\"c\":3}",
		"4[{|   \"a\": 1|  }]7[{\"b\":2}]10[{\"c\":3}]");
	check_records("[{\"items\":[{\"a\":1}]},{\"items\":[]}]", "1[{\"a\":1}]");
	check_records("{\"x\":\"items\",\"y\":[{\"a\":1}]}",
		      "1[{\"x\":\"items\",\"y\":[{\"a\":1}]}]");
	check_records("{\"items\":5}", "1[{\"items\":5}]");
}

static void goes_on_behind_lines_that_break_off(void **state)
{
	(void)state;
	check_records("{\"a\":\n{\"b\":2}\n", "1[{\"a\":]2[{\"b\":2}]");
	check_records("{\"a\":\"x\n{\"b\":2}\n", "1[{\"a\":\"x]2[{\"b\":2}]");
	check_records("{\"a\":1]}\n{\"b\":2}\n", "1[{\"a\":1]}]2[{\"b\":2}]");
	check_records("{\"a\":1}}\n{\"b\":2}\n", "1[{\"a\":1}]1[}]2[{\"b\":2}]");
	check_records("nonsense {}\n{\"b\":2}\n", "1[nonsense {}]2[{\"b\":2}]");
	check_records("[{\"a\":1,\n{\"b\":2}]\n{\"c\":3}\n", "1[{\"a\":1,|{\"b\":2}]]3[{\"c\":3}]");
	check_records("{\n \"a\": 1]\n \"b\": 2\n}\n{\"c\":3}\n", "1[{| \"a\": 1]]5[{\"c\":3}]");
}

static void says_what_does_not_end(void **state)
{
	(void)state;
	check_records("{\"a\":", "1[{\"a\":]");
	check_records("[{\"a\":1},\n", "1[{\"a\":1}]1![]");
	check_records("{\"items\":[{\"a\":1}\n", "1[{\"a\":1}]1![]");
	check_records("{\"items\":[{\"a\":1}]\n", "1[{\"a\":1}]1![]");
}

static void bounds_what_goes_on_and_on(void **state)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO((size_t)40 << 20);
	CLEANUP(buf_release) struct buf deep = BUF_UP_TO(1000);
	struct records records;
	struct record record;
	char path[] = "/tmp/test_json_cut.XXXXXX";
	int fd = mkstemp(path), refused = 0, whole = 0;

	(void)state;
	buf_add(&text, "{\"a\":[\n");
	for (int i = 0; i < 300000; i++)
		buf_add(&text, "\"0123456789012345678901234567890123456789\",\n");
	buf_add(&text, "1]}\n{\"b\":2}\n");
	assert_int_equal(write(fd, text.text, text.len), text.len);
	(void)lseek(fd, 0, SEEK_SET);
	records_begin(&records, format_find(STR("mailgun")), (struct str){ 0 }, fd);
	while (!records_next(&records, true, &record)) {
		refused += record.fault != NULL;
		whole += !record.fault;
		assert_true(record.bytes.len <= EVENT_LINE_MAX);
	}
	records_release(&records);
	close(fd);
	unlink(path);
	assert_int_equal(refused, 1);
	assert_int_equal(whole, 1);

	for (int i = 0; i < 70; i++)
		buf_add(&deep, "{\"a\":");
	buf_add(&deep, "\n");
	check_read(
		buf_str(&deep), 1000,
		"1[{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_a_line_an_object),
		cmocka_unit_test(cuts_objects_that_go_over_lines),
		cmocka_unit_test(unwraps_arrays),
		cmocka_unit_test(unwraps_pages),
		cmocka_unit_test(goes_on_behind_lines_that_break_off),
		cmocka_unit_test(says_what_does_not_end),
		cmocka_unit_test(bounds_what_goes_on_and_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
