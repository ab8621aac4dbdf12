#include "core/engine/facts_memory.h"

#include <string.h>

#include "core/base/arena.h"

#define LEAST_ROOM 32

struct str facts_keep(struct facts *facts, struct text_room *room, struct str text)
{
	if (str_is_absent(text))
		return text;
	if (text.len >= room->size) {
		room->size = text.len < LEAST_ROOM / 2 ? LEAST_ROOM : 2 * text.len;
		room->at = arena_take(facts->arena, room->size);
	}
	memmove(room->at, text.at, text.len);
	room->at[text.len] = '\0';
	return (struct str){ room->at, text.len };
}

size_t facts_oldest(const void *rows, size_t count, size_t size, size_t offset)
{
	const char *bytes = rows;
	struct moment best, at;
	size_t oldest = 0;

	memcpy(&best, bytes + offset, sizeof(best));
	for (size_t i = 1; i < count; i++) {
		memcpy(&at, bytes + i * size + offset, sizeof(at));
		if (moment_before(at, best)) {
			best = at;
			oldest = i;
		}
	}
	return oldest;
}

static size_t text_row(struct facts *facts, struct text_list list)
{
	size_t count = *list.count;

	if (count >= list.max)
		return facts_oldest(*list.rows, count, sizeof(**list.rows),
				    offsetof(struct fact_text, at));
	*list.rows = arena_grow(facts->arena, *list.rows, count, sizeof(**list.rows));
	*list.rooms = arena_grow(facts->arena, *list.rooms, count,
				 FACT_TEXTS * sizeof(**list.rooms));
	memset(*list.rooms + count * FACT_TEXTS, 0, FACT_TEXTS * sizeof(**list.rooms));
	return (*list.count)++;
}

bool facts_note_text(struct facts *facts, struct text_list list, struct str value,
		     const struct event *event)
{
	bool is_new = true;
	size_t at;

	if (value.len == 0)
		return false;
	for (at = 0; at < *list.count; at++)
		if (str_equal((*list.rows)[at].value, value)) {
			is_new = false;
			break;
		}
	if (is_new) {
		at = text_row(facts, list);
		(*list.rows)[at] = (struct fact_text){ .first_at = event->at };
		(*list.rows)[at].value = facts_keep(facts, *list.rooms + at * FACT_TEXTS, value);
	}
	struct fact_text *row = *list.rows + at;
	row->at = event->at;
	row->event = facts_keep(facts, *list.rooms + at * FACT_TEXTS + 1, event->id);
	return is_new;
}

/* The names of sources come from the settings: a handful, kept once. */
static struct str source_name(struct facts *facts, struct str name)
{
	struct facts_memory *memory = facts->memory;

	for (size_t i = 0; i < memory->source_name_count; i++)
		if (str_equal(memory->source_names[i], name))
			return memory->source_names[i];
	if (memory->source_name_count == SOURCE_NAMES_MAX)
		return STR("another source");
	name = arena_str(facts->arena, name);
	memory->source_names[memory->source_name_count++] = name;
	return name;
}

void facts_keep_place(struct facts *facts, struct text_room rooms[SEEN_TEXTS],
		      const struct place *from, struct place *to)
{
	*to = *from;
	to->city = facts_keep(facts, &rooms[1], from->city);
	to->timezone = facts_keep(facts, &rooms[2], from->timezone);
	to->network = facts_keep(facts, &rooms[3], from->network);
	to->proxy.provider = facts_keep(facts, &rooms[4], from->proxy.provider);
	for (size_t i = 0; i < to->proxy.source_count && i < PROXY_SOURCES_MAX; i++)
		to->proxy.sources[i].source = source_name(facts, from->proxy.sources[i].source);
}
