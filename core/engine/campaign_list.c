#include "core/engine/campaign_list.h"

#include <stdlib.h>

#include "core/base/memory.h"

#define LEAST_ROOM 1024
#define HALF_BITS 16
#define HALF (UINT32_C(1) << HALF_BITS)
#define SECONDS_A_DAY 86400

static uint32_t seconds_of(struct moment at)
{
	int64_t seconds = at.us / MOMENT_SECOND;

	if (seconds < 0)
		return 0;
	return seconds > UINT32_MAX ? UINT32_MAX : (uint32_t)seconds;
}

static bool is_root(const struct campaign_list *list, uint32_t slot)
{
	return list->rows[slot].number && list->rows[slot].into == slot;
}

void campaign_list_release(struct campaign_list *list)
{
	free(list->rows);
	free(list->numbers);
	*list = (struct campaign_list){ 0 };
}

size_t campaign_list_count(const struct campaign_list *list)
{
	return list->live;
}

bool campaign_list_is_full(const struct campaign_list *list, uint32_t most)
{
	return list->live >= most || list->merged >= most;
}

size_t campaign_list_bytes(const struct campaign_list *list)
{
	return list->room * sizeof(*list->rows) + list->number_room * sizeof(*list->numbers);
}

/* --- from a number to its slot --- */

/* Where it stands, or would. */
static uint32_t number_place(const struct campaign_list *list, int64_t number)
{
	uint64_t bits = (uint64_t)number * UINT64_C(0x9E3779B97F4A7C15);
	uint32_t mask = list->number_room - 1, at = (uint32_t)(bits >> 32) & mask;

	while (list->numbers[at] && list->rows[list->numbers[at] - 1].number != number)
		at = (at + 1) & mask;
	return at;
}

static void number_all(struct campaign_list *list, uint32_t room)
{
	free(list->numbers);
	list->numbers = memory_new(room, sizeof(*list->numbers));
	list->number_room = room;
	for (uint32_t slot = 0; slot < list->used; slot++)
		if (list->rows[slot].number)
			list->numbers[number_place(list, list->rows[slot].number)] = slot + 1;
}

bool campaign_list_find(const struct campaign_list *list, int64_t number, uint32_t *slot)
{
	uint32_t held = list->number_room ? list->numbers[number_place(list, number)] : 0;

	if (held)
		*slot = held - 1;
	return held != 0;
}

/* --- rows --- */

static uint32_t take_slot(struct campaign_list *list)
{
	if (list->free) {
		uint32_t slot = list->free - 1;

		list->free = list->rows[slot].into;
		return slot;
	}
	if (list->used == list->room) {
		list->room = list->room ? list->room + list->room / 8 : LEAST_ROOM;
		list->rows = memory_resize(list->rows, list->room * sizeof(*list->rows));
	}
	return list->used++;
}

uint32_t campaign_list_add(struct campaign_list *list, int64_t number, struct moment at)
{
	uint32_t slot = take_slot(list);

	list->rows[slot] = (struct campaign_row){
		.met_s = seconds_of(at),
		.into = slot,
		.meets = 1,
	};
	if (list->used > list->number_room / 4 * 3)
		number_all(list, list->number_room ? 2 * list->number_room : 2 * LEAST_ROOM);
	list->numbers[number_place(list, number)] = slot + 1;
	list->rows[slot].number = number;
	list->live++;
	return slot;
}

uint32_t campaign_list_root(struct campaign_list *list, uint32_t slot)
{
	struct campaign_row *rows = list->rows;

	while (rows[slot].into != slot)
		slot = rows[slot].into = rows[rows[slot].into].into;
	return slot;
}

void campaign_list_meet(struct campaign_list *list, uint32_t slot, struct moment at)
{
	struct campaign_row *row = &list->rows[slot];
	uint32_t seconds = seconds_of(at);

	if (seconds > row->met_s)
		row->met_s = seconds;
	if (row->meets < UINT16_MAX)
		row->meets++;
}

static void exchange_numbers(struct campaign_list *list, uint32_t a, uint32_t b)
{
	uint32_t *held_a = &list->numbers[number_place(list, list->rows[a].number)];
	uint32_t *held_b = &list->numbers[number_place(list, list->rows[b].number)];
	int64_t number = list->rows[a].number;

	*held_a = b + 1;
	*held_b = a + 1;
	list->rows[a].number = list->rows[b].number;
	list->rows[b].number = number;
}

static uint16_t sum_to(uint32_t a, uint32_t b, uint16_t most)
{
	return a + b < most ? (uint16_t)(a + b) : most;
}

uint32_t campaign_list_merge(struct campaign_list *list, uint32_t a, uint32_t b, int64_t *merged)
{
	struct campaign_row *root, *other;

	if (list->rows[a].rank < list->rows[b].rank) {
		uint32_t swap = a;

		a = b;
		b = swap;
	}
	root = &list->rows[a];
	other = &list->rows[b];
	if (other->number < root->number)
		exchange_numbers(list, a, b);
	other->into = a;
	if (root->rank == other->rank)
		root->rank++;
	if (other->met_s > root->met_s)
		root->met_s = other->met_s;
	root->meets = sum_to(root->meets, other->meets, UINT16_MAX);
	root->all_samples = (uint8_t)sum_to(root->all_samples, other->all_samples, UINT8_MAX);
	list->live--;
	list->merged++;
	*merged = other->number;
	return a;
}

/* --- forgetting --- */

static uint32_t interest(const struct campaign_row *row)
{
	uint32_t days = 0;

	for (unsigned meets = row->meets; meets > 1; meets /= 2)
		days++;
	return row->met_s < UINT32_MAX - 16 * SECONDS_A_DAY ? row->met_s + days * SECONDS_A_DAY
							    : row->met_s;
}

struct choice {
	const struct campaign_list *list;
	bool roots; /* or merged ones */
	uint32_t *counts;
	uint8_t *gone;
};

static bool is_asked(const struct choice *choice, uint32_t slot)
{
	return choice->list->rows[slot].number && is_root(choice->list, slot) == choice->roots;
}

/* The least value whose rows, with all below, are more than `*count`; what is below is taken off. */
static uint32_t cut_half(const uint32_t *counts, uint32_t *count)
{
	uint32_t at = 0;

	while (at + 1 < HALF && counts[at] <= *count)
		*count -= counts[at++];
	return at;
}

static void count_half(const struct choice *choice, bool upper, uint32_t of)
{
	for (uint32_t i = 0; i < HALF; i++)
		choice->counts[i] = 0;
	for (uint32_t slot = 0; slot < choice->list->used; slot++) {
		uint32_t value = interest(&choice->list->rows[slot]);

		if (!is_asked(choice, slot))
			continue;
		if (upper)
			choice->counts[value >> HALF_BITS]++;
		else if (value >> HALF_BITS == of)
			choice->counts[value & (HALF - 1)]++;
	}
}

/* The `count` least interesting; among equals the first slots. */
static void choose(const struct choice *choice, uint32_t count)
{
	uint32_t left = count, upper, cut;

	if (count == 0)
		return;
	count_half(choice, true, 0);
	upper = cut_half(choice->counts, &left);
	count_half(choice, false, upper);
	cut = upper << HALF_BITS | cut_half(choice->counts, &left);
	for (uint32_t slot = 0; slot < choice->list->used; slot++) {
		uint32_t value = interest(&choice->list->rows[slot]);
		bool goes = value < cut || (value == cut && left > 0);

		if (!is_asked(choice, slot) || !goes)
			continue;
		if (value == cut)
			left--;
		choice->gone[slot / 8] |= (uint8_t)(1U << slot % 8);
	}
}

static uint32_t surplus(uint32_t count, size_t most)
{
	return count > most ? count - (uint32_t)(most - most / 8) : 0;
}

/* What had merged into a row that goes, goes with it. */
static void choose_followers(struct campaign_list *list, uint8_t *gone)
{
	for (uint32_t slot = 0; slot < list->used; slot++) {
		uint32_t root = list->rows[slot].number ? campaign_list_root(list, slot) : slot;

		list->rows[slot].into = list->rows[slot].number ? root : list->rows[slot].into;
		if (root != slot && (gone[root / 8] >> root % 8 & 1))
			gone[slot / 8] |= (uint8_t)(1U << slot % 8);
	}
}

uint8_t *campaign_list_choose(struct campaign_list *list, size_t most)
{
	struct choice choice = { .list = list, .roots = true };

	if (list->live <= most && list->merged <= most)
		return NULL;
	choice.gone = memory_new(list->used / 8 + 1, 1);
	choice.counts = memory_new(HALF, sizeof(*choice.counts));
	choose(&choice, surplus(list->live, most));
	choice.roots = false;
	choose(&choice, surplus(list->merged, most));
	choose_followers(list, choice.gone);
	free(choice.counts);
	return choice.gone;
}

void campaign_list_drop(struct campaign_list *list, const uint8_t *gone)
{
	for (uint32_t slot = 0; slot < list->used; slot++) {
		if (!list->rows[slot].number || !(gone[slot / 8] >> slot % 8 & 1))
			continue;
		if (is_root(list, slot))
			list->live--;
		else
			list->merged--;
		list->rows[slot] = (struct campaign_row){ .into = list->free };
		list->free = slot + 1;
	}
	number_all(list, list->number_room);
}
