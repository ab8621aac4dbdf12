#include "core/store/store.h"

#include "core/base/arena.h"
#include "core/store/store_private.h"

enum err store_news_put(struct store *store, enum news_kind kind, int64_t number)
{
	static const struct sql put = { "INSERT INTO news (kind, number) VALUES ($1, $2)"
					" ON CONFLICT (kind, number) DO NOTHING" };

	return db_do(store->db, &put, NULL, "ii", (int64_t)kind, number);
}

enum err store_news_drop(struct store *store, enum news_kind kind, int64_t number)
{
	static const struct sql drop = { "DELETE FROM news WHERE kind = $1 AND number = $2" };

	return db_do(store->db, &drop, NULL, "ii", (int64_t)kind, number);
}

enum err store_news(struct store *store, struct arena *arena, enum news_kind kind,
		    int64_t **numbers, size_t *count)
{
	static const struct sql all = { "SELECT number FROM news WHERE kind = $1 ORDER BY number" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &all, "i", (int64_t)kind);
	int64_t *list = NULL;
	size_t n = 0;

	while (rows_next(&rows)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = rows_int(&rows, 0);
	}
	if (rows_error(&rows))
		return rows_error(&rows);
	*numbers = list;
	*count = n;
	return ERR_NONE;
}
