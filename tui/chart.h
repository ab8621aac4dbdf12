/*
 * chart: a map in braille dots: two across and four down in each cell.
 *
 * Longitudes and latitudes in degrees go in; land and lines become dots, marks stand on top. The land is the coastline of
 * core/desk/world.h. An ASCII grid gets its stand-ins for braille from canvas, as everything does.
 *
 *	struct chart chart = chart_begin(arena, 80, 20, &view);
 *
 *	chart_land(&chart, &land);
 *	chart_line(&chart, from, to, STYLE_BAD);
 *	chart_mark(&chart, from, &(struct chart_sign){ STYLE_CLAIM, 0x25CB, false }, &x, &y);
 *	chart_paint(&chart, &canvas);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/canvas.h"

struct arena;

struct spot { /* on the ground */
	double longitude, latitude;
};

/* The part of the world that shows. */
struct chart_view {
	struct spot middle;
	double degrees; /* of longitude, from its left to its right; 360: the whole world */
};

#define CHART_DEGREES_LEAST 2.0

struct land { /* the coastline: polygons, one after the other */
	struct spot *spots;
	size_t spot_count;
	size_t *ends; /* of each polygon, past its last spot */
	size_t count;
};
void land_read(struct arena *arena, struct land *land);

struct chart_cell {
	uint32_t mark; /* 0: dots alone */
	uint8_t dots;  /* as in U+2800 and up */
	uint8_t style;
	bool lit;
};

struct chart {
	int width, height; /* cells */
	struct chart_view view;
	double across, down; /* degrees of a dot */
	struct chart_cell *cells;
};

/* Sides of 0 and less make an empty chart, on which nothing is drawn. */
struct chart chart_begin(struct arena *arena, int width, int height, const struct chart_view *view);
void chart_land(struct chart *chart, const struct land *land);

/* The shorter way round. */
void chart_line(struct chart *chart, struct spot from, struct spot to, enum style style);

struct chart_sign {
	enum style style;
	uint32_t point; /* of one cell */
	bool lit;
};

/* True if it shows, with its cell in `x` and `y`. */
bool chart_mark(struct chart *chart, struct spot at, const struct chart_sign *sign, int *x, int *y);
void chart_paint(const struct chart *chart, struct canvas *canvas);

/* What shows all of these with some room around them; the whole world for none. */
struct chart_view chart_fit(const struct spot *spots, size_t count, int width, int height);
