/*
 * pin_line: what a chat line claims, typed in one line: a country and a kind.
 *
 *	Germany presence
 *	de lives
 *	drop
 *	no proxy
 *
 * The country by name (in English or its own language) or code; the kind by its word or the head of it, presence when
 * there is none. "no proxy": the denial that was read there holds; "drop": it is no claim; "read": as it was read, whatever was pinned. Pure.
 */
#pragma once

#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct buf;
struct pin_request;

/* Into what, country and kind of the request. ERR_INVALID: "no country is called Germny". */
MUST_USE enum err pin_line_read(struct str line, struct pin_request *pin);

/* The line, for what is pinned or read there. */
void pin_line_write(const struct pin_request *pin, struct buf *out);

/* Tab: a country that was begun is completed, `round` 0, 1, ... with each that begins so in turn; behind a whole one
 * comes the next kind. `out` is the line as it was where nothing fits; answers how many ways there are. */
size_t pin_line_complete(struct str line, size_t round, struct buf *out);
