#include "core/net/xmpp_rooms.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/net/jid.h"
#include "core/net/xmpp_archive.h"
#include "core/net/xmpp_said.h"
#include "core/net/xmpp_wire.h"

#define MUC "http://jabber.org/protocol/muc"
#define MUC_USER "http://jabber.org/protocol/muc#user"

#define JOINS_AT_ONCE 20
#define ANSWER_US (60 * MOMENT_SECOND)
#define AGAIN_US (60 * MOMENT_SECOND)
#define CONFLICTS_MAX 20 /* nicknames that are taken */

/* -- small things ---------------------------------------------------------------------------- */

bool room_keep(char kept[XMPP_NAME_MAX], struct str text)
{
	if (text.len >= XMPP_NAME_MAX)
		return false;
	snprintf(kept, XMPP_NAME_MAX, "%" PRI_STR, ARG_STR(text));
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

void room_jid_add(const struct rooms *rooms, const struct room *room, bool with_nick,
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

void room_state_set(struct room *room, enum room_state state)
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
		(void)room_keep(rooms->stranger, name);
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
	(void)room_keep(room->name, name);
	(void)room_keep(room->nick, jid_local(rooms->settings->user));
	(void)room_keep(room->after, mark.after);
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
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO(XMPP_XML_MAX);

	buf_add(&xml, "<presence to='");
	room_jid_add(rooms, room, true, &xml);
	buf_add(&xml, "'><x xmlns='" MUC "'><history maxstanzas='0'/></x></presence>");
	rooms->send(rooms->with, &xml);
	room->rep_count = 0;
	room_state_set(room, ROOM_JOINING);
}

static void leave(struct rooms *rooms, struct room *room)
{
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO(XMPP_XML_MAX);

	buf_add(&xml, "<presence type='unavailable' to='");
	room_jid_add(rooms, room, true, &xml);
	buf_add(&xml, "'/>");
	rooms->send(rooms->with, &xml);
}

static void go(struct room *room, struct str why)
{
	(void)room_keep(room->why, utf8_head(why, XMPP_NAME_MAX - 1));
	*room->query = '\0';
	room_state_set(room, ROOM_GONE);
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
	if (rep && (!room_keep(rep->nick, nick) || !room_keep(rep->occupant, occupant)))
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
	archive_read(rooms, room);
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
				 node_attribute(node_child(presence, "occupant-id", XMPP_OCCUPANT),
						"id"));
		if (is_self)
			self_there(rooms, room, x);
	}
}

/* -- what is heard --------------------------------------------------------------------------- */

void rooms_answer(struct rooms *rooms, const struct node *iq)
{
	struct str from = node_attribute(iq, "from");
	struct room *room = room_of(rooms, from);

	if (room && !jid_resource(from).len)
		archive_answered(rooms, room, iq);
}

void rooms_message(struct rooms *rooms, const struct node *message)
{
	struct str from = node_attribute(message, "from"), type = node_attribute(message, "type");
	const struct node *result = node_child(message, "result", XMPP_MAM);
	struct room *room = room_of(rooms, from);
	bool by_room = !jid_resource(from).len;

	if (by_room && str_equal_nocase(jid_host(from), rooms->settings->rooms) &&
	    node_child(node_child(message, "x", MUC_USER), "invite", NULL))
		rooms_add(rooms, jid_local(from));
	if (!room)
		return;
	if (result && by_room && *room->query)
		said_before(rooms, room, result);
	else if (str_is(type, "error") && by_room)
		said_refused(rooms, room, message);
	else if (str_is(type, "groupchat") && !by_room)
		said_live(rooms, room, message);
}
