/*
 * view: one screen of the console.
 *
 * Values go down, snapshots come up. A view says what it wants to know (load), keeps the
 * snapshot it is given (take), answers an action with an intent (act) and draws itself (paint).
 * It calls nobody: app.c asks the desk and does what intents say. So a view is tested
 * as text, without a terminal, a desk or a thread.
 *
 * A view's own struct begins with a struct view:
 *
 *	struct queue_view {
 *		struct view view;
 *		const struct queue_snapshot *rows;
 *		struct list list;
 *	};
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "tui/action.h"
#include "tui/key.h"

struct buf;
struct canvas;
struct pin_request;
struct request; /* core/desk/desk.h */
struct keymap;
struct snapshot; /* core/desk/desk.h: an arena with everything in it */

enum intent_kind {
	INTENT_NONE,   /* nothing changed */
	INTENT_DRAW,   /* something in the view changed: paint it */
	INTENT_REFUSE, /* the action means nothing here and now; `text` says why */
	INTENT_SAY,    /* `text` for the bottom line */
	INTENT_BACK,   /* to the view before */
	INTENT_QUIT,
	INTENT_SHOW,    /* open `view` on `subject` */
	INTENT_LOAD,    /* ask the desk again: what the view wants to know has changed */
	INTENT_ACT,     /* do `action` to `accounts`, with `text` as reason, note, outcome ... */
	INTENT_PREVIEW, /* show what `action` would do, then ask */
	INTENT_EDIT,    /* `text` in $EDITOR; the answer comes as a paste, or INPUT_RESUME: none */
	INTENT_COPY,    /* `text` to the clipboard */
	INTENT_REPLY, /* `text` to the customer of accounts[0], in conversation `subject`; `aside`: a note */
	INTENT_TAKE_BACK, /* reply `number` to accounts[0]; 0: the newest that still waits */
	INTENT_MACRO, /* let one of the prepared texts be chosen; then act(ACTION_MACRO, its name) */
};

/* A value. Its texts are the view's, good until the view is next called. */
struct intent {
	enum intent_kind kind;
	enum action_id action;
	enum view_id view;
	struct str subject;         /* the account's or cluster's id to open */
	const struct str *accounts; /* those an action is meant for */
	size_t account_count;
	bool marked; /* they are the marked ones */
	bool apart; /* and the row under the cursor is none of them, or some do not show: ask first */
	const struct str *events; /* SHOW VIEW_EVENTS: their ids; none: all of the account's */
	size_t event_count;
	struct str text;
	struct str aside;
	int64_t number;
	const struct pin_request
		*pin; /* ACT PIN, UNPIN: the line, and what stands there now; `aside` quotes it */
};

/* Where somebody is on a view, for the next run of the program; each view has its own use for them. */
struct view_place {
	struct str filter;
	int order, pane;
	int64_t row; /* an id, or a number */
};

struct view {
	const struct view_kind *kind;
	int width, height; /* as last fitted */
	bool linear;       /* to be read in lines: one part below the other */
	int64_t now_us;    /* wall clock in microseconds, set by app before take, act and paint */
};

struct view_kind {
	enum view_id id;

	/* `subject`: what it shows (an account's id); absent where there is one only. */
	struct view *(*open)(struct str subject);
	void (*close)(struct view *view);

	/* For the state line: "queue", "acct-7421 Lumber Mail LLC". */
	void (*title)(const struct view *view, struct buf *out);

	/* What it wants to know now. False: nothing (the help). */
	bool (*load)(const struct view *view, struct request *request);

	/* The answer; the snapshot is the view's from now on, and the one before is released. */
	void (*take)(struct view *view, struct snapshot *snapshot);

	/* The window is so large: where lists learn their heights. Before act and paint. */
	void (*fit)(struct view *view, int width, int height);

	/* An action, with the argument of a ':' command (absent for a key). */
	struct intent (*act)(struct view *view, enum action_id action, struct str argument);

	/* While something is edited, all inputs come here instead, and at other times clicks,
	 * the wheel and pastes (coordinates are the view's own). */
	struct intent (*input)(struct view *view, const struct input *input);
	bool (*is_editing)(const struct view *view);

	/* Draws, and can do nothing else. */
	void (*paint)(const struct view *view, struct canvas *canvas);

	/* Milliseconds until what it shows changes by itself, -1: never; may be left out. */
	int (*wait_ms)(const struct view *view);

	/* Where somebody is, and to go there: before the first snapshot. NULL: nothing of it is kept. Whatever stands in a place
	 * may be of another desk or year. */
	void (*place)(const struct view *view, struct view_place *place);
	void (*go)(struct view *view, const struct view_place *place);

	/* The actions for the hint line, the most useful first; ends with ACTION_NONE. */
	const enum action_id *hints;
};
