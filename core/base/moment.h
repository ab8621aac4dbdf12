/*
 * moment: a point in time, always UTC, in microseconds.
 *
 * A zeroed moment is "never" (moment_is_never); 1970-01-01T00:00:00Z itself is not
 * a time that anything of ours happened.
 *
 * Read: RFC 3339 (any offset, "T" or "t" or a space, "Z" or "z", any number of
 * decimals, leap second 60 taken as 59.999999), or Unix seconds, integer or decimal. Years 1970 to 9999.
 * Written: RFC 3339 in UTC with a Z; decimals only when there are any, without trailing zeros.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

#define MOMENT_TEXT_MAX 32 /* with its NUL */
#define MOMENT_SECOND INT64_C(1000000)
#define MOMENT_MINUTE (60 * MOMENT_SECOND)
#define MOMENT_HOUR (60 * MOMENT_MINUTE)
#define MOMENT_DAY (24 * MOMENT_HOUR)

struct moment {
	int64_t us;
};

MUST_USE enum err moment_parse(struct str text, struct moment *at);       /* ERR_INVALID */
MUST_USE enum err moment_from_seconds(double seconds, struct moment *at); /* ERR_INVALID */
void moment_print(struct moment at, char text[MOMENT_TEXT_MAX]);          /* never prints "" */

/* "10:42" in UTC or, shifted by `offset_minutes`, elsewhere. */
void moment_print_clock(struct moment at, int offset_minutes, char text[8]);

/* "9 min", "3 h", "6 days": how long, for people. */
void moment_print_span(int64_t us, char text[24]);

/* The offset in minutes of an IANA zone ("Europe/Berlin") at `at`; read from the system's
 * zone files. ERR_NOT_FOUND for a name that is no zone (any text may be given). Thread-safe. */
MUST_USE enum err moment_zone_offset(struct str zone, struct moment at, int *offset_minutes);

struct moment moment_now(void); /* the wall clock */
int64_t moment_ticks_us(void);  /* monotonic, for measuring */
bool moment_is_never(struct moment at);
bool moment_before(struct moment a, struct moment b);
