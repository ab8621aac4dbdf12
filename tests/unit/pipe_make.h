/*
 * pipe_make: bytes that come through a pipe a few at a time, as from a program that is still writing.
 */
#pragma once

#include <unistd.h>

#include "core/base/str.h"

/* The end to read from, the caller's to close; a child writes the text in pieces of `piece` bytes and ends. */
static inline int fed(struct str text, size_t piece)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	if (fork() == 0) {
		close(ends[0]);
		for (size_t at = 0; at < text.len; at += piece) {
			size_t n = text.len - at < piece ? text.len - at : piece;

			if (write(ends[1], text.at + at, n) != (ssize_t)n)
				_exit(1);
			usleep(200);
		}
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}
