#include "core/store/store.h"

#include "core/base/arena.h"
#include "core/store/store_private.h"

static enum err take(struct store *store, const char *name, struct str holder, struct moment now,
		     struct moment until)
{
	static const struct sql by_name = { "SELECT holder, until FROM lease WHERE name = $1" };
	static const struct sql put = {
		"INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3) ON CONFLICT (name)"
		" DO UPDATE SET holder = excluded.holder, until = excluded.until"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_name, "t", str_of(name));

	if (rows_next(&rows)) {
		struct str other = rows_text(&rows, 0);
		struct moment ends = { rows_int(&rows, 1) };
		char text[MOMENT_TEXT_MAX];

		moment_print(ends, text);
		if (!str_equal(other, holder) && moment_before(now, ends))
			return err_fail(ERR_EXISTS, "%" PRI_STR " holds it until %s",
					ARG_STR(other), text);
	}
	if (rows_error(&rows))
		return rows_error(&rows);
	return db_do(store->db, &put, NULL, "tti", str_of(name), holder, until.us);
}

enum err store_lease_holder(struct store *store, struct arena *arena, const char *name,
			    struct str *holder, struct moment *until)
{
	static const struct sql by_name = { "SELECT holder, until FROM lease WHERE name = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_name, "t", str_of(name));

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows) : ERR_NOT_FOUND;
	*holder = arena_str(arena, rows_text(&rows, 0));
	*until = (struct moment){ rows_int(&rows, 1) };
	return ERR_NONE;
}

enum err store_lease(struct store *store, const char *name, struct str holder, struct moment now,
		     struct moment until)
{
	enum err e;

	if (db_is_writing(store->db))
		return take(store, name, holder, now, until);
	e = store_write(store);
	if (e)
		return e;
	e = take(store, name, holder, now, until);
	if (!e)
		return store_commit(store);
	store_end(store);
	return e;
}
