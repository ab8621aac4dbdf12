#include "core/store/store.h"

#include "core/base/arena.h"
#include "core/store/store_private.h"

enum err store_note_put(struct store *store, struct account_no account, struct action_no act,
			struct moment at, struct str actor, struct str text)
{
	static const struct sql put = {
		"INSERT INTO note (no, account, at, actor, text) VALUES ($1, $2, $3, $4, $5)"
	};

	return db_do(store->db, &put, NULL, "iiitt", act.n, account.n, at.us, actor, text);
}

enum err store_notes(struct store *store, struct arena *arena, struct account_no account,
		     struct note **notes, size_t *count)
{
	static const struct sql of_account = {
		"SELECT no, at, actor, text FROM note WHERE account = $1 ORDER BY at DESC, no DESC"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &of_account, "i", account.n);
	struct note *list = NULL;
	size_t n = 0;
	enum err e;

	while (rows_next(&rows)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct note){
			.no = { rows_int(&rows, 0) },
			.at = { rows_int(&rows, 1) },
			.actor = arena_str(arena, rows_text(&rows, 2)),
			.text = arena_str(arena, rows_text(&rows, 3)),
		};
	}
	e = rows_error(&rows);
	if (e)
		return e;
	*notes = list;
	*count = n;
	return ERR_NONE;
}
