#include "tests/screen/made_answers.h"

#include <stdio.h>
#include <string.h>

#include "tests/screen/made_desk.h"

static void fill_reasons(struct arena *arena, struct judgement *j)
{
	/* clang-format off */
	static const struct { const char *code; enum family family; double bits; const char *text; const char *event; } reasons[] = {
		{ "cluster_pose", FAMILY_CLUSTER, 8.0, "3 accounts pose as Chase within 72 h", NULL },
		{ "prior", FAMILY_PRIOR, -6.6, "before any evidence", NULL },
		{ "brand_domain", FAMILY_BRAND, 6.0, "chaseupdate: \"chase\" + \"update\"", "dom-1" },
		{ "brand_subject", FAMILY_BRAND, 5.0, "subject opens with \"Chase:\"", "msg-1" },
		{ "place", FAMILY_PLACE, 4.2, "place: contradiction between what is said in chat and the card, and where the address is", "chat-4" },
		{ "bounces", FAMILY_DELIVERY, 1.3, "12 % of 41 mails bounced", "msg-1" },
		{ "card_clean", FAMILY_IDENTITY, 0.0, "card ending 42: every check passes, which says nothing", "card-1" },
	};
	/* clang-format on */

	j->reasons = ARENA_ARRAY(arena, ARRAY_LEN(reasons), struct reason);
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		struct reason *reason = &j->reasons[j->reason_count++];

		*reason = (struct reason){ .code = reasons[i].code,
					   .family = reasons[i].family,
					   .bits = reasons[i].bits,
					   .text = str_of(reasons[i].text) };
		if (reasons[i].event)
			reason->events[reason->event_count++] = str_of(reasons[i].event);
	}
	j->bits = 17.9;
	j->probability = 0.999993;
	j->verdict = VERDICT_PHISHER;
}

static struct place place_of(const char *country, const char *city, uint32_t asn,
			     enum proxy_kind proxy)
{
	struct place place = { .city = str_of(city), .asn = asn, .proxy = { .verdict = proxy } };

	snprintf(place.country, sizeof(place.country), "%s", country);
	if (proxy != PROXY_UNKNOWN) {
		place.proxy.sources[0] = (struct proxy_source){ STR("anonymous"), proxy,
								AGO(DAY, 3) };
		place.proxy.sources[1] = (struct proxy_source){ STR("vpn ranges"), proxy,
								AGO(DAY, 9) };
		place.proxy.sources[2] = (struct proxy_source){ STR("tor exits"), PROXY_NONE,
								AGO(HOUR, 2) };
		place.proxy.source_count = 3;
	}
	return place;
}

static void fill_location(struct arena *arena, struct location *l)
{
	/* clang-format off */
	const struct claim claims[] = {
		{ CLAIM_CHAT, "DE", STR("im now at home, germany"), AGO(MINUTE, 3), STR("chat-4"), 0.5, true, false, false },
		{ CLAIM_WEBSITE, "DE", STR("fenster-nord.example (.de)"), AGO(DAY, 6), STR("signup"), 0.6, false, false, false },
		{ CLAIM_CARD, "DE", STR("BIN 457173"), AGO(DAY, 6), STR("card-1"), 0.9, false, false, false },
	};
	const struct observation seen[] = {
		{ SEEN_CHAT, made_ip("81.2.69.160"), place_of("GB", "London", 20712, PROXY_VPN), AGO(MINUTE, 3), STR("chat-4"), 1 },
		{ SEEN_LOGIN, made_ip("81.2.69.0"), place_of("GB", NULL, 20712, PROXY_VPN), AGO(HOUR, 2), STR("login-4"), 4 },
		{ SEEN_SIGNUP, made_ip("185.220.101.9"), place_of("NL", NULL, 0, PROXY_TOR), AGO(DAY, 6), STR("signup"), 1 },
		{ SEEN_MESSAGE, made_ip("2a02:8071:b81:4f00:1c2d:3e4f:5061:7283"), place_of("", NULL, 0, PROXY_UNKNOWN), AGO(DAY, 400), STR("msg-1"), 41 },
	};
	/* clang-format on */

	l->verdict = PLACE_CONTRADICTION;
	l->probability = 0.92;
	l->bits = 4.2;
	l->text = STR(
		"Says Germany (chat, website, card), seen in the United Kingdom: a VPN explains it best.");
	l->claims = ARENA_ARRAY(arena, ARRAY_LEN(claims), struct claim);
	memcpy(l->claims, claims, sizeof(claims));
	l->claim_count = ARRAY_LEN(claims);
	l->observations = ARENA_ARRAY(arena, ARRAY_LEN(seen), struct observation);
	memcpy(l->observations, seen, sizeof(seen));
	l->observation_count = ARRAY_LEN(seen);
	l->explanations[0] = (struct explanation){ EXPLAIN_PROXY, 0.71 };
	l->explanations[1] = (struct explanation){ EXPLAIN_TRAVEL, 0.12 };
	l->explanations[2] = (struct explanation){ EXPLAIN_GEOIP_ERROR, 0.08 };
	l->explanations[3] = (struct explanation){ EXPLAIN_CORPORATE, 0.001 };
	l->explanation_count = 4;
	l->ask[0] = STR("Your site is German and I see you in the United Kingdom. Why is that?");
	l->ask_count = 1;
}

/* One after another, as fast as a script types. */
static void chatter(const struct made *made, struct arena *arena, struct dossier *d)
{
	for (size_t i = 0; i < made->chatter; i++)
		d->chat[d->chat_count++] = (struct dossier_chat){
			.id = arena_strf(arena, "more-%zu", i),
			.at = made_now(),
			.chat = { .conversation = STR("conv-2"),
				  .text = arena_strf(arena, "hello? are you there? %zu", i),
				  .from = CHAT_CUSTOMER },
		};
}

/* As the desk reads the last line: where they live, where they are, and that they use no proxy. */
static void fill_line_claims(struct arena *arena, struct dossier_chat *line)
{
	static const struct {
		const char *quote;
		enum chat_claim_kind kind;
		bool denies;
	} said[] = {
		{ "im livin in germany", CHAT_RESIDENCE, false },
		{ "im now at home, germany", CHAT_PRESENCE, false },
		{ "no proxy", CHAT_PRESENCE, true },
	};

	line->claims = ARENA_ARRAY(arena, ARRAY_LEN(said), struct line_claim);
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		size_t from = str_find(line->chat.text, str_of(said[i].quote));

		line->claims[line->claim_count++] = (struct line_claim){
			.from = from,
			.to = from + str_of(said[i].quote).len,
			.quote = str_of(said[i].quote),
			.country = "DE",
			.kind = said[i].kind,
			.tense = CHAT_PRESENT,
			.denies_proxy = said[i].denies,
			.counts = true,
			.contradicts = true,
			.seen = "GB",
		};
	}
}

static void fill_chat(const struct made *made, struct arena *arena, struct dossier *d)
{
	/* clang-format off */
	static const struct { const char *id, *text; enum chat_from from; int minutes; } lines[] = {
		{ "chat-1", "hello my smtp dont work i have paid", CHAT_CUSTOMER, 5 },
		{ "chat-2", "what will you send with us?", CHAT_REP, 4 },
		{ "chat-3", "i clean windows. i send to my costumers when i come, and bill", CHAT_CUSTOMER, 4 },
		{ "chat-4", "im livin in germany. im now at home, germany\nno proxy, 100% \033[5m!!", CHAT_CUSTOMER, 3 },
	};
	/* clang-format on */

	d->chat = ARENA_ARRAY(arena, ARRAY_LEN(lines) + made->chatter, struct dossier_chat);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		d->chat[d->chat_count++] = (struct dossier_chat){
			.id = str_of(lines[i].id),
			.at = AGO(MINUTE, lines[i].minutes),
			.chat = { .conversation = STR("conv-1"),
				  .text = str_of(lines[i].text),
				  .from = lines[i].from,
				  .rep = lines[i].from == CHAT_REP ? STR("rep7")
								   : (struct str){ 0 } },
		};
	fill_line_claims(arena, &d->chat[ARRAY_LEN(lines) - 1]);
}

static void fill_messages(struct arena *arena, struct dossier *d)
{
	static const char *const subjects[] = { "Chase: Security Recommendation for your account",
						"Chase: Your Security Recommendation is ready", "",
						"Re: window \033[1mcleaning\r\n on Friday" };

	d->messages = ARENA_ARRAY(arena, ARRAY_LEN(subjects), struct dossier_message);
	for (size_t i = 0; i < ARRAY_LEN(subjects); i++)
		d->messages[d->message_count++] = (struct dossier_message){
			.id = STR("msg-1"),
			.at = AGO(HOUR, 1 + 20 * (int64_t)i),
			.message = { .subject = str_of(subjects[i]),
				     .recipients = i == 2 ? -1 : (int64_t)(i * 1200 + 1) },
			.decision = i ? STR("accept") : STR("refuse"),
		};
	d->deliveries[DELIVERY_DELIVERED] = 36;
	d->deliveries[DELIVERY_BOUNCED] = 5;
	d->deliveries[DELIVERY_COMPLAINED] = 2;
}

static void fill_details(struct arena *arena, struct dossier *d)
{
	d->cards = ARENA_ARRAY(arena, 1, struct dossier_card);
	d->card_count = 1;
	d->cards[0].card = (struct event_card){ .fingerprint = STR("card-5b8e01"),
						.bin = STR("457173"),
						.last4 = STR("8842"),
						.country = STR("DE"),
						.name = STR("LUMBER MAIL LLC"),
						.avs = CHECK_PASS,
						.cvc = CHECK_PASS,
						.prepaid = KNOWN_YES };
	d->cards[0].event = STR("card-1");
	d->domains = ARENA_ARRAY(arena, 2, struct dossier_domain);
	d->domain_count = 2;
	d->domains[0].domain = (struct event_domain){ .domain = STR("chaseupdate.example"),
						      .state = DOMAIN_FAILED,
						      .spf = KNOWN_NO };
	d->domains[1].domain = (struct event_domain){ .domain = STR("fenster-nord.example"),
						      .state = DOMAIN_VERIFIED,
						      .spf = KNOWN_YES,
						      .dkim = KNOWN_YES,
						      .mx = KNOWN_NO };
	d->domains[0].event = d->domains[1].event = STR("domain-1");
	d->profile.fields = (struct event_account){ .company = STR("Lumber Mail LLC"),
						    .website = STR("fenster-nord.example"),
						    .phone = STR("+494066969142"),
						    .country = STR("Germany"),
						    .language = STR("de"),
						    .timezone = STR("Europe/Berlin") };
	d->gate.missing[0] = STR("DKIM set");
	d->gate.missing[1] = STR("no open contradiction of place");
	d->gate.missing_count = 2;
	d->notes = ARENA_ARRAY(arena, 2, struct note);
	d->note_count = 2;
	d->notes[0] = (struct note){
		{ 7 },
		AGO(MINUTE, 5),
		STR("rep3"),
		STR("Called back: the voice on the phone is not the one of yesterday.\n"
		    "Asked for an invoice.")
	};
	d->notes[1] = (struct note){ { 6 }, AGO(DAY, 1), STR("rep7"), STR("wants 19 $ back") };
}

static void fill_replies(const struct made *made, struct arena *arena, struct dossier *d)
{
	d->replies = ARENA_ARRAY(arena, MADE_REPLIES_MAX, struct reply);
	for (size_t i = made->reply_count; i > 0; i--)
		if (made->replies[i - 1].state != REPLY_TAKEN_BACK)
			d->replies[d->reply_count++] = made->replies[i - 1];
}

void made_dossier(struct made *made, struct snapshot *s)
{
	struct dossier *d = ARENA_NEW(s->arena, struct dossier);

	s->dossier = d;
	d->account = made_account_shown(made);
	d->banner = made->state == STATE_DISABLED
			    ? STR("DISABLED by the engine 9 min ago: phishing as Chase")
			    : STR("ACTIVE by rep7 0 s ago: took back disable of action 5");
	made_present(made, s->arena, &d->present, &d->present_count);
	if (made->deserted) {
		d->account = (struct account_row){ .no = { 1 }, .id = STR("acct-7421") };
		d->cluster.row.size = 1;
		d->banner = STR("ACTIVE");
		return;
	}
	d->judged_at = AGO(MINUTE, 9);
	fill_reasons(s->arena, &d->judgement);
	fill_location(s->arena, &d->judgement.location);
	made_cluster(s->arena, &d->cluster);
	fill_chat(made, s->arena, d);
	chatter(made, s->arena, d);
	fill_messages(s->arena, d);
	fill_details(s->arena, d);
	d->actions = made_acts(made, s->arena, &d->action_count);
	d->refund = STR("No refund for phishing.");
	d->customer_time = STR("11:42 Europe/Berlin");
	d->can_reply = !made->mute;
	if (made->mute)
		d->cannot_reply = STR("this desk is open for reading only");
	d->customer_typing = made->types;
	fill_replies(made, s->arena, d);
}

void made_events(const struct request *request, struct snapshot *s)
{
	struct event_answer_row *row;

	(void)request;
	s->events = ARENA_NEW(s->arena, struct events_answer);
	s->events->rows = ARENA_ARRAY(s->arena, 2, struct event_answer_row);
	s->events->count = 2;
	row = &s->events->rows[0];
	row->event = (struct event){ .type = EVENT_CHAT,
				     .at = AGO(MINUTE, 3),
				     .id = STR("chat-4") };
	row->has_place = true;
	row->place = place_of("GB", "London", 20712, PROXY_VPN);
	row->kept = STR(
		"{\"conversation\":\"conv-1\",\"from\":\"customer\",\"text\":\"im now at home, "
		"germany\\u001b[2J\",\"ip\":\"81.2.69.160\"}");
	row = &s->events->rows[1];
	row->event = (struct event){ .type = EVENT_MESSAGE, .at = AGO(DAY, 3), .id = STR("msg-1") };
	row->kept = STR(
		"{\"subject\":\"Chase: Security\",\"recipients\":1,\"links\":[\"https://a.example/x\","
		"\"https://b.example/y\"],\"prepaid\":true}");
}
