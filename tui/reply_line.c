#include "tui/reply_line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/desk/desk.h"
#include "tui/at_hand.h"
#include "tui/keymap.h"

#define LINE_BYTES_MAX ((size_t)3 * REPLY_BYTES_MAX) /* what comes back finds room beside a draft */
#define SUM_BYTES_MAX 200
#define NOTE_BYTES_MAX 2000
#define QUOTED_BYTES_MAX 80

static char *copy_of(struct str text)
{
	char *copy = memory_new(text.len + 1, 1);

	if (text.len)
		memcpy(copy, text.at, text.len);
	return copy;
}

static void replace(char **text, struct str by)
{
	char *copy = str_is_absent(by) ? NULL : copy_of(by);

	free(*text);
	*text = copy;
}

/* ---- the book --------------------------------------------------------------------------- */

struct reply_line *reply_book_line(struct reply_book *book, struct str account)
{
	struct reply_line *r;

	for (size_t i = 0; i < book->count; i++)
		if (str_equal(book->lines[i]->self, account))
			return book->lines[i];
	r = memory_new(1, sizeof(*r));
	r->book = book;
	r->account = copy_of(account);
	r->self = (struct str){ r->account, account.len };
	r->line = LINE_UP_TO(LINE_BYTES_MAX);
	r->line.several = true;
	r->stale = true;
	book->lines = memory_resize(book->lines, (book->count + 1) * sizeof(struct reply_line *));
	book->lines[book->count++] = r;
	return r;
}

static void line_end(struct reply_line *r)
{
	line_release(&r->line);
	arena_free(r->known);
	arena_free(r->arena);
	free(r->account);
	free(r->conversation);
	free(r->sent);
	free(r);
}

void reply_book_release(struct reply_book *book)
{
	for (size_t i = 0; i < book->count; i++)
		line_end(book->lines[i]);
	free(book->lines);
	*book = (struct reply_book){ .lines = NULL };
}

/* ---- the guard -------------------------------------------------------------------------- */

static void learn(struct reply_line *r, const struct dossier *d)
{
	if (!r->stale && r->guard)
		return;
	if (!r->known)
		r->known = arena_new();
	arena_reset(r->known);
	r->guard = speech_new(d, r->known);
	r->stale = false;
}

/* Read what stands in the line; with nothing in it, and nobody known, there is nothing to find. */
static void check(struct reply_line *r, const struct dossier *d)
{
	CLEANUP(buf_release) struct buf sum = BUF_UP_TO(SUM_BYTES_MAX);
	struct disclosure *found;
	size_t count;

	r->mark_count = 0;
	r->gives_away = (struct str){ 0 };
	r->unread = r->line.len && !d;
	if (!r->line.len || !d)
		return;
	if (!r->arena)
		r->arena = arena_new();
	arena_reset(r->arena);
	learn(r, d);
	found = speech_find(r->guard, line_text(&r->line), r->arena, &count);
	if (!count)
		return;
	for (size_t i = 0; i < count && i < REPLY_MARKS_MAX; i++)
		r->marks[r->mark_count++] = (struct line_mark){ found[i].from, found[i].to,
								STYLE_BANNER_WARN };
	speech_sum_up(found, count, &sum);
	r->gives_away = arena_str(r->arena, buf_str(&sum));
}

/* Facts seldom change within a conversation: a text that was read is read again when it changes, and before it goes. */
void reply_line_know(struct reply_line *r, const struct dossier *d)
{
	r->stale = true;
	r->handed_over = false;
	if (r->unread)
		check(r, d);
}

/* The text is another one. */
static void changed(struct reply_line *r, const struct dossier *d)
{
	r->asked = false;
	r->offered = 0;
	check(r, d);
}

/* ---- what comes into it ----------------------------------------------------------------- */

bool reply_line_has_keys(const struct reply_line *r)
{
	return r && r->mode != REPLY_RESTS;
}

/* A text is for the conversation that it was begun in; the newest one when nothing was. */
static void begin_text(struct reply_line *r, const struct dossier *d)
{
	if (r->line.len && r->conversation)
		return;
	replace(&r->conversation, d && d->chat_count ? d->chat[d->chat_count - 1].chat.conversation
						     : (struct str){ 0 });
}

void reply_line_restore(struct reply_line *r, struct str conversation, struct str text)
{
	replace(&r->conversation, conversation.len ? conversation : (struct str){ 0 });
	line_set(&r->line, text);
	r->stale = r->unread = true;
}

void reply_line_give_back(struct reply_line *r, struct str conversation, struct str text,
			  bool write)
{
	CLEANUP(buf_release) struct buf both = BUF_UP_TO(LINE_BYTES_MAX);

	buf_add_str(&both, text);
	if (r->line.len)
		buf_addf(&both, "\n%" PRI_STR, ARG_STR(line_text(&r->line)));
	else
		replace(&r->conversation, conversation.len ? conversation : (struct str){ 0 });
	line_set(&r->line, buf_str(&both));
	if (write)
		r->mode = REPLY_WRITES;
	r->unread = true;
	r->asked = false;
	r->offered = 0;
	r->mark_count = 0;
	r->gives_away = (struct str){ 0 };
}

/* At the cursor, a blank between words. */
static struct intent insert(struct reply_line *r, const struct dossier *d, struct str text)
{
	size_t at = r->line.cursor;
	enum line_did did;

	begin_text(r, d);
	if (at > 0 && r->line.text[at - 1] != ' ' && r->line.text[at - 1] != '\n')
		(void)line_insert(&r->line, STR(" "));
	did = line_insert(&r->line, text);
	r->mode = REPLY_WRITES;
	changed(r, d);
	return did == LINE_FULL ? intent_refuse(STR("the reply is as long as it can be"))
				: intent_of(INTENT_DRAW);
}

/* ---- questions -------------------------------------------------------------------------- */

static size_t question_count(const struct dossier *d)
{
	if (!d)
		return 0;
	return d->question_count ? d->question_count : d->judgement.location.ask_count;
}

static struct str question_at(const struct dossier *d, size_t i)
{
	return d->question_count ? d->questions[i].text : d->judgement.location.ask[i];
}

/* One that was offered and not touched makes room for the next; what a person wrote stays before it. */
static struct intent ask(struct reply_line *r, const struct dossier *d)
{
	size_t count = question_count(d), offered = r->offered;
	struct str question;

	if (!count)
		return intent_refuse(d ? STR("there is no question to suggest")
				       : STR("the account is not here yet"));
	if (offered > r->line.len)
		offered = 0;
	if (offered) {
		struct str kept = str_sub(line_text(&r->line), 0, r->line.len - offered);
		char *copy = copy_of(kept);

		line_set(&r->line, (struct str){ copy, kept.len });
		free(copy);
	}
	r->line.cursor = r->line.len;
	question = question_at(d, r->question % count);
	r->question = (r->question + 1) % count;
	r->questions = count;
	(void)insert(r, d, question);
	r->offered = question.len < r->line.len ? question.len : r->line.len;
	r->mode = REPLY_OFFERS;
	return intent_of(INTENT_DRAW);
}

/* ---- macros ----------------------------------------------------------------------------- */

static struct intent use_macro(struct reply_line *r, const struct dossier *d,
			       const struct macro *macro)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(REPLY_BYTES_MAX);
	size_t from, to, before;
	struct intent intent;

	if (!d)
		return intent_refuse(STR("the account is not here yet"));
	if (!speech_expand(macro, d, r->book->actor, &text))
		return intent_refuse(str_of(err_text(ERR_INVALID)));
	intent = insert(r, d, buf_str(&text));
	before = r->line.cursor - (r->line.cursor < text.len ? r->line.cursor : text.len);
	if (speech_blank(str_sub(line_text(&r->line), before, r->line.len), &from, &to))
		r->line.cursor = before + to;
	return intent;
}

static const struct macro *macro_named(const struct reply_book *book, struct str name)
{
	const struct macro *only = NULL;
	size_t count = 0;

	for (size_t i = 0; i < book->macro_count; i++) {
		if (str_equal(book->macros[i].name, name))
			return &book->macros[i];
		if (str_starts(book->macros[i].name, name)) {
			only = &book->macros[i];
			count++;
		}
	}
	return count == 1 ? only : NULL;
}

const struct macro *reply_book_macro(const struct reply_book *book, struct key key)
{
	char name[KEY_TEXT_MAX];

	if (key_is_text(key))
		return NULL;
	key_print(key, name);
	for (size_t i = 0; i < book->macro_count; i++)
		if (str_is(book->macros[i].key, name))
			return &book->macros[i];
	return NULL;
}

static struct intent macro(struct reply_line *r, const struct dossier *d, struct str name)
{
	const struct macro *found;

	if (!r->book->macro_count)
		return intent_refuse(STR("there are no prepared texts"));
	if (!name.len)
		return (struct intent){ .kind = INTENT_MACRO };
	found = macro_named(r->book, name);
	return found ? use_macro(r, d, found)
		     : intent_refuse(STR("no prepared text is called so; i shows all"));
}

/* ---- sending ---------------------------------------------------------------------------- */

/* For the case's notes: that the guard warned, and of what. */
static struct str note_of(struct reply_line *r, struct str text)
{
	CLEANUP(buf_release) struct buf note = BUF_UP_TO(NOTE_BYTES_MAX);

	if (!r->gives_away.len)
		return (struct str){ 0 };
	buf_addf(&note, "replied past the warning: it gives away %" PRI_STR " (",
		 ARG_STR(r->gives_away));
	for (size_t i = 0; i < r->mark_count; i++) {
		struct str quoted = str_sub(text, r->marks[i].from,
					    r->marks[i].to - r->marks[i].from);

		if (quoted.len > QUOTED_BYTES_MAX)
			quoted = utf8_head(quoted, QUOTED_BYTES_MAX);
		buf_addf(&note, "%s\"%" PRI_STR "\"", i ? ", " : "", ARG_STR(quoted));
	}
	buf_add(&note, ")");
	return arena_str(r->arena, buf_str(&note));
}

static struct intent cannot(const struct dossier *d)
{
	if (!d)
		return intent_refuse(STR("the account is not here yet"));
	return intent_refuse(d->cannot_reply.len ? d->cannot_reply
						 : STR("there is no conversation to reply in"));
}

/* Hand the text to the desk. The line is empty then, and the keys are actions again. */
static struct intent hand_over(struct reply_line *r)
{
	struct str note = note_of(r, line_text(&r->line));
	struct str text = str_trim(line_text(&r->line));

	replace(&r->sent, text);
	line_clear(&r->line);
	r->mode = REPLY_RESTS;
	r->handed_over = true;
	r->offered = 0;
	r->asked = false;
	r->mark_count = 0;
	r->gives_away = (struct str){ 0 };
	return (struct intent){ .kind = INTENT_REPLY,
				.action = ACTION_REPLY,
				.accounts = &r->self,
				.account_count = 1,
				.subject = str_of(r->conversation),
				.text = str_of(r->sent),
				.aside = note };
}

static struct intent send(struct reply_line *r, const struct dossier *d, bool anyway)
{
	size_t from, to;

	if (!str_trim(line_text(&r->line)).len)
		return intent_refuse(STR("nothing is written yet; Esc leaves"));
	if (!d || !d->can_reply)
		return cannot(d);
	if (str_trim(line_text(&r->line)).len > REPLY_BYTES_MAX)
		return intent_refuse(STR("that is too long for one reply: send it in two"));
	if (speech_blank(line_text(&r->line), &from, &to)) {
		r->line.cursor = to;
		r->mode = REPLY_WRITES;
		return intent_refuse(STR("fill in what stands in { } first"));
	}
	r->stale = true; /* the newest facts there are */
	check(r, d);
	if (r->gives_away.len && !anyway) {
		r->asked = true;
		r->mode = REPLY_WRITES;
		return intent_refuse(arena_strf(r->arena,
						"not sent: it would give away %" PRI_STR
						"; change it, or send it anyway",
						ARG_STR(r->gives_away)));
	}
	return hand_over(r);
}

const struct reply *reply_line_pending(const struct reply_line *r, const struct dossier *d)
{
	for (size_t i = 0; d && i < d->reply_count; i++)
		if (str_equal(d->replies[i].actor, r->book->actor) &&
		    (d->replies[i].state == REPLY_WAITING || d->replies[i].state == REPLY_FAILED))
			return &d->replies[i];
	return NULL;
}

/* The newest one. What no dossier has shown yet is newer than any that failed. */
static struct intent take_back(const struct reply_line *r, const struct dossier *d)
{
	const struct reply *pending = r->handed_over ? NULL : reply_line_pending(r, d);

	return (struct intent){ .kind = INTENT_TAKE_BACK,
				.action = ACTION_TAKE_BACK,
				.accounts = &r->self,
				.account_count = 1,
				.number = pending ? pending->no.n : 0 };
}

/* ---- keys ------------------------------------------------------------------------------- */

static struct intent begin(struct reply_line *r, const struct dossier *d, struct str text)
{
	if (!d || !d->can_reply)
		return cannot(d);
	begin_text(r, d);
	r->mode = REPLY_WRITES;
	if (text.len)
		return insert(r, d, text);
	r->line.cursor = r->line.len;
	check(r, d);
	return intent_of(INTENT_DRAW);
}

bool reply_line_act(struct reply_line *r, const struct dossier *d, enum action_id action,
		    struct str argument, struct intent *intent)
{
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest are not ours */
	case ACTION_REPLY:
		*intent = begin(r, d, argument);
		return true;
	case ACTION_TAKE_BACK:
		*intent = take_back(r, d);
		return true;
	case ACTION_ASK:
		*intent = d && d->can_reply ? ask(r, d) : cannot(d);
		return true;
	case ACTION_MACRO:
		*intent = d && d->can_reply ? macro(r, d, argument) : cannot(d);
		return true;
	case ACTION_SEND_ANYWAY:
		*intent = reply_line_has_keys(r) && r->asked
				  ? send(r, d, true)
				  : intent_refuse(STR(
					    "Enter sends; this is for what the guard warned of"));
		return true;
	default:
		return false;
	}
}

static bool is_move(enum action_id action)
{
	return action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN;
}

/* A key that means nothing in a line: an action of the reply, a macro's, or one that moves above. */
static struct intent other_key(struct reply_line *r, const struct dossier *d,
			       const struct input *input, enum action_id *move)
{
	const struct macro *found = input->kind == INPUT_KEY ? reply_book_macro(r->book, input->key)
							     : NULL;
	enum action_id action = input->kind == INPUT_KEY ? keymap_find(r->book->keys, input->key)
							 : ACTION_NONE;
	struct intent intent;

	if (found)
		return use_macro(r, d, found);
	if (action != ACTION_REPLY && reply_line_act(r, d, action, (struct str){ 0 }, &intent))
		return intent;
	if (is_move(action))
		*move = action;
	return intent_of(INTENT_NONE);
}

static struct intent rest(struct reply_line *r)
{
	r->mode = REPLY_RESTS;
	r->asked = false;
	return r->line.len ? (struct intent){ .kind = INTENT_SAY,
					      .text = STR("the reply is kept until it is sent") }
			   : intent_of(INTENT_DRAW);
}

static struct intent write_on(struct reply_line *r, const struct dossier *d,
			      const struct input *input, enum action_id *move)
{
	switch (line_input(&r->line, input)) {
	case LINE_DONE:
		return send(r, d, false);
	case LINE_GIVEN_UP:
		return rest(r);
	case LINE_FULL:
		changed(r, d);
		return intent_refuse(STR("the reply is as long as it can be"));
	case LINE_EDITED:
		r->mode = REPLY_WRITES;
		changed(r, d);
		return intent_of(INTENT_DRAW);
	case LINE_MOVED:
		r->mode = REPLY_WRITES;
		return intent_of(INTENT_DRAW);
	case LINE_IGNORED:
		break;
	}
	return other_key(r, d, input, move);
}

struct intent reply_line_input(struct reply_line *r, const struct dossier *d,
			       const struct input *input, enum action_id *move)
{
	*move = ACTION_NONE;
	if (r->mode == REPLY_OFFERS && input->kind == INPUT_KEY &&
	    keymap_find(r->book->keys, input->key) == ACTION_ASK)
		return ask(r, d);
	return write_on(r, d, input, move);
}
