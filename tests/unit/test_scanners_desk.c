#include "tests/unit/desk_make.h"

#include "core/base/log.h"
#include "core/desk/scanners.h"

#define SENDER \
	"{'type':'domain','at':'2024-03-01T10:00:00Z','account':'acct 1','id':'d','domain':'chaseupdate.example'}\n" \
	"{'type':'message','at':'2024-03-01T11:00:00Z','account':'acct-2','id':'m'," \
	"'text':'see https://chaseupdate.example/a now'}\n"
#define WORD(id, value, verdict) \
	"{'type':'scanner','at':'2024-03-02T10:00:00Z','id':'" id \
	"','scanner':'gsb','value':'" value "','verdict':'" verdict "'}\n"

static struct buf said = { .ceiling = 1 << 20 };

static void log_begin(void)
{
	assert_int_equal(log_start(arena_strf(arena, "%s/log", desk_folder).at, LOG_INFO),
			 ERR_NONE);
}

/* What was logged since, without times and process numbers. */
static const char *logged(void)
{
	const char *path = arena_strf(arena, "%s/log", desk_folder).at;
	FILE *file = fopen(path, "rb");
	char line[4096];

	buf_clear(&said);
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		const char *from = strchr(line, '[');

		assert_non_null(from);
		from = strchr(from + 1, '[');
		buf_add(&said, from ? from : line);
	}
	(void)fclose(file);
	assert_int_equal(truncate(path, 0), 0);
	return buf_text(&said);
}

static struct scan_count scan_all(void)
{
	struct scanners scanners;

	assert_int_equal(scanners_begin(&scanners, desk), ERR_NONE);
	assert_int_equal(scanners_run(&scanners, true), ERR_NONE);
	scanners_end(&scanners);
	return scanners.count;
}

static void tells_of_a_verdict_once(void **state)
{
	(void)state;
	log_begin();
	(void)tell(SENDER WORD("s1", "ChaseUpdate.example", "phishing"));
	assert_int_equal(scan_all().verdicts, 1);
	assert_string_equal(
		logged(),
		"[periodic.scanner_verdicts] PHISHER chaseupdate.example account=\"acct 1\" cluster=-\n"
		"[periodic.scanner_verdicts] PHISHER chaseupdate.example account=acct-2 cluster=-\n");
	assert_int_equal(scan_all().verdicts, 0);
	assert_string_equal(logged(), "");
	(void)tell(WORD("s1", "ChaseUpdate.example", "phishing"));
	assert_int_equal(scan_all().verdicts, 0);
	(void)tell(WORD("s2", "https://chaseupdate.example/a", "spam"));
	assert_int_equal(scan_all().verdicts, 1);
	assert_string_equal(
		logged(),
		"[periodic.scanner_verdicts] SPAMMER https://chaseupdate.example/a account=acct-2 cluster=-\n");
	log_stop();
}

static void says_nothing_of_what_is_clean_or_nobodys(void **state)
{
	(void)state;
	log_begin();
	(void)tell(SENDER WORD("s1", "chaseupdate.example", "clean")
			   WORD("s2", "other.example", "phishing"));
	assert_int_equal(scan_all().verdicts, 0);
	assert_string_equal(logged(), "");
	log_stop();
}

/* What a stranger chose cannot make a line of its own, or another pair. */
static void tames_what_strangers_chose(void **state)
{
	(void)state;
	log_begin();
	(void)tell(
		"{'type':'message','at':'2024-03-01T11:00:00Z','account':'a\\nb cluster=7','id':'m\\u001b[1m'}\n" WORD(
			"s1", "m\\u001b[1m", "malware"));
	assert_int_equal(scan_all().verdicts, 1);
	assert_string_equal(
		logged(),
		"[periodic.scanner_verdicts] PHISHER \"m\\u001b[1m\" account=\"a\\nb cluster=7\" cluster=-\n");
	log_stop();
}

/* An engine that listens while events are judged tells what came of them, after the commit. */
static void tells_of_flags_holds_and_disables(void **state)
{
	struct scanners scanners;
	const char *text;

	(void)state;
	log_begin();
	desk->settings.policy = SETTINGS_ENFORCE;
	assert_int_equal(scanners_begin(&scanners, desk), ERR_NONE);
	(void)tell(SENDER WORD(
		"s1", "chaseupdate.example",
		"phishing") "{'type':'scanner','at':'2024-03-02T10:00:00Z','id':'s3','scanner':'other',"
			    "'value':'chaseupdate.example','verdict':'phishing'}\n");
	assert_int_equal(scanners_tell(&scanners), ERR_NONE);
	text = logged();
	assert_non_null(strstr(text, "[engine.stream] "));
	assert_non_null(strstr(text, " flagged account=\"acct 1\" cluster=- probability=0."));
	assert_non_null(strstr(text, "reason=\""));
	assert_int_equal(scanners_tell(&scanners), ERR_NONE);
	assert_string_equal(logged(), "");
	scanners_end(&scanners);
	assert_null(desk->log);
	log_stop();
}

static void runs_each_when_it_is_due(void **state)
{
	struct scanners scanners;

	(void)state;
	assert_int_equal(scanners_begin(&scanners, desk), ERR_NONE);
	assert_int_equal(scanners_run(&scanners, false), ERR_NONE);
	for (size_t i = 0; i < scanner_row_count; i++) {
		int64_t in_us = scanners.due[i] - moment_ticks_us();

		assert_true(in_us <= MOMENT_DAY);
		if (scanner_rows[i].period == SCAN_MINUTE)
			assert_true(in_us > 30 * MOMENT_SECOND && in_us <= MOMENT_MINUTE);
	}
	memset(scanners.due, 0, sizeof(scanners.due));
	scanners.every_us = 5 * MOMENT_SECOND;
	assert_int_equal(scanners_run(&scanners, false), ERR_NONE);
	for (size_t i = 0; i < scanner_row_count; i++)
		if (scanner_rows[i].period <= SCAN_MINUTE)
			assert_true(scanners.due[i] - moment_ticks_us() <= 5 * MOMENT_SECOND);
		else
			assert_true(scanners.due[i] - moment_ticks_us() > MOMENT_MINUTE);
	scanners_end(&scanners);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESKED(tells_of_a_verdict_once),
		DESKED(says_nothing_of_what_is_clean_or_nobodys),
		DESKED(tames_what_strangers_chose),
		DESKED(tells_of_flags_holds_and_disables),
		DESKED(runs_each_when_it_is_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
