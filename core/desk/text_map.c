#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/desk/export.h"

/* Of the whole world, and of that the rows where people live: the ice is left out. */
#define WORLD_ROWS 32
#define FIRST_ROW 1
#define LAST_ROW 26
#define CROSSINGS_MAX 512

/* The land is filled row by row: between the first and the second crossing of its outline with the middle of the row,
 * the third and the fourth, and so on. */
struct filling {
	double crossings[LAST_ROW][CROSSINGS_MAX];
	size_t counts[LAST_ROW];
	double x, y, first_x, first_y;
};

static void edge(struct filling *f, double x0, double y0, double x1, double y1)
{
	for (size_t row = FIRST_ROW; row < LAST_ROW; row++) {
		double middle = (double)row + 0.5;

		if ((y0 > middle) == (y1 > middle) || f->counts[row] == CROSSINGS_MAX)
			continue;
		f->crossings[row][f->counts[row]++] = x0 + (middle - y0) * (x1 - x0) / (y1 - y0);
	}
}

static void land_point(void *with, char step, double x, double y)
{
	struct filling *f = with;

	if (step == 'M') {
		edge(f, f->x, f->y, f->first_x, f->first_y);
		f->first_x = x;
		f->first_y = y;
	} else {
		edge(f, f->x, f->y, x, y);
	}
	f->x = x;
	f->y = y;
}

static int by_size(const void *left, const void *right)
{
	const double *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static void land_draw(char rows[LAST_ROW][MAP_COLUMNS])
{
	struct filling f = { .x = 0 };

	map_land_each(MAP_COLUMNS, WORLD_ROWS, land_point, &f);
	edge(&f, f.x, f.y, f.first_x, f.first_y);
	for (size_t row = FIRST_ROW; row < LAST_ROW; row++) {
		qsort(f.crossings[row], f.counts[row], sizeof(f.crossings[row][0]), by_size);
		for (size_t i = 0; i + 1 < f.counts[row]; i += 2)
			for (int x = 0; x < MAP_COLUMNS; x++)
				if (x + 0.5 >= f.crossings[row][i] &&
				    x + 0.5 < f.crossings[row][i + 1])
					rows[row][x] = '.';
	}
}

static void put(char rows[LAST_ROW][MAP_COLUMNS], double x, double y, char mark)
{
	if (x >= 0 && x < MAP_COLUMNS && y >= FIRST_ROW && y < LAST_ROW) {
		char *cell = &rows[(size_t)y][(size_t)x];

		*cell = (char)(*cell == 'o' || *cell == '@' ? '@' : mark);
	}
}

void text_map(const struct location *location, struct buf *out)
{
	char rows[LAST_ROW][MAP_COLUMNS];
	double x, y;

	memset(rows, ' ', sizeof(rows));
	land_draw(rows);
	for (size_t i = 0; i < location->claim_count; i++)
		if (map_claim_point(&location->claims[i], MAP_COLUMNS, WORLD_ROWS, &x, &y) &&
		    x >= 0 && x < MAP_COLUMNS && y >= FIRST_ROW && y < LAST_ROW)
			rows[(size_t)y][(size_t)x] = 'o';
	for (size_t i = 0; i < location->observation_count; i++)
		if (map_seen_point(&location->observations[i], MAP_COLUMNS, WORLD_ROWS, &x, &y))
			put(rows, x, y, '+');
	for (size_t row = FIRST_ROW; row < LAST_ROW; row++) {
		size_t width = MAP_COLUMNS;

		while (width && rows[row][width - 1] == ' ')
			width--;
		buf_addf(out, "    %.*s\n", (int)width, rows[row]);
	}
}
