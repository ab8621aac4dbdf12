#include "core/store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/store/account_row.h"
#include "core/store/audit.h"
#include "core/store/known_then.h"
#include "core/store/outbox.h"
#include "core/store/standing_json.h"
#include "core/store/store_private.h"

#define STANDING_MAX ((size_t)16 * 1024)

/* -- standing ------------------------------------------------------------------------------ */

static enum err standing_of(struct store *store, struct arena *arena, struct account_no no,
			    struct standing *standing, struct str *id)
{
	static const struct sql by_no = {
		"SELECT state, state_at, held_until, flagged_at, disabled_at, assignee, case_state,"
		" outcome, rep_stands_at, id FROM account WHERE no = $1"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", no.n);

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows)
					 : err_fail(ERR_NOT_FOUND, "no such account");
	*standing = (struct standing){
		.state = (enum state)rows_int(&rows, 0),
		.state_at = { rows_int(&rows, 1) },
		.held_until = { rows_int(&rows, 2) },
		.flagged_at = { rows_int(&rows, 3) },
		.disabled_at = { rows_int(&rows, 4) },
		.assignee = arena_str(arena, rows_text(&rows, 5)),
		.case_state = (enum case_state)rows_int(&rows, 6),
		.outcome = (enum outcome)rows_int(&rows, 7),
		.rep_stands_at = { rows_int(&rows, 8) },
	};
	*id = arena_str(arena, rows_text(&rows, 9));
	return ERR_NONE;
}

enum err store_standing(struct store *store, struct arena *arena, struct account_no no,
			struct standing *standing)
{
	struct str id;

	return standing_of(store, arena, no, standing, &id);
}

enum err store_standing_put(struct store *store, struct account_no no,
			    const struct standing *standing)
{
	static const struct sql put = {
		"UPDATE account SET state = $2, state_at = $3, held_until = $4, flagged_at = $5,"
		" disabled_at = $6, assignee = $7, case_state = $8, outcome = $9,"
		" rep_stands_at = $10, urgency = probability * $11 WHERE no = $1"
	};
	int64_t changed = 0;
	enum err e = db_do(store->db, &put, &changed, "iiiiiitiiir", no.n, (int64_t)standing->state,
			   standing->state_at.us, standing->held_until.us, standing->flagged_at.us,
			   standing->disabled_at.us, standing->assignee,
			   (int64_t)standing->case_state, (int64_t)standing->outcome,
			   standing->rep_stands_at.us, state_harm(standing->state));

	return !e && !changed ? err_fail(ERR_NOT_FOUND, "no such account") : e;
}

enum err store_lapsed(struct store *store, struct arena *arena, struct moment clock,
		      struct account_no **accounts, size_t *count)
{
	static const struct sql lapsed = {
		"SELECT no FROM account WHERE state = 1 AND state <> 0 AND held_until <> 0"
		" AND held_until <= $1 ORDER BY no"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &lapsed, "i", clock.us);

	return account_numbers(&rows, arena, accounts, count);
}

/* -- acting -------------------------------------------------------------------------------- */

/* Batches count from 1; the latest stands in meta. */
static enum err batch_begin(struct store *store, struct batch_no *batch)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct str latest;
	char text[24];
	int64_t n = 0;
	int len;
	enum err e = store_meta(store, arena, "batch", &latest);

	if (!e && !str_to_int64(latest, &n))
		e = err_fail(ERR_CORRUPT, "the store has lost count of its batches");
	if (e && e != ERR_NOT_FOUND)
		return e;
	len = snprintf(text, sizeof(text), "%" PRId64, ++n);
	e = store_meta_put(store, "batch", (struct str){ text, (size_t)len });
	if (!e)
		batch->n = n;
	return e;
}

static struct str present(struct str text)
{
	return str_is_absent(text) ? STR("") : text;
}

static enum err act_log(struct store *store, const struct act_put *put,
			const struct standing *before, struct str id, struct action_no *no)
{
	CLEANUP(buf_release) struct buf from = BUF_UP_TO(STANDING_MAX);
	CLEANUP(buf_release) struct buf to = BUF_UP_TO(STANDING_MAX);
	struct hash known;
	bool has_known = false;
	struct standing_beside beside = { 0 };
	struct audit_row row = {
		.batch = put->batch.n,
		.at = put->at.us,
		.account = put->account.n,
		.what = put->what,
		.undoes = put->undoes.n,
		.actor = present(put->actor),
		.account_id = id,
		.reason = put->reason.len ? put->reason : (struct str){ 0 },
	};
	enum err e;

	if (!utf8_valid(put->after.assignee)) /* it would not come back as it was */
		return err_fail(ERR_INVALID, "the assignee's name is not UTF-8");
	e = act_decides(put->what)
		    ? known_then_put(store, put->account, put->known, &has_known, &known)
		    : ERR_NONE;
	if (e)
		return e;
	/* In both, so that equal standings still have equal texts. */
	if (put->what == ACT_NOTE && put->note.len) {
		known = hash_of(&put->note, 1);
		beside = (struct standing_beside){ "note", &known };
	} else if (has_known) {
		beside = (struct standing_beside){ "known", &known };
	}
	standing_write(before, &beside, &from);
	standing_write(&put->after, &beside, &to);
	if (from.full || to.full)
		return err_fail(ERR_INVALID, "the assignee's name is too long");
	row.before = buf_str(&from);
	row.after = buf_str(&to);
	e = audit_append(store, &row);
	if (!e)
		no->n = row.no;
	return e;
}

enum err store_act(struct store *store, struct act_put *put, struct action_no *no)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct standing before;
	struct action_no given = { 0 };
	struct str id;
	enum err e;

	put->state = ACT_CONFIRMED;
	e = standing_of(store, arena, put->account, &before, &id);

	if (!e && !put->batch.n)
		e = batch_begin(store, &put->batch);
	if (!e)
		e = act_log(store, put, &before, id, &given);
	if (!e)
		e = store_standing_put(store, put->account, &put->after);
	if (!e && put->tell_provider)
		e = outbox_add(store, given, put);
	if (!e)
		*no = given;
	return e;
}

/* -- asking -------------------------------------------------------------------------------- */

#define ACTIONS \
	"SELECT audit.no, audit.batch, audit.at, audit.actor, audit.account, audit.account_id," \
	" audit.what, audit.reason, audit.before, audit.after, audit.undoes, audit.hash," \
	" (SELECT min(later.no) FROM audit AS later WHERE later.undoes = audit.no" \
	" AND later.undoes <> 0) AS undone_by, outbox.state, outbox.failure, outbox.action" \
	" FROM audit LEFT JOIN outbox ON outbox.action = audit.no"

static enum err action_read(const struct rows *rows, struct arena *arena, struct action *action)
{
	struct str hash = rows_blob(rows, 11);
	struct action read = {
		.no = { rows_int(rows, 0) },
		.batch = { rows_int(rows, 1) },
		.at = { rows_int(rows, 2) },
		.actor = arena_str(arena, rows_text(rows, 3)),
		.account_no = { rows_int(rows, 4) },
		.account = arena_str(arena, rows_text(rows, 5)),
		.what = (enum act_kind)rows_int(rows, 6),
		.reason = arena_str(arena, rows_text(rows, 7)),
		.undoes = { rows_int(rows, 10) },
		.undone_by = { rows_int(rows, 12) },
		.told = rows_int(rows, 15) != 0,
		.state = rows_int(rows, 15) ? (enum act_state)rows_int(rows, 13) : ACT_CONFIRMED,
		.failure = arena_str(arena, rows_text(rows, 14)),
	};
	enum err e = ERR_NONE;

	if ((unsigned)read.what >= ACT_KIND_COUNT || (unsigned)read.state > ACT_FAILED)
		e = err_fail(ERR_CORRUPT, "it is no act we know");
	if (!e)
		e = standing_read(arena, arena_str(arena, rows_text(rows, 8)), &read.before);
	if (!e)
		e = standing_read(arena, arena_str(arena, rows_text(rows, 9)), &read.after);
	if (!e)
		e = standing_hash(arena, arena_str(arena, rows_text(rows, 9)), "known",
				  &read.has_known, &read.known);
	if (e)
		return err_within(e, "action %" PRId64, read.no.n);
	if (hash.len == sizeof(read.hash.bytes))
		memcpy(read.hash.bytes, hash.at, hash.len);
	*action = read;
	return ERR_NONE;
}

static enum err action_one(struct rows *rows, struct arena *arena, struct action *action)
{
	if (rows_next(rows))
		return action_read(rows, arena, action);
	return rows_error(rows) ? rows_error(rows) : err_fail(ERR_NOT_FOUND, "no such action");
}

enum err store_action(struct store *store, struct arena *arena, struct action_no no,
		      struct action *action)
{
	static const struct sql by_no = { ACTIONS " WHERE audit.no = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", no.n);

	return action_one(&rows, arena, action);
}

enum err store_known_then(struct store *store, struct arena *arena, const struct action *action,
			  struct str *body)
{
	if (!action->has_known)
		return err_fail(ERR_NOT_FOUND, "what was known then was not kept");
	return known_then_read(store, arena, &action->known, body);
}

enum err store_last_act(struct store *store, struct arena *arena, struct account_no no,
			struct action *action)
{
	static const struct sql newest = { ACTIONS " WHERE audit.account = $1"
						   " AND audit.before <> audit.after"
						   " ORDER BY audit.no DESC LIMIT 1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &newest, "i", no.n);

	return action_one(&rows, arena, action);
}

/* From name to name by the index: a long log has few. */
enum err store_actors(struct store *store, struct arena *arena, struct str **names, size_t *count)
{
	static const struct sql each = {
		"WITH RECURSIVE name (actor) AS (SELECT min(actor) FROM audit UNION ALL"
		" SELECT (SELECT min(audit.actor) FROM audit WHERE audit.actor > name.actor)"
		" FROM name WHERE name.actor IS NOT NULL)"
		" SELECT actor FROM name WHERE actor IS NOT NULL LIMIT $1"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &each, "i", (int64_t)ACTORS_MAX);
	struct str *list = NULL;
	size_t n = 0;

	while (rows_next(&rows)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		list[n++] = arena_str(arena, rows_text(&rows, 0));
	}
	*names = list;
	*count = n;
	return rows_error(&rows);
}

/* Each filter by the index that has the fewest rows to offer. Of undoable ones: enum act_kind's disable,
 * enable, delete, take, close, apart, pin. */
#define OF_ACCOUNT " audit.account = $1"
#define OF_BATCH " audit.batch = $2"
#define OF_ACTOR " audit.actor = $3"
#define ANY_ACCOUNT " $1 = 0"
#define ANY_BATCH " $2 = 0"
#define ANY_ACTOR " $3 IS NULL"
#define THE_REST \
	" AND ($4 = 0 OR (audit.what IN (0, 1, 2, 6, 7, 11, 12) AND NOT EXISTS" \
	" (SELECT 1 FROM audit AS taker WHERE taker.undoes = audit.no AND taker.undoes <> 0)))" \
	" ORDER BY audit.no DESC LIMIT $5"

static const struct sql *statement_for(const struct action_filter *filter)
{
	static const struct sql of[8] = {
		{ ACTIONS " WHERE" ANY_ACCOUNT " AND" ANY_BATCH " AND" ANY_ACTOR THE_REST },
		{ ACTIONS " WHERE" OF_ACCOUNT " AND" ANY_BATCH " AND" ANY_ACTOR THE_REST },
		{ ACTIONS " WHERE" ANY_ACCOUNT " AND" OF_BATCH " AND" ANY_ACTOR THE_REST },
		{ ACTIONS " WHERE" OF_ACCOUNT " AND" OF_BATCH " AND" ANY_ACTOR THE_REST },
		{ ACTIONS " WHERE" ANY_ACCOUNT " AND" ANY_BATCH " AND" OF_ACTOR THE_REST },
		{ ACTIONS " WHERE" OF_ACCOUNT " AND" ANY_BATCH " AND" OF_ACTOR THE_REST },
		{ ACTIONS " WHERE" ANY_ACCOUNT " AND" OF_BATCH " AND" OF_ACTOR THE_REST },
		{ ACTIONS " WHERE" OF_ACCOUNT " AND" OF_BATCH " AND" OF_ACTOR THE_REST },
	};

	return &of[(filter->account.n ? 1 : 0) + (filter->batch.n ? 2 : 0) +
		   (str_is_absent(filter->actor) ? 0 : 4)];
}

enum err store_actions(struct store *store, struct arena *arena, const struct action_filter *filter,
		       struct action **actions, size_t *count)
{
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, statement_for(filter), "iitii", filter->account.n,
				    filter->batch.n, filter->actor, (int64_t)filter->undoable,
				    filter->limit > 0 ? filter->limit : INT64_MAX);
	struct action *list = NULL;
	size_t n = 0;
	enum err e = ERR_NONE;

	while (!e && rows_next(&rows)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		e = action_read(&rows, arena, &list[n++]);
	}
	if (!e)
		e = rows_error(&rows);
	if (e)
		return e;
	*actions = list;
	*count = n;
	return ERR_NONE;
}
