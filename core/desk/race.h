/*
 * race: two people, or a person and the engine, reach for the same account.
 *
 * Whoever comes second is told who was first, when, and what is so now; nothing of theirs is overwritten
 * unseen. Private to core/desk, inside the write of an act.
 */
#pragma once

#include "core/desk/acts_private.h"

/* "disabled already by rep2 at 10:41 UTC: phishing as Chase"; `so` alone where the newest act is none that made it so. */
MUST_USE enum err race_already(struct acting *a, struct account_no no, const char *so,
			       struct str *why);

/* Whether somebody else changed the account after what the actor had seen (act_request.seen), in a way that this act would
 * overwrite: a sentence then, absent otherwise. The engine's word never stops a disable. */
MUST_USE enum err race_lost(struct acting *a, struct account_no no, enum act_kind what,
			    struct str *why);

/* Who has the case, and since when, as far as the log tells. */
MUST_USE enum err race_holder(struct acting *a, struct account_no no, struct str holder,
			      struct str *sentence);

/* "at 10:41 UTC" today, "on 2026-11-22 10:41 UTC" before. */
#define RACE_WHEN_MAX 40
void race_when(struct moment at, struct moment now, char text[RACE_WHEN_MAX]);

/* "re-enabled it": what somebody did to an account, for people. */
const char *race_past(enum act_kind what);
