#include "core/desk/campaign_replay.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/map.h"
#include "core/base/memory.h"
#include "core/desk/desk_private.h"
#include "core/engine/engine.h"

#define LATE_META "campaigns_late"
#define TURN_META "campaigns_turn"
#define NEWEST_META "campaigns_newest"
#define OPEN_META "campaigns_open"
#define CLOSE_VARIANT 8 /* shingles in common: more are one text, fewer may be a footer */
#define ASKED_EVERY 256
#define PASSING_BYTES ((size_t)512 * 1024)

/* What stands under LATE_META. */
enum replay_asked {
	REPLAY_NOT,
	REPLAY_SOON,
	REPLAY_AT_SCAN
};

struct sent {
	struct moment at, created_at;
	struct account_no account;
	struct str account_id, id, subject;
	uint64_t *sketch;
	size_t sketch_len;
	int64_t was, found, now; /* campaign: as it is stored; as found; after merges */
	int64_t text;            /* number of the text that is kept of it; 0: none */
};

struct sender {
	struct account_no no;
	struct str id;
};

struct replay {
	struct desk *desk;
	struct arena *arena, *passing;
	struct sent *list;
	size_t count;
	int64_t old; /* texts learnt from */
	enum err error;
};

void campaign_learn(struct campaign_index *index, const struct event *message,
		    struct moment created_at, const struct campaign_found *found, int64_t *old)
{
	bool is_old = !moment_is_never(created_at) &&
		      created_at.us + TRUSTED_AFTER_US < message->at.us;

	if (!found->is_new && found->shared > CLOSE_VARIANT)
		return;
	if (is_old || (found->is_new && *old < LEARN_OLD))
		campaign_index_trust(index, message->as.message.sketch,
				     message->as.message.sketch_len);
	*old += is_old;
}

static enum err number_get(struct desk *desk, const char *name, int64_t *n)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct str text = { 0 };
	enum err e = store_meta(desk->store, arena, name, &text);

	*n = 0;
	if (!e && !str_to_int64(text, n))
		*n = 0;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err number_put(struct desk *desk, const char *name, int64_t n)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(24);

	buf_addf(&text, "%lld", (long long)n);
	return store_meta_put(desk->store, name, buf_str(&text));
}

enum err campaign_replay_ask(struct desk *desk)
{
	return number_put(desk, LATE_META, REPLAY_SOON);
}

/* A stream that goes on knows of the texts before it what was kept, which is less than who met them had learnt. */
static enum err ask_scan(struct desk *desk)
{
	struct moment first = { 0 };
	int64_t asked = 0;
	enum err e = store_campaign_first(desk->store, &first);

	if (!e)
		e = number_get(desk, LATE_META, &asked);
	if (e || asked || moment_is_never(first))
		return e;
	return number_put(desk, LATE_META, REPLAY_AT_SCAN);
}

static enum err begun_put(struct desk *desk)
{
	int64_t open = 0;
	enum err e = number_get(desk, OPEN_META, &open);

	if (!e && open)
		return campaign_replay_ask(desk);
	if (!e)
		e = ask_scan(desk);
	return e ? e : number_put(desk, OPEN_META, 1);
}

enum err campaign_replay_begun(struct desk *desk)
{
	enum err e;

	if (store_is_writing(desk->store))
		return begun_put(desk);
	e = store_write(desk->store);
	if (!e)
		e = begun_put(desk);
	if (!e)
		e = store_commit(desk->store);
	store_end(desk->store);
	return e;
}

enum err campaign_replay_ended(struct desk *desk)
{
	int64_t open = 0;
	enum err e = number_get(desk, OPEN_META, &open);

	if (e || !open)
		return e;
	e = store_write(desk->store);
	if (!e)
		e = number_put(desk, OPEN_META, 0);
	if (!e)
		e = store_commit(desk->store);
	store_end(desk->store);
	return e;
}

enum err campaign_replay_turn(struct desk *desk, int64_t *turn)
{
	return number_get(desk, TURN_META, turn);
}

enum err campaign_replay_newest(struct desk *desk, struct moment *at)
{
	return number_get(desk, NEWEST_META, &at->us);
}

enum err campaign_replay_newest_put(struct desk *desk, struct moment at)
{
	struct moment stored = { 0 };
	enum err e = campaign_replay_newest(desk, &stored);

	if (e || !moment_before(stored, at))
		return e;
	e = store_write(desk->store);
	if (!e)
		e = number_put(desk, NEWEST_META, at.us);
	if (!e)
		e = store_commit(desk->store);
	store_end(desk->store);
	return e;
}

/* -- gathering --------------------------------------------------------------------------------- */

static void sent_add(struct replay *r, const struct sender *sender, const struct event *event)
{
	const struct event_message *message = &event->as.message;
	struct sent *sent;

	r->list = arena_grow(r->arena, r->list, r->count, sizeof(*r->list));
	sent = &r->list[r->count++];
	*sent = (struct sent){ .at = event->at,
			       .account = sender->no,
			       .account_id = sender->id,
			       .id = arena_str(r->arena, event->id),
			       .subject = arena_str(r->arena, message->subject),
			       .was = message->campaign,
			       .sketch_len = message->sketch_len };
	sent->sketch = ARENA_ARRAY(r->arena, sent->sketch_len + 1, uint64_t);
	memcpy(sent->sketch, message->sketch, sent->sketch_len * sizeof(*sent->sketch));
}

static struct moment earlier(struct moment a, struct moment b)
{
	return moment_is_never(a) || moment_before(b, a) ? b : a;
}

static enum err messages_read(struct replay *r, const struct sender *sender)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	struct stored_event stored;
	struct moment created_at = { 0 };
	size_t from = r->count;
	enum err e = event_cursor_open(r->desk->store, sender->no,
				       1U << EVENT_MESSAGE | 1U << EVENT_ACCOUNT, false, &cursor);

	while (!e && r->count <= REPLAY_MOST && event_cursor_next(cursor, r->passing, &stored)) {
		if (stored.event.type == EVENT_ACCOUNT)
			created_at = earlier(created_at, stored.event.at);
		else if (stored.event.as.message.sketch_len)
			sent_add(r, sender, &stored.event);
		if (arena_used(r->passing) > PASSING_BYTES)
			arena_reset(r->passing);
	}
	/* From the events, as in a stream: an account's row has it only once the account was judged. */
	for (size_t i = from; i < r->count; i++)
		r->list[i].created_at = created_at;
	return e ? e : event_cursor_error(cursor);
}

static bool account_read(void *with, struct account_no no, struct str id)
{
	struct replay *r = with;

	r->error = messages_read(r, &(struct sender){ no, arena_str(r->arena, id) });
	if (!r->error && !desk_goes_on(r->desk))
		r->error = err_fail(ERR_CANCELLED, "stopped before campaigns were found anew");
	return !r->error && r->count <= REPLAY_MOST;
}

static int in_order(const void *left, const void *right)
{
	const struct sent *a = left, *b = right;
	int order;

	if (a->at.us != b->at.us)
		return a->at.us < b->at.us ? -1 : 1;
	order = str_compare(a->account_id, b->account_id);
	return order ? order : str_compare(a->id, b->id);
}

/* -- finding anew ------------------------------------------------------------------------------- */

/* The numbers that are found are from 1 on; those that are stored, from `base` on. */
static enum err text_put(struct replay *r, const struct sent *sent, int64_t base)
{
	struct campaign_text text = { .no = { base + sent->text },
				      .campaign = { base + sent->found },
				      .account = sent->account,
				      .at = sent->at,
				      .message = sent->id,
				      .subject = sent->subject,
				      .sketch = sent->sketch,
				      .sketch_len = sent->sketch_len };

	return store_campaign_text_put(r->desk->store, &text);
}

static void sent_find(struct replay *r, struct campaign_index *index, struct sent *sent,
		      int64_t *next)
{
	struct event event = { .type = EVENT_MESSAGE, .at = sent->at };
	struct campaign_found found;

	campaign_index_find(index, sent->sketch, sent->sketch_len, sent->at, *next, &found);
	sent->found = found.campaign;
	if (!found.campaign)
		return;
	if (found.is_new || found.is_variant)
		sent->text = (*next)++;
	memcpy(event.as.message.sketch, sent->sketch, sent->sketch_len * sizeof(*sent->sketch));
	event.as.message.sketch_len = sent->sketch_len;
	campaign_learn(index, &event, sent->created_at, &found, &r->old);
}

static enum err all_find(struct replay *r)
{
	struct campaign_index *index = campaign_index_new();
	int64_t next = 1;
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < r->count; i++) {
		sent_find(r, index, &r->list[i], &next);
		if (i % ASKED_EVERY == 0 && !desk_goes_on(r->desk))
			e = err_fail(ERR_CANCELLED, "stopped before campaigns were found anew");
	}
	for (size_t i = 0; !e && i < r->count; i++)
		r->list[i].now = r->list[i].found ? campaign_index_now(index, r->list[i].found) : 0;
	campaign_index_free(index);
	return e;
}

/* `a` goes with `b` and with nothing else. */
static bool is_paired(struct map *pairs, int64_t a, int64_t b)
{
	int64_t other;

	if (map_get_number(pairs, (uint64_t)a, &other))
		return other == b;
	map_put_number(pairs, (uint64_t)a, b);
	return true;
}

struct texts_compared {
	const struct replay *replay;
	size_t at; /* of the list: behind the last text that was met */
	bool same;
};

static bool text_compare(void *with, const struct campaign_text *text)
{
	struct texts_compared *c = with;
	const struct replay *r = c->replay;

	while (c->at < r->count && !r->list[c->at].text)
		c->at++;
	c->same = c->at < r->count && r->list[c->at].account.n == text->account.n &&
		  str_equal(r->list[c->at].id, text->message);
	c->at++;
	return c->same;
}

/* Whether the texts that are kept are those that were found, in the same order. */
static enum err texts_compare(const struct replay *r, bool *same)
{
	struct texts_compared c = { .replay = r, .same = true };
	enum err e = store_campaign_texts(r->desk->store, 0, INT64_MAX, text_compare, &c);

	while (c.at < r->count && !r->list[c.at].text)
		c.at++;
	*same = c.same && c.at >= r->count;
	return e;
}

/* Whether the same messages are together that were so before, by whatever numbers, and by the same texts. */
static enum err all_compare(struct replay *r, bool *same)
{
	CLEANUP(map_release) struct map there = { 0 };
	CLEANUP(map_release) struct map back = { 0 };
	struct store *store = r->desk->store;
	enum err e = store_read(store);

	*same = true;
	if (!e)
		e = texts_compare(r, same);
	for (size_t i = 0; !e && *same && i < r->count; i++) {
		struct sent *sent = &r->list[i];
		int64_t was = sent->was;

		e = store_campaign_now(store, &was);
		if (!e)
			e = store_campaign_of(store, sent->account, sent->id, &was);
		*same = is_paired(&there, was, sent->now) && is_paired(&back, sent->now, was);
	}
	store_end(store);
	return e;
}

static enum err sent_put(struct replay *r, const struct sent *sent, int64_t base, bool first)
{
	struct store *store = r->desk->store;
	enum err e = sent->text ? text_put(r, sent, base) : ERR_NONE;

	if (!e)
		e = store_campaign_of_put(store, sent->account, sent->id,
					  sent->now ? base + sent->now : 0);
	return e || !first ? e : store_dirty_put(store, sent->account);
}

static enum err all_put(struct replay *r)
{
	struct store *store = r->desk->store;
	int64_t turn = 0, base = 0;
	enum err e = campaign_replay_turn(r->desk, &turn);

	if (!e)
		e = number_put(r->desk, TURN_META, turn + 1);
	if (!e)
		e = store_campaigns_forget(store);
	if (!e)
		e = store_campaign_numbers(store, (int64_t)r->count + 1, &base);
	for (size_t i = 0; !e && i < r->count; i++)
		e = sent_put(r, &r->list[i], base,
			     i == 0 || r->list[i].account.n != r->list[i - 1].account.n);
	return e;
}

static enum err replay_write(struct replay *r, bool differs)
{
	struct store *store = r->desk->store;
	enum err e = store_write(store);

	if (!e && differs)
		e = all_put(r);
	if (!e)
		e = number_put(r->desk, LATE_META, REPLAY_NOT);
	if (!e)
		e = store_commit(store);
	store_end(store);
	return e;
}

static enum err replay(struct replay *r)
{
	struct store *store = r->desk->store;
	bool same = true;
	enum err e = store_read(store);

	if (!e)
		e = store_accounts_met(store, account_read, r);
	store_end(store);
	e = e ? e : r->error;
	if (!e && r->count && r->count <= REPLAY_MOST) {
		qsort(r->list, r->count, sizeof(*r->list), in_order);
		e = all_find(r);
		if (!e)
			e = all_compare(r, &same);
	}
	return e ? e : replay_write(r, !same);
}

enum err campaign_replay(struct desk *desk, bool scan)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct replay r = { .desk = desk, .arena = arena, .passing = passing };
	int64_t asked = 0;
	enum err e = number_get(desk, LATE_META, &asked);

	if (e || asked == REPLAY_NOT || (asked == REPLAY_AT_SCAN && !scan))
		return e;
	return replay(&r);
}
