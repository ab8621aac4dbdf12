/*
 * view_cluster: accounts run by one hand: what they share, with its bits, and who they are. Private to its files.
 */
#pragma once

#include <stdbool.h>
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
	bool picture; /* drawn instead of the lists, where it fits */
	struct at_hand at;
};

/* cluster_picture.c: members at the left, what they share at the right, a line for each that has it. */
#define PICTURE_Y 2 /* below the head; one row of words is below the picture */
bool cluster_picture_fits(int width, int height);
void cluster_picture(const struct cluster_view *cluster, struct canvas *canvas);

void cluster_paint(const struct view *view, struct canvas *canvas);
