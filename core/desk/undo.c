#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/acts_private.h"

#define BATCH_MAX 100000

static enum err batch_find(struct acting *a, struct action **actions, size_t *count)
{
	struct action_filter filter = { .undoable = true, .limit = 1, .actor = a->actor };
	struct action *newest = NULL, named;
	size_t found = 0;
	enum err e;

	if (a->act->action.n) {
		e = store_action(a->desk->store, a->arena, a->act->action, &named);
		if (e == ERR_NOT_FOUND)
			return err_fail(e, "no such action: %lld", (long long)a->act->action.n);
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
	filter.limit = BATCH_MAX;
	e = store_actions(a->desk->store, a->arena, &filter, actions, count);
	if (!e && !*count)
		return err_fail(ERR_NOT_FOUND,
				"action %lld was undone already, or is none that can be",
				(long long)a->act->action.n);
	return e;
}

/* Who changed the account after `action`, if anybody; absent when nobody did. */
static enum err changed_since(struct acting *a, const struct action *action,
			      const struct standing *now, struct str *who)
{
	struct action last;
	char at[MOMENT_TEXT_MAX];
	enum err e = store_last_act(a->desk->store, a->arena, action->account_no, &last);

	*who = (struct str){ 0 };
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	if (last.no.n != action->no.n) {
		moment_print(last.at, at);
		*who = arena_strf(a->arena, "changed since by %" PRI_STR " (%s, %s): not undone",
				  ARG_STR(last.actor), word_of(&act_words, last.what), at);
	} else if (now->state != action->after.state) {
		*who = arena_strf(a->arena, "changed since elsewhere: it is %s now: not undone",
				  word_of(&state_words, now->state));
	}
	return ERR_NONE;
}

/* What the provider is told when the account goes from one state to another. */
static bool tells(enum state from, enum state to, enum act_kind *what)
{
	bool was_stopped = from == STATE_DISABLED || from == STATE_DELETED;
	bool is_stopped = to == STATE_DISABLED || to == STATE_DELETED;

	*what = is_stopped ? ACT_DISABLE : ACT_ENABLE;
	return was_stopped != is_stopped;
}

static enum err undo_one(struct acting *a, const struct action *action)
{
	struct act_put put = { .what = ACT_UNDO, .undoes = action->no, .after = action->before };
	struct act_answer_row *row;
	struct standing now;
	struct str who;
	enum err e;

	a->answer->rows = arena_grow(a->arena, a->answer->rows, a->answer->count,
				     sizeof(*a->answer->rows));
	row = &a->answer->rows[a->answer->count++];
	*row = (struct act_answer_row){ .id = action->account };
	e = store_account_row(a->desk->store, a->arena, action->account_no, &row->account);
	if (!e)
		e = store_standing(a->desk->store, a->arena, action->account_no, &now);
	if (!e)
		e = changed_since(a, action, &now, &who);
	if (e)
		return e;
	if (who.len) {
		act_settle(a, row, RESULT_REFUSED, who);
		return ERR_NONE;
	}
	if (action->what == ACT_DELETE && action->state != ACT_QUEUED &&
	    !str_is_absent(a->desk->settings.provider.kind)) {
		act_settle(
			a, row, RESULT_REFUSED,
			STR("the provider has been told to delete it: that cannot be taken back"));
		return ERR_NONE;
	}
	if (now.state != action->before.state)
		put.after.state_at = a->now;
	put.tell_provider = tells(now.state, action->before.state, &put.tell);
	if (action->before.state == STATE_ACTIVE && now.state != STATE_ACTIVE)
		put.after.rep_stands_at = a->clock;
	put.reason = a->reason.len ? a->reason
				   : arena_strf(a->arena, "took back %s of action %lld",
						word_of(&act_words, action->what),
						(long long)action->no.n);
	return act_write(a, row, &put);
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
