#include "core/desk/sync.h"

#include <stdio.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/desk/desk_private.h"
#include "core/desk/provider_of.h"
#include "core/net/provider.h"

#define DUE_MAX 10000 /* orders of one round that are in memory */
#define FIRST_WAIT (2 * MOMENT_SECOND)
#define LONGEST_WAIT (15 * MOMENT_MINUTE)
#define UNREAD_WAIT_STEP \
	4 /* a sent order that could not be read back waits as after so many tries */
#define DOUBLINGS_MAX 12
#define TRIES_MAX 8    /* an answer that is otherwise so often is otherwise for good */
#define SILENCES_MAX 2 /* orders in a row without an answer: the others need not wait for theirs */
#define PAUSE_MAX MOMENT_HOUR
#define CLAIM_NAME "sync"
#define PAUSE_NAME "provider_waits_until"

struct syncing {
	struct desk *desk;
	struct arena *arena;   /* of the round */
	struct arena *scratch; /* of one order */
	struct provider *provider;
	struct sync_count *count;
	struct buf *why; /* may be NULL */
	int silences;
	bool paused; /* the server asked to be left alone, or does not answer at all */
};

static struct moment in(int64_t us)
{
	return (struct moment){ moment_now().us + us };
}

/* Half of it for certain, the other half by chance, so that many do not come back at once. */
static int64_t with_jitter(int64_t us)
{
	uint32_t chance;

	hash_random(&chance, sizeof(chance));
	return us / 2 + (int64_t)(chance % 1024) * (us / 2) / 1024;
}

static int64_t wait_after(int tries)
{
	int doublings = tries > DOUBLINGS_MAX ? DOUBLINGS_MAX : tries;
	int64_t us = FIRST_WAIT;

	for (int i = 1; i < doublings && us < LONGEST_WAIT; i++)
		us *= 2;
	return with_jitter(us < LONGEST_WAIT ? us : LONGEST_WAIT);
}

static void say(struct syncing *s, const char *why)
{
	if (!s->why)
		return;
	buf_clear(s->why);
	buf_add(s->why, why);
}

/* -- what is kept ---------------------------------------------------------------------------- */

struct result {
	enum act_state state;
	int tries;
	struct moment next_at;
	const char *failure; /* NULL: none */
};

/* Another process may have carried it out meanwhile, or an act may have overtaken it. */
static enum err is_as_listed(struct syncing *s, const struct outbox_row *row, bool *as_listed)
{
	struct action action;
	enum err e;

	arena_reset(s->scratch);
	e = store_action(s->desk->store, s->scratch, row->action, &action);
	*as_listed = !e && action.state == row->state;
	return e;
}

static enum err keep(struct syncing *s, const struct outbox_row *row, const struct result *result)
{
	struct store *store = s->desk->store;
	bool as_listed = false;
	enum err e = store_write(store);

	if (!e)
		e = is_as_listed(s, row, &as_listed);
	if (!e && as_listed)
		e = store_outbox_put(store, row->action, result->state, result->tries,
				     result->next_at, str_of(result->failure));
	if (!e && as_listed)
		e = store_commit(store);
	store_end(store);
	if (e)
		return err_within(e, "keeping what came of action %lld", (long long)row->action.n);
	if (result->failure)
		say(s, result->failure);
	if (as_listed) {
		s->count->confirmed += result->state == ACT_CONFIRMED;
		s->count->failed += result->state == ACT_FAILED;
	}
	return ERR_NONE;
}

/* As settings that do not work: nothing is lost, and nothing is tried before they are mended. */
static enum err denied(struct syncing *s, const struct outbox_row *row,
		       const struct provider_answer *answer)
{
	struct result result = { row->state, row->tries, moment_now(), answer->why };
	enum err e = keep(s, row, &result);

	return e ? e : err_fail(ERR_INVALID, "%s: mend the token of [provider]", answer->why);
}

static enum err pause_until(struct syncing *s, int64_t us)
{
	struct store *store = s->desk->store;
	char text[24];
	enum err e = store_write(store);

	snprintf(text, sizeof(text), "%lld", (long long)in(us).us);
	if (!e)
		e = store_meta_put(store, PAUSE_NAME, str_of(text));
	if (!e)
		e = store_commit(store);
	store_end(store);
	s->paused = true;
	return e;
}

/* How long the server still wants to be left alone; 0: not at all. */
static enum err pause_left(struct desk *desk, struct arena *arena, int64_t *us)
{
	struct str text;
	int64_t until = 0;
	enum err e = store_meta(desk->store, arena, PAUSE_NAME, &text);

	*us = 0;
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	if (str_to_int64(text, &until))
		*us = until - moment_now().us;
	if (*us < 0 || *us > PAUSE_MAX) /* over, or somebody turned the clock back */
		*us = 0;
	return ERR_NONE;
}

/* -- one order ------------------------------------------------------------------------------- */

/* It could not be asked now; it is tried again in `us`, or when the server wants it. */
static enum err keep_waiting(struct syncing *s, const struct outbox_row *row, int tries,
			     const struct provider_answer *answer, int64_t us)
{
	struct result result = { row->state, tries, { 0 }, answer->why };
	enum err e = ERR_NONE;

	if (answer->wait_us)
		us = answer->wait_us + with_jitter(MOMENT_SECOND / 4);
	s->silences = answer->status ? 0 : s->silences + 1;
	if (answer->wait_us || answer->status == 429)
		e = pause_until(s, us < PAUSE_MAX ? us : PAUSE_MAX);
	if (s->silences >= SILENCES_MAX)
		s->paused = true;
	result.next_at = in(us);
	return e ? e : keep(s, row, &result);
}

/* The provider says otherwise than was asked for. */
static enum err not_so(struct syncing *s, const struct outbox_row *row,
		       const struct provider_answer *answer)
{
	int tries = row->tries + 1;
	char why[PROVIDER_WHY_MAX];
	bool ended = tries >= TRIES_MAX;
	struct result result = { ended ? ACT_FAILED : ACT_SENT, tries, in(wait_after(tries)), why };

	s->count->mismatched++;
	snprintf(why, sizeof(why), "the provider says %s%s", provider_state_word(answer->state),
		 ended ? "" : ": it is asked again");
	return keep(s, row, &result);
}

static enum err settle(struct syncing *s, const struct outbox_row *row, enum act_state state,
		       const char *why)
{
	struct result result = { state, row->tries, { 0 }, why };

	return keep(s, row, &result);
}

/* `row` was sent. */
static enum err read_back(struct syncing *s, const struct outbox_row *row)
{
	struct provider_answer answer;
	char why[PROVIDER_WHY_MAX];

	provider_read(s->provider, row->account_id, &answer);
	if (answer.status)
		s->silences = 0;
	if (provider_is_so(row->what, &answer))
		return settle(s, row, ACT_CONFIRMED, NULL);
	switch (answer.outcome) {
	case PROVIDER_TAKEN:
		return not_so(s, row, &answer);
	case PROVIDER_WAITS:
	case PROVIDER_BUSY:
		return keep_waiting(s, row, row->tries, &answer, wait_after(UNREAD_WAIT_STEP));
	case PROVIDER_DENIED:
		return denied(s, row, &answer);
	case PROVIDER_ABSENT:
	case PROVIDER_REFUSED:
		break;
	}
	snprintf(why, sizeof(why), "sent, but %s", answer.why);
	return settle(s, row, ACT_FAILED, why);
}

static enum err taken(struct syncing *s, const struct outbox_row *row)
{
	struct result result = { ACT_SENT, 0, moment_now(), NULL };
	struct outbox_row sent = *row;
	bool as_listed = false;
	enum err e = keep(s, row, &result);

	sent.state = ACT_SENT;
	sent.tries = 0;
	if (!e)
		e = is_as_listed(s, &sent, &as_listed);
	return e || !as_listed ? e : read_back(s, &sent);
}

/* Perhaps because it is so already: an earlier try may have reached the provider. */
static enum err refused(struct syncing *s, const struct outbox_row *row,
			const struct provider_answer *answer)
{
	int tries = row->tries + 1;
	bool again = answer->outcome == PROVIDER_BUSY && tries < TRIES_MAX;
	struct provider_answer read;

	provider_read(s->provider, row->account_id, &read);
	if (provider_is_so(row->what, &read))
		return settle(s, row, ACT_CONFIRMED, NULL);
	if (read.outcome == PROVIDER_DENIED)
		return denied(s, row, &read);
	if (read.outcome == PROVIDER_WAITS || read.outcome == PROVIDER_BUSY)
		return keep_waiting(s, row, tries, &read, wait_after(tries));
	if (again)
		return keep_waiting(s, row, tries, answer, wait_after(tries));
	return settle(s, row, ACT_FAILED, answer->why);
}

static enum err send_out(struct syncing *s, const struct outbox_row *row)
{
	struct provider_order order = { row->what, row->account_id, row->key };
	struct provider_answer answer;

	provider_send(s->provider, &order, &answer);
	if (answer.status)
		s->silences = 0;
	switch (answer.outcome) {
	case PROVIDER_TAKEN:
		return taken(s, row);
	case PROVIDER_WAITS:
		return keep_waiting(s, row, row->tries + 1, &answer, wait_after(row->tries + 1));
	case PROVIDER_DENIED:
		return denied(s, row, &answer);
	case PROVIDER_ABSENT:
		if (row->what != ACT_DELETE)
			return settle(s, row, ACT_FAILED, answer.why);
		break;
	case PROVIDER_BUSY:
	case PROVIDER_REFUSED:
		break;
	}
	return refused(s, row, &answer);
}

/* It is written down before the provider is asked, so that nobody takes back unseen what it may have heard of. */
static enum err set_out(struct syncing *s, const struct outbox_row *row, bool *goes)
{
	struct store *store = s->desk->store;
	enum err e = store_write(store);

	if (!e)
		e = is_as_listed(s, row, goes);
	if (!e && *goes && row->state == ACT_QUEUED)
		e = store_outbox_asked(store, row->action);
	if (!e && *goes)
		e = store_commit(store);
	store_end(store);
	if (e)
		*goes = false;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* Whoever has the claim brings it; a claim ends with its process. */
static enum err deliver(struct syncing *s, const struct outbox_row *row, bool wait, bool *busy)
{
	bool goes = false;
	int claim = -1;
	enum err e = store_claim(s->desk->store, CLAIM_NAME, row->action.n, wait, &claim);

	*busy = e == ERR_EXISTS;
	if (e)
		return *busy ? ERR_NONE : e;
	e = set_out(s, row, &goes);
	if (!e && goes)
		e = row->state == ACT_SENT ? read_back(s, row) : send_out(s, row);
	store_alone_end(&claim);
	return e;
}

/* -- one round ------------------------------------------------------------------------------- */

/* What was sent before anything new is: a reader of the trail waits for its confirmation. What another process is at comes last. */
static enum err round_through(struct syncing *s, const struct outbox_row *rows, size_t count)
{
	static const enum act_state order[] = { ACT_SENT, ACT_QUEUED };
	bool *busy = ARENA_ARRAY(s->arena, count, bool);
	enum err e = ERR_NONE;

	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		for (size_t k = 0; !e && !s->paused && k < count; k++)
			if (rows[k].state == order[i])
				e = deliver(s, &rows[k], false, &busy[k]);
	for (size_t k = 0; !e && !s->paused && k < count; k++)
		if (busy[k])
			e = deliver(s, &rows[k], true, &busy[k]);
	return e;
}

struct provider_settings provider_of(const struct settings *settings)
{
	return (struct provider_settings){
		.kind = settings->provider.kind,
		.url = settings->provider.url,
		.token = { .file = settings->provider.token_file,
			   .command = settings->provider.token_command },
	};
}

static enum err open_and_go(struct syncing *s)
{
	struct provider_settings settings = provider_of(&s->desk->settings);
	CLEANUP(provider_close_at) struct provider *provider = NULL;
	struct outbox_row *rows = NULL;
	size_t count = 0;
	enum err e = provider_check(&settings);

	if (!e)
		e = store_outbox_due(s->desk->store, s->arena, moment_now(), DUE_MAX, &rows,
				     &count);
	if (e || (!count && !str_is_absent(settings.token.command)))
		return e; /* a command may ask somebody: not without need */
	e = provider_open(&settings, &provider);
	s->provider = provider;
	while (!e && count && !s->paused) {
		e = round_through(s, rows, count);
		if (count < DUE_MAX)
			break;
		if (!e)
			e = store_outbox_due(s->desk->store, s->arena, moment_now(), DUE_MAX, &rows,
					     &count);
	}
	return e;
}

/* All that is not settled, due or not. */
static enum err count_rest(struct syncing *s)
{
	struct desk_counts counts = { 0 };
	struct outbox_row *rows = NULL;
	size_t count = 0;
	enum err e = store_counts(s->desk->store, moment_now(), &counts);

	arena_reset(s->arena);
	if (!e)
		e = store_outbox_due(s->desk->store, s->arena, (struct moment){ INT64_MAX },
				     DUE_MAX, &rows, &count);
	for (size_t i = 0; !e && i < count; i++)
		s->count->sent += rows[i].state == ACT_SENT;
	if (!e)
		s->count->waiting = counts.waiting - s->count->sent;
	return e;
}

enum err sync_once(struct desk *desk, struct sync_count *count, struct buf *why)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new(), *scratch = arena_new();
	struct syncing s = {
		.desk = desk, .arena = arena, .scratch = scratch, .count = count, .why = why
	};
	int64_t pause = 0;
	enum err e;

	*count = (struct sync_count){ 0 };
	if (str_is_absent(desk->settings.provider.kind))
		return err_fail(ERR_NOT_FOUND, "no [provider] in the settings");
	e = pause_left(desk, arena, &pause);
	if (!e && !pause)
		e = open_and_go(&s);
	if (!e)
		e = count_rest(&s);
	if (!e && pause && count->waiting + count->sent)
		say(&s, "the provider asked to be left alone for a while");
	return e;
}

enum err sync_wait(struct desk *desk, int64_t *us)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct moment at = { 0 };
	int64_t pause = 0, left;
	enum err e = store_outbox_next(desk->store, &at);

	if (!e)
		e = pause_left(desk, arena, &pause);
	if (e)
		return e;
	left = moment_is_never(at) ? -1 : at.us - moment_now().us;
	if (left < 0 && !moment_is_never(at))
		left = 0;
	*us = left >= 0 && left < pause ? pause : left;
	return ERR_NONE;
}
