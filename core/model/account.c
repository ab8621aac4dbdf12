#include "core/model/account.h"

#include <assert.h>

#include "core/base/attrs.h"

/* clang-format off */
static const double harm[] = {
	[STATE_ACTIVE]   = 1.0,
	[STATE_HELD]     = 0.7, /* it lapses */
	[STATE_DISABLED] = 0.3, /* its links and answers are out there */
	[STATE_DELETED]  = 0.05,
};
/* clang-format on */

double state_harm(enum state state)
{
	assert((size_t)state < ARRAY_LEN(harm));
	return harm[state];
}

#define SUREST 0.99999

double probability_shown(double probability)
{
	return probability < SUREST ? probability : SUREST;
}
