/*
 * update: fetch the databases and lists that the settings have an address for.
 *
 * Each [geoip] and [list] section with a `url` is asked for once, and only for what is newer than what is there: what the server
 * called it (ETag, Last-Modified) stands beside the file in FILE.source. What comes is checked before it takes the old
 * one's place by a rename: a database has to open and to answer, a list has to have more lines that fit than lines that do not. On any
 * failure the old file stays, and the row says why. Running consoles and ingests read the new one by themselves (geo_refresh).
 *
 * Only https, or http to this machine; redirects are not followed; UPDATE_BYTES_MAX a file. Files come unpacked: this version reads no
 * gzip and no tar.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/desk/settings.h"

struct arena;

#define UPDATE_BYTES_MAX ((size_t)256 * 1024 * 1024)
#define UPDATE_PATIENCE_MS 600000 /* for one file */

enum update_result {
	UPDATE_DONE,
	UPDATE_UNCHANGED,
	UPDATE_FAILED,
};
extern const struct words update_words; /* "updated", "unchanged", "failed" */

struct update_row {
	struct str name, path;
	enum update_result result;
	bool reached;   /* a server answered */
	struct str why; /* it failed; or what else there is to say */
	size_t bytes, entries,
		refused; /* of a new file; refused: lines of a list that did not fit */
};

/* One row for each section with an address; `begin` (may be NULL) is told before each. */
struct update_row *update_all(const struct settings *settings, struct arena *arena, size_t *count,
			      void (*begin)(void *with, struct str name, size_t at, size_t of),
			      void *with);
