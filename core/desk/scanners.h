/*
 * scanners: what the engine does by the clock, a row each.
 *
 * What belongs to a message, a signup, a login or a card is done as it is read (ingest.h); these rows are for what time brings.
 * `strop scan` runs all of them once; a resident engine (`strop scan --every`, `strop ingest --follow`) runs each when it is
 * due. What they find is told on the log (scan_log.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/desk/judge.h"
#include "core/desk/resident.h"
#include "core/desk/scan_log.h"

struct desk;
struct scanners;

enum scan_period {
	SCAN_SECOND,
	SCAN_MINUTE,
	SCAN_HOUR,
	SCAN_DAY,
	SCAN_PERIOD_COUNT
};

struct scanner {
	const char *name;
	const char *module; /* on the log */
	enum scan_period period;
	enum err (*run)(struct scanners *scanners);
	const char *help;
};

extern const struct scanner scanner_rows[];
extern const size_t scanner_row_count;
#define SCANNERS_MAX 16

struct scan_count {
	struct judge_count judged;
	int64_t verdicts; /* of outside scanners, that were not told of before and are about somebody */
};

struct scanners {
	struct desk *desk;
	bool (*go_on)(void); /* false: stop early. NULL: never */
	int64_t every_us; /* above 0: for the rows of seconds and minutes, instead of their own periods */
	struct resident resident; /* where there is one */
	struct scan_log log;
	struct scan_count count;
	int64_t due[SCANNERS_MAX]; /* in ticks */
};

MUST_USE enum err scanners_begin(struct scanners *scanners, struct desk *desk);
void scanners_end(struct scanners *scanners);
/* Those that are due; with `all`, every one. ERR_EXISTS: we were the engine, and another one is now. ERR_CANCELLED:
 * somebody wanted an end (go_on, desk_ask_to_go_on()); the next one goes on there. */
MUST_USE enum err scanners_run(struct scanners *scanners, bool all);
/* Tell what was found outside of them, while events were read. */
MUST_USE enum err scanners_tell(struct scanners *scanners);
