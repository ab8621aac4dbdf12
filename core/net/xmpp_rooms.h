/*
 * xmpp_rooms: the rooms of a conference service, each a conversation. Private to core/net.
 *
 * A room that somebody here knows is joined, and its archive (XEP-0313) is read from the newest message that is stored; what is said live meanwhile is
 * left to the archive, so nothing is lost between the two, and nothing comes twice: both know a message by the archive's id
 * (XEP-0359). Without an archive only what is said live comes.
 *
 *	waits -> joining -> reading -> open          gone: not joined, or thrown out; tried again later
 *
 * Who is who: the desk's own replies are known by their keys; others who speak for the desk by their real names, as the service tells
 * them (or by the occupant ids, XEP-0421, that belong to those). Nicknames prove nothing. Whoever is left is the customer.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/map.h"
#include "core/base/moment.h"
#include "core/net/chat.h"

struct buf;
struct node;

#define XMPP_ROOMS_MAX 5000
#define XMPP_REPS_MAX 8   /* of one room */
#define XMPP_NAME_MAX 256 /* bytes of a room's name, a nickname, an archive's id */

enum room_state {
	ROOM_WAITS,
	ROOM_JOINING,
	ROOM_READING,
	ROOM_OPEN,
	ROOM_GONE,
};

struct room_rep {
	char nick[XMPP_NAME_MAX], occupant[XMPP_NAME_MAX]; /* "": not there now; none */
};

struct room {
	char name[XMPP_NAME_MAX], nick[XMPP_NAME_MAX], after[XMPP_NAME_MAX];
	char query[32];          /* the id of the question to the archive; "": none */
	char why[XMPP_NAME_MAX]; /* it is gone */
	struct moment at;        /* of the newest that was read */
	enum room_state state;
	int64_t since_us;         /* the state, or the latest step in it */
	bool has_archive, missed; /* missed: something was said live while the archive was read */
	struct room_rep reps[XMPP_REPS_MAX];
	size_t rep_count, conflicts;
};

struct rooms {
	const struct chat_settings *settings;
	const struct chat_host *host;
	void (*send)(void *with, const struct buf *xml);
	void *with;
	struct chat_news *news; /* of the turn */
	struct room **list;
	size_t count, strange;        /* strange: nobody's here */
	char stranger[XMPP_NAME_MAX]; /* one of those */
	struct map index;
	uint64_t asked; /* questions, for their ids */
	uint32_t nonce;
};

void rooms_begin(struct rooms *rooms); /* nothing is joined; settings, host and send stay */
void rooms_release(struct rooms *rooms);

struct room *rooms_find(struct rooms *rooms, struct str name);
/* It is there: join it in time, if it is anybody's. */
void rooms_add(struct rooms *rooms, struct str name);
/* Join what waits, a few at a time, and again what is gone. False: an answer has been due for too long. */
bool rooms_tend(struct rooms *rooms);
bool rooms_are_busy(const struct rooms *rooms); /* some are not open yet, nor gone */

/* Stanzas whose sender is of the service. */
void rooms_message(struct rooms *rooms, const struct node *message);
void rooms_presence(struct rooms *rooms, const struct node *presence);
void rooms_answer(struct rooms *rooms, const struct node *iq);

/* `text` as XML takes it: signs escaped, what cannot stand in it left out. */
void xml_add(struct buf *out, struct str text);

/* -- for the other files of the rooms, xmpp_archive.c and xmpp_said.c -- */

#define XMPP_MAM "urn:xmpp:mam:2"
#define XMPP_SID "urn:xmpp:sid:0"
#define XMPP_OCCUPANT "urn:xmpp:occupant-id:0"
#define XMPP_XML_MAX ((size_t)64 * 1024) /* of a stanza of ours */

/* ROOM@SERVICE, or ROOM@SERVICE/NICK, as an attribute's value. */
void room_jid_add(const struct rooms *rooms, const struct room *room, bool with_nick,
		  struct buf *out);
void room_state_set(struct room *room, enum room_state state); /* from now on */
/* False: it is too long, and nothing was kept. */
bool room_keep(char kept[XMPP_NAME_MAX], struct str text);
