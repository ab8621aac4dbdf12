#include "tui/app.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "tui/app_private.h"
#include "tui/at_hand.h"
#include "tui/views.h"

static char *copy_of(struct str text)
{
	char *copy = memory_new(text.len + 1, 1);

	if (text.len)
		memcpy(copy, text.at, text.len);
	return copy;
}

struct app *app_new(const struct app_setup *setup)
{
	struct app *app = memory_new(1, sizeof(*app));
	struct intent queue = intent_show(VIEW_QUEUE, (struct str){ 0 });

	app->plain = setup->plain;
	app->keys = setup->keys;
	app->ask = setup->ask;
	app->with = setup->with;
	app->now = setup->now;
	app->desk_name = copy_of(setup->desk_name);
	app->actor = copy_of(setup->actor);
	app->export_dir = copy_of(setup->export_dir);
	app->command = LINE_UP_TO(2000);
	app->book = (struct reply_book){ .keys = &app->keys,
					 .actor = str_of(app->actor),
					 .macros = setup->macros,
					 .macro_count = setup->macro_count };
	app_restore_drafts(app, setup->drafts, setup->draft_count);
	app->keeps_drafts = setup->keeps_drafts;
	app->keeps_session = setup->keeps_session;
	app->wish_texts = arena_new();
	app->dirty = true;
	app_arrive(app);
	app_show(app, VIEW_QUEUE, &queue);
	app_ask_own_replies(app);
	if (setup->session && !setup->account.len)
		app_go_on(app, setup->session);
	if (setup->account.len) {
		struct intent account = intent_show(VIEW_ACCOUNT, setup->account);

		app_show(app, VIEW_ACCOUNT, &account);
	}
	return app;
}

void app_free(struct app *app)
{
	if (!app)
		return;
	for (size_t i = 0; i < app->depth; i++)
		app_close(&app->stack[i]);
	app_forget_forward(app);
	for (size_t i = 0; i < PENDING_MAX; i++)
		errand_release(&app->pending[i]);
	errand_release(&app->errand);
	app_drop_drafts(app);
	reply_book_release(&app->book);
	dialog_release(&app->dialog);
	line_release(&app->command);
	arena_free(app->wish_texts);
	free(app->completed);
	free(app->present);
	free(app->desk_name);
	free(app->actor);
	free(app->export_dir);
	free(app);
}

void app_tell(struct app *app, enum status_level level, struct str text)
{
	status_say(&app->status, level, moment_ticks_us(), "%" PRI_STR, ARG_STR(text));
	app->dirty = true;
}

void app_hush(struct app *app)
{
	if (status_expire(&app->status, moment_ticks_us(), true))
		app->dirty = true;
}

void app_say(struct app *app, bool bad, struct str text)
{
	app_tell(app, bad ? STATUS_FAIL : STATUS_INFO, text);
}

void app_want(struct app *app, const struct wish *wish)
{
	if (app->wish_count == WISHES_MAX)
		return;
	app->wishes[app->wish_count] = *wish;
	app->wishes[app->wish_count++].text = arena_str(app->wish_texts, wish->text);
}

bool app_wish(struct app *app, struct wish *wish)
{
	if (!app->wish_count) {
		arena_reset(app->wish_texts);
		return false;
	}
	*wish = app->wishes[0];
	app->wish_count--;
	memmove(&app->wishes[0], &app->wishes[1], app->wish_count * sizeof(app->wishes[0]));
	return true;
}

/* ---- the stack of views ----------------------------------------------------------------- */

struct opened *app_top(struct app *app)
{
	assert(app->depth > 0);
	return &app->stack[app->depth - 1];
}

void app_ready(struct app *app, struct view *view)
{
	view->now_us = app->now().us;
	view->linear = app->plain;
	view->kind->fit(view, app->width, app->height > 2 ? app->height - 2 : app->height);
}

void app_reload(struct app *app, struct opened *opened)
{
	struct request request = { .verdict = -1, .state = -1 };

	opened->view->now_us = app->now().us;
	if (!opened->view->kind->load(opened->view, &request))
		return;
	if (request.kind == REQUEST_CLUSTER && app_previews(app))
		return; /* it would overtake the preview's question; its answer asks again */
	opened->ticket = app->ask(app->with, &request);
	opened->asked_us = moment_ticks_us();
}

void app_close(struct opened *opened)
{
	opened->view->kind->close(opened->view);
	free(opened->subject);
}

/* Drop the view right above the queue: the way back gets shorter, the queue stays. */
static void make_room(struct app *app)
{
	if (app->depth < STACK_MAX)
		return;
	app_close(&app->stack[1]);
	memmove(&app->stack[1], &app->stack[2], (app->depth - 2) * sizeof(app->stack[0]));
	app->depth--;
}

static void prepare(struct app *app, struct view *view, const struct intent *intent)
{
	if (intent->view == VIEW_EVENTS)
		events_view_want(view, intent->events, intent->event_count);
	if (intent->view == VIEW_HELP)
		help_view_keys(view, &app->keys);
	if (intent->view == VIEW_NOTE)
		note_view_go_on(view, app_draft(app, intent->subject));
	if (intent->view == VIEW_ACCOUNT || intent->view == VIEW_CHAT)
		account_view_reply(view, reply_book_line(&app->book, intent->subject));
}

bool app_show(struct app *app, enum view_id id, const struct intent *intent)
{
	const struct view_kind *kind = view_kind_of(id);
	struct view *view;

	if (!kind) {
		app_tell(app, STATUS_INFO, STR("that screen comes with a later version"));
		return false;
	}
	view = kind->open(intent->subject);
	prepare(app, view, intent);
	app_forget_forward(app);
	make_room(app);
	app_hush(app);
	app->stack[app->depth++] = (struct opened){
		.view = view,
		.then = intent->action,
		.subject = str_is_absent(intent->subject) ? NULL : copy_of(intent->subject),
	};
	app_ready(app, view);
	app_reload(app, app_top(app));
	app->dirty = true;
	return true;
}

/* A note that was begun is kept, to go on with when it is opened again. */
void app_keep_draft_of(struct app *app, struct view *view)
{
	struct request request = { .verdict = -1, .state = -1 };

	if (view->kind->id == VIEW_NOTE && view->kind->load(view, &request))
		app_keep_draft(app, request.account, note_view_draft(view));
}

void app_forget_forward(struct app *app)
{
	while (app->forward_count)
		app_close(&app->forward[--app->forward_count]);
}

/* A note goes on as a draft, and the help has nothing to come back to. */
static bool can_come_back(const struct view *view)
{
	return view->kind->id != VIEW_NOTE && view->kind->id != VIEW_HELP;
}

/* Off the stack, as it is: the way forward brings it back with its cursor, its filter and its marks. */
static void leave_top(struct app *app, bool for_good)
{
	struct opened top = *app_top(app);

	app_keep_draft_of(app, top.view);
	app->depth--;
	if (for_good || !can_come_back(top.view) || app->forward_count == STACK_MAX) {
		app_close(&top);
		return;
	}
	top.ticket = 0;
	top.then = ACTION_NONE;
	app->forward[app->forward_count++] = top;
}

static void look_again(struct app *app)
{
	app_ready(app, app_top(app)->view);
	app_reload(app, app_top(app));
	app->dirty = true;
}

static void go_back(struct app *app, bool for_good)
{
	app->dirty = true;
	if (app->depth == 1) {
		app_quit(app);
		return;
	}
	app_hush(app);
	leave_top(app, for_good);
	look_again(app);
}

void app_back(struct app *app)
{
	go_back(app, false);
}

void app_forward(struct app *app)
{
	if (!app->forward_count) {
		app_tell(app, STATUS_INFO, STR("there is nothing to go forward to"));
		return;
	}
	app_hush(app);
	app->stack[app->depth++] = app->forward[--app->forward_count];
	look_again(app);
}

void app_to_queue(struct app *app)
{
	app_hush(app);
	while (app->depth > 1)
		leave_top(app, false);
	look_again(app);
}

void app_quit(struct app *app)
{
	for (size_t i = 0; i < app->depth; i++)
		app_keep_draft_of(app, app->stack[i].view);
	app_drafts_flush(app);
	if (app_reply_waits(app) || (app_has_drafts(app) && !app->keeps_drafts))
		app_ask_quit(app);
	else
		app_want(app, &(struct wish){ .kind = WISH_QUIT });
}

/* ---- snapshots -------------------------------------------------------------------------- */

static struct opened *waiting_for(struct app *app, uint64_t ticket)
{
	for (size_t i = 0; ticket && i < app->depth; i++)
		if (app->stack[i].ticket == ticket)
			return &app->stack[i];
	return NULL;
}

static void learn_head(struct app *app, const struct snapshot *snapshot)
{
	if (moment_is_never(snapshot->head.now)) /* the store could not be read */
		return;
	app->head = snapshot->head;
	app->has_head = true;
	if (!str_equal(snapshot->head.desk_name, str_of(app->desk_name))) {
		free(app->desk_name);
		app->desk_name = copy_of(snapshot->head.desk_name);
	}
	app->head.desk_name = app->head.actor = (struct str){ 0 };
}

/* What was opened is not there: say so, and show what was there before. */
static void take_failure(struct app *app, struct opened *opened, struct snapshot *snapshot)
{
	app->failing = err_is_fault(snapshot->error);
	opened->ticket = 0;
	if (snapshot->error == ERR_NOT_FOUND && opened == app_top(app) && app->depth > 1)
		go_back(app, true);
	app_tell(app, STATUS_FAIL, snapshot->failure);
	snapshot_free(snapshot);
}

static void do_what_waited(struct app *app, struct opened *opened)
{
	enum action_id then = opened->then;
	struct intent intent;

	opened->then = ACTION_NONE;
	if (then == ACTION_NONE)
		return;
	intent = opened->view->kind->act(opened->view, then, (struct str){ 0 });
	app_carry_out(app, &intent);
}

void app_take(struct app *app, struct snapshot *snapshot)
{
	struct opened *opened = waiting_for(app, snapshot->ticket);

	app->dirty = true;
	learn_head(app, snapshot);
	if (app_take_act(app, snapshot))
		return;
	if (!opened) {
		snapshot_free(snapshot); /* its view is gone */
		return;
	}
	if (snapshot->error) {
		take_failure(app, opened, snapshot);
		return;
	}
	app->failing = false;
	opened->ticket = 0;
	opened->has_seen = true;
	opened->seen = snapshot->head.newest;
	app_ready(app, opened->view);
	opened->view->kind->take(opened->view, snapshot);
	app_ready(app, opened->view);
	app_say_moved(app, opened);
	do_what_waited(app, opened);
	app_say_present(app);
}

/* The queue too, behind whatever is open: what is flagged meanwhile is counted on top. */
void app_changed(struct app *app)
{
	app_reload(app, app_top(app));
	if (app->depth > 1)
		app_reload(app, &app->stack[0]);
	app->dirty = true;
}

void app_edited(struct app *app, struct str text, struct str why)
{
	struct opened *top = app_top(app);
	struct input input = { .kind = str_is_absent(text) ? INPUT_RESUME : INPUT_PASTE,
			       .paste = text };
	struct intent intent;

	if (str_is_absent(text))
		app_tell(app, STATUS_FAIL, why);
	intent = top->view->kind->input(top->view, &input);
	app_carry_out(app, &intent);
}

/* ---- what a view wants ------------------------------------------------------------------ */

void app_carry_out(struct app *app, const struct intent *intent)
{
	switch (intent->kind) {
	case INTENT_NONE:
		break;
	case INTENT_DRAW:
		app->dirty = true;
		break;
	case INTENT_REFUSE:
	case INTENT_SAY:
		app_tell(app, STATUS_INFO, intent->text);
		break;
	case INTENT_BACK:
		app_back(app);
		break;
	case INTENT_QUIT:
		app_quit(app);
		break;
	case INTENT_SHOW:
		app_show(app, intent->view, intent);
		break;
	case INTENT_LOAD:
		app_reload(app, app_top(app));
		app->dirty = true;
		break;
	case INTENT_ACT:
		app_act(app, intent);
		break;
	case INTENT_PREVIEW:
		app_preview(app, intent);
		break;
	case INTENT_EDIT:
		app_want(app, &(struct wish){ .kind = WISH_EDIT, .text = intent->text });
		break;
	case INTENT_REPLY:
		app_reply(app, intent);
		break;
	case INTENT_TAKE_BACK:
		app_take_back(app, intent);
		break;
	case INTENT_MACRO:
		app_ask_macro(app);
		break;
	case INTENT_COPY:
		app_want(app, &(struct wish){ .kind = WISH_COPY, .text = intent->text });
		break;
	}
}

/* ---- time and size ---------------------------------------------------------------------- */

void app_fit(struct app *app, int width, int height)
{
	app->width = width;
	app->height = height;
	app_ready(app, app_top(app)->view);
	app->dirty = true;
}

bool app_is_dirty(const struct app *app)
{
	return app->dirty;
}

void app_tick(struct app *app)
{
	if (status_expire(&app->status, moment_ticks_us(), false))
		app->dirty = true;
	if (app->redraw_us && moment_ticks_us() >= app->redraw_us)
		app->dirty = true;
	if (app->held != ACTION_NONE && moment_ticks_us() >= app->held_until_us)
		app_typing_end(app, false);
	if (app->drafts_due_us && moment_ticks_us() >= app->drafts_due_us)
		app_drafts_flush(app);
	app_session_flush(app);
	if (app_top(app)->ticket && moment_ticks_us() - app_top(app)->asked_us >= SLOW_US)
		app->dirty = true;
	if (app->has_head && app->now().us / MOMENT_MINUTE != app->head.now.us / MOMENT_MINUTE) {
		app->head.now = app->now();
		app->dirty = true;
	}
}

/* Until then, if that is before `ms`. 0: never. */
static int sooner(int ms, int64_t at_us)
{
	int64_t left_us = at_us - moment_ticks_us();

	if (!at_us || left_us >= (int64_t)ms * 1000)
		return ms;
	return left_us > 0 ? (int)(left_us / 1000 + 1) : 0;
}

int app_wait_ms(const struct app *app)
{
	const struct opened *top = &app->stack[app->depth - 1];
	int status_ms = status_wait_ms(&app->status, moment_ticks_us());
	int ms = (int)((MOMENT_MINUTE - app->now().us % MOMENT_MINUTE) / 1000 + 1);
	int64_t waited_us = moment_ticks_us() - top->asked_us;

	if (status_ms >= 0 && status_ms < ms)
		ms = status_ms;
	if (top->ticket && waited_us < SLOW_US && (SLOW_US - waited_us) / 1000 + 1 < ms)
		ms = (int)((SLOW_US - waited_us) / 1000 + 1);
	ms = sooner(ms, app->redraw_us);
	ms = sooner(ms, app->held_until_us);
	ms = sooner(ms, app->session_due_us);
	return sooner(ms, app->drafts_due_us);
}
