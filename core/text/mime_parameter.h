/*
 * mime_parameter: what stands behind the semicolons of a MIME field.
 */
#pragma once

#include "core/base/str.h"

struct arena;

/* "multipart/mixed; boundary=x": the word before the first ';'. */
struct str mime_word(struct str value);

/* A parameter of a folded value, also one in pieces or with a charset (RFC 2231: taken as
 * bytes); absent when not given. */
struct str mime_parameter(struct arena *arena, struct str value, struct str name);
