/*
 * dossier_make: a dossier with something in every field, made by hand for tests of what is shown of one.
 *
 *	struct dossier *d = dossier_make_full(arena, text_of);
 *
 * Each text is what `text_of` answers for the field's name.
 */
#pragma once

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/desk/case_history.h"
#include "core/desk/desk.h"

typedef struct str text_maker(struct arena *in, const char *field);

#define MADE_IP "203.0.113.77"
#define MADE_AT ((struct moment){ INT64_C(1714992120000000) }) /* 2024-05-06T10:42:00Z */

static inline struct ip made_ip(void)
{
	struct ip ip = { { 0 } };

	if (ip_parse(STR(MADE_IP), &ip))
		fail_msg("%s", MADE_IP);
	return ip;
}

static inline struct place made_place(struct arena *in, text_maker *text)
{
	struct place place = {
		.country = "GB",
		.city = text(in, "city"),
		.timezone = text(in, "timezone of the place"),
		.pinned = true,
		.latitude = 51.5142,
		.longitude = -0.0931,
		.accuracy_km = 20,
		.asn = 64511,
		.network = text(in, "network"),
		.proxy = { .verdict = PROXY_VPN,
			   .provider = text(in, "provider of the proxy"),
			   .confidence = 0.75,
			   .source_count = 2 },
	};

	for (size_t i = 0; i < place.proxy.source_count; i++)
		place.proxy.sources[i] = (struct proxy_source){ text(in, "source of the proxy"),
								PROXY_VPN, MADE_AT };
	return place;
}

static inline struct account_row made_row(struct arena *in, text_maker *text)
{
	return (struct account_row){
		.no = { 7 },
		.id = text(in, "account"),
		.name = text(in, "name"),
		.email = text(in, "email"),
		.plan = PLAN_PAID,
		.state = STATE_DISABLED,
		.verdict = VERDICT_PHISHER,
		.probability = 0.99998,
		.created_at = MADE_AT,
		.flagged_at = MADE_AT,
		.disabled_at = MADE_AT,
		.cluster = { 3 },
		.cluster_size = 2,
		.top_reason = text(in, "top reason"),
		.assignee = text(in, "assignee"),
		.case_state = CASE_CLOSED,
		.outcome = OUTCOME_ABUSE,
		.place = STR("DE≠GB"),
		.sent = 41,
	};
}

static inline void made_profile(struct arena *in, text_maker *text, struct profile *profile)
{
	profile->fields = (struct event_account){
		.name = text(in, "profile name"),
		.email = text(in, "profile email"),
		.company = text(in, "company"),
		.website = text(in, "website"),
		.phone = text(in, "phone"),
		.country = text(in, "country as typed"),
		.language = text(in, "language"),
		.timezone = text(in, "timezone"),
		.user_agent = text(in, "user agent"),
		.device = text(in, "device"),
		.plan = PLAN_PAID,
		.ip = made_ip(),
	};
	profile->created_at = MADE_AT;
}

static inline void made_location(struct arena *in, text_maker *text, struct location *location)
{
	location->verdict = PLACE_CONTRADICTION;
	location->probability = 0.93;
	location->text = text(in, "sentence of the place");
	location->claims = ARENA_ARRAY(in, 2, struct claim);
	location->claim_count = 2;
	for (size_t i = 0; i < 2; i++)
		location->claims[i] = (struct claim){ .source = CLAIM_CHAT,
						      .country = "DE",
						      .text = text(in, "claim"),
						      .at = MADE_AT,
						      .event = text(in, "event of a claim"),
						      .trust = 0.9,
						      .present = true };
	location->observations = ARENA_ARRAY(in, 2, struct observation);
	location->observation_count = 2;
	for (size_t i = 0; i < 2; i++)
		location->observations[i] = (struct observation){
			.source = SEEN_CHAT,
			.ip = made_ip(),
			.place = made_place(in, text),
			.at = MADE_AT,
			.event = text(in, "event of an observation"),
			.times = 4
		};
	location->explanations[0] = (struct explanation){ EXPLAIN_PROXY, 0.71 };
	location->explanation_count = 1;
	location->ask[0] = text(in, "question");
	location->ask_count = 1;
	location->bits = 4.2;
}

static inline void made_judgement(struct arena *in, text_maker *text, struct judgement *j)
{
	j->reasons = ARENA_ARRAY(in, 2, struct reason);
	j->reason_count = 2;
	for (size_t i = 0; i < 2; i++) {
		struct reason *reason = &j->reasons[i];

		*reason = (struct reason){ .code = i ? "prior" : "scanner_phishing",
					   .family = i ? FAMILY_PRIOR : FAMILY_SCANNERS,
					   .bits = i ? -6.6 : 12,
					   .text = text(in, "reason"),
					   .event_count = REASON_EVENTS_MAX,
					   .at = MADE_AT };
		for (size_t k = 0; k < REASON_EVENTS_MAX; k++)
			reason->events[k] = text(in, "event of a reason");
	}
	j->bits = 5.4;
	j->probability = 0.99998;
	j->verdict = VERDICT_PHISHER;
	j->evidence_at = MADE_AT;
	j->decays = j->guilty = true;
	made_location(in, text, &j->location);
}

static inline struct shared_trait *made_shared(struct arena *in, text_maker *text)
{
	struct shared_trait *shared = ARENA_NEW(in, struct shared_trait);

	*shared = (struct shared_trait){ TRAIT_CARD, text(in, "shared value"), 14.3, 2 };
	return shared;
}

static inline void made_cluster(struct arena *in, text_maker *text, struct cluster_answer *c)
{
	c->row = (struct cluster_row){ .no = { 3 },
				       .nickname = text(in, "nickname"),
				       .size = 2,
				       .verdict = VERDICT_PHISHER,
				       .probability = 0.99998,
				       .members = ARENA_ARRAY(in, 2, struct str),
				       .shared = made_shared(in, text),
				       .shared_count = 1 };
	c->members = ARENA_ARRAY(in, 2, struct cluster_member);
	c->member_count = 2;
	for (size_t i = 0; i < 2; i++) {
		c->members[i] = (struct cluster_member){ .account = made_row(in, text),
							 .bits = 14.3,
							 .shared = made_shared(in, text),
							 .shared_count = 1 };
		c->row.members[i] = c->members[i].account.id;
	}
}

static inline void made_paid(struct arena *in, text_maker *text, struct dossier *d)
{
	d->cards = ARENA_NEW(in, struct dossier_card);
	d->card_count = 1;
	d->cards[0] = (struct dossier_card){ { .fingerprint = text(in, "fingerprint"),
					       .bin = text(in, "bin"),
					       .last4 = text(in, "last4"),
					       .country = text(in, "country of the card"),
					       .name = text(in, "name on the card"),
					       .postcode = text(in, "postcode"),
					       .avs = CHECK_PASS,
					       .prepaid = KNOWN_NO },
					     MADE_AT,
					     text(in, "event of the card") };
	d->domains = ARENA_NEW(in, struct dossier_domain);
	d->domain_count = 1;
	d->domains[0] = (struct dossier_domain){ { .domain = text(in, "domain"),
						   .state = DOMAIN_VERIFIED,
						   .spf = KNOWN_YES,
						   .registered_at = MADE_AT },
						 MADE_AT,
						 text(in, "event of the domain") };
}

static inline void made_sent(struct arena *in, text_maker *text, struct dossier *d)
{
	struct event_message message = {
		.ip = made_ip(),
		.domain = text(in, "domain of a message"),
		.from = text(in, "from"),
		.reply_to = text(in, "reply_to"),
		.subject = text(in, "subject"),
		.text = text(in, "text of a message"),
		.html = text(in, "html"),
		.raw = text(in, "raw"),
		.excerpt = text(in, "excerpt"),
		.links = ARENA_ARRAY(in, 2, struct str),
		.link_count = 2,
		.recipients = 10,
	};

	message.links[0] = message.links[1] = text(in, "link");
	d->messages = ARENA_NEW(in, struct dossier_message);
	d->message_count = 1;
	d->messages[0] = (struct dossier_message){ .id = text(in, "id of a message"),
						   .at = MADE_AT,
						   .message = message,
						   .decision = STR("refuse"),
						   .campaign = text(in, "campaign"),
						   .has_place = true,
						   .place = made_place(in, text) };
	d->deliveries[DELIVERY_BOUNCED] = 12;
}

static inline void made_said(struct arena *in, text_maker *text, struct dossier *d)
{
	d->chat = ARENA_ARRAY(in, 2, struct dossier_chat);
	d->chat_count = 2;
	for (int i = 0; i < 2; i++)
		d->chat[i] = (struct dossier_chat){
			.id = text(in, "id of a chat line"),
			.at = MADE_AT,
			.chat = { .conversation = text(in, "conversation"),
				  .text = text(in, "chat"),
				  .rep = text(in, "rep"),
				  .from = i ? CHAT_REP : CHAT_CUSTOMER,
				  .ip = made_ip() },
		};
	d->notes = ARENA_NEW(in, struct note);
	d->note_count = 1;
	d->notes[0] = (struct note){
		{ 12 }, MADE_AT, text(in, "actor of a note"), text(in, "note")
	};
}

static inline void made_acts(struct arena *in, text_maker *text, struct dossier *d)
{
	d->actions = ARENA_ARRAY(in, 2, struct action);
	d->action_count = 2;
	for (int i = 0; i < 2; i++)
		d->actions[i] = (struct action){
			.no = { i ? 0 : 11 },
			.at = MADE_AT,
			.actor = text(in, "actor"),
			.account_no = { 7 },
			.account = text(in, "account of an act"),
			.what = ACT_DISABLE,
			.reason = text(in, "reason of an act"),
			.before = { .assignee = text(in, "assignee before") },
			.after = { .state = STATE_DISABLED,
				   .assignee = text(in, "assignee after") },
			.state = ACT_FAILED,
			.failure = text(in, "failure"),
			.outside = i,
			.event = i ? text(in, "event of an act") : (struct str){ 0 },
		};
}

static inline struct dossier *dossier_make_full(struct arena *in, text_maker *text)
{
	struct dossier *d = ARENA_NEW(in, struct dossier);

	d->account = made_row(in, text);
	d->judged_at = MADE_AT;
	made_profile(in, text, &d->profile);
	made_judgement(in, text, &d->judgement);
	made_cluster(in, text, &d->cluster);
	made_paid(in, text, d);
	made_sent(in, text, d);
	made_said(in, text, d);
	made_acts(in, text, d);
	d->banner = text(in, "banner");
	d->refund = text(in, "refund");
	d->has_customer_offset = true;
	d->customer_time = text(in, "time of the customer");
	return d;
}

/* What was known at its acts. */
static inline struct case_history *case_history_full(struct arena *in, text_maker *text,
						     const struct dossier *d)
{
	struct case_history *history = ARENA_NEW(in, struct case_history);

	history->decisions = ARENA_ARRAY(in, d->action_count, struct case_decision);
	for (size_t i = d->action_count; i-- > 0;) {
		struct case_decision *decision = &history->decisions[history->count++];

		decision->action = &d->actions[i];
		decision->how = d->actions[i].outside ? KNOWN_REPLAYED : KNOWN_KEPT;
		made_judgement(in, text, &decision->then);
	}
	return history;
}

static inline struct campaign_answer *campaign_full(struct arena *in, text_maker *text)
{
	struct campaign_answer *campaign = ARENA_NEW(in, struct campaign_answer);

	campaign->row = (struct campaign_row){ .no = { 5 },
					       .subject = text(in, "subject of a campaign"),
					       .messages = 3,
					       .variants = 2,
					       .accounts = ARENA_NEW(in, struct str),
					       .account_count = 1,
					       .verdict = VERDICT_PHISHER };
	campaign->members = ARENA_NEW(in, struct campaign_sender);
	campaign->member_count = 1;
	campaign->members[0].account = made_row(in, text);
	campaign->row.accounts[0] = campaign->members[0].account.id;
	campaign->variants = ARENA_ARRAY(in, 2, struct campaign_variant);
	campaign->variant_count = 2;
	for (size_t i = 0; i < 2; i++)
		campaign->variants[i] = (struct campaign_variant){
			.account = text(in, "account of a variant"),
			.message = text(in, "message of a variant"),
			.subject = text(in, "subject of a variant"),
			.excerpt = arena_strf(in, "pay %" PRI_STR " now %s",
					      ARG_STR(text(in, "words of a variant")),
					      i ? "or" : "and"),
			.at = MADE_AT
		};
	return campaign;
}
