#include <stdio.h>

#include "core/base/buf.h"
#include "tui/app_private.h"
#include "tui/views.h"

void app_paint_plain(struct app *app, struct grid *grid)
{
	struct canvas screen, body;

	if (!dialog_is_open(&app->dialog)) {
		app_paint(app, grid);
		screen = canvas_of(grid);
		body = canvas_part(&screen, (struct rect){ 0, app->height - 1, app->width, 1 });
		if (!app->commanding) /* the keys, and what was said: app_said() */
			canvas_fill(&body, (struct rect){ 0, 0, app->width, 1 }, STYLE_PLAIN);
		return;
	}
	grid_resize(grid, app->width, app->height);
	screen = canvas_of(grid);
	dialog_paint(&app->dialog, &screen);
	app->dirty = false;
}

struct str app_said(struct app *app)
{
	static const char *const signs[] = { [STATUS_GOOD] = "done: ",
					     [STATUS_WARN] = "warning: ",
					     [STATUS_FAIL] = "failed: ",
					     [STATUS_INFO] = "",
					     [STATUS_NONE] = "" };
	struct status *status = &app->status;

	if (status->level == STATUS_NONE)
		return (struct str){ 0 };
	snprintf(app->said, sizeof(app->said), "%s%s%s%s", signs[status->level], status->text,
		 status->hint[0] ? ", " : "", status->hint);
	return str_of(app->said);
}

void app_hear(struct app *app)
{
	app->status = (struct status){ .level = STATUS_NONE };
}

bool app_wants_text(struct app *app)
{
	const struct view *view = app_top(app)->view;

	if (dialog_is_open(&app->dialog))
		return app->dialog.kind == DIALOG_PROMPT;
	return app->commanding || view->kind->is_editing(view);
}

/* The line of the note or reply being written; NULL: none is. */
static struct reply_line *reply_of(struct app *app)
{
	struct request request = { .verdict = -1, .state = -1 };
	const struct view *view = app_top(app)->view;
	bool talks = view->kind->id == VIEW_ACCOUNT || view->kind->id == VIEW_CHAT;

	if (!talks || !view->kind->is_editing(view) || !view->kind->load(view, &request))
		return NULL;
	return reply_book_line(&app->book, request.account);
}

static bool is_asked(struct app *app)
{
	return dialog_is_open(&app->dialog) || app->commanding;
}

struct str app_begun(struct app *app)
{
	struct reply_line *reply = is_asked(app) ? NULL : reply_of(app);

	if (!is_asked(app) && app_top(app)->view->kind->id == VIEW_NOTE)
		return note_view_draft(app_top(app)->view);
	return reply ? line_text(&reply->line) : (struct str){ 0 };
}

void app_begin_anew(struct app *app)
{
	struct reply_line *reply = is_asked(app) ? NULL : reply_of(app);

	if (!is_asked(app) && app_top(app)->view->kind->id == VIEW_NOTE)
		note_view_go_on(app_top(app)->view, STR(""));
	else if (reply)
		line_clear(&reply->line);
}

bool app_waits(struct app *app)
{
	for (size_t i = 0; i < PENDING_MAX; i++)
		if (app->pending[i].arena)
			return true;
	return app_top(app)->ticket != 0;
}

bool app_shows_list(struct app *app)
{
	return (1U << app_top(app)->view->kind->id) & (ON_LISTS | ON_CAMPAIGNS) & ~ON_CAMPAIGN;
}

size_t app_flags_new(const struct app *app)
{
	return app_new_flags(app);
}
