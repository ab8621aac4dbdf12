#include <assert.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/store/account_row.h"
#include "core/store/judged.h"
#include "core/store/known.h"
#include "core/store/store_private.h"

#define SHARED_ACCOUNTS_MAX 1024

static int by_value(const void *a, const void *b)
{
	const struct trait *one = a, *two = b;

	if (one->kind != two->kind)
		return one->kind < two->kind ? -1 : 1;
	return str_compare(one->value, two->value);
}

enum err store_traits_of(struct store *store, struct arena *arena, struct account_no no,
			 struct trait **traits, size_t *count)
{
	struct known_row known;
	enum err e = known_read(store, arena, no, &known);

	return e ? e : known_traits(arena, known.traits, traits, count);
}

/* -- writing ------------------------------------------------------------------------------- */

static enum err is_had_by_another(struct store *store, struct account_no account,
				  const struct trait *trait, bool *had)
{
	static const struct sql other = {
		"SELECT 1 FROM trait WHERE kind = $1 AND value = $2 AND account <> $3 LIMIT 1"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &other, "iti", (int64_t)trait->kind, trait->value,
				    account.n);

	*had = rows_next(&rows);
	return rows_error(&rows);
}

/* One account more has it: what two have is shared, and counted from then on. */
static enum err count_up(struct store *store, struct account_no account, const struct trait *trait)
{
	static const struct sql up = {
		"INSERT INTO trait_shared (kind, value, accounts) VALUES ($1, $2, 2)"
		" ON CONFLICT (kind, value) DO UPDATE SET accounts = accounts + 1"
	};
	bool had = false;
	enum err e = is_had_by_another(store, account, trait, &had);

	return e || !had ? e
			 : db_do(store->db, &up, NULL, "it", (int64_t)trait->kind, trait->value);
}

static enum err count_down(struct store *store, const struct trait *trait)
{
	static const struct sql down = {
		"UPDATE trait_shared SET accounts = accounts - 1 WHERE kind = $1 AND value = $2"
	};
	/* A row of one account stays for what hides behind it. */
	static const struct sql drop = { "DELETE FROM trait_shared WHERE kind = $1 AND value = $2"
					 " AND accounts < CASE WHEN hides > $3 THEN 1 ELSE 2 END" };
	int64_t counted = 0;
	enum err e = db_do(store->db, &down, &counted, "it", (int64_t)trait->kind, trait->value);

	return e || !counted ? e
			     : db_do(store->db, &drop, NULL, "iti", (int64_t)trait->kind,
				     trait->value, (int64_t)PROXY_NONE);
}

static enum err put_new(struct store *store, struct account_no account, const struct trait *trait)
{
	static const struct sql put = {
		"INSERT INTO trait (kind, value, account) VALUES ($1, $2, $3)"
	};
	enum err e = count_up(store, account, trait);

	return e ? e
		 : db_do(store->db, &put, NULL, "iti", (int64_t)trait->kind, trait->value,
			 account.n);
}

static enum err drop_old(struct store *store, struct account_no account, const struct trait *trait)
{
	static const struct sql drop = {
		"DELETE FROM trait WHERE kind = $1 AND value = $2 AND account = $3"
	};
	enum err e = db_do(store->db, &drop, NULL, "iti", (int64_t)trait->kind, trait->value,
			   account.n);

	return e ? e : count_down(store, trait);
}

struct trait *traits_tidy(struct arena *arena, const struct judged *judged, size_t *count)
{
	struct trait *list = ARENA_ARRAY(arena, judged->trait_count + 1, struct trait);
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < judged->trait_count; i++) {
		if (judged->traits[i].value.len <= TRAIT_VALUE_MAX)
			list[n++] = judged->traits[i];
	}
	qsort(list, n, sizeof(*list), by_value);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || by_value(&list[kept - 1], &list[i]) != 0) {
			list[kept++] = list[i];
			continue;
		}
		if (moment_before(list[i].first_at, list[kept - 1].first_at))
			list[kept - 1].first_at = list[i].first_at;
		if (moment_before(list[kept - 1].last_at, list[i].last_at))
			list[kept - 1].last_at = list[i].last_at;
	}
	*count = kept;
	return list;
}

enum err traits_change(struct store *store, struct account_no no, struct trait *const lists[2],
		       const size_t counts[2])
{
	const struct trait *old = lists[0], *new = lists[1];
	size_t i = 0, j = 0;
	enum err e = ERR_NONE;

	while (!e && (i < counts[0] || j < counts[1])) {
		int order = i == counts[0] ? 1 : j == counts[1] ? -1 : by_value(&old[i], &new[j]);

		if (order > 0)
			e = put_new(store, no, &new[j]);
		else if (order < 0)
			e = drop_old(store, no, &old[i]);
		i += order <= 0;
		j += order >= 0;
	}
	return e;
}

/* What is noted to hide behind it; PROXY_UNKNOWN where nothing is. */
static enum err hides_noted(struct store *store, struct str ip, bool *noted, enum proxy_kind *hides)
{
	static const struct sql by_value = {
		"SELECT hides FROM trait_shared WHERE kind = $1 AND value = $2"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &by_value, "it", (int64_t)TRAIT_IP, ip);

	*noted = rows_next(&rows);
	*hides = *noted ? (enum proxy_kind)rows_int(&rows, 0) : PROXY_UNKNOWN;
	return rows_error(&rows);
}

enum err store_trait_hides(struct store *store, struct str ip, enum proxy_kind hides)
{
	static const struct sql set = {
		"UPDATE trait_shared SET hides = $3 WHERE kind = $1 AND value = $2"
	};
	/* An account may be the only one with it, as yet. */
	static const struct sql put = {
		"INSERT INTO trait_shared (kind, value, accounts, hides)"
		" SELECT $1, $2, count(*), $3 FROM trait WHERE kind = $1 AND value = $2"
		" HAVING count(*) > 0"
	};
	enum proxy_kind before;
	bool noted;
	enum err e = hides_noted(store, ip, &noted, &before);

	if (e || (noted && before == hides) || (!noted && hides <= PROXY_NONE))
		return e;
	return db_do(store->db, noted ? &set : &put, NULL, "iti", (int64_t)TRAIT_IP, ip,
		     (int64_t)hides);
}

/* -- asking -------------------------------------------------------------------------------- */

/* As the header has it. NOLINTNEXTLINE(readability-function-size) */
enum err store_trait_accounts(struct store *store, struct arena *arena, enum trait_kind kind,
			      struct str value, size_t limit, struct account_no **accounts,
			      size_t *count)
{
	static const struct sql by_kind_and_value = {
		"SELECT account FROM trait WHERE kind = $1 AND value = $2 ORDER BY account LIMIT $3"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &by_kind_and_value, "iti", (int64_t)kind, value,
				    limit ? (int64_t)limit : INT64_MAX);

	return account_numbers(&rows, arena, accounts, count);
}

enum err store_trait_count(struct store *store, enum trait_kind kind, struct str value,
			   int64_t *count)
{
	static const struct sql shared = {
		"SELECT accounts FROM trait_shared WHERE kind = $1 AND value = $2"
	};
	static const struct sql any = {
		"SELECT 1 FROM trait WHERE kind = $1 AND value = $2 LIMIT 1"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &shared, "it", (int64_t)kind, value);
	int64_t found = 0;

	if (rows_next(&rows)) {
		found = rows_int(&rows, 0);
	} else if (!rows_error(&rows)) {
		rows = db_query(store->db, &any, "it", (int64_t)kind, value);
		found = rows_next(&rows);
	}
	if (rows_error(&rows))
		return rows_error(&rows);
	*count = found;
	return ERR_NONE;
}

/* As the header has it. NOLINTNEXTLINE(readability-function-size) */
enum err store_shared_weight(struct store *store, struct moment clock, const struct trait *trait,
			     int64_t most, int64_t *trusted, enum proxy_kind *hides)
{
	static const struct sql count = {
		"SELECT count(*) FROM (SELECT 1 FROM trait JOIN account ON account.no = trait.account"
		" WHERE kind = $1 AND value = $2 AND trusted_from <> 0 AND trusted_from <= $3 LIMIT $4)"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &count, "itii", (int64_t)trait->kind, trait->value,
				    clock.us, most);
	int64_t found = rows_next(&rows) ? rows_int(&rows, 0) : 0;
	enum proxy_kind behind = PROXY_UNKNOWN;
	bool noted;
	enum err e = rows_error(&rows);

	if (!e && trait->kind == TRAIT_IP)
		e = hides_noted(store, trait->value, &noted, &behind);
	if (e)
		return e;
	*trusted = found;
	*hides = behind;
	return ERR_NONE;
}

/* The accounts of a value, and how many of them are trusted by then. */
static enum err fill_shared(struct store *store, struct moment clock, struct account_no *accounts,
			    struct shared_value *value)
{
	static const struct sql all = { "SELECT trait.account, account.trusted_from FROM trait"
					" LEFT JOIN account ON account.no = trait.account"
					" WHERE kind = $1 AND value = $2 ORDER BY trait.account" };
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &all, "it", (int64_t)value->kind, value->value);

	value->accounts = accounts;
	for (value->accounts_in_all = 0; rows_next(&rows); value->accounts_in_all++) {
		int64_t trusted_from = rows_int(&rows, 1);

		if (value->count < SHARED_ACCOUNTS_MAX)
			accounts[value->count++] = (struct account_no){ rows_int(&rows, 0) };
		value->trusted += trusted_from != 0 && trusted_from <= clock.us;
	}
	return rows_error(&rows);
}

enum err store_shared_each(struct store *store, struct moment clock,
			   enum err (*each)(void *with, const struct shared_value *value),
			   void *with)
{
	static const struct sql all = {
		"SELECT kind, value, hides FROM trait_shared WHERE kind <= $1 AND accounts > 1"
		" ORDER BY kind, value"
	};
	static_assert(TRAIT_CARD == 0 && TRAIT_IP == TRAIT_LINK_DOMAIN - 1,
		      "identity kinds stand first");
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct account_no *accounts = ARENA_ARRAY(arena, SHARED_ACCOUNTS_MAX, struct account_no);
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &all, "i", (int64_t)TRAIT_IP);

	while (rows_next(&rows)) {
		struct shared_value value = {
			.kind = (enum trait_kind)rows_int(&rows, 0),
			.value = rows_text(&rows, 1),
			.hides = (enum proxy_kind)rows_int(&rows, 2),
		};
		enum err e = fill_shared(store, clock, accounts, &value);

		if (!e)
			e = each(with, &value);
		if (e)
			return e;
	}
	return rows_error(&rows);
}

enum err store_trusted_count(struct store *store, struct moment clock, int64_t *count)
{
	static const struct sql trusted = {
		"SELECT count(*) FROM account WHERE trusted_from <> 0 AND trusted_from <= $1"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &trusted, "i", clock.us);

	if (!rows_next(&rows))
		return rows_error(&rows);
	*count = rows_int(&rows, 0);
	return ERR_NONE;
}
