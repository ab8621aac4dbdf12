#include "core/store/store.h"

#include "core/base/arena.h"
#include "core/store/account_row.h"
#include "core/store/store_private.h"

enum err store_account_find(struct store *store, struct str id, struct account_no *no)
{
	static const struct sql by_id = { "SELECT no FROM account WHERE id = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_id, "t", id);
	enum err e;

	if (rows_next(&rows)) {
		*no = (struct account_no){ rows_int(&rows, 0) };
		return ERR_NONE;
	}
	e = rows_error(&rows);
	return e ? e : err_fail(ERR_NOT_FOUND, "no such account");
}

enum err store_account_id(struct store *store, struct arena *arena, struct account_no no,
			  struct str *id)
{
	static const struct sql by_no = { "SELECT id FROM account WHERE no = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", no.n);

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows)
					 : err_fail(ERR_NOT_FOUND, "no such account");
	*id = arena_str(arena, rows_text(&rows, 0));
	return ERR_NONE;
}

enum err store_account_row(struct store *store, struct arena *arena, struct account_no no,
			   struct account_row *row)
{
	static const struct sql by_no = { "SELECT " ACCOUNT_COLUMNS " FROM account WHERE no = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", no.n);
	enum err e;

	if (rows_next(&rows)) {
		account_row_read(&rows, arena, row);
		return ERR_NONE;
	}
	e = rows_error(&rows);
	return e ? e : err_fail(ERR_NOT_FOUND, "no such account");
}

enum err store_profile(struct store *store, struct arena *arena, struct account_no no,
		       struct profile *profile)
{
	static const struct sql by_no = {
		"SELECT id, profile, created_at FROM account WHERE no = $1"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", no.n);
	struct moment created_at;
	struct event event;
	struct str id, kept;
	enum err e;

	if (!rows_next(&rows)) {
		e = rows_error(&rows);
		return e ? e : err_fail(ERR_NOT_FOUND, "no such account");
	}
	id = arena_str(arena, rows_text(&rows, 0));
	kept = arena_str(arena, rows_text(&rows, 1));
	created_at = (struct moment){ rows_int(&rows, 2) };
	if (!kept.len) { /* it was never signed up, or is not judged yet */
		*profile = (struct profile){ .created_at = created_at };
		return ERR_NONE;
	}
	e = event_read_kept(arena, kept, EVENT_ACCOUNT, created_at, id, id, &event);
	if (e)
		return err_fail(ERR_CORRUPT, "a profile in the store does not read");
	*profile = (struct profile){ .fields = event.as.account, .created_at = created_at };
	return ERR_NONE;
}

/* -- all of them, newest first ------------------------------------------------------------- */

/* Each with the index that has the fewest rows to offer. The bounds stand for "any" too. */
#define SELECTED "SELECT " ACCOUNT_COLUMNS " FROM account WHERE no < $1"
#define VERDICTS " AND verdict BETWEEN $2 AND $3"
#define STATES " AND state BETWEEN $4 AND $5"
#define CLUSTERS " AND cluster BETWEEN $6 AND $7"
#define NEWEST_FIRST " ORDER BY no DESC LIMIT $8"

static const struct sql *statement_for(const struct account_filter *filter)
{
	static const struct sql all = { SELECTED VERDICTS STATES CLUSTERS NEWEST_FIRST };
	static const struct sql by_cluster = {
		SELECTED VERDICTS STATES
		" AND cluster = $6 AND cluster = $7 AND cluster <> 0" NEWEST_FIRST
	};
	static const struct sql by_verdict = {
		SELECTED
		" AND verdict = $2 AND verdict = $3 AND verdict <> 0" STATES CLUSTERS NEWEST_FIRST
	};
	static const struct sql by_state = {
		SELECTED VERDICTS
		" AND state = $4 AND state = $5 AND state <> 0" CLUSTERS NEWEST_FIRST
	};

	if (filter->cluster.n)
		return &by_cluster;
	if (filter->verdict > VERDICT_CLEAN)
		return &by_verdict;
	return filter->state > STATE_ACTIVE ? &by_state : &all;
}

enum err store_accounts_each(struct store *store, const struct account_filter *filter,
			     bool (*each)(void *with, const struct account_row *row), void *with)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	bool verdict = filter->verdict >= 0, state = filter->state >= 0;
	int64_t cluster = filter->cluster.n;
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, statement_for(filter), "iiiiiiii",
				    filter->before.n ? filter->before.n : INT64_MAX,
				    (int64_t)(verdict ? filter->verdict : 0),
				    (int64_t)(verdict ? filter->verdict : INT32_MAX),
				    (int64_t)(state ? filter->state : 0),
				    (int64_t)(state ? filter->state : INT32_MAX),
				    cluster ? cluster : INT64_MIN, cluster ? cluster : INT64_MAX,
				    filter->limit > 0 ? filter->limit : INT64_MAX);

	while (rows_next(&rows)) {
		struct account_row row;

		arena_reset(arena);
		account_row_read(&rows, arena, &row);
		if (!each(with, &row))
			break;
	}
	return rows_error(&rows);
}

enum err store_accounts_met(struct store *store,
			    bool (*each)(void *with, struct account_no no, struct str id),
			    void *with)
{
	static const struct sql met = {
		"SELECT no, id FROM account WHERE no IN (SELECT account FROM span"
		" UNION SELECT account FROM fresh_a UNION SELECT account FROM fresh_b)"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &met, "");

	while (rows_next(&rows))
		if (!each(with, (struct account_no){ rows_int(&rows, 0) }, rows_text(&rows, 1)))
			break;
	return rows_error(&rows);
}
