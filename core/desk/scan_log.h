/*
 * scan_log: what the scanners and the engine found and did, a line each on the log.
 *
 *	2026-11-23T09:59:31Z INFO strop[542] [periodic.scanner_verdicts] PHISHER chaseupdate.example account=acct-7 cluster=12
 *	2026-11-23T09:59:31Z INFO strop[542] [periodic.news] PHISHER disabled account=acct-7 cluster=12 probability=0.9998 reason="…"
 *
 * Module, verdict in capitals, what; then pairs. `cluster` is "-" without one; a value with blanks or quotation marks in it stands
 * in quotation marks. What was done: flagged, held, disabled, lapsed. Written after the commit: acts are read back
 * from the audit log, so that a line was really done, by this process or another one beside it.
 *
 * One process at a time listens (resident.h); `strop scan` does for as long as it runs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/ids.h"

struct arena;
struct desk;

#define SCAN_LOG_FLAGGED_MAX 1024

struct scan_log {
	struct desk *desk;
	struct action_no told; /* the newest act there was when we looked last */
	struct account_no flagged[SCAN_LOG_FLAGGED_MAX];
	size_t flagged_count;
	int64_t more; /* flagged, and not remembered which */
};

/* From now on the desk's engine is listened to. */
MUST_USE enum err scan_log_begin(struct scan_log *log, struct desk *desk);
void scan_log_end(struct scan_log *log);

/* The engine flags this account, inside a write. Nothing is told before it is committed. */
void scan_log_flagged(struct desk *desk, struct account_no no);

/* One line of a verdict on an account. */
void scan_log_line(const char *module, enum verdict verdict, struct str what,
		   const struct account_row *row, bool with_reason);

/* Tell what the engine did since. Outside of transactions. */
MUST_USE enum err scan_log_tell(struct scan_log *log, const char *module);
