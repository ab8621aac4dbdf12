#include "tui/pins.h"

#include <math.h>

#include "core/base/arena.h"
#include "core/base/ip.h"
#include "core/desk/world.h"
#include "core/model/claim.h"
#include "tui/glyph.h"
#include "tui/paper.h"

#define LABEL_CELLS 16
#define SIGN_SAYS 0x25CB
#define SIGN_SEEN 0x25CF
#define FAST_KM_PER_HOUR 1000.0 /* no airliner gets a customer there */
#define FAR_KM 500.0
#define LINES_MAX 64

static void add(struct pins *pins, struct pin pin)
{
	pins->list = arena_grow(pins->arena, pins->list, pins->count, sizeof(*pins->list));
	pins->list[pins->count++] = pin;
}

static struct str address_of(struct arena *arena, const struct observation *seen)
{
	char ip[IP_TEXT_MAX];

	ip_print(&seen->ip, ip);
	return arena_str(arena, str_of(ip));
}

/* A row of the list may tell of several: those that say the same stand in one place. */
struct pins pins_of(const struct location *location, struct arena *arena)
{
	struct pins pins = { .arena = arena };

	for (size_t i = 0; i < location->claim_count; i++) {
		const struct claim *claim = &location->claims[i];
		struct pin pin = { .copy = claim->text,
				   .event = claim->event,
				   .at = claim->at,
				   .label = str_of(claim->country),
				   .country = claim->country,
				   .now = claim->source == CLAIM_CHAT && claim->present };

		if (world_country(claim->country, &pin.spot.latitude, &pin.spot.longitude))
			add(&pins, pin);
	}
	for (size_t i = 0; i < location->observation_count; i++) {
		const struct observation *seen = &location->observations[i];
		const struct place *place = &seen->place;
		struct pin pin = { .spot = { place->longitude, place->latitude },
				   .copy = address_of(arena, seen),
				   .event = seen->event,
				   .at = seen->at,
				   .label = place->city.len ? place->city : str_of(place->country),
				   .country = place->country,
				   .seen = true };

		if (place->pinned ||
		    world_country(place->country, &pin.spot.latitude, &pin.spot.longitude))
			add(&pins, pin);
	}
	return pins;
}

struct chart_view pins_fit(const struct pins *pins, int width, int height)
{
	struct spot *spots = ARENA_ARRAY(pins->arena, pins->count + 1, struct spot);

	for (size_t i = 0; i < pins->count; i++)
		spots[i] = pins->list[i].spot;
	return chart_fit(spots, pins->count, width, height);
}

static bool is_of(const struct pin *pin, const struct paper_item *item)
{
	if (!str_equal(pin->copy, item->copy))
		return false;
	for (size_t i = 0; i < item->event_count; i++)
		if (str_equal(pin->event, item->events[i]))
			return true;
	return !item->event_count && !pin->event.len;
}

const struct pin *pins_find(const struct pins *pins, const struct paper_item *item)
{
	for (size_t i = 0; item && item->copy.len && i < pins->count; i++)
		if (is_of(&pins->list[i], item))
			return &pins->list[i];
	return NULL;
}

double pins_km(struct spot a, struct spot b)
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
	double km = pins_km(a->spot, b->spot);

	return km > FAR_KM && km > hours * FAST_KM_PER_HOUR;
}

static bool is_one_country(const struct pin *a, const struct pin *b)
{
	return str_equal(str_of(a->country), str_of(b->country));
}

/* What is held against what is seen: the newest word on where they are now; without one, what was said last and is elsewhere. */
static const struct pin *said_elsewhere(const struct pins *pins)
{
	const struct pin *last = NULL;

	for (size_t i = 0; i < pins->count; i++)
		if (pins->list[i].now)
			return &pins->list[i];
	for (size_t i = 0; i < pins->count && !last; i++)
		for (size_t k = 0; k < pins->count && !pins->list[i].seen; k++)
			if (pins->list[k].seen && !is_one_country(&pins->list[i], &pins->list[k]))
				last = &pins->list[i];
	return last;
}

/* The same line from one place to another is drawn once. */
static bool is_drawn(const struct pins *pins, const struct pin *pin)
{
	for (const struct pin *before = pins->list; before < pin; before++)
		if (before->seen && pins_km(before->spot, pin->spot) < 1)
			return true;
	return false;
}

/* From a place that was said to the others that were seen. */
static void draw_from(const struct pins *pins, const struct pin *said, enum style style,
		      struct chart *chart)
{
	int left = LINES_MAX;

	for (size_t i = 0; i < pins->count && left > 0; i++) {
		const struct pin *seen = &pins->list[i];

		if (!seen->seen || is_one_country(said, seen) || is_drawn(pins, seen))
			continue;
		chart_line(chart, said->spot, seen->spot, style);
		left--;
	}
}

/* Between what was seen, where nobody gets about so fast. */
static void draw_journeys(const struct pins *pins, struct chart *chart)
{
	int left = LINES_MAX;

	for (size_t i = 0; i < pins->count; i++)
		for (size_t k = i + 1; k < pins->count && left > 0; k++) {
			if (!pins->list[i].seen || !pins->list[k].seen ||
			    !is_impossible(&pins->list[i], &pins->list[k]))
				continue;
			chart_line(chart, pins->list[i].spot, pins->list[k].spot, STYLE_BAD);
			left--;
		}
}

static void draw_lines(const struct pins *pins, const struct pins_drawing *drawing,
		       struct chart *chart)
{
	const struct location *location = drawing->location;
	const struct pin *said = said_elsewhere(pins);

	if (drawing->chosen && !drawing->chosen->seen && drawing->chosen != said)
		draw_from(pins, drawing->chosen, STYLE_DIM, chart);
	if (said && location->verdict >= PLACE_EXPLAINED)
		draw_from(pins, said, location->verdict >= PLACE_MISMATCH ? STYLE_WARN : STYLE_DIM,
			  chart);
	if (location->impossible_travel)
		draw_journeys(pins, chart);
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

void pins_paint(const struct pins *pins, const struct pins_drawing *drawing, struct canvas *canvas)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct chart chart = chart_begin(arena, canvas->at.width, canvas->at.height,
					 &drawing->shows);
	struct seat *seats = ARENA_ARRAY(arena, pins->count + 1, struct seat);
	const struct pin *chosen = drawing->chosen;

	chart_land(&chart, drawing->land);
	draw_lines(pins, drawing, &chart);
	for (size_t i = pins->count; i > 0; i--) /* what was said lies on top */
		mark_pin(&chart, &pins->list[i - 1], false, &seats[i - 1]);
	if (chosen) /* and what is chosen on top of all */
		mark_pin(&chart, chosen, true, &seats[chosen - pins->list]);
	chart_paint(&chart, canvas);
	for (size_t i = 0; i < pins->count; i++)
		if (seats[i].shows)
			paint_label(&chart, canvas, &pins->list[i], seats[i].x, seats[i].y);
}
