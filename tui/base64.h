/*
 * base64: RFC 4648, with padding and in one row, for what a terminal takes only so (OSC 52).
 */
#pragma once

#include "core/base/str.h"

struct buf;

/* Four characters for each three bytes begun. */
void base64_add(struct str bytes, struct buf *out);
