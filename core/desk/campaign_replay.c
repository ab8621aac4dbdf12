#include "core/desk/campaign_replay.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
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

struct sent {
	struct moment at, created_at;
	struct account_no account;
	struct str account_id, id, subject;
	uint64_t *sketch;
	size_t sketch_len;
	int64_t campaign;
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
	return number_put(desk, LATE_META, 1);
}

static enum err begun_put(struct desk *desk)
{
	int64_t open = 0;
	enum err e = number_get(desk, OPEN_META, &open);

	if (!e && open)
		return campaign_replay_ask(desk);
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

static void sent_add(struct replay *r, const struct account_row *row, const struct event *event)
{
	const struct event_message *message = &event->as.message;
	struct sent *sent;

	r->list = arena_grow(r->arena, r->list, r->count, sizeof(*r->list));
	sent = &r->list[r->count++];
	*sent = (struct sent){ .at = event->at,
			       .account = row->no,
			       .account_id = row->id,
			       .id = arena_str(r->arena, event->id),
			       .subject = arena_str(r->arena, message->subject),
			       .sketch_len = message->sketch_len };
	sent->sketch = ARENA_ARRAY(r->arena, sent->sketch_len + 1, uint64_t);
	memcpy(sent->sketch, message->sketch, sent->sketch_len * sizeof(*sent->sketch));
}

static struct moment earlier(struct moment a, struct moment b)
{
	return moment_is_never(a) || moment_before(b, a) ? b : a;
}

static enum err messages_read(struct replay *r, const struct account_row *row)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	struct stored_event stored;
	struct account_row kept = *row;
	struct moment created_at = { 0 };
	size_t from = r->count;
	enum err e = event_cursor_open(r->desk->store, row->no,
				       1U << EVENT_MESSAGE | 1U << EVENT_ACCOUNT, false, &cursor);

	kept.id = arena_str(r->arena, row->id);
	while (!e && r->count <= REPLAY_MOST && event_cursor_next(cursor, r->passing, &stored)) {
		if (stored.event.type == EVENT_ACCOUNT)
			created_at = earlier(created_at, stored.event.at);
		else if (stored.event.as.message.sketch_len)
			sent_add(r, &kept, &stored.event);
		if (arena_used(r->passing) > PASSING_BYTES)
			arena_reset(r->passing);
	}
	/* From the events, as in a stream: an account's row has it only once the account was judged. */
	for (size_t i = from; i < r->count; i++)
		r->list[i].created_at = created_at;
	return e ? e : event_cursor_error(cursor);
}

static bool account_read(void *with, const struct account_row *row)
{
	struct replay *r = with;

	r->error = messages_read(r, row);
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

static enum err text_put(struct replay *r, const struct sent *sent, int64_t no, int64_t campaign)
{
	struct campaign_text text = { .no = { no },
				      .campaign = { campaign },
				      .account = sent->account,
				      .at = sent->at,
				      .message = sent->id,
				      .subject = sent->subject,
				      .sketch = sent->sketch,
				      .sketch_len = sent->sketch_len };

	return store_campaign_text_put(r->desk->store, &text);
}

static enum err sent_find(struct replay *r, struct campaign_index *index, struct sent *sent,
			  int64_t *next)
{
	struct event event = { .type = EVENT_MESSAGE, .at = sent->at };
	struct campaign_found found;
	int64_t no = *next;
	enum err e = ERR_NONE;

	campaign_index_find(index, sent->sketch, sent->sketch_len, sent->at, no, &found);
	sent->campaign = found.campaign;
	if (!found.campaign)
		return ERR_NONE;
	if (found.is_new || found.is_variant) {
		e = text_put(r, sent, no, found.campaign);
		(*next)++;
	}
	memcpy(event.as.message.sketch, sent->sketch, sent->sketch_len * sizeof(*sent->sketch));
	event.as.message.sketch_len = sent->sketch_len;
	campaign_learn(index, &event, sent->created_at, &found, &r->old);
	return e;
}

static enum err all_find(struct replay *r)
{
	struct campaign_index *index = campaign_index_new();
	struct store *store = r->desk->store;
	int64_t next = 0;
	enum err e = store_campaigns_forget(store);

	if (!e)
		e = store_campaign_numbers(store, (int64_t)r->count + 1, &next);
	for (size_t i = 0; !e && i < r->count; i++) {
		e = sent_find(r, index, &r->list[i], &next);
		if (!e && i % ASKED_EVERY == 0 && !desk_goes_on(r->desk))
			e = err_fail(ERR_CANCELLED, "stopped before campaigns were found anew");
	}
	for (size_t i = 0; !e && i < r->count; i++) {
		const struct sent *sent = &r->list[i];
		int64_t now = sent->campaign ? campaign_index_now(index, sent->campaign) : 0;

		e = store_campaign_of_put(store, sent->account, sent->id, now);
		if (!e && (i == 0 || sent->account.n != r->list[i - 1].account.n))
			e = store_dirty_put(store, sent->account);
	}
	campaign_index_free(index);
	return e;
}

static enum err replay_write(struct replay *r)
{
	struct store *store = r->desk->store;
	int64_t turn = 0;
	enum err e = store_write(store);

	if (!e && r->count && r->count <= REPLAY_MOST) {
		e = campaign_replay_turn(r->desk, &turn);
		if (!e)
			e = number_put(r->desk, TURN_META, turn + 1);
		if (!e)
			e = all_find(r);
	}
	if (!e)
		e = number_put(r->desk, LATE_META, 0);
	if (!e)
		e = store_commit(store);
	store_end(store);
	return e;
}

enum err campaign_replay(struct desk *desk)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct account_filter all = { .verdict = -1, .state = -1 };
	struct replay r = { .desk = desk, .arena = arena, .passing = passing };
	int64_t late = 0;
	enum err e = number_get(desk, LATE_META, &late);

	if (e || !late)
		return e;
	e = store_read(desk->store);
	if (!e)
		e = store_accounts_each(desk->store, &all, account_read, &r);
	store_end(desk->store);
	e = e ? e : r.error;
	if (e)
		return e;
	if (r.count && r.count <= REPLAY_MOST)
		qsort(r.list, r.count, sizeof(*r.list), in_order);
	return replay_write(&r);
}
