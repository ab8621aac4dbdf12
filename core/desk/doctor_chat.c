#include "core/desk/doctor_chat.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/desk/chat_of.h"
#include "core/desk/findings.h"
#include "core/desk/settings.h"

#define GREET_US (10 * MOMENT_SECOND)

static const struct str nothing;
static const struct str what = { "chat", 4 };

static struct str folder_of(struct arena *arena, struct str path)
{
	size_t slash = str_find_last_char(path, '/');

	if (slash == SIZE_MAX)
		return STR(".");
	return arena_str(arena, str_sub(path, 0, slash ? slash : 1));
}

static void look_at_file(struct findings *findings, struct str path)
{
	const char *probed = path.at;

	if (access(probed, F_OK) < 0)
		probed = folder_of(findings->arena, path).at;
	if (access(probed, W_OK) < 0)
		findings_add(
			findings, FINDING_FAULT, what,
			STR("make it writable for who runs strop; replies wait meanwhile, none is lost"),
			"%s: replies cannot be written there: %s", path.at, strerrordesc_np(errno));
	else
		findings_add(findings, FINDING_OK, what, nothing, "replies go to %s", path.at);
}

/* No room is anybody's: it only says hello, and joins none. */
static bool nobodys(void *with, struct arena *arena, struct str room, struct chat_mark *mark)
{
	(void)with;
	(void)arena;
	(void)room;
	(void)mark;
	return false;
}

static void greet(struct findings *findings, const struct chat_settings *settings)
{
	static const struct chat_host host = { nobodys, NULL };
	CLEANUP(chat_close_at) struct chat *chat = NULL;
	struct chat_news news = { .arena = findings->arena };
	int64_t until_us = moment_ticks_us() + GREET_US;

	if (chat_open(settings, &host, &chat)) {
		findings_add(findings, FINDING_FAULT, what,
			     STR("mend [chat] in the settings as it says"), "%s",
			     err_text(ERR_INVALID));
		return;
	}
	while (!chat_is_up(chat) && chat_is_busy(chat) && moment_ticks_us() < until_us)
		chat_turn(chat, -1, MOMENT_SECOND / 2, &news);
	if (chat_is_up(chat))
		findings_add(findings, FINDING_OK, what, nothing,
			     "the chat server %" PRI_STR " answers", ARG_STR(settings->url));
	else
		findings_add(findings, FINDING_FAULT, what,
			     STR("look at url, user, password and ca_file of [chat]; replies wait "
				 "meanwhile, none is lost"),
			     "the chat server: %" PRI_STR, ARG_STR(chat_state(chat)));
}

void doctor_chat(struct findings *findings, const struct settings *settings)
{
	struct chat_settings chat = chat_of(settings);

	if (chat_check(&chat))
		findings_add(findings, FINDING_FAULT, what,
			     STR("mend [chat] in the settings as it says"), "%s",
			     err_text(ERR_INVALID));
	else if (chat_connects(&chat))
		greet(findings, &chat);
	else if (chat.replies.len)
		look_at_file(findings, chat.replies);
	else if (chat.reply_command.len)
		findings_add(findings, FINDING_OK, what, nothing,
			     "replies go to reply_command, which was not run");
	else
		findings_add(findings, FINDING_NOTE, what,
			     STR("[chat] replies = FILE, reply_command = COMMAND, or kind = xmpp"),
			     "nobody delivers replies: they stay in the conversation on this desk");
}
