/*
 * mime_decode: base64 and quoted-printable, as mail writes them, broken or not.
 *
 * Both are linear, and their answer is never longer than what they were given.
 */
#pragma once

#include "core/base/str.h"

struct arena;

/* What is no base64 is skipped; a '=' ends a piece, and another may follow. */
struct str mime_base64(struct arena *arena, struct str text);

/* A broken "=" stands for itself. Blanks at the end of a line go, as the standard asks,
 * and CRLF becomes LF. */
struct str mime_quoted_printable(struct arena *arena, struct str text);

/* The Q encoding of RFC 2047: as above, with "_" for a blank. */
struct str mime_q(struct arena *arena, struct str text);
