/*
 * cluster_view: a cluster with its members and what they share, as shown. Private to core/desk.
 */
#pragma once

#include "core/base/err.h"
#include "core/model/ids.h"

struct arena;
struct cluster_answer;
struct desk;

/* Inside a read; all of it in the arena. ERR_NOT_FOUND: no cluster has this number (any more). */
MUST_USE enum err cluster_view(struct desk *desk, struct arena *arena, struct cluster_no no,
			       struct cluster_answer *view);
