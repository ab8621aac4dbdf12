#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/app_private.h"
#include "tui/at_hand.h"
#include "tui/views.h"

#define TYPED_AHEAD_US 800000 /* after Enter in the reply line */

/* The account that the view shows: what it asks the desk for. */
static struct str account_of(const struct view *view)
{
	struct request request = { .verdict = -1, .state = -1 };

	if (view->kind->id != VIEW_ACCOUNT || !view->kind->load(view, &request))
		return (struct str){ 0 };
	return request.account;
}

/* To the neighbour in the queue: the view is replaced, so that there is one way back. */
static void go_beside(struct app *app, int by)
{
	struct str account = account_of(app_top(app)->view);
	struct intent intent;

	if (!account.len) {
		app_tell(app, STATUS_INFO,
			 STR("the neighbours in the queue are for an open account"));
		return;
	}
	account = queue_view_beside(app->stack[0].view, account, by);
	if (!account.len) {
		app_tell(app, STATUS_INFO,
			 by > 0 ? STR("this is the last account of the queue")
				: STR("this is the first account of the queue"));
		return;
	}
	intent = intent_show(VIEW_ACCOUNT, account);
	if (app_show(app, VIEW_ACCOUNT, &intent)) {
		struct opened *before = &app->stack[app->depth - 2];

		app_close(before);
		*before = *app_top(app);
		app->depth--;
	}
}

static void show_help(struct app *app)
{
	enum view_id on = app_top(app)->view->kind->id;
	struct intent intent = intent_show(VIEW_HELP, str_of(view_name(on)));

	if (on == VIEW_HELP)
		app_back(app);
	else
		app_show(app, VIEW_HELP, &intent);
}

static void find_accounts(struct app *app, struct str text)
{
	struct intent intent = intent_show(VIEW_QUEUE, text);

	if (text.len)
		app_show(app, VIEW_QUEUE, &intent);
	else
		app_command_begin(app, STR("find "));
}

static void choose_theme(struct app *app, struct str name)
{
	enum theme theme;

	if (theme_find(name, &theme))
		app_tell(app, STATUS_FAIL, str_of(err_text(ERR_INVALID)));
	else
		app_want(app, &(struct wish){ .kind = WISH_THEME, .theme = theme });
}

static void show(struct app *app, struct intent intent)
{
	app_show(app, intent.view, &intent);
}

/* What works everywhere, whatever the view. False: it is not of that kind. */
static bool perform_everywhere(struct app *app, enum action_id action, struct str argument)
{
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest are the view's */
	case ACTION_HELP:
		show_help(app);
		return true;
	case ACTION_COMMAND:
		app_command_begin(app, STR(""));
		return true;
	case ACTION_REFRESH:
		app_reload(app, app_top(app));
		app_tell(app, STATUS_INFO,
			 app_top(app)->ticket ? STR("asked again")
					      : STR("there is nothing here to ask again"));
		return true;
	case ACTION_REDRAW:
		app_want(app, &(struct wish){ .kind = WISH_REDRAW });
		app->dirty = true;
		return true;
	case ACTION_SUSPEND:
		app_want(app, &(struct wish){ .kind = WISH_SUSPEND });
		return true;
	case ACTION_THEME:
		choose_theme(app, argument);
		return true;
	case ACTION_MOUSE:
		app_want(app, &(struct wish){ .kind = WISH_MOUSE, .on = !str_is(argument, "off") });
		return true;
	case ACTION_QUIT:
		app_quit(app);
		return true;
	case ACTION_LEAVE:
		app_back(app);
		return true;
	case ACTION_BACKWARD:
		if (app->depth == 1)
			app_tell(app, STATUS_INFO, STR("this is the first screen"));
		else
			app_back(app);
		return true;
	case ACTION_FORWARD:
		app_forward(app);
		return true;
	case ACTION_FIND:
		find_accounts(app, argument);
		return true;
	case ACTION_OPEN:
		if (argument.len)
			show(app, intent_show(VIEW_ACCOUNT, argument));
		return argument.len > 0;
	default:
		return false;
	}
}

/* No key is without an answer: not even one that goes on where there is no further. */
static void say_nothing_to_do(struct app *app, enum action_id action)
{
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest have a name to say */
	case ACTION_UP:
	case ACTION_PAGE_UP:
	case ACTION_HALF_UP:
	case ACTION_TOP:
		app_tell(app, STATUS_INFO, STR("this is the top"));
		break;
	case ACTION_DOWN:
	case ACTION_PAGE_DOWN:
	case ACTION_HALF_DOWN:
	case ACTION_BOTTOM:
		app_tell(app, STATUS_INFO, STR("this is the end"));
		break;
	default:
		status_say(&app->status, STATUS_INFO, moment_ticks_us(),
			   "%s: there is nothing here for it", action_row(action)->name);
		app->dirty = true;
		break;
	}
}

/* What a view may do in a way of its own, and is done so where it does not. */
static void perform_otherwise(struct app *app, enum action_id action, struct str argument)
{
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest mean nothing */
	case ACTION_UNDO:
		app_act(app, &(struct intent){ .kind = INTENT_ACT, .action = ACTION_UNDO });
		break;
	case ACTION_CAMPAIGNS:
		show(app, intent_show(VIEW_CAMPAIGNS, argument));
		break;
	case ACTION_FEED:
		show(app, intent_show(VIEW_FEED, (struct str){ 0 }));
		break;
	case ACTION_TRAIL:
		show(app, intent_show(VIEW_TRAIL, (struct str){ 0 }));
		break;
	case ACTION_NEXT_ACCOUNT:
		go_beside(app, 1);
		break;
	case ACTION_PREVIOUS_ACCOUNT:
		go_beside(app, -1);
		break;
	default:
		say_nothing_to_do(app, action);
		break;
	}
}

/* Whoever goes on typing after a reply was sent does not mean to disable anybody, nor to go elsewhere. */
static bool is_typed_ahead(struct app *app, enum action_id action)
{
	bool acts = action_row(action)->group == GROUP_ACT || action == ACTION_OPEN;

	if (!acts || !app->replied_us || moment_ticks_us() - app->replied_us >= TYPED_AHEAD_US)
		return false;
	status_say(&app->status, STATUS_WARN, moment_ticks_us(),
		   "%s: not right after a reply was sent; press it again if it is meant",
		   action_row(action)->name);
	app->dirty = true;
	return true;
}

void app_perform(struct app *app, enum action_id action, struct str argument)
{
	struct view *view = app_top(app)->view;
	CLEANUP(buf_release) struct buf refusal = BUF_UP_TO(300);
	struct intent intent;

	if (action == ACTION_NONE || perform_everywhere(app, action, argument))
		return;
	if (!action_works_on(action, view->kind->id)) {
		action_refusal(action, view->kind->id, &refusal);
		app_tell(app, STATUS_INFO, buf_str(&refusal));
		return;
	}
	if (action == ACTION_QUEUE) {
		app_to_queue(app);
		return;
	}
	if (is_typed_ahead(app, action))
		return;
	intent = view->kind->act(view, action, argument);
	if (intent.kind == INTENT_BACK && app->depth == 1)
		app_tell(app, STATUS_INFO, STR("q quits"));
	else if (intent.kind != INTENT_NONE)
		app_carry_out(app, &intent);
	else
		perform_otherwise(app, action, argument);
}

static void view_input(struct app *app, const struct input *input)
{
	struct view *view = app_top(app)->view;
	struct input own = *input;
	struct intent intent;

	if (app->height > 2)
		own.y--; /* below the state line */
	intent = view->kind->input(view, &own);
	app_carry_out(app, &intent);
	app_ready(app, app_top(app)->view); /* a filter may have taken a row */
}

/* What a key still does while something is written, if it is no text. */
static bool works_in_line(enum action_id action, struct key key)
{
	return (action == ACTION_EDITOR || action == ACTION_HELP) && !key_is_text(key);
}

static void key_input(struct app *app, const struct input *input)
{
	struct view *view = app_top(app)->view;
	enum action_id action = keymap_find(&app->keys, input->key);
	const struct macro *macro;
	char name[KEY_TEXT_MAX];

	if (view->kind->is_editing(view) && !works_in_line(action, input->key)) {
		view_input(app, input);
		return;
	}
	if (app_typing(app, action, input->key))
		return;
	if (action != ACTION_NONE) {
		app_perform(app, action, (struct str){ 0 });
		app_ready(app, app_top(app)->view); /* a filter may have taken a row */
		return;
	}
	macro = reply_book_macro(&app->book, input->key);
	if (macro) {
		app_perform(app, ACTION_MACRO, macro->name);
		return;
	}
	key_print(input->key, name);
	status_say(&app->status, STATUS_INFO, moment_ticks_us(),
		   "%s does nothing; ? shows the keys", name);
	app->dirty = true;
}

static void paste_input(struct app *app, const struct input *input)
{
	struct view *view = app_top(app)->view;

	if (view->kind->is_editing(view))
		view_input(app, input);
	else
		app_tell(app, STATUS_INFO,
			 STR("a paste does nothing here: nothing is being written"));
}

static void front_input(struct app *app, const struct input *input)
{
	if (dialog_is_open(&app->dialog))
		app_dialog_input(app, input);
	else
		app_command_input(app, input);
}

static bool is_writing(struct app *app)
{
	const struct view *view = app_top(app)->view;

	return view->kind->is_editing(view);
}

/* A terminal sends alt as an Esc before the key; over a slow line an Esc and the key after it come as one as well. What
 * alt means nothing with was typed as two. */
static bool is_two_keys(struct app *app, const struct input *input)
{
	const struct view *view = app_top(app)->view;
	bool edits = dialog_is_open(&app->dialog) || app->commanding ||
		     view->kind->is_editing(view);

	if (input->kind != INPUT_KEY || !input->key.alt ||
	    keymap_find(&app->keys, input->key) != ACTION_NONE)
		return false;
	return !edits || !line_knows_alt(input->key);
}

/* What a letter began is done before whatever comes next, unless that is another letter, or gives it up. */
static bool gives_held_up(struct app *app, const struct input *input)
{
	bool is_key = input->kind == INPUT_KEY;
	bool is_back = is_key && keymap_find(&app->keys, input->key) == ACTION_BACK;

	if (app->held == ACTION_NONE || (is_key && key_is_text(input->key)))
		return false;
	if (is_key || input->kind == INPUT_PASTE || input->kind == INPUT_CLICK)
		app_typing_end(app, is_back);
	return is_back;
}

/* To what is in front: a dialog, the command line, or the view. */
static void hand_on(struct app *app, const struct input *input)
{
	if (dialog_is_open(&app->dialog) || app->commanding)
		front_input(app, input);
	else if (input->kind == INPUT_KEY)
		key_input(app, input);
	else if (input->kind == INPUT_PASTE)
		paste_input(app, input);
	else
		view_input(app, input);
}

static void one_input(struct app *app, const struct input *input)
{
	if (input->kind == INPUT_KEY || input->kind == INPUT_CLICK) {
		app_hush(app);
		app_look_at_new(app);
	}
	bool is_typed = input->kind == INPUT_KEY || input->kind == INPUT_PASTE;
	bool was_writing;

	if (gives_held_up(app, input))
		return;
	was_writing = is_writing(app);
	app->inputs += is_typed;
	app_top(app)->view->now_us = app->now().us;
	switch (input->kind) {
	case INPUT_KEY:
	case INPUT_PASTE:
	case INPUT_CLICK:
	case INPUT_SCROLL:
		hand_on(app, input);
		break;
	case INPUT_RESUME:
		app->dirty = true;
		break;
	case INPUT_QUIT:
		app_drafts_flush(app);
		app_want(app, &(struct wish){ .kind = WISH_QUIT });
		break;
	case INPUT_NONE:
	case INPUT_RESIZE:
	case INPUT_WAKE:
		break;
	}
	if (is_typed && (was_writing || is_writing(app)))
		app_drafts_changed(app);
	if (is_typed || input->kind == INPUT_CLICK || input->kind == INPUT_SCROLL)
		app_session_changed(app);
	app_say_present(app);
}

void app_input(struct app *app, const struct input *input)
{
	if (is_two_keys(app, input)) {
		struct input first = input_of_key((struct key){ .named = NAMED_ESC });
		struct input second = *input;

		second.key.alt = false;
		one_input(app, &first);
		one_input(app, &second);
		return;
	}
	one_input(app, input);
}
