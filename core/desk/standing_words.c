#include "core/desk/standing_words.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"

#define BANNER_MAX 400

static void miss(struct gate *gate, struct str what)
{
	if (gate->missing_count < ARRAY_LEN(gate->missing))
		gate->missing[gate->missing_count++] = what;
}

void gate_look(struct arena *arena, const struct dossier *dossier, struct gate *gate)
{
	bool verified = false, spf = false, dkim = false;

	(void)arena;
	*gate = (struct gate){ 0 };
	for (size_t i = 0; i < dossier->domain_count; i++) {
		const struct event_domain *domain = &dossier->domains[i].domain;

		if (domain->state != DOMAIN_VERIFIED)
			continue;
		verified = true;
		spf = spf || domain->spf == KNOWN_YES;
		dkim = dkim || domain->dkim == KNOWN_YES;
	}
	if (!verified)
		miss(gate, STR("own domain verified"));
	if (!spf)
		miss(gate, STR("SPF set"));
	if (!dkim)
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
		bool set_state = act->outside ? true : act->before.state != act->after.state;

		if (set_state)
			return act;
	}
	return NULL;
}

/* clang-format off */
static const char *const state_shout[] = {
	[STATE_ACTIVE] = "ACTIVE", [STATE_HELD] = "HELD", [STATE_DISABLED] = "DISABLED", [STATE_DELETED] = "DELETED",
};
/* clang-format on */

struct str standing_banner(struct arena *arena, const struct dossier *dossier, struct moment now)
{
	const struct action *act = state_act(dossier);
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(BANNER_MAX);
	char span[24];

	buf_add(&line, state_shout[dossier->account.state]);
	if (act) {
		moment_print_span(now.us - act->at.us, span);
		buf_add(&line, act->outside ? " elsewhere by " : " by ");
		if (str_is(act->actor, "engine"))
			buf_add(&line, "the engine");
		else
			buf_add_str(&line, act->actor.len ? act->actor : STR("the provider"));
		buf_addf(&line, " %s ago", span);
		if (act->reason.len)
			buf_addf(&line, ": %" PRI_STR, ARG_STR(act->reason));
	} else if (!moment_is_never(dossier->account.flagged_at)) {
		moment_print_span(now.us - dossier->account.flagged_at.us, span);
		buf_addf(&line, ", flagged %s ago: %" PRI_STR, span,
			 ARG_STR(dossier->account.top_reason));
	}
	return arena_str(arena, buf_str(&line));
}

struct str standing_refund(const struct settings *settings, const struct dossier *dossier)
{
	enum state state = dossier->account.state;

	if (state == STATE_ACTIVE)
		return (struct str){ 0 };
	switch (dossier->account.verdict) {
	case VERDICT_PHISHER:
		return settings->refund_phishing;
	case VERDICT_SPAMMER:
		return settings->refund_spam;
	default:
		return settings->refund_other;
	}
}
