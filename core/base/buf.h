/*
 * buf: text under construction.
 *
 * A buf grows as text is added, up to a ceiling its owner must name, because
 * much of what we build comes from strangers. Past the ceiling it keeps what
 * fits and remembers that it is full, so a run of additions needs one check,
 * at the end. A zeroed buf but for its ceiling is ready for use.
 *
 *	CLEANUP(buf_release) struct buf line = BUF_UP_TO(200);
 *
 *	buf_add(&line, account->address);
 *	buf_addf(&line, " (%d open cases)", open_cases);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/attrs.h"
#include "core/base/str.h"

struct buf {
	char *text; /* read it through buf_text() */
	size_t len;
	size_t room;
	size_t ceiling;
	bool full;
};

#define BUF_UP_TO(bytes) ((struct buf){ .ceiling = (bytes) })

void buf_release(struct buf *b);

/* Empty it for another round; the memory and the ceiling stay. */
void buf_clear(struct buf *b);

/* The text so far, NUL-terminated, never NULL; valid until the next addition. */
const char *buf_text(const struct buf *b);
struct str buf_str(const struct buf *b);

void buf_add(struct buf *b, const char *text);
void buf_add_str(struct buf *b, struct str text);
void buf_add_char(struct buf *b, char c);
void buf_addf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
