/*
 * presence: a colleague at another console, and what they have open there.
 */
#pragma once

#include "core/base/moment.h"
#include "core/base/str.h"

struct presence {
	struct str account; /* its id */
	struct str actor;
	struct moment since; /* wall: when they opened it */
};
