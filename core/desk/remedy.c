#include "core/desk/remedy.h"

#include "core/base/arena.h"
#include "core/desk/desk_private.h"
#include "core/desk/judgement_json.h"
#include "core/desk/scan_log.h"
#include "core/desk/tip.h"
#include "core/desk/withdraw.h"
#include "core/engine/engine.h"
#include "core/model/evidence.h"

/* clang-format off */
static const enum policy policies[] = {
	[SETTINGS_ADVISE] = POLICY_ADVISE, [SETTINGS_HOLD] = POLICY_HOLD, [SETTINGS_ENFORCE] = POLICY_ENFORCE,
};
/* clang-format on */

/* The newest word elsewhere on the account's state holds when it is newer than ours. */
static enum err outside_apply(struct desk *desk, const struct judged *judged,
			      struct standing *standing)
{
	enum state state = (enum state)judged->outside_state;

	if (judged->outside_state < 0 || moment_before(judged->outside_at, standing->state_at))
		return ERR_NONE;
	if (judged->outside_at.us == standing->state_at.us && standing->state == state)
		return ERR_NONE;
	standing->state_at = judged->outside_at;
	standing->held_until = (struct moment){ 0 };
	if (state == STATE_ACTIVE) {
		standing->disabled_at = (struct moment){ 0 };
		if (moment_before(standing->rep_stands_at, judged->outside_at))
			standing->rep_stands_at = judged->outside_at;
	} else if (standing->state != state) {
		standing->disabled_at = judged->outside_at;
	}
	standing->state = state;
	return store_standing_put(desk->store, judged->no, standing);
}

static bool rep_stands(const struct standing *standing, const struct judged *judged)
{
	return !moment_is_never(standing->rep_stands_at) &&
	       judged->evidence_at.us <= standing->rep_stands_at.us;
}

/* The time of the event that brought the account over a threshold. Where its own events did not (guilt did), that of the newest
 * evidence. */
static enum err tipped_at(struct desk *desk, const struct remedy_look *look, double threshold,
			  struct moment *at)
{
	const struct judged *judged = look->judged;
	enum err e = ERR_NONE;

	*at = look->tipped;
	if (!moment_is_never(look->tipped))
		return ERR_NONE;
	e = tip_find(desk, judged->no, threshold, at);
	if (e != ERR_NOT_FOUND)
		return e;
	*at = moment_is_never(judged->evidence_at) ? look->clock : judged->evidence_at;
	return ERR_NONE;
}

/* As tipped_at; but where a person's word stood since, it was the newest evidence that did it. */
static enum err stopped_at(struct desk *desk, const struct remedy_look *look,
			   const struct standing *standing, double threshold, struct moment *at)
{
	enum err e = tipped_at(desk, look, threshold, at);

	if (!e && !moment_before(standing->rep_stands_at, *at))
		*at = look->judged->evidence_at;
	return e;
}

static void case_open(struct standing *standing)
{
	standing->case_state = CASE_OPEN;
	standing->outcome = OUTCOME_NONE;
}

/* A closed case is opened again by evidence newer than the account was judged by last. Abuse that was stopped stays closed:
 * what comes late only confirms it. */
static enum err comes_back(struct desk *desk, const struct judged *judged,
			   const struct standing *standing, bool *back)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	bool settled = standing->outcome == OUTCOME_ABUSE && standing->state >= STATE_DISABLED;
	struct judgement before = { 0 };
	struct moment at;
	struct str body;
	enum err e;

	*back = false;
	if (standing->case_state != CASE_CLOSED || settled)
		return ERR_NONE;
	e = store_judgement(desk->store, arena, judged->no, &body, &at);
	if (!e)
		e = judgement_read(arena, body, &before);
	if (e && e != ERR_NOT_FOUND)
		return e;
	*back = moment_before(before.evidence_at, judged->evidence_at);
	return ERR_NONE;
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
		.known = judged->body,
	};
	struct action_no no;

	return store_act(desk->store, &put, &no);
}

/* A hold that only a person can settle: of who is protected, and of who is convicted where the policy disables nobody. */
static bool waits_for_person(const struct remedy_look *look)
{
	return look->judged->protected ||
	       engine_remedy(look->judgement, POLICY_ENFORCE) == REMEDY_DISABLE;
}

/* A hold of this time would have lapsed by now. */
static bool is_past(const struct remedy_look *look, struct moment at)
{
	return !waits_for_person(look) && at.us + HOLD_LAPSE_US <= look->clock.us;
}

static enum err hold(struct desk *desk, const struct remedy_look *look, struct standing *standing,
		     struct moment at)
{
	bool is_new = standing->state != STATE_HELD;

	standing->state = STATE_HELD;
	if (is_new)
		standing->state_at = at;
	case_open(standing);
	standing->held_until.us = waits_for_person(look) ? 0 : at.us + HOLD_LAPSE_US;
	return act_by_engine(desk, look->judged, standing, ACT_HOLD, at);
}

/* Whether the engine's remedy adds to how the account stands: a hold that would lapse is confirmed by a conviction. */
static bool can_stop(const struct remedy_look *look, const struct standing *standing,
		     enum remedy remedy)
{
	if (remedy < REMEDY_HOLD)
		return false;
	if (standing->state != STATE_HELD)
		return standing->state == STATE_ACTIVE;
	return remedy == REMEDY_DISABLE ||
	       (!moment_is_never(standing->held_until) && waits_for_person(look));
}

static enum err disable(struct desk *desk, const struct judged *judged, struct standing *standing,
			struct moment at)
{
	standing->state = STATE_DISABLED;
	standing->state_at = at;
	standing->disabled_at = at;
	standing->held_until = (struct moment){ 0 };
	case_open(standing);
	return act_by_engine(desk, judged, standing, ACT_DISABLE, at);
}

/* Flag the account, and put its case into the queue. */
static enum err flag(struct desk *desk, const struct remedy_look *look, struct standing *standing,
		     struct judge_count *count)
{
	const struct judged *judged = look->judged;
	bool first = moment_is_never(standing->flagged_at), back = false;
	enum err e = comes_back(desk, judged, standing, &back);

	if (!e && first)
		e = tipped_at(desk, look, SUSPECT_AT, &standing->flagged_at);
	if (e)
		return e;
	count->flagged += first;
	if (first)
		scan_log_flagged(desk, judged->no);
	if (standing->case_state == CASE_NONE || back)
		case_open(standing);
	else if (!first)
		return ERR_NONE;
	return store_standing_put(desk->store, judged->no, standing);
}

enum err remedy_apply(struct desk *desk, const struct remedy_look *look, struct standing *standing,
		      struct judge_count *count)
{
	const struct judged *judged = look->judged;
	enum remedy remedy = engine_remedy(look->judgement, policies[desk->settings.policy]);
	struct moment at;
	bool stops;
	enum err e;

	e = outside_apply(desk, judged, standing);
	if (e || rep_stands(standing, judged))
		return e;
	if (remedy == REMEDY_NONE) {
		bool done;

		return withdraw_apply(desk, look, standing, &done);
	}
	stops = can_stop(look, standing, remedy);
	e = flag(desk, look, standing, count);
	if (e || !stops)
		return e;
	if (remedy == REMEDY_HOLD && is_past(look, judged->evidence_at))
		return ERR_NONE;
	e = stopped_at(desk, look, standing, remedy == REMEDY_HOLD ? HOLD_AT : DISABLE_AT, &at);
	if (e)
		return e;
	if (remedy == REMEDY_HOLD) {
		if (is_past(look, at))
			at = judged->evidence_at;
		count->held += standing->state != STATE_HELD;
		return hold(desk, look, standing, at);
	}
	count->disabled++;
	return disable(desk, judged, standing, at);
}

enum err remedy_lapse(struct desk *desk, struct arena *arena, struct account_no no,
		      struct judge_count *count)
{
	struct act_put put = { .account = no,
			       .what = ACT_LAPSE,
			       .actor = STR(ENGINE_ACTOR),
			       .reason = STR("the hold lapsed: nobody confirmed it") };
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
