/*
 * lines: a stream of bytes, line by line, in bounded memory. Private to core/desk.
 *
 * A line longer than `longest` comes with `too_long` set and only its beginning; the rest of it is passed over. A
 * byte-order mark at the start is skipped. The last line needs no newline once the stream has ended.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct lines {
	int fd;
	size_t longest;
	char *bytes;
	size_t room, from, until; /* what is read and not handed out */
	bool begun;               /* past where a byte-order mark may stand */
	bool ended;               /* nothing more now */
	bool closed;              /* read() gave 0 */
	bool passing;             /* inside the rest of a line that is too long */
	int64_t number;           /* of the line handed out last, from 1 */
	int64_t read_bytes;
	/* Asked while it waits for more; false: ERR_CANCELLED. With it and without `final`, who writes slowly gives "none now". NULL: read() waits. */
	bool (*go_on)(void);
	/* Told of what is left of a line that was too long, piece by piece, once its beginning was handed out. NULL: nobody is. */
	void (*rest)(void *with, struct str bytes);
	void *with;
	struct str rest_waits; /* what it is to be told of next */
};

struct line_read {
	struct str text;
	bool too_long;
};

void lines_begin(struct lines *lines, int fd, size_t longest);
void lines_release(struct lines *lines);
void lines_restart(struct lines *lines); /* what `fd` gives next is a stream of its own */

/* The next whole line. ERR_NOT_FOUND: none now (`ended` tells whether more may come); ERR_UNAVAILABLE; ERR_CANCELLED by go_on. With `final`, what
 * stands after the last newline is a line too. The text lives until the next call. */
MUST_USE enum err lines_next(struct lines *lines, bool final, struct line_read *line);

/* A whole line is there already: the next lines_next() will not wait. */
bool lines_waiting(const struct lines *lines);
