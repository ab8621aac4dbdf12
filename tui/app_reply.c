#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "tui/app_private.h"
#include "tui/views.h"

static bool shows_account(struct app *app, struct str account)
{
	struct request request = { .verdict = -1, .state = -1 };
	const struct view *view = app_top(app)->view;

	return (view->kind->id == VIEW_ACCOUNT || view->kind->id == VIEW_CHAT) &&
	       view->kind->load(view, &request) && str_equal(request.account, account);
}

static void ask(struct app *app, struct errand *errand, const struct request *request)
{
	errand->inputs = app->inputs;
	errand->ticket = app->ask(app->with, request);
	app_keep(app, errand);
}

void app_reply(struct app *app, const struct intent *intent)
{
	struct errand errand = app_errand(app, intent);
	struct request request = { .kind = REQUEST_REPLY, .verdict = -1, .state = -1 };

	errand.purpose = FOR_REPLY;
	errand.conversation = arena_str(errand.arena, intent->subject);
	errand.aside = arena_str(errand.arena, intent->aside);
	request.account = errand.what;
	request.reply.conversation = errand.conversation;
	request.reply.text = errand.said;
	app->replied_us = moment_ticks_us();
	app->dirty = true;
	app_drafts_changed(app);
	app_drafts_flush(app); /* what is sent is no draft any more */
	ask(app, &errand, &request);
}

void app_take_back(struct app *app, const struct intent *intent)
{
	struct errand errand = app_errand(app, intent);
	struct request request = { .kind = REQUEST_TAKE_BACK, .verdict = -1, .state = -1 };

	errand.purpose = FOR_TAKE_BACK;
	request.account = errand.what;
	request.reply.no.n = intent->number;
	ask(app, &errand, &request);
}

/* A note beside a reply. Its answer is of interest only if it fails. */
static void note(struct app *app, struct str account, struct str text)
{
	struct intent intent = {
		.action = ACTION_NOTE, .accounts = &account, .account_count = 1, .text = text
	};
	struct errand errand = app_errand(app, &intent);
	struct request request = { .kind = REQUEST_ACT, .verdict = -1, .state = -1 };

	errand.purpose = FOR_ASIDE;
	errand.act.what = ACT_NOTE;
	errand.act.text = errand.said;
	request.act = errand.act;
	ask(app, &errand, &request);
}

static void say(struct app *app, enum status_level level, struct str text, enum action_id then,
		const char *does)
{
	CLEANUP(buf_release) struct buf hint = BUF_UP_TO(STATUS_HINT_BYTES);
	char key[KEY_TEXT_MAX];

	app_tell(app, level, text);
	keymap_first(&app->keys, then, key);
	if (key[0])
		buf_addf(&hint, "%s %s", key, does);
	status_hint(&app->status, buf_str(&hint));
}

static void take_reply(struct app *app, struct errand *errand, const struct snapshot *snapshot)
{
	struct reply_line *r = reply_book_line(&app->book, errand->what);

	if (snapshot->error) {
		r->handed_over = false;
		reply_line_give_back(r, errand->conversation, errand->said,
				     app->inputs == errand->inputs &&
					     shows_account(app, errand->what));
		app_drafts_changed(app);
		app_tell(app, STATUS_FAIL, snapshot->failure);
		return;
	}
	r->goes_at = snapshot->reply->reply.send_at;
	r->noted = (struct reply_no){ 0 };
	if (errand->aside.len) {
		r->noted = snapshot->reply->reply.no;
		note(app, errand->what, errand->aside);
	}
	say(app, STATUS_GOOD, snapshot->reply->sentence, ACTION_TAKE_BACK, "takes it back");
}

static void take_taken_back(struct app *app, struct errand *errand, const struct snapshot *snapshot)
{
	struct reply_line *r = reply_book_line(&app->book, errand->what);
	const struct reply *reply;

	if (snapshot->error) {
		app_tell(app, snapshot->error == ERR_NOT_FOUND ? STATUS_INFO : STATUS_WARN,
			 snapshot->failure);
		return;
	}
	reply = &snapshot->reply->reply;
	r->goes_at = (struct moment){ 0 };
	if (r->noted.n && r->noted.n == reply->no.n)
		note(app, errand->what, STR("taken back before the customer saw it"));
	reply_line_give_back(r, reply->conversation, reply->text,
			     app->inputs == errand->inputs && shows_account(app, errand->what));
	app_drafts_changed(app);
	app_tell(app, STATUS_GOOD, snapshot->reply->sentence);
}

/* ---- what became of those of the run before ----------------------------------------------- */

#define OWN_SHOWN_MAX 3

void app_ask_own_replies(struct app *app)
{
	struct errand errand = { .arena = arena_new(), .purpose = FOR_OWN_REPLIES };
	struct request request = { .kind = REQUEST_OWN_REPLIES, .verdict = -1, .state = -1 };

	ask(app, &errand, &request);
}

static void add_fate(struct app *app, const struct reply *reply, struct buf *out)
{
	char clock[8];

	moment_print_clock(reply->at, 0, clock);
	buf_addf(out, "%" PRI_STR ": your reply of %s UTC ", ARG_STR(reply->account), clock);
	switch (reply->state) {
	case REPLY_FAILED:
		buf_addf(out, "could not be sent (%" PRI_STR ")", ARG_STR(reply->failure));
		break;
	case REPLY_WAITING:
		if (reply->failure.len)
			buf_addf(out, "is not delivered yet (%" PRI_STR ")",
				 ARG_STR(reply->failure));
		else
			buf_add(out, moment_before(app->now(), reply->send_at)
					     ? "still waits and can be taken back"
					     : "goes out now");
		break;
	case REPLY_SENDING:
		buf_add(out, "is going out");
		break;
	case REPLY_SENT:
	case REPLY_SEEN:
	case REPLY_TAKEN_BACK:
	case REPLY_STATE_COUNT:
		buf_add(out, "went out");
		break;
	}
}

/* Those that need somebody come first. */
static void take_own_replies(struct app *app, const struct snapshot *snapshot)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(STATUS_BYTES_MAX);
	const struct own_replies_answer *own = snapshot->own_replies;
	size_t said = 0, failed = 0;

	for (int turn = 0; turn < 2; turn++)
		for (size_t i = 0; i < own->count; i++) {
			const struct reply *reply = &own->rows[i];
			bool needs = reply->state == REPLY_FAILED || reply->failure.len;

			if (needs != (turn == 0) || said++ >= OWN_SHOWN_MAX)
				continue;
			buf_add(&text, text.len ? " · " : "");
			add_fate(app, reply, &text);
			failed += needs;
		}
	if (said > OWN_SHOWN_MAX)
		buf_addf(&text, " · and %zu more", said - OWN_SHOWN_MAX);
	if (said)
		app_tell(app, failed ? STATUS_FAIL : STATUS_WARN, buf_str(&text));
}

void app_take_reply(struct app *app, struct errand *errand, const struct snapshot *snapshot)
{
	if (errand->purpose == FOR_OWN_REPLIES) {
		if (!snapshot->error) /* nobody works less for not knowing */
			take_own_replies(app, snapshot);
		errand_release(errand);
		return;
	}
	if (errand->purpose == FOR_REPLY)
		take_reply(app, errand, snapshot);
	else if (errand->purpose == FOR_TAKE_BACK)
		take_taken_back(app, errand, snapshot);
	else if (snapshot->error)
		app_tell(app, STATUS_FAIL, snapshot->failure);
	errand_release(errand);
}

bool app_reply_waits(const struct app *app)
{
	int64_t now_us = app->now().us;

	for (size_t i = 0; i < app->book.count; i++)
		if (app->book.lines[i]->goes_at.us > now_us)
			return true;
	return false;
}

/* ---- prepared texts --------------------------------------------------------------------- */

void app_ask_macro(struct app *app)
{
	struct errand errand = { .arena = arena_new() };
	const struct reply_book *book = &app->book;
	struct dialog_row *rows = ARENA_ARRAY(errand.arena, book->macro_count + 1,
					      struct dialog_row);

	for (size_t i = 0; i < book->macro_count; i++) {
		const struct macro *macro = &book->macros[i];

		rows[i].text = macro->key.len
				       ? arena_strf(errand.arena, "%" PRI_STR " (%" PRI_STR ")",
						    ARG_STR(macro->name), ARG_STR(macro->key))
				       : macro->name;
		rows[i].why = macro->text;
	}
	app_begin_dialog(app, ASKING_MACRO, &errand);
	dialog_ask_pick(&app->dialog, STR("Prepared text"), rows, book->macro_count);
}

void app_use_macro(struct app *app, size_t chosen)
{
	struct intent intent;

	if (chosen >= app->book.macro_count)
		return;
	intent = app_top(app)->view->kind->act(app_top(app)->view, ACTION_MACRO,
					       app->book.macros[chosen].name);
	app_carry_out(app, &intent);
}
