/*
 * term_keys: which bytes of a terminal are which key, whatever terminfo says: TERM and the
 * terminal do not always agree, and terminfo has no names for ctrl and alt with an arrow.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/key.h"

#define TERM_KEYS_SEQUENCE_MAX 16 /* with its NUL */

/* The sequence with this number, counted from 0, and its key; false past the last. */
bool term_keys_sequence(size_t number, char bytes[TERM_KEYS_SEQUENCE_MAX], struct key *key);

/* The key that sends this one character: controls are keys with ctrl, or have names. */
struct key term_keys_of_point(uint32_t point);
