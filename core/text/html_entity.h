/*
 * html_entity: "&amp;", "&#64;", "&#x1F600;" and kin.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

/* The character reference that begins `text`, which begins with '&': how many bytes it takes, and
 * its code point; 0 when it is none. Read as the HTML standard has it: numbers of Windows-1252
 * are mended, broken ones become U+FFFD, and in an attribute "&copy=1" is no reference. The
 * point's UTF-8 is never longer than the reference. */
size_t html_entity(struct str text, bool in_attribute, uint32_t *point);
