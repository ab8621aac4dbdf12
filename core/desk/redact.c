#include "core/desk/redact.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/utf8.h"
#include "core/desk/case_history.h"
#include "core/desk/remedy.h"

struct redactor {
	struct arena *arena;
	struct map accounts, people, events;
	int64_t account_count, person_count, event_count;
};

struct redactor *redactor_new(struct arena *arena)
{
	struct redactor *r = ARENA_NEW(arena, struct redactor);

	r->arena = arena;
	return r;
}

void redactor_free_at(struct redactor **redactor)
{
	map_release(&(*redactor)->accounts);
	map_release(&(*redactor)->people);
	map_release(&(*redactor)->events);
}

static struct str numbered(struct redactor *r, struct map *map, int64_t *count, const char *what,
			   struct str text)
{
	int64_t n;

	if (!text.len)
		return text;
	if (!map_get(map, text, &n))
		map_put(map, text, n = ++*count);
	return arena_strf(r->arena, "%s-%lld", what, (long long)n);
}

static struct str account_name(struct redactor *r, struct str id)
{
	return numbered(r, &r->accounts, &r->account_count, "account", id);
}

static struct str person(struct redactor *r, struct str name)
{
	if (str_is(name, ENGINE_ACTOR))
		return name;
	return numbered(r, &r->people, &r->person_count, "rep", name);
}

/* The same event has the same name wherever it stands. */
static struct str event_name(struct redactor *r, struct str id)
{
	return numbered(r, &r->events, &r->event_count, "event", id);
}

static struct str removed(struct redactor *r, struct str text, const char *what)
{
	struct str rest = text;
	uint32_t point;
	size_t count = 0;

	if (!text.len)
		return text;
	while (utf8_next(&rest, &point))
		count++;
	return arena_strf(r->arena, "[%s, %zu characters]", what, count);
}

static struct str present(struct str text, const char *what)
{
	return text.len ? str_of(what) : text;
}

static void row_redact(struct redactor *r, struct account_row *row)
{
	row->id = account_name(r, row->id);
	row->name = present(row->name, "[name]");
	row->email = present(row->email, "[email]");
	row->top_reason = present(row->top_reason, "[see the reasons]");
	row->assignee = person(r, row->assignee);
}

static void profile_redact(struct profile *profile)
{
	struct event_account *f = &profile->fields;

	f->name = present(f->name, "[name]");
	f->email = present(f->email, "[email]");
	f->company = present(f->company, "[company]");
	f->website = present(f->website, "[website]");
	f->phone = present(f->phone, "[phone]");
	f->user_agent = present(f->user_agent, "[user agent]");
	f->device = present(f->device, "[device]");
	f->country = present(f->country, "[country as typed]");
	f->language = present(f->language, "[language]");
	f->timezone = present(f->timezone, "[time zone]");
	f->ip = (struct ip){ { 0 } };
}

static void place_redact(struct place *place)
{
	place->city = (struct str){ 0 };
	place->network = (struct str){ 0 };
	place->timezone = (struct str){ 0 };
	place->asn = 0;
	place->pinned = false;
	place->proxy.provider = (struct str){ 0 };
	for (size_t i = 0; i < place->proxy.source_count; i++)
		place->proxy.sources[i].source = STR("[source]");
}

static void reasons_redact(struct redactor *r, struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->reason_count; i++) {
		struct reason *reason = &judgement->reasons[i];

		reason->text = arena_strf(r->arena, "%s evidence, %zu events",
					  word_of(&family_words, reason->family),
					  reason->event_count);
		for (size_t k = 0; k < reason->event_count; k++)
			reason->events[k] = event_name(r, reason->events[k]);
	}
}

static void location_redact(struct redactor *r, struct location *location)
{
	location->text = (struct str){ 0 };
	location->ask_count = 0;
	for (size_t i = 0; i < location->claim_count; i++) {
		location->claims[i].text = STR("[what was said]");
		location->claims[i].event = event_name(r, location->claims[i].event);
	}
	for (size_t i = 0; i < location->observation_count; i++) {
		struct observation *seen = &location->observations[i];

		seen->ip = (struct ip){ { 0 } };
		seen->event = event_name(r, seen->event);
		place_redact(&seen->place);
	}
}

static void shared_redact(struct shared_trait *shared, size_t count)
{
	for (size_t i = 0; i < count; i++)
		shared[i].value = STR("[value]");
}

static void cluster_redact(struct redactor *r, struct cluster_answer *cluster)
{
	for (size_t i = 0; i < cluster->member_count; i++) {
		struct cluster_member *member = &cluster->members[i];

		row_redact(r, &member->account);
		cluster->row.members[i] = member->account.id;
		shared_redact(member->shared, member->shared_count);
	}
	cluster->row.nickname = present(cluster->row.nickname, "[nickname]");
	shared_redact(cluster->row.shared, cluster->row.shared_count);
}

static void cards_redact(struct dossier *d)
{
	for (size_t i = 0; i < d->card_count; i++) {
		struct event_card *card = &d->cards[i].card;

		card->fingerprint = STR("[fingerprint]");
		card->bin = present(card->bin, "[bin]");
		card->last4 = present(card->last4, "[last4]");
		card->name = present(card->name, "[name]");
		card->postcode = present(card->postcode, "[postcode]");
		card->country = present(card->country, "[country]");
	}
	for (size_t i = 0; i < d->domain_count; i++)
		d->domains[i].domain.domain = STR("[domain]");
}

static void messages_redact(struct redactor *r, struct dossier *d)
{
	for (size_t i = 0; i < d->message_count; i++) {
		struct event_message *m = &d->messages[i].message;

		d->messages[i].id = event_name(r, d->messages[i].id);
		m->ip = (struct ip){ { 0 } };
		m->domain = present(m->domain, "[domain]");
		m->from = present(m->from, "[email]");
		m->reply_to = present(m->reply_to, "[email]");
		m->text = m->html = m->raw = (struct str){ 0 };
		m->subject = removed(r, m->subject, "subject");
		m->excerpt = removed(r, m->excerpt, "text");
		for (size_t k = 0; k < m->link_count; k++)
			m->links[k] = STR("[link]");
		d->messages[i].campaign = present(d->messages[i].campaign, "[campaign]");
		place_redact(&d->messages[i].place);
	}
}

static void talk_redact(struct redactor *r, struct dossier *d)
{
	for (size_t i = 0; i < d->chat_count; i++) {
		struct event_chat *chat = &d->chat[i].chat;

		d->chat[i].id = event_name(r, d->chat[i].id);
		chat->conversation = STR("[conversation]");
		chat->text = removed(r, chat->text, "text");
		chat->rep = person(r, chat->rep);
		chat->ip = (struct ip){ { 0 } };
		d->chat[i].claim_count = 0; /* they quote, and point into what is gone */
	}
	for (size_t i = 0; i < d->note_count; i++) {
		d->notes[i].actor = person(r, d->notes[i].actor);
		d->notes[i].text = removed(r, d->notes[i].text, "note");
	}
}

static void actions_redact(struct redactor *r, struct dossier *d)
{
	for (size_t i = 0; i < d->action_count; i++) {
		struct action *action = &d->actions[i];

		action->actor = person(r, action->actor);
		action->account = account_name(r, action->account);
		action->reason = removed(r, action->reason, "reason");
		action->failure = removed(r, action->failure, "answer");
		if (action->outside)
			action->event = event_name(r, action->event);
		action->before.assignee = person(r, action->before.assignee);
		action->after.assignee = person(r, action->after.assignee);
	}
}

static void cases_redact(struct redactor *r, struct dossier *d)
{
	for (size_t i = 0; i < d->case_count; i++) {
		d->cases[i].actor = person(r, d->cases[i].actor);
		d->cases[i].word = removed(r, d->cases[i].word, "reason");
	}
}

void redact_dossier(struct redactor *redactor, struct dossier *dossier)
{
	row_redact(redactor, &dossier->account);
	profile_redact(&dossier->profile);
	reasons_redact(redactor, &dossier->judgement);
	location_redact(redactor, &dossier->judgement.location);
	cluster_redact(redactor, &dossier->cluster);
	cards_redact(dossier);
	messages_redact(redactor, dossier);
	talk_redact(redactor, dossier);
	actions_redact(redactor, dossier);
	cases_redact(redactor, dossier);
	dossier->judgement.brand = (struct str){ 0 };
	dossier->reply_count = dossier->question_count = dossier->present_count = 0;
	dossier->chat_state = dossier->cannot_reply = (struct str){ 0 };
	dossier->banner = word_str(&state_words, dossier->account.state);
	dossier->refund = (struct str){ 0 };
	dossier->customer_time = (struct str){ 0 };
	dossier->has_customer_offset = false;
}

void redact_history(struct redactor *redactor, struct case_history *history)
{
	for (size_t i = 0; i < history->count; i++) {
		struct judgement *then = &history->decisions[i].then;

		reasons_redact(redactor, then);
		location_redact(redactor, &then->location);
		then->brand = (struct str){ 0 };
	}
}

void redact_campaign(struct redactor *redactor, struct campaign_answer *campaign)
{
	campaign->row.subject = removed(redactor, campaign->row.subject, "subject");
	for (size_t i = 0; i < campaign->member_count; i++)
		row_redact(redactor, &campaign->members[i].account);
	for (size_t i = 0; i < campaign->row.account_count; i++)
		campaign->row.accounts[i] = account_name(redactor, campaign->row.accounts[i]);
	for (size_t i = 0; i < campaign->variant_count; i++) {
		struct campaign_variant *variant = &campaign->variants[i];

		variant->account = account_name(redactor, variant->account);
		variant->message = event_name(redactor, variant->message);
		variant->subject = removed(redactor, variant->subject, "subject");
		variant->excerpt = removed(redactor, variant->excerpt, "text");
	}
}
