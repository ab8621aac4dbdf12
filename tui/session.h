/*
 * session: where a console was left, for the next one on the same desk: the screens and where somebody was on
 * each, and the colours chosen by :theme.
 *
 * A file for each desk (state_file.h), a JSON object. It can only be missed: what cannot be read, or is of another
 * version, is as if it were not there.
 */
#pragma once

#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "tui/action.h"
#include "tui/view.h"

struct arena;
struct buf;

#define SESSION_ROWS_MAX 24
#define SESSION_BYTES_MAX ((size_t)256 * 1024)

struct session_row {
	enum view_id view;
	struct str subject; /* as view_kind.open takes it */
	struct view_place place;
};

struct session {
	struct str theme; /* chosen by :theme; absent: none was */
	struct str
		settled_theme; /* that of the settings then: another one there wins over the choice */
	struct session_row rows[SESSION_ROWS_MAX]; /* the queue first */
	size_t count;
};

/* `path` NULL: that of the desk's store. Texts live in the arena. */
void session_read(const char *path, struct str store, struct arena *arena, struct session *session);
MUST_USE enum err session_write(const char *path, struct str store, const struct session *session);

/* The same, unless it is what was written last: `kept`, which is then what stands there. A fault is as if it had not been
 * called. */
void session_keep(const char *path, struct str store, const struct session *session,
		  struct buf *kept);
