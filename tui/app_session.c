#include "tui/app_private.h"

#include "core/base/arena.h"
#include "core/base/moment.h"
#include "tui/views.h"

#define KEEP_AFTER_US (2 * MOMENT_SECOND) /* of the first key since: not at every one */

/* A note goes on as a draft; what stands on events is found again from its account. */
static bool is_kept(enum view_id view)
{
	return view != VIEW_NOTE && view != VIEW_HELP && view != VIEW_EVENTS;
}

void app_session(struct app *app, struct arena *arena, struct session *session)
{
	session->count = 0;
	for (size_t i = 0; i < app->depth && session->count < SESSION_ROWS_MAX; i++) {
		const struct view *view = app->stack[i].view;
		struct session_row *row = &session->rows[session->count];

		if (!is_kept(view->kind->id))
			break; /* nothing above it without it */
		*row = (struct session_row){ .view = view->kind->id };
		if (app->stack[i].subject)
			row->subject = arena_str(arena, str_of(app->stack[i].subject));
		if (view->kind->place)
			view->kind->place(view, &row->place);
		row->place.filter = arena_str(arena, row->place.filter);
		session->count++;
	}
}

static bool can_open(const struct session_row *row)
{
	bool needs_subject = row->view != VIEW_QUEUE && row->view != VIEW_TRAIL &&
			     row->view != VIEW_FEED && row->view != VIEW_CAMPAIGNS;

	return is_kept(row->view) && view_kind_of(row->view) &&
	       (!needs_subject || row->subject.len);
}

void app_go_on(struct app *app, const struct session *session)
{
	for (size_t i = 0; i < session->count && app->depth < STACK_MAX; i++) {
		const struct session_row *row = &session->rows[i];
		struct intent intent = { .view = row->view, .subject = row->subject };

		if (!can_open(row) || (i == 0 && row->view != VIEW_QUEUE))
			return;
		if (i > 0)
			app_show(app, row->view, &intent);
		if (app_top(app)->view->kind->go)
			app_top(app)->view->kind->go(app_top(app)->view, &row->place);
	}
}

void app_session_changed(struct app *app)
{
	if (app->keeps_session && !app->session_due_us)
		app->session_due_us = moment_ticks_us() + KEEP_AFTER_US;
}

void app_session_flush(struct app *app)
{
	if (!app->session_due_us || moment_ticks_us() < app->session_due_us)
		return;
	app->session_due_us = 0;
	app_want(app, &(struct wish){ .kind = WISH_SESSION });
}
