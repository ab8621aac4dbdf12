/*
 * chat_claims: what customers say in the chat of where they are: for the verb that shows how a text is read, and for the
 * facts that are judged.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/model/claim.h"

struct arena;
struct buf;
struct event;
struct line_claim;

/* One text as the contract's JSON, without a newline; and for people, a line a claim. */
void chat_claims_json(struct arena *arena, struct str text, struct buf *out);
void chat_claims_describe(struct arena *arena, struct str text, struct buf *out);

/* --- of one account --- */

#define CHAT_LINES_MAX 64 /* the customer's newest lines that are read */
#define CHAT_LINE_BYTES \
	((size_t)4096) /* of each; who writes more has said where they are by then */

struct chat_line;

/* The newest lines of a conversation, with what the rep had asked. A zeroed one is empty. */
struct chat_lines {
	struct chat_line *lines; /* a ring */
	int64_t count;           /* that came by, in all */
	struct str asked;        /* the rep's last words, and in which conversation */
	struct str conversation;
	struct arena *words; /* of both */
};

void chat_lines_release(struct chat_lines *lines);

/* Take the next event in its order; all but chat is passed over. Texts are copied. */
void chat_lines_add(struct chat_lines *lines, const struct event *event);

/* One of the customer's lines, as it was read and as reps put it right. */
struct line_reading {
	struct str event;
	struct moment at;
	struct line_claim *claims; /* in order of `from` */
	size_t count;
};

/* Each of the lines, oldest first, in `arena`. `pins` oldest first. */
struct line_reading *chat_lines_read(const struct chat_lines *lines, const struct claim_pin *pins,
				     size_t pin_count, struct arena *arena, size_t *count);

/*
 * The claims that count for a location, newest first, in `arena`: to be there now, to live there, and to use no proxy
 * (without a country), and what reps pinned, on lines too that are read no longer. NULL for none. A later "yes, a VPN" takes back what
 * was denied before it.
 */
const struct claim *chat_lines_claims(const struct chat_lines *lines, const struct claim_pin *pins,
				      size_t pin_count, struct arena *arena, size_t *count);

/* Mark those of a line that the sighting nearest to it (sighting_about()) says otherwise of. */
struct location;
void claims_compare(const struct location *location, struct moment at, struct line_claim *claims,
		    size_t count);

/* The pin that holds on this span, NULL without: the newest that overlaps it. */
const struct claim_pin *pin_on(const struct claim_pin *pins, size_t count, struct str event,
			       size_t from, size_t to);
