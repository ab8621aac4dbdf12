#include "core/store/store.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/store/account_row.h"
#include "core/store/judged.h"
#include "core/store/store_private.h"

#define SMALL 64 /* of a greater cluster only one of those who stayed is told */

/* -- changing: what is stored against what is so now ---------------------------------------- */

/* One account, in a cluster before, now, or both (0: in none). */
struct move {
	struct account_no account;
	struct cluster_no from, to;
	double tie_bits;
	bool tie_differs;
};

struct moves {
	struct move *rows;
	size_t count;
};

static bool moves_on(const struct move *move)
{
	return move->from.n != move->to.n;
}

static enum err move_find(struct store *store, const struct cluster_member_put *now,
			  struct move *move)
{
	static const struct sql by_no = { "SELECT cluster, tie_bits FROM account WHERE no = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", now->account.n);

	*move = (struct move){ .account = now->account, .to = now->cluster };
	move->tie_bits = now->cluster.n ? now->tie_bits : 0;
	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows)
					 : err_fail(ERR_NOT_FOUND, "no such account");
	move->from.n = rows_int(&rows, 0);
	move->tie_differs = rows_real(&rows, 1) != move->tie_bits;
	return ERR_NONE;
}

static enum err moves_write(struct store *store, const struct moves *moves)
{
	static const struct sql put = {
		"UPDATE account SET cluster = $2, tie_bits = $3 WHERE no = $1"
	};
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < moves->count; i++) {
		const struct move *move = &moves->rows[i];

		if (moves_on(move) || move->tie_differs)
			e = db_do(store->db, &put, NULL, "iir", move->account.n, move->to.n,
				  move->tie_bits);
	}
	return e;
}

/* A cluster that somebody left or joined. */
struct altered {
	struct cluster_no no;
	int64_t size; /* now */
	struct str nickname;
	struct cluster_no heir; /* where the first of its former members went */
};

struct alterations {
	struct altered *rows;
	size_t count;
	struct map by_no;
};

static struct altered *altered_find(const struct alterations *all, struct cluster_no no)
{
	int64_t at;

	return map_get_number(&all->by_no, (uint64_t)no.n, &at) ? &all->rows[at] : NULL;
}

static void altered_note(struct arena *arena, struct alterations *all, struct cluster_no no,
			 struct cluster_no heir)
{
	struct altered *row = no.n ? altered_find(all, no) : NULL;

	if (!no.n)
		return;
	if (!row) {
		map_put_number(&all->by_no, (uint64_t)no.n, (int64_t)all->count);
		all->rows = arena_grow(arena, all->rows, all->count, sizeof(*all->rows));
		row = &all->rows[all->count++];
		*row = (struct altered){ .no = no };
	}
	if (!row->heir.n)
		row->heir = heir;
}

/* Each with its size and its nickname as they were. */
static enum err altered_read(struct store *store, struct arena *arena, struct altered *row)
{
	static const struct sql by_no = { "SELECT nickname, size FROM cluster WHERE no = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", row->no.n);

	if (rows_next(&rows)) {
		row->nickname = arena_str(arena, rows_text(&rows, 0));
		row->size = rows_int(&rows, 1);
	}
	return rows_error(&rows);
}

static enum err alterations_find(struct store *store, struct arena *arena,
				 const struct moves *moves, struct alterations *all)
{
	enum err e = ERR_NONE;

	for (size_t i = 0; i < moves->count; i++) {
		const struct move *move = &moves->rows[i];

		if (!moves_on(move))
			continue;
		altered_note(arena, all, move->from, move->to);
		altered_note(arena, all, move->to, (struct cluster_no){ 0 });
	}
	for (size_t i = 0; !e && i < all->count; i++)
		e = altered_read(store, arena, &all->rows[i]);
	for (size_t i = 0; !e && i < moves->count; i++) {
		const struct move *move = &moves->rows[i];
		struct altered *from = altered_find(all, move->from);
		struct altered *to = altered_find(all, move->to);

		if (moves_on(move) && from)
			from->size--;
		if (moves_on(move) && to)
			to->size++;
	}
	return e;
}

/* When the member that a cluster is numbered by comes or goes, its nickname goes with the others. */
static void nicknames_hand_on(struct alterations *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct altered *row = &all->rows[i];
		struct altered *heir = !row->size && row->heir.n ? altered_find(all, row->heir)
								 : NULL;

		if (!heir || str_is_absent(row->nickname) || !str_is_absent(heir->nickname))
			continue;
		heir->nickname = row->nickname;
		row->nickname = (struct str){ 0 };
	}
}

/* One without members is kept for its nickname only. */
static enum err alterations_write(struct store *store, const struct alterations *all)
{
	static const struct sql put = {
		"INSERT INTO cluster (no, nickname, size) VALUES ($1, $2, $3) ON CONFLICT (no)"
		" DO UPDATE SET nickname = excluded.nickname, size = excluded.size"
	};
	static const struct sql drop = { "DELETE FROM cluster WHERE no = $1" };
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < all->count; i++) {
		const struct altered *row = &all->rows[i];

		if (row->size || !str_is_absent(row->nickname))
			e = db_do(store->db, &put, NULL, "iti", row->no.n, row->nickname,
				  row->size);
		else
			e = db_do(store->db, &drop, NULL, "i", row->no.n);
	}
	return e;
}

/* Who has to be judged again. */
struct concerned {
	struct arena *arena;
	struct account_no *rows;
	size_t count;
	struct map known;
};

static void concern(struct concerned *c, struct account_no account)
{
	int64_t nothing;

	if (map_get_number(&c->known, (uint64_t)account.n, &nothing))
		return;
	map_put_number(&c->known, (uint64_t)account.n, 1);
	c->rows = arena_grow(c->arena, c->rows, c->count, sizeof(*c->rows));
	c->rows[c->count++] = account;
}

/* All of it, or of a crowd the first who was there before. */
static enum err members_concern(struct store *store, struct concerned *c, struct cluster_no no,
				int64_t size)
{
	static const struct sql members = {
		"SELECT no FROM account WHERE cluster = $1 AND cluster <> 0"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &members, "i", no.n);
	size_t before = c->count;

	while (rows_next(&rows) && (size <= SMALL || c->count == before))
		concern(c, (struct account_no){ rows_int(&rows, 0) });
	return rows_error(&rows);
}

static enum err all_concern(struct store *store, const struct moves *moves,
			    const struct alterations *all, struct concerned *c)
{
	enum err e = ERR_NONE;

	for (size_t i = 0; i < moves->count; i++)
		if (moves_on(&moves->rows[i]) || moves->rows[i].tie_differs)
			concern(c, moves->rows[i].account);
	for (size_t i = 0; !e && i < all->count; i++)
		e = members_concern(store, c, all->rows[i].no, all->rows[i].size);
	return e;
}

static int by_account(const void *left, const void *right)
{
	const struct account_no *a = left, *b = right;

	return (a->n > b->n) - (a->n < b->n);
}

static enum err change(struct store *store, struct arena *arena, const struct moves *moves,
		       struct alterations *all, struct concerned *concerned)
{
	enum err e = alterations_find(store, arena, moves, all);

	if (e)
		return e;
	nicknames_hand_on(all);
	e = moves_write(store, moves);
	if (!e)
		e = alterations_write(store, all);
	return e ? e : all_concern(store, moves, all, concerned);
}

enum err store_clusters_change(struct store *store, struct arena *arena,
			       const struct cluster_member_put *rows, size_t count,
			       struct account_no **changed, size_t *changed_count)
{
	CLEANUP(arena_free_at) struct arena *scratch = arena_new();
	struct concerned concerned = { .arena = arena };
	struct alterations all = { 0 };
	struct moves moves = { ARENA_ARRAY(scratch, count + 1, struct move), count };
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < count; i++)
		e = move_find(store, &rows[i], &moves.rows[i]);
	if (!e)
		e = change(store, scratch, &moves, &all, &concerned);
	map_release(&all.by_no);
	map_release(&concerned.known);
	if (e)
		return e;
	if (concerned.count)
		qsort(concerned.rows, concerned.count, sizeof(*concerned.rows), by_account);
	*changed = concerned.rows;
	*changed_count = concerned.count;
	return ERR_NONE;
}

/* -- asking -------------------------------------------------------------------------------- */

static enum err cluster_missing(struct cluster_no no)
{
	return err_fail(ERR_NOT_FOUND, "%lld: no such cluster", (long long)no.n);
}

enum err store_cluster(struct store *store, struct arena *arena, struct cluster_no no,
		       struct str *nickname, struct account_row **members, size_t *count)
{
	static const struct sql by_no = {
		"SELECT nickname FROM cluster WHERE no = $1 AND size > 0"
	};
	static const struct sql of_cluster = { "SELECT " ACCOUNT_COLUMNS
					       " FROM account WHERE cluster = $1 AND cluster <> 0"
					       " ORDER BY probability DESC, id" };
	CLEANUP(rows_end) struct rows head = db_query(store->db, &by_no, "i", no.n);
	CLEANUP(rows_end) struct rows rows = { 0 };
	struct account_row *list = NULL;
	struct str name;
	size_t n = 0;
	enum err e;

	if (!rows_next(&head))
		return rows_error(&head) ? rows_error(&head) : cluster_missing(no);
	name = arena_str(arena, rows_text(&head, 0));
	rows = db_query(store->db, &of_cluster, "i", no.n);
	e = account_rows_add(&rows, arena, &list, &n);
	if (e)
		return e;
	*nickname = name;
	*members = list;
	*count = n;
	return ERR_NONE;
}

enum err store_cluster_each(struct store *store,
			    bool (*each)(void *with, struct cluster_no no, struct str nickname,
					 int64_t size),
			    void *with)
{
	/* The newest of a cluster is the last of its stretch of account_cluster. */
	static const struct sql newest_first = {
		"SELECT no, nickname, size, (SELECT max(last_seen) FROM account"
		" WHERE account.cluster = cluster.no AND account.cluster <> 0) AS newest"
		" FROM cluster WHERE size > 0 ORDER BY newest DESC, no DESC"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &newest_first, "");

	while (rows_next(&rows))
		if (!each(with, (struct cluster_no){ rows_int(&rows, 0) }, rows_text(&rows, 1),
			  rows_int(&rows, 2)))
			break;
	return rows_error(&rows);
}

enum err store_cluster_guilt(struct store *store, struct arena *arena, struct cluster_no no,
			     struct guilt_row **rows, size_t *count)
{
	static const struct sql of_cluster = {
		"SELECT no, probability, bits, guilty, evidence_at, tie_bits, id,"
		" delivered, bounced, complained, answered_at, " ACCOUNT_IS_CLEARED " FROM account"
		" WHERE cluster = $1 AND cluster <> 0 ORDER BY no"
	};
	CLEANUP(rows_end) struct rows members = db_query(store->db, &of_cluster, "i", no.n);
	struct guilt_row *list = NULL;
	size_t n = 0;
	enum err e;

	while (rows_next(&members)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct guilt_row){
			.account = { rows_int(&members, 0) },
			.probability = rows_real(&members, 1),
			.own_bits = rows_real(&members, 2),
			.guilty = rows_int(&members, 3) != 0,
			.verdict = judged_guilt_verdict(rows_int(&members, 3)),
			.evidence_at = { rows_int(&members, 4) },
			.tie_bits = rows_real(&members, 5),
			.id = arena_str(arena, rows_text(&members, 6)),
			.delivered = rows_int(&members, 7),
			.bounced = rows_int(&members, 8),
			.complained = rows_int(&members, 9),
			.answered_at = { rows_int(&members, 10) },
			.cleared = rows_int(&members, 11) != 0,
		};
	}
	e = rows_error(&members);
	if (e)
		return e;
	*rows = list;
	*count = n;
	return ERR_NONE;
}

enum err store_nickname(struct store *store, struct cluster_no no, struct str nickname)
{
	static const struct sql put = {
		"UPDATE cluster SET nickname = $2 WHERE no = $1 AND size > 0"
	};
	int64_t changed = 0;
	enum err e = db_do(store->db, &put, &changed, "it", no.n, nickname);

	return !e && !changed ? cluster_missing(no) : e;
}
