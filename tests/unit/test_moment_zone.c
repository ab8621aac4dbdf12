#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/moment.h"

#define UNKNOWN 9999

static char folder[] = "/tmp/strop-zones-XXXXXX";

/* The offset of `zone` then, or UNKNOWN. */
static int offset_of(const char *zone, const char *when)
{
	struct moment at;
	int minutes = UNKNOWN;
	enum err e;

	assert_int_equal(moment_parse(str_of(when), &at), ERR_NONE);
	e = moment_zone_offset(str_of(zone), at, &minutes);
	if (e) {
		assert_int_equal(e, ERR_NOT_FOUND);
		assert_int_equal(minutes, UNKNOWN);
	}
	return minutes;
}

static void write_file(const char *name, struct str bytes)
{
	char path[200];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
}

static void add_number(struct buf *out, int64_t n, int bytes)
{
	for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
		buf_add_char(out, (char)((uint64_t)n >> shift));
}

/* One period from 2001-09-09T01:46:40Z on at +01:00, +02:00 before. */
static void add_block(struct buf *out, char version, int time_bytes)
{
	static const uint32_t counts[] = { 0, 0, 0, 1, 2, 4 };

	buf_add(out, "TZif");
	buf_add_char(out, version);
	for (int i = 0; i < 15; i++)
		buf_add_char(out, '\0');
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		add_number(out, counts[i], 4);
	add_number(out, 1000000000, time_bytes);
	buf_add_char(out, 1);
	add_number(out, 7200, 4);
	buf_add_str(out, STR("\0\0"));
	add_number(out, 3600, 4);
	buf_add_str(out, STR("\0\0"));
	buf_add_str(out, STR("XST\0"));
}

static void add_zone(struct buf *out, const char *rule)
{
	add_block(out, '2', 4);
	add_block(out, '2', 8);
	buf_addf(out, "\n%s\n", rule);
}

static void write_zone(const char *name, const char *rule)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);

	add_zone(&out, rule);
	write_file(name, buf_str(&out));
}

static void goes_by_the_periods_and_then_by_the_rule(void **state)
{
	(void)state;
	write_zone("Plain", "XST-3");
	assert_int_equal(offset_of("Plain", "2001-09-09T01:46:39Z"), 120);
	assert_int_equal(offset_of("Plain", "2001-09-09T01:46:40Z"), 180);
	write_zone("Bare", "");
	assert_int_equal(offset_of("Bare", "2030-01-01T00:00:00Z"), 60);
	write_zone("Broken", "XST-3XDT,M3.5.0");
	assert_int_equal(offset_of("Broken", "2030-01-01T00:00:00Z"), 60);
}

static void understands_the_rules_of_posix(void **state)
{
	/* clang-format off */
	static const struct {
		const char *rule, *when;
		int minutes;
	} cases[] = {
		{ "CET-1CEST,M3.5.0,M10.5.0/3",         "2026-03-29T00:59:59Z", 60 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3",         "2026-03-29T01:00:00Z", 120 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3",         "2026-10-25T00:59:59Z", 120 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3",         "2026-10-25T01:00:00Z", 60 },
		{ "EST5EDT,M3.2.0,M11.1.0",             "2026-03-08T06:59:59Z", -300 },
		{ "EST5EDT,M3.2.0,M11.1.0",             "2026-03-08T07:00:00Z", -240 },
		{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2090-01-01T00:00:00Z", 660 },
		{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2090-07-01T00:00:00Z", 630 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1",         "2070-07-01T00:00:00Z", 60 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1",         "2070-01-01T00:00:00Z", 0 },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",    "2075-03-31T00:59:59Z", -120 },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",    "2075-03-31T01:00:00Z", -60 },
		{ "AAA0BBB,J60/0,J61/0",                "2028-03-01T00:00:00Z", 60 },
		{ "AAA0BBB,J60/0,J61/0",                "2028-02-29T23:59:59Z", 0 },
		{ "AAA0BBB,59/0,60/0",                  "2028-02-29T00:00:00Z", 60 },
		{ "AAA0BBB,59/0,60/0",                  "2027-03-01T00:00:00Z", 60 },
		{ "XXX3EDT4,0/0,J365/23",               "2035-06-01T00:00:00Z", -240 },
		{ "<+1345>-12:45:30",                   "2035-06-01T00:00:00Z", 766 },
		/* No rules: the last period holds. */
		{ "CET-1CEST",                          "2026-07-01T00:00:00Z", 60 },
		{ "CET",                                "2026-07-01T00:00:00Z", 60 },
		{ "-1",                                 "2026-07-01T00:00:00Z", 60 },
		{ "CET-168",                            "2026-07-01T00:00:00Z", 60 },
		{ "CET-2CEST,M13.5.0,M10.5.0",          "2026-07-01T00:00:00Z", 60 },
		{ "CET-2CEST,M3.0.0,M10.5.0",           "2026-07-01T00:00:00Z", 60 },
		{ "CET-2CEST,M3.5.7,M10.5.0",           "2026-07-01T00:00:00Z", 60 },
		{ "CET-2CEST,J0,J366",                  "2026-07-01T00:00:00Z", 60 },
		{ "CET-2CEST,M3.5.0,M10.5.0x",          "2026-07-01T00:00:00Z", 60 },
		{ "<CET-2",                             "2026-07-01T00:00:00Z", 60 },
		{ "CET-99999999999999999999",           "2026-07-01T00:00:00Z", 60 },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		write_zone("Rule", cases[i].rule);
		assert_int_equal(offset_of("Rule", cases[i].when), cases[i].minutes);
	}
	write_zone("Rule", "CET-100");
	assert_int_equal(offset_of("Rule", "2026-07-01T00:00:00Z"), UNKNOWN);
}

static void reads_the_old_version_too(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);

	(void)state;
	add_block(&out, '\0', 4);
	write_file("Old", buf_str(&out));
	assert_int_equal(offset_of("Old", "2001-01-01T00:00:00Z"), 120);
	assert_int_equal(offset_of("Old", "2040-01-01T00:00:00Z"), 60);
}

static void survives_files_cut_anywhere_and_any_byte_broken(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);
	size_t whole;

	(void)state;
	add_zone(&out, "CET-1CEST,M3.5.0,M10.5.0/3");
	whole = buf_str(&out).len - strlen("\nCET-1CEST,M3.5.0,M10.5.0/3\n");
	for (size_t len = 0; len < buf_str(&out).len; len++) {
		write_file("Cut", str_sub(buf_str(&out), 0, len));
		assert_int_equal(offset_of("Cut", "2001-01-01T00:00:00Z"),
				 len < whole ? UNKNOWN : 120);
	}
	for (size_t at = 0; at < whole; at++) {
		char good = out.text[at];

		out.text[at] = (char)0xff;
		write_file("Bad", buf_str(&out));
		offset_of("Bad", "2001-01-01T00:00:00Z");
		offset_of("Bad", "2026-01-01T00:00:00Z");
		out.text[at] = good;
	}
}

static void refuses_what_is_too_large_or_no_file(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO((size_t)80 * 1024);
	char path[200];

	(void)state;
	add_zone(&out, "CET-1");
	while (!out.full)
		buf_add(&out, "0123456789abcdef");
	write_file("Large", buf_str(&out));
	assert_int_equal(offset_of("Large", "2001-01-01T00:00:00Z"), UNKNOWN);
	snprintf(path, sizeof(path), "%s/Folder", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(offset_of("Folder", "2001-01-01T00:00:00Z"), UNKNOWN);
	assert_int_equal(rmdir(path), 0);
	snprintf(path, sizeof(path), "%s/Pipe", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(offset_of("Pipe", "2001-01-01T00:00:00Z"), UNKNOWN);
}

static void takes_names_of_zones_only(void **state)
{
	static const char *const bad[] = {
		"",
		"/",
		"Good/",
		"/Good",
		"../zones/Good",
		"Area//Good",
		"./Good",
		"Good ",
		"G\xc3\xb6od",
		"Missing",
		"Good\n",
		"right/Good",
		"posix/Good",
		"localtime",
		"posixrules",
		"Go.od",
		"GoodGoodGoodGoodGoodGoodGoodGoodGoodGoodGoodGoodGoodGoodGoodGoodG",
	};
	struct moment at = { MOMENT_DAY };
	int minutes = UNKNOWN;

	(void)state;
	write_zone("Good", "XST-3");
	write_zone("Go.od", "XST-3");
	write_zone("localtime", "XST-3");
	write_zone("posixrules", "XST-3");
	assert_int_equal(offset_of("Good", "2026-01-01T00:00:00Z"), 180);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(offset_of(bad[i], "2026-01-01T00:00:00Z"), UNKNOWN);
	assert_int_equal(moment_zone_offset(STR("Good\0"), at, &minutes), ERR_NOT_FOUND);
	assert_int_equal(moment_zone_offset((struct str){ 0 }, at, &minutes), ERR_NOT_FOUND);
	assert_int_equal(moment_zone_offset(STR("Good"), (struct moment){ INT64_MIN }, &minutes),
			 ERR_NONE);
	assert_int_equal(minutes, 120);
}

static void reads_the_zones_of_the_system(void **state)
{
	static const struct {
		const char *zone, *when;
		int minutes;
	} cases[] = {
		{ "Europe/Berlin", "2026-07-01T12:00:00Z", 120 },
		{ "Europe/Berlin", "2080-07-01T12:00:00Z", 120 },
		{ "Asia/Kathmandu", "1980-01-01T00:00:00Z", 330 },
		{ "Asia/Kathmandu", "2026-01-01T00:00:00Z", 345 },
		{ "America/Argentina/Buenos_Aires", "2050-01-01T00:00:00Z", -180 },
		{ "Pacific/Kiritimati", "2026-01-01T00:00:00Z", 840 },
		{ "Etc/GMT+12", "2026-01-01T00:00:00Z", -720 },
		{ "UTC", "2026-01-01T00:00:00Z", 0 },
		{ "Mars/Olympus", "2026-01-01T00:00:00Z", UNKNOWN },
		{ "zone.tab", "2026-01-01T00:00:00Z", UNKNOWN },
		{ "Europe", "2026-01-01T00:00:00Z", UNKNOWN },
	};

	(void)state;
	unsetenv("TZDIR"); /* NOLINT(concurrency-mt-unsafe): no threads */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(offset_of(cases[i].zone, cases[i].when), cases[i].minutes);
	setenv("TZDIR", folder, 1); /* NOLINT(concurrency-mt-unsafe) */
}

static int make_folder(void **state)
{
	(void)state;
	return !mkdtemp(folder) || setenv("TZDIR", folder, 1); /* NOLINT(concurrency-mt-unsafe) */
}

static int remove_folder(void **state)
{
	static const char *const names[] = {
		"Plain", "Bare", "Broken", "Rule",  "Old",       "Cut",        "Bad",
		"Large", "Pipe", "Good",   "Go.od", "localtime", "posixrules",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char path[200];

		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_by_the_periods_and_then_by_the_rule),
		cmocka_unit_test(understands_the_rules_of_posix),
		cmocka_unit_test(reads_the_old_version_too),
		cmocka_unit_test(survives_files_cut_anywhere_and_any_byte_broken),
		cmocka_unit_test(refuses_what_is_too_large_or_no_file),
		cmocka_unit_test(takes_names_of_zones_only),
		cmocka_unit_test(reads_the_zones_of_the_system),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
