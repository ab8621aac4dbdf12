#include "core/store/queue.h"

#include "core/base/arena.h"
#include "core/store/account_row.h"
#include "core/store/store_private.h"

/* Ties go to whoever was flagged first. The order is that of the index, so the waiting are never
 * sorted; the pluses keep the few on the line, who are, off that index. */
#define FLAGGED " FROM account WHERE case_state = 1 AND flagged_at <> 0"

const struct sql queue_on_line = {
	"SELECT " ACCOUNT_COLUMNS " FROM account WHERE on_line_at > $1 AND on_line_at <> 0"
	" AND +case_state = 1 AND flagged_at <> 0 ORDER BY +urgency DESC, flagged_at, no LIMIT $2"
};

const struct sql queue_waiting = { "SELECT " ACCOUNT_COLUMNS FLAGGED " AND on_line_at <= $1"
				   " ORDER BY urgency DESC, flagged_at, no LIMIT $2" };

/* Each from an index alone. An act that a newer one overtook is no failure to look after. */
const struct sql queue_counts = {
	"SELECT (SELECT max(no) FROM account), (SELECT count(*)" FLAGGED "),"
	" (SELECT count(*) FROM account WHERE on_line_at > $1 AND on_line_at <> 0),"
	" (SELECT count(*) FROM account WHERE state = 1 AND state <> 0),"
	" (SELECT count(*) FROM account WHERE state = 2 AND state <> 0),"
	" (SELECT count(*) FROM outbox WHERE state < 2),"
	" (SELECT count(*) FROM outbox WHERE state = 3 AND newer = 0),"
	" (SELECT max(no) FROM audit)"
};

/* A young stream's clock can lie before the span; who never chatted is not on the line. */
static int64_t since(struct moment on_line_after)
{
	return on_line_after.us > 0 ? on_line_after.us : 0;
}

enum err store_queue(struct store *store, struct arena *arena, const struct queue_filter *filter,
		     struct account_row **rows, size_t *count)
{
	const struct sql *const parts[] = { &queue_on_line, &queue_waiting };
	int64_t limit = filter->limit > 0 ? filter->limit : INT64_MAX;
	struct account_row *list = NULL;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(parts) && (int64_t)n < limit; i++) {
		CLEANUP(rows_end)
		struct rows part = db_query(store->db, parts[i], "ii", since(filter->on_line_after),
					    limit - (int64_t)n);
		enum err e = account_rows_add(&part, arena, &list, &n);

		if (e)
			return e;
	}
	*rows = list;
	*count = n;
	return ERR_NONE;
}

enum err store_flagged(struct store *store, struct arena *arena, int64_t limit,
		       struct account_row **rows, size_t *count)
{
	static const struct sql newest = { "SELECT " ACCOUNT_COLUMNS
					   " FROM account WHERE flagged_at <> 0"
					   " ORDER BY flagged_at DESC LIMIT $1" };
	CLEANUP(rows_end) struct rows part = db_query(store->db, &newest, "i", limit);
	struct account_row *list = NULL;
	size_t n = 0;
	enum err e = account_rows_add(&part, arena, &list, &n);

	if (e)
		return e;
	*rows = list;
	*count = n;
	return ERR_NONE;
}

enum err store_counts(struct store *store, struct moment on_line_after, struct desk_counts *counts)
{
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &queue_counts, "i", since(on_line_after));

	if (rows_next(&rows))
		*counts = (struct desk_counts){
			.accounts = rows_int(&rows, 0), /* none is ever taken away */
			.flagged = rows_int(&rows, 1),
			.on_line = rows_int(&rows, 2),
			.held = rows_int(&rows, 3),
			.disabled = rows_int(&rows, 4),
			.waiting = rows_int(&rows, 5),
			.failed = rows_int(&rows, 6),
			.newest = { rows_int(&rows, 7) },
		};
	return rows_error(&rows);
}
