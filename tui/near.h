/*
 * near: the word of a list that somebody probably meant.
 *
 *	struct near near = { .to = typed };
 *
 *	for (...)
 *		near_try(&near, names[i]);
 *	if (near.best) ...
 */
#pragma once

#include "core/base/str.h"

struct near {
	struct str to;
	const char *best; /* NULL while nothing is near: at most a third of it may differ */
	size_t distance;
};

void near_try(struct near *near, const char *word);
