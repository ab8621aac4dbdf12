#include "core/base/arena.h"
#include "core/desk/desk.h"
#include "tui/view_account.h"

#define TWO_COLUMNS 100 /* cells of the window */
#define THREE_COLUMNS 160
#define BESIDE_LEAST 120 /* in the conversation: of a window that has room for more */
#define BESIDE_CELLS 52
#define REPLY_LEAST \
	6 /* rows of a window below which the line for replies shows only while it is written in */
#define MAP_ROWS_LEAST 12 /* with its border */
#define COLUMN_ROWS 18    /* fewer rows than this cannot hold a column of panes */

/* Which panes share a slot, from the top of a column down. */
struct seat {
	int column;
	enum pane panes[PANE_COUNT];
	size_t count;
};

/* clang-format off */
static const struct seat alone[] = {
	{ 0, { PANE_WHERE, PANE_WHY, PANE_CHAT, PANE_CLUSTER, PANE_SENT, PANE_DETAILS, PANE_NOTES, PANE_TRAIL }, 8 },
};
static const struct seat two[] = {
	{ 0, { PANE_WHERE }, 1 }, { 0, { PANE_WHY }, 1 },
	{ 1, { PANE_CHAT }, 1 }, { 1, { PANE_CLUSTER }, 1 }, { 1, { PANE_SENT, PANE_DETAILS, PANE_NOTES, PANE_TRAIL }, 4 },
};
static const struct seat three[] = {
	{ 0, { PANE_WHERE }, 1 }, { 0, { PANE_WHY }, 1 },
	{ 1, { PANE_CHAT }, 1 }, { 1, { PANE_CLUSTER }, 1 }, { 1, { PANE_SENT }, 1 },
	{ 2, { PANE_DETAILS }, 1 }, { 2, { PANE_NOTES }, 1 }, { 2, { PANE_TRAIL }, 1 },
};
static const struct seat linear[] = {
	{ 0, { PANE_WHERE }, 1 }, { 0, { PANE_WHY }, 1 }, { 0, { PANE_CHAT }, 1 }, { 0, { PANE_CLUSTER }, 1 },
	{ 0, { PANE_SENT }, 1 }, { 0, { PANE_DETAILS }, 1 }, { 0, { PANE_NOTES }, 1 }, { 0, { PANE_TRAIL }, 1 },
};
static const struct seat talk[] = { { 0, { PANE_CHAT }, 1 } };
static const struct seat talk_beside[] = {
	{ 0, { PANE_CHAT }, 1 },
	{ 1, { PANE_WHERE }, 1 }, { 1, { PANE_WHY, PANE_DETAILS, PANE_NOTES }, 3 },
};
/* clang-format on */

static void use_seats(struct account_view *a, const struct seat *seats, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct slot *slot = &a->slots[i];
		enum pane shown = slot->count ? slot->panes[slot->shown] : seats[i].panes[0];

		*slot = (struct slot){ .count = seats[i].count };
		for (size_t k = 0; k < seats[i].count; k++) {
			slot->panes[k] = seats[i].panes[k];
			if (slot->panes[k] == shown)
				slot->shown = k;
		}
		for (size_t k = 0; k < seats[i].count; k++) {
			if (slot->panes[k] == a->focus)
				slot->shown = k;
		}
	}
	a->slot_count = count;
}

struct slot *account_slot_of(struct account_view *a, enum pane pane)
{
	for (size_t i = 0; i < a->slot_count; i++) {
		for (size_t k = 0; k < a->slots[i].count; k++) {
			if (a->slots[i].panes[k] == pane)
				return &a->slots[i];
		}
	}
	return &a->slots[0];
}

static void lay_out_pane(struct account_view *a, enum pane pane, int width)
{
	struct pane_source source = { a->snapshot->dossier, { a->view.now_us } };

	paper_begin(&a->papers[pane], a->arena, width);
	a->places[pane].from_end = panes[pane].from_end;
	panes[pane].lay_out(&a->papers[pane], &source);
}

/* How many rows a slot wants inside its border, at most and at least. */
static int wants(const struct account_view *a, const struct slot *slot)
{
	int most = 1;

	for (size_t i = 0; i < slot->count; i++) {
		int rows = (int)a->papers[slot->panes[i]].row_count;

		most = rows > most ? rows : most;
	}
	return most;
}

/* The rows that the line for replies takes of the chat's slot: its own and a border. */
static int reply_rows_of(const struct account_view *a, const struct slot *slot, int width)
{
	int most = a->view.height / 3;

	if (!a->reply || !a->snapshot || slot->panes[slot->shown] != PANE_CHAT ||
	    a->view.height < REPLY_LEAST)
		return 0;
	return reply_box_rows(a->reply, width - 4, most > 1 ? most : 1) + 1;
}

/* Where the customer is comes first of a column: more than half of it, if it wants so much. */
static int needs(const struct account_view *a, const struct slot *slot, int height)
{
	int least = panes[slot->panes[0]].least, all = wants(a, slot);

	if (slot->panes[0] == PANE_WHERE && slot->count == 1 && height * 3 / 5 > least)
		least = height * 3 / 5;
	return all < least ? all : least;
}

/* Share the rows of one column: first what each needs, then by turns what each wants, then the
 * rest to the last of them. `heights` are inside the borders. */
static void share_rows(const struct account_view *a, struct slot *const *slots, size_t count,
		       struct rect room, int *heights)
{
	int extra[SLOTS_MAX] = { 0 };
	int left = room.height, width = room.width;
	bool gave = true;

	for (size_t i = 0; i < count; i++) {
		extra[i] = reply_rows_of(a, slots[i], width);
		heights[i] = needs(a, slots[i], room.height) + extra[i];
		left -= heights[i];
	}
	while (left > 0 && gave) {
		gave = false;
		for (size_t i = 0; i < count && left > 0; i++) {
			if (heights[i] >= wants(a, slots[i]) + extra[i])
				continue;
			heights[i]++;
			left--;
			gave = true;
		}
	}
	if (left > 0 && count)
		heights[count - 1] += left;
	for (size_t i = count; left < 0 && i > 0; i--) {
		int take = heights[i - 1] - 1 < -left ? heights[i - 1] - 1 : -left;

		heights[i - 1] -= take;
		left += take;
	}
}

/* In the slot's lower rows, with a border in common. */
static void place_reply(struct account_view *a, struct slot *slot, int height)
{
	int rows = reply_rows_of(a, slot, slot->where.width);

	if (!rows || height - rows < 1)
		return;
	slot->where.height -= rows;
	a->reply_box = (struct rect){ slot->where.x, slot->where.y + slot->where.height - 1,
				      slot->where.width, rows + 1 };
}

static void place_column(struct account_view *a, const struct seat *seats, int column,
			 struct rect where)
{
	struct slot *slots[SLOTS_MAX];
	int heights[SLOTS_MAX] = { 0 };
	size_t count = 0;
	int y = where.y;

	for (size_t i = 0; i < a->slot_count; i++)
		if (seats[i].column == column)
			slots[count++] = &a->slots[i];
	share_rows(a, slots, count,
		   (struct rect){ .width = where.width, .height = where.height - 1 - (int)count },
		   heights);
	for (size_t i = 0; i < count; i++) {
		slots[i]->where = (struct rect){ where.x, y, where.width, heights[i] + 2 };
		place_reply(a, slots[i], heights[i]);
		slots[i]->open_top = i > 0;
		y += heights[i] + 1; /* a border is shared with the one below */
	}
}

/* Columns are of one width, but for a last one of `last` cells. */
/* Above the third column. Answers the rows it takes. */
static int place_map(struct account_view *a, int columns, int column, struct rect where)
{
	const struct location *location;
	int rows = where.height * 2 / 5;

	if (columns < 3 || column != columns - 1 || !a->snapshot || rows < MAP_ROWS_LEAST)
		return 0;
	location = &a->snapshot->dossier->judgement.location;
	if (!location->claim_count && !location->observation_count)
		return 0;
	if (!a->land_arena) {
		a->land_arena = arena_new();
		land_read(a->land_arena, &a->land);
	}
	a->map = (struct rect){ where.x, where.y, where.width, rows };
	return rows;
}

static void cut(struct account_view *a, const struct seat *seats, size_t count, int columns,
		int last)
{
	int height = a->view.height - a->head_height;
	int x = 0;

	a->reply_box = a->map = (struct rect){ 0 };
	use_seats(a, seats, count);
	if (a->snapshot)
		arena_reset(a->arena);
	for (int column = 0; column < columns; column++) {
		int end = a->view.width * (column + 1) / columns;

		if (last && column + 2 == columns)
			end = a->view.width - last;
		for (size_t i = 0; i < count && a->snapshot; i++)
			for (size_t k = 0; k < seats[i].count && seats[i].column == column; k++)
				lay_out_pane(a, seats[i].panes[k], end - x - 2);
		struct rect where = { x, a->head_height, end - x, height };
		int above = place_map(a, columns, column, where);

		where.y += above;
		where.height -= above;
		place_column(a, seats, column, where);
		x = end;
	}
}

static void settle_papers(struct account_view *a)
{
	for (size_t i = 0; i < a->slot_count; i++) {
		const struct slot *slot = &a->slots[i];

		for (size_t k = 0; k < slot->count; k++)
			paper_settle(&a->papers[slot->panes[k]], &a->places[slot->panes[k]],
				     slot->where.height - 2);
	}
}

/* A pane that has no seat here has no keys either. */
static void keep_focus(struct account_view *a)
{
	const struct slot *slot = account_slot_of(a, a->focus);

	for (size_t k = 0; k < slot->count; k++)
		if (slot->panes[k] == a->focus)
			return;
	a->focus = slot->panes[slot->shown];
}

void account_lay_out(struct account_view *a)
{
	int rows;

	a->head_height = account_head_height(a->view.width, a->view.height);
	rows = a->view.height - a->head_height;
	if (a->view.linear && !a->talks)
		cut(a, linear, ARRAY_LEN(linear), 1, 0);
	else if (a->talks && !a->view.linear && a->view.width >= BESIDE_LEAST &&
		 rows >= COLUMN_ROWS)
		cut(a, talk_beside, ARRAY_LEN(talk_beside), 2, BESIDE_CELLS);
	else if (a->talks)
		cut(a, talk, ARRAY_LEN(talk), 1, 0);
	else if (a->view.width >= THREE_COLUMNS && rows >= COLUMN_ROWS)
		cut(a, three, ARRAY_LEN(three), 3, 0);
	else if (a->view.width >= TWO_COLUMNS && rows >= COLUMN_ROWS)
		cut(a, two, ARRAY_LEN(two), 2, 0);
	else
		cut(a, alone, ARRAY_LEN(alone), 1, 0);
	keep_focus(a);
	if (!a->snapshot)
		return;
	if (reply_line_has_keys(a->reply) && !a->reply_box.height) /* over whatever there is */
		a->reply_box = (struct rect){ 0, a->view.height - 1, a->view.width, 1 };
	settle_papers(a);
}
