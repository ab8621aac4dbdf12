#include <math.h>

#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/gauge.h"
#include "tui/pane.h"
#include "tui/wording.h"

enum {
	BITS_CELLS = 6,
	BAR_X = 7,
	BAR_CELLS = 8,
	TEXT_X = 17
};

enum style sum_of_why(const struct pane_source *source, struct buf *out)
{
	const struct account_row *account = &source->dossier->account;
	char probability[8];

	gauge_probability(account->probability, probability);
	buf_addf(out, "%s %s P %s", theme_sign(verdict_style(account->verdict)),
		 word_of(&verdict_words, account->verdict), probability);
	return verdict_style(account->verdict);
}

static double heaviest(const struct judgement *judgement)
{
	double most = 1;

	for (size_t i = 0; i < judgement->reason_count; i++)
		most = fmax(most, fabs(judgement->reasons[i].bits));
	return most;
}

static void add_reason(struct paper *paper, struct str account, const struct reason *reason,
		       double whole)
{
	paper_item(paper, paper_text(paper, "%s %" PRI_STR, reason->code ? reason->code : "",
				     ARG_STR(reason->text)));
	paper_bits(paper, 0, BITS_CELLS, reason->bits);
	paper_bar(paper, BAR_X, BAR_CELLS, reason->bits, whole);
	paper_flow(paper, TEXT_X, 0, reason->bits < 0 ? STYLE_DIM : STYLE_PLAIN, reason->text);
	if (reason->family == FAMILY_CLUSTER || reason->family == FAMILY_LINKS)
		paper_opens(paper, VIEW_CLUSTER, account);
	else
		paper_events(paper, reason->events, reason->event_count);
	paper_copies(paper, reason->text);
	paper_opens_not(paper,
			STR("it stands on no single event: on how the account is as a whole"));
}

static void add_sum(struct paper *paper, const struct dossier *dossier, struct moment now)
{
	char when[WHEN_MAX], probability[8];

	word_when(dossier->judged_at, now, when);
	gauge_probability(dossier->judgement.probability, probability);
	paper_item(paper, STR("sum"));
	paper_bits(paper, 0, BITS_CELLS, dossier->judgement.bits);
	paper_at(paper, BAR_X, STYLE_STRONG, STR("in all"));
	paper_flow(paper, TEXT_X, 0, STYLE_DIM,
		   paper_text(paper, "P %s as judged %s; families are capped", probability, when));
	paper_opens_not(paper, STR("this is the sum of the lines above: each opens its events"));
}

void pane_why(struct paper *paper, const struct pane_source *source)
{
	const struct judgement *judgement = &source->dossier->judgement;
	double whole = heaviest(judgement);

	if (!judgement->reason_count) {
		pane_nothing(paper, "Not judged yet: its events are still on their way.");
		return;
	}
	for (size_t i = 0; i < judgement->reason_count; i++)
		if (judgement->reasons[i].bits >= 0)
			add_reason(paper, source->dossier->account.id, &judgement->reasons[i],
				   whole);
	for (size_t i = 0; i < judgement->reason_count; i++)
		if (judgement->reasons[i].bits < 0)
			add_reason(paper, source->dossier->account.id, &judgement->reasons[i],
				   whole);
	add_sum(paper, source->dossier, source->now);
}
