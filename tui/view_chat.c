/*
 * The conversation on the whole screen, and the line for replies below it: the comfortable way at 80 columns. Where there is
 * room, what the customer claims and what is seen stands beside it.
 */
#include "tui/view_account.h"
#include "tui/views.h"

static struct view *chat_open(struct str subject)
{
	struct account_view *a = account_view_new(&chat_view_kind, subject);

	a->talks = true;
	a->focus = PANE_CHAT;
	return &a->view;
}

static void chat_title(const struct view *view, struct buf *out)
{
	(void)view; /* its head says it */
	(void)out;
}

static const enum action_id hints[] = { ACTION_REPLY,     ACTION_ASK,   ACTION_MACRO,
					ACTION_TAKE_BACK, ACTION_NOTE,  ACTION_PIN,
					ACTION_OPEN,      ACTION_COPY,  ACTION_DISABLE,
					ACTION_ENABLE,    ACTION_LEAVE, ACTION_COMMAND,
					ACTION_NONE };

const struct view_kind chat_view_kind = {
	.id = VIEW_CHAT,
	.open = chat_open,
	.close = account_close,
	.title = chat_title,
	.load = account_load,
	.take = account_take,
	.fit = account_fit,
	.act = account_act,
	.input = account_input,
	.is_editing = account_is_editing,
	.paint = account_paint,
	.wait_ms = account_wait_ms,
	.hints = hints,
};
