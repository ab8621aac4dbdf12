#include "core/base/arena.h"
#include "core/base/log.h"
#include "core/desk/acts_private.h"
#include "core/desk/join.h"
#include "core/desk/judge.h"

#define LOG_MODULE "acts"

#define NICKNAME_MAX 60                     /* bytes */
#define JUDGING_MOST_US (3 * MOMENT_SECOND) /* a person waits; the rest is the engine's */

enum err act_nickname(struct acting *a, struct act_answer_row *row, struct standing *standing)
{
	struct act_put put = { .what = ACT_NICKNAME, .after = *standing };
	struct cluster_no no = row->account.cluster;
	enum err e;

	if (!no.n) {
		act_settle(a, row, RESULT_REFUSED,
			   STR("stands alone: there is no cluster to name"));
		return ERR_NONE;
	}
	if (a->text.len > NICKNAME_MAX)
		return err_fail(ERR_INVALID, "the nickname: longer than %d bytes", NICKNAME_MAX);
	put.reason = a->text.len ? arena_strf(a->arena, "cluster %lld is called \"%" PRI_STR "\"",
					      (long long)no.n, ARG_STR(a->text))
				 : arena_strf(a->arena, "cluster %lld has no nickname any more",
					      (long long)no.n);
	e = act_write(a, row, &put);
	if (!e && !a->act->dry_run)
		e = store_nickname(a->desk->store, no, a->text);
	return e;
}

/* Whom it is taken apart from: 0 for all. False: the row is settled. */
static enum err other_find(struct acting *a, struct act_answer_row *row, struct account_no *other,
			   bool *found)
{
	struct account_row beside;
	enum err e;

	*found = true;
	if (!row->account.cluster.n) {
		act_settle(a, row, RESULT_REFUSED, STR("stands alone: there is nothing to drop"));
		*found = false;
	}
	if (!*found || !a->act->from.len)
		return ERR_NONE;
	e = store_account_find(a->desk->store, a->act->from, other);
	if (e == ERR_NOT_FOUND)
		return err_fail(e, "%" PRI_STR ": no such account", ARG_STR(a->act->from));
	if (!e)
		e = store_account_row(a->desk->store, a->arena, *other, &beside);
	if (!e && (other->n == row->account.no.n || beside.cluster.n != row->account.cluster.n)) {
		act_settle(a, row, RESULT_REFUSED,
			   arena_strf(a->arena, "is in no cluster with %" PRI_STR,
				      ARG_STR(a->act->from)));
		*found = false;
	}
	return e;
}

/* The links of both are found anew; of one that is apart from all, its own will do. */
static enum err join_both(struct acting *a, struct account_no one, struct account_no other)
{
	const struct account_no both[] = { one, other };

	a->relinks = true;
	return join_again(a->desk, both, other.n ? 2 : 1);
}

static struct str why_apart(struct acting *a, const struct act_answer_row *row)
{
	if (a->reason.len)
		return a->reason;
	if (a->act->from.len)
		return arena_strf(a->arena, "does not belong together with %" PRI_STR,
				  ARG_STR(a->act->from));
	return arena_strf(a->arena, "does not belong to cluster %lld",
			  (long long)row->account.cluster.n);
}

enum err act_apart(struct acting *a, struct act_answer_row *row, struct standing *standing)
{
	struct act_put put = { .what = ACT_APART, .after = *standing };
	struct account_no no = row->account.no, other = { 0 };
	bool found = false, changed = false;
	enum err e = other_find(a, row, &other, &found);

	if (e || !found)
		return e;
	put.reason = why_apart(a, row);
	e = act_write(a, row, &put);
	if (!e && !a->act->dry_run)
		e = store_cut_put(a->desk->store, no, other, row->action, &changed);
	return e ? e : join_both(a, no, other);
}

enum err act_together(struct acting *a, const struct action *apart, bool *was_apart)
{
	struct account_no other = { 0 };
	enum err e = store_cut_of(a->desk->store, apart->no, apart->account_no, &other);

	*was_apart = false;
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	e = store_cut_drop(a->desk->store, apart->account_no, other, was_apart);
	return e || !*was_apart ? e : join_both(a, apart->account_no, other);
}

static bool in_time(void *with, const struct judge_count *count)
{
	(void)count;
	return moment_ticks_us() < *(const int64_t *)with;
}

void act_rejudge(struct desk *desk)
{
	int64_t until_us = moment_ticks_us() + JUDGING_MOST_US;
	struct judge_count count = { 0 };

	enum err e = judge_all(desk, &count, in_time, &until_us);

	if (e && e != ERR_CANCELLED) /* in time or not: the engine goes on there */
		log_warn("left to the engine", "why=%s", err_text(e));
}
