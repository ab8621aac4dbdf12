#include "core/desk/remedy.h"

#include "core/desk/desk_private.h"
#include "core/desk/tip.h"
#include "core/engine/engine.h"
#include "core/model/evidence.h"

/* clang-format off */
static const enum policy policies[] = {
	[SETTINGS_ADVISE] = POLICY_ADVISE, [SETTINGS_HOLD] = POLICY_HOLD, [SETTINGS_ENFORCE] = POLICY_ENFORCE,
};
/* clang-format on */

/* The newest word elsewhere on the account's state holds when it is newer than ours. */
static bool outside_apply(const struct judged *judged, struct standing *standing)
{
	enum state state = (enum state)judged->outside_state;

	if (judged->outside_state < 0 || judged->outside_at.us <= standing->state_at.us)
		return false;
	standing->state_at = judged->outside_at;
	standing->held_until = (struct moment){ 0 };
	if (state == STATE_ACTIVE) {
		standing->disabled_at = (struct moment){ 0 };
		standing->rep_stands_at = judged->outside_at;
	} else if (standing->state != state) {
		standing->disabled_at = judged->outside_at;
	}
	standing->state = state;
	return true;
}

static bool rep_stands(const struct standing *standing, const struct judged *judged)
{
	return !moment_is_never(standing->rep_stands_at) &&
	       judged->evidence_at.us <= standing->rep_stands_at.us;
}

/* The time of the event that brought the account over a threshold. Where its own events did not (guilt did), that of the newest
 * evidence. */
static enum err tipped_at(struct desk *desk, const struct judged *judged, double threshold,
			  struct moment clock, struct moment *at)
{
	enum err e = tip_find(desk, judged->no, threshold, at);

	if (e != ERR_NOT_FOUND)
		return e;
	*at = moment_is_never(judged->evidence_at) ? clock : judged->evidence_at;
	return ERR_NONE;
}

static bool flag(struct standing *standing, struct moment at, struct judge_count *count)
{
	bool news = moment_is_never(standing->flagged_at) || standing->case_state == CASE_NONE;

	if (moment_is_never(standing->flagged_at)) {
		standing->flagged_at = at;
		count->flagged++;
	}
	if (standing->case_state == CASE_NONE)
		standing->case_state = CASE_OPEN;
	return news;
}

static enum err act_by_engine(struct desk *desk, const struct judged *judged,
			      struct standing *standing, enum act_kind what, struct moment at)
{
	struct act_put put = {
		.account = judged->no,
		.what = what,
		.actor = STR(ENGINE_ACTOR),
		.reason = judged->top_reason,
		.after = *standing,
		.at = at,
		.tell_provider = what == ACT_DISABLE &&
				 !str_is_absent(desk->settings.provider.kind),
		.tell = what,
	};
	struct action_no no;

	return store_act(desk->store, &put, &no);
}

/* A hold of this time would have lapsed by now. */
static bool is_past(const struct judged *judged, struct moment at, struct moment clock)
{
	return !judged->protected && at.us + HOLD_LAPSE_US <= clock.us;
}

static enum err hold(struct desk *desk, const struct judged *judged,
		     const struct judgement *judgement, struct standing *standing, struct moment at)
{
	standing->state = STATE_HELD;
	standing->state_at = at;
	standing->case_state = CASE_OPEN;
	standing->held_until.us = judgement->protected ? 0 : at.us + HOLD_LAPSE_US;
	return act_by_engine(desk, judged, standing, ACT_HOLD, at);
}

static enum err disable(struct desk *desk, const struct judged *judged, struct standing *standing,
			struct moment at)
{
	standing->state = STATE_DISABLED;
	standing->state_at = at;
	standing->disabled_at = at;
	standing->held_until = (struct moment){ 0 };
	standing->case_state = CASE_OPEN;
	return act_by_engine(desk, judged, standing, ACT_DISABLE, at);
}

static enum err flag_apply(struct desk *desk, const struct judged *judged,
			   struct standing *standing, struct moment clock, bool changed,
			   struct judge_count *count)
{
	struct moment at = { 0 };
	enum err e = ERR_NONE;

	if (moment_is_never(standing->flagged_at))
		e = tipped_at(desk, judged, SUSPECT_AT, clock, &at);
	if (!e && (flag(standing, at, count) || changed))
		e = store_standing_put(desk->store, judged->no, standing);
	return e;
}

enum err remedy_apply(struct desk *desk, const struct judged *judged,
		      const struct judgement *judgement, struct standing *standing,
		      struct moment clock, struct judge_count *count)
{
	enum remedy remedy = engine_remedy(judgement, policies[desk->settings.policy]);
	bool changed = outside_apply(judged, standing);
	bool can_stop = standing->state == STATE_ACTIVE ||
			(standing->state == STATE_HELD && remedy == REMEDY_DISABLE);
	struct moment at;
	enum err e;

	if (remedy == REMEDY_NONE || rep_stands(standing, judged))
		return changed ? store_standing_put(desk->store, judged->no, standing) : ERR_NONE;
	e = flag_apply(desk, judged, standing, clock, changed, count);
	if (e || remedy == REMEDY_FLAG || !can_stop)
		return e;
	if (remedy == REMEDY_HOLD && is_past(judged, judged->evidence_at, clock))
		return ERR_NONE;
	e = tipped_at(desk, judged, remedy == REMEDY_HOLD ? HOLD_AT : DISABLE_AT, clock, &at);
	if (e)
		return e;
	if (remedy == REMEDY_HOLD) {
		if (is_past(judged, at, clock))
			at = judged->evidence_at;
		count->held++;
		return hold(desk, judged, judgement, standing, at);
	}
	count->disabled++;
	return disable(desk, judged, standing, at);
}

enum err remedy_lapse(struct desk *desk, struct arena *arena, struct account_no no,
		      struct moment clock, struct judge_count *count)
{
	struct act_put put = { .account = no,
			       .what = ACT_LAPSE,
			       .actor = STR(ENGINE_ACTOR),
			       .reason = STR("the hold lapsed: nobody confirmed it"),
			       .at = clock };
	struct action_no act;
	enum err e = store_standing(desk->store, arena, no, &put.after);

	if (e)
		return e;
	put.at = put.after.held_until;
	put.after.state = STATE_ACTIVE;
	put.after.state_at = put.after.held_until;
	put.after.held_until = (struct moment){ 0 };
	count->lapsed++;
	return store_act(desk->store, &put, &act);
}
