/*
 * action: everything a person can do at the console, once.
 *
 * One row gives an action its number, its name for ':' commands and for the settings, the
 * keys it has by default, the views where it means something, what a command may say after
 * its name, one or two words for the hint line, and a line of help. The help screen, the
 * completion, the settings file and the manual are printed from these rows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"

enum view_id {
	VIEW_QUEUE,
	VIEW_ACCOUNT,
	VIEW_CLUSTER,
	VIEW_MAP,
	VIEW_CAMPAIGN,
	VIEW_CHAT,
	VIEW_NOTE,
	VIEW_TRAIL,
	VIEW_FEED,
	VIEW_HELP,
	VIEW_EVENTS,
	VIEW_CAMPAIGNS,
	VIEW_COUNT,
};

/* Sets of views. */
enum on {
	ON_QUEUE = 1 << VIEW_QUEUE,
	ON_ACCOUNT = 1 << VIEW_ACCOUNT,
	ON_CLUSTER = 1 << VIEW_CLUSTER,
	ON_MAP = 1 << VIEW_MAP,
	ON_CAMPAIGN = 1 << VIEW_CAMPAIGN,
	ON_CHAT = 1 << VIEW_CHAT,
	ON_NOTE = 1 << VIEW_NOTE,
	ON_TRAIL = 1 << VIEW_TRAIL,
	ON_FEED = 1 << VIEW_FEED,
	ON_HELP = 1 << VIEW_HELP,
	ON_EVENTS = 1 << VIEW_EVENTS,
	ON_CAMPAIGNS = 1 << VIEW_CAMPAIGNS,
	ON_ALL = (1 << VIEW_COUNT) - 1,
	/* Where one account is at hand: the one shown, or the one under the cursor. */
	ON_ANY_ACCOUNT = ON_ALL & ~(ON_HELP | ON_NOTE | ON_CAMPAIGNS),
	ON_LISTS = ON_QUEUE | ON_CLUSTER | ON_CAMPAIGN | ON_TRAIL | ON_FEED,
};

enum group {
	GROUP_MOVE,
	GROUP_LOOK,
	GROUP_ACT,
	GROUP_TALK,
	GROUP_PROGRAM,
	GROUP_COUNT
};

/* What may follow a command's name. */
enum argument {
	ARGUMENT_NONE,
	ARGUMENT_TEXT,
	ARGUMENT_ACCOUNT,
	ARGUMENT_PERSON,
	ARGUMENT_OUTCOME,
	ARGUMENT_FORMAT,
	ARGUMENT_THEME,
	ARGUMENT_SWITCH, /* on, off */
	ARGUMENT_COUNT,
};

/* clang-format off */
/*	 id		  name		   keys		   group    on		    argument hint	    help */
#define ACTIONS(X) \
	X(UP,		  "up",		   "k Up",	   MOVE,    ON_ALL,	    NONE,    "up",	    "one row up") \
	X(DOWN,		  "down",	   "j Down",	   MOVE,    ON_ALL,	    NONE,    "down",	    "one row down") \
	X(LEFT,		  "left",	   "h Left",	   MOVE,    ON_ACCOUNT,	    NONE,    "left",	    "the pane before") \
	X(RIGHT,	  "right",	   "l Right",	   MOVE,    ON_ACCOUNT,	    NONE,    "right",	    "the next pane") \
	X(PAGE_UP,	  "page-up",	   "PgUp ctrl-b",  MOVE,    ON_ALL,	    NONE,    "page up",	    "a page up") \
	X(PAGE_DOWN,	  "page-down",	   "PgDn ctrl-f",  MOVE,    ON_ALL,	    NONE,    "page down",   "a page down") \
	X(HALF_UP,	  "half-up",	   "ctrl-u",	   MOVE,    ON_ALL,	    NONE,    "half up",	    "half a page up") \
	X(HALF_DOWN,	  "half-down",	   "ctrl-d",	   MOVE,    ON_ALL,	    NONE,    "half down",   "half a page down") \
	X(TOP,		  "top",	   "g Home",	   MOVE,    ON_ALL,	    NONE,    "top",	    "to the first row") \
	X(BOTTOM,	  "bottom",	   "G End",	   MOVE,    ON_ALL,	    NONE,    "bottom",	    "to the last row") \
	X(OPEN,		  "open",	   "Enter",	   MOVE,    ON_ALL,	    ACCOUNT, "open",	    "open what is under the cursor, or the account named") \
	X(BACK,		  "back",	   "Esc ctrl-c",   MOVE,    ON_ALL,	    NONE,    "back",	    "back out: a filter, the marks, then the view") \
	X(LEAVE,	  "leave",	   "q",		   MOVE,    ON_ALL,	    NONE,    "back",	    "back to the view before; from the queue, quit") \
	X(BACKWARD,	  "backward",	   "[ alt-Left",   MOVE,    ON_ALL,	    NONE,    "screen before", "to the screen before, as it was left") \
	X(FORWARD,	  "forward",	   "] alt-Right",  MOVE,    ON_ALL,	    NONE,    "forward",	    "forward again, to the screen that was left") \
	X(NEXT_PANE,	  "next-pane",	   "Tab",	   MOVE,    ON_ACCOUNT,	    NONE,    "next pane",   "to the next pane") \
	X(PREVIOUS_PANE,  "previous-pane", "BackTab",	   MOVE,    ON_ACCOUNT,	    NONE,    "pane before", "to the pane before") \
	X(NEXT_ACCOUNT,	  "next-account",  "J",		   MOVE,    ON_ACCOUNT, NONE,    "next",	    "to the next account of the queue") \
	X(PREVIOUS_ACCOUNT, "previous-account", "K",	   MOVE,    ON_ACCOUNT, NONE,    "previous",    "to the account before it in the queue") \
	X(MARK,		  "mark",	   "Space",	   MOVE,    ON_QUEUE | ON_CLUSTER,  NONE,    "mark",	    "mark or unmark the row; actions then reach all marked ones") \
	X(UNMARK,	  "unmark",	   "*",		   MOVE,    ON_QUEUE | ON_CLUSTER,  NONE,    "unmark all",  "take all marks away") \
	X(FILTER,	  "filter",	   "/",		   LOOK,    ON_LISTS,	    TEXT,    "find",	    "keep only rows that hold what you type") \
	X(FIND,		  "find",	   "",		   LOOK,    ON_ALL,	    TEXT,    "find",	    "accounts by id, name, email, domain, IP, phone, subject") \
	X(WHY,		  "why",	   "w",		   LOOK,    ON_ANY_ACCOUNT, NONE,    "why",	    "the reasons, heaviest first") \
	X(CLUSTER,	  "cluster",	   "c",		   LOOK,    ON_ANY_ACCOUNT, NONE,    "cluster",	    "the accounts run by the same hand") \
	X(PICTURE,	  "picture",	   "v",		   LOOK,    ON_CLUSTER,	    NONE,    "picture",	    "the cluster as a picture: who has what of the things they share; again: the list") \
	X(MAP,		  "map",	   "m",		   LOOK,    ON_ANY_ACCOUNT, NONE,    "map",	    "where they say they are and where they are seen, on a map") \
	X(CAMPAIGN,	  "campaign",	   "C",		   LOOK,    ON_ANY_ACCOUNT | ON_CAMPAIGNS, NONE,    "campaign",    "the text they send, and its variants") \
	X(CAMPAIGNS,	  "campaigns",	   "",		   LOOK,    ON_ALL,	    ACCOUNT, "campaigns",   "all campaigns, the newest first, or those of the account named") \
	X(TRAIL,	  "trail",	   "L",		   LOOK,    ON_ALL,	    NONE,    "trail",	    "what was done: who, when, why") \
	X(FEED,		  "feed",	   "F",		   LOOK,    ON_ALL,	    NONE,    "feed",	    "what the scanners say, live") \
	X(QUEUE,	  "queue",	   "Q",		   LOOK,    ON_ALL,	    NONE,    "queue",	    "straight back to the queue") \
	X(NEXT_NEW,	  "next-new",	   ">",		   MOVE,    ON_QUEUE,	    NONE,    "next new",    "to the next row flagged since you looked (+)") \
	X(SORT,		  "sort",	   "s",		   LOOK,    ON_QUEUE,	    NONE,    "sort",	    "order the rows by the next column") \
	X(ZOOM_IN,	  "zoom-in",	   "+",		   LOOK,    ON_MAP,	    NONE,    "closer",	    "closer") \
	X(ZOOM_OUT,	  "zoom-out",	   "-",		   LOOK,    ON_MAP,	    NONE,    "farther",	    "farther away") \
	X(FIT,		  "fit",	   "f",		   LOOK,    ON_MAP,	    NONE,    "fit",	    "show all points") \
	X(DISABLE,	  "disable",	   "d",		   ACT,	    ON_ANY_ACCOUNT, TEXT,    "disable",	    "disable the account, or the marked ones, at once") \
	X(ENABLE,	  "enable",	   "e",		   ACT,	    ON_ANY_ACCOUNT, TEXT,    "re-enable",   "re-enable; asks one reason if a gate is not met") \
	X(DISABLE_CLUSTER, "disable-cluster", "D",	   ACT,	    ON_ANY_ACCOUNT, TEXT,    "cluster off", "disable the whole cluster, after a preview") \
	X(UNDO,		  "undo",	   "u",		   ACT,	    ON_ALL,	    NONE,    "undo",	    "take the last action back, exactly") \
	X(REASON,	  "reason",	   "E",		   ACT,	    ON_ANY_ACCOUNT, TEXT,    "reason",	    "put the reason in other words, as a note: the trail itself stays as it was") \
	X(DELETE,	  "delete",	   "",		   ACT,	    ON_ANY_ACCOUNT, NONE,    "delete",	    "delete the account; asks for its id first") \
	X(TAKE,		  "take",	   "T",		   ACT,	    ON_ANY_ACCOUNT, NONE,    "take",	    "take the case") \
	X(HAND_OVER,	  "hand-over",	   "H",		   ACT,	    ON_ANY_ACCOUNT, PERSON,  "hand over",   "give the case to a colleague") \
	X(CLOSE,	  "close",	   "z",		   ACT,	    ON_ANY_ACCOUNT, OUTCOME, "close",	    "close the case with an outcome; it leaves the queue") \
	X(DROP_LINK,	  "drop-link",	   "X",		   ACT,	    ON_ACCOUNT | ON_CLUSTER, TEXT, "drop link", "the account does not belong: drop its links, find the cluster anew") \
	X(NICKNAME,	  "nickname",	   "N",		   ACT,	    ON_ACCOUNT | ON_CLUSTER, TEXT, "nickname", "name the cluster") \
	X(EXPORT,	  "export",	   "x",		   ACT,	    ON_ANY_ACCOUNT, FORMAT,  "export",	    "write the case file") \
	X(EXPORT_AS,	  "save-case",	   "ctrl-x",	   ACT,	    ON_ANY_ACCOUNT, NONE,    "save case",   "write the case file: choose the format and the edition") \
	X(COPY,		  "copy",	   "y",		   ACT,	    ON_ALL,	    NONE,    "copy",	    "copy what is under the cursor") \
	X(NOTE,		  "note",	   "n",		   TALK,    ON_ANY_ACCOUNT | ON_NOTE, TEXT,    "note",	    "write a note; it stays inside") \
	X(EDITOR,	  "editor",	   "ctrl-o",	   TALK,    ON_NOTE, NONE, "editor", "write the note in your editor") \
	X(CHAT,		  "chat",	   "t",		   TALK,    ON_ANY_ACCOUNT, NONE,    "chat",	    "the conversation") \
	X(REPLY,	  "reply",	   "r",		   TALK,    ON_ACCOUNT | ON_CHAT, TEXT, "reply",    "write to the customer") \
	X(SEND_ANYWAY,	  "send-anyway",   "ctrl-s",	   TALK,    ON_ACCOUNT | ON_CHAT, NONE, "send anyway", "while a reply is written that the guard marked: send it all the same; the case's notes say so") \
	X(TAKE_BACK,	  "take-back",	   "b ctrl-t",	   TALK,    ON_ACCOUNT | ON_CHAT, NONE, "take back", "take the reply back while it waits, or when it failed; while something is written only the second key does") \
	X(ASK,		  "ask",	   "a",		   TALK,    ON_ACCOUNT | ON_CHAT, NONE, "ask",	    "put the next suggested question into the reply") \
	X(MACRO,	  "macro",	   "i",		   TALK,    ON_ACCOUNT | ON_CHAT, TEXT, "macro",    "put a prepared text into the reply") \
	X(PIN,		  "pin",	   "p",		   TALK,    ON_ACCOUNT | ON_CHAT, TEXT, "pin claim", "keep what the chosen chat line claims: a country and a kind, or put it right") \
	X(UNPIN,	  "unpin",	   "P",		   TALK,    ON_ACCOUNT | ON_CHAT, NONE, "drop claim", "the chosen chat line claims nothing; pressed again: as it was read") \
	X(COMMAND,	  "command",	   ":",		   PROGRAM, ON_ALL,	    NONE,    "command",	    "do something by its name; Tab completes") \
	X(HELP,		  "help",	   "? F1",	   PROGRAM, ON_ALL,	    NONE,    "keys",	    "every key that works here") \
	X(REFRESH,	  "refresh",	   "R ctrl-r",	   PROGRAM, ON_ALL,	    NONE,    "refresh",	    "ask the store again now") \
	X(REDRAW,	  "redraw",	   "ctrl-l",	   PROGRAM, ON_ALL,	    NONE,    "redraw",	    "draw the screen anew") \
	X(THEME,	  "theme",	   "",		   PROGRAM, ON_ALL,	    THEME,   "theme",	    "other colours: dark, light, contrast, mono") \
	X(MOUSE,	  "mouse",	   "",		   PROGRAM, ON_ALL,	    SWITCH,  "mouse",	    "the mouse on or off (off: the terminal's own selection)") \
	X(SUSPEND,	  "suspend",	   "ctrl-z",	   PROGRAM, ON_ALL,	    NONE,    "suspend",	    "to the shell; fg comes back") \
	X(QUIT,		  "quit",	   "",		   PROGRAM, ON_ALL,	    NONE,    "quit",	    "end the program")
/* clang-format on */

enum action_id {
	ACTION_NONE,
#define ACTION_ID(id, ...) ACTION_##id,
	ACTIONS(ACTION_ID)
#undef ACTION_ID
	ACTION_COUNT,
};

struct action_row {
	const char *name;
	const char *keys; /* by default; separated by blanks */
	enum group group;
	unsigned on; /* a set of enum on */
	enum argument argument;
	const char *hint;
	const char *help;
};

/* ACTION_NONE has a row too, of empty texts and no views. */
const struct action_row *action_row(enum action_id action);

const char *group_name(enum group group);          /* "Move" */
const char *view_name(enum view_id view);          /* "queue" */
const char *argument_word(enum argument argument); /* "ACCOUNT" for the help; "" for none */

bool action_works_on(enum action_id action, enum view_id view);

/* ERR_INVALID: "no action is called 'disabel'; the nearest is 'disable'". */
MUST_USE enum err action_find(struct str name, enum action_id *action);

/* Say why it does nothing here: "map works where an account is at hand". */
struct buf;
void action_refusal(enum action_id action, enum view_id view, struct buf *out);
