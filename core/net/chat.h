/*
 * chat: where customers are talked to. A table of kinds, one for each way; the settings' [chat] names one.
 *
 *	events   customers' lines come in as events from elsewhere; replies go to a file, or to a command
 *	xmpp     a room of a conference service is a conversation (chat_xmpp.c)
 *
 * A turn waits for what comes, at most so long, and says what came; nothing else waits:
 *
 *	chat_send(chat, &reply, false, &answer);
 *	if (answer.outcome == CHAT_DONE) ... it is delivered: store it as a line of the conversation
 *	if (answer.outcome == CHAT_SENT) ... it comes back as a line with the reply's key
 *	chat_turn(chat, wake, patience_us, &news);
 *	for each of news.lines ... store it, once: by its id
 *
 * What comes from there was said by strangers: texts are bounded and not checked further; who stores them does. Who is a rep
 * is told by the server alone. A chat belongs to one thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/chat.h"
#include "core/model/event.h"
#include "core/net/token.h"

struct arena;
struct chat;

#define CHAT_WHY_MAX 320
#define CHAT_PATIENCE_MS 20000 /* for a command */

struct chat_settings {
	struct str kind;                                  /* its texts end in a NUL */
	struct str replies, reply_command;                /* events */
	struct str url, user, rooms, visitor_by, ca_file; /* xmpp */
	struct token_source password;
	const struct str *reps;
	size_t rep_count;
};

/* How far a room has been read: the archive's id of the newest message that is stored, and its time. */
struct chat_mark {
	struct str room, after; /* after absent: nothing yet */
	struct moment at;
};

struct chat_line {
	struct str room,
		id; /* the id is the same whenever the line is read, and no other line of any room has it */
	struct moment at;
	enum chat_from from;
	struct str who;  /* of a rep: the nickname */
	struct str text; /* at most EVENT_CHAT_MAX bytes */
	struct str ip;   /* of the visitor, by whom the settings believe; absent mostly */
	struct str
		key; /* of the desk's own reply, as the line claims: anybody can claim one that he has seen */
};

struct chat_typing {
	struct str room;
	bool types;
};

struct chat_refusal { /* of a reply that was sent */
	struct str key, why;
};

struct chat_news {
	struct arena *arena; /* the caller's; what follows lives in it */
	struct chat_line *lines;
	size_t line_count;
	struct chat_mark *marks; /* to be kept together with the lines */
	size_t mark_count;
	struct chat_typing *typing;
	size_t typing_count;
	struct chat_refusal *refusals;
	size_t refusal_count;
};

/* Asked when a room turns up. False: it is nobody's here. `mark` is made in `arena`. */
struct chat_host {
	bool (*room)(void *with, struct arena *arena, struct str room, struct chat_mark *mark);
	void *with;
};

enum chat_outcome {
	CHAT_DONE,
	CHAT_SENT,
	CHAT_WAITS,   /* not now: why */
	CHAT_REFUSED, /* for good: why */
};

struct chat_answer {
	enum chat_outcome outcome;
	char why[CHAT_WHY_MAX];
};

/* Without asking anybody. ERR_INVALID: no such kind (those there are, in the sentence), or what it needs is missing. */
MUST_USE enum err chat_check(const struct chat_settings *settings);
/* Reads the password; asks nobody. `settings` and `host` stay the caller's, and where they are. ERR_INVALID. */
MUST_USE enum err chat_open(const struct chat_settings *settings, const struct chat_host *host,
			    struct chat **chat);
void chat_close(struct chat *chat); /* NULL is fine */
void chat_close_at(struct chat **chat);

/* Whether it talks to a server, which only one desk of a store should do at a time. */
bool chat_connects(const struct chat_settings *settings);

/* `doubtful`: an earlier try may have reached the customer; it is only sent after looking whether it did. */
void chat_send(struct chat *chat, const struct reply *reply, bool doubtful,
	       struct chat_answer *answer);

/* Wait until something comes, `wake` (or -1) is readable, or `patience_us` is over. */
void chat_turn(struct chat *chat, int wake, int64_t patience_us, struct chat_news *news);

/* Wait for `wake` (or -1) alone. */
void chat_sleep(int wake, int64_t patience_us);

/* What was told could not be kept: begin again from what is. */
void chat_again(struct chat *chat);

/* "connected to chat.example, 3 rooms", "no answer from 127.0.0.1:5222: trying again": without a full stop; absent where there is no server. Lives until the next
 * turn. */
struct str chat_state(const struct chat *chat);
/* Whether it is up and what it says there is true. */
bool chat_is_up(const struct chat *chat);
/* Whether something is under way that will be over soon. */
bool chat_is_busy(const struct chat *chat);
