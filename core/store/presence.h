/*
 * presence: which consoles have which account open now.
 *
 * No table, but a small file beside the store (PATH-present): each console has a slot of it, holds a lock on
 * the slot for as long as it runs, and writes into it what is open. So a console that is killed is gone
 * at once, nothing has to be said again while nothing changes, and moving about neither waits for the
 * store's writers nor makes every other console ask its questions anew (docs/decisions/0022-presence.md).
 *
 *	struct presences *present;
 *	enum err e = presences_open("desk.db", &present);
 *	if (!e) e = presences_say(present, STR("rep2"), STR("acct-7421"), moment_now());
 *	if (!e) e = presences_read(present, arena, &rows, &count);
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/presence.h"

struct arena;
struct presences;

#define PRESENCES_MAX 256 /* consoles of one store that can be told apart */

/* `store` as store_open() has it. ERR_UNAVAILABLE: no file can be made there, or too many are here already. */
MUST_USE enum err presences_open(const char *store, struct presences **presences);
void presences_close(struct presences *presences); /* NULL is fine */

/* What this handle's console has open; an absent account: nothing. Texts that do not fit are cut (the actor) or not
 * said (the account). */
MUST_USE enum err presences_say(struct presences *presences, struct str actor, struct str account,
				struct moment since);

/* Every other console that has something open. */
MUST_USE enum err presences_read(struct presences *presences, struct arena *arena,
				 struct presence **rows, size_t *count);

/* Changes when another console said something since the last call. One fstat. */
int64_t presences_version(struct presences *presences);
