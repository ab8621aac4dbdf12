/*
 * mime_text: the text of a header field, readable.
 */
#pragma once

#include "core/base/str.h"

struct arena;

#define MIME_TEXT_MAX 65536 /* bytes of a field that are read */

/* Unfolded, encoded words decoded (RFC 2047), valid UTF-8, trimmed, without line breaks. Encoded
 * words of one charset that stand together are decoded together, for some programs cut
 * characters in two. */
struct str mime_text(struct arena *arena, struct str value);
