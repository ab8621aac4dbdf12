/*
 * dialog: a question in front of a view.
 *
 * Opened with one of the dialog_ask functions, fed with inputs until its answer is no longer
 * DIALOG_WAITS, painted over the view. It asks nothing by itself and calls nobody: whoever
 * opened it reads what was chosen. Texts are copied.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"
#include "tui/canvas.h"
#include "tui/filter.h"
#include "tui/key.h"
#include "tui/line.h"
#include "tui/list.h"

struct arena;

enum dialog_kind {
	DIALOG_CLOSED,
	DIALOG_YES_NO,
	DIALOG_PROMPT,
	DIALOG_CHOICE,
	DIALOG_PREVIEW,
	DIALOG_PICK,
};
enum dialog_answer {
	DIALOG_WAITS,
	DIALOG_YES,
	DIALOG_NO
};

/* A row of a choice or of a preview. */
struct dialog_row {
	int64_t id; /* a preview's: not 0, and unlike all others */
	struct str text;
	struct str why; /* a preview's: whom it would hurt, why it is left out */
	char letter;    /* a choice's key; 0: 1, 2, ... by place */
	bool excluded;  /* a preview's: left out; Space changes it */
	bool warns;     /* an old, paying, engaged customer */
};

struct dialog {
	enum dialog_kind kind;
	struct arena *arena; /* the texts */
	struct str title, question, must_match;
	int question_cells; /* of the widest question so far: the box does not shrink */
	struct line line;   /* a prompt's text */
	struct dialog_row *rows;
	size_t row_count;
	struct list list;
	int list_y;           /* where its first row was drawn, on the screen */
	struct filter filter; /* a pick's */
	size_t *kept;         /* the rows that it keeps */
	size_t kept_count;
	bool complained; /* Enter was pressed on a text that does not match */
};

void dialog_release(struct dialog *dialog);
void dialog_close(struct dialog *dialog);

/* y or n; Enter is neither, and says so. */
void dialog_ask_yes_no(struct dialog *dialog, struct str title, struct str question);

/* One line, starting from `text`. With `must_match` (an account's name before it is deleted) Enter
 * only takes exactly that. */
void dialog_ask_line(struct dialog *dialog, struct str title, struct str question, struct str text,
		     struct str must_match);

void dialog_ask_choice(struct dialog *dialog, struct str title, struct str question,
		       const struct dialog_row *rows, size_t count);

/* One of many: keys narrow the list to what holds them (filter.h), Enter chooses, Esc gives up. */
void dialog_ask_pick(struct dialog *dialog, struct str title, const struct dialog_row *rows,
		     size_t count);

/* A list of what is about to happen; Space leaves a row out or takes it back in, Enter goes on with
 * the rest (never with none), Esc gives up. */
void dialog_ask_preview(struct dialog *dialog, struct str title, struct str question,
			const struct dialog_row *rows, size_t count);

/* Enter was pressed on an answer that cannot be: say so below, until the next key. */
void dialog_complain(struct dialog *dialog);

/* Say something else above the rows, after what was left out or taken in. */
void dialog_say(struct dialog *dialog, struct str question);

bool dialog_is_open(const struct dialog *dialog);

/* `action` is the key's, for moving in lists as everywhere (ACTION_NONE is fine). */
enum dialog_answer dialog_input(struct dialog *dialog, enum action_id action,
				const struct input *input);

/* What was written or chosen, until the dialog is closed or asks again. */
struct str dialog_text(const struct dialog *dialog);
size_t dialog_chosen(const struct dialog *dialog);
size_t dialog_included(const struct dialog *dialog); /* a preview's rows that stay in */

/* Centred, as large as it needs to be and fits. `dialog` is not const: it learns its height. */
void dialog_paint(struct dialog *dialog, struct canvas *screen);
