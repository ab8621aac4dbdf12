/*
 * timezone_country: the country of an IANA time zone.
 *
 * A zone is named after a city, and people choose (or their systems report) the city of their
 * own country: Europe/Copenhagen says Denmark, although its clocks follow Berlin's. Older names
 * are in the table too, since browsers still report them: Asia/Calcutta, Europe/Kiev. From the
 * facts of tzdata 2026f (zone.tab and the links of tzdata.zi, public domain).
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"

/* From "Europe/Berlin" to "DE", in any case. False for zones of many countries ("UTC", "CET",
 * "Etc/GMT-1"), for Europe/Simferopol, which two countries hold to be theirs, and for
 * anything else; `country` is untouched then. */
bool timezone_country(struct str zone, char country[3]);
