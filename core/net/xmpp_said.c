#include "core/net/xmpp_said.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "core/net/jid.h"
#include "core/net/xmpp_archive.h"
#include "core/net/xmpp_wire.h"

#define CHAT_STATES "http://jabber.org/protocol/chatstates"
#define VISITOR "urn:strop:visitor"
#define SEEN_FROM "urn:xmpp:sic:1" /* XEP-0279 */

struct utterance {
	const struct node *message;
	struct str archive_id; /* absent: it is in none */
	struct moment at;
	bool live;
};

static bool is_rep(const struct room *room, const struct utterance *u)
{
	struct str nick = jid_resource(node_attribute(u->message, "from"));
	struct str occupant = node_attribute(node_child(u->message, "occupant-id", XMPP_OCCUPANT),
					     "id");

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
				 node_attribute(node_child(u->message, "origin-id", XMPP_SID),
						"id")),
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

		if (str_is(child->name, "stanza-id") && str_is(child->space, XMPP_SID) &&
		    str_is(jid_local(by), room->name) && !jid_resource(by).len &&
		    str_equal_nocase(jid_host(by), rooms->settings->rooms))
			return node_attribute(child, "id");
	}
	return (struct str){ 0 };
}

void said_live(struct rooms *rooms, struct room *room, const struct node *message)
{
	struct utterance u = { .message = message,
			       .archive_id = archive_id(rooms, room, message),
			       .at = moment_now(),
			       .live = true };
	bool archived = room->has_archive && u.archive_id.len && u.archive_id.len < XMPP_NAME_MAX;

	if (room->state != ROOM_OPEN && room->state != ROOM_READING)
		return;
	typing_add(rooms, room, message); /* of which an archive tells nothing */
	if (room->state == ROOM_READING && archived) {
		room->missed = true;
		return;
	}
	line_add(rooms, room, &u);
	if (archived) {
		(void)room_keep(room->after, u.archive_id);
		room->at = u.at;
		archive_mark(rooms, room);
	}
}

void said_before(struct rooms *rooms, struct room *room, const struct node *result)
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

void said_refused(struct rooms *rooms, const struct room *room, const struct node *message)
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
