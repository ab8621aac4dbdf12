/* base64: RFC 4648, for what a terminal takes only so. */
#pragma once

#include "core/base/str.h"

struct buf;

void base64_add(struct str bytes, struct buf *out);
