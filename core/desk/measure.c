#include "core/desk/measure.h"

#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/moment.h"
#include "core/desk/desk_private.h"
#include "core/desk/measure_plain.h"
#include "core/desk/measure_truth.h"
#include "core/sim/report.h"

#define PROGRESS_ACCOUNTS 256
#define LAPSE_SLACK_US MOMENT_MINUTE /* a hold that follows another so soon goes on */

struct look {
	struct desk *desk;
	struct truth *truth;
	const struct measure_order *order;
	struct plain *plain;
	struct account_no *numbers; /* by truth's index; 0: not in the store */
	struct moment clock;
};

/* ---- what the engine did --------------------------------------------------------------------- */

static void stop_at(struct measured *m, int64_t at_us)
{
	if (at_us < m->stopped_us)
		m->stopped_us = at_us;
}

static bool take_row(void *with, const struct account_row *row)
{
	struct look *look = with;
	struct measure_account *account;
	struct measured *m;
	int64_t index;

	if (!map_get(&look->truth->accounts, row->id, &index))
		return true;
	look->numbers[index] = row->no;
	account = &look->truth->input.accounts[index];
	account->verdict = row->verdict;
	account->probability = row->probability;
	m = &account->by[METHOD_ENGINE];
	m->score = row->probability;
	m->cluster = row->cluster.n;
	m->disabled = row->state == STATE_DISABLED || row->state == STATE_DELETED;
	m->flagged = !moment_is_never(row->flagged_at) || row->state != STATE_ACTIVE ||
		     row->verdict != VERDICT_CLEAN;
	if (m->disabled && !moment_is_never(row->disabled_at))
		stop_at(m, row->disabled_at.us);
	return true;
}

struct hold { /* the hold an account is in while its acts are gone through, oldest first */
	int64_t from_us, lapsed_us; /* 0: none */
	int64_t stopped_us;         /* the engine's stop, that it may take back; 0: none */
};

static void hold_end(struct measured *m, struct hold *hold, int64_t until_us)
{
	if (hold->from_us && until_us - hold->from_us > MEASURE_HELD_LONG_US + LAPSE_SLACK_US) {
		m->held_long = true;
		stop_at(m, hold->from_us);
	}
}

/* A stop that was taken back was a hold. */
static void stop_taken_back(struct measured *m, struct hold *hold, const struct action *act)
{
	struct hold stop = { .from_us = hold->stopped_us };

	if (act->after.state != STATE_ACTIVE)
		return;
	hold_end(m, &stop, act->at.us);
	hold->stopped_us = 0;
}

static void take_act(struct measured *m, struct hold *hold, const struct action *act)
{
	switch (act->what) {
	case ACT_HOLD:
		if (!hold->from_us || act->at.us > hold->lapsed_us + LAPSE_SLACK_US)
			hold->from_us = act->at.us;
		hold->lapsed_us = moment_is_never(act->after.held_until) ? MEASURE_NEVER / 2
									 : act->after.held_until.us;
		break;
	case ACT_LAPSE:
		hold_end(m, hold, act->at.us);
		break;
	case ACT_UNDO:
		stop_taken_back(m, hold, act);
		break;
	case ACT_DISABLE:
	case ACT_ENABLE:
		hold->stopped_us = act->what == ACT_DISABLE ? act->at.us : 0;
		if (hold->from_us && act->what == ACT_DISABLE && act->at.us <= hold->lapsed_us)
			stop_at(m,
				hold->from_us); /* held, and then for good: stopped at the first */
		hold_end(m, hold, act->at.us < hold->lapsed_us ? act->at.us : hold->lapsed_us);
		hold->from_us = 0;
		break;
	default:
		break;
	}
}

static enum err acts_take(struct look *look)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct measure_input *in = &look->truth->input;
	struct hold *holds = ARENA_ARRAY(arena, in->account_count, struct hold);
	struct action_filter all = { .limit = 0 };
	struct action *actions;
	size_t count;
	enum err e = store_actions(look->desk->store, arena, &all, &actions, &count);

	for (size_t i = count; !e && i-- > 0;) { /* they come newest first */
		int64_t index;

		if (map_get(&look->truth->accounts, actions[i].account, &index))
			take_act(&in->accounts[index].by[METHOD_ENGINE], &holds[index],
				 &actions[i]);
	}
	for (size_t i = 0; !e && i < in->account_count; i++)
		hold_end(&in->accounts[i].by[METHOD_ENGINE], &holds[i],
			 holds[i].lapsed_us < look->clock.us       ? holds[i].lapsed_us
			 : holds[i].lapsed_us == MEASURE_NEVER / 2 ? MEASURE_NEVER
								   : look->clock.us);
	return e;
}

/* ---- the events once more --------------------------------------------------------------------- */

static void take_event(struct look *look, uint32_t index, const struct stored_event *stored)
{
	struct measure_input *in = &look->truth->input;
	const struct event *event = &stored->event;
	int64_t message;

	in->events++;
	in->all_messages += event->type == EVENT_MESSAGE;
	if (event->type == EVENT_MESSAGE && map_get(&look->truth->messages, event->id, &message) &&
	    in->messages[message].decision == DECISION_NONE)
		in->messages[message].decision = event->as.message.decision;
	plain_event(look->plain, index, event);
}

static enum err account_read(struct look *look, struct arena *arena, uint32_t index)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	struct account_no no = look->numbers[index];
	struct stored_event event;
	struct trait *traits;
	size_t count;
	enum err e = event_cursor_open(look->desk->store, no, EVENT_TYPES_ALL, false, &cursor);

	if (e)
		return e;
	arena_reset(arena);
	while (event_cursor_next(cursor, arena, &event)) {
		take_event(look, index, &event);
		arena_reset(arena);
	}
	e = event_cursor_error(cursor);
	if (!e)
		e = store_traits_of(look->desk->store, arena, no, &traits, &count);
	for (size_t i = 0; !e && i < count; i++)
		plain_trait(look->plain, index, &traits[i]);
	return e;
}

static enum err events_take(struct look *look)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	size_t count = look->truth->input.account_count;
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < count; i++) {
		if (look->numbers[i].n)
			e = account_read(look, arena, (uint32_t)i);
		if (!e && i % PROGRESS_ACCOUNTS == 0 && look->order->progress &&
		    !look->order->progress(look->order->with, (double)i / (double)count))
			e = err_fail(ERR_CANCELLED, "stopped");
	}
	return e;
}

static enum err store_take(struct look *look)
{
	struct account_filter all = { .verdict = -1, .state = -1 };
	enum err e = store_clock(look->desk->store, moment_now(), &look->clock);

	if (!e)
		e = store_accounts_each(look->desk->store, &all, take_row, look);
	if (!e)
		e = acts_take(look);
	if (!e)
		e = events_take(look);
	return e;
}

enum err measure_store(struct desk *desk, struct arena *arena, const struct measure_order *order,
		       struct report **report)
{
	CLEANUP(truth_release) struct truth truth = { .arena = arena };
	CLEANUP(plain_release) struct plain plain = { 0 };
	struct look look = { .desk = desk, .truth = &truth, .order = order, .plain = &plain };
	enum err e = truth_read(&truth, order->truth);

	if (!e && order->decisions >= 0)
		e = truth_decisions_read(&truth, order->decisions);
	if (!e)
		e = store_read(desk->store);
	if (e)
		return e;
	look.numbers = ARENA_ARRAY(arena, truth.input.account_count, struct account_no);
	plain_begin(&plain, &truth.input);
	e = store_take(&look);
	store_end(desk->store);
	if (e)
		return e;
	plain_end(&plain);
	*report = ARENA_NEW(arena, struct report);
	measure_report(arena, &truth.input, *report);
	return ERR_NONE;
}

enum err measure_pool(struct arena *arena, struct str json, struct report **report)
{
	CLEANUP(arena_free_at) struct arena *scratch = arena_new();
	struct report one;
	struct json *root;
	enum err e = json_read(scratch, json, &root);

	if (!e)
		e = report_read(scratch, root, &one);
	if (e)
		return e;
	if (!*report) {
		*report = ARENA_NEW(arena, struct report);
		(*report)->arena = arena;
	}
	report_add(*report, &one);
	return ERR_NONE;
}

void measure_json(const struct report *report, struct buf *out)
{
	report_write(report, out);
}
