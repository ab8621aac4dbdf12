/*
 * domain_idna: host names with letters beyond ASCII, as DNS writes them.
 *
 * The only file that knows libidn2: UTS 46, non-transitional, as browsers do it.
 */
#pragma once

#include <stddef.h>

#include "core/base/str.h"
#include "core/text/domain_name.h"

/* The A-label form of `name`, NUL-terminated; answers its length, 0 when there is none. */
size_t domain_idna(struct str name, char folded[DOMAIN_MAX + 1]);
