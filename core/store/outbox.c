#include "core/store/outbox.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/base/arena.h"
#include "core/store/standing_json.h"
#include "core/store/store_private.h"

/* Before any clock, yet not never. */
#define AT_ONCE INT64_C(1)

#define WHY_MAX 96

/* Nobody can guess a key who does not know the store's, and no two stores use the same. */
static void make_key(const struct store *store, struct action_no action,
		     char hex[2 * HASH_BYTES + 1])
{
	char no[24];
	int len = snprintf(no, sizeof(no), "%" PRId64, action.n);
	struct str parts[] = {
		STR("outbox"),
		{ (const char *)store->key.bytes, sizeof(store->key.bytes) },
		{ no, (size_t)len },
	};
	struct hash hash = hash_of(parts, ARRAY_LEN(parts));

	hash_hex(&hash, hex);
}

static struct str overtaken_by(int64_t newer, char why[WHY_MAX])
{
	int len = snprintf(why, WHY_MAX, "overtaken by action %" PRId64, newer);

	return (struct str){ why, (size_t)len };
}

/* What the provider goes by in a state: it does not know of holds. */
static enum act_kind told_as(enum state state)
{
	/* clang-format off */
	static const enum act_kind kinds[] = {
		[STATE_ACTIVE] = ACT_ENABLE, [STATE_HELD] = ACT_ENABLE, [STATE_DISABLED] = ACT_DISABLE, [STATE_DELETED] = ACT_DELETE,
	};
	/* clang-format on */

	return kinds[state];
}

/* What waits for this account, untold: the newest order and those that it overtook in turn. */
struct untold {
	int64_t newest;      /* 0: nothing waits that nobody set out to bring */
	enum act_kind known; /* what the provider goes by all the while */
	bool certain;        /* that it does */
};

static enum err untold_find(struct store *store, struct account_no account, struct untold *untold)
{
	static const struct sql back = {
		"SELECT action, outbox.state, asked, before FROM outbox JOIN audit ON audit.no = action"
		" WHERE outbox.account = $1 ORDER BY action DESC"
	};
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &back, "i", account.n);
	struct standing before = { 0 };
	enum err e = ERR_NONE;

	*untold = (struct untold){ .certain = true };
	while (!e && rows_next(&rows)) {
		int64_t state = rows_int(&rows, 1), asked = rows_int(&rows, 2);

		if (asked || state == ACT_CONFIRMED) {
			untold->certain = state == ACT_CONFIRMED;
			break;
		}
		if (!untold->newest && state != ACT_QUEUED)
			break;
		if (!untold->newest)
			untold->newest = rows_int(&rows, 0);
		e = standing_read(arena, arena_str(arena, rows_text(&rows, 3)), &before);
	}
	untold->known = told_as(before.state);
	return e ? e : rows_error(&rows);
}

/* The order that waits and the act that takes it back, settled without the provider. */
static enum err settle_both(struct store *store, struct action_no action, struct act_put *put,
			    int64_t waiting, const char *key)
{
	static const struct sql taken_back = {
		"UPDATE outbox SET newer = $2, failure = $3, state = 2 WHERE account = $1 AND newer = 0"
	};
	static const struct sql not_needed = {
		"INSERT INTO outbox (action, account, what, state, next_at, key, failure)"
		" VALUES ($1, $2, $3, 2, $4, $5, $6)"
	};
	char why[WHY_MAX];
	int len = snprintf(why, WHY_MAX,
			   "taken back by action %" PRId64 " before the provider was told",
			   action.n);
	enum err e = db_do(store->db, &taken_back, NULL, "iit", put->account.n, action.n,
			   (struct str){ why, (size_t)len });

	len = snprintf(why, WHY_MAX, "not needed: the provider was never told of action %" PRId64,
		       waiting);
	put->state = ACT_CONFIRMED;
	return e ? e
		 : db_do(store->db, &not_needed, NULL, "iiiitt", action.n, put->account.n,
			 (int64_t)put->tell, AT_ONCE, str_of(key),
			 (struct str){ why, (size_t)len });
}

enum err outbox_add(struct store *store, struct action_no action, struct act_put *put)
{
	/* Rows 0 queued, 1 sent, 2 confirmed, 3 failed, as enum act_state counts. */
	static const struct sql overtake = {
		"UPDATE outbox SET newer = $2,"
		" failure = CASE WHEN state = 0 THEN $3 ELSE failure END,"
		" state = CASE WHEN state = 0 THEN 3 ELSE state END"
		" WHERE account = $1 AND newer = 0"
	};
	static const struct sql insert = {
		"INSERT INTO outbox (action, account, what, state, next_at, key)"
		" VALUES ($1, $2, $3, 0, $4, $5)"
	};
	char key[2 * HASH_BYTES + 1], why[WHY_MAX];
	struct moment at = put->tell_at;
	struct untold untold;
	enum err e = untold_find(store, put->account, &untold);

	make_key(store, action, key);
	if (!e && untold.newest && untold.certain && untold.known == put->tell)
		return settle_both(store, action, put, untold.newest, key);
	if (!e)
		e = db_do(store->db, &overtake, NULL, "iit", put->account.n, action.n,
			  overtaken_by(action.n, why));
	put->state = ACT_QUEUED;
	return e ? e
		 : db_do(store->db, &insert, NULL, "iiiit", action.n, put->account.n,
			 (int64_t)put->tell, moment_is_never(at) ? AT_ONCE : at.us, str_of(key));
}

enum err store_outbox_due(struct store *store, struct arena *arena, struct moment now, size_t limit,
			  struct outbox_row **rows, size_t *count)
{
	static const struct sql due = {
		"SELECT action, account, id, what, outbox.state, tries, key FROM outbox"
		" JOIN account ON account.no = outbox.account"
		" WHERE outbox.state < 2 AND newer = 0 AND next_at <= $1"
		" ORDER BY next_at, action LIMIT $2"
	};
	CLEANUP(rows_end)
	struct rows found = db_query(store->db, &due, "ii", now.us,
				     limit < INT32_MAX ? (int64_t)limit : INT32_MAX);
	struct outbox_row *list = NULL;
	size_t n = 0;
	enum err e;

	while (rows_next(&found)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct outbox_row){
			.action = { rows_int(&found, 0) },
			.account = { rows_int(&found, 1) },
			.account_id = arena_str(arena, rows_text(&found, 2)),
			.what = (enum act_kind)rows_int(&found, 3),
			.state = (enum act_state)rows_int(&found, 4),
			.tries = (int)rows_int(&found, 5),
			.key = arena_str(arena, rows_text(&found, 6)),
		};
	}
	e = rows_error(&found);
	if (e)
		return e;
	*rows = list;
	*count = n;
	return ERR_NONE;
}

/* Those that a newer act overtook on their way, and that nobody brought to an end: the newer one goes
 * out now, so they never will be. */
static enum err settle_older(struct store *store, struct action_no action)
{
	static const struct sql settle = {
		"UPDATE outbox SET state = 3, failure = $2 WHERE state < 2 AND newer <> 0"
		" AND account = (SELECT account FROM outbox WHERE action = $1) AND action < $1"
	};
	char why[WHY_MAX];

	return db_do(store->db, &settle, NULL, "it", action.n, overtaken_by(action.n, why));
}

static enum err newer_than(struct store *store, struct action_no action, int64_t *newer)
{
	static const struct sql by_action = { "SELECT newer FROM outbox WHERE action = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_action, "i", action.n);

	if (!rows_next(&rows))
		return rows_error(&rows)
			       ? rows_error(&rows)
			       : err_fail(ERR_NOT_FOUND,
					  "action %" PRId64 " is not for the provider", action.n);
	*newer = rows_int(&rows, 0);
	return ERR_NONE;
}

static enum err put_row(struct store *store, struct action_no action, enum act_state state,
			int tries, struct moment next_at, struct str failure)
{
	static const struct sql put = {
		"UPDATE outbox SET state = $2, tries = $3, next_at = $4, failure = $5, asked = 1"
		" WHERE action = $1"
	};
	int64_t at = moment_is_never(next_at) ? AT_ONCE : next_at.us;
	enum err e = db_do(store->db, &put, NULL, "iiiit", action.n, (int64_t)state, (int64_t)tries,
			   at, failure);

	return e || state == ACT_QUEUED ? e : settle_older(store, action);
}

enum err store_outbox_put(struct store *store, struct action_no action, enum act_state state,
			  int tries, struct moment next_at, struct str failure)
{
	int64_t newer = 0;
	enum err e = newer_than(store, action, &newer);

	if (!e && newer && state < ACT_CONFIRMED) { /* it would have to be tried again */
		char why[WHY_MAX];

		return put_row(store, action, ACT_FAILED, tries, next_at, overtaken_by(newer, why));
	}
	return e ? e : put_row(store, action, state, tries, next_at, failure);
}

enum err store_outbox_asked(struct store *store, struct action_no action)
{
	static const struct sql set = {
		"UPDATE outbox SET asked = 1 WHERE action = $1 AND state = 0 AND newer = 0"
	};
	int64_t changed = 0;
	enum err e = db_do(store->db, &set, &changed, "i", action.n);

	return e || changed ? e : err_fail(ERR_NOT_FOUND, "it does not wait any more");
}

enum err store_outbox_next(struct store *store, struct moment *at)
{
	static const struct sql first = {
		"SELECT min(next_at) FROM outbox WHERE state < 2 AND newer = 0"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &first, "");

	if (rows_next(&rows))
		*at = (struct moment){ rows_int(&rows, 0) };
	return rows_error(&rows);
}

enum err outbox_verify(struct store *store)
{
	static const struct sql all = {
		"SELECT action, outbox.account, audit.account, key FROM outbox"
		" JOIN audit ON audit.no = action ORDER BY action"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &all, "");

	while (rows_next(&rows)) {
		int64_t no = rows_int(&rows, 0);
		char key[2 * HASH_BYTES + 1];

		make_key(store, (struct action_no){ no }, key);
		if (rows_int(&rows, 1) != rows_int(&rows, 2) ||
		    !str_equal(rows_text(&rows, 3), str_of(key)))
			return err_fail(ERR_CORRUPT,
					"audit row %" PRId64
					": what the provider is told of it was altered",
					no);
	}
	return rows_error(&rows);
}
