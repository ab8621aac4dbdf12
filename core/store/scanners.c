#include "core/store/store.h"

#include "core/base/arena.h"
#include "core/store/store_private.h"

/* A scanner that repeats itself for ever fills no answer. */
#define VERDICTS_MAX 4096

enum err store_scanner_put(struct store *store, const struct scanner_row *row)
{
	static const struct sql put = {
		"INSERT INTO scanner (value, scanner, at, id, verdict, told) VALUES ($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT (value, scanner, at, id) DO UPDATE SET verdict = excluded.verdict"
	};

	return db_do(store->db, &put, NULL, "ttitii", row->value, row->scanner, row->at.us, row->id,
		     (int64_t)row->verdict, (int64_t)(row->verdict == SCANNER_CLEAN));
}

static enum err rows_take(struct rows *found, struct arena *arena, struct scanner_row **rows,
			  size_t *count)
{
	struct scanner_row *list = NULL;
	size_t n = 0;
	enum err e;

	while (rows_next(found)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct scanner_row){
			.value = arena_str(arena, rows_text(found, 0)),
			.scanner = arena_str(arena, rows_text(found, 1)),
			.id = arena_str(arena, rows_text(found, 2)),
			.verdict = (enum scanner_verdict)rows_int(found, 3),
			.at = { rows_int(found, 4) },
		};
	}
	e = rows_error(found);
	if (e)
		return e;
	*rows = list;
	*count = n;
	return ERR_NONE;
}

enum err store_scanner_find(struct store *store, struct arena *arena, struct str value,
			    struct scanner_row **rows, size_t *count)
{
	static const struct sql by_value = {
		"SELECT value, scanner, id, verdict, at FROM scanner WHERE value = $1"
		" ORDER BY at DESC, scanner, id LIMIT $2"
	};
	CLEANUP(rows_end)
	struct rows found = db_query(store->db, &by_value, "ti", value, (int64_t)VERDICTS_MAX);

	return rows_take(&found, arena, rows, count);
}

enum err store_scanner_newest(struct store *store, struct arena *arena, int64_t limit,
			      struct scanner_row **rows, size_t *count)
{
	static const struct sql newest = {
		"SELECT value, scanner, id, verdict, at FROM scanner WHERE verdict <> 0"
		" ORDER BY at DESC LIMIT $1"
	};
	CLEANUP(rows_end) struct rows found = db_query(store->db, &newest, "i", limit);

	return rows_take(&found, arena, rows, count);
}

enum err store_scanner_untold(struct store *store, struct arena *arena, int64_t limit,
			      struct scanner_row **rows, size_t *count)
{
	static const struct sql untold = {
		"SELECT value, scanner, id, verdict, at FROM scanner WHERE told = 0 LIMIT $1"
	};
	CLEANUP(rows_end) struct rows found = db_query(store->db, &untold, "i", limit);

	return rows_take(&found, arena, rows, count);
}

enum err store_scanner_told(struct store *store, const struct scanner_row *row)
{
	static const struct sql tell = {
		"UPDATE scanner SET told = 1"
		" WHERE value = $1 AND scanner = $2 AND at = $3 AND id = $4"
	};

	return db_do(store->db, &tell, NULL, "ttit", row->value, row->scanner, row->at.us, row->id);
}

enum err store_scanner_any(struct store *store, const char head[2], bool *any)
{
	static const struct sql begins = {
		"SELECT 1 FROM scanner WHERE value >= $1 AND value < $2 LIMIT 1"
	};
	const char behind[2] = { head[0], (char)(head[1] + 1) };
	CLEANUP(rows_end)
	struct rows found = db_query(store->db, &begins, "tt", (struct str){ head, 2 },
				     (struct str){ behind, 2 });
	bool is_there = rows_next(&found);

	if (!rows_error(&found))
		*any = is_there;
	return rows_error(&found);
}
