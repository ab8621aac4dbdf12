#include "tests/screen/made_answers.h"

#include <stdio.h>
#include <string.h>

#include "core/base/ip.h"
#include "tests/screen/made_desk.h"

/* What strangers call themselves: a line break, an escape, a direction turned round. */
#define HOSTILE_NAME "Evil\033[31m\xE2\x80\xAEgnp.exe\r\nLtd \xF0\x9F\x92\xA9"

struct ip made_ip(const char *text)
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

struct account_row made_account_shown(const struct made *made)
{
	struct account_row row = account(0);

	row.state = made->state;
	return row;
}

/* ---- lists ------------------------------------------------------------------------------ */

void made_present(const struct made *made, struct arena *arena, struct presence **rows,
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
	made_present(made, s->arena, &s->queue->present, &s->queue->present_count);
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
		s->queue->rows[s->queue->count++] = i ? account(i) : made_account_shown(made);
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
					      .account = made_account_shown(made) };
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

struct action *made_acts(struct made *made, struct arena *arena, size_t *count)
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
		s->trail->actions = made_acts(made, s->arena, &s->trail->count);
}

void made_cluster(struct arena *arena, struct cluster_answer *c)
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

static void fill_own_replies(struct made *made, struct snapshot *s)
{
	s->own_replies = ARENA_NEW(s->arena, struct own_replies_answer);
	s->own_replies->rows = made->replies;
	s->own_replies->count = made->reply_count;
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
		made_cluster(s->arena, s->cluster);
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
		made_dossier(made, s);
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
		made_events(request, s);
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
	case REQUEST_OWN_REPLIES:
		fill_own_replies(made, s);
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
