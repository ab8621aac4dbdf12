/*
 * typed: what a customer typed that does not read as what it should be.
 *
 * It is kept as it came, and is no claim. Whoever looks at the account is told which it is.
 */
#pragma once

#include <stddef.h>

#include "core/base/str.h"

struct event_account;

#define TYPED_MAX 6

/* The fields' names ("email", "country", ...) in the order of the contract. What is not given, or empty, is none of them. */
size_t typed_strange(const struct event_account *fields, struct str names[TYPED_MAX]);
