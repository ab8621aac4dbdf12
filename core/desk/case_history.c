#include "core/desk/case_history.h"

#include "core/base/arena.h"
#include "core/desk/answer.h"
#include "core/desk/desk_private.h"
#include "core/desk/fold.h"
#include "core/desk/judgement_json.h"

/* From the account's own events up to then. */
static enum err replay(struct desk *desk, struct arena *arena, const struct dossier *dossier,
		       struct case_decision *decision)
{
	struct hearsay heard = { 0 };
	struct folded folded;
	enum err e = fold_account(desk, arena, dossier->account.no,
				  &(struct fold_ask){ .until = decision->action->at }, &folded);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	heard.words = folded.words;
	heard.word_count = folded.word_count;
	engine_judge(arena, folded.facts, &heard, decision->action->at, &decision->then);
	decision->how = KNOWN_REPLAYED;
	return ERR_NONE;
}

static enum err known_then(struct desk *desk, struct arena *arena, const struct dossier *dossier,
			   struct case_decision *decision)
{
	struct str body;
	enum err e = store_known_then(desk->store, arena, decision->action, &body);

	if (e == ERR_NOT_FOUND)
		return replay(desk, arena, dossier, decision);
	if (!e)
		e = judgement_read(arena, body, &decision->then);
	if (!e)
		decision->how = KNOWN_KEPT;
	return e;
}

enum err case_history_make(struct desk *desk, struct arena *arena, const struct dossier *dossier,
			   struct case_history *history)
{
	struct case_history made = { 0 };
	size_t skip, total = 0;
	enum err e = ERR_NONE;

	for (size_t i = 0; i < dossier->action_count; i++)
		total += act_decides(dossier->actions[i].what);
	made.left_out = total > DECISIONS_MAX ? total - DECISIONS_MAX : 0;
	made.decisions = ARENA_ARRAY(arena, total - made.left_out + 1, struct case_decision);
	skip = made.left_out;
	for (size_t i = dossier->action_count; !e && i-- > 0;) { /* they are newest first */
		if (!act_decides(dossier->actions[i].what))
			continue;
		if (skip) {
			skip--;
			continue;
		}
		made.decisions[made.count].action = &dossier->actions[i];
		e = known_then(desk, arena, dossier, &made.decisions[made.count++]);
	}
	if (!e)
		*history = made;
	return e;
}

enum err case_campaigns(struct desk *desk, struct arena *arena, const struct request *request,
			struct campaign_answer **campaigns, size_t *count)
{
	struct snapshot list = { .arena = arena };
	struct request ask = { .kind = REQUEST_CAMPAIGNS,
			       .account = request->account,
			       .cluster = request->cluster,
			       .limit = request->cluster.n ? 0 : CASE_CAMPAIGNS_MAX };
	struct campaign_answer *found;
	size_t n;
	enum err e = answer_campaigns(desk, &ask, &list);

	if (e)
		return e;
	n = list.campaigns->count < CASE_CAMPAIGNS_MAX ? list.campaigns->count : CASE_CAMPAIGNS_MAX;
	found = ARENA_ARRAY(arena, n + 1, struct campaign_answer);
	for (size_t i = 0; !e && i < n; i++) {
		struct snapshot one = { .arena = arena };

		ask.campaign = list.campaigns->rows[i].no;
		e = answer_campaign(desk, &ask, &one);
		if (!e)
			found[i] = *one.campaign;
	}
	if (e)
		return e;
	*campaigns = found;
	*count = n;
	return ERR_NONE;
}
