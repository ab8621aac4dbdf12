/*
 * doctor: what is well with this desk, what is not, and how to mend it.
 *
 * Looking changes nothing, and nothing that is broken keeps it from looking at the rest: every fault is a row.
 */
#pragma once

#include <stddef.h>

#include "core/base/str.h"
#include "core/desk/settings.h"

struct arena;

enum finding_level {
	FINDING_OK,
	FINDING_NOTE,
	FINDING_WARNING,
	FINDING_FAULT
};
struct finding {
	enum finding_level level;
	struct str what; /* "store", "geoip city", "list vpn", "provider", "terminal" */
	struct str says;
	struct str mend; /* absent when nothing is to be done */
};

/* Rows in the arena, in the order in which they were looked at. Look at the settings, store (version, integrity, permissions, SQLite's version), databases and lists (loaded, age), provider (token,
 * answers), disk space, terminal (TERM, UTF-8, colours, size). */
struct finding *doctor_look(struct arena *arena, const struct settings *settings, size_t *count);
