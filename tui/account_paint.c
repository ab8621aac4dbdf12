#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/gauge.h"
#include "tui/glyph.h"
#include "tui/pins.h"
#include "tui/view_account.h"

#define SPARK_CELLS 8

static enum pane shown(const struct slot *slot)
{
	return slot->panes[slot->shown];
}

/* Where the tabs of a slot are: in its upper border when it is the only one, else in the lower one, so that
 * the upper has room for what the shown pane comes to. */
int account_tabs_y(const struct account_view *a, const struct slot *slot)
{
	return a->slot_count == 1 ? slot->where.y : slot->where.y + slot->where.height - 1;
}

static int tab_cells(const struct slot *slot, size_t i)
{
	return glyph_cells(str_of(panes[slot->panes[i]].name), 20) + 1;
}

size_t account_first_tab(const struct slot *slot)
{
	int room = slot->where.width - 3, cells = 0;
	size_t first = slot->shown;

	for (size_t i = 0; i < slot->count; i++)
		cells += tab_cells(slot, i);
	if (cells <= room)
		return 0;
	room -= slot->shown + 1 < slot->count; /* the sign that there are more */
	cells = tab_cells(slot, first);
	while (first > 0 && cells + tab_cells(slot, first - 1) <= room)
		cells += tab_cells(slot, --first);
	return first;
}

/* "Where Why Chat": what shares the slot, the one that shows in the title's style. */
static void paint_tabs(const struct account_view *a, const struct slot *slot, struct canvas *canvas)
{
	int x = slot->where.x + 2, end = slot->where.x + slot->where.width - 1;
	int y = account_tabs_y(a, slot);

	canvas_text(canvas, x - 1, y, STYLE_DIM, account_first_tab(slot) ? STR("←") : STR(" "));
	for (size_t i = account_first_tab(slot); i < slot->count; i++) {
		enum style style = i == slot->shown ? STYLE_TITLE : STYLE_DIM;
		int cells = tab_cells(slot, i);

		if (x + cells > end - (i + 1 < slot->count)) {
			canvas_text(canvas, x, y, STYLE_DIM, STR("→"));
			return;
		}
		if (slot->panes[i] == a->focus)
			style = STYLE_BORDER_FOCUS;
		canvas_text(canvas, x, y, style, str_of(panes[slot->panes[i]].name));
		if (i == slot->shown)
			canvas_light(canvas, (struct rect){ x, y, cells - 1, 1 });
		canvas_text(canvas, x + cells - 1, y, STYLE_PLAIN, STR(" "));
		x += cells;
	}
}

/* The room that the tabs take in the upper border. */
static int tabs_cells(const struct slot *slot)
{
	int cells = -1;

	for (size_t i = 0; i < slot->count; i++)
		cells += glyph_cells(str_of(panes[slot->panes[i]].name), 20) + 1;
	return cells;
}

/* Of the conversation alone on the screen: where the customer is stands nowhere else then. */
static void add_place(const struct account_view *a, struct buf *out)
{
	struct pane_source source = { a->snapshot->dossier, { a->view.now_us } };

	if (!a->talks || a->slot_count > 1)
		return;
	buf_add(out, " · place: ");
	(void)sum_of_where(&source, out);
}

static void title_of(const struct account_view *a, const struct slot *slot, struct buf *out)
{
	const struct dossier *d = a->snapshot->dossier;

	buf_add(out, panes[shown(slot)].name);
	add_place(a, out);
	if (shown(slot) == PANE_CLUSTER && d->cluster.row.nickname.len)
		buf_addf(out, " \"%" PRI_STR "\"", ARG_STR(d->cluster.row.nickname));
	if (shown(slot) == PANE_SENT && a->view.linear) {
		buf_add(out, ", sent by day ");
		gauge_spark_words(d->account.sends_by_day, SPARK_CELLS, out);
		buf_add(out, " (newest last)");
	} else if (shown(slot) == PANE_SENT) {
		buf_addf(out, "%*s", SPARK_CELLS + 1, "");
	}
}

/* What the highest column stands for, where the sum beside it leaves room. */
static void add_titles(const struct account_view *a, const struct slot *slot, struct str sum,
		       struct buf *title)
{
	char scale[SPARK_SCALE_CELLS + 4];
	int room = slot->where.width - 4 - 3 - glyph_cells(sum, slot->where.width);

	title_of(a, slot, title);
	if (shown(slot) != PANE_SENT || a->view.linear)
		return;
	gauge_scale(a->snapshot->dossier->account.sends_by_day, SPARK_CELLS, scale);
	if (glyph_cells(buf_str(title), CANVAS_SIDE_MAX) + 1 +
		    glyph_cells(str_of(scale), SPARK_SCALE_CELLS) <=
	    room)
		buf_addf(title, " %s", scale);
}

static void paint_slot(const struct account_view *a, const struct slot *slot, struct canvas *canvas)
{
	struct pane_source source = { a->snapshot->dossier, { a->view.now_us } };
	CLEANUP(buf_release) struct buf title = BUF_UP_TO(200);
	CLEANUP(buf_release) struct buf sum = BUF_UP_TO(200);
	enum pane pane = shown(slot);
	bool focus = pane == a->focus && !reply_line_has_keys(a->reply);
	struct frame frame = { .focus = focus, .open_top = slot->open_top };
	struct canvas inside;

	frame.right_style = panes[pane].sum_up(&source, &sum);
	frame.right = buf_str(&sum);
	if (a->slot_count > 1 || slot->count == 1)
		add_titles(a, slot, buf_str(&sum), &title);
	else
		buf_addf(&title, "%*s", tabs_cells(slot), "");
	frame.left = buf_str(&title);
	inside = canvas_box(canvas, slot->where, &frame);
	if (slot->count > 1)
		paint_tabs(a, slot, canvas);
	if (a->slot_count > 1 && pane == PANE_SENT && slot->where.width > 20 && !a->view.linear)
		gauge_spark(canvas, slot->where.x + 7, slot->where.y,
			    a->snapshot->dossier->account.sends_by_day, SPARK_CELLS);
	paper_paint(&a->papers[pane], &a->places[pane], focus, &inside);
}

static void paint_map(const struct account_view *a, struct canvas *canvas)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	const struct location *location = &a->snapshot->dossier->judgement.location;
	struct frame frame = { .left = STR("Map  ○ says  ● seen"), .right = STR("m: whole") };
	struct pins pins = pins_of(location, arena);
	struct canvas inside;

	if (!a->map.height)
		return;
	inside = canvas_box(canvas, a->map, &frame);
	pins_paint(&pins,
		   &(struct pins_drawing){ location, &a->land,
					   pins_fit(&pins, inside.at.width, inside.at.height),
					   pins_find(&pins, paper_chosen(&a->papers[PANE_WHERE],
									 &a->places[PANE_WHERE])) },
		   &inside);
}

/* Where a box ends, the one below has its titles in the same row: those are drawn last. */
void account_paint(const struct view *view, struct canvas *canvas)
{
	const struct account_view *a = (const struct account_view *)view;
	struct canvas head = canvas_part(canvas,
					 (struct rect){ 0, 0, canvas->at.width, a->head_height });

	if (!a->snapshot) {
		canvas_textf(canvas, 1, 1, STYLE_DIM, "%s …", a->id);
		return;
	}
	account_head_paint(a, &head);
	paint_map(a, canvas);
	for (size_t i = 0; i < a->slot_count; i++) {
		paint_slot(a, &a->slots[i], canvas);
		if (!a->view.linear)
			paper_paint_more(&a->papers[shown(&a->slots[i])],
					 &a->places[shown(&a->slots[i])], a->slots[i].where,
					 canvas);
		if (shown(&a->slots[i]) == PANE_CHAT && a->reply_box.height)
			reply_box_paint(a->reply, a->snapshot->dossier,
					(struct moment){ a->view.now_us }, a->reply_box, true,
					canvas);
	}
}
