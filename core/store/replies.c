#include <inttypes.h>
#include <stdio.h>

#include "core/base/arena.h"
#include "core/store/store_private.h"

#define KEY_DIGITS 24
#define COLUMNS \
	"reply.no, account, id, conversation, actor, text, at, send_at, reply.state, tries, failure, key"
#define FROM " FROM reply JOIN account ON account.no = reply.account"

/* As the outbox's keys: nobody can guess one who does not know the store's, and no two stores use the same. */
static void make_key(const struct store *store, int64_t no, char key[64])
{
	char text[24], hex[2 * HASH_BYTES + 1];
	int len = snprintf(text, sizeof(text), "%" PRId64, no);
	struct str parts[] = {
		STR("reply"),
		{ (const char *)store->key.bytes, sizeof(store->key.bytes) },
		{ text, (size_t)len },
	};
	struct hash hash = hash_of(parts, ARRAY_LEN(parts));

	hash_hex(&hash, hex);
	snprintf(key, 64, "reply-%" PRId64 "-%.*s", no, KEY_DIGITS, hex);
}

static enum err next_number(struct store *store, int64_t *no)
{
	static const struct sql last = { "SELECT COALESCE(max(no), 0) + 1 FROM reply" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &last, "");

	if (rows_next(&rows))
		*no = rows_int(&rows, 0);
	return rows_error(&rows);
}

enum err store_reply_add(struct store *store, const struct reply *reply, struct reply_no *no)
{
	static const struct sql add = {
		"INSERT INTO reply (no, account, conversation, actor, text, at, send_at, state, key)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)"
	};
	char key[64];
	int64_t next = 0;
	enum err e = next_number(store, &next);

	if (e)
		return e;
	make_key(store, next, key);
	e = db_do(store->db, &add, NULL, "iitttiit", next, reply->account_no.n, reply->conversation,
		  reply->actor, reply->text, reply->at.us, reply->send_at.us, str_of(key));
	if (!e)
		no->n = next;
	return e;
}

static struct reply row_read(struct arena *arena, const struct rows *rows)
{
	return (struct reply){
		.no = { rows_int(rows, 0) },
		.account_no = { rows_int(rows, 1) },
		.account = arena_str(arena, rows_text(rows, 2)),
		.conversation = arena_str(arena, rows_text(rows, 3)),
		.actor = arena_str(arena, rows_text(rows, 4)),
		.text = arena_str(arena, rows_text(rows, 5)),
		.at = { rows_int(rows, 6) },
		.send_at = { rows_int(rows, 7) },
		.state = (enum reply_state)rows_int(rows, 8),
		.tries = (int)rows_int(rows, 9),
		.failure = arena_str(arena, rows_text(rows, 10)),
		.key = arena_str(arena, rows_text(rows, 11)),
	};
}

/* The only row, or ERR_NOT_FOUND. */
static enum err one(struct arena *arena, struct rows rows, struct reply *reply)
{
	CLEANUP(rows_end) struct rows found = rows;

	if (!rows_next(&found))
		return rows_error(&found) ? rows_error(&found)
					  : err_fail(ERR_NOT_FOUND, "no such reply");
	*reply = row_read(arena, &found);
	return ERR_NONE;
}

static enum err all(struct arena *arena, struct rows rows, struct reply **replies, size_t *count)
{
	CLEANUP(rows_end) struct rows found = rows;
	struct reply *list = NULL;
	size_t n = 0;
	enum err e;

	while (rows_next(&found)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = row_read(arena, &found);
	}
	e = rows_error(&found);
	if (e)
		return e;
	*replies = list;
	*count = n;
	return ERR_NONE;
}

enum err store_reply(struct store *store, struct arena *arena, struct reply_no no,
		     struct reply *reply)
{
	static const struct sql by_no = { "SELECT " COLUMNS FROM " WHERE reply.no = $1" };

	return one(arena, db_query(store->db, &by_no, "i", no.n), reply);
}

enum err store_reply_by_key(struct store *store, struct arena *arena, struct str key,
			    struct reply *reply)
{
	static const struct sql by_key = { "SELECT " COLUMNS FROM " WHERE key = $1" };

	return one(arena, db_query(store->db, &by_key, "t", key), reply);
}

enum err store_replies(struct store *store, struct arena *arena, struct account_no account,
		       size_t limit, struct reply **replies, size_t *count)
{
	static const struct sql of_account = {
		"SELECT " COLUMNS FROM
		" WHERE account = $1 AND reply.state IN (0, 1, 2, 4) ORDER BY reply.no DESC LIMIT $2"
	};

	return all(arena, db_query(store->db, &of_account, "ii", account.n, (int64_t)limit),
		   replies, count);
}

enum err store_reply_newest(struct store *store, struct arena *arena, struct account_no account,
			    struct str actor, struct reply *reply)
{
	static const struct sql newest = {
		"SELECT " COLUMNS FROM
		" WHERE account = $1 AND actor = $2 AND reply.state IN (0, 1, 2, 4)"
		" AND reply.state = 0 ORDER BY reply.no DESC LIMIT 1"
	};

	return one(arena, db_query(store->db, &newest, "it", account.n, actor), reply);
}

enum err store_replies_of(struct store *store, struct arena *arena, struct str actor,
			  struct moment since, struct reply **replies, size_t *count)
{
	static const struct sql own = {
		"SELECT " COLUMNS FROM
		" WHERE reply.no > (SELECT COALESCE(max(no), 0) FROM reply) - $1"
		" AND actor = $2 AND (reply.state IN (0, 1, 4) OR (reply.state IN (2, 3) AND at >= $3))"
		" ORDER BY reply.no DESC LIMIT $4"
	};

	return all(arena,
		   db_query(store->db, &own, "itii", (int64_t)REPLIES_OF_LATE, actor, since.us,
			    (int64_t)REPLIES_OF_MAX),
		   replies, count);
}

enum err store_reply_take_back(struct store *store, struct reply_no no, bool *taken)
{
	static const struct sql take = {
		"UPDATE reply SET state = 5, failure = NULL WHERE no = $1 AND state IN (0, 4)"
	};
	int64_t changed = 0;
	enum err e = db_do(store->db, &take, &changed, "i", no.n);

	if (!e)
		*taken = changed == 1;
	return e;
}

/* A clock that was turned back must not keep a claim for ever, nor may it hold up what waits: both are bounded where they are set. */
#define DUE \
	"((reply.state = 0 AND send_at <= $1) OR (reply.state IN (1, 2) AND claimed_until <= $1))"

enum err store_replies_due(struct store *store, struct arena *arena, struct moment now,
			   size_t limit, struct reply **replies, size_t *count)
{
	static const struct sql due = { "SELECT " COLUMNS FROM
					" WHERE reply.state IN (0, 1, 2) AND " DUE
					" ORDER BY reply.no LIMIT $2" };

	return all(arena, db_query(store->db, &due, "ii", now.us, (int64_t)limit), replies, count);
}

enum err store_reply_claim(struct store *store, struct reply_no no, struct moment now,
			   struct moment until, bool *claimed)
{
	static const struct sql claim = {
		"UPDATE reply SET state = 1, claimed_until = $2, tries = tries + 1 WHERE no = $3 AND " DUE
	};
	int64_t changed = 0;
	enum err e = db_do(store->db, &claim, &changed, "iii", now.us, until.us, no.n);

	if (!e)
		*claimed = changed == 1;
	return e;
}

enum err store_reply_put(struct store *store, struct reply_no no, enum reply_state state,
			 struct moment at, struct str failure)
{
	static const struct sql put = { "UPDATE reply SET state = $2, failure = $4,"
					" send_at = CASE WHEN $2 = 0 THEN $3 ELSE send_at END,"
					" claimed_until = CASE WHEN $2 = 2 THEN $3 ELSE 0 END"
					" WHERE no = $1 AND (state IN (0, 1, 2) OR $2 = 3)" };

	return db_do(store->db, &put, NULL, "iiit", no.n, (int64_t)state, at.us, failure);
}

enum err store_reply_next(struct store *store, struct moment *at)
{
	static const struct sql first = {
		"SELECT min(CASE WHEN state = 0 THEN send_at ELSE claimed_until END) FROM reply"
		" WHERE state IN (0, 1, 2)"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &first, "");

	if (rows_next(&rows))
		*at = (struct moment){ rows_int(&rows, 0) };
	return rows_error(&rows);
}

enum err store_typing_put(struct store *store, struct account_no account, struct moment until)
{
	static const struct sql put = {
		"INSERT INTO typing (account, until) VALUES ($1, $2)"
		" ON CONFLICT (account) DO UPDATE SET until = excluded.until"
	};
	static const struct sql drop = { "DELETE FROM typing WHERE account = $1" };

	return moment_is_never(until) ? db_do(store->db, &drop, NULL, "i", account.n)
				      : db_do(store->db, &put, NULL, "ii", account.n, until.us);
}

enum err store_typing(struct store *store, struct account_no account, struct moment *until)
{
	static const struct sql of_account = { "SELECT until FROM typing WHERE account = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &of_account, "i", account.n);

	*until = (struct moment){ 0 };
	if (rows_next(&rows))
		until->us = rows_int(&rows, 0);
	return rows_error(&rows);
}

enum err store_chat_mark(struct store *store, struct arena *arena, struct str room,
			 struct str *after, struct moment *at)
{
	static const struct sql of_room = { "SELECT after, at FROM chat_room WHERE room = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &of_room, "t", room);

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows) : ERR_NOT_FOUND;
	*after = arena_str(arena, rows_text(&rows, 0));
	*at = (struct moment){ rows_int(&rows, 1) };
	return ERR_NONE;
}

enum err store_chat_mark_put(struct store *store, struct str room, struct str after,
			     struct moment at)
{
	static const struct sql put = {
		"INSERT INTO chat_room (room, after, at) VALUES ($1, $2, $3) ON CONFLICT (room)"
		" DO UPDATE SET after = excluded.after, at = excluded.at"
	};

	return db_do(store->db, &put, NULL, "tti", room, after, at.us);
}
