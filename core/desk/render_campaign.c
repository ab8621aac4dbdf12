#include "core/desk/render_campaign.h"

#include <stdio.h>

#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/desk/render_json.h"

#define PROBABILITY_DECIMALS 6
#define NUMBER_TEXT_MAX 24

void render_campaign_fields(struct json_writer *w, const struct campaign_row *row)
{
	char number[NUMBER_TEXT_MAX];

	snprintf(number, sizeof(number), "%lld", (long long)row->no.n);
	json_key(w, "campaign"), json_text(w, str_of(number));
	json_key(w, "subject"), json_text_or_null(w, row->subject);
	json_key(w, "messages"), json_integer(w, row->messages);
	json_key(w, "accounts"), json_begin(w, '[');
	for (size_t i = 0; i < row->account_count; i++)
		json_text(w, row->accounts[i]);
	json_end(w, ']');
	json_key(w, "variants"), json_integer(w, row->variants);
	json_key(w, "verdict"), json_text_or_null(w, word_str(&verdict_words, row->verdict));
	json_key(w, "probability"), json_real(w, row->probability, PROBABILITY_DECIMALS);
	render_moment(w, "first_seen", row->first_seen);
	render_moment(w, "last_seen", row->last_seen);
}

void render_campaign_row(const struct campaign_row *row, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	render_campaign_fields(&w, row);
	json_end(&w, '}');
}
