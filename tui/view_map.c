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
#include "tui/views.h"
#include "tui/wording.h"

#define SIDE_LEAST 150 /* cells of the window, for the list beside the map */
#define SIDE_CELLS 62
#define LABEL_CELLS 16
#define LIST_LEAST 3 /* rows, with the borders */
#define ZOOM 1.6
#define SIGN_SAYS 0x25CB
#define SIGN_SEEN 0x25CF
#define FAST_KM_PER_HOUR 1000.0 /* no airliner gets a customer there */
#define FAR_KM 500.0
#define LINES_MAX 64

/* What stands on the map: of an item of the list, known by what it copies and the event behind it. */
struct pin {
	struct spot spot;
	struct str label;
	const char *country;
	struct moment at;
	struct str copy, event;
	bool seen; /* else said */
};

struct map_view {
	struct view view;
	char *account;
	struct snapshot *snapshot;
	struct arena *land_arena, *arena;
	struct land land;
	struct paper paper;
	struct paper_place place;
	struct pin *pins;
	size_t pin_count;
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

/* ---- pins ------------------------------------------------------------------------------- */

static void pin_add(struct map_view *m, struct pin pin)
{
	m->pins = arena_grow(m->arena, m->pins, m->pin_count, sizeof(*m->pins));
	m->pins[m->pin_count++] = pin;
}

static struct str address_of(struct map_view *m, const struct observation *seen)
{
	char ip[IP_TEXT_MAX];

	ip_print(&seen->ip, ip);
	return arena_str(m->arena, str_of(ip));
}

/* A row of the list may tell of several: those that say the same stand in one place. */
static void pins_gather(struct map_view *m)
{
	const struct location *location = &m->snapshot->dossier->judgement.location;

	m->pins = NULL;
	m->pin_count = 0;
	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];
		struct pin pin = { .copy = claim->text,
				   .event = claim->event,
				   .at = claim->at,
				   .label = str_of(claim->country),
				   .country = claim->country };

		if (world_country(claim->country, &pin.spot.latitude, &pin.spot.longitude))
			pin_add(m, pin);
	}
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];
		const struct place *place = &seen->place;
		struct pin pin = { .spot = { place->longitude, place->latitude },
				   .copy = address_of(m, seen),
				   .event = seen->event,
				   .at = seen->at,
				   .label = place->city.len ? place->city : str_of(place->country),
				   .country = place->country,
				   .seen = true };

		if (place->pinned ||
		    world_country(place->country, &pin.spot.latitude, &pin.spot.longitude))
			pin_add(m, pin);
	}
}

/* All points; the whole world where there is none. */
static void fit_pins(struct map_view *m)
{
	struct spot *spots = ARENA_ARRAY(m->arena, m->pin_count + 1, struct spot);

	for (size_t i = 0; i < m->pin_count; i++)
		spots[i] = m->pins[i].spot;
	m->shows = chart_fit(spots, m->pin_count, m->map.width - 2, m->map.height - 2);
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
	pins_gather(m);
	if (!m->chosen)
		fit_pins(m);
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

static bool is_of(const struct pin *pin, const struct paper_item *item)
{
	if (!str_equal(pin->copy, item->copy))
		return false;
	for (size_t i = 0; i < item->event_count; i++)
		if (str_equal(pin->event, item->events[i]))
			return true;
	return !item->event_count && !pin->event.len;
}

static const struct pin *chosen_pin(const struct map_view *m)
{
	const struct paper_item *item = paper_chosen(&m->paper, &m->place);

	for (size_t i = 0; item && item->copy.len && i < m->pin_count; i++)
		if (is_of(&m->pins[i], item))
			return &m->pins[i];
	return NULL;
}

static struct intent fit(struct map_view *m)
{
	if (!m->pin_count)
		return intent_refuse(STR("nothing with a place is known of this account"));
	m->chosen = false;
	fit_pins(m);
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

static double km_between(struct spot a, struct spot b)
{
	const struct place from = { .pinned = true,
				    .latitude = a.latitude,
				    .longitude = a.longitude };
	const struct place to = { .pinned = true,
				  .latitude = b.latitude,
				  .longitude = b.longitude };

	return place_distance_km(&from, &to);
}

/* Nobody goes so far in so short a time. */
static bool is_impossible(const struct pin *a, const struct pin *b)
{
	double hours = fabs((double)(a->at.us - b->at.us)) / (double)(60 * MOMENT_MINUTE);
	double km = km_between(a->spot, b->spot);

	return km > FAR_KM && km > hours * FAST_KM_PER_HOUR;
}

/* Between what was said and what was seen; and between what was seen, where nobody gets about so fast. */
static void draw_line(const struct location *location, struct chart *chart, const struct pin *a,
		      const struct pin *b)
{
	if (!a->seen)
		chart_line(chart, a->spot, b->spot,
			   location->verdict >= PLACE_MISMATCH ? STYLE_WARN : STYLE_DIM);
	else if (location->impossible_travel && is_impossible(a, b))
		chart_line(chart, a->spot, b->spot, STYLE_BAD);
}

static void draw_lines(const struct map_view *m, struct chart *chart)
{
	const struct location *location = &m->snapshot->dossier->judgement.location;
	int left = LINES_MAX;

	for (size_t i = 0; i < m->pin_count; i++)
		for (size_t k = i + 1; k < m->pin_count && left > 0; k++) {
			if (!m->pins[k].seen)
				continue;
			draw_line(location, chart, &m->pins[i], &m->pins[k]);
			left--;
		}
}

/* Names beside their marks, where nothing else stands. */
static void paint_label(const struct chart *chart, struct canvas *canvas, const struct pin *pin,
			int x, int y)
{
	int cells = glyph_cells(pin->label, LABEL_CELLS);

	for (int i = x + 1; i <= x + cells + 1; i++)
		if (i >= chart->width || chart->cells[y * chart->width + i].mark)
			return;
	canvas_cell(canvas, x + 1, y, cells, STYLE_STRONG, pin->label);
	for (int i = x + 1; i <= x + cells; i++)
		chart->cells[y * chart->width + i].mark = ' ';
}

struct seat {
	int x, y;
	bool shows;
};

static void mark_pin(struct chart *chart, const struct pin *pin, bool lit, struct seat *seat)
{
	const struct chart_sign sign = { .style = pin->seen ? STYLE_OBSERVATION : STYLE_CLAIM,
					 .point = pin->seen ? SIGN_SEEN : SIGN_SAYS,
					 .lit = lit };

	seat->shows = chart_mark(chart, pin->spot, &sign, &seat->x, &seat->y);
}

static void paint_map(const struct map_view *m, struct canvas *canvas)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct chart chart = chart_begin(arena, canvas->at.width, canvas->at.height, &m->shows);
	struct seat *seats = ARENA_ARRAY(arena, m->pin_count + 1, struct seat);
	const struct pin *chosen = chosen_pin(m);

	chart_land(&chart, &m->land);
	draw_lines(m, &chart);
	for (size_t i = m->pin_count; i > 0; i--) /* what was said lies on top */
		mark_pin(&chart, &m->pins[i - 1], false, &seats[i - 1]);
	if (chosen) /* and what is chosen on top of all */
		mark_pin(&chart, chosen, true, &seats[chosen - m->pins]);
	chart_paint(&chart, canvas);
	for (size_t i = 0; i < m->pin_count; i++)
		if (seats[i].shows)
			paint_label(&chart, canvas, &m->pins[i], seats[i].x, seats[i].y);
}

/* "DE to London 932 km": from what was said first to where they were seen last. */
static void add_distance(const struct map_view *m, struct buf *out)
{
	const struct pin *said = NULL, *seen = NULL;

	for (size_t i = 0; i < m->pin_count; i++) {
		if (!m->pins[i].seen && !said)
			said = &m->pins[i];
		if (m->pins[i].seen && !seen)
			seen = &m->pins[i];
	}
	if (!said || !seen || strcmp(said->country, seen->country) == 0)
		return;
	buf_addf(out, " · %" PRI_STR " to %" PRI_STR " ", ARG_STR(said->label),
		 ARG_STR(seen->label));
	word_count((int64_t)km_between(said->spot, seen->spot), out);
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
	paint_map(m, &inside);
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
