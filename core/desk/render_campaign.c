#include "core/desk/render_campaign.h"

#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/desk/render_key.h"

void render_campaign_fields(struct json_writer *w, const struct campaign_row *row)
{
	key_id(w, "campaign", "", row->no.n);
	key_text(w, "subject", row->subject);
	key_number(w, "messages", row->messages);
	json_key(w, "accounts"), json_begin(w, '[');
	for (size_t i = 0; i < row->account_count; i++)
		json_text(w, row->accounts[i]);
	json_end(w, ']');
	key_number(w, "variants", row->variants);
	key_word(w, "verdict", &verdict_words, row->verdict);
	key_real(w, "probability", row->probability, PROBABILITY_DECIMALS);
	key_moment(w, "first_seen", row->first_seen);
	key_moment(w, "last_seen", row->last_seen);
}

void render_campaign_row(const struct campaign_row *row, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	render_campaign_fields(&w, row);
	json_end(&w, '}');
}
