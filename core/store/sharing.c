#include "core/store/sharing.h"

#include "core/base/arena.h"
#include "core/store/link_memory.h"
#include "core/store/lookup.h"
#include "core/store/store_private.h"

static enum err reweigh_put(struct store *store, const struct trait *trait)
{
	static const struct sql put = {
		"INSERT INTO reweigh (kind, value) VALUES ($1, $2) ON CONFLICT (kind, value)"
		" DO NOTHING"
	};

	return db_do(store->db, &put, NULL, "it", (int64_t)trait->kind, trait->value);
}

enum err sharing_reweigh(struct store *store, const struct trait *trait)
{
	link_memory_step(store->link_memory, trait, LINK_STEP_OTHERWISE);
	return reweigh_put(store, trait);
}

/* -- who came when ------------------------------------------------------------------------- */

static enum err holder_put(struct store *store, const struct trait *trait,
			   struct account_no account)
{
	static const struct sql put = {
		"INSERT INTO holder (kind, value, first_at, account) VALUES ($1, $2, $3, $4)"
	};

	if (!trait_brings(trait->kind))
		return ERR_NONE;
	link_memory_come(store->link_memory, trait, account);
	return db_do(store->db, &put, NULL, "itii", (int64_t)trait->kind, trait->value,
		     trait->first_at.us, account.n);
}

static enum err holder_drop(struct store *store, const struct trait *trait,
			    struct account_no account)
{
	static const struct sql drop = { "DELETE FROM holder WHERE kind = $1 AND value = $2"
					 " AND first_at = $3 AND account = $4" };

	if (!trait_brings(trait->kind))
		return ERR_NONE;
	link_memory_go(store->link_memory, trait, account);
	return db_do(store->db, &drop, NULL, "itii", (int64_t)trait->kind, trait->value,
		     trait->first_at.us, account.n);
}

/* The one that had it alone until now. */
static enum err first_holder_put(struct store *store, const struct trait *trait,
				 struct account_no account)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct trait *traits = NULL;
	size_t count = 0;
	enum err e = ERR_NONE;

	if (trait_brings(trait->kind))
		e = store_traits_of(store, arena, account, &traits, &count);
	for (size_t i = 0; !e && i < count; i++)
		if (traits[i].kind == trait->kind && str_equal(traits[i].value, trait->value))
			return holder_put(store, &traits[i], account);
	return e;
}

static enum err last_holder_drop(struct store *store, const struct trait *trait)
{
	static const struct sql drop = { "DELETE FROM holder WHERE kind = $1 AND value = $2" };

	link_memory_alone(store->link_memory, trait);
	return db_do(store->db, &drop, NULL, "it", (int64_t)trait->kind, trait->value);
}

/* Others stand a place further from, or nearer to, one another than they did, when some are behind: all who have the
 * value are on the list, but those further off have nothing to find there. */
static enum err ranks_shift(struct sharing *s, const struct trait *trait, int64_t accounts)
{
	CLEANUP(arena_free_at) struct arena *arena = NULL;
	struct link_trait value = { .kind = trait->kind,
				    .value = trait->value,
				    .first_at = trait->first_at,
				    .accounts = accounts };
	struct link_ring ring;
	enum err e;

	if (!trait_brings(trait->kind) || accounts <= LINK_RING + 1)
		return ERR_NONE;
	arena = arena_new();
	store_link_begin(s->store);
	e = link_memory_ring(s->store, arena, s->account, &value, &ring);
	if (e || !ring.after_count)
		return e;
	for (size_t i = 0; i < ring.before_count; i++)
		link_memory_move(s->store->link_memory, ring.before[i]);
	for (size_t i = 0; i < ring.after_count; i++)
		link_memory_move(s->store->link_memory, ring.after[i]);
	return reweigh_put(s->store, trait);
}

/* -- how many ------------------------------------------------------------------------------ */

struct shared {
	int64_t accounts, trusted; /* 0 accounts: there is no row, for at most one has it */
};

static enum err shared_read(struct store *store, const struct trait *trait, struct shared *shared)
{
	static const struct sql by_value = {
		"SELECT accounts, trusted FROM trait_shared WHERE kind = $1 AND value = $2"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &by_value, "it", (int64_t)trait->kind, trait->value);

	*shared = (struct shared){ 0 };
	if (rows_next(&rows))
		*shared = (struct shared){ rows_int(&rows, 0), rows_int(&rows, 1) };
	return rows_error(&rows);
}

/* By steps: of those whom the desk trusts, and of the others where they count. */
static enum err steps_note(struct store *store, const struct trait *trait,
			   const struct shared *before, const struct shared *now)
{
	int64_t trusted = trait_step(now->trusted) - trait_step(before->trusted);
	int64_t others = trait_step(now->accounts - now->trusted) -
			 trait_step(before->accounts - before->trusted);

	if (!trait_crowds(trait->kind))
		others = 0;
	if (!trusted && !others)
		return ERR_NONE;
	if (trusted < 0 || others < 0 || (!before->trusted && now->trusted))
		return sharing_reweigh(store, trait);
	link_memory_step(store->link_memory, trait, LINK_STEP_COMMONER);
	return reweigh_put(store, trait);
}

static enum err shared_write(struct sharing *s, const struct trait *trait,
			     const struct shared *before, const struct shared *now)
{
	static const struct sql put = {
		"INSERT INTO trait_shared (kind, value, accounts, trusted) VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (kind, value) DO UPDATE SET accounts = excluded.accounts,"
		" trusted = excluded.trusted"
	};
	enum err e = db_do(s->store->db, &put, NULL, "itii", (int64_t)trait->kind, trait->value,
			   now->accounts, now->trusted);

	link_memory_weigh(s->store->link_memory, trait, now->accounts, now->trusted);
	if (e || !trait_links(trait->kind))
		return e;
	s->changed = true;
	return steps_note(s->store, trait, before, now);
}

/* Another account that has it. A whole address of the web is never shared: sketches and hosts tell more. */
static enum err another_find(struct sharing *s, const struct trait *trait,
			     struct account_no *another)
{
	CLEANUP(lookup_close) struct lookup *found = NULL;
	struct lookup_entry entry;
	enum err e = ERR_NONE;

	another->n = 0;
	if (trait->kind == TRAIT_URL)
		return ERR_NONE;
	e = lookup_open(s->store, LOOKUP_OF_TRAIT(trait->kind), trait->value, LOOKUP_WHOLE, &found);
	while (!e && !another->n && lookup_next(found, &entry))
		another->n = entry.account == s->account.n ? 0 : entry.account;
	return e ? e : lookup_error(found);
}

static enum err is_counted(struct store *store, struct account_no account, bool *counted)
{
	static const struct sql by_no = { "SELECT counted FROM account WHERE no = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", account.n);

	*counted = rows_next(&rows) && rows_int(&rows, 0) != 0;
	return rows_error(&rows);
}

/* One had it alone, with or without a row for what hides behind it: from now on it is shared. */
static enum err share_begin(struct sharing *s, const struct trait *trait, struct account_no another,
			    const struct shared *before)
{
	struct shared now = { 2, s->is_counted };
	bool other_counted = false;
	enum err e = is_counted(s->store, another, &other_counted);

	now.trusted += other_counted;
	if (!e)
		e = shared_write(s, trait, before, &now);
	if (!e)
		e = first_holder_put(s->store, trait, another);
	return e ? e : holder_put(s->store, trait, s->account);
}

enum err sharing_add(struct sharing *s, const struct trait *trait)
{
	struct account_no another = { 0 };
	struct shared before, now;
	enum err e = shared_read(s->store, trait, &before);

	if (!e && before.accounts < 2)
		e = another_find(s, trait, &another);
	if (e || (before.accounts < 2 && !another.n))
		return e;
	if (before.accounts < 2)
		return share_begin(s, trait, another, &before);
	now = (struct shared){ before.accounts + 1, before.trusted + s->is_counted };
	e = shared_write(s, trait, &before, &now);
	if (!e)
		e = holder_put(s->store, trait, s->account);
	return e ? e : ranks_shift(s, trait, now.accounts);
}

/* A row of one account stays for what hides behind it. */
static enum err row_drop(struct store *store, const struct trait *trait)
{
	static const struct sql drop = { "DELETE FROM trait_shared WHERE kind = $1 AND value = $2"
					 " AND accounts < CASE WHEN hides > $3 THEN 1 ELSE 2 END" };

	link_memory_unweigh(store->link_memory, trait->kind, trait->value);
	return db_do(store->db, &drop, NULL, "iti", (int64_t)trait->kind, trait->value,
		     (int64_t)PROXY_NONE);
}

enum err sharing_drop(struct sharing *s, const struct trait *trait)
{
	struct shared before, now;
	enum err e = shared_read(s->store, trait, &before);

	if (e || !before.accounts)
		return e;
	e = ranks_shift(s, trait, before.accounts);
	if (!e)
		e = holder_drop(s->store, trait, s->account);
	now = (struct shared){ before.accounts - 1, before.trusted - s->was_counted };
	if (!e)
		e = shared_write(s, trait, &before, &now);
	if (e || now.accounts > 1)
		return e;
	e = last_holder_drop(s->store, trait);
	return e ? e : row_drop(s->store, trait);
}

enum err sharing_keep(struct sharing *s, const struct trait *old, const struct trait *new)
{
	bool moved = old->first_at.us != new->first_at.us &&trait_brings(new->kind);
	struct shared before, now;
	enum err e;

	s->moved = s->moved || old->first_at.us != new->first_at.us;
	if (s->was_counted == s->is_counted && !moved)
		return ERR_NONE;
	e = shared_read(s->store, new, &before);
	if (e || !before.accounts)
		return e;
	now = before;
	now.trusted += (int64_t)s->is_counted - (int64_t)s->was_counted;
	if (now.trusted != before.trusted)
		e = shared_write(s, new, &before, &now);
	if (e || !moved || before.accounts < 2)
		return e;
	s->changed = true;
	e = ranks_shift(s, old, before.accounts);
	if (!e)
		e = holder_drop(s->store, old, s->account);
	if (!e)
		e = holder_put(s->store, new, s->account);
	return e ? e : ranks_shift(s, new, before.accounts);
}
