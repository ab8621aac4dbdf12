#include "core/net/xmpp_rooms.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/net/jid.h"
#include "core/net/xmpp_wire.h"

#define MUC "http://jabber.org/protocol/muc"
#define MUC_USER "http://jabber.org/protocol/muc#user"
#define MAM "urn:xmpp:mam:2"
#define RSM "http://jabber.org/protocol/rsm"
#define SID "urn:xmpp:sid:0"
#define OCCUPANT "urn:xmpp:occupant-id:0"
#define CHAT_STATES "http://jabber.org/protocol/chatstates"
#define VISITOR "urn:strop:visitor"
#define SEEN_FROM "urn:xmpp:sic:1" /* XEP-0279 */

#define PAGE 50
#define FIRST_DAYS 30 /* of a room that was never read */
#define JOINS_AT_ONCE 20
#define ANSWER_US (60 * MOMENT_SECOND)
#define AGAIN_US (60 * MOMENT_SECOND)
#define CONFLICTS_MAX 20 /* nicknames that are taken */
#define XML_MAX ((size_t)64 * 1024)

/* -- small things ---------------------------------------------------------------------------- */

static bool keep(char room[XMPP_NAME_MAX], struct str text)
{
	if (text.len >= XMPP_NAME_MAX)
		return false;
	snprintf(room, XMPP_NAME_MAX, "%" PRI_STR, ARG_STR(text));
	return true;
}

void xml_add(struct buf *out, struct str text)
{
	uint32_t point;
	char bytes[4] = { 0 };

	while (utf8_next(&text, &point)) {
		bool stands = point >= 0x20 || point == '\n' || point == '\t';

		if (point == '&')
			buf_add(out, "&amp;");
		else if (point == '<')
			buf_add(out, "&lt;");
		else if (point == '>')
			buf_add(out, "&gt;");
		else if (point == '"')
			buf_add(out, "&quot;");
		else if (point == '\'')
			buf_add(out, "&apos;");
		else if (stands && point != 0xFFFE && point != 0xFFFF)
			buf_add_str(out, (struct str){ bytes, utf8_encode(point, bytes) });
	}
}

static void jid_add(const struct rooms *rooms, const struct room *room, bool with_nick,
		    struct buf *out)
{
	xml_add(out, str_of(room->name));
	buf_add_char(out, '@');
	xml_add(out, rooms->settings->rooms);
	if (with_nick) {
		buf_add_char(out, '/');
		xml_add(out, str_of(room->nick));
	}
}

static void state_set(struct room *room, enum room_state state)
{
	room->state = state;
	room->since_us = moment_ticks_us();
}

/* -- the list -------------------------------------------------------------------------------- */

void rooms_begin(struct rooms *rooms)
{
	for (size_t i = 0; i < rooms->count; i++)
		free(rooms->list[i]);
	map_clear(&rooms->index);
	rooms->count = rooms->strange = 0;
	hash_random(&rooms->nonce, sizeof(rooms->nonce));
}

void rooms_release(struct rooms *rooms)
{
	rooms_begin(rooms);
	free(rooms->list);
	rooms->list = NULL;
	map_release(&rooms->index);
}

struct room *rooms_find(struct rooms *rooms, struct str name)
{
	int64_t at = 0;

	return map_get(&rooms->index, name, &at) && at >= 0 ? rooms->list[at] : NULL;
}

static void stranger_note(struct rooms *rooms, struct str name)
{
	if (!rooms->strange++)
		(void)keep(rooms->stranger, name);
}

void rooms_add(struct rooms *rooms, struct str name)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct chat_mark mark = { 0 };
	struct room *room;

	if (!name.len || name.len >= XMPP_NAME_MAX || rooms->count == XMPP_ROOMS_MAX ||
	    rooms_find(rooms, name))
		return;
	if (!rooms->host->room(rooms->host->with, arena, name, &mark)) {
		stranger_note(rooms, name);
		return;
	}
	room = memory_new(1, sizeof(*room));
	(void)keep(room->name, name);
	(void)keep(room->nick, jid_local(rooms->settings->user));
	(void)keep(room->after, mark.after);
	room->at = mark.at;
	room->has_archive = true;
	rooms->list = memory_resize(rooms->list, (rooms->count + 1) * sizeof(struct room *));
	map_put(&rooms->index, name, (int64_t)rooms->count);
	rooms->list[rooms->count++] = room;
}

/* Of an address of this service; NULL: none that was added. */
static struct room *room_of(struct rooms *rooms, struct str jid)
{
	return str_equal_nocase(jid_host(jid), rooms->settings->rooms)
		       ? rooms_find(rooms, jid_local(jid))
		       : NULL;
}

bool rooms_are_busy(const struct rooms *rooms)
{
	for (size_t i = 0; i < rooms->count; i++)
		if (rooms->list[i]->state < ROOM_OPEN)
			return true;
	return false;
}

/* -- joining --------------------------------------------------------------------------------- */

static void join(struct rooms *rooms, struct room *room)
{
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO(XML_MAX);

	buf_add(&xml, "<presence to='");
	jid_add(rooms, room, true, &xml);
	buf_add(&xml, "'><x xmlns='" MUC "'><history maxstanzas='0'/></x></presence>");
	rooms->send(rooms->with, &xml);
	room->rep_count = 0;
	state_set(room, ROOM_JOINING);
}

static void leave(struct rooms *rooms, struct room *room)
{
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO(XML_MAX);

	buf_add(&xml, "<presence type='unavailable' to='");
	jid_add(rooms, room, true, &xml);
	buf_add(&xml, "'/>");
	rooms->send(rooms->with, &xml);
}

static void go(struct room *room, struct str why)
{
	(void)keep(room->why, utf8_head(why, XMPP_NAME_MAX - 1));
	*room->query = '\0';
	state_set(room, ROOM_GONE);
}

bool rooms_tend(struct rooms *rooms)
{
	int64_t now_us = moment_ticks_us();
	size_t joining = 0;
	bool answered = true;

	for (size_t i = 0; i < rooms->count; i++) {
		const struct room *room = rooms->list[i];
		bool asked = room->state == ROOM_JOINING || room->state == ROOM_READING;

		joining += room->state == ROOM_JOINING;
		if (asked && now_us - room->since_us > ANSWER_US)
			answered = false;
	}
	for (size_t i = 0; i < rooms->count && joining < JOINS_AT_ONCE; i++) {
		struct room *room = rooms->list[i];
		bool again = room->state == ROOM_GONE && now_us - room->since_us > AGAIN_US;

		if (room->state != ROOM_WAITS && !again)
			continue;
		join(rooms, room);
		joining++;
	}
	return answered;
}

/* -- who is there ---------------------------------------------------------------------------- */

static bool is_rep_name(const struct rooms *rooms, struct str jid)
{
	struct str bare = jid_bare(jid);

	if (!bare.len)
		return false;
	if (str_equal_nocase(bare, jid_bare(rooms->settings->user)))
		return true;
	for (size_t i = 0; i < rooms->settings->rep_count; i++)
		if (str_equal_nocase(bare, rooms->settings->reps[i]))
			return true;
	return false;
}

static void nick_forget(struct room *room, struct str nick)
{
	for (size_t i = 0; i < room->rep_count; i++)
		if (str_is(nick, room->reps[i].nick))
			*room->reps[i].nick = '\0';
}

static void rep_note(struct room *room, struct str nick, struct str occupant)
{
	struct room_rep *rep = NULL;

	nick_forget(room, nick);
	for (size_t i = 0; i < room->rep_count && occupant.len; i++)
		if (str_is(occupant, room->reps[i].occupant))
			rep = &room->reps[i];
	if (!rep && room->rep_count < XMPP_REPS_MAX)
		rep = &room->reps[room->rep_count++];
	if (rep && (!keep(rep->nick, nick) || !keep(rep->occupant, occupant)))
		*rep = (struct room_rep){ 0 };
}

static bool has_status(const struct node *x, const char *code)
{
	for (const struct node *child = x ? x->first : NULL; child; child = child->next)
		if (str_is(child->name, "status") && str_is(node_attribute(child, "code"), code))
			return true;
	return false;
}

static void join_refused(struct rooms *rooms, struct room *room, const struct node *presence)
{
	const struct node *error = node_child(presence, "error", NULL);
	struct str why = error && error->first ? error->first->name : STR("error");

	if (room->state != ROOM_JOINING)
		return;
	if (str_is(why, "conflict") && room->conflicts++ < CONFLICTS_MAX) {
		snprintf(room->nick, sizeof(room->nick), "desk-%zu", room->conflicts + 1);
		join(rooms, room);
		return;
	}
	go(room, why);
}

static void self_there(struct rooms *rooms, struct room *room, const struct node *x)
{
	if (room->state != ROOM_JOINING)
		return;
	if (has_status(x, "201")) { /* it was gone, and we made it anew: not ours to make */
		leave(rooms, room);
		go(room, STR("it is not there any more"));
		return;
	}
	room_read(rooms, room);
}

void rooms_presence(struct rooms *rooms, const struct node *presence)
{
	struct str from = node_attribute(presence, "from"), nick = jid_resource(from);
	struct str type = node_attribute(presence, "type");
	const struct node *x = node_child(presence, "x", MUC_USER);
	const struct node *item = node_child(x, "item", NULL);
	struct room *room = room_of(rooms, from);
	bool is_self = has_status(x, "110");

	if (!room)
		return;
	if (str_is(type, "error")) {
		join_refused(rooms, room, presence);
	} else if (str_is(type, "unavailable")) {
		nick_forget(room, nick);
		if (is_self && room->state != ROOM_GONE)
			go(room, STR("thrown out, or the room was closed"));
	} else if (!type.len) {
		nick_forget(room, nick);
		if (is_self || is_rep_name(rooms, node_attribute(item, "jid")))
			rep_note(room, nick,
				 node_attribute(node_child(presence, "occupant-id", OCCUPANT),
						"id"));
		if (is_self)
			self_there(rooms, room, x);
	}
}

/* -- the archive ----------------------------------------------------------------------------- */

static void start_add(const struct room *room, struct buf *xml)
{
	struct moment from = room->at;
	char text[MOMENT_TEXT_MAX];

	from.us = moment_is_never(from) ? moment_now().us - FIRST_DAYS * MOMENT_DAY
					: from.us - MOMENT_MINUTE;
	moment_print(from, text);
	buf_addf(xml, "<field var='start'><value>%s</value></field>", text);
}

void room_read(struct rooms *rooms, struct room *room)
{
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO(XML_MAX);

	if (!room->has_archive) {
		state_set(room, ROOM_OPEN);
		return;
	}
	snprintf(room->query, sizeof(room->query), "q%" PRIu64 "-%" PRIx32, ++rooms->asked,
		 rooms->nonce);
	buf_add(&xml, "<iq type='set' to='");
	jid_add(rooms, room, false, &xml);
	buf_addf(&xml, "' id='%s'><query xmlns='" MAM "' queryid='%s'>", room->query, room->query);
	buf_add(&xml, "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
		      "<value>" MAM "</value></field>");
	if (!*room->after)
		start_add(room, &xml);
	buf_addf(&xml, "</x><set xmlns='" RSM "'><max>%d</max>", PAGE);
	if (*room->after) {
		buf_add(&xml, "<after>");
		xml_add(&xml, str_of(room->after));
		buf_add(&xml, "</after>");
	}
	buf_add(&xml, "</set></query></iq>");
	rooms->send(rooms->with, &xml);
	room->missed = false;
	state_set(room, ROOM_READING);
}

static void mark_add(struct rooms *rooms, const struct room *room)
{
	struct chat_news *news = rooms->news;

	if (!*room->after)
		return;
	news->marks = arena_grow(news->arena, news->marks, news->mark_count, sizeof(*news->marks));
	news->marks[news->mark_count++] = (struct chat_mark){
		.room = arena_str(news->arena, str_of(room->name)),
		.after = arena_str(news->arena, str_of(room->after)),
		.at = room->at
	};
}

static void page_ended(struct rooms *rooms, struct room *room, const struct node *fin)
{
	const struct node *last = node_child(node_child(fin, "set", RSM), "last", NULL);
	bool complete = str_is(node_attribute(fin, "complete"), "true") || !last;

	*room->query = '\0';
	if (last && !keep(room->after, last->text))
		*room->after = '\0';
	mark_add(rooms, room);
	if (complete && !room->missed)
		state_set(room, ROOM_OPEN);
	else
		room_read(rooms, room);
}

static void archive_refused(struct rooms *rooms, struct room *room, const struct node *iq)
{
	bool lost = node_child(node_child(iq, "error", NULL), "item-not-found", NULL) != NULL;

	*room->query = '\0';
	if (lost && *room->after)
		*room->after = '\0'; /* the archive has forgotten it: by its time, then */
	else
		room->has_archive = false;
	room_read(rooms, room);
}

void rooms_answer(struct rooms *rooms, const struct node *iq)
{
	struct str from = node_attribute(iq, "from"), id = node_attribute(iq, "id");
	struct room *room = room_of(rooms, from);

	if (!room || jid_resource(from).len || !*room->query || !str_is(id, room->query))
		return;
	if (str_is(node_attribute(iq, "type"), "error"))
		archive_refused(rooms, room, iq);
	else
		page_ended(rooms, room, node_child(iq, "fin", MAM));
}

/* -- what is said ---------------------------------------------------------------------------- */

struct utterance {
	const struct node *message;
	struct str archive_id; /* absent: it is in none */
	struct moment at;
	bool live;
};

static bool is_rep(const struct room *room, const struct utterance *u)
{
	struct str nick = jid_resource(node_attribute(u->message, "from"));
	struct str occupant = node_attribute(node_child(u->message, "occupant-id", OCCUPANT), "id");

	for (size_t i = 0; i < room->rep_count; i++) {
		const struct room_rep *rep = &room->reps[i];

		if (u->live && nick.len && str_is(nick, rep->nick))
			return true;
		if (occupant.len && str_is(occupant, rep->occupant))
			return true;
	}
	return false;
}

/* Only by whom the settings believe: that service takes out what others put there in its name. */
static struct str visitor_ip(const struct rooms *rooms, const struct node *message)
{
	struct str by = rooms->settings->visitor_by;

	for (const struct node *child = message->first; child && by.len; child = child->next) {
		if (!str_equal_nocase(node_attribute(child, "by"), by))
			continue;
		if (str_is(child->name, "ip") && str_is(child->space, VISITOR))
			return str_trim(child->text);
		if (str_is(child->name, "address") && str_is(child->space, SEEN_FROM) &&
		    node_child(child, "ip", NULL))
			return str_trim(node_child(child, "ip", NULL)->text);
	}
	return (struct str){ 0 };
}

/* What is in no archive is known by all that it is. */
static struct str id_of(struct arena *arena, const struct utterance *u, struct str text)
{
	char at[24], hex[2 * HASH_BYTES + 1];
	int len = snprintf(at, sizeof(at), "%" PRId64, u->at.us);
	struct str parts[] = { node_attribute(u->message, "from"),
			       node_attribute(u->message, "id"),
			       { at, (size_t)len },
			       text };
	struct hash hash;

	if (u->archive_id.len)
		return arena_str(arena, u->archive_id);
	hash = hash_of(parts, ARRAY_LEN(parts));
	hash_hex(&hash, hex);
	return arena_strf(arena, "live-%.24s", hex);
}

static void line_add(struct rooms *rooms, const struct room *room, const struct utterance *u)
{
	struct chat_news *news = rooms->news;
	const struct node *body = node_child(u->message, "body", NULL);
	struct str text = body ? utf8_head(body->text, EVENT_CHAT_MAX) : (struct str){ 0 };
	struct arena *arena = news->arena;

	if (!text.len)
		return;
	news->lines = arena_grow(arena, news->lines, news->line_count, sizeof(*news->lines));
	news->lines[news->line_count++] = (struct chat_line){
		.room = arena_str(arena, str_of(room->name)),
		.id = id_of(arena, u, text),
		.at = u->at,
		.from = is_rep(room, u) ? CHAT_REP : CHAT_CUSTOMER,
		.who = arena_str(arena, jid_resource(node_attribute(u->message, "from"))),
		.text = arena_str(arena, text),
		.ip = arena_str(arena, visitor_ip(rooms, u->message)),
		.key = arena_str(arena,
				 node_attribute(node_child(u->message, "origin-id", SID), "id")),
	};
}

static void typing_add(struct rooms *rooms, const struct room *room, const struct node *message)
{
	struct chat_news *news = rooms->news;
	struct utterance u = { .message = message, .live = true };
	bool types = node_child(message, "composing", CHAT_STATES) != NULL;
	bool stops = node_child(message, "paused", CHAT_STATES) ||
		     node_child(message, "active", CHAT_STATES) ||
		     node_child(message, "inactive", CHAT_STATES) ||
		     node_child(message, "gone", CHAT_STATES);

	if ((!types && !stops) || is_rep(room, &u))
		return;
	for (size_t i = 0; i < news->typing_count; i++)
		if (str_is(news->typing[i].room, room->name)) {
			news->typing[i].types = types;
			return;
		}
	news->typing = arena_grow(news->arena, news->typing, news->typing_count,
				  sizeof(*news->typing));
	news->typing[news->typing_count++] = (struct chat_typing){
		arena_str(news->arena, str_of(room->name)), types
	};
}

/* The id that the room itself gave; those that others wrote into the message are not by it. */
static struct str archive_id(const struct rooms *rooms, const struct room *room,
			     const struct node *message)
{
	for (const struct node *child = message->first; child; child = child->next) {
		struct str by = node_attribute(child, "by");

		if (str_is(child->name, "stanza-id") && str_is(child->space, SID) &&
		    str_is(jid_local(by), room->name) && !jid_resource(by).len &&
		    str_equal_nocase(jid_host(by), rooms->settings->rooms))
			return node_attribute(child, "id");
	}
	return (struct str){ 0 };
}

static void said_live(struct rooms *rooms, struct room *room, const struct node *message)
{
	struct utterance u = { .message = message,
			       .archive_id = archive_id(rooms, room, message),
			       .at = moment_now(),
			       .live = true };
	bool archived = room->has_archive && u.archive_id.len && u.archive_id.len < XMPP_NAME_MAX;

	if (room->state == ROOM_READING && archived) {
		room->missed = true;
		return;
	}
	if (room->state != ROOM_OPEN && room->state != ROOM_READING)
		return;
	typing_add(rooms, room, message);
	line_add(rooms, room, &u);
	if (archived) {
		(void)keep(room->after, u.archive_id);
		room->at = u.at;
		mark_add(rooms, room);
	}
}

static void said_before(struct rooms *rooms, struct room *room, const struct node *result)
{
	const struct node *forwarded = node_child(result, "forwarded", NULL);
	const struct node *message = node_child(forwarded, "message", NULL);
	struct utterance u = { .message = message, .archive_id = node_attribute(result, "id") };
	struct str stamp = node_attribute(node_child(forwarded, "delay", NULL), "stamp");

	if (!message || !u.archive_id.len || u.archive_id.len >= XMPP_NAME_MAX ||
	    !str_equal(node_attribute(result, "queryid"), str_of(room->query)))
		return;
	room->since_us = moment_ticks_us();
	if (moment_parse(stamp, &u.at))
		u.at = moment_now();
	if (!moment_before(room->at,
			   u.at)) /* stamps of whole seconds: what was said later comes later */
		u.at.us = room->at.us + 1;
	room->at = u.at;
	if (str_is(node_attribute(message, "type"), "groupchat") &&
	    jid_resource(node_attribute(message, "from")).len)
		line_add(rooms, room, &u);
}

static void refused(struct rooms *rooms, const struct room *room, const struct node *message)
{
	struct chat_news *news = rooms->news;
	const struct node *error = node_child(message, "error", NULL);
	const struct node *text = node_child(error, "text", NULL);
	struct str why = text                    ? text->text
			 : error && error->first ? error->first->name
						 : STR("error");
	struct str key = node_attribute(message, "id");

	if (!key.len)
		return;
	news->refusals = arena_grow(news->arena, news->refusals, news->refusal_count,
				    sizeof(*news->refusals));
	news->refusals[news->refusal_count++] = (struct chat_refusal){
		arena_str(news->arena, key),
		arena_strf(news->arena, "room %s refuses it: %" PRI_STR, room->name,
			   ARG_STR(utf8_head(why, 200)))
	};
}

void rooms_message(struct rooms *rooms, const struct node *message)
{
	struct str from = node_attribute(message, "from"), type = node_attribute(message, "type");
	const struct node *result = node_child(message, "result", MAM);
	struct room *room = room_of(rooms, from);
	bool by_room = !jid_resource(from).len;

	if (by_room && node_child(node_child(message, "x", MUC_USER), "invite", NULL))
		rooms_add(rooms, jid_local(from));
	if (!room)
		return;
	if (result && by_room && *room->query)
		said_before(rooms, room, result);
	else if (str_is(type, "error") && by_room)
		refused(rooms, room, message);
	else if (str_is(type, "groupchat") && !by_room)
		said_live(rooms, room, message);
}
