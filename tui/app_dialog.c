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
		[EXPORT_AUDITOR] = "with the hashes of the log",
	};
	/* clang-format on */
	struct arena *arena = app->errand.arena;
	size_t count = 0;

	for (int edition = EXPORT_INTERNAL; edition <= EXPORT_AUDITOR; edition++)
		for (int format = EXPORT_MD; format <= EXPORT_PDF; format++) {
			if (!desk_exports((enum export_format)format))
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

	for (int edition = EXPORT_INTERNAL; edition <= EXPORT_AUDITOR; edition++)
		for (int format = EXPORT_MD; format <= EXPORT_PDF; format++) {
			if (!desk_exports((enum export_format)format) || at-- != 0)
				continue;
			errand->format = (enum export_format)format;
			errand->edition = (enum export_edition)edition;
			return;
		}
}

void app_ask_export(struct app *app, struct errand *errand)
{
	struct dialog_row rows[(EXPORT_PDF + 1) * (EXPORT_AUDITOR + 1)] = { 0 };
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

/* ---- the preview ------------------------------------------------------------------------ */

struct preview {
	struct dialog_row *rows;
	enum plan *plans; /* of the rows */
	bool *spared;     /* left out for a good record, unless a person takes them in */
	size_t count, already;
};

static void add_row(struct app *app, struct preview *preview, const struct act_answer_row *row)
{
	struct arena *arena = app->errand.arena;
	const struct account_row *account = &row->account;
	char age[AGE_MAX];

	if (row->result == RESULT_ALREADY || row->result == RESULT_NOT_FOUND) {
		preview->already++;
		return;
	}
	word_age(account->created_at, app->now(), age);
	preview->plans[preview->count] = account->plan;
	preview->spared[preview->count] = row->result == RESULT_SPARED;
	preview->rows[preview->count++] = (struct dialog_row){
		.id = account->no.n,
		.text = arena_strf(
			arena, "%" PRI_STR "  %" PRI_STR "  %" PRI_STR "  %s", ARG_STR(row->id),
			ARG_STR(account->name),
			ARG_STR(known_or(word_str(&plan_words, account->plan), "plan ?")), age),
		.why = row->result == RESULT_REFUSED
			       ? arena_str(arena, row->why)
			       : (account->is_protected ? STR("a good record") : (struct str){ 0 }),
		.excluded = row->result != RESULT_DONE,
		.warns = account->is_protected,
	};
}

/* "3 would be disabled: 1 premium, 2 free." */
static void add_stopped(const struct preview *preview, const struct dialog_row *rows,
			struct buf *text)
{
	static const char *const names[] = { [PLAN_UNKNOWN] = "of unknown plan",
					     [PLAN_FREE] = "free",
					     [PLAN_PAID] = "paid",
					     [PLAN_PREMIUM] = "premium" };
	size_t plans[ARRAY_LEN(names)] = { 0 }, stopped = 0;
	const char *separator = ": ";

	for (size_t i = 0; i < preview->count; i++) {
		stopped += !rows[i].excluded;
		plans[preview->plans[i]] += !rows[i].excluded;
	}
	buf_addf(text, "%zu would be disabled", stopped);
	for (size_t i = ARRAY_LEN(names); i > 0; i--) {
		if (!plans[i - 1])
			continue;
		buf_addf(text, "%s%zu %s", separator, plans[i - 1], names[i - 1]);
		separator = ", ";
	}
	buf_add(text, ".");
}

/* What the rows come to as they stand: some were left out or taken in since the desk was asked. */
static void add_preview(const struct preview *preview, const struct dialog_row *rows,
			struct buf *text)
{
	size_t spared = 0;

	for (size_t i = 0; i < preview->count; i++)
		spared += preview->spared[i] && rows[i].excluded;
	add_stopped(preview, rows, text);
	if (spared)
		buf_addf(text, " %zu left out for a good record: Space takes one in.", spared);
	if (preview->already)
		buf_addf(text, " %zu so already.", preview->already);
}

void app_ask_preview(struct app *app, struct errand *errand, const struct act_answer *answer)
{
	CLEANUP(buf_release) struct buf question = BUF_UP_TO(QUESTION_BYTES_MAX);
	struct arena *arena = errand->arena;
	struct preview *preview = ARENA_NEW(arena, struct preview);

	app_begin_dialog(app, ASKING_PREVIEW, errand);
	preview->rows = ARENA_ARRAY(arena, answer->count + 1, struct dialog_row);
	preview->plans = ARENA_ARRAY(arena, answer->count + 1, enum plan);
	preview->spared = ARENA_ARRAY(arena, answer->count + 1, bool);
	for (size_t i = 0; i < answer->count; i++)
		add_row(app, preview, &answer->rows[i]);
	if (!preview->count) {
		app->asking = ASKING_NOTHING;
		errand_release(&app->errand);
		app_tell(app, STATUS_INFO, STR("every account of the cluster is disabled already"));
		return;
	}

	/* The ids in the order of the rows, for what is left out and what is taken in. */
	struct str *ids = ARENA_ARRAY(arena, preview->count + 1, struct str);
	size_t count = 0;

	for (size_t i = 0; i < answer->count; i++)
		if (answer->rows[i].result != RESULT_ALREADY &&
		    answer->rows[i].result != RESULT_NOT_FOUND)
			ids[count++] = arena_str(arena, answer->rows[i].id);
	app->errand.preview = preview;
	app->errand.act.accounts = ids;
	app->errand.act.account_count = count;
	add_preview(preview, preview->rows, &question);
	dialog_ask_preview(&app->dialog, title(&app->errand, "Disable cluster"), buf_str(&question),
			   preview->rows, preview->count);
}

/* The words above the rows follow what was left out. */
static void follow_preview(struct app *app)
{
	CLEANUP(buf_release) struct buf question = BUF_UP_TO(QUESTION_BYTES_MAX);

	if (app->asking != ASKING_PREVIEW)
		return;
	add_preview(app->errand.preview, app->dialog.rows, &question);
	dialog_say(&app->dialog, buf_str(&question));
}

/* Exactly those rows that stayed in, each by its name: who joined the cluster since is not among them. */
static void take_preview(struct app *app)
{
	struct errand *errand = &app->errand;
	const struct str *ids = errand->act.accounts;
	struct str *in = ARENA_ARRAY(errand->arena, app->dialog.row_count + 1, struct str);
	size_t count = 0;

	for (size_t i = 0; i < app->dialog.row_count; i++) {
		if (!app->dialog.rows[i].excluded)
			in[count++] = ids[i];
	}
	errand->act.accounts = in;
	errand->act.account_count = count;
	errand->act.cluster = (struct cluster_no){ 0 };
	errand->act.dry_run = false;
	errand->purpose = FOR_ACT;
	app_send(app, errand);
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
		take_preview(app);
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
		follow_preview(app);
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
