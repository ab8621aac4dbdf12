#include "tui/view_account.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "tui/views.h"

static struct account_view *of(struct view *view)
{
	return (struct account_view *)view;
}

struct account_view *account_view_new(const struct view_kind *kind, struct str id)
{
	struct account_view *a = memory_new(1, sizeof(*a));

	a->view.kind = kind;
	a->arena = arena_new();
	a->place = -1;
	a->id = memory_new(id.len + 1, 1);
	if (id.len)
		memcpy(a->id, id.at, id.len);
	return a;
}

static struct view *account_open(struct str subject)
{
	return &account_view_new(&account_view_kind, subject)->view;
}

void account_view_reply(struct view *view, struct reply_line *line)
{
	of(view)->reply = line;
	line->mode = REPLY_RESTS;
}

static const struct dossier *known(const struct account_view *a)
{
	return a->snapshot ? a->snapshot->dossier : NULL;
}

void account_close(struct view *view)
{
	struct account_view *a = of(view);

	snapshot_free(a->snapshot);
	arena_free(a->arena);
	arena_free(a->land_arena);
	free(a->id);
	free(a);
}

static void account_title(const struct view *view, struct buf *out)
{
	(void)view; /* its head says it */
	(void)out;
}

bool account_load(const struct view *view, struct request *request)
{
	*request = (struct request){ .kind = REQUEST_ACCOUNT,
				     .account = str_of(((const struct account_view *)view)->id) };
	return true;
}

void account_take(struct view *view, struct snapshot *snapshot)
{
	struct account_view *a = of(view);
	struct snapshot *before = a->snapshot;

	a->snapshot = snapshot;
	if (a->reply)
		reply_line_know(a->reply, known(a));
	account_lay_out(a);
	snapshot_free(before);
}

void account_fit(struct view *view, int width, int height)
{
	if (view->width == width && view->height == height)
		return;
	view->width = width;
	view->height = height;
	account_lay_out(of(view));
}

/* ---- actions ---------------------------------------------------------------------------- */

static struct intent go_to(struct account_view *a, enum pane pane)
{
	struct slot *slot = account_slot_of(a, pane);

	a->focus = pane;
	for (size_t k = 0; k < slot->count; k++)
		if (slot->panes[k] == pane)
			slot->shown = k;
	if (a->reply && slot->count > 1) /* its box comes and goes with the chat */
		account_lay_out(a);
	return intent_of(INTENT_DRAW);
}

/* The pane after or before the one with the keys, in the order of the slots. */
static enum pane pane_beside(const struct account_view *a, int by)
{
	enum pane order[PANE_COUNT];
	size_t count = 0, at = 0;

	for (size_t i = 0; i < a->slot_count; i++) {
		for (size_t k = 0; k < a->slots[i].count; k++) {
			if (a->slots[i].panes[k] == a->focus)
				at = count;
			order[count++] = a->slots[i].panes[k];
		}
	}
	return count ? order[(at + count + (size_t)(by + (int)count)) % count] : a->focus;
}

static struct intent open_fact(struct account_view *a)
{
	const struct paper_item *item = paper_chosen(&a->papers[a->focus], &a->places[a->focus]);
	struct intent intent;

	if (!item || item->opens == VIEW_COUNT)
		return intent_refuse(item && item->why_not.len
					     ? item->why_not
					     : STR("nothing more is known behind this line"));
	intent = intent_show(item->opens, item->subject);
	if (item->opens == VIEW_EVENTS) {
		intent.subject = str_of(a->id);
		intent.events = item->events;
		intent.event_count = item->event_count;
	}
	return intent;
}

/* Of the message under the cursor, where one is; else the account's newest. */
static struct intent open_campaign(struct account_view *a)
{
	const struct dossier *d = a->snapshot ? a->snapshot->dossier : NULL;
	const struct paper_item *item = paper_chosen(&a->papers[PANE_SENT], &a->places[PANE_SENT]);
	struct campaign_no no = { 0 };

	for (size_t i = 0;
	     d && a->focus == PANE_SENT && item && item->event_count && i < d->message_count; i++)
		if (str_equal(d->messages[i].id, item->events[0]))
			(void)str_to_int64(d->messages[i].campaign, &no.n);
	return intent_show(VIEW_CAMPAIGN, no.n ? campaign_subject(a->arena, no) : str_of(a->id));
}

static struct intent copy_fact(struct account_view *a)
{
	const struct paper_item *item = paper_chosen(&a->papers[a->focus], &a->places[a->focus]);

	return (struct intent){ .kind = INTENT_COPY,
				.text = item && item->copy.len ? item->copy : str_of(a->id) };
}

/* Whoever writes looks at the conversation; the box may have another height. */
static struct intent replied(struct account_view *a, const struct intent *intent)
{
	bool writes = reply_line_has_keys(a->reply);
	int inside = a->reply_box.width - 4, height = a->reply_box.height;

	if (writes && a->focus != PANE_CHAT)
		(void)go_to(a, PANE_CHAT);
	if (height < 3 || reply_box_rows(a->reply, inside, a->view.height / 3) != height - 2)
		account_lay_out(a);
	return *intent;
}

struct intent account_act(struct view *view, enum action_id action, struct str argument)
{
	struct account_view *a = of(view);
	struct intent intent;

	if (a->snapshot && paper_act(&a->papers[a->focus], &a->places[a->focus], action))
		return intent_of(INTENT_DRAW);
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest follow below */
	case ACTION_NEXT_PANE:
	case ACTION_RIGHT:
		return go_to(a, pane_beside(a, 1));
	case ACTION_PREVIOUS_PANE:
	case ACTION_LEFT:
		return go_to(a, pane_beside(a, -1));
	case ACTION_WHY:
		if (a->talks)
			break;
		return go_to(a, PANE_WHY);
	case ACTION_CHAT:
		return a->talks ? intent_refuse(STR("this is the conversation; Esc goes back"))
				: intent_show(VIEW_CHAT, str_of(a->id));
	case ACTION_OPEN:
		return argument.len ? intent_show(VIEW_ACCOUNT, argument) : open_fact(a);
	case ACTION_CAMPAIGN:
		return open_campaign(a);
	case ACTION_COPY:
		return copy_fact(a);
	case ACTION_PIN:
	case ACTION_UNPIN:
		return account_pin(a, action, argument);
	case ACTION_TRAIL:
		return intent_show(VIEW_TRAIL, str_of(a->id));
	case ACTION_BACK:
		return intent_of(INTENT_BACK);
	default:
		break;
	}
	if (a->reply && reply_line_act(a->reply, known(a), action, argument, &intent))
		return replied(a, &intent);
	a->at = (struct at_hand){ .account = str_of(a->id) };
	return at_hand_act(&a->at, action, argument, &intent) ? intent : intent_of(INTENT_NONE);
}

static bool is_in(struct rect where, int x, int y)
{
	return x >= where.x && x < where.x + where.width && y >= where.y &&
	       y < where.y + where.height;
}

/* Which tab of the slot's border is at x. */
static enum pane tab_at(const struct slot *slot, int x)
{
	int at = slot->where.x + 2;

	for (size_t i = account_first_tab(slot); i < slot->count; i++) {
		int cells = (int)strlen(panes[slot->panes[i]].name);

		if (x < at + cells + 1)
			return slot->panes[i];
		at += cells + 1;
	}
	return slot->panes[slot->shown];
}

static struct intent write_on(struct account_view *a, const struct input *input)
{
	enum action_id move;
	struct intent intent;

	if (!a->reply)
		return intent_of(INTENT_NONE);
	intent = reply_line_input(a->reply, known(a), input, &move);
	if (move != ACTION_NONE && paper_act(&a->papers[PANE_CHAT], &a->places[PANE_CHAT], move))
		return intent_of(INTENT_DRAW);
	return replied(a, &intent);
}

static struct intent point_at(struct account_view *a, struct slot *slot, const struct input *input)
{
	enum pane pane = slot->panes[slot->shown];
	bool moved;

	if (input->kind == INPUT_CLICK && input->y == account_tabs_y(a, slot))
		return go_to(a, tab_at(slot, input->x));
	moved = paper_mouse(&a->papers[pane], &a->places[pane], input, slot->where.y + 1);
	if (input->kind != INPUT_CLICK)
		return intent_drawn(moved);
	a->focus = pane;
	return input->twice ? open_fact(a) : intent_of(INTENT_DRAW);
}

struct intent account_input(struct view *view, const struct input *input)
{
	struct account_view *a = of(view);

	if (!a->snapshot)
		return intent_of(INTENT_NONE);
	if (input->kind != INPUT_CLICK && input->kind != INPUT_SCROLL)
		return write_on(a, input);
	if (input->kind == INPUT_CLICK && is_in(a->reply_box, input->x, input->y))
		return account_act(view, ACTION_REPLY, (struct str){ 0 });
	for (size_t i = a->slot_count; i > 0; i--) { /* a shared border belongs to the lower one */
		if (is_in(a->slots[i - 1].where, input->x, input->y))
			return point_at(a, &a->slots[i - 1], input);
	}
	return intent_of(INTENT_NONE);
}

bool account_is_editing(const struct view *view)
{
	return reply_line_has_keys(((const struct account_view *)view)->reply);
}

int account_wait_ms(const struct view *view)
{
	const struct account_view *a = (const struct account_view *)view;

	if (!a->reply || !a->snapshot)
		return -1;
	return reply_box_wait_ms(a->reply, a->snapshot->dossier, (struct moment){ view->now_us });
}

static void account_place(const struct view *view, struct view_place *place)
{
	const struct account_view *a = (const struct account_view *)view;

	place->pane = (int)a->focus;
	place->row = (int64_t)a->places[a->focus].key;
}

static void account_go(struct view *view, const struct view_place *place)
{
	struct account_view *a = of(view);

	if (place->pane < 0 || place->pane >= (int)PANE_COUNT)
		return;
	(void)go_to(a, (enum pane)place->pane);
	a->places[a->focus].key = (uint64_t)place->row;
	a->places[a->focus].touched = place->row != 0;
}

static const enum action_id hints[] = { ACTION_DISABLE, ACTION_ENABLE,  ACTION_DISABLE_CLUSTER,
					ACTION_UNDO,    ACTION_NOTE,    ACTION_REPLY,
					ACTION_ASK,     ACTION_CLUSTER, ACTION_WHY,
					ACTION_CHAT,    ACTION_EXPORT,  ACTION_NEXT_PANE,
					ACTION_TAKE,    ACTION_CLOSE,   ACTION_TRAIL,
					ACTION_COMMAND, ACTION_NONE };

const struct view_kind account_view_kind = {
	.id = VIEW_ACCOUNT,
	.open = account_open,
	.close = account_close,
	.title = account_title,
	.load = account_load,
	.take = account_take,
	.fit = account_fit,
	.act = account_act,
	.input = account_input,
	.is_editing = account_is_editing,
	.paint = account_paint,
	.wait_ms = account_wait_ms,
	.place = account_place,
	.go = account_go,
	.hints = hints,
};
