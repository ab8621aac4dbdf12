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

enum err act_apart(struct acting *a, struct act_answer_row *row, struct standing *standing)
{
	struct act_put put = { .what = ACT_APART, .after = *standing };
	struct account_no no = row->account.no;
	bool changed = false;
	enum err e;

	if (!row->account.cluster.n) {
		act_settle(a, row, RESULT_REFUSED, STR("stands alone: there is nothing to drop"));
		return ERR_NONE;
	}
	put.reason = a->reason.len ? a->reason
				   : arena_strf(a->arena, "does not belong to cluster %lld",
						(long long)row->account.cluster.n);
	e = act_write(a, row, &put);
	if (!e)
		e = store_cut_put(a->desk->store, no, (struct account_no){ 0 }, true, &changed);
	if (!e)
		e = join_again(a->desk, &no, 1);
	a->relinks = true;
	return e;
}

enum err act_together(struct acting *a, struct account_no no, bool *was_apart)
{
	enum err e = store_cut_put(a->desk->store, no, (struct account_no){ 0 }, false, was_apart);

	if (e || !*was_apart)
		return e;
	a->relinks = true;
	return join_again(a->desk, &no, 1);
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

	if (judge_all(desk, &count, in_time, &until_us))
		log_warn("left to the engine", "why=%s", err_text(ERR_UNAVAILABLE));
}
