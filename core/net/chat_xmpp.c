#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/net/chat_private.h"
#include "core/net/http.h"
#include "core/net/jid.h"
#include "core/net/xmpp_archive.h"
#include "core/net/xmpp_rooms.h"
#include "core/net/xmpp_wire.h"

#define PORT 5222
#define ITEMS "http://jabber.org/protocol/disco#items"
#define ROOMS_EVERY_US (30 * MOMENT_SECOND)
#define ANSWER_US (20 * MOMENT_SECOND)
#define SETTLED_US \
	(10 * \
	 MOMENT_SECOND) /* after so long replies go out, even where some room still keeps us waiting */
#define FIRST_WAIT MOMENT_SECOND
#define LONGEST_WAIT MOMENT_MINUTE
#define STATE_MAX 360
#define HOST_MAX 256

struct xmpp {
	struct chat *chat;
	struct token password;
	char host[HOST_MAX];
	uint16_t port;
	struct wire *wire; /* NULL: between two tries */
	struct rooms rooms;
	int64_t connect_at_us, up_us; /* up_us 0: not yet */
	int64_t listed_us,
		list_asked_us; /* the latest list of rooms, and an unanswered question for it; 0: none */
	uint64_t lists;
	char list_id[32];
	int failures;
	bool settled;
	char state[STATE_MAX];
};

/* -- settings -------------------------------------------------------------------------------- */

/* xmpp://HOST, xmpp://HOST:PORT, xmpp://[ADDRESS]:PORT */
static enum err address_read(struct str url, char host[HOST_MAX], uint16_t *port)
{
	struct str rest = str_sub(url, 7, url.len), name = rest;
	size_t bracket = str_find_char(rest, ']');
	size_t colon = str_find_last_char(rest, ':');
	uint32_t number = PORT;

	if (!str_starts(url, STR("xmpp://")))
		return err_fail(ERR_INVALID,
				"[chat] url: xmpp://HOST or xmpp://HOST:PORT is needed");
	if (colon != SIZE_MAX && (bracket == SIZE_MAX || bracket < colon)) {
		name = str_sub(rest, 0, colon);
		if (!str_to_uint32(str_sub(rest, colon + 1, rest.len), &number) || !number ||
		    number > UINT16_MAX)
			return err_fail(ERR_INVALID,
					"[chat] url: a port from 1 to 65535 is needed");
	}
	if (str_starts(name, STR("[")) && str_ends(name, STR("]")))
		name = str_sub(name, 1, name.len - 2);
	if (!name.len || name.len >= HOST_MAX || str_find_char(name, '/') != SIZE_MAX)
		return err_fail(ERR_INVALID,
				"[chat] url: xmpp://HOST or xmpp://HOST:PORT is needed");
	snprintf(host, HOST_MAX, "%" PRI_STR, ARG_STR(name));
	*port = (uint16_t)number;
	return ERR_NONE;
}

static enum err xmpp_check(const struct chat_settings *settings)
{
	char host[HOST_MAX];
	uint16_t port;
	enum err e = address_read(settings->url, host, &port);

	if (e)
		return e;
	if (!jid_local(settings->user).len || !jid_host(settings->user).len)
		return err_fail(ERR_INVALID, "[chat] user: NAME@HOST is needed");
	if (!settings->rooms.len || str_find_char(settings->rooms, '@') != SIZE_MAX)
		return err_fail(ERR_INVALID, "[chat] rooms: conference.HOST is needed");
	return ERR_NONE;
}

/* -- asking ---------------------------------------------------------------------------------- */

static void rooms_send(void *with, const struct buf *xml)
{
	struct xmpp *x = with;

	if (x->wire && !xml->full)
		wire_send(x->wire, buf_str(xml));
}

static void list_ask(struct xmpp *x)
{
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO(2000);

	snprintf(x->list_id, sizeof(x->list_id), "l%" PRIu64 "-%" PRIx32, ++x->lists,
		 x->rooms.nonce);
	buf_add(&xml, "<iq type='get' to='");
	xml_add(&xml, x->chat->settings->rooms);
	buf_addf(&xml, "' id='%s'><query xmlns='" ITEMS "'/></iq>", x->list_id);
	x->list_asked_us = moment_ticks_us();
	wire_send(x->wire, buf_str(&xml));
}

/* -- hearing --------------------------------------------------------------------------------- */

static void list_take(struct xmpp *x, const struct node *iq)
{
	const struct node *query = node_child(iq, "query", ITEMS);

	x->list_asked_us = 0;
	x->listed_us = moment_ticks_us();
	x->rooms.strange = 0;
	for (const struct node *item = query ? query->first : NULL; item; item = item->next) {
		struct str jid = node_attribute(item, "jid");

		if (str_is(item->name, "item") && !jid_resource(jid).len &&
		    str_equal_nocase(jid_host(jid), x->chat->settings->rooms))
			rooms_add(&x->rooms, jid_local(jid));
	}
}

/* Whoever asks us gets an answer, as the protocol wants it; we are there (XEP-0199), and nothing else. */
static void question_answer(struct xmpp *x, const struct node *iq)
{
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO(8000);
	bool ping = node_child(iq, "ping", "urn:xmpp:ping") != NULL;

	buf_addf(&xml, "<iq type='%s' to='", ping ? "result" : "error");
	xml_add(&xml, node_attribute(iq, "from"));
	buf_add(&xml, "' id='");
	xml_add(&xml, node_attribute(iq, "id"));
	buf_add(&xml, ping ? "'/>"
			   : "'><error type='cancel'><service-unavailable "
			     "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
	if (!xml.full)
		wire_send(x->wire, buf_str(&xml));
}

static void iq_hear(struct xmpp *x, const struct node *iq)
{
	struct str type = node_attribute(iq, "type"), from = node_attribute(iq, "from");
	bool asks = str_is(type, "get") || str_is(type, "set");

	if (asks)
		question_answer(x, iq);
	else if (str_equal_nocase(from, x->chat->settings->rooms) && x->list_asked_us &&
		 str_is(node_attribute(iq, "id"), x->list_id))
		list_take(x, iq);
	else
		rooms_answer(&x->rooms, iq);
}

/* A direct invitation (XEP-0249); whoever sends it, only rooms of our service that are somebody's are joined. */
static void invitation_hear(struct xmpp *x, const struct node *message)
{
	struct str jid = node_attribute(node_child(message, "x", "jabber:x:conference"), "jid");

	if (jid.len && str_equal_nocase(jid_host(jid), x->chat->settings->rooms))
		rooms_add(&x->rooms, jid_local(jid));
}

static void heard(void *with, const struct node *stanza)
{
	struct xmpp *x = with;

	if (str_is(stanza->name, "iq")) {
		iq_hear(x, stanza);
	} else if (str_is(stanza->name, "presence")) {
		rooms_presence(&x->rooms, stanza);
	} else if (str_is(stanza->name, "message")) {
		invitation_hear(x, stanza);
		rooms_message(&x->rooms, stanza);
	}
}

/* -- the connection -------------------------------------------------------------------------- */

static void say(struct xmpp *x, const char *text)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(STATE_MAX - 1);

	utf8_tame(str_of(text), &tame);
	snprintf(x->state, sizeof(x->state), "%s", buf_text(&tame));
}

static void end(struct xmpp *x, const char *why)
{
	int64_t us = FIRST_WAIT;
	char text[STATE_MAX];
	uint32_t chance;

	for (int i = 0; i < x->failures && us < LONGEST_WAIT; i++)
		us *= 2;
	hash_random(&chance, sizeof(chance));
	us = us / 2 + (int64_t)(chance % 1024) * (us / 2) / 1024;
	x->failures += x->failures < 10;
	snprintf(text, sizeof(text), "no answer from %s:%u (%s), trying again", x->host, x->port,
		 why);
	say(x, text);
	wire_close(x->wire);
	x->wire = NULL;
	x->connect_at_us = moment_ticks_us() + us;
	x->up_us = x->listed_us = x->list_asked_us = 0;
	x->settled = false;
	rooms_begin(&x->rooms);
}

static void begin(struct xmpp *x)
{
	struct wire_settings settings = {
		.host = str_of(x->host),
		.port = x->port,
		.user = x->chat->settings->user,
		.ca_file = x->chat->settings->ca_file,
		.password = x->password.text,
	};
	enum err e = wire_open(&settings, heard, x, &x->wire);

	if (e)
		end(x, err_text(e));
}

static void state_say(struct xmpp *x)
{
	char text[STATE_MAX];

	if (!x->rooms.strange)
		say(x, "connected");
	else if (x->rooms.strange == 1)
		snprintf(text, sizeof(text), "connected; room %s is no account's here",
			 x->rooms.stranger);
	else
		snprintf(text, sizeof(text),
			 "connected; %zu rooms are no account's here, %s for one", x->rooms.strange,
			 x->rooms.stranger);
	if (x->rooms.strange)
		say(x, text);
}

static void came_up(struct xmpp *x)
{
	x->up_us = moment_ticks_us();
	x->failures = 0;
	wire_send(x->wire, STR("<presence/>")); /* invitations go to who is there */
	list_ask(x);
}

/* What is due by the clock while the connection is up. */
static void tend(struct xmpp *x)
{
	int64_t now_us = moment_ticks_us();

	if (x->list_asked_us && now_us - x->list_asked_us > ANSWER_US) {
		end(x, "it fell silent");
		return;
	}
	if (!x->list_asked_us && x->listed_us && now_us - x->listed_us >= ROOMS_EVERY_US)
		list_ask(x);
	if (!rooms_tend(&x->rooms)) {
		end(x, "a room fell silent");
		return;
	}
	if (x->listed_us && (!rooms_are_busy(&x->rooms) || now_us - x->up_us > SETTLED_US))
		x->settled = true;
	if (x->settled)
		state_say(x);
}

static int64_t left_us(const struct xmpp *x, int64_t patience_us)
{
	int64_t now_us = moment_ticks_us(), at_us = x->listed_us + ROOMS_EVERY_US;

	if (x->list_asked_us)
		at_us = x->list_asked_us + ANSWER_US;
	if (!x->wire)
		at_us = x->connect_at_us;
	else if (!x->up_us)
		return patience_us; /* the wire says when it is up, or gives up */
	if (at_us - now_us > patience_us)
		return patience_us;
	return at_us > now_us ? at_us - now_us : 0;
}

/* -- the kind -------------------------------------------------------------------------------- */

static enum err xmpp_open(struct chat *chat)
{
	struct xmpp *x = memory_new(1, sizeof(*x));
	enum err e = token_read(&chat->settings->password, &x->password);

	if (!e)
		e = address_read(chat->settings->url, x->host, &x->port);
	if (e) {
		token_release(&x->password);
		free(x);
		return e;
	}
	x->chat = chat;
	x->rooms = (struct rooms){
		.settings = chat->settings, .host = chat->host, .send = rooms_send, .with = x
	};
	rooms_begin(&x->rooms);
	snprintf(x->state, sizeof(x->state), "connecting to %s:%u", x->host, x->port);
	chat->own = x;
	return ERR_NONE;
}

static void xmpp_close(struct chat *chat)
{
	struct xmpp *x = chat->own;

	if (x->wire && wire_state(x->wire) == WIRE_UP) {
		wire_send(x->wire, STR("<presence type='unavailable'/></stream:stream>"));
		wire_wait(x->wire, -1, 0);
	}
	wire_close(x->wire);
	rooms_release(&x->rooms);
	token_release(&x->password);
	free(x);
}

static void xmpp_turn(struct chat *chat, int wake, int64_t patience_us, struct chat_news *news)
{
	struct xmpp *x = chat->own;
	int64_t us = left_us(x, patience_us);

	x->rooms.news = news;
	if (!x->wire && us > 0) {
		chat_sleep(wake, us);
		return;
	}
	if (!x->wire)
		begin(x);
	if (!x->wire)
		return;
	wire_wait(x->wire, wake, left_us(x, patience_us));
	if (wire_state(x->wire) == WIRE_DOWN)
		end(x, wire_why(x->wire));
	else if (wire_state(x->wire) == WIRE_UP && !x->up_us)
		came_up(x);
	if (x->wire && x->up_us)
		tend(x);
}

static void deliver(struct xmpp *x, const struct room *room, const struct reply *reply)
{
	CLEANUP(buf_release) struct buf xml = BUF_UP_TO((size_t)128 * 1024);

	buf_add(&xml, "<message type='groupchat' to='");
	xml_add(&xml, str_of(room->name));
	buf_add_char(&xml, '@');
	xml_add(&xml, x->chat->settings->rooms);
	buf_add(&xml, "' id='");
	xml_add(&xml, reply->key);
	buf_add(&xml, "'><body>");
	xml_add(&xml, reply->text);
	buf_add(&xml, "</body><active xmlns='http://jabber.org/protocol/chatstates'/>"
		      "<origin-id xmlns='urn:xmpp:sid:0' id='");
	xml_add(&xml, reply->key);
	buf_add(&xml, "'/></message>");
	rooms_send(x, &xml);
}

static void xmpp_send(struct chat *chat, const struct reply *reply, bool doubtful,
		      struct chat_answer *answer)
{
	struct xmpp *x = chat->own;
	struct room *room = rooms_find(&x->rooms, reply->conversation);

	if (!x->wire || wire_state(x->wire) != WIRE_UP)
		chat_say(answer, CHAT_WAITS, "%s", x->state);
	else if (!room)
		chat_say(answer, CHAT_WAITS, "there is no room %" PRI_STR " on %" PRI_STR,
			 ARG_STR(reply->conversation), ARG_STR(chat->settings->rooms));
	else if (room->state == ROOM_GONE)
		chat_say(answer, CHAT_WAITS, "not in room %s: %s", room->name, room->why);
	else if (room->state != ROOM_OPEN)
		chat_say(answer, CHAT_WAITS, "room %s is being read", room->name);
	else if (doubtful && !room->has_archive)
		chat_say(
			answer, CHAT_REFUSED,
			"it may have been sent, and there is no archive to look it up in: ask, and write it again");
	else if (doubtful) {
		archive_read(&x->rooms, room);
		chat_say(answer, CHAT_WAITS,
			 "it may have been sent: it is looked for in the archive");
	} else {
		deliver(x, room, reply);
		answer->outcome = CHAT_SENT;
	}
}

static void xmpp_again(struct chat *chat)
{
	struct xmpp *x = chat->own;

	if (x->wire)
		end(x, "what it said could not be kept");
}

static struct str xmpp_state(const struct chat *chat)
{
	const struct xmpp *x = chat->own;

	return str_of(x->state);
}

static bool xmpp_is_up(const struct chat *chat)
{
	const struct xmpp *x = chat->own;

	return x->wire && wire_state(x->wire) == WIRE_UP && x->settled;
}

static bool xmpp_is_busy(const struct chat *chat)
{
	const struct xmpp *x = chat->own;

	return !x->failures && (!x->settled || rooms_are_busy(&x->rooms));
}

const struct chat_kind chat_xmpp = {
	.name = "xmpp",
	.connects = true,
	.check = xmpp_check,
	.open = xmpp_open,
	.close = xmpp_close,
	.send = xmpp_send,
	.turn = xmpp_turn,
	.again = xmpp_again,
	.state = xmpp_state,
	.is_up = xmpp_is_up,
	.is_busy = xmpp_is_busy,
};
