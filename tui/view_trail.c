#include "tui/view_trail.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "tui/views.h"

#define DETAIL_ROWS 5

static struct trail_view *of(struct view *view)
{
	return (struct trail_view *)view;
}

static struct view *trail_open(struct str subject)
{
	struct trail_view *t = memory_new(1, sizeof(*t));

	t->view.kind = &trail_view_kind;
	t->arena = arena_new();
	if (!str_is_absent(subject)) {
		t->account = memory_new(subject.len + 1, 1);
		if (subject.len)
			memcpy(t->account, subject.at, subject.len);
	}
	return &t->view;
}

static void trail_close(struct view *view)
{
	struct trail_view *t = of(view);

	snapshot_free(t->snapshot);
	arena_free(t->arena);
	filter_release(&t->filter);
	list_release(&t->list);
	free(t->account);
	free(t);
}

static void trail_title(const struct view *view, struct buf *out)
{
	const struct trail_view *t = (const struct trail_view *)view;

	if (t->account)
		buf_addf(out, "trail of %s", t->account);
	else
		buf_add(out, "trail");
}

static bool trail_load(const struct view *view, struct request *request)
{
	*request = (struct request){
		.kind = REQUEST_TRAIL, .account = str_of(((const struct trail_view *)view)->account)
	};
	return true;
}

/* ---- rows ------------------------------------------------------------------------------- */

/* What was done elsewhere has no number: it is known by when. */
static int64_t id_at(const void *rows, size_t i)
{
	const struct action *action = ((const struct action *const *)rows)[i];

	return action->no.n ? action->no.n : -action->at.us;
}

static bool keeps(const struct trail_view *t, const struct action *action)
{
	const struct str texts[] = { action->account, action->actor, action->reason,
				     word_str(&act_words, action->what),
				     word_str(&act_state_words, action->state) };

	return filter_keeps(&t->filter, texts, ARRAY_LEN(texts));
}

static void lay_out(struct trail_view *t)
{
	const struct trail_answer *trail;

	if (!t->snapshot)
		return;
	trail = t->snapshot->trail;
	arena_reset(t->arena);
	t->rows = ARENA_ARRAY(t->arena, trail->count + 1, const struct action *);
	t->all = trail->count;
	t->count = 0;
	for (size_t i = 0; i < trail->count; i++)
		if (keeps(t, &trail->actions[i]))
			t->rows[t->count++] = &trail->actions[i];
	list_update(&t->list, t->count, id_at, t->rows);
}

static void trail_take(struct view *view, struct snapshot *snapshot)
{
	struct trail_view *t = of(view);
	struct snapshot *before = t->snapshot;

	t->snapshot = snapshot;
	lay_out(t);
	snapshot_free(before);
}

static void trail_fit(struct view *view, int width, int height)
{
	struct trail_view *t = of(view);
	int filter = filter_shows(&t->filter);

	view->width = width;
	view->height = height;
	t->list_y = height > 3;
	t->detail_rows = height >= 14 ? DETAIL_ROWS : 0;
	list_fit(&t->list, height - t->list_y - filter - (t->detail_rows ? t->detail_rows + 2 : 0));
}

/* ---- actions ---------------------------------------------------------------------------- */

static const struct action *chosen(const struct trail_view *t)
{
	return t->list.cursor < t->count ? t->rows[t->list.cursor] : NULL;
}

static struct intent back_out(struct trail_view *t)
{
	if (!filter_is_on(&t->filter))
		return intent_of(INTENT_BACK);
	filter_set(&t->filter, STR(""));
	lay_out(t);
	return intent_of(INTENT_DRAW);
}

static struct intent undo_chosen(struct trail_view *t)
{
	const struct action *action = chosen(t);

	if (!action) /* as everywhere else: the newest of one's own */
		return (struct intent){ .kind = INTENT_ACT, .action = ACTION_UNDO };
	if (action->outside)
		return intent_refuse(STR("it was done elsewhere: take it back there"));
	if (action->undone_by.n)
		return intent_refuse(STR("it was taken back already"));
	snprintf(t->number, sizeof(t->number), "%" PRId64, action->no.n);
	return (struct intent){ .kind = INTENT_ACT,
				.action = ACTION_UNDO,
				.text = str_of(t->number) };
}

static struct intent open_chosen(const struct trail_view *t, struct str argument)
{
	if (argument.len)
		return intent_show(VIEW_ACCOUNT, argument);
	return chosen(t) ? intent_show(VIEW_ACCOUNT, chosen(t)->account)
			 : intent_refuse(STR("there is nothing to open here"));
}

static struct intent filter_rows(struct trail_view *t, struct str text)
{
	if (text.len)
		filter_set(&t->filter, text);
	else
		filter_begin(&t->filter);
	lay_out(t);
	return intent_of(INTENT_DRAW);
}

static struct intent act_on_chosen(struct trail_view *t, enum action_id action, struct str argument)
{
	const struct action *row = chosen(t);
	struct intent intent;

	t->at = (struct at_hand){ .account = row ? row->account : (struct str){ 0 },
				  .none = STR("no act is under the cursor") };
	return at_hand_act(&t->at, action, argument, &intent) ? intent : intent_of(INTENT_NONE);
}

static struct intent trail_act(struct view *view, enum action_id action, struct str argument)
{
	struct trail_view *t = of(view);

	if (list_act(&t->list, action, id_at, t->rows))
		return intent_of(INTENT_DRAW);
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest follow below */
	case ACTION_OPEN:
		return open_chosen(t, argument);
	case ACTION_BACK:
		return back_out(t);
	case ACTION_UNDO:
		return undo_chosen(t);
	case ACTION_FILTER:
		return filter_rows(t, argument);
	case ACTION_TRAIL:
		return t->account ? intent_show(VIEW_TRAIL, (struct str){ 0 })
				  : intent_refuse(STR("this is the whole trail"));
	case ACTION_COPY:
		if (chosen(t))
			return (struct intent){ .kind = INTENT_COPY, .text = chosen(t)->reason };
		return intent_refuse(STR("there is nothing to copy"));
	default:
		return act_on_chosen(t, action, argument);
	}
}

static struct intent trail_input(struct view *view, const struct input *input)
{
	struct trail_view *t = of(view);

	if (!t->filter.editing || input->kind == INPUT_CLICK || input->kind == INPUT_SCROLL) {
		if (input->kind == INPUT_CLICK && input->twice && chosen(t))
			return intent_show(VIEW_ACCOUNT, chosen(t)->account);
		return intent_drawn(list_mouse(&t->list, input, t->list_y, id_at, t->rows));
	}
	if (input->kind == INPUT_KEY && input->key.named == NAMED_UP)
		return intent_drawn(list_act(&t->list, ACTION_UP, id_at, t->rows));
	if (input->kind == INPUT_KEY && input->key.named == NAMED_DOWN)
		return intent_drawn(list_act(&t->list, ACTION_DOWN, id_at, t->rows));
	if (filter_input(&t->filter, input) == FILTER_CHANGED)
		lay_out(t);
	return intent_of(INTENT_DRAW);
}

static bool trail_is_editing(const struct view *view)
{
	return ((const struct trail_view *)view)->filter.editing;
}

static void trail_place(const struct view *view, struct view_place *place)
{
	const struct trail_view *t = (const struct trail_view *)view;

	place->filter = line_text(&t->filter.line);
	place->row = t->list.touched ? t->list.cursor_id : 0;
}

static void trail_go(struct view *view, const struct view_place *place)
{
	struct trail_view *t = of(view);

	if (place->filter.len)
		filter_set(&t->filter, place->filter);
	t->list.cursor_id = place->row;
	t->list.touched = place->row != 0;
}

static const enum action_id hints[] = { ACTION_UNDO,  ACTION_OPEN,  ACTION_FILTER,  ACTION_COPY,
					ACTION_TRAIL, ACTION_LEAVE, ACTION_COMMAND, ACTION_NONE };

const struct view_kind trail_view_kind = {
	.id = VIEW_TRAIL,
	.open = trail_open,
	.close = trail_close,
	.title = trail_title,
	.load = trail_load,
	.take = trail_take,
	.fit = trail_fit,
	.act = trail_act,
	.input = trail_input,
	.is_editing = trail_is_editing,
	.paint = trail_paint,
	.place = trail_place,
	.go = trail_go,
	.hints = hints,
};
