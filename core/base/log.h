/*
 * log: one line per event, for the people who run the desk.
 *
 *	#define LOG_MODULE "ingest"
 *	log_note("stored", "events=%zu skipped=%zu ms=%lld", stored, skipped, took_ms);
 *
 * gives, on stderr or in a file (never on the screen: that is the console's),
 *
 *	2026-11-23T09:59:31Z INFO strop[542] [ingest] stored events=60 skipped=0 ms=12
 *
 * Where the file leads to systemd's journal, "<6>" and its kin stand before the line: the journal takes them for the level, and
 * keeps the rest as it is.
 *
 * TRACE, INFO, WARN ("went on anyway, because"), FAIL. Only desk, cli and tui log above
 * trace; no bodies, no whole addresses, no tokens. What strangers chose is tamed.
 */
#pragma once

#include "core/base/attrs.h"
#include "core/base/err.h"
#include "core/base/str.h"

enum log_level {
	LOG_TRACE,
	LOG_INFO,
	LOG_WARN,
	LOG_FAIL
};

/* Lines below `least` are dropped. `path` NULL is stderr; else appended to, mode 0600. */
MUST_USE enum err log_start(const char *path, enum log_level least);
void log_stop(void);

void log_line(enum log_level level, const char *module, const char *what, const char *format, ...)
	PRINTF_LIKE(4, 5);

/* They read as the functions they are. NOLINTBEGIN(readability-identifier-naming) */
#define log_trace(what, ...) log_line(LOG_TRACE, LOG_MODULE, what, __VA_ARGS__)
#define log_note(what, ...) log_line(LOG_INFO, LOG_MODULE, what, __VA_ARGS__)
#define log_warn(what, ...) log_line(LOG_WARN, LOG_MODULE, what, __VA_ARGS__)
#define log_fail(what, ...) log_line(LOG_FAIL, LOG_MODULE, what, __VA_ARGS__)
/* NOLINTEND(readability-identifier-naming) */

/* "s...@example.org" for someone@example.org. */
void log_address(struct str address, char shortened[64]);
