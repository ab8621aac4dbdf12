#include "core/base/arena.h"
#include "core/engine/facts.h"
#include "core/engine/facts_memory.h"

/*
 * Which of the account's messages were of which campaign, so that answers find theirs. The table
 * grows to SENT_MAX; beyond that a newer message takes an older one's place, whose late answers then count for
 * the account alone, or for nobody (facts_base()).
 */

#define SENT_LEAST 64
#define SENT_MAX 16384
#define SENT_PROBES 16

uint64_t facts_key(struct str id)
{
	uint64_t hash = UINT64_C(
		0xcbf29ce484222325); /* FNV-1a: a collision misleads its maker alone */

	for (size_t i = 0; i < id.len; i++)
		hash = (hash ^ (unsigned char)id.at[i]) * UINT64_C(0x100000001b3);
	return hash ? hash : 1;
}

/* Where the key is, or would go: a free place near its own, else its own. */
static size_t sent_place(const struct sent_table *sent, uint64_t key)
{
	size_t mask = sent->room - 1;

	for (size_t i = 0; i < SENT_PROBES; i++) {
		size_t at = (key + i) & mask;

		if (!sent->keys[at] || sent->keys[at] == key)
			return at;
	}
	return key & mask;
}

static void sent_set(struct sent_table *sent, uint64_t key, int64_t campaign)
{
	size_t at = sent_place(sent, key);

	sent->count += sent->keys[at] == 0;
	sent->keys[at] = key;
	sent->campaigns[at] = campaign;
}

static void sent_put(struct facts *facts, uint64_t key, int64_t campaign)
{
	struct sent_table *sent = &facts->memory->sent;

	if (sent->count * 2 >= sent->room && sent->room < SENT_MAX) {
		struct sent_table old = *sent;

		*sent = (struct sent_table){ .room = old.room ? old.room * 4 : SENT_LEAST };
		sent->keys = ARENA_ARRAY(facts->arena, sent->room, uint64_t);
		sent->campaigns = ARENA_ARRAY(facts->arena, sent->room, int64_t);
		for (size_t i = 0; i < old.room; i++)
			if (old.keys[i])
				sent_set(sent, old.keys[i], old.campaigns[i]);
	}
	sent_set(sent, key, campaign);
}

/* False when the message was not seen, or long ago. */
static bool sent_find(const struct facts *facts, uint64_t key, int64_t *campaign)
{
	const struct sent_table *sent = &facts->memory->sent;
	size_t at = sent->room ? sent_place(sent, key) : 0;

	if (!sent->room || sent->keys[at] != key)
		return false;
	*campaign = sent->campaigns[at];
	return true;
}

static struct campaign_share *share_find(struct facts *facts, int64_t campaign)
{
	for (size_t i = facts->campaign_count; i-- > 0;)
		if (facts->campaigns[i].no.n == campaign)
			return &facts->campaigns[i].share;
	return NULL;
}

/* A row for a campaign that is new to the account: where there are too many, that of the one sent last the longest ago. */
static struct fact_campaign *row_new(struct facts *facts)
{
	size_t at = facts->campaign_count;

	if (at == FACTS_CAMPAIGNS_MAX)
		return &facts->campaigns[facts_oldest(
			facts->campaigns, at, sizeof(*facts->campaigns),
			offsetof(struct fact_campaign, share.last_at))];
	facts->campaigns = arena_grow(facts->arena, facts->campaigns, at,
				      sizeof(*facts->campaigns));
	facts->memory->campaigns = arena_grow(facts->arena, facts->memory->campaigns, at,
					      CAMPAIGN_TEXTS * sizeof(struct text_room));
	return &facts->campaigns[facts->campaign_count++];
}

static void recent_put(struct facts *facts, const struct event *event, uint64_t key)
{
	struct facts_memory *memory = facts->memory;
	const struct event_message *message = &event->as.message;

	if (message->recipients < 2)
		return;
	if (!memory->recent)
		memory->recent = ARENA_ARRAY(facts->arena, RECENT_MESSAGES, struct recent_message);
	memory->recent[memory->recent_count++ % RECENT_MESSAGES] = (struct recent_message){
		.key = key,
		.at = event->at,
		.recipients = message->recipients,
		.campaign = message->campaign
	};
}

/* From the newest back, as long as answers are waited for. */
static void recent_answer(struct facts *facts, const struct event *event, uint64_t key,
			  int64_t count)
{
	struct facts_memory *memory = facts->memory;
	size_t last = memory->recent_count;

	for (size_t i = 0; i < RECENT_MESSAGES && i < last; i++) {
		struct recent_message *row = &memory->recent[(last - 1 - i) % RECENT_MESSAGES];

		if (row->at.us + OUTSTANDING_US < event->at.us)
			return;
		if (row->key == key) {
			row->answered += count;
			return;
		}
	}
}

int64_t facts_outstanding(const struct facts *facts, struct moment now, int64_t campaign)
{
	const struct facts_memory *memory = facts->memory;
	int64_t sum = 0;

	for (size_t i = 0; i < RECENT_MESSAGES && i < memory->recent_count; i++) {
		const struct recent_message *row = &memory->recent[i];

		if (row->at.us + OUTSTANDING_US < now.us || row->answered >= row->recipients)
			continue;
		if (!campaign || row->campaign == campaign)
			sum += row->recipients - row->answered;
	}
	return sum;
}

static struct campaign_share *share_begin(struct facts *facts, const struct event *event)
{
	struct fact_campaign *row = row_new(facts);
	struct text_room *rooms = facts->memory->campaigns +
				  CAMPAIGN_TEXTS * (size_t)(row - facts->campaigns);

	*row = (struct fact_campaign){ .no = { event->as.message.campaign } };
	row->shingles = (int64_t)event->as.message.sketch_len;
	row->brief = event->as.message.sketch_len > 0 &&
		     (event->as.message.sketch[0] & SKETCH_BRIEF) != 0;
	row->subject = facts_keep(facts, &rooms[0], event->as.message.subject);
	row->share.event = facts_keep(facts, &rooms[1], event->id);
	row->share.first_at = event->at;
	return &row->share;
}

void facts_campaign_message(struct facts *facts, const struct event *event, enum lead lead)
{
	const struct event_message *message = &event->as.message;
	uint64_t key = facts_key(event->id);
	struct campaign_share *share = NULL;

	recent_put(facts, event, key);
	sent_put(facts, key, message->campaign);
	if (message->campaign > 0) {
		bool known;

		share = share_find(facts, message->campaign);
		known = share != NULL;
		share = known ? share : share_begin(facts, event);
		share->platform = lead == LEAD_PLATFORM && (!known || share->platform);
		share->pages = lead == LEAD_PAGES && (!known || share->pages);
		if (lead != LEAD_NOWHERE)
			share->elsewhere = (lead == LEAD_ELSEWHERE || lead == LEAD_PAGES) &&
					   (!known || share->elsewhere);
		share->messages++;
		share->last_at = event->at;
	}
	facts_strays_claim(facts, key, share);
}

void facts_campaign_turn(struct facts *facts, int64_t campaign, enum campaign_turn turn)
{
	struct campaign_share *share = campaign > 0 ? share_find(facts, campaign) : NULL;

	if (share && share->turn < turn)
		share->turn = turn;
}

bool facts_campaign_delivery(struct facts *facts, const struct event *event, int64_t count)
{
	const struct event_delivery *delivery = &event->as.delivery;
	uint64_t key = facts_key(delivery->message);
	struct campaign_share *share;
	int64_t campaign;

	if (delivery->result == DELIVERY_DELIVERED || delivery->result == DELIVERY_BOUNCED)
		recent_answer(facts, event, key, count);
	if (!sent_find(facts, key, &campaign))
		return false;
	share = share_find(facts, campaign);
	if (share && share->counts[delivery->result] < COUNT_MAX)
		share->counts[delivery->result] += count;
	return true;
}
