/*
 * at_hand: what actions on accounts mean, the same in every view where one is at hand.
 *
 * A view says which account is at hand (the one shown, or the one under the cursor) and which ones are marked.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"
#include "tui/action.h"
#include "tui/view.h"

struct at_hand {
	struct str account; /* absent: none */
	const struct str
		*marked; /* those that actions reach instead, if there are any; not a cluster's
				   * preview and not an export: those are of one account */
	size_t marked_count;
	bool marked_hidden; /* a filter hides some of them: whoever acts is told whom it reaches */
	struct str none;    /* what to say when there is none */
};

/* False if it is no action on accounts. `at` must live as long as the intent. */
bool at_hand_act(const struct at_hand *at, enum action_id action, struct str argument,
		 struct intent *intent);

/* Short ways to make intents. */
struct intent intent_of(enum intent_kind kind);
struct intent intent_drawn(bool changed);
struct intent intent_refuse(struct str why);
struct intent intent_show(enum view_id view, struct str subject);
