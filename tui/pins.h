/*
 * pins: where an account says it is and where it is seen, as marks on a chart.
 *
 * Values: made from a location, drawn on any canvas. Texts are views of the location, or the arena's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/moment.h"
#include "core/base/str.h"
#include "tui/chart.h"

struct arena;
struct location;
struct paper_item;

/* What stands on the map: of an item of the list, known by what it copies and the event behind it. */
struct pin {
	struct spot spot;
	struct str label;
	const char *country;
	struct moment at;
	struct str copy, event;
	bool now;  /* said of this moment */
	bool seen; /* else said */
};

struct pins {
	struct pin *list;
	size_t count;
	struct arena *arena;
};

struct pins pins_of(const struct location *location, struct arena *arena);

/* All of them; the whole world where there is none. */
struct chart_view pins_fit(const struct pins *pins, int width, int height);

/* The one that a row of pane_where() tells of; NULL: none. */
const struct pin *pins_find(const struct pins *pins, const struct paper_item *item);

double pins_km(struct spot a, struct spot b);

struct pins_drawing {
	const struct location *location;
	const struct land *land;
	struct chart_view shows;
	const struct pin *chosen; /* lit; NULL: none */
};
void pins_paint(const struct pins *pins, const struct pins_drawing *drawing, struct canvas *canvas);
