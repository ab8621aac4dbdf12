/*
 * standing_json: a standing as the audit log keeps it, exact to the microsecond.
 *
 * Private to core/store. Equal standings have equal texts. Every field stands in it; a moment
 * is its microseconds, 0 for never.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/act.h"

struct arena;
struct buf;

void standing_write(const struct standing *standing, struct buf *out);
MUST_USE enum err standing_read(struct arena *arena, struct str text,
				struct standing *standing); /* ERR_CORRUPT */
