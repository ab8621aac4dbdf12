#include "core/desk/stream_memory.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/memory.h"

#define LEAST_ROOM 64

void stream_memory_init(struct stream_memory *memory)
{
	*memory = (struct stream_memory){ .arena = arena_new() };
	memory->sent_keys = memory_new(STREAM_SENT, sizeof(*memory->sent_keys));
	memory->sent_campaigns = memory_new(STREAM_SENT, sizeof(*memory->sent_campaigns));
}

void stream_memory_release(struct stream_memory *memory)
{
	map_release(&memory->by_id);
	map_release(&memory->by_no);
	map_release(&memory->campaigns);
	map_release(&memory->clusters);
	free(memory->accounts);
	free(memory->campaign_list);
	free(memory->cluster_list);
	free(memory->sent_keys);
	free(memory->sent_campaigns);
	arena_free(memory->arena);
	*memory = (struct stream_memory){ 0 };
}

void stream_memory_forget(struct stream_memory *memory)
{
	stream_memory_release(memory);
	stream_memory_init(memory);
}

/* Room for one more row; a new one is zeroed. */
static void *room_for(void *rows, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return rows;
	*room = *room ? *room * 2 : LEAST_ROOM;
	rows = memory_resize(rows, *room * size);
	memset((char *)rows + count * size, 0, (*room - count) * size);
	return rows;
}

struct stream_account *stream_account(struct stream_memory *memory, struct str id)
{
	int64_t at;

	if (map_get(&memory->by_id, id, &at))
		return &memory->accounts[at];
	memory->accounts = room_for(memory->accounts, memory->account_count, &memory->account_room,
				    sizeof(*memory->accounts));
	map_put(&memory->by_id, id, (int64_t)memory->account_count);
	return &memory->accounts[memory->account_count++];
}

void stream_account_named(struct stream_memory *memory, struct stream_account *account,
			  struct account_no no)
{
	account->no = no;
	map_put_number(&memory->by_no, (uint64_t)no.n, account - memory->accounts);
}

struct stream_account *stream_account_no(struct stream_memory *memory, struct account_no no)
{
	int64_t at;

	return map_get_number(&memory->by_no, (uint64_t)no.n, &at) ? &memory->accounts[at] : NULL;
}

struct stream_campaign *stream_campaign(struct stream_memory *memory, int64_t campaign,
					bool *is_new)
{
	int64_t at;

	*is_new = !map_get_number(&memory->campaigns, (uint64_t)campaign, &at);
	if (!*is_new)
		return &memory->campaign_list[at];
	memory->campaign_list = room_for(memory->campaign_list, memory->campaign_count,
					 &memory->campaign_room, sizeof(*memory->campaign_list));
	map_put_number(&memory->campaigns, (uint64_t)campaign, (int64_t)memory->campaign_count);
	return &memory->campaign_list[memory->campaign_count++];
}

struct stream_campaign *stream_site(struct stream_memory *memory, uint64_t site)
{
	bool is_new;

	/* Numbers of campaigns are small; these are not. */
	return stream_campaign(memory, (int64_t)(site | UINT64_C(1) << 63), &is_new);
}

struct answers *stream_cluster(struct stream_memory *memory, struct cluster_no cluster)
{
	int64_t at;

	if (map_get_number(&memory->clusters, (uint64_t)cluster.n, &at))
		return &memory->cluster_list[at];
	memory->cluster_list = room_for(memory->cluster_list, memory->cluster_count,
					&memory->cluster_room, sizeof(*memory->cluster_list));
	map_put_number(&memory->clusters, (uint64_t)cluster.n, (int64_t)memory->cluster_count);
	return &memory->cluster_list[memory->cluster_count++];
}

static uint64_t sent_key(struct str account, struct str message)
{
	uint64_t key = hash_local(message) ^ (hash_local(account) << 1);

	return key ? key : 1;
}

void stream_sent(struct stream_memory *memory, struct str account, struct str message,
		 int64_t campaign)
{
	uint64_t key = sent_key(account, message);

	memory->sent_keys[key % STREAM_SENT] = key;
	memory->sent_campaigns[key % STREAM_SENT] = campaign;
}

int64_t stream_sent_campaign(const struct stream_memory *memory, struct str account,
			     struct str message)
{
	uint64_t key = sent_key(account, message);

	return memory->sent_keys[key % STREAM_SENT] == key
		       ? memory->sent_campaigns[key % STREAM_SENT]
		       : 0;
}
