#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/pane.h"
#include "tui/wording.h"

enum {
	LABEL_X = 1,
	LABEL_CELLS = 11,
	VALUE_X = 13
};

enum style sum_of_details(const struct pane_source *source, struct buf *out)
{
	const struct gate *gate = &source->dossier->gate;

	if (gate->met) {
		buf_add(out, "gate met");
		return STYLE_GOOD;
	}
	buf_addf(out, "gate: %zu missing", gate->missing_count);
	return STYLE_WARN;
}

static void add_field(struct paper *paper, const char *label, enum style style, struct str value)
{
	if (!value.len)
		return;
	paper_item(paper, str_of(label));
	paper_cell(paper, LABEL_X, LABEL_CELLS, STYLE_DIM, str_of(label));
	paper_flow(paper, VALUE_X, 0, style, value);
	paper_copies(paper, value);
}

/* What the customer typed: it came with the account's events. */
static void add_typed(struct paper *paper, const struct dossier *d, const char *label,
		      struct str value)
{
	if (!value.len)
		return;
	add_field(paper, label, STYLE_PLAIN, value);
	paper_opens(paper, VIEW_EVENTS, d->account.id);
}

static const char *known_word(enum known known, const char *name, struct buf *out)
{
	if (known != NOT_KNOWN)
		buf_addf(out, "  %s %s", name, known == KNOWN_YES ? "✓" : "✗");
	else
		buf_addf(out, "  %s ?", name);
	return buf_text(out);
}

static void add_domain(struct paper *paper, const struct dossier_domain *row)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(400);
	bool sound = row->domain.state == DOMAIN_VERIFIED && row->domain.spf == KNOWN_YES &&
		     row->domain.dkim == KNOWN_YES;

	buf_addf(&text, "%" PRI_STR "  %" PRI_STR, ARG_STR(row->domain.domain),
		 ARG_STR(known_or(word_str(&domain_state_words, row->domain.state), "state ?")));
	known_word(row->domain.spf, "SPF", &text);
	known_word(row->domain.dkim, "DKIM", &text);
	known_word(row->domain.mx, "MX", &text);
	paper_item(paper, row->domain.domain);
	paper_cell(paper, LABEL_X, LABEL_CELLS, STYLE_DIM, STR("domain"));
	paper_flow(paper, VALUE_X, 0, sound ? STYLE_GOOD : STYLE_PLAIN,
		   paper_text(paper, "%s", buf_text(&text)));
	paper_copies(paper, row->domain.domain);
	if (row->event.len)
		paper_events(paper, &row->event, 1);
}

static void add_card(struct paper *paper, const struct dossier_card *row)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(400);
	const struct event_card *card = &row->card;

	buf_addf(&text, "%" PRI_STR " ··%" PRI_STR, ARG_STR(known_or(card->country, "country ?")),
		 ARG_STR(known_or(card->last4, "??")));
	if (card->name.len)
		buf_addf(&text, "  %" PRI_STR, ARG_STR(card->name));
	if (card->bin.len)
		buf_addf(&text, "  BIN %" PRI_STR, ARG_STR(card->bin));
	buf_addf(&text, "  AVS %" PRI_STR "  CVC %" PRI_STR,
		 ARG_STR(known_or(word_str(&check_words, card->avs), "?")),
		 ARG_STR(known_or(word_str(&check_words, card->cvc), "?")));
	if (card->prepaid == KNOWN_YES)
		buf_add(&text, "  prepaid");
	paper_item(paper, card->fingerprint);
	paper_cell(paper, LABEL_X, LABEL_CELLS, STYLE_DIM, STR("card"));
	paper_flow(paper, VALUE_X, 0,
		   card->avs == CHECK_FAIL || card->cvc == CHECK_FAIL ? STYLE_WARN : STYLE_PLAIN,
		   paper_text(paper, "%s", buf_text(&text)));
	paper_copies(paper, card->fingerprint);
	if (row->event.len)
		paper_events(paper, &row->event, 1);
}

static void add_gate(struct paper *paper, const struct gate *gate)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(400);

	for (size_t i = 0; i < gate->missing_count && i < ARRAY_LEN(gate->missing); i++)
		buf_addf(&text, "%s%" PRI_STR, i ? ", " : "missing: ", ARG_STR(gate->missing[i]));
	add_field(paper, "re-enable", gate->met ? STYLE_GOOD : STYLE_WARN,
		  gate->met ? STR("✓ every gate is met")
			    : paper_text(paper, "%s", buf_text(&text)));
}

/* Enter leads to the trail, where each stands with all that was done. */
static void add_case(struct paper *paper, const struct pane_source *source,
		     const struct earlier_case *earlier)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(600);
	char when[WHEN_MAX];

	word_when(earlier->closed_at, source->now, when);
	buf_addf(&text, "closed %s by %" PRI_STR ": %s", when, ARG_STR(earlier->actor),
		 word_of(&outcome_words, (int)earlier->outcome));
	if (earlier->word.len)
		buf_addf(&text, ", %" PRI_STR, ARG_STR(earlier->word));
	add_field(paper, "earlier", STYLE_PLAIN, paper_text(paper, "%s", buf_text(&text)));
	paper_opens(paper, VIEW_TRAIL, source->dossier->account.id);
}

void pane_details(struct paper *paper, const struct pane_source *source)
{
	const struct dossier *d = source->dossier;
	const struct event_account *fields = &d->profile.fields;
	struct str whose = word_str(&case_words, d->account.case_state);

	add_gate(paper, &d->gate);
	paper_opens_not(paper,
			STR("a gate is met by what the customer sets up: the domains below"));
	add_field(paper, "refund", STYLE_PLAIN, d->refund);
	if (d->refund.len)
		paper_opens_not(
			paper,
			STR("the refund line is the desk's policy: [refund] in the settings"));
	for (size_t i = 0; i < d->domain_count; i++)
		add_domain(paper, &d->domains[i]);
	for (size_t i = 0; i < d->card_count; i++)
		add_card(paper, &d->cards[i]);
	add_typed(paper, d, "company", fields->company);
	add_typed(paper, d, "website", fields->website);
	add_typed(paper, d, "phone", fields->phone);
	add_typed(paper, d, "country", fields->country);
	add_typed(paper, d, "language", fields->language);
	add_typed(paper, d, "time zone", fields->timezone);
	add_typed(paper, d, "device", fields->device);
	add_typed(paper, d, "browser", fields->user_agent);
	if (d->account.assignee.len)
		whose = paper_text(paper, "%" PRI_STR ", %" PRI_STR, ARG_STR(whose),
				   ARG_STR(d->account.assignee));
	if (whose.len) {
		add_field(paper, "case", STYLE_PLAIN, whose);
		paper_opens(paper, VIEW_TRAIL, d->account.id);
	}
	for (size_t i = 0; i < d->case_count; i++)
		add_case(paper, source, &d->cases[i]);
}
