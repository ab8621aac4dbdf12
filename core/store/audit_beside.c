#include "core/store/audit_beside.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/model/act.h"
#include "core/store/audit.h"
#include "core/store/outbox.h"
#include "core/store/standing_json.h"
#include "core/store/store_private.h"

#define GUARDS \
	3 /* triggers on the log: against update, delete and insert in the place of another */

enum err audit_note_verify(struct store *store, const struct audit_row *row)
{
	static const struct sql by_no = {
		"SELECT account, at, actor, text FROM note WHERE no = $1"
	};
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", row->no);
	struct hash kept, hash;
	bool has = false;
	enum err e = standing_hash(arena, row->after, "note", &has, &kept);
	struct str text;

	if (e || !has)
		return e;
	if (!rows_next(&rows))
		return rows_error(&rows)
			       ? rows_error(&rows)
			       : err_fail(ERR_CORRUPT, "audit row %" PRId64 ": its note is gone",
					  row->no);
	text = rows_text(&rows, 3);
	hash = hash_of(&text, 1);
	if (rows_int(&rows, 0) != row->account || rows_int(&rows, 1) != row->at ||
	    !str_equal(rows_text(&rows, 2), row->actor) || memcmp(&hash, &kept, sizeof(hash)) != 0)
		return err_fail(ERR_CORRUPT, "audit row %" PRId64 ": its note was altered",
				row->no);
	return ERR_NONE;
}

/* A number that stands in the store and should not be there; 0: none. */
static enum err number_find(struct store *store, const struct sql *sql, int64_t *number)
{
	CLEANUP(rows_end) struct rows rows = db_query(store->db, sql, "");

	*number = rows_next(&rows) ? rows_int(&rows, 0) : 0;
	return rows_error(&rows);
}

static enum err batches_verify(struct store *store)
{
	static const struct sql newest = { "SELECT max(batch) FROM audit" };
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	int64_t begun = 0, logged = 0;
	struct str text;
	enum err e = number_find(store, &newest, &logged);

	if (!e)
		e = store_meta(store, arena, "batch", &text);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	if (!str_to_int64(text, &begun) || begun > logged)
		return err_fail(ERR_CORRUPT,
				"the audit log ends with batch %" PRId64
				", but the desk has begun batch %" PRId64 ": its end is missing",
				logged, begun);
	return ERR_NONE;
}

static enum err others_verify(struct store *store)
{
	static const struct sql order = {
		"SELECT min(action) FROM outbox WHERE action NOT IN (SELECT no FROM audit)"
	};
	static const struct sql note = {
		"SELECT min(no) FROM note WHERE no NOT IN (SELECT no FROM audit WHERE what = 8)"
	};
	int64_t no = 0;
	enum err e = number_find(store, &order, &no);

	if (!e && no)
		return err_fail(ERR_CORRUPT,
				"audit row %" PRId64 ": missing: the provider was to be told of it",
				no);
	if (!e)
		e = number_find(store, &note, &no);
	if (!e && no)
		return err_fail(ERR_CORRUPT,
				"note %" PRId64 ": nobody wrote it: no act is behind it", no);
	return e ? e : outbox_verify(store);
}

/* By the last act that changed it, or by a word elsewhere, which no act is behind. */
static enum err is_explained(struct store *store, const struct rows *account, bool *explained)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct account_no no = { rows_int(account, 0) };
	int64_t state = rows_int(account, 2), at = rows_int(account, 3);
	struct action last = { 0 };
	enum err e;

	*explained = rows_int(account, 4) == state && rows_int(account, 5) == at;
	if (*explained)
		return ERR_NONE;
	e = store_last_act(store, arena, no, &last);
	*explained = !e && (int64_t)last.after.state == state && last.after.state_at.us == at;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err standings_verify(struct store *store)
{
	static const struct sql set = {
		"SELECT no, id, state, state_at, outside_state, outside_at FROM account"
		" WHERE state_at <> 0 OR state <> 0 ORDER BY no"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &set, "");

	while (rows_next(&rows)) {
		bool explained = false;
		enum err e = is_explained(store, &rows, &explained);

		if (e)
			return e;
		if (!explained)
			return err_fail(ERR_CORRUPT,
					"account %" PRI_STR
					" is %s, and no act in the audit log made it so",
					ARG_STR(rows_text(&rows, 1)),
					word_of(&state_words, (int)rows_int(&rows, 2)));
	}
	return rows_error(&rows);
}

static enum err guards_verify(struct store *store)
{
	static const struct sql count = {
		"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
		" AND name LIKE 'audit_is_append_only_%'"
	};
	int64_t guards = 0;
	enum err e = number_find(store, &count, &guards);

	if (!e && guards < GUARDS)
		return err_fail(
			ERR_CORRUPT,
			"the audit log's guards were taken off, though every row fits: the next verb that writes puts them on again");
	return e;
}

enum err audit_beside_verify(struct store *store)
{
	enum err e = batches_verify(store);

	if (!e)
		e = others_verify(store);
	if (!e)
		e = standings_verify(store);
	return e ? e : guards_verify(store);
}
