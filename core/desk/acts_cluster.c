#include "core/base/arena.h"
#include "core/desk/acts_private.h"

#define NICKNAME_MAX 60 /* bytes */

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
