/*
 * view_account: one account: who, where, why, with whom, what was sent and said. Private to its files.
 *
 * The window is cut into slots; a slot shows one of its panes at a time. At 80 columns there is one slot with
 * all panes in it, as tabs; at 120 there are two columns; at 200 three. Below the chat pane is the line for replies.
 *
 * The conversation on the whole screen (view_chat.c) is the same view with other seats: the chat, and where there is room
 * the panes that one looks at while talking.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"
#include "core/desk/desk.h"
#include "tui/at_hand.h"
#include "tui/canvas.h"
#include "tui/chart.h"
#include "tui/pane.h"
#include "tui/paper.h"
#include "tui/reply_line.h"
#include "tui/view.h"

struct arena;
struct dossier;
struct snapshot;

#define SLOTS_MAX PANE_COUNT

struct slot {
	enum pane panes[PANE_COUNT];
	size_t count;
	size_t shown;      /* of panes[] */
	struct rect where; /* with its border */
	bool open_top;     /* goes on from the slot above */
};

struct account_view {
	struct view view;
	char *id;
	struct snapshot *snapshot;
	struct arena *arena; /* of the papers */
	struct paper papers[PANE_COUNT];
	struct paper_place places[PANE_COUNT];
	struct slot slots[SLOTS_MAX];
	size_t slot_count;
	enum pane focus;
	int head_height;
	struct at_hand at;
	bool talks;               /* it is the conversation on the whole screen */
	struct reply_line *reply; /* the app's; NULL: none */
	struct rect reply_box;    /* with its border; no rows: it does not show */
	struct pin_request pin;   /* of the latest intent */
	struct rect map; /* with its border, where there is room for it; it has no keys: m does */
	struct arena *land_arena; /* read when it first shows */
	struct land land;
	int place; /* enum place_verdict as last said; -1: not known yet */
};

/* Of both views. */
struct account_view *account_view_new(const struct view_kind *kind, struct str id);
void account_close(struct view *view);
bool account_load(const struct view *view, struct request *request);
void account_take(struct view *view, struct snapshot *snapshot);
void account_fit(struct view *view, int width, int height);
struct intent account_act(struct view *view, enum action_id action, struct str argument);
struct intent account_input(struct view *view, const struct input *input);
bool account_is_editing(const struct view *view);
int account_wait_ms(const struct view *view);

/* PIN, UNPIN: of the chosen line (view_pin.c). */
struct intent account_pin(struct account_view *a, enum action_id action, struct str argument);

/* Cut the window and lay the papers out. */
void account_lay_out(struct account_view *a);

/* Which slot holds a pane. */
struct slot *account_slot_of(struct account_view *a, enum pane pane);

/* The row of the border that has its tabs. */
int account_tabs_y(const struct account_view *a, const struct slot *slot);

/* The first that shows of them: not 0 where there is not room for all. */
size_t account_first_tab(const struct slot *slot);

int account_head_height(int width, int height);
void account_head_paint(const struct account_view *a, struct canvas *head);

void account_paint(const struct view *view, struct canvas *canvas);
