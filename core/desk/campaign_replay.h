/*
 * campaign_replay: which messages are one campaign, found anew in the order of time. Private to core/desk.
 *
 * The campaigns that a text belongs to, and which phrases every mail has, depend on what came before it. A stream in its order needs
 * nothing more. After messages that came late all texts are gone through once more, from the first to the last, so that
 * what is found is what it would have been had they come in order; with over REPLAY_MOST messages in the store that is left
 * undone, for it takes the memory of all their sketches.
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/engine/campaign_index.h"
#include "core/model/event.h"

struct desk;

#define REPLAY_MOST 300000

/* A message came late: the next settling replays. Inside a write. */
MUST_USE enum err campaign_replay_ask(struct desk *desk);

/*
 * A stream begins to find campaigns, or came to its end. One that was cut short had learnt what nobody else knows: the next one asks
 * for a replay. One that goes on where another ended has learnt less than one that had read both: the next scan replays. `begun` in a write of its own, unless one is open; `ended` outside of writes.
 */
MUST_USE enum err campaign_replay_begun(struct desk *desk);
MUST_USE enum err campaign_replay_ended(struct desk *desk);

/* Replay, where that was asked for (`scan`: by whomever); where messages are put together otherwise than before, all who sent a message are to be judged again. Outside of writes.
 * ERR_CANCELLED: somebody wanted an end (desk_ask_to_go_on()); it is still asked for. */
MUST_USE enum err campaign_replay(struct desk *desk, bool scan);

/* Changes with each replay on this store: whoever remembers campaigns must learn them anew. */
MUST_USE enum err campaign_replay_turn(struct desk *desk, int64_t *turn);

/* The newest message with a text that was ever taken in: what comes before it comes late. */
MUST_USE enum err campaign_replay_newest(struct desk *desk, struct moment *at);
MUST_USE enum err campaign_replay_newest_put(struct desk *desk,
					     struct moment at); /* outside of writes */

/*
 * Let the index learn from a text what every mail says, where that is due: the account was made over 30 days before it, and the
 * text is no close variant of what others sent (or who sends one text from many accounts would decide). A desk that has
 * not met LEARN_OLD such texts yet (`old` counts them) learns from anybody's that is like none before it: better that a spun text is taken for
 * common than that the footer of every mail makes all of them one campaign.
 */
#define LEARN_OLD 300
void campaign_learn(struct campaign_index *index, const struct event *message,
		    struct moment created_at, const struct campaign_found *found, int64_t *old);
