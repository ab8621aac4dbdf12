#include "core/desk/render_json.h"

#include <math.h>

#include "core/base/buf.h"
#include "core/desk/render_key.h"

static void row_fields(struct json_writer *w, const struct account_row *row)
{
	key_text(w, "account", row->id);
	key_text(w, "name", row->name);
	key_text(w, "email", row->email);
	key_word(w, "plan", &plan_words, row->plan);
	key_word(w, "state", &state_words, row->state);
	key_word(w, "verdict", &verdict_words, row->verdict);
	key_real(w, "probability", row->probability, PROBABILITY_DECIMALS);
	key_moment(w, "flagged_at", row->flagged_at);
	key_moment(w, "disabled_at", row->disabled_at);
	key_id(w, "cluster", "", row->cluster.n);
	key_number(w, "cluster_size", row->cluster_size);
	key_text(w, "top_reason", row->top_reason);
	key_text(w, "assignee", row->assignee);
	key_word(w, "case", &case_words, row->case_state);
}

void render_account_row(const struct account_row *row, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	row_fields(&w, row);
	json_end(&w, '}');
}

void render_find_row(const struct find_answer_row *row, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	row_fields(&w, &row->account);
	json_key(&w, "matched");
	json_begin(&w, '{');
	key_text(&w, "field", row->field);
	key_text(&w, "value", row->value);
	json_end(&w, '}');
	json_end(&w, '}');
}

void render_shared(struct json_writer *w, const struct shared_trait *shared, size_t count,
		   bool of_cluster)
{
	json_key(w, "shared");
	json_begin(w, '[');
	for (size_t i = 0; i < count; i++) {
		json_begin(w, '{');
		key_word(w, "kind", &trait_words, shared[i].kind);
		key_text(w, "value", shared[i].value);
		if (of_cluster)
			key_number(w, "accounts", shared[i].accounts);
		key_real(w, "bits", shared[i].bits, BITS_DECIMALS);
		json_end(w, '}');
	}
	json_end(w, ']');
}

void render_cluster_row(const struct cluster_row *row, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	key_id(&w, "cluster", "", row->no.n);
	key_text(&w, "nickname", row->nickname.len ? row->nickname : row->called);
	json_key(&w, "named");
	json_bool(&w, row->nickname.len > 0);
	key_number(&w, "size", row->size);
	key_word(&w, "verdict", &verdict_words, row->verdict);
	key_real(&w, "probability", row->probability, PROBABILITY_DECIMALS);
	key_moment(&w, "first_seen", row->first_seen);
	key_moment(&w, "last_seen", row->last_seen);
	json_key(&w, "members"), json_begin(&w, '[');
	for (int64_t i = 0; row->members && i < row->size; i++)
		json_text(&w, row->members[i]);
	json_end(&w, ']');
	json_key(&w, "states"), json_begin(&w, '{');
	for (int i = 0; i < 4; i++)
		if (row->states[i])
			key_number(&w, word_of(&state_words, i), row->states[i]);
	json_end(&w, '}');
	render_shared(&w, row->shared, row->shared_count, true);
	json_end(&w, '}');
}

void render_proxy(struct json_writer *w, const struct proxy *proxy, struct moment now)
{
	json_begin(w, '{');
	key_word(w, "verdict", &proxy_words, proxy->verdict);
	key_text(w, "provider", proxy->provider);
	key_real(w, "confidence", proxy->confidence, PROBABILITY_DECIMALS);
	json_key(w, "sources"), json_begin(w, '[');
	for (size_t i = 0; i < proxy->source_count; i++) {
		const struct proxy_source *source = &proxy->sources[i];

		json_begin(w, '{');
		key_text(w, "source", source->source);
		key_word(w, "says", &proxy_words, source->says);
		json_key(w, "age_days");
		if (moment_is_never(source->as_of))
			json_null(w);
		else
			json_integer(w, moment_before(source->as_of, now)
						? (now.us - source->as_of.us) / MOMENT_DAY
						: 0);
		json_end(w, '}');
	}
	json_end(w, ']');
	json_end(w, '}');
}

void render_place_fields(struct json_writer *w, const struct place *place, bool with_zone)
{
	double unknown = (double)NAN;

	key_country(w, "country", place->country);
	key_text(w, "city", place->city.len ? place->city : (struct str){ 0 });
	key_real(w, "latitude", place->pinned ? place->latitude : unknown, DEGREE_DECIMALS);
	key_real(w, "longitude", place->pinned ? place->longitude : unknown, DEGREE_DECIMALS);
	key_real(w, "accuracy_km",
		 place->pinned && place->accuracy_km > 0 ? place->accuracy_km : unknown, 3);
	if (with_zone)
		key_text(w, "timezone", place->timezone.len ? place->timezone : (struct str){ 0 });
	json_key(w, "asn");
	if (place->asn)
		json_integer(w, place->asn);
	else
		json_null(w);
	key_text(w, "network", place->network.len ? place->network : (struct str){ 0 });
}

void render_ip(const struct ip *ip, const struct place *place, int64_t accounts, struct moment now,
	       struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	key_ip(&w, "ip", ip);
	render_place_fields(&w, place, true);
	json_key(&w, "proxy"), render_proxy(&w, &place->proxy, now);
	key_number(&w, "accounts", accounts);
	json_end(&w, '}');
}
