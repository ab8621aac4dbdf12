/*
 * app: the console without a terminal or a thread.
 *
 * Inputs and snapshots go in; cells, questions to the desk and wishes to the terminal come out. It
 * holds the stack of views, the lines and dialogs in front of them, carries out what their
 * intents say, and never waits. console.c gives it a terminal and a worker; a test gives it
 * keys and snapshots made by hand.
 *
 *	struct app *app = app_new(&setup);
 *
 *	app_fit(app, width, height);
 *	app_input(app, &input);
 *	app_take(app, snapshot);
 *	app_paint(app, &grid);
 *	while (app_wish(app, &wish)) ...
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/desk/desk.h"
#include "core/desk/speech.h"
#include "tui/canvas.h"
#include "tui/drafts.h"
#include "tui/key.h"
#include "tui/keymap.h"
#include "tui/session.h"
#include "tui/theme.h"

struct app;
struct arena;

struct app_setup {
	struct keymap keys;
	struct str desk_name, actor; /* until the first snapshot says them; copied */
	struct str export_dir;       /* copied; empty: the working directory */
	struct str account;          /* open this one at once; absent: the queue */

	/* Ask the desk; answers a ticket. The snapshot comes through app_take(). */
	uint64_t (*ask)(void *with, const struct request *request);
	void *with;

	struct moment (*now)(void); /* the wall clock */

	bool plain;                    /* one part below the other, nothing beside anything */
	const struct session *session; /* go on where it was left; NULL: begin at the queue */
	const struct macro *macros;    /* prepared texts; they outlive the app */
	size_t macro_count;
	bool keeps_session; /* somebody writes down where it is at WISH_SESSION: a little after it changes */
	bool keeps_drafts; /* somebody writes them down at WISH_DRAFTS: quitting loses none */
	const struct draft_row *drafts; /* from the run before; copied */
	size_t draft_count;
};

/* What only the terminal can do. */
enum wish_kind {
	WISH_QUIT,
	WISH_SUSPEND,
	WISH_REDRAW,
	WISH_COPY,    /* .text */
	WISH_EDIT,    /* .text in an editor; then app_edited() */
	WISH_THEME,   /* .theme */
	WISH_MOUSE,   /* .on */
	WISH_DRAFTS,  /* write down what app_drafts() answers */
	WISH_SESSION, /* write down where somebody is: app_session() */
};
struct wish {
	enum wish_kind kind;
	struct str text; /* until the app is next called */
	enum theme theme;
	bool on;
};

struct app *app_new(const struct app_setup *setup);
void app_free(struct app *app);

void app_fit(struct app *app, int width, int height);
void app_input(struct app *app, const struct input *input);
void app_take(struct app *app, struct snapshot *snapshot); /* the app's from now on */
void app_changed(struct app *app); /* the store is not as it was: ask again */

/* What the editor was left with; absent: `why` it did not work. */
void app_edited(struct app *app, struct str text, struct str why);

/* Where it is left: its screens. Texts in the arena. */
void app_session(struct app *app, struct arena *arena, struct session *session);

/* For a console in lines (setup.plain): the screen without the line of keys, or only the question in front of it; what was said
 * last, and that it was heard; whether it asks for text rather than for keys, waits for the desk, shows a list. */
void app_paint_plain(struct app *app, struct grid *grid);
struct str app_said(struct app *app);
void app_hear(struct app *app);
bool app_wants_text(struct app *app);
bool app_waits(struct app *app);
struct str app_begun(
	struct app
		*app); /* what stands in the note or reply being written; until it is next called */
void app_begin_anew(struct app *app); /* with nothing in it */
bool app_shows_list(struct app *app);
size_t app_flags_new(const struct app *app);
void app_command(struct app *app, struct str line); /* as behind ':' */

/* Say something on the line below: what a terminal has to tell. */
void app_say(struct app *app, bool bad, struct str text);

/* Notes and replies that were begun; their texts are the app's until it is next called, the list the arena's. */
const struct draft_row *app_drafts(struct app *app, struct arena *arena, size_t *count);

bool app_wish(struct app *app, struct wish *wish); /* the next one; false: none */

/* Did anything change that shows? Then paint. */
bool app_is_dirty(const struct app *app);
void app_paint(struct app *app, struct grid *grid);

/* Time went by; how long until that is of interest again: -1 never. */
void app_tick(struct app *app);
int app_wait_ms(const struct app *app);
