/*
 * editor: a text in $VISUAL or $EDITOR, through a file that only we can read.
 *
 * The terminal must have been handed over (term_leave).
 */
#pragma once

#include "core/base/err.h"
#include "core/base/str.h"

struct buf;

#define EDITOR_BYTES_MAX ((size_t)64 * 1024)

/* `edited` gets what the editor left, without blanks at its end. ERR_UNAVAILABLE: it could not be started, or
 * failed: the text is as it was. ERR_INVALID: what it left is not UTF-8, or too long. */
MUST_USE enum err editor_run(struct str text, struct buf *edited);
