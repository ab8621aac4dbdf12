#include "core/sim/agenda.h"

#include <stdlib.h>

#include "core/base/memory.h"

static bool is_earlier(const struct entry *a, const struct entry *b)
{
	return a->at_us != b->at_us ? a->at_us < b->at_us : a->order < b->order;
}

void agenda_release(struct agenda *agenda)
{
	free(agenda->entries);
	*agenda = (struct agenda){ 0 };
}

void agenda_put(struct agenda *a, struct entry entry)
{
	size_t at = a->count++;

	if (a->count > a->room) {
		a->room = a->room ? a->room * 2 : 1024;
		a->entries = memory_resize(a->entries, a->room * sizeof(*a->entries));
	}
	entry.order = a->entered++;
	while (at && is_earlier(&entry, &a->entries[(at - 1) / 2])) {
		a->entries[at] = a->entries[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	a->entries[at] = entry;
}

bool agenda_take(struct agenda *a, struct entry *entry)
{
	struct entry last;
	size_t at = 0;

	if (!a->count)
		return false;
	*entry = a->entries[0];
	last = a->entries[--a->count];
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= a->count)
			break;
		if (child + 1 < a->count && is_earlier(&a->entries[child + 1], &a->entries[child]))
			child++;
		if (!is_earlier(&a->entries[child], &last))
			break;
		a->entries[at] = a->entries[child];
		at = child;
	}
	if (a->count)
		a->entries[at] = last;
	return true;
}
