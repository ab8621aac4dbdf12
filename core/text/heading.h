/*
 * heading: a short text in which somebody says who speaks, as a From name, what stands before a subject's colon, or a line under a letter.
 *
 * "PayPal Service" and "The DHL Team" are a brand and what a firm says of itself; "Apple Orchard Farm" and "Chase Miller" are
 * somebody who shares its name.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"
#include "core/text/brand.h"

struct heading {
	const struct brand *brand; /* NULL: none */
	bool alone;                /* nothing but the brand */
	bool is_risky;             /* a word of alarm stands with it */
	bool is_voice; /* a part of a firm that writes to its customers does: "team", "customer service" */
	bool others; /* words that a brand would not put beside its name */
};

void heading_read(struct str text, struct heading *heading);

/* Whether a brand speaks, and not somebody who shares or uses its name. */
bool heading_speaks(const struct heading *heading);

/*
 * The brand that a letter speaks as in its own text: "Dear PayPal customer" among its first lines, "DHL customer service" under
 * it. `line` is where. NULL: none.
 */
const struct brand *heading_in_text(struct str text, struct str *line);

/* Where the word that begins at `from` ends. */
size_t brand_word_end(const struct brand_text *text, size_t from);
