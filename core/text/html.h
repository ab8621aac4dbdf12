/*
 * html: from HTML to what a reader sees of it, and where its links lead.
 *
 * The text has its white space folded as a browser folds it; blocks and <br> begin a new line,
 * table cells a blank, an image gives the text that stands for it. Scripts, styles, comments, titles, and elements that are
 * hidden (the attribute, or a style of their own: display, visibility, font size or opacity) give nothing. Style sheets are not
 * applied.
 *
 * Takes anything, never fails, and takes time in step with the length. Nesting beyond
 * HTML_DEPTH_MAX is flattened.
 */
#pragma once

#include <stddef.h>

#include "core/base/str.h"

struct arena;

#define HTML_DEPTH_MAX 256
#define HTML_LINKS_MAX 256

struct html_link {
	struct str url;  /* http or https; as written, but for references and line breaks */
	struct str text; /* what the reader sees of it; empty for a form's or an image map's */
};

struct html {
	struct str text;
	struct html_link *links; /* as they stand, the first HTML_LINKS_MAX of them */
	size_t link_count;
};

/* Everything in `page` is in `arena`, or a view of the text. */
void html_read(struct arena *arena, struct str text, struct html *page);
