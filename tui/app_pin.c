#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/desk/desk.h"
#include "tui/app_private.h"
#include "tui/pin_line.h"
#include "tui/views.h"

#define QUESTION_BYTES_MAX 800
#define QUOTE_BYTES 200

static void send(struct app *app, struct errand *errand)
{
	struct request request = { .kind = REQUEST_PIN,
				   .verdict = -1,
				   .state = -1,
				   .account = errand->act.accounts[0],
				   .pin = errand->pin };

	errand->act.what = ACT_PIN;
	errand->purpose = FOR_ACT;
	errand->ticket = app->ask(app->with, &request);
	app_keep(app, errand);
}

static void ask(struct app *app, struct errand *errand, struct str quote)
{
	CLEANUP(buf_release) struct buf question = BUF_UP_TO(QUESTION_BYTES_MAX);
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(QUESTION_BYTES_MAX);
	struct str head = utf8_head(quote, QUOTE_BYTES);

	buf_add(&question, "\"");
	utf8_tame(head, &question);
	buf_addf(
		&question,
		"%s\" - which country is claimed, and how: presence (is there), residence (lives there), "
		"origin, business, third_party? Enter keeps what is read, in its tense. Tab completes. drop: it claims nothing.",
		head.len < quote.len ? "…" : "");
	pin_line_write(&errand->pin, &line);
	app_begin_dialog(app, ASKING_PIN, errand);
	dialog_ask_line(&app->dialog,
			arena_strf(app->errand.arena, "Pin a claim of %" PRI_STR,
				   ARG_STR(app->errand.what)),
			buf_str(&question), buf_str(&line), (struct str){ 0 });
}

/* The span and what was seen there stay; what is claimed is the line's. */
static bool read(struct app *app, struct errand *errand, struct str line)
{
	struct pin_request pin = errand->pin;

	if (pin_line_read(line, &pin)) {
		app_tell(app, STATUS_FAIL, str_of(err_text(ERR_INVALID)));
		return false;
	}
	/* "Germany now" of what was read as past. */
	if (pin.what == PIN_KEEP && errand->pin.country[0] &&
	    (str_ends(str_trim(line), STR(" now")) || pin.kind != errand->pin.kind ||
	     !str_equal(str_of(pin.country), str_of(errand->pin.country))))
		pin.what = PIN_CORRECT;
	errand->pin = pin;
	return true;
}

void app_pin(struct app *app, const struct intent *intent)
{
	struct errand errand = app_errand(app, intent);
	struct str argument = str_trim(errand.said);

	errand.pin = *intent->pin;
	errand.pin.event = arena_str(errand.arena, intent->pin->event);
	if (intent->action == ACTION_UNPIN) {
		for (size_t i = 0; i < sizeof(errand.pin.country); i++)
			errand.pin.country[i] = '\0';
		send(app, &errand);
	} else if (!argument.len) {
		ask(app, &errand, intent->aside);
	} else if (read(app, &errand, argument)) {
		send(app, &errand);
	} else {
		errand_release(&errand);
	}
}

bool app_pin_typed(struct app *app, struct errand *errand)
{
	if (!read(app, errand, dialog_text(&app->dialog)))
		return false;
	send(app, errand);
	return true;
}

bool app_pin_completes(struct app *app, const struct input *input)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(QUESTION_BYTES_MAX);
	size_t ways;

	if (input->kind != INPUT_KEY || input->key.named != NAMED_TAB) {
		app->completion = 0;
		return false;
	}
	if (!app->completion) {
		struct str typed = dialog_text(&app->dialog);

		free(app->completed);
		app->completed = memory_new(typed.len + 1, 1);
		if (typed.len)
			memcpy(app->completed, typed.at, typed.len);
	}
	ways = pin_line_complete(str_of(app->completed), app->completion, &line);
	if (ways)
		line_set(&app->dialog.line, buf_str(&line));
	app->completion = ways > 1 ? app->completion + 1 : 0;
	app->dirty = true;
	return true;
}

/* Before what was said a moment ago, which it may have come of. */
void app_say_moved(struct app *app, struct opened *opened)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(STATUS_BYTES_MAX);
	CLEANUP(buf_release) struct buf hint = BUF_UP_TO(STATUS_HINT_BYTES);
	enum view_id id = opened->view->kind->id;
	enum status_level level = app->status.level;
	enum place_verdict before, now;

	if ((id != VIEW_ACCOUNT && id != VIEW_CHAT) ||
	    !view_place_moved(opened->view, &before, &now) || opened != app_top(app))
		return;
	if (level == STATUS_FAIL)
		return;
	buf_add(&hint, app->status.hint);
	buf_addf(&text, "place: %s → %s", word_of(&place_words, (int)before),
		 word_of(&place_words, (int)now));
	if (level == STATUS_GOOD)
		buf_addf(&text, " · %s", app->status.text);
	app_tell(app,
		 level == STATUS_GOOD ? level
		 : now > before       ? STATUS_WARN
				      : STATUS_INFO,
		 buf_str(&text));
	if (level == STATUS_GOOD)
		status_hint(&app->status, buf_str(&hint));
}
