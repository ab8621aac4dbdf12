/*
 * made_desk: a desk made by hand, for the console's tests: no store, no thread, no clock.
 *
 * The app asks it; the requests wait until made_answer() hands snapshots made of plain structs over. Acts
 * are kept as they came, for a test to look at.
 *
 *	struct made made = made_begin(120, 40, NULL);
 *
 *	made_keys(&made, "j Enter d");      each key, then all answers
 *	made_print(&made, false, &out);
 *	made_end(&made);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/app.h"

#define MADE_WAITING_MAX 64
#define MADE_ACTS_MAX 64
#define MADE_REPLIES_MAX 200

struct made_act { /* as the app asked for it, its texts in the arena */
	struct act_request act;
	struct str account; /* the first one */
};

struct made {
	struct arena *arena;
	struct app *app;
	struct grid grid;
	struct request waiting[MADE_WAITING_MAX]; /* asked, not answered yet */
	size_t waiting_count;
	uint64_t tickets;
	struct made_act acts[MADE_ACTS_MAX];
	size_t act_count;
	struct request last_export, last_pin;
	bool holds;              /* answers do not come by themselves */
	bool gate_open;          /* `e` meets no gate */
	bool refuses;            /* acts fail: the store is gone */
	bool crowded;            /* two rows more in the queue, above the others */
	bool visited;            /* rep2 has the first account open */
	struct str told_present; /* what this console said it has open, in the arena */
	size_t told_count;
	int64_t newest;                         /* act of the desk */
	bool deserted;                          /* nothing is flagged, nothing known */
	enum state state;                       /* of the account shown */
	bool mute;                              /* nobody can be replied to */
	bool types;                             /* the customer is typing */
	struct reply replies[MADE_REPLIES_MAX]; /* in the order they came */
	size_t reply_count;
	size_t chatter;   /* lines more in the chat, of a newer conversation */
	struct wish wish; /* the latest, its text in the arena */
	size_t wish_count;
};

struct made *made_begin(int width, int height, const char *account);
/* As a later run of the program, with the drafts of an earlier one. */
struct made *made_begin_with(int width, int height, const struct draft_row *drafts, size_t count);
/* As a later run that goes on where an earlier one was left. */
struct made *made_go_on(int width, int height, const struct session *session);
/* As a later run, after replies of an earlier one. */
struct made *made_begin_after(int width, int height, const struct reply *replies, size_t count);
/* Where somebody writes down where it is. */
struct made *made_kept(int width, int height);
void made_end(struct made *made);

void made_answer(struct made *made); /* everything that waits, and what that leads to */
void made_input(struct made *made, const struct input *input);
void made_keys(struct made *made,
	       const char *keys); /* "j Enter d"; "'some~text" is typed letter by letter */
void made_paste(struct made *made, const char *text);
void made_resize(struct made *made, int width, int height);

/* What shows, as text; with `styles` as canvas_print() has it. */
void made_print(struct made *made, bool styles, struct buf *out);
bool made_shows(struct made *made, const char *text);

struct moment made_now(void);
