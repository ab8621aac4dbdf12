#include "core/desk/render_json.h"

#include <math.h>

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/desk/render_reply.h"

#define PROBABILITY_DECIMALS 6
#define BITS_DECIMALS 2
#define DEGREE_DECIMALS 6

static void key_text(struct json_writer *w, const char *key, struct str text)
{
	json_key(w, key);
	json_text_or_null(w, text);
}

static void key_word(struct json_writer *w, const char *key, const struct words *words, int value)
{
	json_key(w, key);
	json_text_or_null(w, word_str(words, value));
}

void render_moment(struct json_writer *w, const char *key, struct moment at)
{
	char text[MOMENT_TEXT_MAX];

	json_key(w, key);
	if (moment_is_never(at)) {
		json_null(w);
		return;
	}
	moment_print(at, text);
	json_text(w, str_of(text));
}

static void key_number(struct json_writer *w, const char *key, int64_t n)
{
	json_key(w, key);
	json_integer(w, n);
}

static void key_real(struct json_writer *w, const char *key, double n, int decimals)
{
	json_key(w, key);
	json_real(w, n, decimals);
}

static void key_known(struct json_writer *w, const char *key, enum known known)
{
	json_key(w, key);
	if (known == NOT_KNOWN)
		json_null(w);
	else
		json_bool(w, known == KNOWN_YES);
}

static void key_ip(struct json_writer *w, const char *key, const struct ip *ip)
{
	char text[IP_TEXT_MAX];

	json_key(w, key);
	if (ip_is_none(ip)) {
		json_null(w);
		return;
	}
	ip_print(ip, text);
	json_text(w, str_of(text));
}

/* Our own numbers are shown as text: all ids are strings. Zero is none. */
static void key_id(struct json_writer *w, const char *key, const char *prefix, int64_t n)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(40);

	json_key(w, key);
	if (!n) {
		json_null(w);
		return;
	}
	buf_addf(&text, "%s%lld", prefix, (long long)n);
	json_text(w, buf_str(&text));
}

static void key_country(struct json_writer *w, const char *key, const char country[3])
{
	json_key(w, key);
	json_text_or_null(w, country[0] ? str_of(country) : (struct str){ 0 });
}

static void row_fields(struct json_writer *w, const struct account_row *row)
{
	key_text(w, "account", row->id);
	key_text(w, "name", row->name);
	key_text(w, "email", row->email);
	key_word(w, "plan", &plan_words, row->plan);
	key_word(w, "state", &state_words, row->state);
	key_word(w, "verdict", &verdict_words, row->verdict);
	key_real(w, "probability", row->probability, PROBABILITY_DECIMALS);
	render_moment(w, "flagged_at", row->flagged_at);
	render_moment(w, "disabled_at", row->disabled_at);
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

static void shared_list(struct json_writer *w, const struct shared_trait *shared, size_t count,
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
	render_moment(&w, "first_seen", row->first_seen);
	render_moment(&w, "last_seen", row->last_seen);
	json_key(&w, "members"), json_begin(&w, '[');
	for (int64_t i = 0; row->members && i < row->size; i++)
		json_text(&w, row->members[i]);
	json_end(&w, ']');
	json_key(&w, "states"), json_begin(&w, '{');
	for (int i = 0; i < 4; i++)
		if (row->states[i])
			key_number(&w, word_of(&state_words, i), row->states[i]);
	json_end(&w, '}');
	shared_list(&w, row->shared, row->shared_count, true);
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

/* The fields that `ip` and observations share, in the contract's order. */
static void place_fields(struct json_writer *w, const struct place *place, bool with_zone)
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
	place_fields(&w, place, true);
	json_key(&w, "proxy"), render_proxy(&w, &place->proxy, now);
	key_number(&w, "accounts", accounts);
	json_end(&w, '}');
}

static void standing_object(struct json_writer *w, const struct standing *standing)
{
	json_begin(w, '{');
	key_word(w, "state", &state_words, standing->state);
	render_moment(w, "flagged_at", standing->flagged_at);
	render_moment(w, "disabled_at", standing->disabled_at);
	key_text(w, "assignee", standing->assignee.len ? standing->assignee : (struct str){ 0 });
	key_word(w, "case", &case_words, standing->case_state);
	key_word(w, "outcome", &outcome_words, standing->outcome);
	json_end(w, '}');
}

/* The state before and after, and the whole standing beside it. Of what was done elsewhere no more is known than what
 * it came to. */
static void standings(struct json_writer *w, const struct action *action)
{
	/* clang-format off */
	static const enum state came_to[] = {
		[ACT_DISABLE] = STATE_DISABLED, [ACT_ENABLE] = STATE_ACTIVE, [ACT_DELETE] = STATE_DELETED,
	};
	/* clang-format on */

	if (action->outside) {
		json_key(w, "before"), json_null(w);
		key_word(w, "after", &state_words, came_to[action->what]);
		return;
	}
	key_word(w, "before", &state_words, action->before.state);
	key_word(w, "after", &state_words, action->after.state);
	json_key(w, "standing_before"), standing_object(w, &action->before);
	json_key(w, "standing_after"), standing_object(w, &action->after);
}

static void action_object(struct json_writer *w, const struct action *action)
{
	char hex[2 * HASH_BYTES + 1];

	json_begin(w, '{');
	if (action->outside)
		key_text(w, "action", action->event);
	else
		key_id(w, "action", "", action->no.n);
	render_moment(w, "at", action->at);
	key_text(w, "actor", action->actor);
	key_text(w, "account", action->account);
	key_word(w, "what", &act_words, action->what);
	key_text(w, "reason", action->reason);
	standings(w, action);
	key_word(w, "state", &act_state_words, action->state);
	key_id(w, "undoes", "", action->undoes.n);
	key_id(w, "batch", "", action->batch.n);
	json_key(w, "hash");
	if (action->outside) {
		json_null(w);
	} else {
		hash_hex(&action->hash, hex);
		json_text(w, str_of(hex));
	}
	key_id(w, "undone_by", "", action->undone_by.n);
	key_text(w, "failure", action->failure.len ? action->failure : (struct str){ 0 });
	json_end(w, '}');
}

void render_action(const struct action *action, struct buf *out)
{
	struct json_writer w = json_writer(out);

	action_object(&w, action);
}

/* clang-format off */
static const char *const result_list[] = {
	[RESULT_DONE] = "done", [RESULT_ALREADY] = "already", [RESULT_NOT_FOUND] = "not_found",
	[RESULT_REFUSED] = "refused", [RESULT_EXCLUDED] = "excluded", [RESULT_SPARED] = "spared",
};
static const struct words result_words = { result_list, ARRAY_LEN(result_list) };
/* clang-format on */

/* What a dry run would do is done by no action. */
static bool is_dry(const struct act_answer_row *row)
{
	return row->result == RESULT_DONE && !row->action.n;
}

void render_act_row(const struct act_answer_row *row, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	key_text(&w, "account", row->id);
	key_text(&w, "result", is_dry(row) ? STR("would") : word_str(&result_words, row->result));
	key_text(&w, "why", row->why);
	key_id(&w, "action", "", row->action.n);
	json_key(&w, "state");
	if (row->result == RESULT_NOT_FOUND)
		json_null(&w);
	else
		json_text_or_null(&w, word_str(&state_words, row->account.state));
	json_key(&w, "delivery");
	if (row->result == RESULT_DONE && !is_dry(row))
		json_text_or_null(&w, word_str(&act_state_words, row->state));
	else
		json_null(&w);
	json_end(&w, '}');
}

static void account_object(struct json_writer *w, const struct dossier *d)
{
	const struct event_account *f = &d->profile.fields;
	const struct account_row *row = &d->account;

	json_key(w, "account"), json_begin(w, '{');
	key_text(w, "account", row->id);
	key_text(w, "name", f->name);
	key_text(w, "email", f->email);
	key_word(w, "plan", &plan_words, f->plan);
	key_text(w, "company", f->company);
	key_text(w, "website", f->website);
	key_text(w, "phone", f->phone);
	key_text(w, "country", f->country);
	key_text(w, "language", f->language);
	key_text(w, "timezone", f->timezone);
	key_ip(w, "ip", &f->ip);
	key_text(w, "user_agent", f->user_agent);
	key_text(w, "device", f->device);
	render_moment(w, "created_at", d->profile.created_at);
	key_word(w, "state", &state_words, row->state);
	key_word(w, "verdict", &verdict_words, row->verdict);
	key_real(w, "probability", row->probability, PROBABILITY_DECIMALS);
	render_moment(w, "flagged_at", row->flagged_at);
	render_moment(w, "disabled_at", row->disabled_at);
	key_text(w, "assignee", row->assignee);
	key_word(w, "case", &case_words, row->case_state);
	key_word(w, "outcome", &outcome_words, row->outcome);
	key_text(w, "customer_time", d->customer_time);
	json_end(w, '}');
}

void render_reasons(struct json_writer *w, const struct judgement *judgement)
{
	json_key(w, "reasons"), json_begin(w, '[');
	for (size_t i = 0; i < judgement->reason_count; i++) {
		const struct reason *reason = &judgement->reasons[i];

		json_begin(w, '{');
		key_text(w, "code", str_of(reason->code));
		key_word(w, "family", &family_words, reason->family);
		key_real(w, "bits", reason->bits, BITS_DECIMALS);
		key_text(w, "text", reason->text);
		json_key(w, "evidence"), json_begin(w, '[');
		for (size_t k = 0; k < reason->event_count; k++)
			json_text(w, reason->events[k]);
		json_end(w, ']');
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void claim_object(struct json_writer *w, const struct claim *claim)
{
	json_begin(w, '{');
	key_word(w, "source", &claim_words, claim->source);
	key_country(w, "country", claim->country);
	key_text(w, "text", claim->text);
	render_moment(w, "at", claim->at);
	key_text(w, "event", claim->event);
	json_key(w, "pinned"), json_bool(w, claim->pinned);
	json_end(w, '}');
}

static void observation_object(struct json_writer *w, const struct observation *seen,
			       struct moment now)
{
	json_begin(w, '{');
	key_word(w, "source", &observation_words, seen->source);
	key_ip(w, "ip", &seen->ip);
	place_fields(w, &seen->place, false);
	json_key(w, "proxy"), render_proxy(w, &seen->place.proxy, now);
	render_moment(w, "at", seen->at);
	key_text(w, "event", seen->event);
	key_number(w, "times", seen->times);
	json_end(w, '}');
}

static void location_object(struct json_writer *w, const struct location *location,
			    struct moment now)
{
	json_key(w, "location"), json_begin(w, '{');
	key_word(w, "verdict", &place_words, location->verdict);
	key_real(w, "probability", location->probability, PROBABILITY_DECIMALS);
	key_text(w, "text", location->text);
	json_key(w, "claims"), json_begin(w, '[');
	for (size_t i = 0; i < location->claim_count; i++)
		claim_object(w, &location->claims[i]);
	json_end(w, ']');
	json_key(w, "observations"), json_begin(w, '[');
	for (size_t i = 0; i < location->observation_count; i++)
		observation_object(w, &location->observations[i], now);
	json_end(w, ']');
	json_key(w, "explanations"), json_begin(w, '[');
	for (size_t i = 0; i < location->explanation_count; i++) {
		json_begin(w, '{');
		key_word(w, "kind", &explanation_words, location->explanations[i].kind);
		key_real(w, "probability", location->explanations[i].probability,
			 PROBABILITY_DECIMALS);
		json_end(w, '}');
	}
	json_end(w, ']');
	json_key(w, "ask"), json_begin(w, '[');
	for (size_t i = 0; i < location->ask_count; i++)
		json_text(w, location->ask[i]);
	json_end(w, ']');
	json_end(w, '}');
}

static void cluster_object(struct json_writer *w, const struct cluster_answer *cluster)
{
	json_key(w, "cluster"), json_begin(w, '{');
	key_id(w, "cluster", "", cluster->row.no.n);
	key_number(w, "size", cluster->row.size);
	json_key(w, "members"), json_begin(w, '[');
	for (size_t i = 0; i < cluster->member_count; i++) {
		const struct cluster_member *member = &cluster->members[i];

		json_begin(w, '{');
		key_text(w, "account", member->account.id);
		key_word(w, "state", &state_words, member->account.state);
		key_word(w, "verdict", &verdict_words, member->account.verdict);
		key_real(w, "bits", member->bits, BITS_DECIMALS);
		shared_list(w, member->shared, member->shared_count, false);
		json_end(w, '}');
	}
	json_end(w, ']');
	json_end(w, '}');
}

static void card_list(struct json_writer *w, const struct dossier *d)
{
	json_key(w, "cards"), json_begin(w, '[');
	for (size_t i = 0; i < d->card_count; i++) {
		const struct event_card *card = &d->cards[i].card;

		json_begin(w, '{');
		key_text(w, "fingerprint", card->fingerprint);
		key_text(w, "bin", card->bin);
		key_text(w, "last4", card->last4);
		key_text(w, "country", card->country);
		key_text(w, "name", card->name);
		key_text(w, "postcode", card->postcode);
		key_word(w, "avs", &check_words, card->avs);
		key_word(w, "cvc", &check_words, card->cvc);
		key_known(w, "prepaid", card->prepaid);
		render_moment(w, "at", d->cards[i].at);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void domain_list(struct json_writer *w, const struct dossier *d)
{
	json_key(w, "domains"), json_begin(w, '[');
	for (size_t i = 0; i < d->domain_count; i++) {
		const struct event_domain *domain = &d->domains[i].domain;

		json_begin(w, '{');
		key_text(w, "domain", domain->domain);
		key_word(w, "state", &domain_state_words, domain->state);
		key_known(w, "spf", domain->spf);
		key_known(w, "dkim", domain->dkim);
		key_known(w, "mx", domain->mx);
		render_moment(w, "registered_at", domain->registered_at);
		render_moment(w, "at", d->domains[i].at);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void message_object(struct json_writer *w, const struct dossier_message *row)
{
	const struct event_message *m = &row->message;

	json_begin(w, '{');
	key_text(w, "message", row->id);
	render_moment(w, "at", row->at);
	key_ip(w, "ip", &m->ip);
	key_text(w, "domain", m->domain);
	key_text(w, "from", m->from);
	key_text(w, "reply_to", m->reply_to);
	key_text(w, "subject", m->subject);
	key_text(w, "excerpt", m->excerpt);
	json_key(w, "links"), json_begin(w, '[');
	for (size_t i = 0; i < m->link_count; i++)
		json_text(w, m->links[i]);
	json_end(w, ']');
	json_key(w, "recipients");
	if (m->recipients < 0)
		json_null(w);
	else
		json_integer(w, m->recipients);
	key_text(w, "decision", row->decision);
	key_text(w, "campaign", row->campaign);
	json_end(w, '}');
}

static void chat_list(struct json_writer *w, const struct dossier *d)
{
	json_key(w, "chat"), json_begin(w, '[');
	for (size_t i = 0; i < d->chat_count; i++) {
		const struct dossier_chat *row = &d->chat[i];

		json_begin(w, '{');
		key_text(w, "id", row->id);
		key_text(w, "conversation", row->chat.conversation);
		key_word(w, "from", &chat_from_words, row->chat.from);
		key_text(w, "rep", row->chat.rep);
		key_ip(w, "ip", &row->chat.ip);
		key_text(w, "text", row->chat.text);
		render_moment(w, "at", row->at);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void note_list(struct json_writer *w, const struct dossier *d)
{
	json_key(w, "notes"), json_begin(w, '[');
	for (size_t i = 0; i < d->note_count; i++) {
		json_begin(w, '{');
		key_id(w, "id", "", d->notes[i].no.n);
		render_moment(w, "at", d->notes[i].at);
		key_text(w, "actor", d->notes[i].actor);
		key_text(w, "text", d->notes[i].text);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void case_list(struct json_writer *w, const struct dossier *d)
{
	json_key(w, "cases"), json_begin(w, '[');
	for (size_t i = 0; i < d->case_count; i++) {
		json_begin(w, '{');
		render_moment(w, "opened_at", d->cases[i].opened_at);
		render_moment(w, "closed_at", d->cases[i].closed_at);
		key_word(w, "outcome", &outcome_words, (int)d->cases[i].outcome);
		key_text(w, "actor", d->cases[i].actor);
		key_text(w, "word", d->cases[i].word);
		json_end(w, '}');
	}
	json_end(w, ']');
}

void render_dossier_fields(struct json_writer *w, const struct dossier *dossier, struct moment now)
{
	account_object(w, dossier);
	render_reasons(w, &dossier->judgement);
	location_object(w, &dossier->judgement.location, now);
	cluster_object(w, &dossier->cluster);
	card_list(w, dossier);
	domain_list(w, dossier);
	json_key(w, "messages"), json_begin(w, '[');
	for (size_t i = 0; i < dossier->message_count; i++)
		message_object(w, &dossier->messages[i]);
	json_end(w, ']');
	json_key(w, "deliveries"), json_begin(w, '{');
	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		key_number(w, word_of(&delivery_words, i), dossier->deliveries[i]);
	json_end(w, '}');
	chat_list(w, dossier);
	note_list(w, dossier);
	case_list(w, dossier);
	json_key(w, "actions"), json_begin(w, '[');
	for (size_t i = 0; i < dossier->action_count; i++)
		action_object(w, &dossier->actions[i]);
	json_end(w, ']');
}

void render_dossier(const struct dossier *dossier, struct moment now, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	render_dossier_fields(&w, dossier, now);
	render_talk_fields(&w, dossier);
	json_end(&w, '}');
}
