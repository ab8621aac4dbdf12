#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "tui/app_private.h"
#include "tui/views.h"

#define REACHED_SHOWN_MAX 3
#define ID_SHOWN_MAX 64 /* bytes of an id in a file name */

void errand_release(struct errand *errand)
{
	arena_free(errand->arena);
	*errand = (struct errand){ .arena = NULL };
}

/* What was seen of others' acts is what the view on top shows: a newer one is told of before it is undone. */
struct errand app_errand(struct app *app, const struct intent *intent)
{
	struct arena *arena = arena_new();
	struct str *accounts = ARENA_ARRAY(arena, intent->account_count + 1, struct str);
	struct errand errand = { .arena = arena, .action = intent->action, .purpose = FOR_ACT };

	for (size_t i = 0; i < intent->account_count; i++)
		accounts[i] = arena_str(arena, intent->accounts[i]);
	errand.said = arena_str(arena, intent->text);
	errand.marked = intent->marked;
	errand.act.has_seen = app_top(app)->has_seen;
	errand.act.seen = app_top(app)->seen;
	errand.act.accounts = accounts;
	errand.act.account_count = intent->account_count;
	errand.what = intent->account_count == 1
			      ? accounts[0]
			      : arena_strf(arena, "%zu accounts", intent->account_count);
	return errand;
}

/* Keep a errand until its answer comes; one too many is let go, and only its answer not seen. */
void app_keep(struct app *app, struct errand *errand)
{
	for (size_t i = 0; i < PENDING_MAX; i++) {
		if (app->pending[i].arena)
			continue;
		app->pending[i] = *errand;
		*errand = (struct errand){ .arena = NULL };
		return;
	}
	errand_release(errand);
}

void app_send(struct app *app, struct errand *errand)
{
	struct request request = {
		.kind = REQUEST_ACT, .verdict = -1, .state = -1, .act = errand->act
	};

	errand->ticket = app->ask(app->with, &request);
	app_keep(app, errand);
}

/* ---- what is asked before --------------------------------------------------------------- */

static void act_close(struct app *app, struct errand *errand, struct str argument)
{
	struct str word = argument, outcome_text;
	int outcome = OUTCOME_NONE;

	errand->act.what = ACT_CLOSE;
	if (!str_cut(&word, ' ', &outcome_text)) {
		app_ask_outcome(app, errand);
		return;
	}
	if (word_find(&outcome_words, outcome_text, &outcome)) {
		app_tell(app, STATUS_FAIL, str_of(err_text(ERR_INVALID)));
		errand_release(errand);
		return;
	}
	errand->act.outcome = (enum outcome)outcome;
	errand->act.reason = arena_str(errand->arena, str_trim(word));
	if (errand->act.reason.len)
		app_send(app, errand);
	else
		app_ask_word(app, errand);
}

static void act_delete(struct app *app, struct errand *errand)
{
	errand->act.what = ACT_DELETE;
	if (errand->act.account_count == 1) {
		app_ask_confirm(app, errand);
		return;
	}
	app_tell(app, STATUS_INFO, STR("accounts are deleted one at a time: take the marks away"));
	errand_release(errand);
}

static void act_hand_over(struct app *app, struct errand *errand, struct str person)
{
	errand->act.what = ACT_TAKE;
	errand->act.assignee = arena_str(errand->arena, person);
	errand->act.to_known = true;
	if (person.len)
		app_send(app, errand);
	else
		app_ask_person(app, errand);
}

/* An id as a part of a file's name: nothing that a file system or a shell could take for
 * something else. */
static void add_file_part(struct str id, struct buf *out)
{
	for (size_t i = 0; i < id.len && i < ID_SHOWN_MAX; i++) {
		char c = id.at[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || (i > 0 && (c == '-' || c == '.')) ||
			     c == '_';

		buf_add_char(out, (char)(plain ? c : '_'));
	}
}

void app_nickname(struct app *app, struct errand *errand, struct str name)
{
	errand->act.what = ACT_NICKNAME;
	errand->act.text = str_is(name, "-") ? STR("") : arena_str(errand->arena, name);
	app_send(app, errand);
}

void app_reword(struct app *app, struct errand *errand, struct str reason)
{
	errand->act.what = ACT_NOTE;
	errand->act.text = arena_strf(errand->arena, "the reason in other words: %" PRI_STR,
				      ARG_STR(reason));
	app_send(app, errand);
}

/* A redacted file is for somebody else: not even its name tells whom it is about. */
static void add_file_name(struct app *app, const struct errand *errand, struct buf *out)
{
	char at[MOMENT_TEXT_MAX];

	if (app->export_dir[0])
		buf_addf(out, "%s/", app->export_dir);
	if (errand->edition == EXPORT_REDACTED)
		buf_add(out, "case-redacted");
	else
		add_file_part(errand->act.accounts[0], out);
	moment_print((struct moment){ app->now().us / MOMENT_SECOND * MOMENT_SECOND }, at);
	buf_addf(out, "-%.4s%.2s%.2s-%.2s%.2s%.2s.%s", at, at + 5, at + 8, at + 11, at + 14,
		 at + 17, word_of(&export_format_words, (int)errand->format));
}

void app_export(struct app *app, struct errand *errand)
{
	CLEANUP(buf_release) struct buf path = BUF_UP_TO(4096);
	struct request request = { .kind = REQUEST_EXPORT, .verdict = -1, .state = -1 };

	add_file_name(app, errand, &path);
	request.account = errand->act.accounts[0];
	request.file.format = errand->format;
	request.file.edition = errand->edition;
	request.file.path = buf_str(&path);
	errand->purpose = FOR_EXPORT;
	errand->ticket = app->ask(app->with, &request);
	app_keep(app, errand);
}

/* "csv", "redacted", "redacted md": in any order, and checked when they were typed. */
static void act_export(struct app *app, struct errand *errand, struct str argument)
{
	struct str rest = argument, word;
	int n = 0;

	errand->format = EXPORT_HTML;
	errand->edition = EXPORT_INTERNAL;
	while (str_cut(&rest, ' ', &word)) {
		if (!word_find(&export_format_words, word, &n))
			errand->format = (enum export_format)n;
		else if (!word_find(&export_edition_words, word, &n))
			errand->edition = (enum export_edition)n;
	}
	app_export(app, errand);
}

static void act_undo(struct app *app, struct errand *errand, struct str number)
{
	int64_t n = 0;

	errand->act.what = ACT_UNDO;
	if (str_to_int64(number, &n))
		errand->act.action.n = n;
	app_send(app, errand);
}

void app_begin(struct app *app, struct errand *errand)
{
	switch (errand->action) { /* NOLINT(clang-diagnostic-switch-enum): no other is an act */
	case ACTION_DISABLE:
		errand->act.what = ACT_DISABLE;
		errand->act.reason = errand->said;
		app_send(app, errand);
		break;
	case ACTION_ENABLE:
		errand->act.what = ACT_ENABLE;
		errand->act.reason = errand->said;
		app_send(app, errand);
		break;
	case ACTION_TAKE:
		errand->act.what = ACT_TAKE;
		app_send(app, errand);
		break;
	case ACTION_NOTE:
		errand->act.what = ACT_NOTE;
		errand->act.text = errand->said;
		app_send(app, errand);
		break;
	case ACTION_HAND_OVER:
		act_hand_over(app, errand, errand->said);
		break;
	case ACTION_CLOSE:
		act_close(app, errand, errand->said);
		break;
	case ACTION_DELETE:
		act_delete(app, errand);
		break;
	case ACTION_EXPORT:
		act_export(app, errand, errand->said);
		break;
	case ACTION_DROP_LINK:
		errand->act.what = ACT_APART;
		errand->act.reason = errand->said;
		app_ask_apart(app, errand);
		break;
	case ACTION_NICKNAME:
		if (errand->said.len)
			app_nickname(app, errand, errand->said);
		else
			app_ask_nickname(app, errand);
		break;
	case ACTION_REASON:
		if (errand->said.len)
			app_reword(app, errand, errand->said);
		else
			app_ask_reworded(app, errand);
		break;
	case ACTION_EXPORT_AS:
		app_ask_export(app, errand);
		break;
	case ACTION_UNDO:
		act_undo(app, errand, errand->said);
		break;
	default:
		errand_release(errand);
		break;
	}
}

/* Marks may have scrolled away: whoever looks at another row is told whom they are about to reach. To delete,
 * the id has to be typed anyway. */
void app_act(struct app *app, const struct intent *intent)
{
	struct errand errand;

	if (intent->pin) {
		app_pin(app, intent);
		return;
	}
	errand = app_errand(app, intent);
	if (intent->apart && intent->action != ACTION_DELETE)
		app_ask_marked(app, &errand);
	else
		app_begin(app, &errand);
	if (intent->action == ACTION_NOTE && app_top(app)->view->kind->id == VIEW_NOTE)
		app_back(app); /* it is written; should it not be kept, it comes back as a draft */
}

/* ---- the whole cluster: first who is in it, then what would become of them ---------------- */

bool app_previews(const struct app *app)
{
	for (size_t i = 0; i < PENDING_MAX; i++)
		if (app->pending[i].arena && app->pending[i].purpose == FOR_PREVIEW_CLUSTER)
			return true;
	return false;
}

/* A newer one overtakes: the older one's answer never comes. */
static void forget_previews(struct app *app)
{
	for (size_t i = 0; i < PENDING_MAX; i++)
		if (app->pending[i].arena && app->pending[i].purpose == FOR_PREVIEW_CLUSTER)
			errand_release(&app->pending[i]);
}

void app_preview(struct app *app, const struct intent *intent)
{
	struct errand errand = app_errand(app, intent);
	struct request request = { .kind = REQUEST_CLUSTER,
				   .verdict = -1,
				   .state = -1,
				   .account = errand.act.accounts[0] };

	errand.act.what = ACT_DISABLE;
	errand.act.reason = arena_str(errand.arena, intent->text);
	errand.purpose = FOR_PREVIEW_CLUSTER;
	forget_previews(app);
	errand.ticket = app->ask(app->with, &request);
	app_tell(app, STATUS_INFO, STR("looking at what this would do …"));
	app_keep(app, &errand);
}

static void take_cluster(struct app *app, struct errand *errand, const struct snapshot *snapshot)
{
	struct request request = { .kind = REQUEST_ACT, .verdict = -1, .state = -1 };

	if (!snapshot->cluster->row.no.n) {
		status_say(&app->status, STATUS_INFO, moment_ticks_us(),
			   "%" PRI_STR " stands alone: there is no cluster to disable",
			   ARG_STR(errand->what));
		errand_release(errand);
		return;
	}
	errand->act.cluster = snapshot->cluster->row.no;
	errand->act.accounts = NULL;
	errand->act.account_count = 0;
	errand->act.dry_run = true;
	errand->what = snapshot->cluster->row.nickname.len
			       ? arena_str(errand->arena, snapshot->cluster->row.nickname)
			       : arena_strf(errand->arena, "%" PRId64, errand->act.cluster.n);
	errand->purpose = FOR_PREVIEW;
	request.act = errand->act;
	errand->ticket = app->ask(app->with, &request);
	app_keep(app, errand);
}

/* ---- answers ---------------------------------------------------------------------------- */

/* Everything was done; nothing was; some of each. */
static enum status_level level_of(const struct act_answer *answer)
{
	if (answer->refused || answer->not_found)
		return STATUS_WARN;
	return answer->done ? STATUS_GOOD : STATUS_INFO;
}

static bool can_be_undone(enum act_kind what)
{
	return what == ACT_DISABLE || what == ACT_ENABLE || what == ACT_TAKE || what == ACT_CLOSE ||
	       what == ACT_DELETE || what == ACT_APART || what == ACT_PIN;
}

/* "acct-1, acct-2, acct-3 and 4 more": where there are several, whom it reached. */
static void add_reached(const struct act_answer *answer, struct buf *out)
{
	size_t named = 0;

	for (size_t i = 0; i < answer->count && named < REACHED_SHOWN_MAX; i++) {
		if (answer->rows[i].result != RESULT_DONE)
			continue;
		buf_addf(out, "%s%" PRI_STR, named ? ", " : " · ", ARG_STR(answer->rows[i].id));
		named++;
	}
	if (named && answer->done > named)
		buf_addf(out, " and %zu more", answer->done - named);
}

static void say_done(struct app *app, const struct errand *errand, const struct act_answer *answer)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(STATUS_BYTES_MAX);
	CLEANUP(buf_release) struct buf hint = BUF_UP_TO(STATUS_HINT_BYTES);
	char key[KEY_TEXT_MAX];

	buf_add_str(&text, answer->sentence);
	if (answer->count > 1)
		add_reached(answer, &text);
	keymap_first(&app->keys, ACTION_UNDO, key);
	if (answer->done && can_be_undone(errand->act.what) && key[0])
		buf_addf(&hint, "%s undoes", key);
	app_tell(app, level_of(answer), buf_str(&text));
	status_hint(&app->status, buf_str(&hint));
}

/* A question that comes while somebody types would take what was meant for something else. */
static bool is_busy(struct app *app, struct errand *errand)
{
	const struct view *view = app_top(app)->view;

	if (!dialog_is_open(&app->dialog) && !app->commanding && !view->kind->is_editing(view))
		return false;
	status_say(&app->status, STATUS_WARN, moment_ticks_us(),
		   "nothing was done to %" PRI_STR
		   ": there is a question to answer first; press its key again",
		   ARG_STR(errand->what));
	errand_release(errand);
	return true;
}

/* A note that was not kept is not lost: it is there to go on with. */
static void give_note_back(struct app *app, const struct errand *errand)
{
	struct request request = { .verdict = -1, .state = -1 };
	struct view *view = app_top(app)->view;

	if (errand->act.what != ACT_NOTE || errand->act.account_count != 1)
		return;
	app_keep_draft(app, errand->act.accounts[0], errand->act.text);
	if (view->kind->id == VIEW_NOTE && view->kind->load(view, &request) &&
	    str_equal(request.account, errand->act.accounts[0]))
		note_view_go_on(view, errand->act.text);
}

/* What is done or so already needs its mark no more; what was refused keeps it, to try again. */
static void take_marks_away(struct app *app, const struct act_answer *answer)
{
	for (size_t i = 0; i < answer->count; i++) {
		const struct act_answer_row *row = &answer->rows[i];

		if (row->result != RESULT_DONE && row->result != RESULT_ALREADY)
			continue;
		for (size_t v = 0; v < app->depth; v++)
			view_unmark(app->stack[v].view, row->account.no.n);
	}
}

/* Why it was refused: of several the last. */
static struct str refusal_of(const struct act_answer *answer)
{
	struct str why = answer->sentence;

	for (size_t i = 0; i < answer->count; i++)
		if (answer->rows[i].result == RESULT_REFUSED)
			why = answer->rows[i].why;
	return why;
}

/* True: nothing was done yet, something is asked first. */
static bool asks_first(struct app *app, struct errand *errand, const struct act_answer *answer)
{
	bool reason = answer->needs_reason && errand->act.what == ACT_ENABLE &&
		      !errand->act.reason.len;

	if (!reason && !answer->needs_name)
		return false;
	if (is_busy(app, errand))
		return true;
	if (reason)
		app_ask_reason(app, errand, refusal_of(answer));
	else
		app_ask_stranger(app, errand, refusal_of(answer));
	return true;
}

static void take_act(struct app *app, struct errand *errand, const struct snapshot *snapshot)
{
	const struct act_answer *answer = snapshot->act;

	if (asks_first(app, errand, answer))
		return;
	say_done(app, errand, answer);
	if (errand->marked)
		take_marks_away(app, answer);
	if (answer->done && errand->act.what == ACT_NOTE && errand->act.account_count == 1)
		app_keep_draft(app, errand->act.accounts[0], STR(""));
	if (!answer->done)
		give_note_back(app, errand);
	errand_release(errand);
}

static void take_failed(struct app *app, struct errand *errand, const struct snapshot *snapshot)
{
	if (snapshot->error == ERR_DENIED && errand->act.what == ACT_DISABLE &&
	    !errand->act.reason.len) {
		if (!is_busy(app, errand))
			app_ask_reason(app, errand, snapshot->failure);
		return;
	}
	app_tell(app, snapshot->error == ERR_NOT_FOUND ? STATUS_INFO : STATUS_FAIL,
		 snapshot->failure);
	give_note_back(app, errand);
	errand_release(errand);
}

static void take_export(struct app *app, struct errand *errand, const struct snapshot *snapshot)
{
	status_say(&app->status, STATUS_GOOD, moment_ticks_us(),
		   "exported %" PRI_STR " to %" PRI_STR " (%zu KiB)", ARG_STR(errand->what),
		   ARG_STR(snapshot->text->path), (snapshot->text->bytes + 1023) / 1024);
	errand_release(errand);
}

static void take_planned(struct app *app, struct errand *errand, const struct snapshot *snapshot)
{
	if (errand->purpose >= FOR_REPLY) {
		app_take_reply(app, errand, snapshot);
		return;
	}
	if (snapshot->error) {
		take_failed(app, errand, snapshot);
		return;
	}
	switch (errand->purpose) {
	case FOR_ACT:
		take_act(app, errand, snapshot);
		break;
	case FOR_PREVIEW_CLUSTER:
		take_cluster(app, errand, snapshot);
		break;
	case FOR_PREVIEW:
		if (!is_busy(app, errand))
			app_ask_preview(app, errand, snapshot->act);
		break;
	case FOR_EXPORT:
		take_export(app, errand, snapshot);
		break;
	case FOR_NOTHING:
	case FOR_REPLY:
	case FOR_TAKE_BACK:
	case FOR_ASIDE:
	case FOR_OWN_REPLIES:
		errand_release(errand);
		break;
	}
}

bool app_take_act(struct app *app, struct snapshot *snapshot)
{
	for (size_t i = 0; i < PENDING_MAX; i++) {
		struct errand errand = app->pending[i];

		if (!errand.arena || errand.ticket != snapshot->ticket)
			continue;
		app->pending[i] = (struct errand){ .arena = NULL };
		bool changes = errand.purpose != FOR_OWN_REPLIES;

		take_planned(app, &errand, snapshot);
		snapshot_free(snapshot);
		if (changes)
			app_reload(app, app_top(app));
		return true;
	}
	return false;
}
