/*
 * status: the line at the bottom that says what happened.
 *
 * A message stays until a newer one comes, a key is pressed or its time is up: news 4 seconds,
 * what was done 6, warnings 12; failures wait for the key.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/attrs.h"
#include "core/base/str.h"
#include "tui/canvas.h"

enum status_level {
	STATUS_NONE,
	STATUS_INFO,
	STATUS_GOOD,
	STATUS_WARN,
	STATUS_FAIL
};

#define STATUS_BYTES_MAX 480
#define STATUS_HINT_BYTES 60

struct status {
	enum status_level level;
	char text[STATUS_BYTES_MAX];
	char hint[STATUS_HINT_BYTES]; /* behind the text, and never cut for it: "u undoes" */
	int64_t until_us;             /* by moment_ticks_us(), or until a key; 0: until a key */
};

void status_say(struct status *status, enum status_level level, int64_t now_us, const char *format,
		...) PRINTF_LIKE(4, 5);

/* What can be done about what was said just now. */
void status_hint(struct status *status, struct str hint);

/* True if a message went away. `key`: a key was pressed. */
bool status_expire(struct status *status, int64_t now_us, bool key);

/* Milliseconds until there is something to expire; -1 when never. */
int status_wait_ms(const struct status *status, int64_t now_us);

/* How many rows of this width it takes to say it whole, at most `most`. */
int status_rows(const struct status *status, int width, int most);

/* In the rows of the canvas; nothing is drawn when there is no message. What does not fit into the last one is cut, but
 * never the hint. */
void status_paint(const struct status *status, struct canvas *rows);
