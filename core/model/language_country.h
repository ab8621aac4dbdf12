/*
 * language_country: the country that a language setting speaks for.
 *
 * Reads a tag ("de-AT", "de_AT.UTF-8", "zh-Hant-TW") or an Accept-Language header, of which the
 * most wanted tag counts. A region subtag wins. Without one, the country where most of the
 * language's speakers live is a weak answer, and a language of many countries (en, es, fr, ar, pt
 * and others) is none.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"

/* False when it tells no country; the results are untouched then. `weak`: the language alone
 * says it, or it is en-US, which most software is delivered with. */
bool language_country(struct str text, char country[3], bool *weak);
