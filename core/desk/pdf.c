#include "core/desk/pdf.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <dlfcn.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/desk/case_page.h"

#define CELL_MAX ((size_t)8 * 1024) /* bytes of one cell */
#define CUT " … (cut)"              /* what stands for the rest */

/* --- the libraries -------------------------------------------------------------------------- */

/* A declaration takes no parentheses. NOLINTNEXTLINE(bugprone-macro-parentheses) */
#define FROM_LIBRARY(name) __typeof__(name) *name
#define FUNCTIONS(each) \
	each(cairo_pdf_surface_create_for_stream); \
	each(cairo_pdf_surface_set_metadata); \
	each(cairo_pdf_surface_add_outline); \
	each(cairo_surface_finish); \
	each(cairo_surface_status); \
	each(cairo_surface_destroy); \
	each(cairo_create); \
	each(cairo_destroy); \
	each(cairo_show_page); \
	each(cairo_set_source_rgb); \
	each(cairo_set_line_width); \
	each(cairo_set_dash); \
	each(cairo_move_to); \
	each(cairo_line_to); \
	each(cairo_close_path); \
	each(cairo_rectangle); \
	each(cairo_new_sub_path); \
	each(cairo_arc); \
	each(cairo_fill); \
	each(cairo_save); \
	each(cairo_restore); \
	each(cairo_clip); \
	each(cairo_fill_preserve); \
	each(cairo_stroke); \
	each(cairo_tag_begin); \
	each(cairo_tag_end); \
	each(pango_cairo_create_layout); \
	each(pango_cairo_show_layout_line); \
	each(pango_layout_set_text); \
	each(pango_layout_set_width); \
	each(pango_layout_set_wrap); \
	each(pango_layout_set_attributes); \
	each(pango_layout_set_font_description); \
	each(pango_layout_get_lines_readonly); \
	each(pango_layout_line_get_extents); \
	each(pango_font_description_from_string); \
	each(pango_font_description_free); \
	each(pango_attr_list_new); \
	each(pango_attr_list_insert); \
	each(pango_attr_list_unref); \
	each(pango_attr_weight_new); \
	each(pango_attr_family_new); \
	each(pango_attr_background_new); \
	each(pango_attr_underline_new); \
	each(g_object_unref)

struct library {
	FUNCTIONS(FROM_LIBRARY);
};

#define LIBRARY "libpangocairo-1.0.so.0" /* it brings pango, cairo and gobject along */

/* Once loaded it stays: what it brought along does not like to go. */
static enum err library_load(struct library *library)
{
#define PLACE(name) \
	{ \
#name, offsetof(struct library, name) \
	}
#define PLACE_ROW(name) places[count++] = (struct place_of)PLACE(name)
	struct place_of {
		const char *name;
		size_t offset;
	} places[sizeof(struct library) / sizeof(void *)];
	void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	struct library made;
	size_t count = 0;

	if (!handle)
		return err_fail(ERR_UNAVAILABLE, "pdf: pango cannot be loaded: %s", dlerror());
	FUNCTIONS(PLACE_ROW);
	assert(count == ARRAY_LEN(places));
	for (size_t i = 0; i < count; i++) {
		void *found = dlsym(handle, places[i].name);

		if (!found)
			return err_fail(ERR_UNAVAILABLE, "pdf: %s has no %s: a newer one is needed",
					LIBRARY, places[i].name);
		memcpy((char *)&made + places[i].offset, &found, sizeof(found));
	}
	*library = made;
	return ERR_NONE;
}

/* --- the file ------------------------------------------------------------------------------- */

struct pdf {
	struct library library;
	struct buf *out;
	cairo_surface_t *surface;
	cairo_t *cairo;
};

bool pdf_is_built(void)
{
	return true;
}

static cairo_status_t take_bytes(void *with, const unsigned char *bytes, unsigned int count)
{
	struct pdf *pdf = with;

	if (pdf->out)
		buf_add_str(pdf->out, (struct str){ (const char *)bytes, count });
	return pdf->out && pdf->out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

enum err pdf_open(struct buf *out, const char *title, struct moment made, struct pdf **pdf)
{
	struct library library;
	char at[MOMENT_TEXT_MAX];
	struct pdf *opened;
	enum err e;

	memset(&library, 0, sizeof(library));
	e = library_load(&library);
	if (e)
		return e;
	assert(library.cairo_create && library.cairo_pdf_surface_create_for_stream);
	opened = memory_new(1, sizeof(*opened));
	opened->library = library;
	opened->out = out;
	opened->surface = library.cairo_pdf_surface_create_for_stream(take_bytes, opened, PDF_WIDTH,
								      PDF_HEIGHT);
	opened->cairo = library.cairo_create(opened->surface);
	moment_print(made, at);
	library.cairo_pdf_surface_set_metadata(opened->surface, CAIRO_PDF_METADATA_TITLE, title);
	library.cairo_pdf_surface_set_metadata(opened->surface, CAIRO_PDF_METADATA_CREATE_DATE, at);
	*pdf = opened;
	return ERR_NONE;
}

void pdf_page(struct pdf *pdf)
{
	pdf->library.cairo_show_page(pdf->cairo);
}

enum err pdf_end(struct pdf *pdf)
{
	pdf->library.cairo_show_page(pdf->cairo);
	pdf->library.cairo_surface_finish(pdf->surface);
	if (pdf->library.cairo_surface_status(pdf->surface) != CAIRO_STATUS_SUCCESS)
		return err_fail(ERR_INVALID, "pdf: the case file is too large");
	return ERR_NONE;
}

void pdf_close(struct pdf *pdf)
{
	if (!pdf)
		return;
	pdf->library.cairo_destroy(pdf->cairo);
	pdf->library.cairo_surface_destroy(pdf->surface);
	free(pdf);
}

void pdf_close_at(struct pdf **pdf)
{
	pdf_close(*pdf);
	*pdf = NULL;
}

/* --- text ----------------------------------------------------------------------------------- */

struct pdf_line {
	PangoLayoutLine *line;
	double above, height; /* its baseline is so far below its upper edge */
};
struct pdf_text {
	const struct library *library;
	PangoLayout *layout;
	struct pdf_colour colour;
	struct pdf_line *lines;
	size_t count;
};

struct span {
	enum run_kind kind;
	size_t from, to;
};

static void attribute_add(struct pdf *pdf, PangoAttrList *list, PangoAttribute *attribute,
			  const struct span *span)
{
	attribute->start_index = (guint)span->from;
	attribute->end_index = (guint)span->to;
	pdf->library.pango_attr_list_insert(list, attribute);
}

static void span_dress(struct pdf *pdf, PangoAttrList *list, const struct span *span)
{
	const struct library *l = &pdf->library;

	switch (span->kind) {
	case RUN_STRONG:
		attribute_add(pdf, list, l->pango_attr_weight_new(PANGO_WEIGHT_BOLD), span);
		break;
	case RUN_LIT: /* a line under it too: a printer may have no colours */
		attribute_add(pdf, list, l->pango_attr_background_new(0xffff, 0xe5e5, 0x8f8f),
			      span);
		attribute_add(pdf, list, l->pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), span);
		break;
	case RUN_CODE:
		attribute_add(pdf, list, l->pango_attr_family_new("Monospace"), span);
		break;
	case RUN_OURS:
	case RUN_THEIRS:
		break;
	}
}

static void layout_fill(struct pdf *pdf, PangoLayout *layout, const struct cell *cell)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(4 * CELL_MAX);
	PangoAttrList *list = pdf->library.pango_attr_list_new();

	for (size_t i = 0; i < cell->count && text.len < CELL_MAX; i++) {
		struct str part = utf8_head(cell->runs[i].text, CELL_MAX - text.len);
		struct span span = { cell->runs[i].kind, text.len, 0 };

		utf8_tame_text(part, &text);
		span.to = text.len;
		span_dress(pdf, list, &span);
		if (part.len < cell->runs[i].text.len)
			buf_add(&text, CUT);
	}
	pdf->library.pango_layout_set_text(layout, buf_text(&text), (int)text.len);
	pdf->library.pango_layout_set_attributes(layout, list);
	pdf->library.pango_attr_list_unref(list);
}

static void lines_measure(struct pdf_text *text)
{
	GSList *first = text->library->pango_layout_get_lines_readonly(text->layout);
	size_t count = 0;

	for (GSList *at = first; at; at = at->next)
		count++;
	text->lines = memory_new(count + 1, sizeof(*text->lines));
	for (GSList *at = first; at; at = at->next) {
		struct pdf_line *line = &text->lines[text->count++];
		PangoRectangle box;

		line->line = at->data;
		text->library->pango_layout_line_get_extents(line->line, NULL, &box);
		line->above = -(double)box.y / PANGO_SCALE;
		line->height = (double)box.height / PANGO_SCALE;
	}
}

struct pdf_text *pdf_text_make(struct pdf *pdf, const struct cell *cell, enum pdf_style style,
			       double width)
{
	/* clang-format off */
	static const struct {
		const char *font;
		struct pdf_colour colour;
	} styles[] = {
		[PDF_BODY]       = { "Sans 9",          { 0.11, 0.12, 0.14 } },
		[PDF_SMALL]      = { "Sans 7.5",        { 0.11, 0.12, 0.14 } },
		[PDF_HEAD]       = { "Sans Bold 7",     { 0.34, 0.38, 0.42 } },
		[PDF_TITLE]      = { "Sans Bold 20",    { 0.11, 0.12, 0.14 } },
		[PDF_ACCOUNT]    = { "Sans Bold 15",    { 0.11, 0.12, 0.14 } },
		[PDF_HEADING]    = { "Sans Bold 11.5",  { 0.00, 0.30, 0.60 } },
		[PDF_SUBHEADING] = { "Sans Bold 9",     { 0.11, 0.12, 0.14 } },
	};
	/* clang-format on */
	const struct library *l = &pdf->library;
	PangoFontDescription *font = l->pango_font_description_from_string(styles[style].font);
	struct pdf_text *text = memory_new(1, sizeof(*text));

	text->library = &pdf->library;
	text->colour = styles[style].colour;
	text->layout = l->pango_cairo_create_layout(pdf->cairo);
	l->pango_layout_set_font_description(text->layout, font);
	l->pango_font_description_free(font);
	l->pango_layout_set_width(text->layout, (int)(width * PANGO_SCALE));
	l->pango_layout_set_wrap(text->layout, PANGO_WRAP_WORD_CHAR);
	layout_fill(pdf, text->layout, cell);
	lines_measure(text);
	return text;
}

void pdf_text_free(struct pdf_text *text)
{
	if (!text)
		return;
	text->library->g_object_unref(text->layout);
	free(text->lines);
	free(text);
}

size_t pdf_text_lines(const struct pdf_text *text)
{
	return text->count;
}

double pdf_line_height(const struct pdf_text *text, size_t line)
{
	return text->lines[line].height;
}

double pdf_text_height(const struct pdf_text *text, size_t from_line)
{
	double height = 0;

	for (size_t i = from_line; i < text->count; i++)
		height += text->lines[i].height;
	return height;
}

void pdf_text_draw(struct pdf *pdf, struct pdf_text *text, size_t line, double x, double y)
{
	pdf->library.cairo_set_source_rgb(pdf->cairo, text->colour.red, text->colour.green,
					  text->colour.blue);
	pdf->library.cairo_move_to(pdf->cairo, x, y + text->lines[line].above);
	pdf->library.pango_cairo_show_layout_line(pdf->cairo, text->lines[line].line);
}

/* --- links ---------------------------------------------------------------------------------- */

void pdf_link_begin(struct pdf *pdf, size_t number)
{
	CLEANUP(buf_release) struct buf where = BUF_UP_TO(64);

	buf_addf(&where, "dest='account-%zu'", number);
	pdf->library.cairo_tag_begin(pdf->cairo, CAIRO_TAG_LINK, buf_text(&where));
}

void pdf_link_end(struct pdf *pdf)
{
	pdf->library.cairo_tag_end(pdf->cairo, CAIRO_TAG_LINK);
}

void pdf_place(struct pdf *pdf, size_t number, struct str name)
{
	CLEANUP(buf_release) struct buf where = BUF_UP_TO(64);
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(400);

	utf8_tame(utf8_head(name, 100), &tame);
	buf_addf(&where, "name='account-%zu'", number);
	pdf->library.cairo_tag_begin(pdf->cairo, CAIRO_TAG_DEST, buf_text(&where));
	pdf->library.cairo_tag_end(pdf->cairo, CAIRO_TAG_DEST);
	buf_clear(&where);
	buf_addf(&where, "dest='account-%zu'", number);
	(void)pdf->library.cairo_pdf_surface_add_outline(pdf->surface, CAIRO_PDF_OUTLINE_ROOT,
							 buf_text(&tame), buf_text(&where),
							 CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

/* --- shapes --------------------------------------------------------------------------------- */

static void colour_set(struct pdf *pdf, const struct pdf_colour *colour)
{
	pdf->library.cairo_set_source_rgb(pdf->cairo, colour->red, colour->green, colour->blue);
}

void pdf_fill(struct pdf *pdf, const struct pdf_box *box, const struct pdf_colour *colour)
{
	colour_set(pdf, colour);
	pdf->library.cairo_rectangle(pdf->cairo, box->x, box->y, box->width, box->height);
	pdf->library.cairo_fill(pdf->cairo);
}

static void line_draw(struct pdf *pdf, const double from_to[4], const struct pdf_colour *colour)
{
	colour_set(pdf, colour);
	pdf->library.cairo_set_line_width(pdf->cairo, 0.5);
	pdf->library.cairo_move_to(pdf->cairo, from_to[0], from_to[1]);
	pdf->library.cairo_line_to(pdf->cairo, from_to[2], from_to[3]);
	pdf->library.cairo_stroke(pdf->cairo);
}

void pdf_rule(struct pdf *pdf, double x, double y, double width, const struct pdf_colour *colour)
{
	line_draw(pdf, (const double[]){ x, y, x + width, y }, colour);
}

void pdf_dashes(struct pdf *pdf, const double from_to[4], const struct pdf_colour *colour)
{
	static const double dashes[] = { 3, 2 };

	pdf->library.cairo_set_dash(pdf->cairo, dashes, ARRAY_LEN(dashes), 0);
	line_draw(pdf, from_to, colour);
	pdf->library.cairo_set_dash(pdf->cairo, NULL, 0, 0);
}

void pdf_circle(struct pdf *pdf, const double centre[2], double radius, bool filled,
		const struct pdf_colour *colour)
{
	colour_set(pdf, colour);
	pdf->library.cairo_set_line_width(pdf->cairo, 1.4);
	pdf->library.cairo_new_sub_path(pdf->cairo);
	pdf->library.cairo_arc(pdf->cairo, centre[0], centre[1], radius, 0, 2 * M_PI);
	if (filled)
		pdf->library.cairo_fill(pdf->cairo);
	else
		pdf->library.cairo_stroke(pdf->cairo);
}

void pdf_clip_begin(struct pdf *pdf, const struct pdf_box *box)
{
	pdf->library.cairo_save(pdf->cairo);
	pdf->library.cairo_rectangle(pdf->cairo, box->x, box->y, box->width, box->height);
	pdf->library.cairo_clip(pdf->cairo);
}

void pdf_clip_end(struct pdf *pdf)
{
	pdf->library.cairo_restore(pdf->cairo);
}

void pdf_area_point(struct pdf *pdf, char step, double x, double y)
{
	if (step == 'M')
		pdf->library.cairo_move_to(pdf->cairo, x, y);
	else
		pdf->library.cairo_line_to(pdf->cairo, x, y);
}

void pdf_area_paint(struct pdf *pdf, const struct pdf_colour *inside,
		    const struct pdf_colour *outline)
{
	colour_set(pdf, inside);
	pdf->library.cairo_fill_preserve(pdf->cairo);
	colour_set(pdf, outline);
	pdf->library.cairo_set_line_width(pdf->cairo, 0.3);
	pdf->library.cairo_stroke(pdf->cairo);
}
