#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/acts_private.h"
#include "core/desk/race.h"

static struct act_answer_row *row_add(struct acting *a, struct str account)
{
	struct act_answer *answer = a->answer;

	answer->rows = arena_grow(a->arena, answer->rows, answer->count, sizeof(*answer->rows));
	answer->rows[answer->count] = (struct act_answer_row){ .id = account };
	return &answer->rows[answer->count++];
}

/* Of a batch that holds nothing more to take back. */
static enum err nothing_left(struct acting *a, const struct action *named)
{
	struct act_answer_row *row;
	enum err e;

	if (!named->undone_by.n)
		return err_fail(ERR_NOT_FOUND, "action %lld is none that can be undone",
				(long long)a->act->action.n);
	row = row_add(a, named->account);
	e = store_account_row(a->desk->store, a->arena, named->account_no, &row->account);
	if (!e)
		act_settle(a, row, RESULT_ALREADY, STR("taken back already"));
	return e;
}

/* None, when they were taken back already. */
static enum err batch_find(struct acting *a, struct action **actions, size_t *count)
{
	struct action_filter filter = { .undoable = true, .limit = 1, .actor = a->actor };
	struct action *newest = NULL, named = { 0 };
	size_t found = 0;
	enum err e;

	if (a->act->action.n) {
		e = store_action(a->desk->store, a->arena, a->act->action, &named);
		if (e == ERR_NOT_FOUND)
			return err_fail(e, "%lld: no such action", (long long)a->act->action.n);
		filter.batch = named.batch;
	} else {
		e = store_actions(a->desk->store, a->arena, &filter, &newest, &found);
		if (!e && !found)
			return err_fail(ERR_NOT_FOUND, "nothing of %" PRI_STR "'s to undo",
					ARG_STR(a->actor));
		if (!e)
			filter.batch = newest[0].batch;
	}
	if (e)
		return e;
	filter.actor = (struct str){ 0 };
	filter.limit = 0;
	e = store_actions(a->desk->store, a->arena, &filter, actions, count);
	return e || *count ? e : nothing_left(a, &named);
}

static bool is_same(const struct standing *a, const struct standing *b)
{
	return a->state == b->state && a->state_at.us == b->state_at.us &&
	       a->held_until.us == b->held_until.us && a->flagged_at.us == b->flagged_at.us &&
	       a->disabled_at.us == b->disabled_at.us && str_equal(a->assignee, b->assignee) &&
	       a->case_state == b->case_state && a->outcome == b->outcome &&
	       a->rep_stands_at.us == b->rep_stands_at.us;
}

/* The newest act that still holds: one that was taken back is as if it never was, and so is its taking back. */
static enum err holding_act(struct acting *a, struct account_no no, struct action *holding)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct action_filter filter = { .account = no };
	struct action *actions = NULL;
	size_t count = 0, i = 0;
	enum err e = store_actions(a->desk->store, arena, &filter, &actions, &count);

	while (i < count && (actions[i].what == ACT_UNDO || actions[i].undone_by.n ||
			     is_same(&actions[i].before, &actions[i].after)))
		i++;
	if (!e && i < count)
		e = store_action(a->desk->store, a->arena, actions[i].no, holding);
	return e;
}

static struct str sentence(struct acting *a, struct str who, const char *did, struct moment at)
{
	char when[RACE_WHEN_MAX];

	race_when(at, a->now, when);
	return arena_strf(a->arena, "not undone: %" PRI_STR " %s since, %s", ARG_STR(who), did,
			  when);
}

/* Who changed the account after `action`, and when, if anybody did; absent when nobody. What the log does not know of
 * was done elsewhere, or is the engine's opening of the case again. */
static enum err changed_since(struct acting *a, const struct action *action,
			      const struct standing *now, struct str *who)
{
	const struct standing *after = &action->after;
	struct action last = *action;
	enum err e = store_last_act(a->desk->store, a->arena, action->account_no, &last);

	*who = (struct str){ 0 };
	if (e && e != ERR_NOT_FOUND)
		return e;
	if (now->state != last.after.state || now->state_at.us != last.after.state_at.us) {
		*who = sentence(
			a, STR("somebody elsewhere"),
			arena_strf(a->arena, "made it %s", word_of(&state_words, now->state)).at,
			now->state_at);
		return ERR_NONE;
	}
	if (last.no.n != action->no.n) {
		e = holding_act(a, action->account_no, &last);
		if (e)
			return e;
	}
	if (last.no.n != action->no.n)
		*who = sentence(a, last.actor, race_past(last.what), last.at);
	else if (action->what == ACT_CLOSE && now->case_state != after->case_state)
		*who = STR("not undone: the engine opened the case again since, for new evidence");
	return ERR_NONE;
}

/* What the provider is told when the account goes from one state to another. It does not know of holds. */
static bool tells(enum state from, enum state to, enum act_kind *what)
{
	/* clang-format off */
	static const enum act_kind kinds[] = {
		[STATE_ACTIVE] = ACT_ENABLE, [STATE_HELD] = ACT_ENABLE, [STATE_DISABLED] = ACT_DISABLE, [STATE_DELETED] = ACT_DELETE,
	};
	/* clang-format on */

	*what = kinds[to];
	return kinds[from] != kinds[to];
}

static void moment_back(struct moment before, struct moment after, struct moment *now)
{
	if (before.us != after.us)
		*now = before;
}

/* What the act changed is again as it was before; what has changed beside it stays. */
static void standing_back(const struct action *action, struct moment at, struct standing *now)
{
	const struct standing *before = &action->before, *after = &action->after;

	if (before->state != after->state) {
		now->state = before->state;
		now->state_at = at;
	}
	moment_back(before->held_until, after->held_until, &now->held_until);
	moment_back(before->disabled_at, after->disabled_at, &now->disabled_at);
	moment_back(before->rep_stands_at, after->rep_stands_at, &now->rep_stands_at);
	if (!str_equal(before->assignee, after->assignee))
		now->assignee = before->assignee;
	if (before->case_state != after->case_state || before->outcome != after->outcome) {
		now->case_state = before->case_state;
		now->outcome = before->outcome;
	}
}

/* A deletion that the provider was told of is beyond taking back. */
static bool is_gone(const struct acting *a, const struct action *action)
{
	return action->what == ACT_DELETE && !str_is_absent(a->desk->settings.provider.kind) &&
	       (action->state == ACT_SENT || action->state == ACT_CONFIRMED);
}

/* What the account is again. */
static struct str again(struct acting *a, const struct action *action, const struct standing *now)
{
	switch (action->what) { /* NOLINT(clang-diagnostic-switch-enum): the rest change its state */
	case ACT_TAKE:
		return now->assignee.len ? arena_strf(a->arena, "the case is %" PRI_STR "'s again",
						      ARG_STR(now->assignee))
					 : STR("nobody has the case again");
	case ACT_CLOSE:
		return now->case_state == CASE_OPEN ? STR("the case is open again")
						    : STR("the case is as it was before");
	case ACT_APART:
		return STR("its links count again");
	case ACT_PIN:
		return STR("what is read of the line is as it was before");
	default:
		return arena_strf(a->arena, "%s again", word_of(&state_words, (int)now->state));
	}
}

/* "disabled again: re-enabling it is taken back (action 66)" */
static struct str in_words(struct acting *a, const struct action *action,
			   const struct standing *now)
{
	/* clang-format off */
	static const char *const doing[ACT_KIND_COUNT] = {
		[ACT_DISABLE] = "disabling it",   [ACT_ENABLE] = "re-enabling it", [ACT_DELETE] = "deleting it",
		[ACT_TAKE] = "taking the case",   [ACT_CLOSE] = "closing the case",
		[ACT_APART] = "setting it apart", [ACT_PIN] = "the claim pinned",
	};
	/* clang-format on */
	const char *what = doing[action->what] ? doing[action->what] : "what was done";

	if (action->what == ACT_TAKE && !str_equal(action->after.assignee, action->actor))
		what = "handing the case over";
	return arena_strf(a->arena, "%" PRI_STR ": %s is taken back (action %lld)",
			  ARG_STR(again(a, action, now)), what, (long long)action->no.n);
}

static enum err undo_write(struct acting *a, struct act_answer_row *row,
			   const struct action *action, const struct standing *now)
{
	struct act_put put = { .what = ACT_UNDO, .undoes = action->no, .after = *now };
	enum err e = ERR_NONE;

	standing_back(action, a->now, &put.after);
	put.tell_provider = tells(now->state, put.after.state, &put.tell);
	if (put.after.state < now->state)
		e = act_word_stands(a, action->account_no, &put.after);
	put.reason = a->reason.len ? a->reason : in_words(a, action, &put.after);
	return e ? e : act_write(a, row, &put);
}

static enum err unpin(struct acting *a, struct act_answer_row *row, const struct action *action,
		      const struct standing *now)
{
	struct str why = { 0 };
	bool held = false;
	enum err e = act_unpin(a, action, &held, &why);

	if (!e && !held)
		act_settle(a, row, RESULT_REFUSED, why);
	if (!e && held)
		e = undo_write(a, row, action, now);
	return e || !held || a->act->dry_run ? e : act_judge_anew(a, row);
}

static enum err unpart(struct acting *a, struct act_answer_row *row, const struct action *action,
		       const struct standing *now)
{
	bool was_apart = false;
	enum err e = act_together(a, action, &was_apart);

	if (!e && !was_apart)
		act_settle(a, row, RESULT_REFUSED, STR("its links count already"));
	return e || !was_apart ? e : undo_write(a, row, action, now);
}

static enum err undo_one(struct acting *a, const struct action *action)
{
	struct act_answer_row *row = row_add(a, action->account);
	struct standing now;
	struct str who = { 0 };
	enum err e = store_account_row(a->desk->store, a->arena, action->account_no, &row->account);

	if (!e)
		e = store_standing(a->desk->store, a->arena, action->account_no, &now);
	/* These change no standing, and no standing changes them. */
	if (!e && action->what != ACT_APART && action->what != ACT_PIN)
		e = changed_since(a, action, &now, &who);
	if (e)
		return e;
	if (who.len) {
		act_settle(a, row, RESULT_REFUSED, who);
		return ERR_NONE;
	}
	if (action->what == ACT_APART)
		return unpart(a, row, action, &now);
	if (action->what == ACT_PIN)
		return unpin(a, row, action, &now);
	if (is_gone(a, action)) {
		act_settle(
			a, row, RESULT_REFUSED,
			STR("the provider has been told to delete it: that cannot be taken back"));
		return ERR_NONE;
	}
	e = undo_write(a, row, action, &now);
	if (!e && action->what == ACT_CLOSE &&
	    (action->after.outcome == OUTCOME_FALSE_ALARM ||
	     action->before.outcome == OUTCOME_FALSE_ALARM))
		e = act_clears(a, action->account_no, row->account.cluster);
	return e;
}

enum err undo_batch(struct acting *a)
{
	struct action *actions = NULL;
	size_t count = 0;
	enum err e = batch_find(a, &actions, &count);

	for (size_t i = 0; !e && i < count; i++)
		e = undo_one(a, &actions[i]);
	return e;
}
