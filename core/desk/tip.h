/*
 * tip: the event that tipped the scale. Private to core/desk.
 *
 * However late an account is judged, it is flagged and stopped as of the event that brought it over the threshold. That event is found by
 * halving: the account is folded and judged as it stood at one of its events, again and again. Probability seldom falls
 * on the way up; where it does, one of the crossings is found.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/model/ids.h"

struct desk;

#define TIP_EVENTS_MAX 20000 /* an account with more is flagged as of its newest evidence */

/* ERR_NOT_FOUND: its own events never brought it there, or there are too many. Inside a transaction. */
MUST_USE enum err tip_find(struct desk *desk, struct account_no no, double threshold,
			   struct moment *at);
