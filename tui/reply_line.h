/*
 * reply_line: the line in which a reply to a customer is written.
 *
 * There is one for each account, whatever view shows it: the app keeps them in a book and hands them to the views. So what
 * was begun stays with its account and its conversation, when another account is opened, when a snapshot comes, when the
 * view is left. It is in one of three modes, and only a key changes it:
 *
 *	rests    keys are actions; a text that stands there is a draft
 *	offers   a question was put into it (a): again a puts the next one in its place, Enter sends, Esc rests, any
 *		 other key goes on writing
 *	writes   keys are text; Enter sends, Esc rests, alt-Enter or ctrl-j begins a new row; a paste is text
 *
 * Before it goes the text is read by the guard (core/desk/speech.h). If that finds something, Enter only asks, and the key of
 * `send-anyway` sends; what was given away is kept as a note of the case. A {variable} that a macro left open stops it
 * altogether.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/desk/speech.h"
#include "core/model/ids.h"
#include "tui/line.h"
#include "tui/view.h"

struct arena;
struct dossier;
struct keymap;
struct reply;

#define REPLY_MARKS_MAX 64

enum reply_mode {
	REPLY_RESTS,
	REPLY_OFFERS,
	REPLY_WRITES,
};

/* What all lines share; the app's. */
struct reply_book {
	const struct keymap *keys;
	struct str actor;
	const struct macro *macros; /* those of the settings first */
	size_t macro_count;
	struct reply_line **lines;
	size_t count;
};

struct reply_line {
	const struct reply_book *book;
	char *account;
	struct str self;    /* the same, for an intent */
	char *conversation; /* that the text was begun for; NULL: none */
	struct line line;
	enum reply_mode mode;
	bool asked;       /* Enter met the guard */
	bool handed_over; /* a reply went to the desk that no dossier has shown yet */
	size_t question;  /* the next one to offer */
	size_t questions; /* how many there are to offer, as last seen */
	size_t offered; /* bytes of the question at the end of the text, as long as nobody touched it */
	char *sent;     /* the text of the latest intent */
	struct moment goes_at; /* the latest one; never when it was taken back */
	struct reply_no
		noted; /* what the guard warned of, when it was sent all the same; 0: nothing */
	struct arena *known; /* of the guard */
	struct speech *guard;
	bool stale;  /* the dossier is a newer one than the guard's */
	bool unread; /* the text came when no dossier was at hand: the guard has not read it */
	struct arena *arena;
	struct line_mark marks[REPLY_MARKS_MAX];
	size_t mark_count;
	struct str gives_away; /* "a score, a linked account"; absent: nothing */
};

/* The line of an account; made when there is none. */
struct reply_line *reply_book_line(struct reply_book *book, struct str account);

/* The prepared text of a key of the settings; NULL: none. */
const struct macro *reply_book_macro(const struct reply_book *book, struct key key);
void reply_book_release(struct reply_book *book);

/* There is a newer dossier. */
void reply_line_know(struct reply_line *r, const struct dossier *d);

/* Keys are the line's. */
bool reply_line_has_keys(const struct reply_line *r);

/* A draft goes on, of this conversation (absent: that of the newest line). */
void reply_line_restore(struct reply_line *r, struct str conversation, struct str text);

/* A text comes back (taken back, or refused by the desk): it stands before what was written since. `write`: nothing happened
 * meanwhile, so that the keys may go to the line. */
void reply_line_give_back(struct reply_line *r, struct str conversation, struct str text,
			  bool write);

/* REPLY, TAKE_BACK, ASK, MACRO, SEND_ANYWAY; false: it is another action. `d` may be NULL: not known yet. */
bool reply_line_act(struct reply_line *r, const struct dossier *d, enum action_id action,
		    struct str argument, struct intent *intent);

/* While it has the keys. `*move` is the action of a key that is none of the line's and moves in the conversation; ACTION_NONE
 * otherwise. */
struct intent reply_line_input(struct reply_line *r, const struct dossier *d,
			       const struct input *input, enum action_id *move);

/* The newest reply of the book's actor that can be taken back, or failed; NULL: none. */
const struct reply *reply_line_pending(const struct reply_line *r, const struct dossier *d);

/* ---- reply_paint.c ---------------------------------------------------------------------- */

/* Rows that its box wants inside the border, at most `most`, at a width inside of `width` cells. */
int reply_box_rows(struct reply_line *r, int width, int most);

void reply_box_paint(const struct reply_line *r, const struct dossier *d, struct moment now,
		     struct rect where, bool open_top, struct canvas *canvas);

/* Milliseconds until what the box shows changes by itself; -1: not. */
int reply_box_wait_ms(const struct reply_line *r, const struct dossier *d, struct moment now);
