/*
 * What the chosen line of the chat claims, for whoever wants to keep, put right or drop it.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/view_account.h"
#include "tui/views.h"

static const struct dossier_chat *line_of(const struct dossier *d, struct str event)
{
	for (size_t i = d->chat_count; event.len && i > 0; i--)
		if (str_equal(d->chat[i - 1].id, event))
			return &d->chat[i - 1];
	return NULL;
}

static bool names_country(const struct dossier_chat *line)
{
	for (size_t i = 0; i < line->claim_count; i++)
		if (line->claims[i].country[0])
			return true;
	return false;
}

/* Where no line is chosen: the newest that names a country, else the newest of the customer's. */
static const struct dossier_chat *newest_line(const struct dossier *d)
{
	const struct dossier_chat *newest = NULL;

	for (size_t i = d->chat_count; i > 0; i--) {
		const struct dossier_chat *line = &d->chat[i - 1];

		if (line->chat.from != CHAT_CUSTOMER)
			continue;
		if (names_country(line))
			return line;
		newest = newest ? newest : line;
	}
	return newest;
}

static const struct paper_item *chosen(const struct account_view *a)
{
	if (a->focus != PANE_CHAT && a->focus != PANE_WHERE)
		return NULL;
	return paper_chosen(&a->papers[a->focus], &a->places[a->focus]);
}

/* The claim that a row of the Where pane is about, by its copy; else the one that says most. */
static const struct line_claim *claim_of(const struct dossier_chat *line,
					 const struct paper_item *item)
{
	const struct line_claim *best = NULL;

	for (size_t i = 0; i < line->claim_count; i++) {
		const struct line_claim *claim = &line->claims[i];

		if (item && str_equal(claim->quote, item->copy))
			return claim;
		if (!best || (claim->counts && !best->counts) ||
		    (claim->counts == best->counts && claim->contradicts && !best->contradicts))
			best = claim;
	}
	return best;
}

static void pin_fill(struct pin_request *pin, const struct dossier_chat *line,
		     const struct line_claim *claim)
{
	*pin = (struct pin_request){ .event = line->id, .what = PIN_KEEP };
	if (!claim)
		return;
	pin->from = claim->from;
	pin->to = claim->to;
	pin->seen = claim->pin.n;
	pin->kind = claim->kind;
	pin->denies_proxy = claim->denies_proxy;
	for (size_t i = 0; i < sizeof(pin->country); i++)
		pin->country[i] = claim->country[i];
}

struct intent account_pin(struct account_view *a, enum action_id action, struct str argument)
{
	const struct dossier *d = a->snapshot ? a->snapshot->dossier : NULL;
	const struct paper_item *item = chosen(a);
	const struct dossier_chat *line = NULL;
	const struct line_claim *claim;

	if (!d)
		return intent_refuse(STR("the account is not here yet"));
	if (item && item->event_count)
		line = line_of(d, item->events[0]);
	if (line && line->chat.from != CHAT_CUSTOMER)
		return intent_refuse(STR(
			"only what the customer wrote can be a claim: choose a line of theirs"));
	if (!line)
		line = newest_line(d);
	if (!line)
		return intent_refuse(STR("the customer has written nothing yet"));
	claim = claim_of(line, a->focus == PANE_WHERE ? item : NULL);
	pin_fill(&a->pin, line, claim);
	if (action == ACTION_UNPIN && !claim)
		return intent_refuse(STR("nothing is claimed in that line"));
	if (action == ACTION_UNPIN)
		a->pin.what = claim->pin.n ? PIN_FORGET : PIN_DROP;
	a->at = (struct at_hand){ .account = str_of(a->id) };
	return (struct intent){ .kind = INTENT_ACT,
				.action = action,
				.accounts = &a->at.account,
				.account_count = 1,
				.text = argument,
				.aside = claim ? claim->quote : line->chat.text,
				.pin = &a->pin };
}

bool view_place_moved(struct view *view, enum place_verdict *before, enum place_verdict *now)
{
	struct account_view *a = (struct account_view *)view;
	int was = a->place;

	if (!a->snapshot)
		return false;
	a->place = (int)a->snapshot->dossier->judgement.location.verdict;
	*before = (enum place_verdict)was;
	*now = (enum place_verdict)a->place;
	return was >= 0 && was != a->place;
}
