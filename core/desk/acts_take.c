#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/acts_private.h"
#include "core/desk/answer.h"
#include "core/desk/race.h"
#include "core/desk/remedy.h"

#define KNOWN_SHOWN_MAX 8
#define SENTENCE_BYTES_MAX 400

static bool has_it_open(struct desk *desk, struct arena *arena, struct str name)
{
	struct presence *rows = NULL;
	size_t count = 0;

	present_gather(desk, arena, (struct str){ 0 }, &rows, &count);
	for (size_t i = 0; i < count; i++)
		if (str_equal(rows[i].actor, name))
			return true;
	return false;
}

/* Somebody who works here: the settings' own, who has a console open, who ever did something. The engine takes no case. */
static enum err is_known(struct acting *a, struct str name, bool *known)
{
	struct action_filter filter = { .actor = name, .limit = 1 };
	struct action *acts = NULL;
	size_t count = 0;
	enum err e = ERR_NONE;

	*known = !str_is(name, ENGINE_ACTOR) &&
		 (str_equal(name, a->actor) || str_equal(name, a->desk->settings.actor) ||
		  has_it_open(a->desk, a->arena, name));
	if (*known || str_is(name, ENGINE_ACTOR))
		return ERR_NONE;
	e = store_actions(a->desk->store, a->arena, &filter, &acts, &count);
	*known = count > 0;
	return e;
}

/* "nobody called "allo" has acted on this desk: rep2, rep7 have" */
static enum err settle_stranger(struct acting *a, struct act_answer_row *row)
{
	CLEANUP(buf_release) struct buf why = BUF_UP_TO(SENTENCE_BYTES_MAX);
	struct str *names = NULL;
	size_t count = 0, shown = 0;
	enum err e = store_actors(a->desk->store, a->arena, &names, &count);

	if (e)
		return e;
	buf_addf(&why, "nobody called \"%" PRI_STR "\" has ever acted on this desk",
		 ARG_STR(a->assignee));
	for (size_t i = 0; i < count && shown < KNOWN_SHOWN_MAX; i++)
		if (!str_is(names[i], ENGINE_ACTOR) && !str_equal(names[i], a->actor))
			buf_addf(&why, "%s%" PRI_STR,
				 shown++ ? ", " : " (known: ", ARG_STR(names[i]));
	buf_add(&why, shown ? ")" : "");
	a->answer->needs_name = true;
	act_settle(a, row, RESULT_REFUSED, arena_str(a->arena, buf_str(&why)));
	return ERR_NONE;
}

static enum err settle_held(struct acting *a, struct act_answer_row *row, struct str holder)
{
	struct str why;
	enum err e = race_holder(a, row->account.no, holder, &why);

	if (!e)
		act_settle(a, row, RESULT_REFUSED, why);
	return e;
}

/* Settles the row, where it cannot be taken. */
static enum err look(struct acting *a, struct act_answer_row *row, const struct standing *standing,
		     bool *can)
{
	bool open = standing->case_state == CASE_OPEN, known = true;
	struct str who = a->assignee.len ? a->assignee : a->actor;
	enum err e = ERR_NONE;

	*can = false;
	if (open && str_equal(standing->assignee, who)) {
		act_settle(a, row, RESULT_ALREADY, STR("has the case already"));
		return ERR_NONE;
	}
	if (open && standing->assignee.len && !a->assignee.len)
		return settle_held(a, row, standing->assignee);
	if (a->act->to_known && a->assignee.len)
		e = is_known(a, who, &known);
	*can = !e && known;
	return e || known ? e : settle_stranger(a, row);
}

enum err act_take(struct acting *a, struct act_answer_row *row, struct standing *standing)
{
	struct str who = a->assignee.len ? a->assignee : a->actor;
	struct act_put put = { .what = ACT_TAKE };
	bool can = false;
	enum err e = look(a, row, standing, &can);

	if (e || !can)
		return e;
	put.reason = a->reason.len ? a->reason
				   : arena_strf(a->arena, "for %" PRI_STR, ARG_STR(who));
	standing->assignee = who;
	standing->case_state = CASE_OPEN;
	standing->outcome = OUTCOME_NONE;
	put.after = *standing;
	return act_write(a, row, &put);
}
