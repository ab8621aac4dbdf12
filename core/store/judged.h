/*
 * judged: what a judgement writes beside the account's row.
 *
 * Private to core/store: each puts the list it is given in the place of the one that is there, and
 * writes only what differs.
 */
#pragma once

#include <stddef.h>

#include "core/base/err.h"

struct judged;
struct store;

MUST_USE enum err traits_put(struct store *store, const struct judged *judged);
MUST_USE enum err terms_put(struct store *store, const struct judged *judged);
