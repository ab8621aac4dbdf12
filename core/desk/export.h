/*
 * export: the case file, in one function a format. Private to core/desk.
 *
 * Each gets the dossiers of one account or of a whole cluster, redacted already if that is the edition, and adds the
 * file to `out`. What stands in it, and in which order, case_parts.c says once for those that people read; CSV and JSON have lists of
 * their own. What strangers wrote is escaped for the format: Markdown holds it in code spans, HTML as text, CSV cells cannot
 * become formulas.
 */
#pragma once

#include "core/desk/desk.h"

struct buf;

struct case_file {
	const struct dossier *dossiers;
	const struct case_history *histories; /* of each dossier (case_history.h); NULL: none */
	size_t count;
	const struct account_no *accounts; /* whose they are, redacted or not */
	size_t in_all; /* accounts of the cluster: more than `count` where a file of all would be too large */
	struct str desk_name;
	enum export_edition edition;
	struct moment now;
	const struct campaign_answer *campaigns; /* of all who are in it */
	size_t campaign_count;
	int64_t log_rows; /* the audit log as it stood: rows, and the hash of the last; 0: none */
	struct str log_hash;
};

void export_md(const struct case_file *file, struct buf *out);
void export_html(const struct case_file *file, struct buf *out);
void export_json(const struct case_file *file, struct buf *out);
void export_csv(const struct case_file *file, struct buf *out);
/* ERR_INVALID: built without it. ERR_UNAVAILABLE: its libraries are missing here. */
MUST_USE enum err export_pdf(const struct case_file *file, struct buf *out);

/* The map in letters, for Markdown: lines of MAP_COLUMNS, each indented by four blanks. */
#define MAP_COLUMNS 72
void text_map(const struct location *location, struct buf *out);

/* Where a thing stands on a map `width` by `height` of the whole world. False: it is not known. */
struct claim;
struct observation;
bool map_claim_point(const struct claim *claim, double width, double height, double *x, double *y);
bool map_seen_point(const struct observation *seen, double width, double height, double *x,
		    double *y);
/* Each polygon of the land, point by point; `step` is 'M' for the first of one, else 'L'. */
void map_land_each(double width, double height,
		   void (*point)(void *with, char step, double x, double y), void *with);

/* The pictures in the HTML file. */
void svg_map(const struct location *location, struct buf *out);
void svg_bars(const struct judgement *judgement, struct buf *out);

/* Text for HTML and SVG: tamed, and & < > " ' escaped. */
void html_text(struct str text, struct buf *out);
