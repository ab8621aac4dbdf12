/*
 * dial: the country of a telephone number.
 *
 * Our own table of the E.164 calling codes (ITU-T, Operational Bulletin annexes), and of
 * the areas by which countries that share a code are told apart: the Caribbean, Canada
 * and the Pacific islands within +1, Kazakhstan within +7, Jersey, Guernsey and Man within +44,
 * Vatican City and San Marino within +39, and so on.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"

/* From "+49 (0)30-1234" or "0049 30 1234" to "DE". A leading + or 00 is needed; between
 * digits stand blanks, hyphens, dots, slashes, parentheses, and "(0)" counts for nothing.
 * False for what is no number, and for codes of no country (+800, +1 800, +881).
 * `country` is untouched then. */
bool dial_country(struct str phone, char country[3]);

/* The calling codes ("1", "49", "353"), without those of areas within one. Answers how many. */
#define DIAL_CODES_MAX 300
size_t dial_codes(const char *codes[DIAL_CODES_MAX]);
