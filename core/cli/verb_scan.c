#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/log.h"
#include "core/cli/print.h"
#include "core/cli/stop.h"
#include "core/cli/verbs.h"
#include "core/desk/scanners.h"

#define LOG_MODULE "engine"

static bool go_on(void)
{
	return !stop_asked();
}

static int counts_say(const struct cli *cli, const struct scan_count *count)
{
	const struct judge_count *judged = &count->judged;
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);
	struct json_writer w = json_writer(&out);

	if (!cli->json) {
		printf("%lld judged, %lld flagged, %lld held, %lld disabled, %lld holds lapsed\n",
		       (long long)judged->judged, (long long)judged->flagged,
		       (long long)judged->held, (long long)judged->disabled,
		       (long long)judged->lapsed);
		return print_done(EXIT_DONE);
	}
	json_begin(&w, '{');
	json_key(&w, "judged"), json_integer(&w, judged->judged);
	json_key(&w, "flagged"), json_integer(&w, judged->flagged);
	json_key(&w, "held"), json_integer(&w, judged->held);
	json_key(&w, "disabled"), json_integer(&w, judged->disabled);
	json_key(&w, "lapsed"), json_integer(&w, judged->lapsed);
	json_key(&w, "verdicts"), json_integer(&w, count->verdicts);
	json_end(&w, '}');
	buf_add_char(&out, '\n');
	print_raw(buf_str(&out));
	return print_done(EXIT_DONE);
}

static int turn(struct cli *cli, struct scanners *scanners, bool all)
{
	enum err e;

	scanners->count = (struct scan_count){ 0 };
	e = scanners_run(scanners, all);
	if (e == ERR_CANCELLED &&
	    scanners->every_us) /* told to end, or lost its place: turns() sees which */
		return EXIT_DONE;
	if (e == ERR_CANCELLED)
		return print_error("scan", e,
				   "stopped before all was judged; the next one goes on");
	if (e)
		return print_err("scan", e);
	/* A resident engine has its log; what it says besides is for scripts. */
	if (scanners->every_us && !cli->json)
		return print_done(EXIT_DONE);
	return counts_say(cli, &scanners->count);
}

static int turns(struct cli *cli, struct scanners *scanners, int64_t every)
{
	int code;
	enum err e = resident_take(&scanners->resident, scanners->desk);

	if (e)
		return print_err("another engine runs on this store", e);
	log_note("started", "%s every=%lld", scanners->resident.holder, (long long)every);
	do {
		code = turn(cli, scanners, false);
		stop_sleep(code ? 0 : every);
	} while (!code && !stop_asked());
	log_note("stopped", "%s code=%d", scanners->resident.holder, code);
	return code;
}

int verb_scan(struct cli *cli)
{
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	const char *text = options_get(&cli->options, "every");
	struct scanners scanners;
	int64_t every = 0;
	int code;
	enum err e;

	if (text && (!str_to_int64(str_of(text), &every) || every < 1 || every > 86400))
		return print_error("--every", ERR_INVALID, "seconds from 1 to 86400 are needed");
	code = cli_desk(cli, DESK_WRITE, &desk);
	if (code)
		return code;
	stop_on_signals();
	e = log_start(NULL, LOG_INFO);
	if (!e)
		e = scanners_begin(&scanners, desk);
	if (e)
		return print_err("scan", e);
	scanners.go_on = go_on;
	desk_ask_to_go_on(desk, stop_not_due);
	scanners.every_us = every * MOMENT_SECOND;
	code = every ? turns(cli, &scanners, every) : turn(cli, &scanners, true);
	scanners_end(&scanners);
	return code;
}
