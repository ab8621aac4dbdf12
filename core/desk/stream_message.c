#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/desk/campaign_replay.h"
#include "core/desk/desk_private.h"
#include "core/desk/remedy.h"
#include "core/desk/stream_private.h"
#include "core/engine/campaign_index.h"
#include "core/engine/engine.h"
#include "core/text/url.h"

#define TEXTS_LEARNT 500000 /* of the campaigns that are known at the start */
#define TEXTS_RESERVED 4096
#define SITES_LOOKED 8 /* links of a message */

static bool text_learn(void *with, const struct campaign_text *text)
{
	struct stream *s = with;

	if (text->no.n > s->learnt_text)
		s->learnt_text = text->no.n;
	s->old_texts += text->trusted;
	if (text->trusted || (text->is_first && s->old_texts < LEARN_OLD))
		campaign_index_trust(s->index, text->sketch, text->sketch_len);
	campaign_index_load(s->index, text->campaign.n, text->sketch, text->sketch_len, text->at);
	return true;
}

static enum err index_learn(struct stream *s)
{
	enum err e = ERR_NONE;

	if (!s->index) {
		s->index = campaign_index_new();
		e = s->begun ? ERR_NONE : campaign_replay_begun(s->desk);
		s->begun = true;
		e = e ? e : store_campaign_texts(s->desk->store, 0, TEXTS_LEARNT, text_learn, s);
	}
	if (e || s->next_text < s->texts_end)
		return e;
	e = store_campaign_numbers(s->desk->store, TEXTS_RESERVED, &s->next_text);
	s->texts_end = s->next_text + TEXTS_RESERVED;
	return e;
}

static void text_keep(struct look *look, const struct campaign_found *found)
{
	const struct event_message *message = &look->event->as.message;
	struct stream *s = look->stream;
	struct campaign_text text = {
		.no = { s->next_text },
		.campaign = { found->campaign },
		.at = look->event->at,
		.message = look->event->id,
		.subject = message->subject,
		.sketch = message->sketch,
		.sketch_len = message->sketch_len,
	};

	if (found->is_new || found->is_variant)
		s->next_text++;
	if (look->again) /* a file that is read twice changes nothing that is kept */
		return;
	if (found->is_new || found->is_variant)
		batch_text(look->batch, &text, look->event->account);
	for (size_t i = 0; i < found->merged_count; i++)
		batch_merge(look->batch, (struct campaign_no){ found->merged[i] },
			    (struct campaign_no){ found->campaign });
}

/* Whether it is in the store already. */
static enum err read_before(struct look *look, const struct stream_account *account)
{
	if (!account->no.n || moment_before(look->stream->stored_until, look->event->at))
		return ERR_NONE;
	return store_event_have(look->stream->desk->store, EVENT_MESSAGE, account->no,
				look->event->id, &look->again);
}

static enum err campaign_find(struct look *look, const struct stream_account *account)
{
	struct event_message *message = &look->event->as.message;
	struct stream *s = look->stream;
	struct campaign_found found;
	enum err e = message->sketch_len ? index_learn(s) : ERR_NONE;

	if (!e && message->sketch_len)
		e = read_before(look, account);
	if (e || !message->sketch_len)
		return e;
	campaign_index_find(s->index, message->sketch, message->sketch_len, look->event->at,
			    s->next_text, &found);
	message->campaign = found.campaign;
	if (!found.campaign)
		return ERR_NONE;
	stream_sent(&s->memory, look->event->account, look->event->id, found.campaign);
	text_keep(look, &found);
	if (!look->again)
		campaign_learn(s->index, look->event, account->created_at, &found, &s->old_texts);
	if (found.merged_count)
		look->campaign = found.campaign;
	return ERR_NONE;
}

static bool is_own(const struct stream_account *account, int64_t campaign)
{
	for (size_t i = 0; i < STREAM_RECENT; i++)
		if (account->recent[i] == campaign)
			return true;
	return false;
}

static bool is_young(const struct stream_account *account, struct moment at)
{
	return moment_is_never(account->created_at) ||
	       at.us - account->created_at.us < TRUSTED_AFTER_US;
}

/* Those who sent it before it was of interest are looked at with the one that makes it so. */
static enum err early_want(struct look *look, struct stream_campaign *known)
{
	enum err e = known->early_count ? batch_put(look->batch) : ERR_NONE;

	for (size_t i = 0; !e && i < known->early_count; i++) {
		struct account_no no = { 0 };

		e = store_account_find(look->stream->desk->store, known->early[i], &no);
		if (e == ERR_NOT_FOUND)
			e = ERR_NONE;
		if (!account_is_stopped(look->stream, no))
			want_account(look, no);
	}
	known->early_count = 0;
	return e;
}

/* As far as the message alone tells: what it links to is not the sender's. */
static bool leads_elsewhere(const struct event_message *message)
{
	char sender[DOMAIN_MAX + 1], host[DOMAIN_MAX + 1];
	size_t at = str_find_last_char(message->from, '@');
	struct str from = str_sub(message->from, at == SIZE_MAX ? 0 : at + 1, message->from.len);
	struct str domain = message->domain.len ? message->domain : from;
	size_t end = str_find_char(domain, '>');

	domain = str_sub(domain, 0, end == SIZE_MAX ? domain.len : end);
	domain = (struct str){ sender, url_host_into(domain, sender) };
	domain = domain_registrable(domain, true);
	for (size_t i = 0; i < message->link_count && i < SITES_LOOKED; i++) {
		struct str site = { host, url_host_into(message->links[i], host) };

		if (str_equal(domain_registrable(site, true), domain))
			return false;
	}
	return message->link_count > 0;
}

static void early_note(struct look *look, struct stream_campaign *known)
{
	struct arena *arena = look->stream->memory.arena;

	if (known->early_count < STREAM_EARLY && leads_elsewhere(&look->event->as.message))
		known->early[known->early_count++] = arena_str(arena, look->event->account);
}

/* The first message of a campaign that this account sends. */
static enum err sender_note(struct look *look, struct stream_account *account, bool *interest)
{
	struct stream *s = look->stream;
	const struct event_message *message = &look->event->as.message;
	int64_t campaign = message->campaign;
	struct stream_campaign *known;
	bool is_new;
	enum err e = ERR_NONE;

	if (!campaign || is_own(account, campaign))
		return ERR_NONE;
	account->recent[account->next_recent++ % STREAM_RECENT] = campaign;
	known = stream_campaign(&s->memory, campaign, &is_new);
	if (is_new) {
		e = store_campaign_size(s->desk->store, (struct campaign_no){ campaign }, 64,
					&known->accounts);
		known->next = SENDERS_FROM;
		while (known->next <= known->accounts)
			known->next += known->next / 2;
		known->hot = known->accounts > 1;
	}
	known->accounts++;
	/* A text that gathers senders: each who is young, or is led away, may be one of many. */
	*interest = *interest || known->hot || known->accounts >= known->next ||
		    (known->accounts >= SENDERS_FROM &&
		     (is_young(account, look->event->at) || leads_elsewhere(message)));
	if (known->accounts >= known->next) {
		look->campaign = campaign;
		look->join = true;
		if (!e)
			e = early_want(look, known);
	} else if (!known->hot) {
		early_note(look, known);
	}
	while (known->next <= known->accounts)
		known->next += known->next / 2;
	return e;
}

static bool site_is_new(struct stream_account *account, uint64_t site)
{
	for (size_t i = 0; i < STREAM_RECENT; i++)
		if (account->sites[i] == site)
			return false;
	account->sites[account->next_site++ % STREAM_RECENT] = site;
	return true;
}

/* A site that gathers young senders: whose texts are told anew each time are still held together by where they lead. */
static void sites_note(struct look *look, struct stream_account *account, bool *interest)
{
	const struct event_message *message = &look->event->as.message;

	if (!is_young(account, look->event->at))
		return;
	for (size_t i = 0; i < message->link_count && i < SITES_LOOKED; i++) {
		char host[DOMAIN_MAX + 1];
		size_t len = url_host_into(message->links[i], host);
		struct str site = domain_registrable((struct str){ host, len }, true);
		uint64_t key = site.len ? hash_local(site) : 0;
		struct stream_campaign *known;

		if (!key || !site_is_new(account, key))
			continue;
		known = stream_site(&look->stream->memory, key);
		if (++known->accounts < SENDERS_FROM || known->accounts < known->next)
			continue;
		known->next = known->accounts + known->accounts / 2;
		*interest = true;
		look->join = true;
	}
}

static void decide(struct look *look, const struct stream_account *account)
{
	struct event_message *message = &look->event->as.message;
	/* From what was known at its time: a stop that came later in the stream does not reach it. One that is ahead of the whole
	 * stream is a person's, done before this was read. */
	bool reached = !moment_before(look->event->at, account->state_at) ||
		       moment_before(look->stream->newest, account->state_at);
	enum state state = reached ? account->state : STATE_ACTIVE;

	message->decision = DECISION_ACCEPT;
	if (state == STATE_HELD)
		message->decision = DECISION_HOLD;
	else if (state == STATE_DISABLED || state == STATE_DELETED)
		message->decision = DECISION_REFUSE;
	message->decided = arena_strf(look->batch->arena, "%.6f%" PRI_STR, account->probability,
				      ARG_STR(account->codes));
}

static enum err lapse(struct look *look, struct stream_account *account)
{
	struct judge_count count = { 0 };
	enum err e;

	if (account->state != STATE_HELD || moment_is_never(account->held_until) ||
	    moment_before(look->event->at, account->held_until))
		return ERR_NONE;
	e = batch_put(look->batch);
	if (!e)
		e = remedy_lapse(look->stream->desk, look->stream->arena, account->no, &count);
	account->state = STATE_ACTIVE;
	account->state_at = account->held_until;
	account->held_until = (struct moment){ 0 };
	account->signs = 0; /* who goes on as before says it anew */
	return e;
}

/* Signs of kinds that weigh, and that the account has not shown since the stream began. */
static bool signs_are_new(const struct event_message *message, struct stream_account *account)
{
	const uint32_t light = 1U << SIGN_MENTION | 1U << SIGN_SHORTENER | 1U << SIGN_FREE_HOST |
			       1U << SIGN_DISPOSABLE;
	uint32_t kinds = 0;

	for (size_t i = 0; i < message->sign_count; i++)
		kinds |= 1U << message->signs[i].kind;
	kinds &= ~(light | account->signs);
	account->signs |= kinds;
	return kinds != 0;
}

enum err message_take(struct look *look)
{
	struct stream *s = look->stream;
	struct stream_account *account = NULL;
	bool interest = false;
	enum err e = account_learn(s, look->event->account, &account);

	if (!e)
		e = lapse(look, account);
	if (!e)
		e = campaign_find(look, account);
	if (!e)
		e = sender_note(look, account, &interest);
	if (e)
		return e;
	sites_note(look, account, &interest);
	interest = stream_words_use(&s->words, s->arena, s->memory.arena, look->event) || interest;
	interest = signs_are_new(&look->event->as.message, account) || interest;
	if ((interest || !account->judged) && account->state <= STATE_HELD) {
		look->pending = true;
		if (interest) {
			look->join = look->join || !account->joined;
			account->joined = true;
		}
		e = look_judge(look);
		account = stream_account(&s->memory, look->event->account);
	}
	if (e)
		return e;
	decide(look, account);
	batch_add(look->batch, look->event, look->place);
	return ERR_NONE;
}
