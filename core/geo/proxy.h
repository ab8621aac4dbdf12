/*
 * proxy: one verdict out of what all sources say about an address.
 *
 * The gravest word holds (place.h has the order). When nobody speaks, the verdict is `none` if one of the silent could
 * have told, else `unknown`: not to be asked is not to be innocent.
 */
#pragma once

#include <stdbool.h>

#include "core/model/place.h"

/* One source's word. */
struct proxy_word {
	struct str source;
	enum proxy_kind says; /* UNKNOWN or NONE when it is silent */
	bool tells;           /* an anonymity source: its silence means something */
	struct moment as_of;
	struct str provider; /* absent when not named */
	double confidence;   /* NaN when not given */
};

/* Make a zeroed one ready, then add each source's word in the order of the settings. */
void proxy_start(struct proxy *proxy);
void proxy_add(struct proxy *proxy, const struct proxy_word *word);
