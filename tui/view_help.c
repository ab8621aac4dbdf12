/*
 * Every key that works on the screen it was called from, made from the table of actions.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "tui/at_hand.h"
#include "tui/keymap.h"
#include "tui/paper.h"
#include "tui/views.h"

enum {
	KEYS_X = 1,
	KEYS_CELLS = 12,
	NAME_X = 14,
	NAME_CELLS = 17,
	HELP_X = 32
};

struct help_view {
	struct view view;
	enum view_id on;
	const struct keymap *keys;
	struct arena *arena;
	struct paper paper;
	struct paper_place place;
};

static struct help_view *of(struct view *view)
{
	return (struct help_view *)view;
}

static struct view *help_open(struct str subject)
{
	struct help_view *h = memory_new(1, sizeof(*h));

	h->view.kind = &help_view_kind;
	h->arena = arena_new();
	for (size_t i = 0; i < VIEW_COUNT; i++)
		if (str_is(subject, view_name((enum view_id)i)))
			h->on = (enum view_id)i;
	return &h->view;
}

static void help_close(struct view *view)
{
	arena_free(of(view)->arena);
	free(view);
}

static void help_title(const struct view *view, struct buf *out)
{
	const struct help_view *h = (const struct help_view *)view;

	buf_addf(out, "keys in the %s ", view_name(h->on));
	paper_position(&h->paper, &h->place, out);
}

static bool help_load(const struct view *view, struct request *request)
{
	(void)view;
	(void)request;
	return false;
}

static void help_take(struct view *view, struct snapshot *snapshot)
{
	(void)view;
	snapshot_free(snapshot);
}

/* ---- rows ------------------------------------------------------------------------------- */

static void add_action(struct help_view *h, enum action_id action)
{
	const struct action_row *row = action_row(action);
	CLEANUP(buf_release) struct buf keys = BUF_UP_TO(200);
	struct paper *paper = &h->paper;
	bool wide = paper->width >= 60;

	if (h->keys)
		keymap_print(h->keys, action, &keys);
	paper_item(paper, str_of(row->name));
	paper_cell(paper, KEYS_X, KEYS_CELLS, STYLE_KEY, paper_text(paper, "%s", buf_text(&keys)));
	if (wide)
		paper_cell(paper, NAME_X, NAME_CELLS, STYLE_DIM,
			   paper_text(paper, ":%s", row->name));
	paper_flow(paper, wide ? HELP_X : NAME_X, 0, STYLE_PLAIN,
		   row->argument == ARGUMENT_NONE
			   ? str_of(row->help)
			   : paper_text(paper, "%s %s", row->help, argument_word(row->argument)));
}

static bool shows(const struct help_view *h, enum action_id action, enum group group)
{
	return action_row(action)->group == group && action_works_on(action, h->on);
}

static void add_group(struct help_view *h, enum group group)
{
	bool any = false;

	for (size_t i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		if (!shows(h, (enum action_id)i, group))
			continue;
		if (!any) {
			paper_item(&h->paper, str_of(group_name(group)));
			if (group)
				paper_row(&h->paper);
			paper_at(&h->paper, KEYS_X, STYLE_TITLE, str_of(group_name(group)));
		}
		any = true;
		add_action(h, (enum action_id)i);
	}
}

/* What stands in few cells elsewhere, in words. */
/* clang-format off */
static const struct {
	unsigned on; /* views: a set of enum on */
	const char *sign, *means;
} signs[] = {
	{ ON_QUEUE,                 "*",       "marked: what is done next reaches all marked rows" },
	{ ON_QUEUE,                 "+",       "flagged since you looked" },
	{ ON_QUEUE,                 "●",       "the customer is on the line: wrote less than 15 minutes ago" },
	{ ON_QUEUE,                 "@",       "a colleague has it open" },
	{ ON_QUEUE | ON_CLUSTER | ON_CAMPAIGN, "■ ▣ □ ×", "disabled, held by the engine, active, deleted" },
	{ ON_QUEUE | ON_CLUSTER | ON_CAMPAIGN, "· ? ! ◆", "clean, suspect, spammer, phisher" },
	{ ON_QUEUE,                 "DE≠GB",   "says to be in the one country, is seen in the other" },
	{ ON_QUEUE | ON_CLUSTER,    "▁▂█ 41",  "mails of the last eight days, the newest at the right; the highest of them" },
	{ ON_ACCOUNT | ON_CHAT,     "≠",       "what is said and what is seen contradict each other" },
	{ ON_ACCOUNT | ON_CHAT,     "▸",       "a claim that counts; × one that a rep dropped" },
	{ ON_ACCOUNT | ON_CHAT,     "▲",       "a warning; on an address: something hides who is behind it, 2/3: so many sources say so" },
	{ ON_ACCOUNT | ON_CHAT,     "↑ ↓",     "in a frame: there is more above, below" },
	{ ON_MAP,                   "○ ●",     "where they say they are, where they are seen" },
	{ ON_CAMPAIGN,              "[ ]",     "words that are not the same in all variants" },
	{ ON_ALL,                   "✓ ▲ ✗",   "done or good, a warning, failed or bad" },
};
/* clang-format on */

static void add_signs(struct help_view *h)
{
	paper_item(&h->paper, STR("Signs"));
	paper_row(&h->paper);
	paper_at(&h->paper, KEYS_X, STYLE_TITLE, STR("Signs"));
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		if (!(signs[i].on & (1U << h->on)))
			continue;
		paper_item(&h->paper, str_of(signs[i].means));
		paper_cell(&h->paper, KEYS_X, KEYS_CELLS, STYLE_KEY, str_of(signs[i].sign));
		paper_flow(&h->paper, NAME_X, 0, STYLE_PLAIN, str_of(signs[i].means));
	}
}

static void lay_out(struct help_view *h)
{
	arena_reset(h->arena);
	paper_begin(&h->paper, h->arena, h->view.width);
	for (size_t i = 0; i < GROUP_COUNT; i++)
		add_group(h, (enum group)i);
	add_signs(h);
	paper_settle(&h->paper, &h->place, h->view.height);
}

void help_view_keys(struct view *view, const struct keymap *keys)
{
	of(view)->keys = keys;
	lay_out(of(view));
}

static void help_fit(struct view *view, int width, int height)
{
	if (view->width == width && view->height == height)
		return;
	view->width = width;
	view->height = height;
	lay_out(of(view));
}

static struct intent help_act(struct view *view, enum action_id action, struct str argument)
{
	struct help_view *h = of(view);

	(void)argument;
	if (paper_act(&h->paper, &h->place, action))
		return intent_of(INTENT_DRAW);
	return action == ACTION_BACK ? intent_of(INTENT_BACK) : intent_of(INTENT_NONE);
}

static struct intent help_input(struct view *view, const struct input *input)
{
	return intent_drawn(paper_mouse(&of(view)->paper, &of(view)->place, input, 0));
}

static bool help_is_editing(const struct view *view)
{
	(void)view;
	return false;
}

static void help_paint(const struct view *view, struct canvas *canvas)
{
	const struct help_view *h = (const struct help_view *)view;

	paper_paint(&h->paper, &h->place, true, canvas);
}

static const enum action_id hints[] = { ACTION_DOWN, ACTION_PAGE_DOWN, ACTION_LEAVE, ACTION_COMMAND,
					ACTION_NONE };

const struct view_kind help_view_kind = {
	.id = VIEW_HELP,
	.open = help_open,
	.close = help_close,
	.title = help_title,
	.load = help_load,
	.take = help_take,
	.fit = help_fit,
	.act = help_act,
	.input = help_input,
	.is_editing = help_is_editing,
	.paint = help_paint,
	.hints = hints,
};
