#include "core/desk/tip.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/desk/desk_private.h"
#include "core/desk/fold.h"

#define PASSING_BYTES ((size_t)512 * 1024)

struct moments {
	struct moment *list;
	size_t count;
};

static int by_time(const void *left, const void *right)
{
	const struct moment *a = left, *b = right;

	return a->us < b->us ? -1 : a->us > b->us;
}

static void add(struct arena *arena, struct moments *m, struct moment at)
{
	m->list = arena_grow(arena, m->list, m->count, sizeof(*m->list));
	m->list[m->count++] = at;
}

/* The times at which something about the account was learnt: its events, and what scanners said. */
static enum err moments_gather(struct desk *desk, struct arena *arena, struct account_no no,
			       const struct folded *folded, struct moments *m)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct stored_event stored;
	enum err e = event_cursor_open(desk->store, no, EVENT_TYPES_ALL, false, &cursor);

	while (!e && m->count <= TIP_EVENTS_MAX && event_cursor_next(cursor, passing, &stored)) {
		add(arena, m, stored.event.at);
		if (arena_used(passing) > PASSING_BYTES)
			arena_reset(passing);
	}
	for (size_t i = 0; i < folded->word_count; i++)
		add(arena, m, folded->words[i].at);
	if (m->count)
		qsort(m->list, m->count, sizeof(*m->list), by_time);
	return e ? e : event_cursor_error(cursor);
}

static enum err is_over(struct desk *desk, struct account_no no, struct moment at, double threshold,
			bool *over)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct hearsay heard = { 0 };
	struct judgement judgement = { 0 };
	struct folded folded;
	enum err e = fold_account(desk, arena, no, &(struct fold_ask){ .until = at }, &folded);

	if (e)
		return e;
	heard.words = folded.words;
	heard.word_count = folded.word_count;
	engine_judge(arena, folded.facts, &heard, at, &judgement);
	*over = judgement.probability >= threshold;
	return ERR_NONE;
}

enum err tip_find(struct desk *desk, struct account_no no, double threshold, struct moment *at)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct moments m = { 0 };
	struct folded folded;
	size_t low = 0, high;
	bool over = false;
	enum err e = fold_account(desk, arena, no, &(struct fold_ask){ 0 }, &folded);

	if (!e)
		e = moments_gather(desk, arena, no, &folded, &m);
	if (e)
		return e;
	if (!m.count || m.count > TIP_EVENTS_MAX)
		return ERR_NOT_FOUND;
	high = m.count - 1;
	e = is_over(desk, no, m.list[high], threshold, &over);
	if (e || !over)
		return e ? e : ERR_NOT_FOUND;
	while (!e && low < high) {
		size_t middle = low + (high - low) / 2;

		e = is_over(desk, no, m.list[middle], threshold, &over);
		if (over)
			high = middle;
		else
			low = middle + 1;
	}
	if (!e)
		*at = m.list[high];
	return e;
}
