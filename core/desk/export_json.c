#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/desk/case_history.h"
#include "core/desk/export.h"
#include "core/desk/render_campaign.h"
#include "core/desk/render_dossier.h"
#include "core/desk/render_key.h"

#define PROBABILITY_DECIMALS 6

/* "decisions": what was known at each, beside the account's "reasons" now. */
static void decision_object(struct json_writer *w, const struct case_decision *decision)
{
	static const char *const hows[] = { "none", "kept", "replayed" };
	const struct judgement *then = &decision->then;

	json_begin(w, '{');
	key_moment(w, "at", decision->action->at);
	json_key(w, "actor"), json_text_or_null(w, decision->action->actor);
	json_key(w, "what"), json_text(w, word_str(&act_words, (int)decision->action->what));
	json_key(w, "known"), json_text(w, str_of(hows[decision->how]));
	if (decision->how != KNOWN_NOT) {
		json_key(w, "verdict");
		json_text(w, word_str(&verdict_words, (int)then->verdict));
		json_key(w, "probability"), json_real(w, then->probability, PROBABILITY_DECIMALS);
		json_key(w, "location");
		json_text(w, word_str(&place_words, (int)then->location.verdict));
		render_reasons(w, then);
	}
	json_end(w, '}');
}

static void decision_list(struct json_writer *w, const struct case_history *history)
{
	json_key(w, "decisions"), json_begin(w, '[');
	for (size_t i = 0; i < history->count; i++)
		decision_object(w, &history->decisions[i]);
	json_end(w, ']');
}

static bool sent_it(const struct campaign_answer *campaign, struct str account)
{
	for (size_t i = 0; i < campaign->row.account_count; i++)
		if (str_equal(campaign->row.accounts[i], account))
			return true;
	return false;
}

static void variant_list(struct json_writer *w, const struct campaign_answer *campaign)
{
	json_key(w, "texts"), json_begin(w, '[');
	for (size_t i = 0; i < campaign->variant_count; i++) {
		const struct campaign_variant *variant = &campaign->variants[i];

		json_begin(w, '{');
		json_key(w, "account"), json_text_or_null(w, variant->account);
		json_key(w, "message"), json_text_or_null(w, variant->message);
		key_moment(w, "at", variant->at);
		json_key(w, "subject"), json_text_or_null(w, variant->subject);
		json_key(w, "excerpt"), json_text_or_null(w, variant->excerpt);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void campaign_list(struct json_writer *w, const struct case_file *file, struct str account)
{
	json_key(w, "campaigns"), json_begin(w, '[');
	for (size_t i = 0; i < file->campaign_count; i++) {
		if (!sent_it(&file->campaigns[i], account))
			continue;
		json_begin(w, '{');
		render_campaign_fields(w, &file->campaigns[i].row);
		variant_list(w, &file->campaigns[i]);
		json_end(w, '}');
	}
	json_end(w, ']');
}

void export_json(const struct case_file *file, struct buf *out)
{
	for (size_t i = 0; i < file->count; i++) {
		struct json_writer w = json_writer(out);

		json_begin(&w, '{');
		render_dossier_fields(&w, &file->dossiers[i], file->now);
		if (file->histories)
			decision_list(&w, &file->histories[i]);
		campaign_list(&w, file, file->dossiers[i].account.id);
		json_end(&w, '}');
		buf_add_char(out, '\n');
	}
}
