#include "core/net/xmpp_archive.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/net/xmpp_wire.h"

#define RSM "http://jabber.org/protocol/rsm"

#define PAGE 50
#define FIRST_DAYS 30 /* of a room that was never read */

static void start_add(const struct room *room, struct buf *xml)
{
	struct moment from = room->at;
	char text[MOMENT_TEXT_MAX];

	from.us = moment_is_never(from) ? moment_now().us - FIRST_DAYS * MOMENT_DAY
					: from.us - MOMENT_MINUTE;
	moment_print(from, text);
	buf_addf(xml, "<field var='start'><value>%s</value></field>", text);
}

void archive_read(struct rooms *rooms, struct room *room)
{
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO(XMPP_XML_MAX);

	if (!room->has_archive) {
		room_state_set(room, ROOM_OPEN);
		return;
	}
	snprintf(room->query, sizeof(room->query), "q%" PRIu64 "-%" PRIx32, ++rooms->asked,
		 rooms->nonce);
	buf_add(&xml, "<iq type='set' to='");
	room_jid_add(rooms, room, false, &xml);
	buf_addf(&xml, "' id='%s'><query xmlns='" XMPP_MAM "' queryid='%s'>", room->query,
		 room->query);
	buf_add(&xml, "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
		      "<value>" XMPP_MAM "</value></field>");
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
	room_state_set(room, ROOM_READING);
}

void archive_mark(struct rooms *rooms, const struct room *room)
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
	if (last && !room_keep(room->after, last->text))
		*room->after = '\0';
	archive_mark(rooms, room);
	if (complete && !room->missed)
		room_state_set(room, ROOM_OPEN);
	else
		archive_read(rooms, room);
}

static void archive_refused(struct rooms *rooms, struct room *room, const struct node *iq)
{
	bool lost = node_child(node_child(iq, "error", NULL), "item-not-found", NULL) != NULL;

	*room->query = '\0';
	if (lost && *room->after)
		*room->after = '\0'; /* the archive has forgotten it: by its time, then */
	else
		room->has_archive = false;
	archive_read(rooms, room);
}

void archive_answered(struct rooms *rooms, struct room *room, const struct node *iq)
{
	if (!*room->query || !str_is(node_attribute(iq, "id"), room->query))
		return;
	if (str_is(node_attribute(iq, "type"), "error"))
		archive_refused(rooms, room, iq);
	else
		page_ended(rooms, room, node_child(iq, "fin", XMPP_MAM));
}
