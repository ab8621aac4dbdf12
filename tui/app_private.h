/*
 * app_private: what the files of the app share. Not for views.
 */
#pragma once

#include "tui/app.h"
#include "tui/command.h"
#include "tui/dialog.h"
#include "tui/line.h"
#include "tui/reply_line.h"
#include "tui/status.h"
#include "tui/view.h"

struct arena;
struct preview;

#define STACK_MAX 24   /* views open at once; the one above the queue goes when there are more */
#define PENDING_MAX 32 /* acts on their way */
#define WISHES_MAX 8
#define DRAFTS_MAX 32
#define SLOW_US 150000 /* a question that waits longer shows in the state line */

/* A view, and the question it waits for. */
struct opened {
	struct view *view;
	uint64_t ticket; /* 0: it waits for nothing */
	int64_t asked_us;
	bool has_seen;
	struct action_no seen; /* the newest act of the desk when what it shows was asked for */
	char *subject;         /* it was opened on; NULL: absent */
	enum action_id then;   /* done when the first snapshot is there */
};

/* What an answer of the desk is for. */
enum purpose {
	FOR_NOTHING,
	FOR_ACT,
	FOR_PREVIEW_CLUSTER, /* whose members `D` would reach */
	FOR_PREVIEW,         /* what it would do to them */
	FOR_EXPORT,
	FOR_REPLY,
	FOR_TAKE_BACK,
	FOR_ASIDE,       /* a note beside a reply */
	FOR_OWN_REPLIES, /* what became of them while nobody looked */
};

/* An act being prepared, asked about, or under way: everything needed to carry it out. */
struct errand {
	struct arena *arena; /* of the texts; NULL: there is none */
	enum purpose purpose;
	uint64_t ticket;
	struct act_request act;
	enum export_format format; /* of a case file */
	enum export_edition edition;
	struct preview *preview; /* of the dialog that shows one */
	enum action_id action;
	struct str said; /* what came with the action: a reason, an outcome, a person, a text */
	bool marked;     /* its accounts are marked rows: those it reaches lose their marks */
	struct str what; /* "acct-7421" or "3 accounts", for sentences */
	struct str conversation, aside; /* of a reply */
	struct pin_request pin;         /* ACTION_PIN, UNPIN */
	uint64_t inputs;                /* how many there were when it was asked */
};

/* What the open dialog asks for. */
enum asking {
	ASKING_NOTHING,
	ASKING_MARKED,   /* marked rows are meant, and the cursor is elsewhere */
	ASKING_REASON,   /* enable past a gate, or a cluster past the ceiling */
	ASKING_REWORDED, /* the reason in other words */
	ASKING_NICKNAME,
	ASKING_APART,   /* drop the links of an account */
	ASKING_CONFIRM, /* delete */
	ASKING_OUTCOME,
	ASKING_WORD, /* why it is closed */
	ASKING_PERSON,
	ASKING_STRANGER, /* whom nobody here knows: the name again, or another one */
	ASKING_EXPORT,   /* which format and edition */
	ASKING_PREVIEW,
	ASKING_QUIT, /* with a note that was not saved */
	ASKING_MACRO,
	ASKING_PIN, /* what a chat line claims */
};

struct draft { /* a note's */
	char *account, *text;
};

struct app {
	struct keymap keys;
	uint64_t (*ask)(void *with, const struct request *request);
	void *with;
	struct moment (*now)(void);
	char *desk_name, *actor, *export_dir;

	struct opened stack[STACK_MAX];
	size_t depth;
	struct opened forward[STACK_MAX]; /* what was left by going back, the latest last */
	size_t forward_count;
	int width, height;

	struct desk_head head; /* figures only: its texts are above */
	bool has_head;
	bool failing; /* the latest question failed */

	struct status status;
	char said[STATUS_BYTES_MAX + STATUS_HINT_BYTES + 16]; /* the same, to be read aloud */
	struct line command;                                  /* behind ':' */
	bool commanding;
	size_t completion; /* how often Tab was pressed on it */
	char *completed;   /* what was completed */
	char *present;     /* the account that others were told is open here; NULL: none */
	struct dialog dialog;
	enum asking asking;
	struct errand errand; /* of the dialog */
	struct errand pending[PENDING_MAX];

	struct wish wishes[WISHES_MAX];
	size_t wish_count;
	struct arena *wish_texts;
	struct draft drafts[DRAFTS_MAX];
	size_t draft_count;
	int64_t session_due_us; /* when it is to be written where somebody is; 0: nothing was pressed since */
	int64_t drafts_due_us; /* when they are to be written; 0: nothing changed */
	struct reply_book book;
	uint64_t inputs;
	int64_t replied_us;  /* when the latest reply was handed over */
	int64_t typed_us;    /* when a letter was pressed in the conversation that does not move */
	bool types;          /* and more came at once: nothing is done until a pause */
	enum action_id held; /* by a letter there, until it is clear that it begins no word */
	int64_t held_until_us;
	int64_t redraw_us;  /* when what shows changes by itself; 0: not */
	bool keeps_session; /* somebody writes down where it is */
	bool keeps_drafts;  /* somebody writes them down: quitting loses none */
	bool told_present;  /* the others, what is open here */
	bool plain;         /* in lines */
	bool dirty;
};

/* app.c: views, keys */
struct opened *app_top(struct app *app);
bool app_show(struct app *app, enum view_id view, const struct intent *intent);
void app_back(struct app *app);
void app_forward(struct app *app);
void app_forget_forward(struct app *app);
void app_close(struct opened *opened);
void app_to_queue(struct app *app);
void app_ready(struct app *app, struct view *view); /* it learns the time and its size */
void app_reload(struct app *app, struct opened *opened);
void app_perform(struct app *app, enum action_id action, struct str argument);
void app_carry_out(struct app *app, const struct intent *intent);
void app_want(struct app *app, const struct wish *wish);
void app_tell(struct app *app, enum status_level level, struct str text);
void app_hush(struct app *app); /* what was said last has been seen */
void app_quit(struct app *app);

/* app_session.c */
void app_go_on(struct app *app, const struct session *session);
void app_session_changed(struct app *app);
void app_session_flush(struct app *app); /* when it is due */

/* app_news.c: colleagues, and what is flagged meanwhile */
void app_arrive(
	struct app *app); /* before the first question, so that its answer knows of the others */
void app_say_present(struct app *app); /* tell the others what is open here, if that has changed */
size_t app_new_flags(const struct app *app);
void app_look_at_new(struct app *app); /* a key was pressed: what shows of them has been seen */

/* app_reply.c: replies to customers */
void app_reply(struct app *app, const struct intent *intent);
void app_take_back(struct app *app, const struct intent *intent);
void app_take_reply(struct app *app, struct errand *errand,
		    const struct snapshot *snapshot); /* the errand is gone then */
void app_ask_own_replies(struct app *app);            /* what became of those of the run before */
bool app_reply_waits(const struct app *app);          /* one of ours can still be taken back */
void app_ask_macro(struct app *app);
void app_use_macro(struct app *app, size_t chosen);

/* app_pin.c: claims in the chat, kept and put right */
void app_pin(struct app *app, const struct intent *intent);
bool app_pin_typed(struct app *app,
		   struct errand *errand); /* false: the line cannot be read, and says why */
bool app_pin_completes(struct app *app, const struct input *input); /* Tab in its dialog */
void app_say_moved(struct app *app,
		   struct opened *opened); /* where the customer is, judged otherwise now */

/* app_drafts.c: notes and replies that were begun */
void app_drafts_changed(struct app *app);
void app_drafts_flush(struct app *app);
void app_restore_drafts(struct app *app, const struct draft_row *rows, size_t count);
bool app_has_drafts(const struct app *app);
void app_keep_draft_of(struct app *app, struct view *view); /* app.c: if it is a note's */
struct str app_draft(const struct app *app, struct str account);
void app_keep_draft(struct app *app, struct str account, struct str text); /* empty: forget it */
void app_drop_drafts(struct app *app);

/* app_typing.c: whoever writes in the conversation without having said so does nothing to anybody */
bool app_typing(struct app *app, enum action_id action,
		struct key key);                     /* true: the key is done with */
void app_typing_end(struct app *app, bool given_up); /* what waits is done, or not */

/* app_act.c: acts */
void app_act(struct app *app, const struct intent *intent);
void app_begin(struct app *app, struct errand *errand); /* do it, or ask what it needs first */
void app_preview(struct app *app, const struct intent *intent);
bool app_take_act(struct app *app, struct snapshot *snapshot); /* true: it was one */
bool app_previews(const struct app *app);                      /* a preview waits for its cluster */
void errand_release(struct errand *errand);
struct errand app_errand(struct app *app, const struct intent *intent);
void app_keep(struct app *app, struct errand *errand); /* until its answer comes */
void app_nickname(struct app *app, struct errand *errand,
		  struct str name); /* likewise; "-": none */
void app_reword(struct app *app, struct errand *errand, struct str reason); /* likewise */
void app_export(struct app *app,
		struct errand *errand); /* its case file; the errand is gone then */
void app_send(struct app *app,
	      struct errand *errand); /* its act, as it stands; the errand is gone then */

/* app_dialog.c: questions in front of the view */
void app_ask_marked(struct app *app, struct errand *errand);
void app_ask_reason(struct app *app, struct errand *errand, struct str question);
void app_ask_apart(struct app *app, struct errand *errand);
void app_ask_nickname(struct app *app, struct errand *errand);
void app_ask_reworded(struct app *app, struct errand *errand);
void app_ask_confirm(struct app *app, struct errand *errand);
void app_ask_outcome(struct app *app, struct errand *errand);
void app_ask_word(struct app *app, struct errand *errand);
void app_ask_person(struct app *app, struct errand *errand);
void app_ask_stranger(struct app *app, struct errand *errand, struct str why);
void app_ask_export(struct app *app, struct errand *errand);
/* A cluster's accounts as the answer to a dry run has them (app_preview.c). Who is clean or has a good record is left out
 * until a person takes them in. */
void app_ask_preview(struct app *app, struct errand *errand, const struct act_answer *answer);
void app_follow_preview(
	struct app *app); /* the words above the rows, after what was left out or taken in */
/* Exactly those rows that stayed in, each by its name: who joined the cluster since is not among them. */
void app_take_preview(struct app *app);
void app_ask_quit(struct app *app);
void app_begin_dialog(struct app *app, enum asking asking, struct errand *errand);
void app_dialog_input(struct app *app, const struct input *input);

/* app_command.c: the line behind ':' */
void app_command_begin(struct app *app, struct str text);
void app_command_suggest(struct app *app, struct canvas *body); /* what it may become */
void app_command_input(struct app *app, const struct input *input);
