#include "core/desk/standing_words.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/desk/desk.h"
#include "core/desk/remedy.h"
#include "core/text/domain_name.h"

#define BANNER_MAX ((size_t)16 * 1024) /* a reason and a name, whole */

static void miss(struct gate *gate, struct str what)
{
	if (gate->missing_count < ARRAY_LEN(gate->missing))
		gate->missing[gate->missing_count++] = what;
}

bool is_providers(const struct settings *settings, struct str domain)
{
	char name[DOMAIN_MAX + 1], providers[DOMAIN_MAX + 1] = "";
	struct str folded = { name, domain_fold_into(domain, name) };

	for (size_t i = 0; i < settings->provider_domain_count; i++) {
		struct str own = { providers,
				   domain_fold_into(settings->provider_domains[i], providers) };

		if (own.len && domain_is_within(folded, own))
			return true;
	}
	return false;
}

/* The best of the customer's verified domains: how many of verified, SPF and DKIM it has. */
static const struct event_domain *best_domain(const struct settings *settings,
					      const struct dossier *dossier)
{
	const struct event_domain *best = NULL;
	int most = -1;

	for (size_t i = 0; i < dossier->domain_count; i++) {
		const struct event_domain *domain = &dossier->domains[i].domain;
		int has = (domain->spf == KNOWN_YES) + (domain->dkim == KNOWN_YES);

		if (domain->state != DOMAIN_VERIFIED || has <= most ||
		    is_providers(settings, domain->domain))
			continue;
		best = domain;
		most = has;
	}
	return best;
}

void gate_look(const struct settings *settings, const struct dossier *dossier, struct gate *gate)
{
	const struct event_domain *domain = best_domain(settings, dossier);

	*gate = (struct gate){ 0 };
	if (dossier->account.state == STATE_DELETED)
		miss(gate, STR("not deleted"));
	if (!domain)
		miss(gate, STR("own domain verified"));
	if (!domain || domain->spf != KNOWN_YES)
		miss(gate, STR("SPF set"));
	if (!domain || domain->dkim != KNOWN_YES)
		miss(gate, STR("DKIM set"));
	if (dossier->judgement.location.verdict == PLACE_CONTRADICTION)
		miss(gate, STR("no open contradiction of place"));
	gate->met = !gate->missing_count;
}

/* The newest act that brought the account into the state it is in. */
static const struct action *state_act(const struct dossier *d)
{
	for (size_t i = 0; i < d->action_count; i++) {
		const struct action *act = &d->actions[i];

		if (act->what == ACT_UNDO || act->undone_by.n)
			continue; /* as if neither had been */
		if (act->outside || act->before.state != act->after.state)
			return act;
	}
	return NULL;
}

/* The stream may run a little ahead of the wall. */
static void ago(struct moment at, struct moment now, char span[24])
{
	moment_print_span(moment_before(at, now) ? now.us - at.us : 0, span);
}

/* clang-format off */
static const char *const state_shout[] = {
	[STATE_ACTIVE] = "ACTIVE", [STATE_HELD] = "HELD", [STATE_DISABLED] = "DISABLED", [STATE_DELETED] = "DELETED",
};
/* clang-format on */

static void act_add(const struct action *act, enum state state, struct moment now, struct buf *line)
{
	char span[24];

	ago(act->at, now, span);
	if (state == STATE_ACTIVE)
		buf_add(line, act->what == ACT_LAPSE ? ", released" : ", re-enabled");
	buf_add(line, act->outside ? " elsewhere by " : " by ");
	if (str_is(act->actor, ENGINE_ACTOR))
		buf_add(line, "the engine");
	else
		buf_add_str(line, act->actor.len ? act->actor : STR("the provider"));
	buf_addf(line, " %s ago", span);
	if (act->reason.len)
		buf_addf(line, ": %" PRI_STR, ARG_STR(act->reason));
}

struct str standing_banner(struct arena *arena, const struct dossier *dossier, struct moment now)
{
	const struct action *act = state_act(dossier);
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(BANNER_MAX);
	char span[24];

	buf_add(&line, state_shout[dossier->account.state]);
	if (act) {
		act_add(act, dossier->account.state, now, &line);
	} else if (!moment_is_never(dossier->account.flagged_at)) {
		ago(dossier->account.flagged_at, now, span);
		buf_addf(&line, ", flagged %s ago: %" PRI_STR, span,
			 ARG_STR(dossier->account.top_reason));
	}
	return arena_str(arena, buf_str(&line));
}

#define REASON_LEAST 1.0 /* bits: a reason that weighs less is none to keep money for */

static bool says(struct str text, struct str word)
{
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(BANNER_MAX);

	utf8_fold(text, &folded);
	return str_find(buf_str(&folded), word) != SIZE_MAX;
}

/* A rep who stops an account before the engine is sure does it for one of its reasons, or says in words for what. */
static enum verdict stopped_for(const struct dossier *d)
{
	const struct action *act = state_act(d);

	if (d->account.verdict >= VERDICT_SPAMMER || !act)
		return d->account.verdict;
	if (says(act->reason, STR("phish")))
		return VERDICT_PHISHER;
	if (says(act->reason, STR("spam")))
		return VERDICT_SPAMMER;
	for (size_t i = 0; i < d->judgement.reason_count; i++)
		if (d->judgement.reasons[i].bits >= REASON_LEAST &&
		    str_equal(d->judgement.reasons[i].text, act->reason))
			return VERDICT_SPAMMER;
	return VERDICT_CLEAN;
}

struct str standing_refund(const struct settings *settings, const struct dossier *dossier)
{
	if (dossier->account.state == STATE_ACTIVE)
		return (struct str){ 0 };
	switch (stopped_for(dossier)) {
	case VERDICT_PHISHER:
		return settings->refund_phishing;
	case VERDICT_SPAMMER:
		return settings->refund_spam;
	default:
		return settings->refund_other;
	}
}
