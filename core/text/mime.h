/*
 * mime: a mail message, as far as its text goes.
 *
 * Reads RFC 5322 and MIME as mail programs do: tolerant of anything, bounded (MIME_DEPTH_MAX, MIME_PARTS_MAX), in time in
 * step with the length. Broken mail gives what can be read of it: a multipart without its boundary is
 * text, an unknown charset is read as Windows-1252, headers without a body are just that.
 * Attachments give nothing, unless there is nothing else.
 */
#pragma once

#include <stdint.h>

#include "core/base/str.h"

struct arena;

#define MIME_DEPTH_MAX 12  /* parts within parts */
#define MIME_PARTS_MAX 500 /* in all */

struct mime {
	struct str from, reply_to, subject; /* decoded; absent when the message has none */
	int64_t recipients;                 /* in To, Cc and Bcc; 0 when none is named */
	struct str text, html; /* the parts of each, one after the other; absent without one */
};

/* Texts are valid UTF-8, in `arena` or views of `raw`. */
void mime_read(struct arena *arena, struct str raw, struct mime *mime);
