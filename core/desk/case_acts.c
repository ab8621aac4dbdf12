#include "core/desk/case_acts.h"

#include <math.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/desk/case_page.h"
#include "core/desk/export.h"
#include "core/desk/variants.h"

#define REASONS_SHOWN 12 /* of one decision */
#define MOVED_BITS 0.05  /* less is no difference */

/* --- decisions ------------------------------------------------------------------------------ */

static const struct reason *reason_of(const struct judgement *judgement, const char *code)
{
	for (size_t i = 0; i < judgement->reason_count; i++)
		if (strcmp(judgement->reasons[i].code, code) == 0)
			return &judgement->reasons[i];
	return NULL;
}

static void bits_cell(struct page *page, const struct reason *reason)
{
	page_cell(page);
	if (reason)
		page_strong(page, "%+.1f", reason->bits);
	else
		page_ours(page, "–");
}

static void reason_row(struct page *page, const struct reason *then, const struct reason *now)
{
	const struct reason *known = then ? then : now;
	const char *beside = then ? " (no longer holds)" : " (not known then)";

	page_block(page, BLOCK_ROW);
	bits_cell(page, then);
	bits_cell(page, now);
	page_cell(page);
	page_ours(page, "%s", known->code);
	page_cell(page);
	page_theirs(page, known->text);
	if (!(then && now))
		page_ours(page, "%s", beside);
}

/* What was known first, heaviest first; then what came to light since. */
static void reasons_compare(struct page *page, const struct judgement *then,
			    const struct judgement *now)
{
	static const unsigned char widths[] = { 11, 11, 24, 54 };
	static const char *const heads[] = { "Bits then", "Bits now", "Evidence", "In words",
					     NULL };
	size_t shown = 0, left = 0;

	page_table(page, widths, heads);
	for (size_t i = 0; i < then->reason_count; i++) {
		if (shown++ >= REASONS_SHOWN)
			left++;
		else
			reason_row(page, &then->reasons[i], reason_of(now, then->reasons[i].code));
	}
	for (size_t i = 0; i < now->reason_count; i++) {
		if (reason_of(then, now->reasons[i].code))
			continue;
		if (shown++ >= 2 * (size_t)REASONS_SHOWN)
			left++;
		else
			reason_row(page, NULL, &now->reasons[i]);
	}
	if (!left)
		return;
	page_block(page, BLOCK_TEXT);
	page_ours(page, "And %zu lighter reasons.", left);
}

static void how_known(struct page *page, const struct case_decision *decision,
		      enum export_edition edition)
{
	char hex[2 * HASH_BYTES + 1];

	page_block(page, BLOCK_TEXT);
	if (decision->how == KNOWN_NOT) {
		page_ours(page,
			  "What was known then was not kept, and no event is left to judge by.");
		return;
	}
	page_ours(page, "Known then: %s, P %.5f, place %s. ",
		  word_of(&verdict_words, (int)decision->then.verdict),
		  probability_shown(decision->then.probability),
		  word_of(&place_words, (int)decision->then.location.verdict));
	if (decision->how == KNOWN_REPLAYED) {
		page_ours(page,
			  "Judged again from the account's own events up to that moment: what was "
			  "known was not kept with this act.");
		return;
	}
	page_ours(page, "Kept with the act, as it stood.");
	if (edition != EXPORT_AUDITOR)
		return;
	hash_hex(&decision->action->known, hex);
	page_ours(page, " Hash ");
	page_code(page, "%s", hex);
}

static void decision_part(struct page *page, const struct dossier *d,
			  const struct case_decision *decision, enum export_edition edition)
{
	const struct action *action = decision->action;

	page_block(page, BLOCK_SUBHEADING);
	case_moment(page, action->at);
	page_ours(page, " %s by ", word_of(&act_words, (int)action->what));
	page_theirs(page, action->actor);
	if (action->reason.len) {
		page_block(page, BLOCK_TEXT);
		page_ours(page, "Reason given: ");
		page_theirs(page, action->reason);
	}
	how_known(page, decision, edition);
	if (decision->how != KNOWN_NOT)
		reasons_compare(page, &decision->then, &d->judgement);
}

void case_decisions(struct page *page, const struct dossier *dossier,
		    const struct case_history *history, enum export_edition edition)
{
	if (!history->count)
		return;
	page_heading(page, BLOCK_HEADING, "What was known when it was decided");
	page_block(page, BLOCK_TEXT);
	page_ours(page, "In the order of time, beside what is known now: %s, P %.5f, place %s.",
		  word_of(&verdict_words, (int)dossier->judgement.verdict),
		  probability_shown(dossier->judgement.probability),
		  word_of(&place_words, (int)dossier->judgement.location.verdict));
	if (history->left_out)
		page_ours(page, " %zu older decisions are left out.", history->left_out);
	for (size_t i = 0; i < history->count; i++)
		decision_part(page, dossier, &history->decisions[i], edition);
}

/* --- said ----------------------------------------------------------------------------------- */

/* Lit where a claim was read, and behind the line what each comes to. */
static void line_add(struct page *page, const struct dossier_chat *row)
{
	struct str text = row->chat.text;
	size_t at = 0;

	for (size_t i = 0; i < row->claim_count; i++) {
		const struct line_claim *claim = &row->claims[i];

		if (claim->dropped || claim->from < at || claim->to > text.len ||
		    claim->to <= claim->from)
			continue;
		if (claim->from > at)
			page_theirs(page, str_sub(text, at, claim->from - at));
		page_lit(page, str_sub(text, claim->from, claim->to - claim->from));
		at = claim->to;
	}
	if (at < text.len || !text.len)
		page_theirs(page, str_sub(text, at, text.len));
}

static void claim_add(struct page *page, const struct line_claim *claim)
{
	page_ours(page, " (%s%s%s", claim->dropped ? "dropped: " : "",
		  claim->denies_proxy ? "denies a proxy"
		  : claim->denied     ? "denies "
				      : "claims ",
		  claim->denies_proxy ? ""
		  : claim->country[0] ? claim->country
				      : "to be at home");
	if (claim->contradicts)
		page_ours(page, ", against %s as seen", claim->seen[0] ? claim->seen : "what is");
	if (claim->pinned)
		page_ours(page, ", pinned by "), page_theirs(page, claim->pinned_by);
	page_ours(page, ")");
}

void case_chat(struct page *page, const struct dossier *dossier)
{
	static const unsigned char widths[] = { 24, 16, 60 };
	static const char *const heads[] = { "When", "Who", "What was said", NULL };

	if (!dossier->chat_count)
		return;
	page_heading(page, BLOCK_HEADING, "Chat");
	page_table(page, widths, heads);
	for (size_t i = 0; i < dossier->chat_count; i++) {
		const struct dossier_chat *row = &dossier->chat[i];

		page_block(page, BLOCK_ROW);
		page_cell(page);
		case_moment(page, row->at);
		page_cell(page);
		page_ours(page, "%s", word_of(&chat_from_words, (int)row->chat.from));
		if (row->chat.rep.len)
			page_ours(page, " "), page_theirs(page, row->chat.rep);
		page_cell(page);
		line_add(page, row);
		for (size_t k = 0; k < row->claim_count; k++)
			claim_add(page, &row->claims[k]);
	}
}

static void notes_part(struct page *page, const struct dossier *d)
{
	static const unsigned char widths[] = { 24, 16, 60 };
	static const char *const heads[] = { "When", "Who", "Note", NULL };

	if (!d->note_count)
		return;
	page_heading(page, BLOCK_HEADING, "Notes");
	page_table(page, widths, heads);
	for (size_t i = d->note_count; i-- > 0;) {
		page_block(page, BLOCK_ROW);
		page_cell(page);
		case_moment(page, d->notes[i].at);
		page_cell(page);
		page_theirs(page, d->notes[i].actor);
		page_cell(page);
		page_theirs(page, d->notes[i].text);
	}
}

static void state_change(struct page *page, const struct action *action)
{
	if (action->outside)
		page_ours(page, "elsewhere");
	else if (action->before.state != action->after.state)
		page_ours(page, "%s to %s", word_of(&state_words, (int)action->before.state),
			  word_of(&state_words, (int)action->after.state));
	else if (action->before.case_state != action->after.case_state)
		page_ours(page, "case %s to %s",
			  word_of(&case_words, (int)action->before.case_state),
			  word_of(&case_words, (int)action->after.case_state));
	else
		page_ours(page, "–");
}

static void act_row(struct page *page, const struct action *action, enum export_edition edition)
{
	char hex[2 * HASH_BYTES + 1];

	page_block(page, BLOCK_ROW);
	page_cell(page);
	case_moment(page, action->at);
	page_cell(page);
	page_theirs(page, action->actor);
	page_cell(page);
	page_strong(page, "%s", word_of(&act_words, (int)action->what));
	page_ours(page, " (%s)", word_of(&act_state_words, (int)action->state));
	page_cell(page);
	state_change(page, action);
	page_cell(page);
	page_theirs(page, action->reason);
	if (action->failure.len)
		page_ours(page, "; the provider: "), page_theirs(page, action->failure);
	if (action->undone_by.n)
		page_ours(page, "; taken back by action %lld", (long long)action->undone_by.n);
	if (edition != EXPORT_AUDITOR || !action->no.n)
		return;
	hash_hex(&action->hash, hex);
	page_ours(page, "; row %lld, hash ", (long long)action->no.n);
	page_code(page, "%s", hex);
}

void case_trail(struct page *page, const struct dossier *dossier, enum export_edition edition)
{
	static const unsigned char widths[] = { 24, 12, 17, 17, 30 };
	static const char *const heads[] = { "When", "Who", "What", "From, to", "Why", NULL };

	if (edition != EXPORT_REDACTED)
		notes_part(page, dossier);
	if (!dossier->action_count)
		return;
	page_heading(page, BLOCK_HEADING, "Trail");
	page_table(page, widths, heads);
	for (size_t i = dossier->action_count; i-- > 0;)
		act_row(page, &dossier->actions[i], edition);
}

/* --- campaigns ------------------------------------------------------------------------------ */

static void words_add(struct page *page, const struct variant_text *text)
{
	for (size_t i = 0; i < text->count;) {
		const struct variant_word *first = &text->words[i], *last = first;

		while (++i < text->count && text->words[i].differs == first->differs)
			last = &text->words[i];
		if (first != text->words)
			page_ours(page, " ");
		/* Words are views of one text: from the first to the last of a run is a view again. */
		if (first->differs)
			page_lit(page, (struct str){ first->text.at,
						     (size_t)(last->text.at - first->text.at) +
							     last->text.len });
		else
			page_theirs(page, (struct str){ first->text.at,
							(size_t)(last->text.at - first->text.at) +
								last->text.len });
	}
	if (text->cut)
		page_ours(page, " …");
}

static void variants_part(struct page *page, const struct campaign_answer *campaign)
{
	static const unsigned char widths[] = { 24, 17, 59 };
	static const char *const heads[] = { "First sent", "By",
					     "Text, with the words lit that differ", NULL };
	struct str *texts = ARENA_ARRAY(page->arena, campaign->variant_count + 1, struct str);
	const struct variant_text *aligned;

	for (size_t i = 0; i < campaign->variant_count; i++)
		texts[i] = campaign->variants[i].excerpt.len ? campaign->variants[i].excerpt
							     : campaign->variants[i].subject;
	aligned = variants_align(page->arena, texts, campaign->variant_count);
	page_table(page, widths, heads);
	for (size_t i = 0; i < campaign->variant_count; i++) {
		page_block(page, BLOCK_ROW);
		page_cell(page);
		case_moment(page, campaign->variants[i].at);
		page_cell(page);
		page_theirs(page, campaign->variants[i].account);
		page_cell(page);
		words_add(page, &aligned[i]);
	}
}

static void campaign_part(struct page *page, const struct campaign_answer *campaign)
{
	const struct campaign_row *row = &campaign->row;

	page_block(page, BLOCK_SUBHEADING);
	page_ours(page, "Campaign %lld ", (long long)row->no.n);
	page_theirs(page, row->subject);
	page_block(page, BLOCK_TEXT);
	page_ours(page, "%lld messages of %zu accounts, %zu variants; %s", (long long)row->messages,
		  campaign->member_count, campaign->variant_count,
		  word_of(&verdict_words, (int)row->verdict));
	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		if (row->counts[i])
			page_ours(page, ", %lld %s", (long long)row->counts[i],
				  word_of(&delivery_words, i));
	if (campaign->variant_count)
		variants_part(page, campaign);
}

void case_campaign_parts(struct page *page, const struct case_file *file)
{
	if (!file->campaign_count)
		return;
	page_heading(page, BLOCK_HEADING, "Campaigns");
	for (size_t i = 0; i < file->campaign_count; i++)
		campaign_part(page, &file->campaigns[i]);
}

/* --- the log -------------------------------------------------------------------------------- */

void case_log(struct page *page, const struct case_file *file)
{
	if (file->edition != EXPORT_AUDITOR)
		return;
	page_heading(page, BLOCK_HEADING, "How to verify this");
	page_block(page, BLOCK_TEXT);
	page_ours(
		page,
		"When this file was written the desk's log had %lld rows, and the last had the hash ",
		(long long)file->log_rows);
	page_code(page, "%" PRI_STR, ARG_STR(file->log_hash.len ? file->log_hash : STR("none")));
	page_ours(page, ".");
	page_block(page, BLOCK_TEXT);
	page_code(page, "strop audit verify");
	page_ours(
		page,
		" walks the log from its first row: each row's hash is the BLAKE2b-256 of the row before it and of "
		"its own number, batch, time in microseconds, actor, account, act, reason, standing before and after, "
		"and of what it takes back, each with its length in front. ");
	page_ours(
		page,
		"A row that was changed, moved, dropped or cut off is named. What was known at a decision is kept "
		"under its own hash, which stands in the row, and is checked on the same walk.");
	page_block(page, BLOCK_TEXT);
	page_code(page, "strop audit --json");
	page_ours(
		page,
		" prints the rows with their hashes: those above stand there under the same numbers.");
}
