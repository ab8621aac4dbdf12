#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/app_private.h"
#include "tui/wording.h"

#define MARKED_SHOWN_MAX 8
#define QUESTION_BYTES_MAX 600

/* A dialog at a time: what was begun behind an older one is let go. */
void app_begin_dialog(struct app *app, enum asking asking, struct errand *errand)
{
	errand_release(&app->errand);
	app->errand = *errand;
	*errand = (struct errand){ .arena = NULL };
	app->asking = asking;
	app->commanding = false;
	app->status = (struct status){ .level = STATUS_NONE };
	app->dirty = true;
}

static struct str title(struct errand *errand, const char *what)
{
	return arena_strf(errand->arena, "%s %" PRI_STR, what, ARG_STR(errand->what));
}

/* "Hand over": the words of the hint line. */
static struct str verb_of(const struct errand *errand)
{
	const char *hint = action_row(errand->action)->hint;

	return arena_strf(errand->arena, "%c%s",
			  hint[0] >= 'a' && hint[0] <= 'z' ? hint[0] - 'a' + 'A' : hint[0],
			  hint + 1);
}

static void add_marked(const struct errand *errand, struct buf *out)
{
	size_t count = errand->act.account_count;
	size_t named = count < MARKED_SHOWN_MAX ? count : MARKED_SHOWN_MAX;

	buf_addf(out, "%zu marked", count);
	for (size_t i = 0; i < named; i++)
		buf_addf(out, "%s%" PRI_STR, i ? ", " : ": ", ARG_STR(errand->act.accounts[i]));
	if (count > named)
		buf_addf(out, " and %zu more", count - named);
}

void app_ask_marked(struct app *app, struct errand *errand)
{
	CLEANUP(buf_release) struct buf question = BUF_UP_TO(4000);
	struct str verb = verb_of(errand);

	add_marked(errand, &question);
	buf_addf(&question, ". %" PRI_STR " %s?", ARG_STR(verb),
		 errand->act.account_count == 1 ? "it" : "these");
	app_begin_dialog(app, ASKING_MARKED, errand);
	dialog_ask_yes_no(&app->dialog, title(&app->errand, verb.at), buf_str(&question));
}

void app_ask_reason(struct app *app, struct errand *errand, struct str question)
{
	app_begin_dialog(app, ASKING_REASON, errand);
	dialog_ask_line(&app->dialog,
			title(&app->errand,
			      app->errand.act.what == ACT_ENABLE ? "Re-enable" : "Disable"),
			question, (struct str){ 0 }, (struct str){ 0 });
}

void app_ask_reworded(struct app *app, struct errand *errand)
{
	app_begin_dialog(app, ASKING_REWORDED, errand);
	dialog_ask_line(&app->dialog, title(&app->errand, "Reason"),
			STR("In other words, for the notes. What the trail says stays."),
			(struct str){ 0 }, (struct str){ 0 });
}

void app_ask_apart(struct app *app, struct errand *errand)
{
	app_begin_dialog(app, ASKING_APART, errand);
	dialog_ask_yes_no(
		&app->dialog, title(&app->errand, "Drop links of"),
		STR("It does not belong to its cluster? Its links are dropped, and cluster and scores are "
		    "found anew without them. Undo brings them back."));
}

void app_ask_nickname(struct app *app, struct errand *errand)
{
	app_begin_dialog(app, ASKING_NICKNAME, errand);
	dialog_ask_line(&app->dialog, title(&app->errand, "Nickname"),
			STR("What shall its cluster be called? - takes the name away."),
			(struct str){ 0 }, (struct str){ 0 });
}

void app_ask_confirm(struct app *app, struct errand *errand)
{
	app_begin_dialog(app, ASKING_CONFIRM, errand);
	dialog_ask_line(
		&app->dialog, title(&app->errand, "Delete"),
		STR("The provider will be told to delete the account for good; the case stays. "
		    "Type the account's id to go on."),
		(struct str){ 0 }, app->errand.act.accounts[0]);
}

void app_ask_outcome(struct app *app, struct errand *errand)
{
	const struct dialog_row rows[] = {
		{ .letter = 'a', .text = STR("abuse"), .why = STR("rightly flagged") },
		{ .letter = 'f', .text = STR("false alarm"), .why = STR("wrongly flagged") },
		{ .letter = 'r', .text = STR("resolved"), .why = STR("put right since") },
	};

	app_begin_dialog(app, ASKING_OUTCOME, errand);
	dialog_ask_choice(&app->dialog, title(&app->errand, "Close"),
			  STR("It leaves the queue. What was it?"), rows, ARRAY_LEN(rows));
}

void app_ask_word(struct app *app, struct errand *errand)
{
	app_begin_dialog(app, ASKING_WORD, errand);
	dialog_ask_line(&app->dialog, title(&app->errand, "Close"),
			STR("A word why, for the trail."), (struct str){ 0 }, (struct str){ 0 });
}

void app_ask_person(struct app *app, struct errand *errand)
{
	app_begin_dialog(app, ASKING_PERSON, errand);
	dialog_ask_line(&app->dialog, title(&app->errand, "Hand over"), STR("To whom?"),
			(struct str){ 0 }, (struct str){ 0 });
}

void app_ask_stranger(struct app *app, struct errand *errand, struct str why)
{
	CLEANUP(buf_release) struct buf question = BUF_UP_TO(QUESTION_BYTES_MAX);

	buf_addf(&question,
		 "Not handed over: %" PRI_STR
		 ". Type a colleague's name, or the same again if it is somebody new.",
		 ARG_STR(why));
	app_begin_dialog(app, ASKING_STRANGER, errand);
	dialog_ask_line(&app->dialog, title(&app->errand, "Hand over"), buf_str(&question),
			(struct str){ 0 }, (struct str){ 0 });
}

/* What the console can write, a row each: the formats, for each edition. */
static size_t exports_gather(struct app *app, struct dialog_row *rows)
{
	/* clang-format off */
	static const char *const for_whom[] = {
		[EXPORT_INTERNAL] = "for colleagues alone", [EXPORT_REDACTED] = "names nobody",
		[EXPORT_AUDITOR] = "with the hashes of the log", [EXPORT_CUSTOMER] = "a letter to the customer",
	};
	/* clang-format on */
	struct arena *arena = app->errand.arena;
	size_t count = 0;

	for (int edition = EXPORT_INTERNAL; edition <= EXPORT_CUSTOMER; edition++)
		for (int format = EXPORT_MD; format <= EXPORT_PDF; format++) {
			if (!desk_exports_as((enum export_format)format,
					     (enum export_edition)edition))
				continue;
			rows[count].text = arena_strf(arena, "%s, %s",
						      word_of(&export_format_words, format),
						      word_of(&export_edition_words, edition));
			rows[count++].why = str_of(for_whom[edition]);
		}
	return count;
}

/* The row of a list made by exports_gather(). */
static void export_chosen(const struct app *app, struct errand *errand)
{
	size_t at = dialog_chosen(&app->dialog);

	for (int edition = EXPORT_INTERNAL; edition <= EXPORT_CUSTOMER; edition++)
		for (int format = EXPORT_MD; format <= EXPORT_PDF; format++) {
			if (!desk_exports_as((enum export_format)format,
					     (enum export_edition)edition) ||
			    at-- != 0)
				continue;
			errand->format = (enum export_format)format;
			errand->edition = (enum export_edition)edition;
			return;
		}
}

void app_ask_export(struct app *app, struct errand *errand)
{
	struct dialog_row rows[(EXPORT_PDF + 1) * (EXPORT_CUSTOMER + 1)] = { 0 };
	size_t count;

	app_begin_dialog(app, ASKING_EXPORT, errand);
	count = exports_gather(app, rows);
	dialog_ask_choice(&app->dialog, title(&app->errand, "Export"),
			  STR("Every export is a row in the trail."), rows, count);
}

void app_ask_quit(struct app *app)
{
	struct errand none = { .arena = NULL };
	struct str question = STR(
		"A reply was begun and not sent: it would be lost. Quit all the same?");

	if (app->draft_count)
		question = STR(
			"A note was begun and not saved: it would be lost. Quit all the same?");
	if (app_reply_waits(app))
		question = STR(
			"A reply can still be taken back. It goes out when its time is up, by the "
			"next console or by strop sync. Quit all the same?");
	app_begin_dialog(app, ASKING_QUIT, &none);
	dialog_ask_yes_no(&app->dialog, STR("Quit"), question);
}

/* ---- answers ---------------------------------------------------------------------------- */

static void end(struct app *app)
{
	app->asking = ASKING_NOTHING;
	dialog_close(&app->dialog);
	errand_release(&app->errand);
	app->dirty = true;
}

static bool needs_text(enum asking asking)
{
	return asking == ASKING_REASON || asking == ASKING_REWORDED || asking == ASKING_NICKNAME ||
	       asking == ASKING_PERSON || asking == ASKING_STRANGER;
}

/* True if it asks for something more. */
static bool begin_marked(struct app *app)
{
	struct errand errand = app->errand;

	app->errand = (struct errand){ .arena = NULL };
	app_begin(app, &errand);
	return app->asking != ASKING_MARKED;
}

/* Go on with the errand; true if another dialog has taken the place of this one. */
static bool go_on(struct app *app)
{
	struct errand *errand = &app->errand;
	struct str text = errand->arena
				  ? arena_str(errand->arena, str_trim(dialog_text(&app->dialog)))
				  : (struct str){ 0 };

	switch (app->asking) {
	case ASKING_MARKED:
		return begin_marked(app);
	case ASKING_REASON:
	case ASKING_WORD:
		errand->act.reason = text;
		errand->purpose = FOR_ACT;
		app_send(app, errand);
		return false;
	case ASKING_APART:
		app_send(app, errand);
		return false;
	case ASKING_NICKNAME:
		app_nickname(app, errand, text);
		return false;
	case ASKING_REWORDED:
		app_reword(app, errand, text);
		return false;
	case ASKING_CONFIRM:
		errand->act.confirm = text;
		app_send(app, errand);
		return false;
	case ASKING_PERSON:
	case ASKING_STRANGER:
		errand->act.to_known = app->asking == ASKING_PERSON ||
				       !str_equal(text, errand->act.assignee);
		errand->act.assignee = text;
		app_send(app, errand);
		return false;
	case ASKING_OUTCOME:
		errand->act.outcome = (enum outcome)(dialog_chosen(&app->dialog) + OUTCOME_ABUSE);
		struct errand next = *errand;

		*errand = (struct errand){ .arena = NULL };
		app_ask_word(app, &next);
		return true;
	case ASKING_EXPORT:
		export_chosen(app, errand);
		app_export(app, errand);
		return false;
	case ASKING_PREVIEW:
		app_take_preview(app);
		return false;
	case ASKING_MACRO:
		app_use_macro(app, dialog_chosen(&app->dialog));
		return false;
	case ASKING_PIN:
		return !app_pin_typed(app, errand);
	case ASKING_QUIT:
		app_want(app, &(struct wish){ .kind = WISH_QUIT });
		return false;
	case ASKING_NOTHING:
		break;
	}
	return false;
}

void app_dialog_input(struct app *app, const struct input *input)
{
	if (app->asking == ASKING_PIN && app_pin_completes(app, input))
		return;

	enum action_id action = input->kind == INPUT_KEY ? keymap_find(&app->keys, input->key)
							 : ACTION_NONE;
	enum dialog_answer answer = dialog_input(&app->dialog, action, input);

	app->dirty = true;
	if (answer == DIALOG_WAITS) {
		if (app->asking == ASKING_PREVIEW)
			app_follow_preview(app);
		return;
	}
	if (answer == DIALOG_YES && needs_text(app->asking) &&
	    !str_trim(dialog_text(&app->dialog)).len) {
		dialog_complain(&app->dialog);
		return;
	}
	if (answer == DIALOG_YES && go_on(app))
		return;
	end(app);
}
