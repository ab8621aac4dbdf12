/*
 * list_kind: what the ranges of a list are, when the settings do not say.
 *
 * By the words it goes by: what it calls itself first, then its name in the settings, then its file's. A list of
 * AS numbers is one of hosters unless a word says otherwise, any other one of proxies.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"
#include "core/model/place.h"

enum proxy_kind list_kind_guess(struct str title, struct str name, struct str path, bool of_asns);
