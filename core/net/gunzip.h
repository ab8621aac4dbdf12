/*
 * gunzip: what a server packed with gzip, whole. The only file that knows zlib; built without it, says so.
 */
#pragma once

#include <stdbool.h>

#include "core/base/attrs.h"
#include "core/base/err.h"
#include "core/base/str.h"

struct buf;

bool gunzip_is(struct str bytes); /* by its first bytes */

/* Unpack all of it (members in a row too) to the end of `out`, whose ceiling holds. ERR_INVALID: damaged, cut off, or larger than that. */
MUST_USE enum err gunzip(struct str bytes, struct buf *out);
