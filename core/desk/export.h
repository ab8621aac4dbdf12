/*
 * export: the case file, in one function a format. Private to core/desk.
 *
 * Each gets the dossiers of one account or of a whole cluster, redacted already if that is the edition, and adds the
 * file to `out`. What strangers wrote is escaped for the format: Markdown holds it in code spans, HTML as text, CSV
 * cells cannot become formulas.
 */
#pragma once

#include "core/desk/desk.h"

struct buf;

struct case_file {
	const struct dossier *dossiers;
	size_t count;
	const struct account_no *accounts; /* whose they are, redacted or not */
	size_t in_all; /* accounts of the cluster: more than `count` where a file of all would be too large */
	struct str desk_name;
	enum export_edition edition;
	struct moment now;
};

void export_md(const struct case_file *file, struct buf *out);
void export_html(const struct case_file *file, struct buf *out);
void export_json(const struct case_file *file, struct buf *out);
void export_csv(const struct case_file *file, struct buf *out);

/* The pictures in the HTML file. */
void svg_map(const struct location *location, struct buf *out);
void svg_bars(const struct judgement *judgement, struct buf *out);

/* Text for HTML and SVG: tamed, and & < > " ' escaped. */
void html_text(struct str text, struct buf *out);
