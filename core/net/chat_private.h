/*
 * chat_private: what a kind of chat is: a row of the table in chat.c. Private to core/net. Each function is as its namesake in chat.h says.
 */
#pragma once

#include "core/net/chat.h"

struct chat_kind {
	const char *name;
	bool connects;
	enum err (*check)(const struct chat_settings *settings);
	enum err (*open)(struct chat *chat);
	void (*close)(struct chat *chat);
	void (*send)(struct chat *chat, const struct reply *reply, bool doubtful,
		     struct chat_answer *answer);
	void (*turn)(struct chat *chat, int wake, int64_t patience_us, struct chat_news *news);
	void (*again)(struct chat *chat);
	struct str (*state)(const struct chat *chat);
	bool (*is_up)(const struct chat *chat);
	bool (*is_busy)(const struct chat *chat);
};

struct chat {
	const struct chat_kind *kind;
	const struct chat_settings *settings;
	const struct chat_host *host;
	void *own; /* the kind's */
};

extern const struct chat_kind chat_events;
#ifdef STROP_XMPP
extern const struct chat_kind chat_xmpp;
#endif

/* A sentence for people; nothing in it can harm a terminal. */
void chat_say(struct chat_answer *answer, enum chat_outcome outcome, const char *format, ...)
	PRINTF_LIKE(3, 4);
