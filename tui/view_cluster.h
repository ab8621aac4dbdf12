/*
 * view_cluster: accounts run by one hand: what they share, with its bits, and who they are. Private to its files.
 */
#pragma once

#include <stddef.h>

#include "core/base/str.h"
#include "core/model/cluster.h"
#include "tui/at_hand.h"
#include "tui/filter.h"
#include "tui/list.h"
#include "tui/view.h"

struct arena;

struct cluster_view {
	struct view view;
	char *account; /* the cluster is that of this account */
	struct snapshot *snapshot;
	struct arena *arena; /* of the rows below */
	const struct cluster_member **rows;
	size_t count;
	struct str *marked;
	struct filter filter;
	struct list list;
	int shared_rows; /* of the box of what they share; 0: no box */
	int list_y;
	struct at_hand at;
};

void cluster_paint(const struct view *view, struct canvas *canvas);
