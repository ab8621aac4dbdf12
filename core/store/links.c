#include "core/base/arena.h"
#include "core/store/account_row.h"
#include "core/store/judged.h"
#include "core/store/link_memory.h"
#include "core/store/lookup.h"
#include "core/store/store_private.h"

/* -- whose links have to be found anew ----------------------------------------------------- */

enum err store_unjoined(struct store *store, struct arena *arena, enum unjoined_step step,
			size_t limit, struct account_no **accounts, size_t *count)
{
	static const struct sql of_step = {
		"SELECT account FROM unjoined WHERE step = $1 ORDER BY account LIMIT $2"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &of_step, "ii", (int64_t)step, (int64_t)limit);

	return account_numbers(&rows, arena, accounts, count);
}

enum err store_unjoined_put(struct store *store, struct account_no account, enum unjoined_step step)
{
	static const struct sql put = {
		"INSERT INTO unjoined (account, step) VALUES ($1, $2) ON CONFLICT (step, account)"
		" DO NOTHING"
	};

	return db_do(store->db, &put, NULL, "ii", account.n, (int64_t)step);
}

enum err store_unjoined_all(struct store *store)
{
	static const struct sql put = {
		"INSERT INTO unjoined (account, step) SELECT DISTINCT account, 0 FROM holder WHERE 1 = 1"
		" ON CONFLICT (step, account) DO NOTHING"
	};

	return db_do(store->db, &put, NULL, "");
}

enum err store_joined(struct store *store, struct account_no account, enum unjoined_step step)
{
	static const struct sql drop = { "DELETE FROM unjoined WHERE account = $1 AND step = $2" };

	if (step == LINKS_OF)
		link_memory_join(store->link_memory, account);
	return db_do(store->db, &drop, NULL, "ii", account.n, (int64_t)step);
}

static enum err holders_find(struct store *store, const struct trait *value)
{
	CLEANUP(lookup_close) struct lookup *found = NULL;
	struct lookup_entry entry;
	enum err e = lookup_open(store, LOOKUP_OF_TRAIT(value->kind), value->value, LOOKUP_WHOLE,
				 &found);

	while (!e && lookup_next(found, &entry))
		e = store_unjoined_put(store, (struct account_no){ entry.account }, LINKS_OF);
	return e ? e : lookup_error(found);
}

/* Those for whom nothing has changed since they were last compared are left out. */
static enum err holders_put(struct store *store, const struct trait *value)
{
	static const struct sql done = { "DELETE FROM reweigh WHERE kind = $1 AND value = $2" };
	const struct holder *holders;
	size_t count;
	enum err e = ERR_NONE;

	if (!link_memory_holders(store->link_memory, value, &holders, &count) || count < 2)
		e = holders_find(store, value);
	else
		for (size_t i = 0; !e && i < count; i++)
			if (!link_memory_is_joined(store->link_memory, holders[i].account))
				e = store_unjoined_put(store, holders[i].account, LINKS_OF);
	return e ? e : db_do(store->db, &done, NULL, "it", (int64_t)value->kind, value->value);
}

enum err store_reweighed(struct store *store, int64_t most, size_t limit, bool *more)
{
	/* The kinds are those of trait_brings(). */
	static const struct sql values = {
		"SELECT reweigh.kind, reweigh.value FROM reweigh LEFT JOIN trait_shared"
		" ON trait_shared.kind = reweigh.kind AND trait_shared.value = reweigh.value"
		" WHERE $1 = 0 OR (reweigh.kind IN (0, 1, 2, 3, 4, 8, 9, 10)"
		" AND COALESCE(accounts, 0) <= $1) LIMIT $2"
	};
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &values, "ii", most, (int64_t)limit);
	struct trait *list = NULL;
	size_t count = 0;
	enum err e;

	while (rows_next(&rows)) {
		list = arena_grow(arena, list, count, sizeof(*list));
		list[count++] = (struct trait){ .kind = (enum trait_kind)rows_int(&rows, 0),
						.value = arena_str(arena, rows_text(&rows, 1)) };
	}
	e = rows_error(&rows);
	rows_end(&rows);
	for (size_t i = 0; !e && i < count; i++)
		e = holders_put(store, &list[i]);
	*more = count == limit;
	return e;
}

enum err store_ripe_count(struct store *store, struct moment clock, size_t limit, bool *more)
{
	static const struct sql ripe = { "SELECT no FROM account WHERE trusted_from <> 0"
					 " AND counted = 0 AND trusted_from <= $1 LIMIT $2" };
	static const struct sql set = { "UPDATE account SET counted = 1 WHERE no = $1" };
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &ripe, "ii", clock.us, (int64_t)limit);
	struct account_no *accounts = NULL;
	size_t count = 0;
	enum err e = account_numbers(&rows, arena, &accounts, &count);

	rows_end(&rows);
	for (size_t i = 0; !e && i < count; i++) {
		e = traits_recount(store, accounts[i], false, true);
		if (!e)
			e = db_do(store->db, &set, NULL, "i", accounts[i].n);
		link_memory_drop(store->link_memory, accounts[i]);
		link_memory_trust(store->link_memory, 1);
		if (!e)
			e = store_unjoined_put(store, accounts[i], LINKS_OF);
	}
	*more = count == limit;
	return e;
}

enum err store_trusted_count(struct store *store, int64_t *trusted, int64_t *accounts)
{
	static const struct sql newest = { "SELECT coalesce(max(no), 0) FROM account" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &newest, "");

	if (!rows_next(&rows))
		return rows_error(&rows);
	*accounts = rows_int(&rows, 0);
	return link_memory_trusted(store, trusted);
}

/* -- links and cuts ------------------------------------------------------------------------ */

enum err store_links(struct store *store, struct arena *arena, struct account_no account,
		     struct link **links, size_t *count)
{
	static const struct sql of_account = { "SELECT b, bits FROM link WHERE a = $1 ORDER BY b" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &of_account, "i", account.n);
	struct link *list = NULL;
	size_t n = 0;

	while (rows_next(&rows)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct link){ account, { rows_int(&rows, 0) }, rows_real(&rows, 1) };
	}
	if (rows_error(&rows))
		return rows_error(&rows);
	link_memory_linked(store->link_memory, account, n > 0);
	*links = list;
	*count = n;
	return ERR_NONE;
}

enum err store_link_put(struct store *store, const struct link *link)
{
	static const struct sql put = {
		"INSERT INTO link (a, b, bits) VALUES ($1, $2, $3), ($2, $1, $3)"
		" ON CONFLICT (a, b) DO UPDATE SET bits = excluded.bits"
	};
	static const struct sql drop = {
		"DELETE FROM link WHERE (a = $1 AND b = $2) OR (a = $2 AND b = $1)"
	};

	if (link->bits <= 0)
		return db_do(store->db, &drop, NULL, "ii", link->a.n, link->b.n);
	link_memory_linked(store->link_memory, link->a, true);
	link_memory_linked(store->link_memory, link->b, true);
	return db_do(store->db, &put, NULL, "iir", link->a.n, link->b.n, link->bits);
}

/* Kept from either end. */
enum err store_cut_put(struct store *store, struct account_no a, struct account_no b,
		       struct action_no action, bool *changed)
{
	static const struct sql put = { "INSERT INTO cut (a, b, action) VALUES ($1, $2, $3),"
					" ($2, $1, $3) ON CONFLICT (a, b) DO NOTHING" };
	int64_t rows = 0;
	enum err e = db_do(store->db, &put, &rows, "iii", a.n, b.n, action.n);

	*changed = rows > 0;
	return e;
}

enum err store_cut_drop(struct store *store, struct account_no a, struct account_no b,
			bool *changed)
{
	static const struct sql drop = {
		"DELETE FROM cut WHERE (a = $1 AND b = $2) OR (a = $2 AND b = $1)"
	};
	int64_t rows = 0;
	enum err e = db_do(store->db, &drop, &rows, "ii", a.n, b.n);

	*changed = rows > 0;
	return e;
}

enum err store_cut_of(struct store *store, struct action_no action, struct account_no a,
		      struct account_no *b)
{
	static const struct sql of_action = {
		"SELECT b FROM cut WHERE action = $1 AND action <> 0 AND a = $2"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &of_action, "ii", action.n, a.n);

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows)
					 : err_fail(ERR_NOT_FOUND, "no such cut");
	b->n = rows_int(&rows, 0);
	return ERR_NONE;
}

enum err store_is_cut(struct store *store, struct account_no a, struct account_no b, bool *is_cut)
{
	static const struct sql any = { "SELECT 1 FROM cut WHERE a = $1 AND b IN (0, $2) UNION ALL"
					" SELECT 1 FROM cut WHERE a = $2 AND b = 0 LIMIT 1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &any, "ii", a.n, b.n);

	*is_cut = rows_next(&rows);
	return rows_error(&rows);
}
