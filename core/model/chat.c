#include "core/model/chat.h"

#include <assert.h>

#include "core/base/attrs.h"

/* clang-format off */
static const char *const states[] = {
	[REPLY_WAITING] = "waiting", [REPLY_SENDING] = "sending", [REPLY_SENT] = "sent", [REPLY_SEEN] = "seen",
	[REPLY_FAILED] = "failed", [REPLY_TAKEN_BACK] = "taken back",
};
/* clang-format on */
static_assert(ARRAY_LEN(states) == REPLY_STATE_COUNT, "every state has its word");

const struct words reply_state_words = { states, ARRAY_LEN(states) };
