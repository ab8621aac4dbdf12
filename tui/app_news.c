#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "tui/app_private.h"
#include "tui/views.h"

/* The account that the topmost view has open; absent where it is a list, or about the whole desk. */
static struct str account_open(struct app *app)
{
	struct request request = { .verdict = -1, .state = -1 };
	const struct view *view = app_top(app)->view;

	switch (view->kind
			->id) { /* NOLINT(clang-diagnostic-switch-enum): the rest are of no account */
	case VIEW_ACCOUNT:
	case VIEW_CHAT:
	case VIEW_NOTE:
	case VIEW_EVENTS:
	case VIEW_MAP:
		return view->kind->load(view, &request) ? request.account : (struct str){ 0 };
	default:
		return (struct str){ 0 };
	}
}

void app_say_present(struct app *app)
{
	struct request request = { .kind = REQUEST_PRESENT, .verdict = -1, .state = -1 };

	request.account = account_open(app);
	if (app->told_present && str_equal(request.account, str_of(app->present)))
		return;
	app->told_present = true;
	free(app->present);
	app->present = NULL;
	if (request.account.len) {
		app->present = memory_new(request.account.len + 1, 1);
		memcpy(app->present, request.account.at, request.account.len);
	}
	(void)app->ask(app->with, &request); /* its answer says nothing that shows */
}

void app_arrive(struct app *app)
{
	struct request request = { .kind = REQUEST_PRESENT, .verdict = -1, .state = -1 };

	app->told_present = true;
	(void)app->ask(app->with, &request);
}

size_t app_new_flags(const struct app *app)
{
	return queue_view_new(app->stack[0].view);
}

void app_look_at_new(struct app *app)
{
	if (app->depth == 1 && queue_view_look(app->stack[0].view))
		app->dirty = true;
}
