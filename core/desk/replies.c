#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/desk/answer.h"
#include "core/desk/desk_private.h"
#include "core/desk/talk.h"
#include "core/model/card_number.h"

#define ACTOR_MAX 256
#define REPLIES_WAITING_MAX 200 /* of one account: more are no conversation */

#define JOINERS_FROM 0x200C /* letters and emoji are written with these two */
#define JOINERS_TO 0x200D

/* Without what no chat can carry or a customer should get: controls but newline and tab, what turns the direction of text, what shows
 * nothing. */
static struct str speakable(struct arena *arena, struct str text)
{
	char *copy = arena_take(arena, text.len + 1);
	size_t len = 0;

	while (text.len) {
		uint32_t point = 0;

		if (!utf8_next(&text, &point))
			break;
		if (point == '\n' || point == '\t' || !utf8_is_harmful(point) ||
		    (point >= JOINERS_FROM && point <= JOINERS_TO))
			len += utf8_encode(point, copy + len);
	}
	return (struct str){ copy, len };
}

static enum err text_take(struct arena *arena, struct str typed, struct str *text)
{
	if (typed.len > 4 * (size_t)REPLY_BYTES_MAX || !utf8_valid(typed))
		return err_fail(ERR_INVALID, "the reply: %s",
				utf8_valid(typed) ? "too long" : "not UTF-8");
	typed = str_trim(speakable(arena, typed));
	if (!typed.len)
		return err_fail(ERR_INVALID, "a reply needs its text");
	if (typed.len > REPLY_BYTES_MAX)
		return err_fail(ERR_INVALID, "the reply: longer than %d bytes", REPLY_BYTES_MAX);
	*text = card_number_mask(arena, typed);
	return ERR_NONE;
}

static enum err actor_take(const struct desk *desk, struct arena *arena,
			   const struct request *request, struct str *actor)
{
	struct str typed = str_trim(request->act.actor);

	if (!typed.len)
		typed = desk->settings.actor;
	if (typed.len > ACTOR_MAX || !utf8_valid(typed))
		return err_fail(ERR_INVALID, "the actor: %s",
				utf8_valid(typed) ? "too long" : "not UTF-8");
	*actor = arena_str(arena, typed);
	return ERR_NONE;
}

static enum err account_take(struct desk *desk, struct str id, struct account_no *no)
{
	enum err e = store_account_find(desk->store, id, no);

	return e == ERR_NOT_FOUND ? err_fail(e, "%" PRI_STR ": no such account", ARG_STR(id)) : e;
}

/* Where the customer wrote last. ERR_INVALID: nowhere yet. */
static enum err newest_conversation(struct desk *desk, struct arena *arena, struct account_no no,
				    struct str *conversation)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	struct stored_event stored;
	enum err e = event_cursor_open(desk->store, no, 1u << EVENT_CHAT, true, &cursor);

	if (e)
		return e;
	if (event_cursor_next(cursor, arena, &stored)) {
		*conversation = stored.event.as.chat.conversation;
		return ERR_NONE;
	}
	e = event_cursor_error(cursor);
	return e ? e
		 : err_fail(ERR_INVALID,
			    "there is no conversation yet: the customer has not written");
}

static enum err conversation_take(struct desk *desk, struct arena *arena,
				  const struct request *request, struct reply *reply)
{
	struct str named = request->reply.conversation;

	if (!named.len)
		return newest_conversation(desk, arena, reply->account_no, &reply->conversation);
	if (named.len > REPLY_CONVERSATION_MAX || !utf8_valid(named))
		return err_fail(ERR_INVALID, "the conversation: %s",
				utf8_valid(named) ? "its name is too long" : "not UTF-8");
	reply->conversation = arena_str(arena, named);
	return ERR_NONE;
}

static enum err crowd_check(struct desk *desk, struct arena *arena, struct account_no no)
{
	struct reply *waiting = NULL;
	size_t count = 0;
	enum err e = store_replies(desk->store, arena, no, REPLIES_WAITING_MAX, &waiting, &count);

	if (!e && count >= REPLIES_WAITING_MAX)
		return err_fail(
			ERR_INVALID,
			"%d replies to this customer wait or failed already: look at those first",
			REPLIES_WAITING_MAX);
	return e;
}

static enum err keep(struct desk *desk, struct arena *arena, const struct request *request,
		     struct reply *reply)
{
	enum err e = store_write(desk->store);

	if (!e)
		e = account_take(desk, request->account, &reply->account_no);
	if (!e)
		e = conversation_take(desk, arena, request, reply);
	if (!e)
		e = crowd_check(desk, arena, reply->account_no);
	if (!e)
		e = store_reply_add(desk->store, reply, &reply->no);
	if (!e)
		e = store_reply(desk->store, arena, reply->no, reply);
	if (!e)
		e = store_commit(desk->store);
	store_end(desk->store);
	return e;
}

static struct str where_to(const struct settings_chat *chat, struct arena *arena,
			   const struct reply *reply)
{
	if (!str_is(chat->kind, "xmpp") && !chat->replies.len && !chat->reply_command.len)
		return STR(
			"it is kept with the conversation only: [chat] says neither replies nor reply_command");
	return arena_strf(arena, "to %" PRI_STR, ARG_STR(reply->account));
}

enum err answer_reply(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct arena *arena = snapshot->arena;
	const struct settings_chat *chat = &desk->settings.chat;
	struct reply reply = { .at = moment_now() };
	enum err e = text_take(arena, request->reply.text, &reply.text);

	reply.send_at.us = reply.at.us + chat->take_back_seconds * MOMENT_SECOND;
	if (!e)
		e = actor_take(desk, arena, request, &reply.actor);
	if (!e)
		e = keep(desk, arena, request, &reply);
	if (e)
		return e;
	snapshot->reply = ARENA_NEW(arena, struct reply_answer);
	snapshot->reply->reply = reply;
	snapshot->reply->sentence = arena_strf(arena, "goes out in %" PRId64 " s · %" PRI_STR,
					       chat->take_back_seconds,
					       ARG_STR(where_to(chat, arena, &reply)));
	return ERR_NONE;
}

static enum err named_reply(struct desk *desk, struct arena *arena, const struct request *request,
			    struct reply *reply)
{
	struct account_no account = { 0 };
	struct str actor = { 0 };
	enum err e = account_take(desk, request->account, &account);

	if (!e && request->reply.no.n) {
		e = store_reply(desk->store, arena, request->reply.no, reply);
		if (!e && reply->account_no.n != account.n)
			e = err_fail(ERR_NOT_FOUND, "no such reply to %" PRI_STR,
				     ARG_STR(request->account));
		return e;
	}
	if (!e)
		e = actor_take(desk, arena, request, &actor);
	if (!e)
		e = store_reply_newest(desk->store, arena, account, actor, reply);
	return e == ERR_NOT_FOUND ? err_fail(e, "no reply of yours waits") : e;
}

static enum err take_back(struct desk *desk, struct arena *arena, const struct request *request,
			  struct reply *reply)
{
	bool taken = false;
	enum err e = store_write(desk->store);

	if (!e)
		e = named_reply(desk, arena, request, reply);
	if (!e)
		e = store_reply_take_back(desk->store, reply->no, &taken);
	if (!e && !taken)
		e = err_fail(ERR_INVALID, reply->state == REPLY_TAKEN_BACK
						  ? "it was taken back already"
						  : "it has been sent");
	if (!e)
		e = store_commit(desk->store);
	store_end(desk->store);
	return e;
}

enum err answer_take_back(struct desk *desk, const struct request *request,
			  struct snapshot *snapshot)
{
	struct arena *arena = snapshot->arena;
	struct reply reply = { 0 };
	enum err e = take_back(desk, arena, request, &reply);

	if (e)
		return e;
	reply.state = REPLY_TAKEN_BACK;
	reply.failure = (struct str){ 0 };
	snapshot->reply = ARENA_NEW(arena, struct reply_answer);
	snapshot->reply->reply = reply;
	snapshot->reply->sentence = arena_strf(arena, "taken back · %" PRI_STR " never saw it",
					       ARG_STR(reply.account));
	return ERR_NONE;
}

enum err dossier_chat_look(struct desk *desk, struct arena *arena, struct dossier *dossier)
{
	struct moment typing = { 0 };
	enum err e = store_replies(desk->store, arena, dossier->account.no, DOSSIER_REPLIES_MAX,
				   &dossier->replies, &dossier->reply_count);

	if (!e)
		e = store_typing(desk->store, dossier->account.no, &typing);
	if (!e)
		e = talk_state(desk, arena, &dossier->chat_state);
	if (e)
		return e;
	dossier->customer_typing = moment_before(moment_now(), typing);
	dossier->can_reply = dossier->chat_count > 0 && desk->mode == DESK_WRITE;
	if (!dossier->can_reply)
		dossier->cannot_reply =
			dossier->chat_count
				? STR("this desk is open for reading only")
				: STR("there is no conversation yet: the customer has not written");
	return ERR_NONE;
}
