#include "core/desk/talk_keep.h"

#define LOG_MODULE "talk"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/log.h"
#include "core/desk/acts_private.h"
#include "core/desk/batch.h"
#include "core/desk/desk_private.h"
#include "core/desk/talk.h"
#include "core/net/chat.h"

#define LINE_MAX_BYTES ((size_t)1024 * 1024)
#define TYPING_US \
	(15 * MOMENT_SECOND) /* who stops without a word is believed to type for so long */

struct keeping {
	struct desk *desk;
	struct batch batch;
	const struct chat_news *news;
	struct talk_count *count;
};

/* One line as an event of the contract. */
struct said {
	struct str account, id, conversation, rep, text, ip;
	struct moment at;
	enum chat_from from;
};

static void said_write(const struct said *said, struct buf *line)
{
	struct json_writer w = json_writer(line);
	char at[MOMENT_TEXT_MAX];

	moment_print(said->at, at);
	json_begin(&w, '{');
	json_key(&w, "type"), json_text(&w, STR("chat"));
	json_key(&w, "at"), json_text(&w, str_of(at));
	json_key(&w, "account"), json_text(&w, said->account);
	json_key(&w, "id"), json_text(&w, said->id);
	json_key(&w, "conversation"), json_text(&w, said->conversation);
	json_key(&w, "from"), json_text(&w, word_str(&chat_from_words, (int)said->from));
	json_key(&w, "rep"), json_text_or_null(&w, said->rep);
	json_key(&w, "ip"), json_text_or_null(&w, said->ip);
	json_key(&w, "text"), json_text(&w, said->text);
	json_end(&w, '}');
}

static const struct place *place_of(struct keeping *k, const struct event *event)
{
	const struct ip *ip = event_ip(event);
	struct place *place;

	if (!ip || ip_is_none(ip))
		return NULL;
	place = ARENA_NEW(k->batch.arena, struct place);
	geo_place(desk_geo(k->desk), ip, place);
	return place;
}

/* Through the door, into the batch. What does not fit is nobody's fault here: it is left out. */
static void said_take(struct keeping *k, const struct said *said)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(LINE_MAX_BYTES);
	struct arena *arena = k->batch.arena;
	struct event *event = ARENA_NEW(arena, struct event);

	said_write(said, &line);
	if (line.full || event_read(arena, arena_str(arena, buf_str(&line)), event)) {
		log_warn("left out a line of the chat", "why=%s",
			 line.full ? "too long" : err_text(ERR_INVALID));
		return;
	}
	batch_add(&k->batch, event, place_of(k, event));
}

/* The reply that the line is, if it is one; a key that was seen in the room before proves nothing. */
static enum err reply_of(struct keeping *k, const struct chat_line *line, struct reply *reply,
			 bool *is_reply)
{
	enum err e;

	*is_reply = false;
	if (!line->key.len)
		return ERR_NONE;
	e = store_reply_by_key(k->desk->store, k->batch.arena, line->key, reply);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	*is_reply = reply->state != REPLY_SEEN && str_equal(reply->conversation, line->room);
	return ERR_NONE;
}

static enum err line_keep(struct keeping *k, const struct chat_line *line)
{
	struct said said = { .conversation = line->room,
			     .text = line->text,
			     .ip = line->ip,
			     .at = line->at,
			     .from = line->from };
	struct reply reply = { 0 };
	struct account_no no;
	bool is_reply = false;
	enum err e = talk_room_account(k->desk, k->batch.arena, line->room, &said.account, &no);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	said.id = arena_strf(k->batch.arena, "%" PRI_STR "/%" PRI_STR, ARG_STR(line->room),
			     ARG_STR(line->id));
	e = reply_of(k, line, &reply, &is_reply);
	if (is_reply) {
		said.from = CHAT_REP;
		said.ip = (struct str){ 0 };
	}
	if (said.from == CHAT_REP)
		said.rep = is_reply ? reply.actor : line->who;
	if (!e)
		said_take(k, &said);
	if (!e && is_reply)
		e = store_reply_put(k->desk->store, reply.no, REPLY_SEEN, (struct moment){ 0 },
				    (struct str){ 0 });
	if (!e && said.from == CHAT_CUSTOMER)
		e = store_typing_put(k->desk->store, no, (struct moment){ 0 });
	return e;
}

static enum err refusal_keep(struct keeping *k, const struct chat_refusal *refusal)
{
	struct reply reply = { 0 };
	enum err e = store_reply_by_key(k->desk->store, k->batch.arena, refusal->key, &reply);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	k->count->failed++;
	return store_reply_put(k->desk->store, reply.no, REPLY_FAILED, (struct moment){ 0 },
			       refusal->why);
}

static enum err typing_keep(struct keeping *k, const struct chat_typing *typing)
{
	struct moment until = { typing->types ? moment_now().us + TYPING_US : 0 };
	struct account_no no;
	struct str id;
	enum err e = talk_room_account(k->desk, k->batch.arena, typing->room, &id, &no);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	return store_typing_put(k->desk->store, no, until);
}

static enum err all_keep(struct keeping *k)
{
	const struct chat_news *news = k->news;
	enum err e = store_write(k->desk->store);

	k->batch.began_us = e ? 0 : moment_ticks_us();
	for (size_t i = 0; !e && i < news->typing_count; i++)
		e = typing_keep(k, &news->typing[i]);
	for (size_t i = 0; !e && i < news->line_count; i++)
		e = line_keep(k, &news->lines[i]);
	for (size_t i = 0; !e && i < news->refusal_count; i++)
		e = refusal_keep(k, &news->refusals[i]);
	for (size_t i = 0; !e && i < news->mark_count; i++)
		e = store_chat_mark_put(k->desk->store, news->marks[i].room, news->marks[i].after,
					news->marks[i].at);
	return e ? e : batch_commit(&k->batch);
}

enum err talk_keep(struct desk *desk, const struct chat_news *news, struct talk_count *count)
{
	struct ingest ingest = { .desk = desk };
	struct keeping k = { .desk = desk, .news = news, .count = count };
	bool more = true;
	enum err e;

	if (!news->line_count && !news->mark_count && !news->typing_count && !news->refusal_count)
		return ERR_NONE;
	batch_begin(&k.batch, &ingest);
	e = all_keep(&k);
	batch_release(&k.batch);
	count->lines += ingest.count.stored;
	if (e || !ingest.count.stored)
		return e;
	e = store_tend(desk->store, &more);
	act_rejudge(desk);
	return e;
}

enum err talk_keep_reply(struct desk *desk, const struct reply *reply)
{
	struct ingest ingest = { .desk = desk };
	struct talk_count none = { 0 };
	struct keeping k = { .desk = desk, .count = &none };
	struct said said = { .account = reply->account,
			     .id = reply->key,
			     .conversation = reply->conversation,
			     .rep = reply->actor,
			     .text = reply->text,
			     .at = moment_now(),
			     .from = CHAT_REP };
	enum err e;

	batch_begin(&k.batch, &ingest);
	said_take(&k, &said);
	e = batch_put(&k.batch);
	if (!e)
		e = store_reply_put(desk->store, reply->no, REPLY_SEEN, (struct moment){ 0 },
				    (struct str){ 0 });
	if (!e)
		e = batch_commit(&k.batch);
	batch_release(&k.batch);
	return e;
}
