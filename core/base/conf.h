/*
 * conf: an INI file, read into rows that know their line.
 *
 * Sections [name] or [name "label"], key = value, comments ; and #, also behind a value after
 * a blank. Values may stand in double quotes. A byte-order mark is skipped; UTF-8 only; at most CONF_BYTES_MAX. What the
 * keys mean is the desk's business (core/desk/settings.h).
 * Why we read it ourselves: docs/decisions/0002-settings-reader.md.
 */
#pragma once

#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;

#define CONF_BYTES_MAX ((size_t)1024 * 1024)

struct conf_row {
	struct str section; /* "" above the first one */
	struct str label;   /* absent without one */
	struct str key;     /* absent for the row of a section heading itself */
	struct str value;
	unsigned line;
};

struct conf {
	struct conf_row *rows;
	size_t count;
};

/* ERR_NOT_FOUND: no such file. ERR_INVALID: "line 7: ...". ERR_UNAVAILABLE: cannot be read. */
MUST_USE enum err conf_read(struct arena *arena, const char *path, struct conf *conf);
MUST_USE enum err conf_parse(struct arena *arena, struct str text, struct conf *conf);
