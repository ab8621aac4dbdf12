#include "tests/screen/made_answers.h"

#include <stdio.h>
#include <string.h>

#include "core/base/ip.h"
#include "tests/screen/made_desk.h"

/* What strangers call themselves: a line break, an escape, a direction turned round. */
#define HOSTILE_NAME "Evil\033[31m\xE2\x80\xAEgnp.exe\r\nLtd \xF0\x9F\x92\xA9"

#define AGO(unit, n) ((struct moment){ made_now().us - (n)*MOMENT_##unit })

static struct ip ip_of(const char *text)
{
	struct ip ip = { { 0 } };

	(void)!ip_parse(str_of(text), &ip); /* untouched when it is none */
	return ip;
}

/* clang-format off */
/* In the order in which a row reads. NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding) */
static const struct {
	const char *id, *name, *email;
	enum plan plan;
	enum state state;
	enum verdict verdict;
	double probability;
	int days;
	const char *place, *reason, *assignee;
	bool on_line, in_cluster;
	uint16_t sends[8];
	int sent;
} accounts[] = {
	{ "acct-7421", "Lumber Mail LLC", "billing@chaseupdate.example", PLAN_PREMIUM, STATE_DISABLED, VERDICT_PHISHER, 0.999993, 6, "DE≠GB",
	  "3 accounts pose as Chase within 72 h", "rep7", true, true, { 0, 0, 0, 1, 0, 0, 0, 40 }, 41 },
	{ "acct-7388", "Stilhaus Versand", "info@stilhaus.example", PLAN_PAID, STATE_ACTIVE, VERDICT_SPAMMER, 0.97, 11, "AT",
	  "381 of 1440 answers are bounces (26 %)", "", true, false, { 3, 9, 2, 0, 7, 2, 9, 30 }, 1440 },
	{ "acct-7433", "Birch Post Ltd", "office@securechase.example", PLAN_PREMIUM, STATE_DISABLED, VERDICT_PHISHER, 0.9998, 6, "DE≠NL",
	  "3 accounts pose as Chase within 72 h", "", false, true, { 0, 0, 1, 0, 0, 0, 3, 22 }, 26 },
	{ "acct-7440", "Cedar Letters GmbH", "accounts@chase-note.example", PLAN_FREE, STATE_ACTIVE, VERDICT_SUSPECT, 0.81, 1, "DE",
	  "signed up within 50 min of two phishers", "", false, true, { 0 }, 2 },
	{ "acct-9001", HOSTILE_NAME, "a@\033]0;owned\007.example", PLAN_UNKNOWN, STATE_HELD, VERDICT_SUSPECT, 0.62, 400, "",
	  "a name that would turn a terminal round \033[2J", "rep3", false, false, { 1, 1, 1, 1, 1, 1, 1, 1 }, 1200345 },
	{ "名前-42", "株式会社とても長い名前のメール配信サービス", "mail@例え.example", PLAN_FREE, STATE_DELETED, VERDICT_CLEAN, 0.04, 900, "JP",
	  "disabled elsewhere", "", false, false, { 0 }, 0 },
};
/* clang-format on */

static struct account_row account(size_t i)
{
	struct account_row row = {
		.no = { (int64_t)i + 1 },
		.id = str_of(accounts[i].id),
		.name = str_of(accounts[i].name),
		.email = str_of(accounts[i].email),
		.plan = accounts[i].plan,
		.state = accounts[i].state,
		.verdict = accounts[i].verdict,
		.probability = accounts[i].probability,
		.created_at = AGO(DAY, accounts[i].days),
		.flagged_at = AGO(MINUTE, 9 + (int64_t)i),
		.cluster = { accounts[i].in_cluster ? 1 : 0 },
		.cluster_size = accounts[i].in_cluster ? 3 : 1,
		.top_reason = str_of(accounts[i].reason),
		.assignee = str_of(accounts[i].assignee),
		.case_state = CASE_OPEN,
		.place = str_of(accounts[i].place),
		.sent = accounts[i].sent,
		.is_protected = i == 3,
	};

	if (accounts[i].on_line)
		row.on_line_at = AGO(MINUTE, 3);
	memcpy(row.sends_by_day, accounts[i].sends, sizeof(row.sends_by_day));
	return row;
}

static struct account_row account_shown(const struct made *made)
{
	struct account_row row = account(0);

	row.state = made->state;
	return row;
}

/* ---- lists ------------------------------------------------------------------------------ */

static void fill_present(const struct made *made, struct arena *arena, struct presence **rows,
			 size_t *count)
{
	if (!made->visited)
		return;
	*rows = ARENA_NEW(arena, struct presence);
	**rows = (struct presence){ STR("acct-7421"), STR("rep2"), AGO(MINUTE, 2) };
	*count = 1;
}

static void fill_queue(struct made *made, struct snapshot *s)
{
	size_t more = made->crowded ? 2 : 0;

	s->queue = ARENA_NEW(s->arena, struct queue_answer);
	fill_present(made, s->arena, &s->queue->present, &s->queue->present_count);
	if (made->deserted)
		return;
	s->queue->rows = ARENA_ARRAY(s->arena, ARRAY_LEN(accounts) + more, struct account_row);
	for (size_t i = 0; i < more; i++) {
		struct account_row *row = &s->queue->rows[s->queue->count++];

		*row = account(1);
		row->no.n = 100 + (int64_t)i;
		row->id = i ? STR("new-2") : STR("new-1");
	}
	for (size_t i = 0; i < ARRAY_LEN(accounts); i++)
		s->queue->rows[s->queue->count++] = i ? account(i) : account_shown(made);
}

static void fill_feed(const struct made *made, struct snapshot *s)
{
	s->feed = ARENA_NEW(s->arena, struct feed_answer);
	if (made->deserted)
		return;
	s->feed->rows = ARENA_ARRAY(s->arena, 4, struct feed_row);
	s->feed->count = 4;
	s->feed->rows[0] = (struct feed_row){ .id = 17,
					      .kind = FEED_DISABLED,
					      .at = AGO(MINUTE, 9),
					      .who = STR("engine"),
					      .what = STR("disabled"),
					      .on = STR("acct-7421"),
					      .why = STR("3 accounts pose as Chase within 72 h"),
					      .has_account = true,
					      .account = account_shown(made) };
	s->feed->rows[1] = (struct feed_row){ .id = 2,
					      .kind = FEED_FLAGGED,
					      .at = AGO(MINUTE, 10),
					      .who = STR("engine"),
					      .what = STR("flagged"),
					      .on = STR("acct-7388"),
					      .why = STR("381 of 1440 answers are bounces (26 %)"),
					      .has_account = true,
					      .account = account(1) };
	s->feed->rows[2] = (struct feed_row){ .id = -5,
					      .kind = FEED_SCANNER,
					      .at = AGO(MINUTE, 11),
					      .who = STR("phishwatch"),
					      .what = STR("phishing"),
					      .on = STR("chaseupdate.example") };
	s->feed->rows[3] = (struct feed_row){ .id = -6,
					      .kind = FEED_SCANNER,
					      .at = AGO(DAY, 2),
					      .who = STR("evil\033[31m"),
					      .what = STR("spam"),
					      .on = STR("\xE2\x80\xAEmoc.example") };
}

static void fill_find(struct made *made, struct snapshot *s)
{
	s->find = ARENA_NEW(s->arena, struct find_answer);
	if (made->deserted)
		return;
	s->find->rows = ARENA_ARRAY(s->arena, 2, struct find_answer_row);
	s->find->count = 2;
	s->find->rows[0] = (struct find_answer_row){ account(1), STR("domain"),
						     STR("stilhaus.example") };
	s->find->rows[1] = (struct find_answer_row){ account(2), STR("ip"), STR("45.9.148.71") };
}

static struct action act(const struct made *made, int64_t no, enum act_kind what, enum state from,
			 enum state to)
{
	struct action action = { .no = { no },
				 .at = AGO(MINUTE, 10 * (6 - no)),
				 .actor = STR("rep7"),
				 .account = STR("acct-7421"),
				 .what = what,
				 .reason = STR("3 accounts pose as Chase within 72 h"),
				 .before = { .state = from },
				 .after = { .state = to },
				 .state = ACT_CONFIRMED,
				 .told = from != to,
				 .batch = { no } };

	(void)made;
	return action;
}

static struct action *acts_of(struct made *made, struct arena *arena, size_t *count)
{
	struct action *list = ARENA_ARRAY(arena, 5, struct action);

	list[0] = act(made, 5, ACT_DISABLE, STATE_ACTIVE, STATE_DISABLED);
	list[0].actor = STR("engine");
	list[0].state = ACT_QUEUED;
	list[1] = act(made, 4, ACT_UNDO, STATE_DISABLED, STATE_ACTIVE);
	list[1].undoes.n = 3;
	list[1].reason = STR("took back disable of action 3");
	list[1].state = ACT_FAILED;
	list[1].failure = STR("401 Unauthorized");
	list[2] = act(made, 3, ACT_DISABLE, STATE_ACTIVE, STATE_DISABLED);
	list[2].undone_by.n = 4;
	list[3] = act(made, 2, ACT_TAKE, STATE_ACTIVE, STATE_ACTIVE);
	list[3].after.assignee = STR("rep7");
	list[3].after.case_state = CASE_OPEN;
	list[3].reason = STR("for rep7");
	list[4] = (struct action){ .at = AGO(DAY, 2),
				   .actor = STR("panel:ines"),
				   .account = STR("acct-7421"),
				   .what = ACT_ENABLE,
				   .reason = STR("card charged again"),
				   .state = ACT_CONFIRMED,
				   .outside = true };
	*count = 5;
	return list;
}

static void fill_trail(struct made *made, struct snapshot *s)
{
	s->trail = ARENA_NEW(s->arena, struct trail_answer);
	if (!made->deserted)
		s->trail->actions = acts_of(made, s->arena, &s->trail->count);
}

static void fill_cluster(struct arena *arena, struct cluster_answer *c)
{
	/* clang-format off */
	static const struct { enum trait_kind kind; const char *value; double bits; int64_t accounts; } shared[] = {
		{ TRAIT_DEVICE, "fp-9c1e77a2", 14.3, 3 },
		{ TRAIT_PHONE, "+494066969142", 11.2, 2 },
		{ TRAIT_IP, "45.9.148.71", 4.1, 3 },
	};
	/* clang-format on */
	static const size_t members[] = { 0, 2, 3 };

	c->row = (struct cluster_row){ .no = { 1 },
				       .nickname = STR("Lumber"),
				       .size = 3,
				       .verdict = VERDICT_PHISHER,
				       .probability = 0.99999,
				       .first_seen = AGO(DAY, 6),
				       .last_seen = AGO(MINUTE, 3),
				       .states = { 1, 0, 2, 0 } };
	c->row.shared = ARENA_ARRAY(arena, ARRAY_LEN(shared), struct shared_trait);
	for (size_t i = 0; i < ARRAY_LEN(shared); i++)
		c->row.shared[c->row.shared_count++] = (struct shared_trait){
			shared[i].kind, str_of(shared[i].value), shared[i].bits, shared[i].accounts
		};
	c->members = ARENA_ARRAY(arena, ARRAY_LEN(members), struct cluster_member);
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		c->members[c->member_count++] = (struct cluster_member){
			.account = account(members[i]),
			.bits = 29.6 - 10 * (double)i,
			.shared = c->row.shared,
			.shared_count = 3 - i,
		};
}

/* ---- the dossier ------------------------------------------------------------------------ */

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
		{ SEEN_CHAT, ip_of("81.2.69.160"), place_of("GB", "London", 20712, PROXY_VPN), AGO(MINUTE, 3), STR("chat-4"), 1 },
		{ SEEN_LOGIN, ip_of("81.2.69.0"), place_of("GB", NULL, 20712, PROXY_VPN), AGO(HOUR, 2), STR("login-4"), 4 },
		{ SEEN_SIGNUP, ip_of("185.220.101.9"), place_of("NL", NULL, 0, PROXY_TOR), AGO(DAY, 6), STR("signup"), 1 },
		{ SEEN_MESSAGE, ip_of("2a02:8071:b81:4f00:1c2d:3e4f:5061:7283"), place_of("", NULL, 0, PROXY_UNKNOWN), AGO(DAY, 400), STR("msg-1"), 41 },
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

static void fill_dossier(struct made *made, struct snapshot *s)
{
	struct dossier *d = ARENA_NEW(s->arena, struct dossier);

	s->dossier = d;
	d->account = account_shown(made);
	d->banner = made->state == STATE_DISABLED
			    ? STR("DISABLED by the engine 9 min ago: phishing as Chase")
			    : STR("ACTIVE by rep7 0 s ago: took back disable of action 5");
	fill_present(made, s->arena, &d->present, &d->present_count);
	if (made->deserted) {
		d->account = (struct account_row){ .no = { 1 }, .id = STR("acct-7421") };
		d->cluster.row.size = 1;
		d->banner = STR("ACTIVE");
		return;
	}
	d->judged_at = AGO(MINUTE, 9);
	fill_reasons(s->arena, &d->judgement);
	fill_location(s->arena, &d->judgement.location);
	fill_cluster(s->arena, &d->cluster);
	fill_chat(made, s->arena, d);
	chatter(made, s->arena, d);
	fill_messages(s->arena, d);
	fill_details(s->arena, d);
	d->actions = acts_of(made, s->arena, &d->action_count);
	d->refund = STR("No refund for phishing.");
	d->customer_time = STR("11:42 Europe/Berlin");
	d->can_reply = !made->mute;
	if (made->mute)
		d->cannot_reply = STR("this desk is open for reading only");
	d->customer_typing = made->types;
	fill_replies(made, s->arena, d);
}

static void fill_events(const struct request *request, struct snapshot *s)
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

/* ---- replies ---------------------------------------------------------------------------- */

static void fill_reply(struct made *made, const struct request *request, struct snapshot *s)
{
	struct reply *reply = &made->replies[made->reply_count % MADE_REPLIES_MAX];

	if (made->refuses) {
		s->error = ERR_UNAVAILABLE;
		s->failure = STR("desk.db: disk I/O error");
		return;
	}
	*reply = (struct reply){ .no = { (int64_t)made->reply_count + 1 },
				 .account = arena_str(made->arena, request->account),
				 .conversation = arena_str(made->arena,
							   request->reply.conversation),
				 .actor = STR("rep7"),
				 .text = arena_str(made->arena, request->reply.text),
				 .at = made_now(),
				 .send_at = { made_now().us + 5 * MOMENT_SECOND } };
	made->reply_count++;
	s->reply = ARENA_NEW(s->arena, struct reply_answer);
	s->reply->reply = *reply;
	s->reply->sentence = STR("goes out in 5 s · to acct-7421");
}

static void fill_take_back(struct made *made, const struct request *request, struct snapshot *s)
{
	for (size_t i = made->reply_count; i > 0; i--) {
		struct reply *reply = &made->replies[i - 1];

		if (request->reply.no.n ? reply->no.n != request->reply.no.n
					: reply->state != REPLY_WAITING)
			continue;
		if (reply->state != REPLY_WAITING && reply->state != REPLY_FAILED)
			break;
		reply->state = REPLY_TAKEN_BACK;
		s->reply = ARENA_NEW(s->arena, struct reply_answer);
		s->reply->reply = *reply;
		s->reply->sentence = STR("taken back · acct-7421 never saw it");
		return;
	}
	s->error = ERR_INVALID;
	s->failure = STR("it has been sent");
}

/* ---- acts ------------------------------------------------------------------------------- */

static struct act_answer_row *add_answer(struct snapshot *s, struct str id)
{
	struct act_answer *answer = s->act;
	struct act_answer_row *row;

	answer->rows = arena_grow(s->arena, answer->rows, answer->count, sizeof(*answer->rows));
	row = &answer->rows[answer->count++];
	*row = (struct act_answer_row){ .id = arena_str(s->arena, id) };
	for (size_t i = 0; i < ARRAY_LEN(accounts); i++)
		if (str_is(id, accounts[i].id))
			row->account = account(i);
	return row;
}

static void preview(struct snapshot *s)
{
	struct act_answer_row *row = add_answer(s, STR("acct-7421"));

	row->result = RESULT_DONE;
	row = add_answer(s, STR("acct-7433"));
	row->result = RESULT_ALREADY;
	row->why = STR("disabled already");
	row = add_answer(s, STR("acct-7440"));
	row->result = RESULT_SPARED;
	row->why = STR("protected by its own good record; name it to reach it");
	row = add_answer(s, STR("acct-7388"));
	row->result = RESULT_DONE;
	row = add_answer(s, STR("名前-42"));
	row->result = RESULT_DONE;
	s->act->done = 3;
	s->act->already = 1;
}

static void refuse_at_gate(struct snapshot *s)
{
	s->act->needs_reason = true;
	s->act->refused = s->act->count;
	for (size_t i = 0; i < s->act->count; i++) {
		s->act->rows[i].result = RESULT_REFUSED;
		s->act->rows[i].why = STR(
			"not met: DKIM set; give a reason to re-enable all the same");
	}
}

/* rep2 and rep7 work here. */
static bool is_stranger(const struct act_request *a)
{
	return a->what == ACT_TAKE && a->to_known && a->assignee.len &&
	       !str_is(a->assignee, "rep2") && !str_is(a->assignee, "rep7");
}

static void refuse_stranger(const struct act_request *a, struct snapshot *s)
{
	s->act->needs_name = true;
	s->act->refused = s->act->count;
	for (size_t i = 0; i < s->act->count; i++) {
		s->act->rows[i].result = RESULT_REFUSED;
		s->act->rows[i].why = arena_strf(s->arena,
						 "nobody called \"%" PRI_STR
						 "\" has ever acted on this desk (known: rep2)",
						 ARG_STR(a->assignee));
	}
}

static void carry_out(struct made *made, const struct act_request *a, struct snapshot *s)
{
	struct str who = a->account_count ? a->accounts[0] : STR("acct-7421");

	if (a->what == ACT_DISABLE)
		made->state = STATE_DISABLED;
	if (a->what == ACT_ENABLE || a->what == ACT_UNDO)
		made->state = STATE_ACTIVE;
	s->act->done = a->account_count ? a->account_count : 1;
	s->act->sentence = arena_strf(s->arena, "%s %" PRI_STR " · as asked",
				      word_of(&act_words, (int)a->what), ARG_STR(who));
}

static void fill_act(struct made *made, const struct request *request, struct snapshot *s)
{
	const struct act_request *a = &request->act;

	s->act = ARENA_NEW(s->arena, struct act_answer);
	if (made->refuses) {
		s->error = ERR_UNAVAILABLE;
		s->failure = STR("desk.db: disk I/O error");
		return;
	}
	if (a->dry_run) {
		preview(s);
		return;
	}
	for (size_t i = 0; i < a->account_count; i++)
		add_answer(s, a->accounts[i]);
	if (a->what == ACT_ENABLE && !made->gate_open && !a->reason.len)
		refuse_at_gate(s);
	else if (is_stranger(a))
		refuse_stranger(a, s);
	else
		carry_out(made, a, s);
}

static void fill_pin(struct made *made, const struct request *request, struct snapshot *s)
{
	struct act_request act = { .what = ACT_PIN,
				   .accounts = &request->account,
				   .account_count = 1 };

	fill_act(made, &(struct request){ .kind = REQUEST_ACT, .act = act }, s);
}

static void fill_export(const struct request *request, struct snapshot *s)
{
	s->text = ARENA_NEW(s->arena, struct text_answer);
	s->text->path = arena_str(s->arena, request->file.path);
	s->text->bytes = 75000;
}

static void fill_cluster_answer(struct made *made, struct snapshot *s)
{
	s->cluster = ARENA_NEW(s->arena, struct cluster_answer);
	s->cluster->row.size = 1;
	if (!made->deserted)
		fill_cluster(s->arena, s->cluster);
}

static void fill(struct made *made, const struct request *request, struct snapshot *s)
{
	switch (request->kind) {
	case REQUEST_QUEUE:
		fill_queue(made, s);
		break;
	case REQUEST_FIND:
		fill_find(made, s);
		break;
	case REQUEST_ACCOUNT:
		fill_dossier(made, s);
		break;
	case REQUEST_CLUSTER:
		fill_cluster_answer(made, s);
		break;
	case REQUEST_CAMPAIGNS:
		made_campaigns(s, made->deserted);
		break;
	case REQUEST_CAMPAIGN:
		made_campaign(s, made->deserted);
		break;
	case REQUEST_TRAIL:
		fill_trail(made, s);
		break;
	case REQUEST_FEED:
		fill_feed(made, s);
		break;
	case REQUEST_EVENTS:
		fill_events(request, s);
		break;
	case REQUEST_ACT:
		fill_act(made, request, s);
		break;
	case REQUEST_PRESENT:
		break;
	case REQUEST_PIN:
		fill_pin(made, request, s);
		break;
	case REQUEST_REPLY:
		fill_reply(made, request, s);
		break;
	case REQUEST_TAKE_BACK:
		fill_take_back(made, request, s);
		break;
	case REQUEST_EXPORT:
		fill_export(request, s);
		break;
	default:
		s->error = ERR_NOT_FOUND;
		s->failure = STR("no such thing");
		break;
	}
}

struct snapshot *made_snapshot(struct made *made, const struct request *request)
{
	struct arena *arena = arena_new();
	struct snapshot *s = ARENA_NEW(arena, struct snapshot);

	s->arena = arena;
	s->kind = request->kind;
	s->ticket = request->ticket;
	s->head = (struct desk_head){ .desk_name = STR("acme-mail"),
				      .actor = STR("rep7"),
				      .accounts = 1204,
				      .flagged = 14,
				      .on_line = 3,
				      .waiting = 1,
				      .newest = { made->newest },
				      .now = made_now(),
				      .clock = made_now() };
	if (request->kind == REQUEST_ACCOUNT && str_is(request->account, "nobody")) {
		s->error = ERR_NOT_FOUND;
		s->failure = STR("no such account: nobody");
		return s;
	}
	fill(made, request, s);
	return s;
}
