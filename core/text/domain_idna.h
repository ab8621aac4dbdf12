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

/* An A-label ("xn--...") as people read it, in UTF-8 and NUL-terminated; answers its length, 0 when it is none or does not
 * fit into `room` bytes. */
size_t domain_unicode(struct str label, char *shown, size_t room);
