#include "core/store/known_then.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/store/store_private.h"

static struct str hash_str(const struct hash *hash)
{
	return (struct str){ (const char *)hash->bytes, sizeof(hash->bytes) };
}

enum err known_then_put(struct store *store, struct account_no account, struct str body, bool *has,
			struct hash *known)
{
	static const struct sql put = { "INSERT INTO known_then (hash, body) VALUES ($1, $2)"
					" ON CONFLICT (hash) DO NOTHING" };
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct moment at;
	enum err e = ERR_NONE;

	*has = false;
	if (str_is_absent(body))
		e = store_judgement(store, arena, account, &body, &at);
	if (e == ERR_NOT_FOUND || (!e && !body.len))
		return ERR_NONE;
	if (e)
		return e;
	*known = hash_of(&body, 1);
	*has = true;
	return db_do(store->db, &put, NULL, "bt", hash_str(known), body);
}

enum err known_then_read(struct store *store, struct arena *arena, const struct hash *known,
			 struct str *body)
{
	static const struct sql by_hash = { "SELECT body FROM known_then WHERE hash = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_hash, "b", hash_str(known));
	struct str found;
	struct hash hash;

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows)
					 : err_fail(ERR_CORRUPT, "what was known then is gone");
	found = arena_str(arena, rows_text(&rows, 0));
	hash = hash_of(&found, 1);
	if (memcmp(&hash, known, sizeof(hash)) != 0)
		return err_fail(ERR_CORRUPT, "what was known then was altered");
	*body = found;
	return ERR_NONE;
}
