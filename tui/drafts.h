/*
 * drafts: notes and replies that were begun, kept across runs of the program.
 *
 * One file for all desks of a person, $XDG_STATE_HOME/strop/drafts.jsonl (else ~/.local/state/strop/drafts.jsonl), that nobody else can
 * read: a JSON object a line. It is replaced as a whole, and consoles open at once on one desk leave each other's drafts
 * alone: each puts down those that it knows and takes away those that it knew and that are done.
 *
 * Each actor of a desk has their own. Which desk a draft is of is told by a hash of the store's name, for that may hold a password.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct drafts;

#define DRAFTS_FILE_MAX ((size_t)8 * 1024 * 1024)
#define DRAFTS_ROWS_MAX 500 /* of all desks; the oldest go */

struct draft_row {
	bool is_reply; /* else a note */
	struct str account;
	struct str conversation; /* of a reply; may be absent */
	struct str text;
};

/* `path` NULL: the one above. NULL if there is no place for it. A file that is not there, or in part not to be read, is no
 * fault: what can be read counts. */
struct drafts *drafts_open(const char *path, struct str store, struct str actor);
void drafts_close(struct drafts *drafts);

/* What the file held for this desk when it was opened. */
const struct draft_row *drafts_rows(const struct drafts *drafts, size_t *count);

/* These are all there are here now. ERR_UNAVAILABLE: the file could not be written, and is as it was. */
MUST_USE enum err drafts_keep(struct drafts *drafts, const struct draft_row *rows, size_t count);
