#include "core/desk/render_dossier.h"

#include "core/base/buf.h"
#include "core/desk/render_act.h"
#include "core/desk/render_json.h"
#include "core/desk/render_key.h"
#include "core/desk/render_reply.h"
#include "core/desk/typed.h"

static void account_object(struct json_writer *w, const struct dossier *d)
{
	const struct event_account *f = &d->profile.fields;
	const struct account_row *row = &d->account;
	struct str strange[TYPED_MAX];
	size_t count;

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
	key_moment(w, "created_at", d->profile.created_at);
	key_word(w, "state", &state_words, row->state);
	key_word(w, "verdict", &verdict_words, row->verdict);
	key_real(w, "probability", row->probability, PROBABILITY_DECIMALS);
	key_moment(w, "flagged_at", row->flagged_at);
	key_moment(w, "disabled_at", row->disabled_at);
	key_text(w, "assignee", row->assignee);
	key_word(w, "case", &case_words, row->case_state);
	key_word(w, "outcome", &outcome_words, row->outcome);
	key_text(w, "customer_time", d->customer_time);
	json_key(w, "unreadable"), json_begin(w, '[');
	count = typed_strange(f, strange);
	for (size_t i = 0; i < count; i++)
		json_text(w, strange[i]);
	json_end(w, ']');
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
	key_moment(w, "at", claim->at);
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
	render_place_fields(w, &seen->place, false);
	json_key(w, "proxy"), render_proxy(w, &seen->place.proxy, now);
	key_moment(w, "at", seen->at);
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
		render_shared(w, member->shared, member->shared_count, false);
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
		key_moment(w, "at", d->cards[i].at);
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
		key_moment(w, "registered_at", domain->registered_at);
		key_moment(w, "at", d->domains[i].at);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void message_object(struct json_writer *w, const struct dossier_message *row)
{
	const struct event_message *m = &row->message;

	json_begin(w, '{');
	key_text(w, "message", row->id);
	key_moment(w, "at", row->at);
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
		key_moment(w, "at", row->at);
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
		key_moment(w, "at", d->notes[i].at);
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
		key_moment(w, "opened_at", d->cases[i].opened_at);
		key_moment(w, "closed_at", d->cases[i].closed_at);
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
		render_action_object(w, &dossier->actions[i]);
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
