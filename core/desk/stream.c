#include "core/desk/stream.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/desk/batch.h"
#include "core/desk/campaign_replay.h"
#include "core/desk/desk_private.h"
#include "core/desk/join.h"
#include "core/desk/judging.h"
#include "core/desk/remedy.h"
#include "core/desk/stream_memory.h"
#include "core/engine/campaign_index.h"
#include "core/text/url.h"

#define CODES_MAX 300
#define TEXTS_LEARNT 500000 /* of the campaigns that are known at the start */
#define CAMPAIGNS_MOST ((size_t)2000000)
#define LOOK_US 150000  /* a write that has judged is open no longer: a rep's key waits for it */
#define TOLD_LEAST 0.5  /* bits that are worth judging a campaign's member again at once */
#define ANSWER_STEP 1.0 /* bits that answers must add before they are of interest */
#define HOT_AT 0.2      /* a campaign under suspicion */
#define SENDERS_FROM 4  /* a campaign of so many senders is of interest, and at each half more */
#define SITES_LOOKED 8  /* links of a message */
#define TEXTS_RESERVED 4096
#define LATE_US \
	(10 * \
	 MOMENT_MINUTE) /* behind the newest event: what was known then is no longer what is known */
#define REACHED_MOST 512 /* accounts judged at once for one event; others wait for the next rest */

struct stream {
	struct desk *desk;
	struct stream_memory memory;
	struct campaign_index *index; /* NULL: not learnt yet */
	int64_t next_text, texts_end; /* numbers for new texts, reserved at the store */
	int64_t learnt_text; /* texts up to this number are known, but for those of others then under way */
	struct map clusters_seen;
	int64_t version;
	int64_t turn; /* of finding campaigns anew */
	uint64_t epoch;
	struct moment newest_message; /* with a text */
	struct moment newest;    /* event that was taken, at most a day ahead of the wall clock */
	struct arena *arena;     /* of one look */
	struct guilt_pool guilt; /* from look to look, until the batch is committed */
	struct campaign_pools pools;
	bool news; /* the judgement under way stopped somebody, or found somebody guilty */
};

/* What one event asks for. */
struct look {
	struct stream *stream;
	struct batch *batch;
	struct event *event;
	const struct place *place;
	struct account_no *accounts;
	size_t account_count;
	uint64_t *told; /* campaigns with news that are told at once */
	size_t told_count;
	int64_t campaign; /* whose members are to hear of it; 0: none */
	struct cluster_no cluster;
	bool join;    /* what the account shares with others may be new */
	bool pending; /* the event is a message that is not in the batch yet */
	bool late;    /* it waits for the next rest, where all is judged in its right order */
};

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
	return stream;
}

enum err stream_end(struct stream *stream)
{
	return stream ? campaign_replay_newest_put(stream->desk, stream->newest_message) : ERR_NONE;
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;
	campaign_index_free(stream->index);
	guilt_pool_release(&stream->guilt);
	campaign_pools_release(&stream->pools);
	stream_memory_release(&stream->memory);
	map_release(&stream->clusters_seen);
	arena_free(stream->arena);
	free(stream);
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
		stream_memory_forget(&stream->memory);
	}
	stream->turn = turn;
	stream->version = version;
	if (stream->memory.account_count > STREAM_ACCOUNTS_MAX)
		stream_memory_forget(&stream->memory);
	if (stream->index)
		campaign_index_forget(stream->index, CAMPAIGNS_MOST);
}

/* -- what is known of an account ------------------------------------------------------------ */

static void born(struct stream_account *account, struct moment at)
{
	if (moment_is_never(at))
		return;
	if (moment_is_never(account->created_at) || moment_before(at, account->created_at))
		account->created_at = at;
}

/* Its standing and probability, where the store has news of them. An account that is not there yet is active. */
static enum err account_learn(struct stream *s, struct str id, struct stream_account **account)
{
	struct stream_account *a = stream_account(&s->memory, id);
	struct account_row row;
	struct standing standing;
	struct account_no no = a->no;
	enum err e;

	*account = a;
	if (a->learnt == s->epoch)
		return ERR_NONE;
	if (!a->learnt)
		a->probability = bits_to_probability(PRIOR_BITS);
	a->learnt = s->epoch;
	e = no.n ? ERR_NONE : store_account_find(s->desk->store, id, &no);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	if (!a->no.n)
		stream_account_named(&s->memory, a, no);
	e = store_account_row(s->desk->store, s->arena, no, &row);
	if (!e)
		e = store_standing(s->desk->store, s->arena, no, &standing);
	if (e)
		return e;
	a->state = standing.state;
	a->state_at = standing.state_at;
	a->held_until = standing.held_until;
	a->cluster = row.cluster;
	born(a, row.created_at);
	if (row.probability > 0)
		a->probability = row.probability;
	return ERR_NONE;
}

/* The codes of what speaks against it, for decisions. */
static void codes_keep(struct stream *s, const struct judgement *judgement,
		       struct stream_account *account)
{
	CLEANUP(buf_release) struct buf codes = BUF_UP_TO(CODES_MAX);

	for (size_t i = 0; i < judgement->reason_count; i++) {
		const struct reason *reason = &judgement->reasons[i];

		if (judgement->probability >= SUSPECT_AT && reason->bits > 0 &&
		    reason->family != FAMILY_PRIOR)
			buf_addf(&codes, " %s", reason->code);
	}
	if (!str_equal(buf_str(&codes), account->codes))
		account->codes = arena_str(s->memory.arena, buf_str(&codes));
}

static void account_told(void *with, const struct told *told)
{
	struct stream *s = with;
	struct stream_account *a = stream_account(&s->memory, told->id);

	if (!a->no.n)
		stream_account_named(&s->memory, a, told->no);
	a->learnt = s->epoch;
	s->news = s->news || (told->judgement->guilty && !a->guilty) ||
		  (a->state == STATE_ACTIVE && told->standing->state != a->state);
	a->guilty = told->judgement->guilty;
	a->state = told->standing->state;
	a->state_at = told->standing->state_at;
	a->held_until = told->standing->held_until;
	a->probability = told->judgement->probability;
	a->cluster = told->cluster;
	codes_keep(s, told->judgement, a);
}

static void campaign_told(void *with, struct campaign_no campaign, double probability)
{
	struct stream *s = with;
	bool is_new;

	if (probability >= HOT_AT)
		stream_campaign(&s->memory, campaign.n, &is_new)->hot = true;
}

/* As far as is known here. */
static bool is_stopped(void *with, struct account_no no)
{
	struct stream *s = with;
	const struct stream_account *account = stream_account_no(&s->memory, no);

	return account && account->state > STATE_HELD;
}

/* -- judging at once -------------------------------------------------------------------------- */

static void want_account(struct look *look, struct account_no no)
{
	for (size_t i = 0; i < look->account_count; i++)
		if (look->accounts[i].n == no.n)
			return;
	if (!no.n || look->account_count == REACHED_MOST)
		return;
	look->accounts = arena_grow(look->stream->arena, look->accounts, look->account_count,
				    sizeof(*look->accounts));
	look->accounts[look->account_count++] = no;
}

/* Join those who were judged with whom they share something; whose cluster changed is judged again. */
static enum err wanted_join(struct judging *j)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	bool more = true;
	enum err e = ERR_NONE;

	while (!e && more) {
		struct account_no *changed = NULL;
		size_t count = 0;

		e = join_some(j->desk, j->clock, false, arena, &more, &changed, &count);
		for (size_t i = 0; !e && i < count; i++) {
			struct cluster_no cluster;

			e = i < REACHED_MOST ? judge_account(j, passing, changed[i], &cluster)
					     : store_dirty_put(j->desk->store, changed[i]);
			arena_reset(passing);
		}
		arena_reset(arena);
	}
	return e;
}

/* Of the campaigns with news: those of which enough came together to be told at once. */
static bool news_sift(void *with, uint64_t key, int64_t value)
{
	struct look *look = with;
	bool is_new;
	struct stream_campaign *known = stream_campaign(&look->stream->memory, (int64_t)key,
							&is_new);

	(void)value;
	if (++known->news < known->next_news)
		return true;
	known->next_news = known->news + 1 + known->news / 2;
	look->told = arena_grow(look->stream->arena, look->told, look->told_count,
				sizeof(*look->told));
	look->told[look->told_count++] = key;
	return true;
}

/* Others need to hear of it at once only where it is grave. */
static void news_choose(struct judging *j, struct look *look)
{
	if (look->stream->news)
		map_each_number(j->campaign_news, news_sift, look);
	else
		map_clear(j->news);
	map_clear(j->campaign_news);
	for (size_t i = 0; i < look->told_count; i++)
		map_put_number(j->campaign_news, look->told[i], 1);
	if (look->campaign)
		map_put_number(j->campaign_news, (uint64_t)look->campaign, 1);
	if (look->cluster.n)
		map_put_number(j->news, (uint64_t)look->cluster.n, 1);
}

static enum err wanted_judge(struct judging *j, struct look *look)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < look->account_count; i++) {
		struct cluster_no cluster;

		e = judge_account(j, arena, look->accounts[i], &cluster);
		arena_reset(arena);
	}
	if (!e && look->join)
		e = wanted_join(j);
	news_choose(j, look);
	if (!e)
		e = judge_campaigns_flow(j, TOLD_LEAST);
	return e ? e : judge_clusters_flow(j, &look->stream->clusters_seen);
}

/* The message itself is not in the store yet; unless it was read before. */
static enum err pending_set(struct judging *j, const struct look *look, struct stored_event *stored)
{
	struct store *store = look->stream->desk->store;
	bool have = false;
	enum err e;

	if (!look->pending)
		return ERR_NONE;
	e = store_account_make(store, look->event->account, &j->pending_no);
	if (!e)
		e = store_event_have(store, EVENT_MESSAGE, j->pending_no, look->event->id, &have);
	*stored = (struct stored_event){ .event = *look->event };
	if (look->place) {
		stored->has_place = true;
		stored->place = *look->place;
	}
	j->pending = have ? NULL : stored;
	return e;
}

static enum err look_judge(struct look *look)
{
	struct stream *s = look->stream;
	struct judge_count count = { 0 };
	struct stored_event stored;
	struct judging j;
	enum err e, begun;

	if (look->late)
		return ERR_NONE;
	e = batch_put(look->batch);
	if (e)
		return e;
	begun = judging_begin(&j, s->desk, &count);
	guilt_pool_release(&j.pool);
	campaign_pools_release(&j.campaigns);
	j.pool = s->guilt;
	j.campaigns = s->pools;
	j.keeps_pools = true;
	s->news = false;
	j.tipped = look->event->at;
	if (moment_before(j.clock, look->event->at))
		j.clock = look->event->at;
	j.campaigns.now = j.clock;
	j.told = account_told;
	j.campaign_told = campaign_told;
	j.told_with = s;
	j.spared = is_stopped;
	e = begun ? begun : pending_set(&j, look, &stored);
	if (!e && look->pending)
		want_account(look, j.pending_no);
	if (!e)
		e = wanted_judge(&j, look);
	s->guilt = j.pool;
	s->pools = j.campaigns;
	guilt_pool_init(&j.pool, s->desk->store);
	campaign_pools_init(&j.campaigns, s->desk->store);
	judging_end(&j);
	look->batch->ingest->count.judged += count.judged;
	look->batch->ingest->count.flagged += count.flagged;
	if (!e && moment_ticks_us() - look->batch->began_us > LOOK_US)
		e = batch_commit(look->batch);
	return e;
}

/* -- messages --------------------------------------------------------------------------------- */

static bool text_learn(void *with, const struct campaign_text *text)
{
	struct stream *s = with;

	if (text->no.n > s->learnt_text)
		s->learnt_text = text->no.n;
	if (text->trusted)
		campaign_index_trust(s->index, text->sketch, text->sketch_len);
	campaign_index_load(s->index, text->campaign.n, text->sketch, text->sketch_len, text->at);
	return true;
}

static enum err index_learn(struct stream *s)
{
	enum err e = ERR_NONE;

	if (!s->index) {
		s->index = campaign_index_new();
		e = store_campaign_texts(s->desk->store, 0, TEXTS_LEARNT, text_learn, s);
	}
	if (e || s->next_text < s->texts_end)
		return e;
	e = store_campaign_numbers(s->desk->store, TEXTS_RESERVED, &s->next_text);
	s->texts_end = s->next_text + TEXTS_RESERVED;
	return e;
}

static void text_keep(struct look *look, const struct campaign_found *found)
{
	const struct event_message *message = &look->event->as.message;
	struct stream *s = look->stream;
	struct campaign_text text = {
		.no = { s->next_text },
		.campaign = { found->campaign },
		.at = look->event->at,
		.message = look->event->id,
		.subject = message->subject,
		.sketch = message->sketch,
		.sketch_len = message->sketch_len,
	};

	if (found->is_new || found->is_variant) {
		s->next_text++;
		batch_text(look->batch, &text, look->event->account);
	}
	for (size_t i = 0; i < found->merged_count; i++)
		batch_merge(look->batch, (struct campaign_no){ found->merged[i] },
			    (struct campaign_no){ found->campaign });
}

static enum err campaign_find(struct look *look, const struct stream_account *account)
{
	struct event_message *message = &look->event->as.message;
	struct stream *s = look->stream;
	struct campaign_found found;
	enum err e = message->sketch_len ? index_learn(s) : ERR_NONE;

	if (e || !message->sketch_len)
		return e;
	campaign_index_find(s->index, message->sketch, message->sketch_len, look->event->at,
			    s->next_text, &found);
	message->campaign = found.campaign;
	if (!found.campaign)
		return ERR_NONE;
	stream_sent(&s->memory, look->event->account, look->event->id, found.campaign);
	text_keep(look, &found);
	campaign_learn(s->index, look->event, account->created_at, &found);
	if (found.merged_count)
		look->campaign = found.campaign;
	return ERR_NONE;
}

static bool is_own(const struct stream_account *account, int64_t campaign)
{
	for (size_t i = 0; i < STREAM_RECENT; i++)
		if (account->recent[i] == campaign)
			return true;
	return false;
}

/* The first message of a campaign that this account sends. */
static enum err sender_note(struct look *look, struct stream_account *account, bool *interest)
{
	struct stream *s = look->stream;
	const struct event_message *message = &look->event->as.message;
	int64_t campaign = message->campaign;
	struct stream_campaign *known;
	bool is_new;
	enum err e = ERR_NONE;

	if (!campaign || is_own(account, campaign))
		return ERR_NONE;
	account->recent[account->next_recent++ % STREAM_RECENT] = campaign;
	known = stream_campaign(&s->memory, campaign, &is_new);
	if (is_new) {
		e = store_campaign_size(s->desk->store, (struct campaign_no){ campaign }, 64,
					&known->accounts);
		known->next = SENDERS_FROM;
		while (known->next <= known->accounts)
			known->next += known->next / 2;
		known->hot = known->accounts > 1;
	}
	known->accounts++;
	*interest = *interest || known->hot || known->accounts >= known->next;
	if (known->accounts >= known->next) {
		look->campaign = campaign;
		look->join = true;
	}
	while (known->next <= known->accounts)
		known->next += known->next / 2;
	return e;
}

static bool site_is_new(struct stream_account *account, uint64_t site)
{
	for (size_t i = 0; i < STREAM_RECENT; i++)
		if (account->sites[i] == site)
			return false;
	account->sites[account->next_site++ % STREAM_RECENT] = site;
	return true;
}

static bool is_young(const struct stream_account *account, struct moment at)
{
	return moment_is_never(account->created_at) ||
	       at.us - account->created_at.us < TRUSTED_AFTER_US;
}

/* A site that gathers young senders: whose texts are told anew each time are still held together by where they lead. */
static void sites_note(struct look *look, struct stream_account *account, bool *interest)
{
	const struct event_message *message = &look->event->as.message;

	if (!is_young(account, look->event->at))
		return;
	for (size_t i = 0; i < message->link_count && i < SITES_LOOKED; i++) {
		char host[DOMAIN_MAX + 1];
		size_t len = url_host_into(message->links[i], host);
		struct str site = domain_registrable((struct str){ host, len }, true);
		uint64_t key = site.len ? hash_local(site) : 0;
		struct stream_campaign *known;

		if (!key || !site_is_new(account, key))
			continue;
		known = stream_site(&look->stream->memory, key);
		if (++known->accounts < SENDERS_FROM || known->accounts < known->next)
			continue;
		known->next = known->accounts + known->accounts / 2;
		*interest = true;
		look->join = true;
	}
}

static void decide(struct look *look, const struct stream_account *account)
{
	struct event_message *message = &look->event->as.message;
	/* From what was known at its time: a stop that came later does not reach it. */
	bool reached = !moment_before(look->event->at, account->state_at);
	enum state state = reached ? account->state : STATE_ACTIVE;

	message->decision = DECISION_ACCEPT;
	if (state == STATE_HELD)
		message->decision = DECISION_HOLD;
	else if (state == STATE_DISABLED || state == STATE_DELETED)
		message->decision = DECISION_REFUSE;
	message->decided = arena_strf(look->batch->arena, "%.6f%" PRI_STR, account->probability,
				      ARG_STR(account->codes));
}

static enum err lapse(struct look *look, struct stream_account *account)
{
	struct judge_count count = { 0 };
	enum err e;

	if (account->state != STATE_HELD || moment_is_never(account->held_until) ||
	    moment_before(look->event->at, account->held_until))
		return ERR_NONE;
	e = batch_put(look->batch);
	if (!e)
		e = remedy_lapse(look->stream->desk, look->stream->arena, account->no, &count);
	account->state = STATE_ACTIVE;
	account->state_at = account->held_until;
	account->held_until = (struct moment){ 0 };
	return e;
}

/* Signs of kinds that weigh, and that the account has not shown since the stream began. */
static bool signs_are_new(const struct event_message *message, struct stream_account *account)
{
	const uint32_t light = 1U << SIGN_MENTION | 1U << SIGN_SHORTENER | 1U << SIGN_FREE_HOST |
			       1U << SIGN_DISPOSABLE;
	uint32_t kinds = 0;

	for (size_t i = 0; i < message->sign_count; i++)
		kinds |= 1U << message->signs[i].kind;
	kinds &= ~(light | account->signs);
	account->signs |= kinds;
	return kinds != 0;
}

static enum err message_take(struct look *look)
{
	struct stream *s = look->stream;
	struct stream_account *account = NULL;
	bool interest = false;
	enum err e = account_learn(s, look->event->account, &account);

	if (!e)
		e = lapse(look, account);
	if (!e)
		e = campaign_find(look, account);
	if (!e)
		e = sender_note(look, account, &interest);
	if (e)
		return e;
	sites_note(look, account, &interest);
	interest = signs_are_new(&look->event->as.message, account) || interest;
	if (interest && account->state <= STATE_HELD) {
		look->pending = true;
		look->join = look->join || !account->joined;
		account->joined = true;
		e = look_judge(look);
		account = stream_account(&s->memory, look->event->account);
	}
	if (e)
		return e;
	decide(look, account);
	batch_add(look->batch, look->event, look->place);
	return ERR_NONE;
}

/* -- what else comes ------------------------------------------------------------------------- */

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
		if (!is_stopped(look->stream, batch->reached[i]))
			want_account(look, batch->reached[i]);
	batch->reached_count = 0;
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
		born(stream_account(&stream->memory, event->account), event->at);
		batch_add(batch, event, place);
		return ERR_NONE;
	default:
		batch_add(batch, event, place);
		return ERR_NONE;
	}
}
