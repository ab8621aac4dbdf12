#include <stdlib.h>

#include "core/base/arena.h"
#include "core/store/judged.h"
#include "core/store/known.h"
#include "core/store/link_memory.h"
#include "core/store/lookup.h"
#include "core/store/sharing.h"
#include "core/store/store_private.h"

static int by_kind_and_value(const void *a, const void *b)
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

static struct lookup_entry entry_of(const struct sharing *sharing, const struct trait *trait)
{
	return (struct lookup_entry){ .space = LOOKUP_OF_TRAIT(trait->kind),
				      .text = trait->value,
				      .account = sharing->account.n };
}

static enum err put_new(struct sharing *sharing, const struct trait *trait)
{
	struct lookup_entry entry = entry_of(sharing, trait);
	enum err e = sharing_add(sharing, trait);

	sharing->moved = true;
	return e ? e : lookup_put(sharing->store, &entry);
}

static enum err drop_old(struct sharing *sharing, const struct trait *trait)
{
	struct lookup_entry entry = entry_of(sharing, trait);
	enum err e = lookup_drop(sharing->store, &entry);

	sharing->moved = true;
	return e ? e : sharing_drop(sharing, trait);
}

struct trait *traits_tidy(struct arena *arena, const struct judged *judged, size_t *count)
{
	struct trait *list = ARENA_ARRAY(arena, judged->trait_count + 1, struct trait);
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < judged->trait_count; i++) {
		if (judged->traits[i].value.len <= TRAIT_VALUE_MAX)
			list[n++] = judged->traits[i];
	}
	qsort(list, n, sizeof(*list), by_kind_and_value);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || by_kind_and_value(&list[kept - 1], &list[i]) != 0) {
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

enum err traits_change(struct sharing *sharing, struct trait *const lists[2],
		       const size_t counts[2])
{
	const struct trait *old = lists[0], *new = lists[1];
	size_t i = 0, j = 0;
	enum err e = ERR_NONE;

	while (!e && (i < counts[0] || j < counts[1])) {
		int order = i == counts[0]   ? 1
			    : j == counts[1] ? -1
					     : by_kind_and_value(&old[i], &new[j]);

		if (order > 0)
			e = put_new(sharing, &new[j]);
		else if (order < 0)
			e = drop_old(sharing, &old[i]);
		else
			e = sharing_keep(sharing, &old[i], &new[j]);
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

/* An account may be the only one with it, as yet. */
static enum err hides_note_alone(struct store *store, struct str ip, enum proxy_kind hides)
{
	static const struct sql put = {
		"INSERT INTO trait_shared (kind, value, accounts, hides, trusted)"
		" SELECT $1, $2, 1, $3, counted FROM account WHERE no = $4"
	};
	CLEANUP(lookup_close) struct lookup *found = NULL;
	struct lookup_entry entry;
	enum err e = lookup_open(store, LOOKUP_OF_TRAIT(TRAIT_IP), ip, LOOKUP_WHOLE, &found);

	if (e || !lookup_next(found, &entry))
		return e ? e : lookup_error(found);
	return db_do(store->db, &put, NULL, "itii", (int64_t)TRAIT_IP, ip, (int64_t)hides,
		     entry.account);
}

enum err store_trait_hides(struct store *store, struct str ip, enum proxy_kind hides)
{
	static const struct sql set = {
		"UPDATE trait_shared SET hides = $3 WHERE kind = $1 AND value = $2"
	};
	struct trait trait = { .kind = TRAIT_IP, .value = ip };
	enum proxy_kind before;
	bool noted;
	enum err e = hides_noted(store, ip, &noted, &before);

	if (e || (noted && before == hides) || (!noted && hides <= PROXY_NONE))
		return e;
	link_memory_unweigh(store->link_memory, TRAIT_IP, ip);
	if (!noted)
		return hides_note_alone(store, ip, hides);
	e = db_do(store->db, &set, NULL, "iti", (int64_t)TRAIT_IP, ip, (int64_t)hides);
	return e ? e : sharing_reweigh(store, &trait);
}

/* -- asking -------------------------------------------------------------------------------- */

/* As the header has it. NOLINTNEXTLINE(readability-function-size) */
enum err store_trait_accounts(struct store *store, struct arena *arena, enum trait_kind kind,
			      struct str value, size_t limit, struct account_no **accounts,
			      size_t *count)
{
	CLEANUP(lookup_close) struct lookup *found = NULL;
	struct lookup_entry entry;
	struct account_no *list = NULL;
	size_t n = 0;
	enum err e = lookup_open(store, LOOKUP_OF_TRAIT(kind), value, LOOKUP_WHOLE, &found);

	while (!e && (!limit || n < limit) && lookup_next(found, &entry)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct account_no){ entry.account };
	}
	if (!e)
		e = lookup_error(found);
	if (e)
		return e;
	*accounts = list;
	*count = n;
	return ERR_NONE;
}

static enum err count_all(struct store *store, enum trait_kind kind, struct str value,
			  int64_t *count)
{
	CLEANUP(lookup_close) struct lookup *found = NULL;
	struct lookup_entry entry;
	enum err e = lookup_open(store, LOOKUP_OF_TRAIT(kind), value, LOOKUP_WHOLE, &found);

	for (*count = 0; !e && lookup_next(found, &entry);)
		++*count;
	return e ? e : lookup_error(found);
}

enum err store_trait_count(struct store *store, enum trait_kind kind, struct str value,
			   int64_t *count)
{
	static const struct sql shared = {
		"SELECT accounts FROM trait_shared WHERE kind = $1 AND value = $2"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &shared, "it", (int64_t)kind, value);

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows) : count_all(store, kind, value, count);
	*count = rows_int(&rows, 0);
	return ERR_NONE;
}

enum err store_shared_weight(struct store *store, const struct trait *trait,
			     struct link_trait *weight)
{
	static const struct sql by_value = {
		"SELECT accounts, trusted, hides FROM trait_shared WHERE kind = $1 AND value = $2"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &by_value, "it", (int64_t)trait->kind, trait->value);
	bool found = rows_next(&rows);

	if (rows_error(&rows))
		return rows_error(&rows);
	weight->accounts = found ? rows_int(&rows, 0) : 0;
	weight->trusted = found ? rows_int(&rows, 1) : 0;
	weight->hides = found ? (enum proxy_kind)rows_int(&rows, 2) : PROXY_UNKNOWN;
	return ERR_NONE;
}
