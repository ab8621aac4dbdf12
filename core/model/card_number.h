/*
 * card_number: payment card numbers in text that should hold none.
 *
 * A card number is 13 to 19 digits, with at most a single space or hyphen between two of them,
 * that touch no letter and no further digit and pass the Luhn check. A run of digits counts
 * only as a whole, but a row of groups may hold a card number and something else: in
 * "4111 1111 1111 1111 12/27" the first four groups are one.
 *
 * Letters are those of scripts that set words apart: in scripts that do not, such
 * as Chinese or Thai, digits follow the word before them directly.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"

struct arena;

bool card_number_is_in(struct str text);

/* `text` with each card number masked to its last four digits ("**** **** **** 1111"), as a copy
 * in `arena`; `text` itself when there is none. Digits that a phone number's + leads stay. */
struct str card_number_mask(struct arena *arena, struct str text);
