#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/memory.h"
#include "tui/app_private.h"
#include "tui/drafts.h"
#include "tui/views.h"

#define KEEP_AFTER_US MOMENT_SECOND /* of the latest change: not at every key */

static struct draft *find(struct app *app, struct str account)
{
	for (size_t i = 0; i < app->draft_count; i++)
		if (str_is(account, app->drafts[i].account))
			return &app->drafts[i];
	return NULL;
}

static void forget(struct app *app, struct draft *draft)
{
	free(draft->account);
	free(draft->text);
	*draft = app->drafts[--app->draft_count];
}

static char *copy_of(struct str text)
{
	char *copy = memory_new(text.len + 1, 1);

	if (text.len)
		memcpy(copy, text.at, text.len);
	return copy;
}

struct str app_draft(const struct app *app, struct str account)
{
	for (size_t i = 0; i < app->draft_count; i++)
		if (str_is(account, app->drafts[i].account))
			return str_of(app->drafts[i].text);
	return (struct str){ 0 };
}

void app_keep_draft(struct app *app, struct str account, struct str text)
{
	struct draft *draft = find(app, account);

	if (draft)
		forget(app, draft);
	app_drafts_changed(app);
	if (!text.len || app->draft_count == DRAFTS_MAX)
		return;
	app->drafts[app->draft_count++] = (struct draft){ copy_of(account), copy_of(text) };
}

void app_drop_drafts(struct app *app)
{
	while (app->draft_count)
		forget(app, &app->drafts[app->draft_count - 1]);
}

/* ---- across runs ------------------------------------------------------------------------ */

void app_restore_drafts(struct app *app, const struct draft_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].is_reply)
			reply_line_restore(reply_book_line(&app->book, rows[i].account),
					   rows[i].conversation, rows[i].text);
		else
			app_keep_draft(app, rows[i].account, rows[i].text);
	}
	app->drafts_due_us = 0;
}

void app_drafts_changed(struct app *app)
{
	if (app->keeps_drafts)
		app->drafts_due_us = moment_ticks_us() + KEEP_AFTER_US;
}

void app_drafts_flush(struct app *app)
{
	if (!app->drafts_due_us)
		return;
	app->drafts_due_us = 0;
	app_want(app, &(struct wish){ .kind = WISH_DRAFTS });
}

bool app_has_drafts(const struct app *app)
{
	for (size_t i = 0; i < app->book.count; i++)
		if (app->book.lines[i]->line.len)
			return true;
	return app->draft_count > 0;
}

static void add(struct arena *arena, struct draft_row **rows, size_t *count, struct draft_row row)
{
	*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
	(*rows)[(*count)++] = row;
}

/* A note that is open is newer than what was kept of it. */
static void keep_open_notes(struct app *app)
{
	for (size_t i = 0; i < app->depth; i++)
		app_keep_draft_of(app, app->stack[i].view);
}

const struct draft_row *app_drafts(struct app *app, struct arena *arena, size_t *count)
{
	struct draft_row *rows = NULL;
	int64_t due_us = app->drafts_due_us;

	*count = 0;
	keep_open_notes(app);
	app->drafts_due_us = due_us;
	for (size_t i = 0; i < app->draft_count; i++)
		add(arena, &rows, count,
		    (struct draft_row){ .account = str_of(app->drafts[i].account),
					.text = str_of(app->drafts[i].text) });
	for (size_t i = 0; i < app->book.count; i++) {
		const struct reply_line *r = app->book.lines[i];

		if (r->line.len)
			add(arena, &rows, count,
			    (struct draft_row){ .is_reply = true,
						.account = r->self,
						.conversation = str_of(r->conversation),
						.text = line_text(&r->line) });
	}
	return rows;
}
