/*
 * address: e-mail addresses as they stand in a field, names, comments and groups and all.
 *
 * email_domain() is declared in domain_name.h.
 */
#pragma once

#include <stdint.h>

#include "core/base/str.h"

/* How many addresses a list of them holds: "A <a@x>, friends: b@y, c@z;" three. */
int64_t address_count(struct str list);
