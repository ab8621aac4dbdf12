#include "core/net/chat.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/net/chat_private.h"

static const struct chat_kind *const kinds[] = {
	&chat_events,
#ifdef STROP_XMPP
	&chat_xmpp,
#endif
};

static const struct chat_kind *kind_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_is(name, kinds[i]->name))
			return kinds[i];
	return NULL;
}

static enum err no_such_kind(struct str name)
{
	CLEANUP(buf_release) struct buf names = BUF_UP_TO(200);

	/* The analyzer does not see what stands in the table. */
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		buf_addf(&names, "%s%s", i ? ", " : "",
			 kinds[i]->name); /* NOLINT(clang-analyzer-core.NullDereference) */
	return err_fail(ERR_INVALID, "[chat] kind: %.40s is not in this build, which has: %s",
			name.at ? name.at : "\"\"", buf_text(&names));
}

enum err chat_check(const struct chat_settings *settings)
{
	const struct chat_kind *kind = kind_find(settings->kind);

	return kind ? kind->check(settings) : no_such_kind(settings->kind);
}

enum err chat_open(const struct chat_settings *settings, const struct chat_host *host,
		   struct chat **chat)
{
	struct chat *made;
	const struct chat_kind *kind = kind_find(settings->kind);
	enum err e;

	if (!kind)
		return no_such_kind(settings->kind);
	e = kind->check(settings);
	if (e)
		return e;
	made = memory_new(1, sizeof(*made));
	*made = (struct chat){ kind, settings, host, NULL };
	e = kind->open(made);
	if (e) {
		free(made);
		return e;
	}
	*chat = made;
	return ERR_NONE;
}

void chat_close(struct chat *chat)
{
	if (!chat)
		return;
	chat->kind->close(chat);
	free(chat);
}

void chat_close_at(struct chat **chat)
{
	chat_close(*chat);
	*chat = NULL;
}

bool chat_connects(const struct chat_settings *settings)
{
	const struct chat_kind *kind = kind_find(settings->kind);

	return kind && kind->connects;
}

void chat_send(struct chat *chat, const struct reply *reply, bool doubtful,
	       struct chat_answer *answer)
{
	*answer = (struct chat_answer){ 0 };
	chat->kind->send(chat, reply, doubtful, answer);
}

void chat_turn(struct chat *chat, int wake, int64_t patience_us, struct chat_news *news)
{
	*news = (struct chat_news){ .arena = news->arena };
	chat->kind->turn(chat, wake, patience_us, news);
}

void chat_again(struct chat *chat)
{
	if (chat->kind->again)
		chat->kind->again(chat);
}

struct str chat_state(const struct chat *chat)
{
	return chat->kind->state ? chat->kind->state(chat) : (struct str){ 0 };
}

bool chat_is_up(const struct chat *chat)
{
	return !chat->kind->is_up || chat->kind->is_up(chat);
}

bool chat_is_busy(const struct chat *chat)
{
	return chat->kind->is_busy && chat->kind->is_busy(chat);
}

void chat_say(struct chat_answer *answer, enum chat_outcome outcome, const char *format, ...)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(CHAT_WHY_MAX - 1);
	char text[CHAT_WHY_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	utf8_tame(str_of(text), &tame);
	answer->outcome = outcome;
	snprintf(answer->why, sizeof(answer->why), "%s", buf_text(&tame));
}

void chat_sleep(int wake, int64_t patience_us)
{
	struct pollfd ready = { wake, POLLIN, 0 };
	int64_t ms = (patience_us + 999) / 1000;

	poll(&ready, wake >= 0, ms < 0 ? 0 : ms > 600000 ? 600000 : (int)ms);
}
