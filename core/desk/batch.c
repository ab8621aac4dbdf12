#include "core/desk/batch.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/campaign_replay.h"
#include "core/desk/desk_private.h"
#include "core/desk/fold.h"
#include "core/desk/scanner_reach.h"

#define ARENA_KEEP \
	((size_t)64 * 1024 * 1024)     /* an arena that one hostile line swelled is not kept */
#define KEPT_MAX ((size_t)1024 * 1024) /* bytes of one event as it is kept */

void batch_begin(struct batch *batch, struct ingest *ingest)
{
	*batch = (struct batch){ .desk = ingest->desk, .ingest = ingest, .arena = arena_new() };
	batch_clear(batch);
}

void batch_release(struct batch *batch)
{
	store_end(batch->desk->store);
	arena_free(batch->arena);
	*batch = (struct batch){ 0 };
}

bool batch_is_full(const struct batch *batch)
{
	return batch->count == BATCH_EVENTS || batch->bytes >= BATCH_BYTES;
}

void batch_clear(struct batch *batch)
{
	if (arena_used(batch->arena) > ARENA_KEEP) {
		arena_free(batch->arena);
		batch->arena = arena_new();
	} else {
		arena_reset(batch->arena);
	}
	batch->events = ARENA_ARRAY(batch->arena, BATCH_EVENTS, struct event *);
	batch->puts = ARENA_ARRAY(batch->arena, BATCH_EVENTS, struct event_put);
	batch->count = batch->in_store = batch->committed = batch->bytes = 0;
	batch->texts = NULL;
	batch->text_accounts = NULL;
	batch->merges = NULL;
	batch->reached = NULL;
	batch->text_count = batch->merge_count = batch->reached_count = 0;
}

void batch_add(struct batch *batch, struct event *event, const struct place *place)
{
	CLEANUP(buf_release) struct buf kept = BUF_UP_TO(KEPT_MAX);

	if (event->type == EVENT_CHAT) {
		int64_t now = moment_now().us;

		batch->arrived = now > batch->arrived ? now : batch->arrived + 1;
		event->as.chat.arrived = batch->arrived;
	}
	event_write(event, &kept);
	batch->events[batch->count] = event;
	batch->puts[batch->count++] = (struct event_put){
		.event = event, .kept = arena_str(batch->arena, buf_str(&kept)), .place = place
	};
}

void batch_text(struct batch *batch, const struct campaign_text *text, struct str account)
{
	size_t n = batch->text_count++;

	batch->texts = arena_grow(batch->arena, batch->texts, n, sizeof(*batch->texts));
	batch->text_accounts = arena_grow(batch->arena, batch->text_accounts, n,
					  sizeof(*batch->text_accounts));
	batch->texts[n] = *text;
	batch->text_accounts[n] = account;
}

void batch_merge(struct batch *batch, struct campaign_no from, struct campaign_no into)
{
	batch->merges = arena_grow(batch->arena, batch->merges, batch->merge_count,
				   sizeof(*batch->merges));
	batch->merges[batch->merge_count][0] = from;
	batch->merges[batch->merge_count++][1] = into;
}

/* -- scanners' verdicts -------------------------------------------------------------------- */

/* Those who use what the verdict is about are judged again. */
static enum err word_reach(struct batch *b, struct str key)
{
	struct store *store = b->desk->store;
	struct account_no *accounts = NULL;
	size_t count = 0;
	enum err e = scanner_reach(store, b->arena, key, &accounts, &count);

	for (size_t i = 0; !e && i < count; i++) {
		e = store_dirty_put(store, accounts[i]);
		b->reached = arena_grow(b->arena, b->reached, b->reached_count,
					sizeof(*b->reached));
		b->reached[b->reached_count++] = accounts[i];
	}
	return e;
}

static enum err word_keep(struct batch *b, const struct event *event)
{
	struct str keys[SCANNER_KEYS];
	size_t count = scanner_keys(b->arena, event->as.scanner.value, keys);
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < count; i++) {
		struct scanner_row row = { .value = keys[i],
					   .scanner = event->as.scanner.scanner,
					   .id = event->id,
					   .verdict = event->as.scanner.verdict,
					   .at = event->at };

		e = store_scanner_put(b->desk->store, &row);
		if (!e)
			e = word_reach(b, keys[i]);
	}
	return e;
}

/* -- putting ------------------------------------------------------------------------------- */

/* A message that was read before keeps what was decided on it then. */
static enum err decided_before(struct batch *b, struct event *event)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct event_message *message = &event->as.message;
	struct stored_event stored;
	struct account_no no;
	enum err e = store_account_find(b->desk->store, event->account, &no);

	message->decision = DECISION_ACCEPT;
	message->decided = (struct str){ 0 };
	if (!e)
		e = event_cursor_open(b->desk->store, no, 1U << EVENT_MESSAGE, true, &cursor);
	while (!e && event_cursor_next(cursor, passing, &stored)) {
		if (str_equal(stored.event.id, event->id)) {
			if (stored.event.as.message.decision)
				message->decision = stored.event.as.message.decision;
			message->decided = arena_str(b->arena, stored.event.as.message.decided);
			break;
		}
		arena_reset(passing);
	}
	return e ? e : event_cursor_error(cursor);
}

static void order_note(struct batch *b, const struct event *event)
{
	if (event->type != EVENT_MESSAGE || !event->as.message.sketch_len || !b->newest)
		return;
	if (moment_before(event->at, *b->newest))
		b->late = true;
	else
		*b->newest = event->at;
}

static enum err put_events(struct batch *b)
{
	struct store *store = b->desk->store;
	enum err e = store_events_add(store, b->puts + b->in_store, b->count - b->in_store);

	for (size_t i = b->in_store; !e && i < b->count; i++) {
		struct event *event = b->events[i];

		b->stored += b->puts[i].is_new;
		if (b->puts[i].is_new)
			order_note(b, event);
		if (b->puts[i].is_new && event->type == EVENT_SCANNER)
			e = word_keep(b, event);
		if (!b->puts[i].is_new && event->type == EVENT_MESSAGE && b->ingest->decided)
			e = decided_before(b, event);
	}
	b->in_store = b->count;
	return e;
}

static enum err put_texts(struct batch *b)
{
	struct store *store = b->desk->store;
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < b->text_count; i++) {
		e = store_account_make(store, b->text_accounts[i], &b->texts[i].account);
		if (!e)
			e = store_campaign_text_put(store, &b->texts[i]);
	}
	for (size_t i = 0; !e && i < b->merge_count; i++)
		e = store_campaign_merge(store, b->merges[i][0], b->merges[i][1]);
	b->text_count = b->merge_count = 0;
	return e;
}

enum err batch_put(struct batch *b)
{
	enum err e = ERR_NONE;

	if (!b->began_us) {
		e = store_write(b->desk->store);
		b->began_us = e ? 0 : moment_ticks_us();
	}
	if (!e && b->in_store < b->count)
		e = put_events(b);
	return e ? e : put_texts(b);
}

enum err batch_commit(struct batch *b)
{
	struct ingest_count *count = &b->ingest->count;
	enum err e;

	if (!b->began_us && b->committed == b->count)
		return ERR_NONE;
	e = batch_put(b);
	if (!e && b->late)
		e = campaign_replay_ask(b->desk);
	if (!e)
		e = store_commit(b->desk->store);
	store_end(b->desk->store);
	b->began_us = 0;
	if (e)
		return e;
	count->stored += b->stored;
	count->skipped += (int64_t)(b->count - b->committed) - b->stored;
	for (size_t i = b->committed; i < b->count && b->ingest->decided; i++)
		if (b->events[i]->type == EVENT_MESSAGE)
			b->ingest->decided(b->ingest->with, b->events[i]);
	b->unjudged = b->unjudged || b->stored;
	b->late = false;
	b->committed = b->count;
	b->stored = 0;
	return ERR_NONE;
}
