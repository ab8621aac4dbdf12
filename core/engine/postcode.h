/*
 * postcode: the country that a postcode's shape gives away.
 *
 * Only shapes that one country has: "SW1A 1AA", "K1A 0B6", "1234 AB", "D-10115". Five
 * bare digits could be a dozen countries, and say nothing.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"

/* False, and `country` untouched, for any other shape. */
bool postcode_country(struct str postcode, char country[3]);
