/*
 * acts_make: what the tests of acts share: the newest act of an account, and clusters to act on.
 */
#pragma once

#include "tests/unit/desk_act.h"

#include <math.h>

#include "core/model/card_number.h"

static inline const struct action *newest_act(const char *account)
{
	struct dossier *dossier = look_whole(account);

	assert_true(dossier->action_count > 0);
	return &dossier->actions[0];
}
