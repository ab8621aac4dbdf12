#include "tui/chart.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/desk/world.h"

#define ROOM 1.5        /* how much more is shown than the spots take up */
#define FIT_LEAST 50.0  /* degrees: so that one spot is seen among its coasts */
#define NARROWEST 0.35  /* a degree of longitude far north, of one at the equator */
#define STEPS_MAX 20000 /* dots of one line: what lies far outside is not walked */
#define WHOLE 360.0
#define NORTH 84.0
#define SOUTH (-58.0)

/* ---- the land --------------------------------------------------------------------------- */

static void polygon_read(struct arena *arena, struct land *land, const char *text)
{
	char *end;

	for (;;) {
		struct spot spot = { .longitude = strtod(text, &end) };

		if (end == text)
			break;
		spot.latitude = strtod(end, &end);
		text = end;
		land->spots = arena_grow(arena, land->spots, land->spot_count,
					 sizeof(*land->spots));
		land->spots[land->spot_count++] = spot;
	}
}

void land_read(struct arena *arena, struct land *land)
{
	*land = (struct land){ .ends = ARENA_ARRAY(arena, world_land_count + 1, size_t),
			       .count = world_land_count };
	for (size_t i = 0; i < world_land_count; i++) {
		polygon_read(arena, land, world_land[i]);
		land->ends[i] = land->spot_count;
	}
}

/* ---- from the ground to dots -------------------------------------------------------------- */

static double narrowing(double latitude)
{
	double share = cos(latitude * M_PI / 180.0);

	return share > NARROWEST ? share : NARROWEST;
}

struct chart chart_begin(struct arena *arena, int width, int height, const struct chart_view *view)
{
	struct chart chart = { .view = *view };

	if (width <= 0 || height <= 0)
		return chart;
	chart.width = width;
	chart.height = height;
	chart.cells = ARENA_ARRAY(arena, (size_t)width * (size_t)height, struct chart_cell);
	chart.across = view->degrees / (width * 2.0);
	/* A dot is as high as it is wide, and so are a kilometre north and one east. */
	chart.down = chart.across;
	if (view->degrees == WHOLE) { /* whatever the window's shape; the ice in the south aside */
		chart.view.middle.latitude = (NORTH + SOUTH) / 2;
		chart.down = fmax(chart.across, (NORTH - SOUTH) / (height * 4.0));
	} else if (view->degrees < WHOLE / 2) {
		chart.down *= narrowing(view->middle.latitude);
	}
	return chart;
}

/* The longitude as it lies nearest to the middle. */
static double near_middle(const struct chart *chart, double longitude)
{
	return longitude - WHOLE * round((longitude - chart->view.middle.longitude) / WHOLE);
}

struct dot {
	double x, y;
};

static struct dot dot_of(const struct chart *chart, struct spot spot)
{
	return (struct dot){
		(spot.longitude - chart->view.middle.longitude) / chart->across + chart->width,
		(chart->view.middle.latitude - spot.latitude) / chart->down + chart->height * 2.0
	};
}

static bool is_on(const struct chart *chart, struct dot dot)
{
	return dot.x >= 0 && dot.y >= 0 && dot.x < chart->width * 2.0 &&
	       dot.y < chart->height * 4.0;
}

static struct chart_cell *cell_of(const struct chart *chart, struct dot dot)
{
	return &chart->cells[((int)dot.y / 4) * chart->width + (int)dot.x / 2];
}

static void put(struct chart *chart, struct dot dot, enum style style)
{
	/* The bits of U+2800: the left column from above, the right one, then the lowest row. */
	static const uint8_t bits[4][2] = { { 1, 8 }, { 2, 16 }, { 4, 32 }, { 64, 128 } };
	struct chart_cell *cell;

	if (!is_on(chart, dot))
		return;
	cell = cell_of(chart, dot);
	cell->dots |= bits[(int)dot.y % 4][(int)dot.x % 2];
	cell->style = (uint8_t)style;
}

/* Is any of it where it could show? */
static bool may_show(const struct chart *chart, struct dot a, struct dot b)
{
	return fmax(a.x, b.x) >= 0 && fmin(a.x, b.x) < chart->width * 2.0 && fmax(a.y, b.y) >= 0 &&
	       fmin(a.y, b.y) < chart->height * 4.0;
}

static void draw(struct chart *chart, struct dot from, struct dot to, enum style style)
{
	double steps = ceil(fmax(fabs(to.x - from.x), fabs(to.y - from.y)));

	if (!(steps <= STEPS_MAX) || !may_show(chart, from, to))
		return;
	for (int i = 0; i <= (int)steps; i++) {
		double share = steps > 0 ? i / steps : 0;

		put(chart,
		    (struct dot){ from.x + (to.x - from.x) * share,
				  from.y + (to.y - from.y) * share },
		    style);
	}
}

/* The shorter way; once as it lies, and once more on either side, for a window that reaches over the edge. */
static void draw_around(struct chart *chart, struct spot from, struct spot to, enum style style)
{
	to.longitude -= WHOLE * round((to.longitude - from.longitude) / WHOLE);
	for (int turn = -1; turn <= 1; turn++) {
		struct spot a = { from.longitude + turn * WHOLE, from.latitude };
		struct spot b = { to.longitude + turn * WHOLE, to.latitude };

		draw(chart, dot_of(chart, a), dot_of(chart, b), style);
	}
}

void chart_land(struct chart *chart, const struct land *land)
{
	size_t at = 0;

	if (!chart->cells)
		return;
	for (size_t i = 0; i < land->count; i++) {
		for (; at + 1 < land->ends[i]; at++)
			draw_around(chart, land->spots[at], land->spots[at + 1], STYLE_BORDER);
		at = land->ends[i];
	}
}

void chart_line(struct chart *chart, struct spot from, struct spot to, enum style style)
{
	if (!chart->cells)
		return;
	draw_around(chart, from, to, style);
}

bool chart_mark(struct chart *chart, struct spot at, const struct chart_sign *sign, int *x, int *y)
{
	struct spot near = { near_middle(chart, at.longitude), at.latitude };
	struct chart_cell *cell;
	struct dot dot;

	if (!chart->cells)
		return false;
	dot = dot_of(chart, near);
	if (!is_on(chart, dot))
		return false;
	cell = cell_of(chart, dot);
	*cell = (struct chart_cell){ .mark = sign->point,
				     .style = (uint8_t)sign->style,
				     .lit = sign->lit };
	*x = (int)dot.x / 2;
	*y = (int)dot.y / 4;
	return true;
}

static void paint_cell(const struct chart_cell *cell, struct canvas *canvas, int x, int y)
{
	uint32_t point = cell->mark ? cell->mark : 0x2800u + cell->dots;

	if (!cell->mark && !cell->dots)
		return;
	canvas_hline(canvas, x, y, 1, (enum style)cell->style, point);
	if (cell->lit)
		canvas_light(canvas, (struct rect){ x, y, 1, 1 });
}

void chart_paint(const struct chart *chart, struct canvas *canvas)
{
	for (int y = 0; y < chart->height; y++)
		for (int x = 0; x < chart->width; x++)
			paint_cell(&chart->cells[y * chart->width + x], canvas, x, y);
}

/* ---- what to show ------------------------------------------------------------------------- */

/* From the westernmost to the easternmost, the shorter way round: as seen from the first. */
static void span(const struct spot *spots, size_t count, double *west, double *east)
{
	*west = *east = spots[0].longitude;
	for (size_t i = 1; i < count; i++) {
		double longitude = spots[i].longitude;

		longitude -= WHOLE * round((longitude - spots[0].longitude) / WHOLE);
		*west = fmin(*west, longitude);
		*east = fmax(*east, longitude);
	}
}

struct chart_view chart_fit(const struct spot *spots, size_t count, int width, int height)
{
	struct chart_view view = { .degrees = WHOLE };
	double north = -90, south = 90, west, east, tall;

	if (!count || width <= 0 || height <= 0)
		return view;
	span(spots, count, &west, &east);
	for (size_t i = 0; i < count; i++) {
		north = fmax(north, spots[i].latitude);
		south = fmin(south, spots[i].latitude);
	}
	view.middle = (struct spot){ (west + east) / 2, (north + south) / 2 };
	/* As wide as it must be for the height that is needed. */
	tall = (north - south) / narrowing(view.middle.latitude) * width / (height * 2.0);
	view.degrees = fmin(WHOLE, fmax(fmax(east - west, tall) * ROOM, FIT_LEAST));
	return view;
}
