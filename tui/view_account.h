/*
 * view_account: one account: who, where, why, with whom, what was sent and said. Private to its files.
 *
 * The window is cut into slots; a slot shows one of its panes at a time. At 80 columns there is one slot with
 * all panes in it, as tabs; at 120 there are two columns; at 200 three.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"
#include "tui/at_hand.h"
#include "tui/canvas.h"
#include "tui/pane.h"
#include "tui/paper.h"
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
};

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
