/*
 * remedy: what the engine does by itself with an account it has judged. Private to core/desk.
 *
 * Flag, hold or disable, as the policy allows, through the same acts as a person's key, with the actor
 * "engine" and the stream's time. What a rep said stands until evidence newer than it.
 */
#pragma once

#include "core/base/err.h"
#include "core/desk/judge.h"
#include "core/store/store.h"

struct desk;
struct judgement;

#define ENGINE_ACTOR "engine"

struct remedy_look {
	const struct judged *judged;
	const struct judgement *judgement;
	struct moment clock;
	struct moment
		tipped; /* when the scale was tipped, where that is known; never: it is searched for */
};

/* `standing` is the account's, before; it is brought up to date. Before what was judged is stored, for it asks what
 * was known before. Inside a write. */
MUST_USE enum err remedy_apply(struct desk *desk, const struct remedy_look *look,
			       struct standing *standing, struct judge_count *count);

/* A hold that nobody confirmed ends: active again, still flagged. Inside a write. */
MUST_USE enum err remedy_lapse(struct desk *desk, struct arena *arena, struct account_no no,
			       struct judge_count *count);
