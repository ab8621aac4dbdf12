/*
 * console_private: what the console with a screen and the one in lines share.
 */
#pragma once

#include "core/base/buf.h"
#include "core/desk/worker.h"
#include "tui/app.h"
#include "tui/console.h"
#include "tui/drafts.h"

struct arena;
struct term;

struct console {
	const struct settings *settings;
	const struct console_wish *wish;
	struct session session; /* from the run before, and then for the next */
	struct buf kept;        /* of it, as it was written last */
	struct term *term;
	struct worker *worker;
	struct app *app;
	struct arena *arena;   /* of the prepared texts */
	struct drafts *drafts; /* NULL: there is no place for them */
	bool draft_fault_told;
	struct grid grid;
	bool over;
};

/* What the worker has answered meanwhile goes to the app. */
void console_take_news(struct console *console);
/* All that the app has, into the file; where that cannot be written it is said once. */
void console_keep_drafts(struct console *console);
/* Where somebody is, for the next run. */
void console_keep_session(struct console *console);

/* Until somebody quits, or the input ends: lines in, lines out. No cursor is placed and nothing is cleared. */
void console_plain(struct console *console);
