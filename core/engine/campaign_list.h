/*
 * campaign_list: the campaigns, which have merged, and which are to be forgotten (private to campaign_index.c).
 *
 * A row stands in a slot that does not move while the row lives. Merged rows lead to another, by rank, so that no
 * way is long.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/moment.h"

struct campaign_row {
	int64_t number; /* 0: the slot is free */
	uint32_t met_s; /* Unix time */
	uint32_t into;  /* itself, or the row it merged into; of a free slot the next free one */
	uint16_t meets;
	uint8_t samples;     /* its own; those it took over stay with their row */
	uint8_t all_samples; /* of all that merged into it */
	uint8_t rank;
};

struct campaign_list {
	struct campaign_row *rows;
	uint32_t used, room; /* slots */
	uint32_t free;       /* the first free slot, plus one */
	uint32_t live, merged;
	uint32_t *numbers; /* slots plus one, by number */
	uint32_t number_room;
};

void campaign_list_release(struct campaign_list *list);
size_t campaign_list_count(const struct campaign_list *list); /* merged ones count once */
bool campaign_list_is_full(const struct campaign_list *list, uint32_t most);
size_t campaign_list_bytes(const struct campaign_list *list);

/* Answers its slot. `number` is not there yet. Moves the rows. */
uint32_t campaign_list_add(struct campaign_list *list, int64_t number, struct moment at);
bool campaign_list_find(const struct campaign_list *list, int64_t number, uint32_t *slot);
uint32_t campaign_list_root(struct campaign_list *list, uint32_t slot);
void campaign_list_meet(struct campaign_list *list, uint32_t slot, struct moment at);

/* Two different roots become one, which goes by the smaller number; the other number is `merged`. Answers
 * the root. */
uint32_t campaign_list_merge(struct campaign_list *list, uint32_t a, uint32_t b, int64_t *merged);

/* A bit for each slot to be given up, on the heap, NULL when there are no more than `most`. */
uint8_t *campaign_list_choose(struct campaign_list *list, size_t most);
void campaign_list_drop(struct campaign_list *list, const uint8_t *gone);
