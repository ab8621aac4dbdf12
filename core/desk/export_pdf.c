#include <assert.h>
#include <math.h>
#include <stdio.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/case_page.h"
#include "core/desk/export.h"
#include "core/desk/pdf.h"

#define MARGIN 46.0
#define TOP 50.0
#define BOTTOM (PDF_HEIGHT - 56.0)
#define WIDTH (PDF_WIDTH - 2 * MARGIN)
#define GAP 8.0 /* between columns */
#define ROW_AIR 2.0
#define BAR_UNIT 5.0 /* points for a bit */
#define BAR_HALF 100.0
#define BAR_ROW 12.0
#define BARS_MAX 24
#define MAP_HIGH (WIDTH / 2)
/* Of the map, as shares of its height: the far ice is left out. */
#define MAP_FROM 0.04
#define MAP_TO 0.83

/* clang-format off */
static const struct pdf_colour line_colour = { 0.87, 0.89, 0.91 }, ink = { 0.11, 0.12, 0.14 }, sea = { 0.93, 0.95, 0.97 },
	land = { 0.81, 0.85, 0.78 }, coast = { 0.60, 0.65, 0.56 }, said = { 0.70, 0.35, 0.00 }, was_seen = { 0.00, 0.30, 0.60 },
	against = { 0.70, 0.15, 0.12 }, for_it = { 0.11, 0.48, 0.27 };
/* clang-format on */

struct setting {
	struct pdf *pdf;
	const struct case_file *file;
	double y;
	size_t page, pages; /* pages: 0 while they are counted */
	const unsigned char *widths;
	double map_x, map_y; /* where the map is being drawn */
};

/* --- pages ---------------------------------------------------------------------------------- */

static struct pdf_text *words(struct setting *s, const char *text, enum pdf_style style)
{
	struct run run = { RUN_OURS, str_of(text) };

	return pdf_text_make(s->pdf, &(struct cell){ &run, 1 }, style, WIDTH);
}

/* What every page says of itself: which one it is, and that an internal one must not leave the house. */
static void foot_draw(struct setting *s)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(200);
	char at[MOMENT_TEXT_MAX];
	struct pdf_text *text;

	moment_print(s->file->now, at);
	buf_addf(&line, "Case file, %s edition, %s · page %zu of %zu",
		 word_of(&export_edition_words, (int)s->file->edition), at, s->page, s->pages);
	text = words(s, buf_text(&line), PDF_HEAD);
	pdf_rule(s->pdf, MARGIN, PDF_HEIGHT - 44, WIDTH, &line_colour);
	pdf_text_draw(s->pdf, text, 0, MARGIN, PDF_HEIGHT - 38);
	pdf_text_free(text);
}

static void page_turn(struct setting *s)
{
	foot_draw(s);
	pdf_page(s->pdf);
	s->page++;
	s->y = TOP;
}

static void room_make(struct setting *s, double height)
{
	if (s->y + height > BOTTOM && s->y > TOP)
		page_turn(s);
}

/* --- text ----------------------------------------------------------------------------------- */

/* Cells side by side, each going on on the next page where it does not fit. */
struct band {
	struct pdf_text *texts[TABLE_COLUMNS_MAX];
	double x[TABLE_COLUMNS_MAX];
	size_t line[TABLE_COLUMNS_MAX];
	size_t count;
};

static double band_height(const struct band *band)
{
	double height = 0;

	for (size_t i = 0; i < band->count; i++)
		height = fmax(height, pdf_text_height(band->texts[i], band->line[i]));
	return height;
}

/* As many lines of a cell as fit on this page; answers where they end. */
static double cell_draw(struct setting *s, struct band *band, size_t i)
{
	double y = s->y;

	while (band->line[i] < pdf_text_lines(band->texts[i])) {
		double height = pdf_line_height(band->texts[i], band->line[i]);

		if (y + height > BOTTOM && y > TOP)
			break;
		pdf_text_draw(s->pdf, band->texts[i], band->line[i]++, band->x[i], y);
		y += height;
	}
	return y;
}

static void band_draw(struct setting *s, struct band *band)
{
	if (band_height(band) < BOTTOM - TOP)
		room_make(s, band_height(band));
	for (;;) {
		double end = s->y;
		bool more = false;

		for (size_t i = 0; i < band->count; i++) {
			end = fmax(end, cell_draw(s, band, i));
			more = more || band->line[i] < pdf_text_lines(band->texts[i]);
		}
		s->y = end;
		if (!more)
			break;
		page_turn(s);
	}
}

static void band_free(struct band *band)
{
	for (size_t i = 0; i < band->count; i++)
		pdf_text_free(band->texts[i]);
}

/* All cells of a block as one text. */
static void line_set(struct setting *s, const struct block *block, enum pdf_style style)
{
	struct band band = { .count = 1, .x = { MARGIN } };

	if (!block->cell_count)
		return;
	band.texts[0] = pdf_text_make(s->pdf, &block->cells[0], style, WIDTH);
	band_draw(s, &band);
	band_free(&band);
}

static void row_set(struct setting *s, const struct block *block, enum pdf_style style)
{
	struct band band = { 0 };
	double x = MARGIN;

	assert(s->widths); /* a table begins with its heads */
	for (size_t i = 0; i < block->cell_count && i < TABLE_COLUMNS_MAX; i++) {
		double width = WIDTH * s->widths[i] / 100.0;

		band.x[i] = x;
		band.texts[i] = pdf_text_make(s->pdf, &block->cells[i], style, width - GAP);
		band.count++;
		x += width;
	}
	s->y += ROW_AIR;
	band_draw(s, &band);
	s->y += ROW_AIR;
	pdf_rule(s->pdf, MARGIN, s->y, WIDTH, &line_colour);
	band_free(&band);
}

/* A table's head stays with its first row. */
static void table_begin(struct setting *s, const struct block *block)
{
	bool any = false;

	s->widths = block->widths;
	for (size_t i = 0; i < block->cell_count; i++)
		any = any || block->cells[i].count;
	s->y += 3;
	if (!any)
		return;
	room_make(s, 40);
	row_set(s, block, PDF_HEAD);
}

static void heading_set(struct setting *s, const struct block *block, enum pdf_style style)
{
	room_make(s, 60); /* something of what it heads stands below it */
	if (s->y > TOP)
		s->y += style == PDF_HEADING ? 12 : 7;
	line_set(s, block, style);
	s->y += 2;
}

static void account_set(struct setting *s, const struct block *block)
{
	CLEANUP(buf_release) struct buf name = BUF_UP_TO(400);

	if (s->page > 1 || s->y > TOP + 120)
		page_turn(s);
	s->y += s->y > TOP ? 14 : 0;
	for (size_t i = 0; i < block->cells[0].count; i++)
		buf_add_str(&name, block->cells[0].runs[i].text);
	pdf_place(s->pdf, block->number, buf_str(&name));
	pdf_fill(s->pdf, &(struct pdf_box){ MARGIN, s->y, WIDTH, 1.6 }, &ink);
	s->y += 7;
	line_set(s, block, PDF_ACCOUNT);
	s->y += 3;
}

static void links_set(struct setting *s, const struct block *block)
{
	s->y += 6;
	for (size_t i = 0; i < block->cell_count; i++) {
		struct pdf_text *text = pdf_text_make(s->pdf, &block->cells[i], PDF_BODY, WIDTH);
		double height = pdf_line_height(text, 0);

		room_make(s, height);
		pdf_link_begin(s->pdf, i + 1);
		pdf_text_draw(s->pdf, text, 0, MARGIN, s->y);
		pdf_link_end(s->pdf);
		s->y += height;
		pdf_text_free(text);
	}
}

/* --- pictures ------------------------------------------------------------------------------- */

static void land_point(void *with, char step, double x, double y)
{
	struct setting *s = with;

	pdf_area_point(s->pdf, step, s->map_x + x, s->map_y + y);
}

static bool target_find(const struct location *location, double target[2])
{
	for (size_t i = 0; i < location->observation_count; i++)
		if (map_seen_point(&location->observations[i], WIDTH, MAP_HIGH, &target[0],
				   &target[1]))
			return true;
	return false;
}

static void claims_draw(struct setting *s, const struct location *location)
{
	double target[2], x, y;
	bool has_target = target_find(location, target);

	for (size_t i = 0; i < location->claim_count; i++) {
		if (!map_claim_point(&location->claims[i], WIDTH, MAP_HIGH, &x, &y))
			continue;
		if (has_target)
			pdf_dashes(s->pdf,
				   (const double[]){ s->map_x + x, s->map_y + y,
						     s->map_x + target[0], s->map_y + target[1] },
				   &said);
		pdf_circle(s->pdf, (const double[]){ s->map_x + x, s->map_y + y }, 4.5, false,
			   &said);
	}
}

static void map_draw(struct setting *s, const struct location *location)
{
	double x, y;

	map_land_each(WIDTH, MAP_HIGH, land_point, s);
	pdf_area_paint(s->pdf, &land, &coast);
	claims_draw(s, location);
	for (size_t i = 0; i < location->observation_count; i++)
		if (map_seen_point(&location->observations[i], WIDTH, MAP_HIGH, &x, &y))
			pdf_circle(s->pdf, (const double[]){ s->map_x + x, s->map_y + y }, 3, true,
				   &was_seen);
}

static void map_set(struct setting *s, const struct location *location)
{
	struct pdf_text *key = words(s, "○ claimed   ● seen", PDF_HEAD);
	struct pdf_box box = { MARGIN, 0, WIDTH, MAP_HIGH * (MAP_TO - MAP_FROM) };

	room_make(s, box.height + 20);
	s->y += 4;
	box.y = s->y;
	s->map_x = MARGIN;
	s->map_y = s->y - MAP_HIGH * MAP_FROM;
	pdf_fill(s->pdf, &box, &sea);
	pdf_clip_begin(s->pdf, &box);
	map_draw(s, location);
	pdf_clip_end(s->pdf);
	s->y += box.height + 3;
	pdf_text_draw(s->pdf, key, 0, MARGIN, s->y);
	s->y += pdf_text_height(key, 0) + 3;
	pdf_text_free(key);
}

static void bar_draw(struct setting *s, const struct reason *reason)
{
	double length = fmin(fabs(reason->bits) * BAR_UNIT, BAR_HALF), x = MARGIN + BAR_HALF;
	struct pdf_text *label;
	char text[120];

	snprintf(text, sizeof(text), "%+.1f  %s", reason->bits, reason->code);
	label = words(s, text, PDF_SMALL);
	pdf_fill(s->pdf,
		 &(struct pdf_box){ reason->bits < 0 ? x - length : x, s->y + 1.5, length,
				    BAR_ROW - 4 },
		 reason->bits < 0 ? &for_it : &against);
	pdf_text_draw(s->pdf, label, 0, x + BAR_HALF + GAP, s->y);
	pdf_text_free(label);
	s->y += BAR_ROW;
}

static void bars_set(struct setting *s, const struct judgement *judgement)
{
	size_t count = judgement->reason_count < BARS_MAX ? judgement->reason_count : BARS_MAX;

	room_make(s, (double)count * BAR_ROW + 4);
	s->y += 3;
	for (size_t i = 0; i < count; i++)
		bar_draw(s, &judgement->reasons[i]);
}

/* --- the file ------------------------------------------------------------------------------- */

static void block_set(struct setting *s, const struct block *block)
{
	switch (block->kind) {
	case BLOCK_TITLE:
		line_set(s, block, PDF_TITLE);
		break;
	case BLOCK_ACCOUNT:
		account_set(s, block);
		break;
	case BLOCK_HEADING:
		heading_set(s, block, PDF_HEADING);
		break;
	case BLOCK_SUBHEADING:
		heading_set(s, block, PDF_SUBHEADING);
		break;
	case BLOCK_TEXT:
		line_set(s, block, PDF_BODY);
		s->y += 2;
		break;
	case BLOCK_TABLE:
		table_begin(s, block);
		break;
	case BLOCK_ROW:
		row_set(s, block, PDF_SMALL);
		break;
	case BLOCK_MAP:
		map_set(s, block->location);
		break;
	case BLOCK_BARS:
		bars_set(s, block->judgement);
		break;
	case BLOCK_LINKS:
		links_set(s, block);
		break;
	}
}

/* To nowhere first: every page says how many there are. */
static enum err pages_set(const struct case_file *file, const struct page *page, struct buf *out,
			  size_t *pages)
{
	CLEANUP(pdf_close_at) struct pdf *pdf = NULL;
	struct setting s = { .file = file, .y = TOP, .page = 1, .pages = *pages };
	enum err e = pdf_open(out, "Case file", file->now, &pdf);

	if (e)
		return e;
	s.pdf = pdf;
	for (size_t i = 0; i < page->count; i++)
		block_set(&s, &page->blocks[i]);
	foot_draw(&s);
	*pages = s.page;
	return pdf_end(pdf);
}

enum err export_pdf(const struct case_file *file, struct buf *out)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct page page = case_page_make(arena, file);
	size_t pages = 0;
	enum err e = pages_set(file, &page, NULL, &pages);

	return e ? e : pages_set(file, &page, out, &pages);
}
