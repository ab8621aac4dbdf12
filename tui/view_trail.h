/*
 * view_trail: what was done: who, when, why, before and after, and whether the provider knows. Private to
 * its files.
 */
#pragma once

#include <stddef.h>

#include "core/base/str.h"
#include "core/model/act.h"
#include "tui/at_hand.h"
#include "tui/filter.h"
#include "tui/list.h"
#include "tui/view.h"

struct arena;

struct trail_view {
	struct view view;
	char *account; /* NULL: everybody's */
	struct snapshot *snapshot;
	struct arena *arena; /* of the rows below */
	const struct action **rows;
	size_t all, count;
	struct filter filter;
	struct list list;
	int list_y, detail_rows; /* of the box below the list; 0: no box */
	char number[24];         /* of the act to take back, for an intent */
	struct at_hand at;
};

void trail_paint(const struct view *view, struct canvas *canvas);
