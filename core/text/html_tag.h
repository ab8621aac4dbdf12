/*
 * html_tag: one tag of HTML, with the few attributes that matter to a reader of mail.
 *
 * Cut as the HTML standard cuts it, broken or not.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"

struct arena;

enum html_attribute {
	ATTRIBUTE_ACTION,
	ATTRIBUTE_ALT,
	ATTRIBUTE_FORMACTION,
	ATTRIBUTE_HIDDEN,
	ATTRIBUTE_HREF,
	ATTRIBUTE_STYLE,
	ATTRIBUTE_COUNT,
};

struct html_tag {
	struct str name; /* as written */
	bool closes;     /* </name> */
	struct str attributes
		[ATTRIBUTE_COUNT]; /* as written; absent when not given, the first when given twice */
};

/* Cut the tag that begins `text` with '<' or '</' and a letter: how many bytes it takes. 0 when the
 * text ends inside it: browsers then show nothing of it. */
size_t html_tag_cut(struct str text, struct html_tag *tag);

/* An attribute's value with its character references undone; in `arena` if there were any. */
struct str html_attribute(struct arena *arena, const struct html_tag *tag,
			  enum html_attribute which);

/* A style="..." under which nothing shows. */
bool html_style_hides(struct str style);
