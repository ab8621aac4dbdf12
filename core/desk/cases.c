#include "core/base/arena.h"
#include "core/desk/desk.h"
#include "core/desk/standing_words.h"

/* Before the log tells of a case it was the engine that opened it, by flagging the account. */
static struct moment flagged(const struct action *close, struct moment last_closed)
{
	struct moment at = close->before.flagged_at;

	return moment_before(last_closed, at) ? at : (struct moment){ 0 };
}

/* The outcome alone is no word of anybody's. */
static struct str word_of_close(const struct action *act)
{
	struct str outcome = word_str(&outcome_words, (int)act->after.outcome);

	if (str_equal(act->reason, outcome))
		return (struct str){ 0 };
	return act->reason;
}

void cases_look(struct arena *arena, struct dossier *d)
{
	struct moment opened = { 0 }, closed = { 0 };
	struct earlier_case *cases = ARENA_ARRAY(arena, d->action_count + 1, struct earlier_case);
	size_t count = 0;

	for (size_t i = d->action_count; i-- > 0;) { /* they are newest first */
		const struct action *act = &d->actions[i];

		if (act->outside || act->undone_by.n || act->what == ACT_UNDO)
			continue;
		if (act->before.case_state != CASE_OPEN && act->after.case_state == CASE_OPEN)
			opened = act->at;
		if (act->what != ACT_CLOSE)
			continue;
		cases[count++] = (struct earlier_case){ .opened_at = moment_is_never(opened)
									     ? flagged(act, closed)
									     : opened,
							.closed_at = act->at,
							.outcome = act->after.outcome,
							.actor = act->actor,
							.word = word_of_close(act) };
		opened = (struct moment){ 0 };
		closed = act->at;
	}
	d->cases = ARENA_ARRAY(arena, count + 1, struct earlier_case);
	for (size_t i = 0; i < count; i++)
		d->cases[i] = cases[count - 1 - i];
	d->case_count = count;
}
