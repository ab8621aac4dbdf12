/*
 * skeleton: what a character looks like, so that "рaypаl", "paypa1" and "pàypal" are seen for what they pose as.
 *
 * Two steps. look_of() strips a character to the small ASCII letter or digit that a reader takes it for. skeleton_of()
 * goes on to a form in which look-alikes of ASCII are one: "1", "i" and "l", "0" and "o", "m" and "rn", "w" and "vv", and
 * the digits that stand for letters in "p4yp4l". Two texts that look alike have one skeleton; not the other way round.
 *
 * The table is our own: Latin letters by their names in Unicode 15, Greek, Cyrillic, Armenian, Cherokee and letterlike
 * ones by eye. (Debian's unicode-data does not ship Unicode's confusables.txt.)
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

/* 'a' to 'z' or '0' to '9', or 0 for what is neither. */
char look_of(uint32_t point);

/* True for what takes no room at all and is there to cut words in two: soft hyphens, zero-width and bidi characters. */
bool look_is_nothing(uint32_t point);

/* A look's skeleton: one or two bytes of `out`, no NUL; answers how many. */
size_t skeleton_of(char look, char out[2]);

/* The skeleton of a text of looks, NUL-terminated, cut at `room` - 1; answers its length. */
size_t skeleton_into(struct str looks, char *out, size_t room);
