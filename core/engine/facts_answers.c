#include "core/base/arena.h"
#include "core/engine/facts.h"
#include "core/engine/facts_memory.h"

/*
 * What became of what was sent. An answer to a message that was never seen is a stray: its stream was cut, or it comes ahead of
 * its message. Strays wait in a small ring for their message; those that are left have no base to be a rate of.
 */

struct fact_day *facts_day(struct facts *facts, struct moment at)
{
	struct facts_memory *memory = facts->memory;
	int64_t day = at.us / MOMENT_DAY;
	size_t row = 0;

	if (facts->day_count > 0 && facts->days[memory->today].day == day)
		return &facts->days[memory->today];
	if (facts->day_count < FACTS_DAYS_MAX) {
		facts->days = arena_grow(facts->arena, facts->days, facts->day_count,
					 sizeof(*facts->days));
		memory->days = arena_grow(facts->arena, memory->days, facts->day_count,
					  DAY_TEXTS * sizeof(*memory->days));
		row = facts->day_count++;
	} else {
		for (size_t i = 1; i < facts->day_count; i++)
			if (facts->days[i].day < facts->days[row].day)
				row = i;
	}
	facts->days[row] = (struct fact_day){ .day = day };
	memory->today = row;
	return &facts->days[row];
}

static int64_t add_count(int64_t sum, int64_t count)
{
	return count > COUNT_MAX - sum ? COUNT_MAX : sum + count;
}

static void stray_add(struct facts *facts, const struct event *event, uint64_t key, int64_t count)
{
	struct facts_memory *memory = facts->memory;
	const struct event_delivery *delivery = &event->as.delivery;
	struct fact_day *day = &facts->days[memory->today];

	day->strays[delivery->result] = add_count(day->strays[delivery->result], count);
	memory->strays[memory->stray_count++ % STRAYS] = (struct stray){ key, day->day,
									 delivery->result, count };
}

void facts_add_delivery(struct facts *facts, const struct event *event)
{
	const struct event_delivery *delivery = &event->as.delivery;
	struct fact_day *day = facts_day(facts, event->at);
	struct text_room *rooms = facts->memory->days + facts->memory->today * DAY_TEXTS;
	int64_t count = delivery->count > 0 ? delivery->count : 1;

	day->counts[delivery->result] = add_count(day->counts[delivery->result], count);
	day->answered_at = event->at;
	facts->delivered[delivery->result] = add_count(facts->delivered[delivery->result], count);
	if (!facts_campaign_delivery(facts, event, count))
		stray_add(facts, event, facts_key(delivery->message), count);
	if (delivery->result == DELIVERY_BOUNCED) {
		day->bounce_event = facts_keep(facts, &rooms[0], event->id);
		day->bounce_at = event->at;
	} else if (delivery->result == DELIVERY_COMPLAINED) {
		day->complaint_event = facts_keep(facts, &rooms[1], event->id);
		day->complaint_at = event->at;
	}
}

void facts_strays_claim(struct facts *facts, uint64_t key, struct campaign_share *share)
{
	struct facts_memory *memory = facts->memory;

	for (size_t i = 0; i < STRAYS && i < memory->stray_count; i++) {
		struct stray *stray = &memory->strays[i];

		if (!stray->count || stray->key != key)
			continue;
		for (size_t d = 0; d < facts->day_count; d++)
			if (facts->days[d].day == stray->day)
				facts->days[d].strays[stray->result] -= stray->count;
		if (share)
			share->counts[stray->result] = add_count(share->counts[stray->result],
								 stray->count);
		stray->count = 0;
	}
}

static bool is_rated(enum delivery_result result)
{
	return result == DELIVERY_DELIVERED || result == DELIVERY_BOUNCED ||
	       result == DELIVERY_COMPLAINED;
}

enum facts_base facts_base(const struct facts *facts)
{
	bool any = false;

	for (size_t i = 0; i < facts->day_count; i++)
		for (int r = 0; r < DELIVERY_RESULT_COUNT; r++) {
			const struct fact_day *day = &facts->days[i];

			if (!is_rated((enum delivery_result)r))
				continue;
			if (day->counts[r] > day->strays[r])
				return BASE_MATCHED;
			any = any || (r == DELIVERY_DELIVERED && day->counts[r] > 0);
		}
	return any ? BASE_ALL : BASE_NONE;
}

int64_t facts_answered(const struct fact_day *day, enum delivery_result result,
		       enum facts_base base)
{
	if (base == BASE_NONE)
		return 0;
	return day->counts[result] - (base == BASE_MATCHED ? day->strays[result] : 0);
}
