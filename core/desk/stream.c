#include "core/desk/stream.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/memory.h"
#include "core/desk/campaign_replay.h"
#include "core/desk/desk_private.h"
#include "core/desk/stream_private.h"
#include "core/engine/campaign_index.h"
#include "core/engine/weights.h"

#define CAMPAIGNS_MOST ((size_t)2000000)
#define ANSWER_STEP 1.0 /* bits that answers must add before they are of interest */
#define LATE_US \
	(10 * \
	 MOMENT_MINUTE) /* behind the newest event: what was known then is no longer what is known */

struct stream *stream_new(struct desk *desk)
{
	struct stream *stream = memory_new(1, sizeof(*stream));

	stream->desk = desk;
	stream->epoch = 1;
	stream->arena = arena_new();
	stream->version = store_version(desk->store);
	stream_memory_init(&stream->memory);
	guilt_pool_init(&stream->guilt, desk->store);
	campaign_pools_init(&stream->pools, desk->store);
	if (campaign_replay_turn(desk, &stream->turn) ||
	    campaign_replay_newest(desk, &stream->newest_message))
		stream->turn = 0;
	if (desk_clock(desk, &stream->newest))
		stream->newest = (struct moment){ 0 }; /* nothing is late yet */
	stream->stored_until = stream->newest;
	if (stream_words_learn(&stream->words, desk->store))
		stream_words_rest(&stream->words); /* the next rest finds them */
	return stream;
}

enum err stream_end(struct stream *stream)
{
	enum err e = ERR_NONE;

	if (stream && stream->begun)
		e = campaign_replay_ended(stream->desk);
	return stream && !e ? campaign_replay_newest_put(stream->desk, stream->newest_message) : e;
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;
	campaign_index_free(stream->index);
	guilt_pool_release(&stream->guilt);
	campaign_pools_release(&stream->pools);
	stream_words_release(&stream->words);
	stream_memory_release(&stream->memory);
	map_release(&stream->clusters_seen);
	arena_free(stream->arena);
	free(stream);
}

void stream_judged(struct stream *stream)
{
	stream_words_rest(&stream->words);
}

void stream_rest(struct stream *stream)
{
	int64_t version = store_version(stream->desk->store);

	int64_t turn = stream->turn;

	guilt_pool_forget(&stream->guilt);
	campaign_pools_forget(&stream->pools);
	if (version != stream->version)
		stream->epoch++;
	if (!campaign_replay_turn(stream->desk, &turn) && turn != stream->turn) {
		campaign_index_free(stream->index);
		stream->index = NULL;
		stream->old_texts = 0;
		stream_words_rest(&stream->words); /* its texts are the memory's */
		stream_memory_forget(&stream->memory);
	}
	stream->turn = turn;
	stream->version = version;
	if (stream->memory.account_count > STREAM_ACCOUNTS_MAX) {
		stream_words_rest(&stream->words);
		stream_memory_forget(&stream->memory);
	}
	if (stream->index)
		campaign_index_forget(stream->index, CAMPAIGNS_MOST);
}

static bool answers_add(struct answers *answers, const struct event_delivery *delivery)
{
	double count = (double)delivery->count, bits;

	if (delivery->result == DELIVERY_DELIVERED)
		answers->delivered += count;
	else if (delivery->result == DELIVERY_BOUNCED)
		answers->bounced += count;
	else if (delivery->result == DELIVERY_COMPLAINED)
		answers->complained += count;
	if (delivery->result != DELIVERY_BOUNCED && delivery->result != DELIVERY_COMPLAINED)
		return false;
	bits = answers_bits(DELIVERY_BOUNCED, answers->bounced, answers->delivered) +
	       answers_bits(DELIVERY_COMPLAINED, answers->complained,
			    fmax(answers->delivered - answers->complained, 0));
	if (bits < answers->bits + ANSWER_STEP)
		return false;
	answers->bits = bits;
	return true;
}

static enum err delivery_take(struct look *look)
{
	struct stream *s = look->stream;
	const struct event_delivery *delivery = &look->event->as.delivery;
	int64_t campaign = stream_sent_campaign(&s->memory, look->event->account,
						delivery->message);
	struct stream_account *account = NULL;
	bool interest, is_new;
	enum err e = account_learn(s, look->event->account, &account);

	batch_add(look->batch, look->event, look->place);
	if (e)
		return e;
	interest = answers_add(&account->answers, delivery);
	if (campaign &&
	    answers_add(&stream_campaign(&s->memory, campaign, &is_new)->answers, delivery)) {
		look->campaign = campaign;
		interest = true;
	}
	if (account->cluster.n &&
	    answers_add(stream_cluster(&s->memory, account->cluster), delivery)) {
		look->cluster = account->cluster;
		interest = true;
	}
	if (!interest || account->state > STATE_HELD)
		return ERR_NONE;
	e = batch_put(look->batch);
	if (!e && !account->no.n) {
		struct account_no no = { 0 };

		e = store_account_find(s->desk->store, look->event->account, &no);
		stream_account_named(&s->memory, account, no);
	}
	want_account(look, account->no);
	return e ? e : look_judge(look);
}

static bool speaks_ill(const struct event *event)
{
	return event->type == EVENT_SCANNER && event->as.scanner.verdict != SCANNER_CLEAN;
}

static bool user_want(void *with, struct str account)
{
	struct look *look = with;
	struct account_no no = { 0 };

	look->error = store_account_find(look->stream->desk->store, account, &no);
	if (look->error == ERR_NOT_FOUND)
		look->error = ERR_NONE;
	if (!look->error && no.n && !account_is_stopped(look->stream, no))
		want_account(look, no);
	return !look->error && look->account_count < LOOK_ACCOUNTS_MOST;
}

/* Those whose use of it came since the last rest, and is not known to the store. */
static enum err unjudged_reach(struct look *look)
{
	struct stream *s = look->stream;
	struct str value = look->event->as.scanner.value;

	stream_words_said(&s->words, s->arena, value);
	stream_words_users(&s->words, s->arena, value, user_want, look);
	return look->error;
}

/* Whoever the scanner's word reaches, and whose account the action is about. */
static enum err word_take(struct look *look)
{
	struct batch *batch = look->batch;
	enum err e;

	batch_add(batch, look->event, look->place);
	e = batch_put(batch);
	if (!e && look->event->type == EVENT_ACTION) {
		struct account_no no = { 0 };

		e = store_account_find(look->stream->desk->store, look->event->account, &no);
		want_account(look, no);
	}
	for (size_t i = 0; i < batch->reached_count && speaks_ill(look->event); i++)
		if (!account_is_stopped(look->stream, batch->reached[i]))
			want_account(look, batch->reached[i]);
	batch->reached_count = 0;
	if (!e && speaks_ill(look->event))
		e = unjudged_reach(look);
	if (e || !look->account_count)
		return e;
	return look_judge(look);
}

/* Behind the newest by so much that order was lost, or further ahead than clocks may be. */
static bool is_late(struct stream *stream, struct moment at)
{
	if (at.us > moment_now().us + MOMENT_DAY)
		return true;
	if (moment_before(stream->newest, at))
		stream->newest = at;
	return at.us + LATE_US < stream->newest.us;
}

enum err stream_take(struct stream *stream, struct batch *batch, struct event *event,
		     const struct place *place)
{
	struct look look = { .stream = stream, .batch = batch, .event = event, .place = place };

	weights_use(stream->desk->settings.weights);
	arena_reset(stream->arena);
	batch->newest = &stream->newest_message;
	look.late = is_late(stream, event->at);
	switch (event->type) {
	case EVENT_MESSAGE:
		return message_take(&look);
	case EVENT_DELIVERY:
		return delivery_take(&look);
	case EVENT_SCANNER:
	case EVENT_ACTION:
		return word_take(&look);
	case EVENT_ACCOUNT:
	case EVENT_CARD:
	case EVENT_LOGIN:
		return entry_take(&look);
	case EVENT_DOMAIN:
		(void)stream_words_use(&stream->words, stream->arena, stream->memory.arena, event);
		batch_add(batch, event, place);
		return ERR_NONE;
	default:
		batch_add(batch, event, place);
		return ERR_NONE;
	}
}
