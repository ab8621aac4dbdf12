/*
 * freemail: mail services where anybody gets an address for nothing.
 *
 * The list of core/model/domain_list.h; a rare one missing costs half a bit.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"

/* Of an e-mail address's domain; any case. Subdomains do not count. */
bool is_freemail(struct str domain);
