/*
 * Where an account says it is and where it is seen, on a map, and the same as a list: what is chosen there is lit here.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "core/desk/world.h"
#include "tui/at_hand.h"
#include "tui/chart.h"
#include "tui/glyph.h"
#include "tui/pane.h"
#include "tui/pins.h"
#include "tui/views.h"
#include "tui/wording.h"

#define SIDE_LEAST 150 /* cells of the window, for the list beside the map */
#define SIDE_CELLS 62
#define LIST_LEAST 3 /* rows, with the borders */
#define ZOOM 1.6

struct map_view {
	struct view view;
	char *account;
	struct snapshot *snapshot;
	struct arena *land_arena, *arena;
	struct land land;
	struct paper paper;
	struct paper_place place;
	struct pins pins;
	struct chart_view shows;
	bool chosen;           /* a person zoomed: new answers leave it as it is */
	struct rect map, list; /* with their borders */
	struct at_hand at;
};

static struct map_view *of(struct view *view)
{
	return (struct map_view *)view;
}

static const struct map_view *of_const(const struct view *view)
{
	return (const struct map_view *)view;
}

static const struct chart_view whole_world = { .degrees = 360 };

static struct view *map_open(struct str subject)
{
	struct map_view *m = memory_new(1, sizeof(*m));

	m->view.kind = &map_view_kind;
	m->arena = arena_new();
	m->land_arena = arena_new();
	land_read(m->land_arena, &m->land);
	m->account = memory_new(subject.len + 1, 1);
	if (subject.len)
		memcpy(m->account, subject.at, subject.len);
	m->shows = whole_world;
	return &m->view;
}

static void map_close(struct view *view)
{
	struct map_view *m = of(view);

	snapshot_free(m->snapshot);
	arena_free(m->arena);
	arena_free(m->land_arena);
	free(m->account);
	free(m);
}

static void map_title(const struct view *view, struct buf *out)
{
	buf_addf(out, "map of %s", of_const(view)->account);
}

static bool map_load(const struct view *view, struct request *request)
{
	*request = (struct request){ .kind = REQUEST_ACCOUNT,
				     .account = str_of(of_const(view)->account) };
	return true;
}

static void lay_out(struct map_view *m)
{
	int width = m->view.width, height = m->view.height;
	int rows = height / 3 > LIST_LEAST ? height / 3 : LIST_LEAST;

	m->map = (struct rect){ 0, 0, width, height };
	m->list = (struct rect){ 0 };
	if (width >= SIDE_LEAST) {
		m->map.width = width - SIDE_CELLS;
		m->list = (struct rect){ m->map.width, 0, SIDE_CELLS, height };
	} else if (height >= 2 * LIST_LEAST) {
		m->map.height = height - rows;
		m->list = (struct rect){ 0, m->map.height, width, rows };
	}
	if (!m->snapshot)
		return;
	arena_reset(m->arena);
	paper_begin(&m->paper, m->arena, m->list.width - 2);
	pane_where(&m->paper, &(struct pane_source){ m->snapshot->dossier, { m->view.now_us } });
	m->pins = pins_of(&m->snapshot->dossier->judgement.location, m->arena);
	if (!m->chosen)
		m->shows = pins_fit(&m->pins, m->map.width - 2, m->map.height - 2);
	paper_settle(&m->paper, &m->place, m->list.height - 2);
}

static void map_take(struct view *view, struct snapshot *snapshot)
{
	struct map_view *m = of(view);
	struct snapshot *before = m->snapshot;

	m->snapshot = snapshot;
	lay_out(m);
	snapshot_free(before);
}

static void map_fit(struct view *view, int width, int height)
{
	if (view->width == width && view->height == height)
		return;
	view->width = width;
	view->height = height;
	lay_out(of(view));
}

/* ---- actions ---------------------------------------------------------------------------- */

static const struct pin *chosen_pin(const struct map_view *m)
{
	return pins_find(&m->pins, paper_chosen(&m->paper, &m->place));
}

static struct intent fit(struct map_view *m)
{
	if (!m->pins.count)
		return intent_refuse(STR("nothing with a place is known of this account"));
	m->chosen = false;
	m->shows = pins_fit(&m->pins, m->map.width - 2, m->map.height - 2);
	return (struct intent){ .kind = INTENT_SAY, .text = STR("all points show") };
}

/* Closer to what is chosen, or to what shows. */
static struct intent zoom(struct map_view *m, double by)
{
	const struct pin *pin = chosen_pin(m);
	double degrees = m->shows.degrees * by;

	m->chosen = true;
	if (degrees > whole_world.degrees * 0.99) {
		if (m->shows.degrees == whole_world.degrees)
			return intent_refuse(STR("this is the whole world"));
		m->shows = whole_world;
		return intent_of(INTENT_DRAW);
	}
	if (degrees < CHART_DEGREES_LEAST)
		return intent_refuse(STR("the coastline is no finer than this"));
	m->shows.degrees = degrees;
	if (pin)
		m->shows.middle = pin->spot;
	return intent_of(INTENT_DRAW);
}

static struct intent move_on(struct map_view *m)
{
	const struct pin *pin = chosen_pin(m);

	if (pin && m->chosen && m->shows.degrees < whole_world.degrees)
		m->shows.middle = pin->spot;
	return intent_of(INTENT_DRAW);
}

static struct intent open_item(struct map_view *m)
{
	const struct paper_item *item = paper_chosen(&m->paper, &m->place);
	struct intent intent;

	if (!item || item->opens == VIEW_COUNT)
		return intent_refuse(item && item->why_not.len
					     ? item->why_not
					     : STR("nothing more is known behind this line"));
	intent = intent_show(item->opens, str_of(m->account));
	intent.events = item->events;
	intent.event_count = item->event_count;
	return intent;
}

static struct intent map_act(struct view *view, enum action_id action, struct str argument)
{
	struct map_view *m = of(view);
	const struct paper_item *item = paper_chosen(&m->paper, &m->place);
	struct intent intent;

	if (m->snapshot && paper_act(&m->paper, &m->place, action))
		return move_on(m);
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest follow below */
	case ACTION_ZOOM_IN:
		return zoom(m, 1 / ZOOM);
	case ACTION_ZOOM_OUT:
		return zoom(m, ZOOM);
	case ACTION_FIT:
		return fit(m);
	case ACTION_OPEN:
		return open_item(m);
	case ACTION_COPY:
		return (struct intent){ .kind = INTENT_COPY,
					.text = item && item->copy.len ? item->copy
								       : str_of(m->account) };
	case ACTION_MAP:
		return intent_refuse(STR("this is the map: + and - zoom, f shows all points"));
	case ACTION_BACK:
		return intent_of(INTENT_BACK);
	default:
		break;
	}
	m->at = (struct at_hand){ .account = str_of(m->account) };
	return at_hand_act(&m->at, action, argument, &intent) ? intent : intent_of(INTENT_NONE);
}

static struct intent map_input(struct view *view, const struct input *input)
{
	struct map_view *m = of(view);

	if (!m->snapshot || !m->list.height)
		return intent_of(INTENT_NONE);
	if (input->kind == INPUT_SCROLL && input->y < m->map.height && input->x < m->map.width)
		return zoom(m, input->by < 0 ? 1 / ZOOM : ZOOM);
	if (!paper_mouse(&m->paper, &m->place, input, m->list.y + 1))
		return intent_of(INTENT_NONE);
	return move_on(m);
}

static bool map_is_editing(const struct view *view)
{
	(void)view;
	return false;
}

/* ---- drawing ---------------------------------------------------------------------------- */

/* "DE to London 932 km": from what was said first to where they were seen last. */
static void add_distance(const struct map_view *m, struct buf *out)
{
	const struct pin *said = NULL, *seen = NULL;

	for (size_t i = 0; i < m->pins.count; i++) {
		if (!m->pins.list[i].seen && !said)
			said = &m->pins.list[i];
		if (m->pins.list[i].seen && !seen)
			seen = &m->pins.list[i];
	}
	if (!said || !seen || strcmp(said->country, seen->country) == 0)
		return;
	buf_addf(out, " · %" PRI_STR " to %" PRI_STR " ", ARG_STR(said->label),
		 ARG_STR(seen->label));
	word_count((int64_t)pins_km(said->spot, seen->spot), out);
	buf_add(out, " km");
}

static void map_paint(const struct view *view, struct canvas *canvas)
{
	const struct map_view *m = of_const(view);
	CLEANUP(buf_release) struct buf sum = BUF_UP_TO(200);
	struct frame frame = { .left = STR("Map  ○ says  ● seen") };
	struct frame below = { .left = STR("Where"), .focus = true, .open_top = m->list.y > 0 };
	struct canvas inside;

	if (!m->snapshot) {
		canvas_text(canvas, 1, 0, STYLE_DIM, STR("…"));
		return;
	}
	frame.right_style = sum_of_where(&(struct pane_source){ m->snapshot->dossier,
								{ view->now_us } },
					 &sum);
	add_distance(m, &sum);
	frame.right = buf_str(&sum);
	if (m->list.y > 0) { /* the border is shared */
		inside = canvas_box(canvas, (struct rect){ 0, 0, m->map.width, m->map.height + 1 },
				    &frame);
	} else {
		inside = canvas_box(canvas, m->map, &frame);
	}
	pins_paint(&m->pins,
		   &(struct pins_drawing){ &m->snapshot->dossier->judgement.location, &m->land,
					   m->shows, chosen_pin(m) },
		   &inside);
	if (!m->list.height)
		return;
	inside = canvas_box(canvas, m->list, &below);
	paper_paint(&m->paper, &m->place, true, &inside);
	if (!view->linear)
		paper_paint_more(&m->paper, &m->place, m->list, canvas);
}

static const enum action_id hints[] = { ACTION_ZOOM_IN, ACTION_ZOOM_OUT, ACTION_FIT,
					ACTION_OPEN,    ACTION_DISABLE,  ACTION_ENABLE,
					ACTION_UNDO,    ACTION_NOTE,     ACTION_CLUSTER,
					ACTION_WHY,     ACTION_COPY,     ACTION_COMMAND,
					ACTION_NONE };

const struct view_kind map_view_kind = {
	.id = VIEW_MAP,
	.open = map_open,
	.close = map_close,
	.title = map_title,
	.load = map_load,
	.take = map_take,
	.fit = map_fit,
	.act = map_act,
	.input = map_input,
	.is_editing = map_is_editing,
	.paint = map_paint,
	.hints = hints,
};
