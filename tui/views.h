/*
 * views: every screen of the console, and the few things that app.c hands to one of them besides
 * what view.h says.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/model/claim.h"
#include "core/model/ids.h"
#include "tui/view.h"

struct arena;

/* Without a subject the queue; with one, the accounts found for that text. */
extern const struct view_kind queue_view_kind;
extern const struct view_kind account_view_kind;   /* an account's id */
extern const struct view_kind cluster_view_kind;   /* the id of an account in it */
extern const struct view_kind map_view_kind;       /* an account's id */
extern const struct view_kind campaign_view_kind;  /* an account's id, or campaign_subject() */
extern const struct view_kind campaigns_view_kind; /* an account's id; absent: everybody's */
extern const struct view_kind chat_view_kind;      /* an account's id */
extern const struct view_kind note_view_kind;      /* an account's id */
extern const struct view_kind trail_view_kind;     /* an account's id; absent: everybody's */
extern const struct view_kind feed_view_kind;      /* no subject */
extern const struct view_kind events_view_kind;    /* an account's id */
extern const struct view_kind help_view_kind;      /* the name of the view that it is for */

/* Names a campaign, not an account, for the campaign's view. */
struct str campaign_subject(struct arena *arena, struct campaign_no no);

/* NULL for one that comes with a later version. */
const struct view_kind *view_kind_of(enum view_id id);

/* The account `by` rows below `account` in this queue; absent past its ends. */
struct str queue_view_beside(const struct view *view, struct str account, int by);

/* Take the mark from an account's row, where the view has marks. */
void view_unmark(struct view *view, int64_t account);

/* The ids of a queue's rows, for completing commands: at most `most`; answers how many. */
size_t queue_view_accounts(const struct view *view, struct str *ids, size_t most);

/* Whose names stand in it: who has cases, and who is at another console; each once, behind the `count` names there
 * are. At most `most` in all; answers how many. */
size_t queue_view_people(const struct view *view, struct str *names, size_t count, size_t most);

/* How many of a queue's rows came since somebody looked; and a look: those that show are not new any more. True if that
 * took any. */
size_t queue_view_new(const struct view *view);
bool queue_view_look(struct view *view);

/* Which events to ask for; none: the account's newest. Before load. */
void events_view_want(struct view *view, const struct str *events, size_t count);

/* The keys that help shows. The map outlives the view. */
void help_view_keys(struct view *view, const struct keymap *keys);

/* Of the account's view and of its conversation: the line for replies, which outlives the view. Nothing is being written yet. */
struct reply_line;
void account_view_reply(struct view *view, struct reply_line *line);

/* Of the same two: is the customer's place judged otherwise than when this was last asked? */
bool view_place_moved(struct view *view, enum place_verdict *before, enum place_verdict *now);

/* What was written and not saved; and to go on with it. */
struct str note_view_draft(const struct view *view);
void note_view_go_on(struct view *view, struct str draft);
