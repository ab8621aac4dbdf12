/*
 * join: which accounts one actor runs, kept in step with what is judged.
 *
 * The store keeps a list of accounts whose links may have changed (store.h, "links"). From it, one step after the other:
 * 1. each account is compared with those near it by each value that brings accounts together (link.h), at most
 *    LINK_RING before it and as many after it; what comes out takes the place of the links it had;
 * 2. whose links changed, their connected parts are walked and split into clusters (linkage.h).
 *
 * A link hangs on its two accounts and on how common their values are, a cluster on its links: so clusters that were kept
 * in step are those that joining everything from scratch would give, whatever came first.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/model/ids.h"

struct arena;
struct desk;
struct link_desk;

/*
 * One step, of bounded work, inside a write; `more` is false when nothing waits. Answers whose cluster changed and
 * who shares it, in `arena`, to be judged again. `whole`: crowd-wide changes too, which else wait for a
 * scan: values of over a thousand accounts, and the number of trusted accounts.
 */
MUST_USE enum err join_some(struct desk *desk, struct moment clock, bool whole, struct arena *arena,
			    bool *more, struct account_no **changed, size_t *changed_count);

/* Whom the desk is taken to know. Inside a read. */
MUST_USE enum err join_known(struct desk *desk, struct arena *arena, struct link_desk *known);

/* Whether anybody's links wait to be found anew. */
MUST_USE enum err join_waits(struct desk *desk, bool *waits);

/* These accounts' links are to be found anew, whether or not anything of theirs changed. Inside a write. */
MUST_USE enum err join_again(struct desk *desk, const struct account_no *accounts, size_t count);
