#include "core/base/buf.h"
#include "tui/app_private.h"

#define RUN_US 350000 /* between two letters that somebody types */

/* What somebody who thinks the reply line has the keys must not do to anybody. */
static bool acts(enum action_id action)
{
	return action_row(action)->group == GROUP_ACT && action != ACTION_COPY;
}

static void say_typing(struct app *app)
{
	char reply[KEY_TEXT_MAX];

	app->held = ACTION_NONE;
	app->held_until_us = 0;
	app->types = true;
	keymap_first(&app->keys, ACTION_REPLY, reply);
	status_say(&app->status, STATUS_WARN, moment_ticks_us(),
		   "that looks like typing, and nothing was done: %s writes a reply", reply);
	app->dirty = true;
}

/* The first letter of a word may be meant: it waits a moment for a second one. */
static void hold(struct app *app, enum action_id action)
{
	app->held = action;
	app->held_until_us = moment_ticks_us() + RUN_US;
}

static bool goes_on(struct app *app, enum action_id action)
{
	if (!app->types && app->held == ACTION_NONE && !acts(action))
		return false;
	say_typing(app);
	return true;
}

bool app_typing(struct app *app, enum action_id action, struct key key)
{
	int64_t now_us = moment_ticks_us();
	bool runs = app->typed_us && now_us - app->typed_us < RUN_US;
	bool talks = app_top(app)->view->kind->id == VIEW_CHAT;

	if (app->plain || !key_is_text(key) || (!runs && !talks))
		return false;
	app->types = app->types && runs;
	if (app->types || action == ACTION_NONE || action_row(action)->group != GROUP_MOVE)
		app->typed_us = now_us;
	if (runs)
		return goes_on(app, action);
	if (!acts(action))
		return false;
	hold(app, action);
	return true;
}

void app_typing_end(struct app *app, bool given_up)
{
	enum action_id action = app->held;

	app->held = ACTION_NONE;
	app->held_until_us = 0;
	if (action == ACTION_NONE)
		return;
	if (given_up)
		app_tell(app, STATUS_INFO, STR("nothing was done"));
	else
		app_perform(app, action, (struct str){ 0 });
}
