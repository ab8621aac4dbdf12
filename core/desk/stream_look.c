#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk_private.h"
#include "core/desk/join.h"
#include "core/desk/judgement_json.h"
#include "core/desk/judging.h"
#include "core/desk/stream_private.h"

#define CODES_MAX 300
#define LOOK_US 150000 /* a write that has judged is open no longer: a rep's key waits for it */
#define TOLD_LEAST 0.5 /* bits that are worth judging a campaign's member again at once */
#define HOT_AT 0.2     /* a campaign under suspicion */

void account_born(struct stream_account *account, struct moment at)
{
	if (moment_is_never(at))
		return;
	if (moment_is_never(account->created_at) || moment_before(at, account->created_at))
		account->created_at = at;
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

/* What was found of it before this stream began. */
static enum err codes_learn(struct stream *s, struct stream_account *account)
{
	struct judgement judgement = { 0 };
	struct moment at;
	struct str body;
	enum err e = store_judgement(s->desk->store, s->arena, account->no, &body, &at);

	if (!e)
		e = judgement_read(s->arena, body, &judgement);
	if (!e)
		codes_keep(s, &judgement, account);
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err account_learn(struct stream *s, struct str id, struct stream_account **account)
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
	account_born(a, row.created_at);
	if (row.probability > 0) {
		a->probability = row.probability;
		a->judged = true;
	}
	return row.probability >= SUSPECT_AT ? codes_learn(s, a) : ERR_NONE;
}

static void account_told(void *with, const struct told *told)
{
	struct stream *s = with;
	struct stream_account *a = stream_account(&s->memory, told->id);

	if (!a->no.n)
		stream_account_named(&s->memory, a, told->no);
	a->learnt = s->epoch;
	a->judged = true;
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

bool account_is_stopped(void *with, struct account_no no)
{
	struct stream *s = with;
	const struct stream_account *account = stream_account_no(&s->memory, no);

	return account && account->state > STATE_HELD;
}

void want_account(struct look *look, struct account_no no)
{
	for (size_t i = 0; i < look->account_count; i++)
		if (look->accounts[i].n == no.n)
			return;
	if (!no.n || look->account_count == LOOK_ACCOUNTS_MOST)
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

			e = i < LOOK_ACCOUNTS_MOST ? judge_account(j, passing, changed[i], &cluster)
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

enum err look_judge(struct look *look)
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
	j.spared = account_is_stopped;
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
