#include "core/store/store.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/memory.h"
#include "core/store/keeper.h"
#include "core/store/runs.h"
#include "core/store/store_private.h"

/* A run that holds events of the account, and its next one. */
struct source {
	struct rows rows;
	struct event_row row;
	bool more;
};

struct event_cursor {
	struct store *store;
	struct source *sources;
	size_t count;
	uint32_t types;
	bool newest_first;
	enum err error;
	struct str account; /* its id */
	struct arena *arena;
};

static void advance(struct event_cursor *cursor, struct source *source)
{
	source->more = rows_next(&source->rows);
	if (source->more)
		source->row = event_row_of(&source->rows);
	else if (rows_error(&source->rows))
		cursor->error = rows_error(&source->rows);
}

static struct rows read_fresh(const struct event_cursor *cursor, size_t fresh, int64_t account)
{
	/* clang-format off */
	static const struct sql oldest[FRESH_RUNS] = FRESH_SQL("SELECT " EVENT_COLUMNS " FROM ",
		" WHERE account = $1 ORDER BY at, type, id");
	static const struct sql newest[FRESH_RUNS] = FRESH_SQL("SELECT " EVENT_COLUMNS " FROM ",
		" WHERE account = $1 ORDER BY at DESC, type DESC, id DESC");
	/* clang-format on */

	return db_query(cursor->store->db, cursor->newest_first ? &newest[fresh] : &oldest[fresh],
			"i", account);
}

static struct rows read_span(const struct event_cursor *cursor, int64_t first, int64_t last)
{
	static const struct sql oldest = { "SELECT " EVENT_COLUMNS
					   " FROM event WHERE no >= $1 AND no <= $2 ORDER BY no" };
	static const struct sql newest = {
		"SELECT " EVENT_COLUMNS " FROM event WHERE no >= $1 AND no <= $2 ORDER BY no DESC"
	};

	return db_query(cursor->store->db, cursor->newest_first ? &newest : &oldest, "ii", first,
			last);
}

static enum err add_source(struct event_cursor *cursor, const struct run *run, int64_t account)
{
	struct source *source = &cursor->sources[cursor->count];
	int64_t first, last;
	enum err e;

	if (run_is_fresh(run)) {
		source->rows = read_fresh(cursor, FRESH_OF(run->run), account);
	} else {
		e = run_span(cursor->store, run->run, account, &first, &last);
		if (e)
			return e == ERR_NOT_FOUND ? ERR_NONE : e;
		source->rows = read_span(cursor, first, last);
	}
	advance(cursor, source);
	if (source->more)
		cursor->count++;
	else
		rows_end(&source->rows);
	return cursor->error;
}

static enum err find_id(struct event_cursor *cursor, int64_t account)
{
	static const struct sql by_no = { "SELECT id FROM account WHERE no = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(cursor->store->db, &by_no, "i", account);

	if (rows_next(&rows))
		cursor->account = arena_str(cursor->arena, rows_text(&rows, 0));
	return rows_error(&rows);
}

enum err event_cursor_open(struct store *store, struct account_no account, uint32_t types,
			   bool newest_first, struct event_cursor **cursor)
{
	struct event_cursor *made = memory_new(1, sizeof(*made));
	struct run *runs;
	size_t count = 0;
	enum err e;

	made->store = store;
	made->types = types;
	made->newest_first = newest_first;
	made->arena = arena_new();
	e = account.n ? find_id(made, account.n) : ERR_NONE;
	if (!e)
		e = runs_list(store, &runs, &count);
	made->sources = memory_new(count, sizeof(*made->sources));
	for (size_t i = 0; !e && i < count; i++) {
		if (run_is_readable(&runs[i]))
			e = add_source(made, &runs[i], account.n);
	}
	if (e) {
		event_cursor_close(made);
		return e;
	}
	*cursor = made;
	return ERR_NONE;
}

/* The source whose event comes next; NULL at the end. */
static struct source *next_source(const struct event_cursor *cursor)
{
	struct source *best = NULL;

	for (size_t i = 0; i < cursor->count; i++) {
		struct source *source = &cursor->sources[i];
		int order;

		if (!source->more)
			continue;
		order = best ? event_row_compare(&source->row, &best->row) : 0;
		if (!best || (cursor->newest_first ? order > 0 : order < 0))
			best = source;
	}
	return best;
}

static enum err read_row(const struct event_cursor *cursor, const struct event_row *row,
			 struct arena *arena, struct stored_event *event)
{
	enum err e = event_read_kept(arena, arena_str(arena, row->body), (enum event_type)row->type,
				     (struct moment){ row->at }, arena_str(arena, cursor->account),
				     arena_str(arena, row->id), &event->event);

	event->has_place = row->place != 0;
	if (!e && event->has_place)
		return keeper_place_of(cursor->store, arena, row->place, &event->place);
	if (!e)
		event->place = (struct place){ 0 };
	return e;
}

bool event_cursor_next(struct event_cursor *cursor, struct arena *arena, struct stored_event *event)
{
	struct source *source = NULL;

	while (!cursor->error && (source = next_source(cursor)) &&
	       !(cursor->types >> source->row.type & 1))
		advance(cursor, source);
	if (cursor->error || !source)
		return false;
	cursor->error = read_row(cursor, &source->row, arena, event);
	if (cursor->error)
		return false;
	advance(cursor, source);
	return true; /* an error behind it shows with the next one */
}

enum err event_cursor_error(const struct event_cursor *cursor)
{
	return cursor->error;
}

void event_cursor_close(struct event_cursor *cursor)
{
	if (!cursor)
		return;
	for (size_t i = 0; i < cursor->count; i++)
		rows_end(&cursor->sources[i].rows);
	free(cursor->sources);
	arena_free(cursor->arena);
	free(cursor);
}

void event_cursor_close_at(struct event_cursor **cursor)
{
	event_cursor_close(*cursor);
	*cursor = NULL;
}
