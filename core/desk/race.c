#include "core/desk/race.h"

#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/remedy.h"

#define TAKES_MAX 1000 /* acts that are looked through for who took a case when */
void race_when(struct moment at, struct moment now, char text[RACE_WHEN_MAX])
{
	char clock[8], whole[MOMENT_TEXT_MAX];

	moment_print_clock(at, 0, clock);
	moment_print(at, whole);
	if (at.us / MOMENT_DAY == now.us / MOMENT_DAY)
		snprintf(text, RACE_WHEN_MAX, "at %s UTC", clock);
	else
		snprintf(text, RACE_WHEN_MAX, "on %.10s %s UTC", whole, clock);
}

const char *race_past(enum act_kind what)
{
	static const char *const past[ACT_KIND_COUNT] = {
		[ACT_DISABLE] = "disabled it",
		[ACT_ENABLE] = "re-enabled it",
		[ACT_DELETE] = "deleted it",
		[ACT_UNDO] = "took an act on it back",
		[ACT_HOLD] = "held it",
		[ACT_LAPSE] = "let its hold lapse",
		[ACT_TAKE] = "took the case",
		[ACT_CLOSE] = "closed the case",
		[ACT_APART] = "dropped its links",
	};

	return past[what] ? past[what] : "changed it";
}

/* The newest act that changed the account. False: there is none. */
static enum err newest_of(struct acting *a, struct account_no no, struct action *last, bool *has)
{
	enum err e = store_last_act(a->desk->store, a->arena, no, last);

	*has = !e;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* Whether the newest act made the account what somebody wanted it to be. */
static bool made_it_so(const struct action *last, enum act_kind wanted)
{
	if (wanted == ACT_ENABLE)
		return last->after.state == STATE_ACTIVE && last->before.state != STATE_ACTIVE;
	return last->what == wanted;
}

enum err race_already(struct acting *a, struct account_no no, const char *so, struct str *why)
{
	struct action last;
	char when[RACE_WHEN_MAX];
	bool has;
	enum err e = newest_of(a, no, &last, &has);

	if (e)
		return e;
	*why = str_of(so);
	if (!has || !made_it_so(&last, a->act->what))
		return ERR_NONE;
	race_when(last.at, a->now, when);
	*why = arena_strf(a->arena, "%s by %" PRI_STR " %s%s%" PRI_STR, so, ARG_STR(last.actor),
			  when, last.reason.len ? ": " : "", ARG_STR(last.reason));
	return ERR_NONE;
}

/* Would doing `what` undo what `last` did without a word? */
static bool overwrites(const struct action *last, enum act_kind what)
{
	switch (what) { /* NOLINT(clang-diagnostic-switch-enum): the rest add, or look for themselves */
	case ACT_TAKE:
		return last->what == ACT_TAKE || last->what == ACT_CLOSE;
	case ACT_DISABLE:
		return !str_is(last->actor, ENGINE_ACTOR) && last->what != ACT_TAKE;
	case ACT_ENABLE:
	case ACT_DELETE:
	case ACT_CLOSE:
		return last->what != ACT_TAKE;
	default:
		return false;
	}
}

static void add_now(const struct standing *now, struct buf *out)
{
	buf_addf(out, "it is %s now", word_of(&state_words, now->state));
	if (now->case_state == CASE_CLOSED)
		buf_addf(out, ", the case closed as %s",
			 now->outcome ? word_of(&outcome_words, now->outcome) : "settled");
	else if (now->assignee.len)
		buf_addf(out, ", %" PRI_STR " has the case", ARG_STR(now->assignee));
}

enum err race_lost(struct acting *a, struct account_no no, enum act_kind what, struct str *why)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(4000);
	struct action last;
	char when[RACE_WHEN_MAX];
	bool has = false;
	enum err e = a->act->has_seen ? newest_of(a, no, &last, &has) : ERR_NONE;

	*why = (struct str){ 0 };
	if (e || !has || last.no.n <= a->act->seen.n || str_equal(last.actor, a->actor) ||
	    !overwrites(&last, what))
		return e;
	race_when(last.at, a->now, when);
	buf_addf(&line, "%" PRI_STR " %s %s", ARG_STR(last.actor), race_past(last.what), when);
	if (last.reason.len)
		buf_addf(&line, " (%" PRI_STR ")", ARG_STR(last.reason));
	buf_add(&line, ": ");
	add_now(&last.after, &line);
	buf_add(&line, "; nothing was done, press again to do it all the same");
	*why = arena_str(a->arena, buf_str(&line));
	return ERR_NONE;
}

enum err race_holder(struct acting *a, struct account_no no, struct str holder,
		     struct str *sentence)
{
	struct action_filter filter = { .account = no, .limit = TAKES_MAX };
	struct action *actions = NULL;
	char since[RACE_WHEN_MAX + sizeof(" since ")] = "", when[RACE_WHEN_MAX];
	size_t count = 0, i = 0;
	enum err e = store_actions(a->desk->store, a->arena, &filter, &actions, &count);

	while (i < count && !(actions[i].what == ACT_TAKE && !actions[i].undone_by.n &&
			      str_equal(actions[i].after.assignee, holder)))
		i++;
	if (i < count) {
		race_when(actions[i].at, a->now, when);
		snprintf(since, sizeof(since), " since %s", strchr(when, ' ') + 1);
	}
	if (!e)
		*sentence = arena_strf(a->arena,
				       "%" PRI_STR " has the case%s; to take it over, hand it over "
				       "by name (H, or --for NAME)",
				       ARG_STR(holder), since);
	return e;
}
