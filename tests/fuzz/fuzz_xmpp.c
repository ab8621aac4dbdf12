/*
 * Any stanzas, as whoever is in a room may cause them: what is kept of them is bounded and whole, only known rooms speak, what we send is
 * well-formed and goes to our own service. A byte above 0x7F stands for a piece of a stanza, so that the fuzzer comes deep; a newline ends a stanza.
 */
#include <stdlib.h>

#include "core/base/hash.h"
#include "core/net/chat.h"
#include "core/net/jid.h"
#include "core/net/xmpp_rooms.h"
#include "tests/unit/stanza_make.h"

#define STANZA_MAX ((size_t)256 * 1024)
#define SERVICE "rooms.example"
#define ROOM "acct-1.42@" SERVICE

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* clang-format off */
static const char *const pieces[] = {
	"<presence from='" ROOM "/rep'>", "<presence from='" ROOM "/tom'", "<presence from='" ROOM "/rep' type='error'>", " type='unavailable'>",
	"<x xmlns='http://jabber.org/protocol/muc#user'>", "</x>", "<status code='110'/>", "<status code='201'/>", "<item jid='rep@example/1'/>",
	"<item jid='eve@example'/>", "<item/>", "</presence>", "<error><conflict/></error>", "<error><text>no</text></error>", "<invite/>",
	"<occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>", "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='o2'/>",
	"<message from='" ROOM "/tom' type='groupchat'>", "<message from='" ROOM "/rep' type='groupchat'>", "<message from='" ROOM "'>",
	"<message from='acct-1.7@" SERVICE "'>", "<message from='" ROOM "' type='error' id='k'>", "</message>", "<body>", "</body>",
	"<stanza-id xmlns='urn:xmpp:sid:0' by='" ROOM "' id='m1'/>", "<stanza-id xmlns='urn:xmpp:sid:0' by='" ROOM "' id='m2'/>",
	"<origin-id xmlns='urn:xmpp:sid:0' id='key'/>", "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
	"<paused xmlns='http://jabber.org/protocol/chatstates'/>", "<ip xmlns='urn:strop:visitor' by='example'>192.0.2.1</ip>",
	"<address xmlns='urn:xmpp:sic:1' by='example'><ip>192.0.2.2</ip></address>", "<result xmlns='urn:xmpp:mam:2' id='m3' queryid='QUERY'>",
	"</result>", "<forwarded>", "</forwarded>", "<delay stamp='2026-11-24T10:00:00Z'/>", "<delay stamp='9999-12-31T23:59:59Z'/>",
	"<iq from='" ROOM "' type='result' id='QUERY'>", "<iq from='" ROOM "' type='error' id='QUERY'>", "</iq>",
	"<fin xmlns='urn:xmpp:mam:2'>", "<fin xmlns='urn:xmpp:mam:2' complete='true'>", "</fin>",
	"<set xmlns='http://jabber.org/protocol/rsm'><last>m3</last></set>", "<set xmlns='http://jabber.org/protocol/rsm'><last></last></set>",
	"<item-not-found/>", "&amp;", "&lt;",
};
/* clang-format on */

struct play {
	struct arena *arena;
	struct rooms rooms;
	struct chat_news news;
};

static void must(bool yes)
{
	if (!yes)
		abort();
}

static void check_sent(void *with, const struct buf *xml)
{
	struct play *play = with;
	struct str rest = buf_str(xml);
	const struct node *stanza = stanza_read(play->arena, &rest);

	must(!xml->full && stanza && rest.len == 0);
	must(str_is(jid_host(node_attribute(stanza, "to")), SERVICE));
	must(rooms_find(&play->rooms, jid_local(node_attribute(stanza, "to"))) != NULL);
}

static bool is_known(void *with, struct arena *arena, struct str room, struct chat_mark *mark)
{
	(void)with;
	(void)arena;
	(void)mark;
	return str_starts(room, STR("acct-1"));
}

static void check_rooms(const struct rooms *rooms)
{
	must(rooms->count <= XMPP_ROOMS_MAX);
	for (size_t i = 0; i < rooms->count; i++) {
		const struct room *room = rooms->list[i];

		must(room->name[0] && room->state <= ROOM_GONE);
		must(!*room->query || room->state == ROOM_READING);
		must(room->rep_count <= XMPP_REPS_MAX);
	}
}

static void check_news(struct play *play)
{
	const struct chat_news *news = &play->news;

	for (size_t i = 0; i < news->line_count; i++) {
		const struct chat_line *line = &news->lines[i];
		const struct room *room = rooms_find(&play->rooms, line->room);

		must(room && line->id.len && line->text.len && line->text.len <= EVENT_CHAT_MAX);
		must(!moment_is_never(line->at));
		must(line->from == CHAT_CUSTOMER || room->rep_count > 0);
	}
	for (size_t i = 0; i < news->mark_count; i++)
		must(news->marks[i].after.len && rooms_find(&play->rooms, news->marks[i].room));
	for (size_t i = 0; i < news->typing_count; i++)
		must(rooms_find(&play->rooms, news->typing[i].room) != NULL);
	for (size_t i = 0; i < news->refusal_count; i++)
		must(news->refusals[i].key.len && news->refusals[i].why.len);
}

/* "QUERY" becomes the question that is open. */
static void piece_add(const struct room *room, const char *piece, struct buf *out)
{
	struct str rest = str_of(piece);
	size_t at = str_find(rest, STR("QUERY"));

	if (at == SIZE_MAX) {
		buf_add(out, piece);
		return;
	}
	buf_add_str(out, str_sub(rest, 0, at));
	buf_add(out, room ? room->query : "");
	buf_add_str(out, str_sub(rest, at + 5, rest.len));
}

static void hear(struct play *play, struct str line)
{
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO(STANZA_MAX);
	const struct room *room = rooms_find(&play->rooms, STR("acct-1.42"));
	const struct node *stanza;
	struct str rest;

	for (size_t i = 0; i < line.len; i++) {
		uint8_t byte = (uint8_t)line.at[i];

		if (byte & 0x80)
			piece_add(room, pieces[(byte & 0x7F) % ARRAY_LEN(pieces)], &xml);
		else
			buf_add_char(&xml, line.at[i]);
	}
	rest = buf_str(&xml);
	stanza = stanza_read(play->arena, &rest);
	if (!stanza)
		return;
	if (str_is(stanza->name, "iq"))
		rooms_answer(&play->rooms, stanza);
	else if (str_is(stanza->name, "presence"))
		rooms_presence(&play->rooms, stanza);
	else if (str_is(stanza->name, "message"))
		rooms_message(&play->rooms, stanza);
}

static void check_names(struct arena *arena, struct str jid)
{
	struct str local = jid_local(jid), host = jid_host(jid), resource = jid_resource(jid);

	must(local.len + host.len + resource.len <= jid.len);
	must(jid_unescape(arena, local).len <= local.len);
	must(jid_bare(jid).len <= jid.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct chat_settings settings = { .user = { "rep@example", 11 },
						       .rooms = { SERVICE, sizeof(SERVICE) - 1 },
						       .visitor_by = { "example", 7 } };
	static const struct chat_host host = { .room = is_known };
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct play play = { .arena = arena };
	struct str rest = { (const char *)bytes, len }, line;

	must(hash_start() == ERR_NONE);
	play.news.arena = arena;
	play.rooms = (struct rooms){ .settings = &settings,
				     .host = &host,
				     .send = check_sent,
				     .with = &play,
				     .news = &play.news };
	rooms_begin(&play.rooms);
	rooms_add(&play.rooms, STR("acct-1.42"));
	must(rooms_tend(&play.rooms));
	while (str_cut(&rest, '\n', &line)) {
		check_names(arena, line);
		hear(&play, line);
		check_rooms(&play.rooms);
	}
	check_news(&play);
	rooms_release(&play.rooms);
	return 0;
}
