#include "core/desk/withdraw.h"

#include "core/base/arena.h"
#include "core/desk/desk_private.h"
#include "core/desk/judgement_json.h"
#include "core/desk/remedy.h"
#include "core/engine/engine.h"

static bool was_taken_back_before(const struct action *actions, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (actions[i].what == ACT_UNDO && str_is(actions[i].actor, ENGINE_ACTOR))
			return true;
	return false;
}

/* In bits, what was known then of the account itself: a reading of it, for families' caps are left out. */
static double own_bits(const struct judgement *then)
{
	double bits = 0;

	for (size_t i = 0; i < then->reason_count; i++)
		if (then->reasons[i].family != FAMILY_CLUSTER &&
		    then->reasons[i].family != FAMILY_CAMPAIGN &&
		    then->reasons[i].family != FAMILY_LINKS)
			bits += then->reasons[i].bits;
	return bits;
}

/* The engine's own stop, which still holds and was for what others did. */
static enum err stop_find(struct desk *desk, struct arena *arena, const struct remedy_look *look,
			  const struct standing *standing, struct action *stop)
{
	struct action_filter filter = { .account = look->judged->no };
	struct judgement then = { 0 };
	struct action *actions = NULL;
	size_t count = 0;
	struct str body;
	enum err e = store_last_act(desk->store, arena, look->judged->no, stop);

	if (e)
		return e;
	if (stop->what != ACT_DISABLE || !str_is(stop->actor, ENGINE_ACTOR) ||
	    stop->after.state_at.us != standing->state_at.us ||
	    stop->at.us + WITHDRAW_WITHIN < look->clock.us)
		return ERR_NOT_FOUND;
	e = store_known_then(desk->store, arena, stop, &body);
	if (!e)
		e = judgement_read(arena, body, &then);
	if (!e && bits_to_probability(own_bits(&then)) >= WITHDRAW_OWN_AT)
		return ERR_NOT_FOUND;
	if (!e)
		e = store_actions(desk->store, arena, &filter, &actions, &count);
	return !e && was_taken_back_before(actions, count) ? ERR_NOT_FOUND : e;
}

static enum err take_back(struct desk *desk, struct arena *arena, const struct remedy_look *look,
			  const struct action *stop, struct standing *standing)
{
	struct act_put put = {
		.account = look->judged->no,
		.what = ACT_UNDO,
		.actor = STR(ENGINE_ACTOR),
		.undoes = stop->no,
		.at = look->clock,
		.tell_provider = !str_is_absent(desk->settings.provider.kind),
		.tell = ACT_ENABLE,
		.reason = arena_strf(
			arena,
			"taken back: stopped for what others did, which are none of its own (P %.2f now)",
			look->judgement->probability),
	};
	struct action_no no;

	standing->state = STATE_ACTIVE;
	standing->state_at = look->clock;
	standing->held_until = (struct moment){ 0 };
	standing->disabled_at = stop->before.disabled_at;
	put.after = *standing;
	return store_act(desk->store, &put, &no);
}

enum err withdraw_apply(struct desk *desk, const struct remedy_look *look,
			struct standing *standing, bool *done)
{
	CLEANUP(arena_free_at) struct arena *arena = NULL;
	struct action stop = { 0 };
	enum err e;

	*done = false;
	if (standing->state != STATE_DISABLED || standing->case_state == CASE_CLOSED ||
	    look->judgement->probability >= WITHDRAW_AT || !moment_is_never(look->tipped))
		return ERR_NONE;
	arena = arena_new();
	e = stop_find(desk, arena, look, standing, &stop);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	*done = true;
	return take_back(desk, arena, look, &stop, standing);
}
