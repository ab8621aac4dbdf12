/*
 * standing_json: a standing as the audit log keeps it, exact to the microsecond.
 *
 * Private to core/store. Equal standings have equal texts. Every field stands in it; a moment
 * is its microseconds, 0 for never. Beside it may stand the hash of what was known then (known_then.h), or of a note.
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/hash.h"
#include "core/base/str.h"
#include "core/model/act.h"

struct arena;
struct buf;

/* What may stand beside it: "known", what was known then, or "note", the text of a note; NULL: nothing. */
struct standing_beside {
	const char *name;
	const struct hash *hash;
};

void standing_write(const struct standing *standing, const struct standing_beside *beside,
		    struct buf *out);
MUST_USE enum err standing_read(struct arena *arena, struct str text,
				struct standing *standing); /* ERR_CORRUPT */
MUST_USE enum err standing_hash(struct arena *arena, struct str text, const char *name, bool *has,
				struct hash *hash); /* ERR_CORRUPT */
