#include "core/desk/talk.h"

#include <stdio.h>
#include <stdlib.h>

#define LOG_MODULE "talk"

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "core/desk/chat_of.h"
#include "core/desk/desk_private.h"
#include "core/desk/talk_keep.h"
#include "core/net/jid.h"

#define STATE_NAME "chat_state"
#define STATE_MAX 400
#define ALONE_NAME "talk"
#define ALONE_AGAIN_US (2 * MOMENT_SECOND)
#define OPEN_AGAIN_US (30 * MOMENT_SECOND) /* the settings or the password are wrong */
#define DUE_MAX 32                         /* replies of one turn */
#define CLAIM_US (60 * MOMENT_SECOND)      /* more than one delivery takes */
#define ECHO_US (30 * MOMENT_SECOND)       /* sent: it comes back sooner, or is looked for */
#define FIRST_WAIT (2 * MOMENT_SECOND)
#define LONGEST_WAIT (5 * MOMENT_MINUTE)

struct talk {
	struct desk *desk;
	struct arena *arena; /* of one turn */
	struct chat_settings settings;
	struct chat_host host;
	struct chat *chat;
	int alone; /* the lock; -1: another talks */
	int64_t alone_again_us, open_again_us;
	char said[STATE_MAX]; /* what was noted last */
};

struct chat_settings chat_of(const struct settings *settings)
{
	const struct settings_chat *chat = &settings->chat;

	return (struct chat_settings){
		.kind = chat->kind.len ? chat->kind : STR("events"),
		.replies = chat->replies,
		.reply_command = chat->reply_command,
		.url = chat->url,
		.user = chat->user,
		.rooms = chat->rooms,
		.visitor_by = chat->visitor_by,
		.ca_file = chat->ca_file,
		.password = { .file = chat->password_file,
			      .command = chat->password_command,
			      .command_name = "password_command" },
		.reps = chat->reps,
		.rep_count = chat->rep_count,
	};
}

/* -- rooms ----------------------------------------------------------------------------------- */

/* Names of rooms are lower case, ids of accounts need not be. */
static enum err account_named(struct desk *desk, struct arena *arena, struct str name,
			      struct str *id, struct account_no *no)
{
	struct find_hit *hits = NULL;
	size_t count = 0;
	enum err e = store_account_find(desk->store, name, no);

	*id = name;
	if (e != ERR_NOT_FOUND)
		return e;
	e = store_find(desk->store, arena, name, name, 8, &hits, &count);
	for (size_t i = 0; !e && i < count; i++) {
		struct str found = { 0 };

		if (hits[i].field == FIND_ID && hits[i].rank == 0)
			e = store_account_id(desk->store, arena, hits[i].no, &found);
		if (!e && str_equal_nocase(found, name)) {
			*id = found;
			*no = hits[i].no;
			return ERR_NONE;
		}
	}
	return e ? e : ERR_NOT_FOUND;
}

enum err talk_room_account(struct desk *desk, struct arena *arena, struct str room, struct str *id,
			   struct account_no *no)
{
	struct str name = jid_unescape(arena, room);
	size_t dot = str_find_last_char(name, '.');
	enum err e;

	if (!name.len || name.len > EVENT_ID_MAX)
		return ERR_NOT_FOUND;
	e = account_named(desk, arena, name, id, no);
	if (e == ERR_NOT_FOUND && dot != SIZE_MAX && dot > 0)
		e = account_named(desk, arena, str_sub(name, 0, dot), id, no);
	return e;
}

static bool room_told(void *with, struct arena *arena, struct str room, struct chat_mark *mark)
{
	struct talk *talk = with;
	struct account_no no;
	struct str id;
	enum err e = talk_room_account(talk->desk, arena, room, &id, &no);

	*mark = (struct chat_mark){ .room = room };
	if (!e && store_chat_mark(talk->desk->store, arena, room, &mark->after, &mark->at))
		mark->after = (struct str){ 0 };
	return !e;
}

/* -- one talks ------------------------------------------------------------------------------- */

enum err talk_open(struct desk *desk, struct talk **talk)
{
	struct talk *made = memory_new(1, sizeof(*made));

	*made = (struct talk){ .desk = desk,
			       .arena = arena_new(),
			       .settings = chat_of(&desk->settings),
			       .alone = -1 };
	made->host = (struct chat_host){ room_told, made };
	*talk = made;
	return ERR_NONE;
}

void talk_close(struct talk *talk)
{
	if (!talk)
		return;
	chat_close(talk->chat);
	store_alone_end(&talk->alone);
	arena_free(talk->arena);
	free(talk);
}

void talk_close_at(struct talk **talk)
{
	talk_close(*talk);
	*talk = NULL;
}

static bool is_alone(struct talk *talk)
{
	int64_t now_us = moment_ticks_us();

	if (talk->alone >= 0 || !chat_connects(&talk->settings))
		return true;
	if (now_us < talk->alone_again_us)
		return false;
	talk->alone_again_us = now_us + ALONE_AGAIN_US;
	return store_alone(talk->desk->store, ALONE_NAME, &talk->alone) == ERR_NONE;
}

/* What the console shows, of whichever process; written when it changes only. */
static enum err note_state(struct talk *talk, const char *sentence)
{
	struct store *store = talk->desk->store;
	enum err e;

	if (!chat_connects(&talk->settings) || str_is(str_of(talk->said), sentence))
		return ERR_NONE;
	snprintf(talk->said, sizeof(talk->said), "%s", sentence);
	log_note("chat", "says=%s", talk->said);
	e = store_write(store);
	if (!e)
		e = store_meta_put(store, STATE_NAME, str_of(talk->said));
	if (!e)
		e = store_commit(store);
	store_end(store);
	return e;
}

static enum err chat_ready(struct talk *talk)
{
	int64_t now_us = moment_ticks_us();
	char sentence[STATE_MAX];
	enum err e;

	if (talk->chat || now_us < talk->open_again_us)
		return ERR_NONE;
	e = chat_open(&talk->settings, &talk->host, &talk->chat);
	if (!e)
		return ERR_NONE;
	talk->open_again_us = now_us + OPEN_AGAIN_US;
	snprintf(sentence, sizeof(sentence), "chat: %s", err_text(e));
	log_warn("no chat", "why=%s", err_text(e));
	return note_state(talk, sentence);
}

bool talk_is_up(const struct talk *talk)
{
	return talk->chat && chat_is_up(talk->chat);
}

bool talk_is_busy(const struct talk *talk)
{
	return talk->chat && chat_is_busy(talk->chat);
}

void talk_sleep(int wake, int64_t patience_us)
{
	chat_sleep(wake, patience_us);
}

struct str talk_says(const struct talk *talk)
{
	return str_of(*talk->said ? talk->said : NULL);
}

enum err talk_state(struct desk *desk, struct arena *arena, struct str *sentence)
{
	struct chat_settings settings = chat_of(&desk->settings);
	struct str text = { 0 };
	enum err e;

	if (!chat_connects(&settings))
		return ERR_NONE;
	e = store_meta(desk->store, arena, STATE_NAME, &text);
	if (e && e != ERR_NOT_FOUND)
		return e;
	if (e || !store_anybody(desk->store, ALONE_NAME))
		text = STR("chat: nobody is connected");
	*sentence = text;
	return ERR_NONE;
}

/* -- replies --------------------------------------------------------------------------------- */

/* Half of it for certain, the other half by chance, so that many do not come back at once. */
static struct moment again_after(int tries)
{
	int64_t us = FIRST_WAIT;
	uint32_t chance;

	for (int i = 1; i < tries && us < LONGEST_WAIT; i++)
		us *= 2;
	if (us > LONGEST_WAIT)
		us = LONGEST_WAIT;
	hash_random(&chance, sizeof(chance));
	us = us / 2 + (int64_t)(chance % 1024) * (us / 2) / 1024;
	return (struct moment){ moment_now().us + us };
}

static enum err claim(struct talk *talk, const struct reply *reply, bool *claimed)
{
	struct store *store = talk->desk->store;
	struct moment now = moment_now(), until = { now.us + CLAIM_US };
	enum err e = store_write(store);

	if (!e)
		e = store_reply_claim(store, reply->no, now, until, claimed);
	if (!e)
		e = store_commit(store);
	store_end(store);
	return e;
}

static enum err settle(struct talk *talk, const struct reply *reply,
		       const struct chat_answer *answer)
{
	/* clang-format off */
	static const enum reply_state states[] = {
		[CHAT_DONE] = REPLY_SEEN, [CHAT_SENT] = REPLY_SENT, [CHAT_WAITS] = REPLY_WAITING, [CHAT_REFUSED] = REPLY_FAILED,
	};
	/* clang-format on */
	struct store *store = talk->desk->store;
	struct moment at = { moment_now().us + ECHO_US };
	struct str why = str_of(*answer->why ? answer->why : NULL);
	enum err e = store_write(store);

	if (answer->outcome == CHAT_WAITS)
		at = again_after(reply->tries + 1);
	if (!e)
		e = store_reply_put(store, reply->no, states[answer->outcome], at, why);
	if (!e)
		e = store_commit(store);
	store_end(store);
	return e;
}

/* The worst that can happen to a reply is that somebody else reads it. */
static enum err room_check(struct talk *talk, const struct reply *reply, struct chat_answer *answer)
{
	struct account_no no = { 0 };
	struct str id;
	enum err e = ERR_NONE;

	if (!chat_connects(&talk->settings))
		return ERR_NONE;
	e = talk_room_account(talk->desk, talk->arena, reply->conversation, &id, &no);
	if (e && e != ERR_NOT_FOUND)
		return e;
	if (e || no.n != reply->account_no.n) {
		answer->outcome = CHAT_REFUSED;
		snprintf(answer->why, sizeof(answer->why),
			 "no room of the chat server: the conversation came in another way");
	}
	return ERR_NONE;
}

/* Somebody delivered and stored it, and died before he could note that. */
static enum err was_kept(struct talk *talk, const struct reply *reply, bool *kept)
{
	return store_event_have(talk->desk->store, EVENT_CHAT, reply->account_no, reply->key, kept);
}

static enum err deliver(struct talk *talk, const struct reply *reply, struct talk_count *count)
{
	bool doubtful = reply->state != REPLY_WAITING, claimed = false, kept = false;
	struct chat_answer answer = { 0 };
	enum err e = claim(talk, reply, &claimed);

	if (e || !claimed)
		return e;
	if (doubtful)
		e = was_kept(talk, reply, &kept);
	if (!e)
		e = room_check(talk, reply, &answer);
	if (!e && !kept && answer.outcome != CHAT_REFUSED)
		chat_send(talk->chat, reply, doubtful, &answer);
	if (!e && !kept && answer.outcome == CHAT_DONE)
		e = talk_keep_reply(talk->desk, reply);
	else if (!e)
		e = settle(talk, reply, &answer);
	count->delivered += answer.outcome == CHAT_DONE || answer.outcome == CHAT_SENT;
	count->waiting += answer.outcome == CHAT_WAITS;
	count->failed += answer.outcome == CHAT_REFUSED;
	return e;
}

static enum err deliver_due(struct talk *talk, struct talk_count *count)
{
	struct reply *due = NULL;
	size_t due_count = 0;
	enum err e = store_replies_due(talk->desk->store, talk->arena, moment_now(), DUE_MAX, &due,
				       &due_count);

	for (size_t i = 0; !e && i < due_count; i++)
		e = deliver(talk, &due[i], count);
	return e;
}

/* -- a turn ---------------------------------------------------------------------------------- */

/* Until when there is nothing to do by the clock. */
static enum err patience(struct talk *talk, int64_t *us)
{
	struct moment next = { 0 };
	enum err e = store_reply_next(talk->desk->store, &next);
	int64_t left = next.us - moment_now().us;

	if (e || moment_is_never(next))
		return e;
	if (left < 0)
		left = 0;
	if (left < *us)
		*us = left;
	return ERR_NONE;
}

static enum err state_keep(struct talk *talk)
{
	char sentence[STATE_MAX];

	snprintf(sentence, sizeof(sentence), "chat: %" PRI_STR, ARG_STR(chat_state(talk->chat)));
	return note_state(talk, sentence);
}

static enum err listen(struct talk *talk, int wake, int64_t us, struct talk_count *count)
{
	struct chat_news news = { .arena = talk->arena };
	enum err e;

	chat_turn(talk->chat, wake, us, &news);
	e = state_keep(talk);
	if (!e)
		e = talk_keep(talk->desk, &news, count);
	if (e)
		chat_again(talk->chat);
	return e;
}

enum err talk_turn(struct talk *talk, int wake, int64_t patience_us, struct talk_count *count)
{
	enum err e = ERR_NONE;

	*count = (struct talk_count){ 0 };
	arena_reset(talk->arena);
	if (!is_alone(talk)) {
		chat_sleep(wake, patience_us < ALONE_AGAIN_US ? patience_us : ALONE_AGAIN_US);
		return ERR_NONE;
	}
	e = chat_ready(talk);
	if (!e && !talk->chat) {
		chat_sleep(wake, patience_us < OPEN_AGAIN_US ? patience_us : OPEN_AGAIN_US);
		return ERR_NONE;
	}
	if (!e && chat_is_up(talk->chat)) {
		e = deliver_due(talk, count);
		if (!e)
			e = patience(talk, &patience_us);
	}
	return e ? e : listen(talk, wake, patience_us, count);
}
