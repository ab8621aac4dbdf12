#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/chart.h"
#include "tui/gauge.h"
#include "tui/glyph.h"
#include "tui/view_cluster.h"
#include "tui/wording.h"

#define LEAST_WIDTH 56 /* cells: with fewer there is no room for lines between the columns */
#define LEAST_HEIGHT 8
#define TRAITS_MAX 12
#define EDGES_MEMBERS_MAX 10
#define DOT 0.02 /* degrees: the chart is flat, and far from where it would go round the world */

/* Who stands at the left, what they share at the right, and a line for each that has it. */
struct graph {
	const struct cluster_view *cluster;
	const struct cluster_row *row;
	struct canvas *canvas;
	struct chart chart;
	int left, right; /* widths of the columns at both sides */
	int top, height;
	size_t first, shown; /* members */
	size_t traits;
};

bool cluster_picture_fits(int width, int height)
{
	return width >= LEAST_WIDTH && height >= LEAST_HEIGHT;
}

/* In the middle of its share of the rows, of which a small cluster takes no more than it needs. */
static int trait_y(const struct graph *g, size_t i)
{
	size_t rows = g->shown > 2 * g->traits ? g->shown : 2 * g->traits;

	if (rows > (size_t)g->height)
		rows = (size_t)g->height;
	return g->traits ? (int)((2 * i + 1) * rows / 2 / g->traits) : 0;
}

static bool find_trait(const struct graph *g, const struct shared_trait *shared, size_t *at)
{
	for (size_t i = 0; i < g->traits; i++)
		if (g->row->shared[i].kind == shared->kind &&
		    str_equal(g->row->shared[i].value, shared->value)) {
			*at = i;
			return true;
		}
	return false;
}

static struct spot spot_at(double x_dots, int y)
{
	return (struct spot){ x_dots * DOT, -(y * 4 + 1.5) * DOT };
}

/* The heaviest trait that a member has of those that show. */
static size_t strongest(const struct graph *g, const struct cluster_member *member)
{
	size_t best = SIZE_MAX, at;

	for (size_t i = 0; i < member->shared_count; i++)
		if (find_trait(g, &member->shared[i], &at) &&
		    (best == SIZE_MAX || g->row->shared[at].bits > g->row->shared[best].bits))
			best = at;
	return best;
}

static void edges_draw(struct graph *g, size_t member_row, bool only_strongest, enum style style)
{
	const struct cluster_member *member = g->cluster->rows[g->first + member_row];
	size_t best = strongest(g, member), at;

	for (size_t i = 0; i < member->shared_count; i++) {
		if (!find_trait(g, &member->shared[i], &at) || (only_strongest && at != best))
			continue;
		chart_line(&g->chart, spot_at(0, (int)member_row),
			   spot_at(g->chart.width * 2 - 1, trait_y(g, at)), style);
	}
}

static void member_paint(const struct graph *g, size_t i)
{
	const struct account_row *row = &g->cluster->rows[g->first + i]->account;
	int y = g->top + (int)i;

	canvas_text(g->canvas, 1, y, state_style(row->state), str_of(state_sign(row->state)));
	canvas_cell(g->canvas, 3, y, g->left - 4, STYLE_STRONG, row->id);
	if (g->first + i != g->cluster->list.cursor)
		return;
	canvas_light(g->canvas, (struct rect){ 0, y, g->left - 1, 1 });
	canvas_cursor(g->canvas, 0, y);
}

static void trait_paint(const struct graph *g, size_t i)
{
	const struct shared_trait *trait = &g->row->shared[i];
	int x = g->canvas->at.width - g->right, y = g->top + trait_y(g, i);

	gauge_bits(g->canvas, x, y, 6, trait->bits);
	canvas_cell(g->canvas, x + 7, y, 12, STYLE_DIM, str_of(trait_word(trait->kind)));
	canvas_cell(g->canvas, x + 20, y, g->right - 26, STYLE_PLAIN, trait->value);
	canvas_textf(g->canvas, x + g->right - 5, y, STYLE_PLAIN, "×%" PRId64, trait->accounts);
}

static void foot_paint(const struct graph *g)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(300);

	buf_addf(&text, "%zu-%zu of %zu · %s · v: the list", g->first + (g->shown > 0),
		 g->first + g->shown, g->cluster->count,
		 g->shown > EDGES_MEMBERS_MAX
			 ? "a line: what the chosen account has; j and k choose"
			 : "a line: it has that; bright: its strongest tie");
	canvas_cell(g->canvas, 1, g->top + g->height, g->canvas->at.width - 2, STYLE_DIM,
		    buf_str(&text));
}

static void edges_all(struct graph *g)
{
	size_t cursor = g->cluster->list.cursor;

	/* Of many only those of the chosen one: all of them would be a heap. */
	for (size_t i = 0; i < g->shown && g->shown <= EDGES_MEMBERS_MAX; i++)
		edges_draw(g, i, false, STYLE_DIM);
	for (size_t i = 0; i < g->shown && g->shown <= EDGES_MEMBERS_MAX; i++)
		edges_draw(g, i, true, STYLE_AGAINST);
	if (cursor >= g->first && cursor < g->first + g->shown)
		edges_draw(g, cursor - g->first, false, STYLE_MATCH);
}

void cluster_picture(const struct cluster_view *cluster, struct canvas *canvas)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct graph g = { .cluster = cluster,
			   .row = &cluster->snapshot->cluster->row,
			   .canvas = canvas,
			   .left = canvas->at.width >= 100 ? 24 : 18,
			   .right = canvas->at.width >= 100 ? 52 : 28,
			   .top = PICTURE_Y,
			   .height = canvas->at.height - PICTURE_Y - 1 -
				     (filter_shows(&cluster->filter) ? 1 : 0) };
	struct chart_view flat;
	struct canvas between;

	g.traits = g.row->shared_count < TRAITS_MAX ? g.row->shared_count : TRAITS_MAX;
	if (g.traits > (size_t)g.height)
		g.traits = (size_t)g.height;
	(void)list_row_at(&cluster->list, 0, &g.first);
	g.shown = cluster->count - g.first < (size_t)g.height ? cluster->count - g.first
							      : (size_t)g.height;
	between = canvas_part(canvas,
			      (struct rect){ g.left, g.top, canvas->at.width - g.left - g.right - 1,
					     g.height });
	flat = (struct chart_view){ { between.at.width * DOT, -g.height * 2 * DOT },
				    between.at.width * 2 * DOT };
	g.chart = chart_begin(arena, between.at.width, between.at.height, &flat);
	edges_all(&g);
	chart_paint(&g.chart, &between);
	for (size_t i = 0; i < g.shown; i++)
		member_paint(&g, i);
	for (size_t i = 0; i < g.traits; i++)
		trait_paint(&g, i);
	foot_paint(&g);
}
