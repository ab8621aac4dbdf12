#include "core/sim/tell.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/base/moment.h"
#include "core/model/event.h"
#include "core/sim/chance.h"
#include "core/sim/grammar.h"
#include "core/sim/land.h"

#define LINE_MAX_BYTES ((size_t)512 * 1024)

void tell_begin(struct tell *t, const struct cast *cast, const struct wardrobe *wardrobe,
		const struct sim_ears *ears)
{
	*t = (struct tell){ .cast = cast,
			    .wardrobe = wardrobe,
			    .ears = ears,
			    .line = BUF_UP_TO(LINE_MAX_BYTES),
			    .text = BUF_UP_TO(LINE_MAX_BYTES) };
}

void tell_end(struct tell *t)
{
	buf_release(&t->line);
	buf_release(&t->text);
}

static void id_print(const struct tell *t, uint32_t id, char text[24])
{
	(void)t;
	snprintf(text, 24, "acct-%06" PRIu32, id + 1);
}

static void message_print(uint64_t number, char text[24])
{
	snprintf(text, 24, "%016" PRIx64, number);
}

static void put(struct tell *t, const char *key, const char *value)
{
	json_key(&t->w, key), json_text(&t->w, str_of(value));
}

/* Only when there is something to say. */
static void put_buf(struct tell *t, const char *key, const struct buf *value)
{
	if (value->len)
		json_key(&t->w, key), json_text(&t->w, buf_str(value));
}

static void put_at(struct tell *t, const char *key, int64_t at_us)
{
	char text[MOMENT_TEXT_MAX];

	moment_print((struct moment){ at_us - at_us % 1000 }, text);
	put(t, key, text);
}

static void begin(struct tell *t, const char *type, int64_t at_us, const struct player *player,
		  const char *id)
{
	char text[24];

	buf_clear(&t->line);
	t->w = json_writer(&t->line);
	json_begin(&t->w, '{');
	put(t, "type", type);
	put_at(t, "at", at_us);
	if (player) {
		id_print(t, player->id, text);
		put(t, "account", text);
	}
	if (!id) {
		snprintf(text, sizeof(text), "e%013" PRIx64,
			 chance_mix(t->cast->seed + t->told) >> 12);
		id = text;
	}
	put(t, "id", id);
}

static void end(struct tell *t)
{
	json_end(&t->w, '}');
	t->told++;
	if (!t->stopped && !t->ears->event(t->ears->with, buf_str(&t->line)))
		t->stopped = true;
}

typedef void telling_of_persona(const struct wardrobe *w, const struct player *player,
				struct buf *out);

static void put_persona(struct tell *t, const char *key, const struct player *player,
			telling_of_persona *what)
{
	buf_clear(&t->text);
	what(t->wardrobe, player, &t->text);
	put_buf(t, key, &t->text);
}

static void put_ip(struct tell *t, const struct player *player, int64_t at_us, uint64_t turn,
		   bool server)
{
	struct ip ip;
	char text[IP_TEXT_MAX];

	persona_ip(t->wardrobe, player, at_us, turn, server, &ip);
	ip_print(&ip, text);
	put(t, "ip", text);
}

static void put_machine(struct tell *t, const struct player *player, int64_t at_us)
{
	buf_clear(&t->text);
	persona_agent(t->wardrobe, player, at_us, &t->text);
	put_buf(t, "user_agent", &t->text);
	buf_clear(&t->text);
	persona_device(t->wardrobe, player, at_us, &t->text);
	put_buf(t, "device", &t->text);
}

void tell_signup(struct tell *t, const struct player *player)
{
	static const char *const plans[] = { NULL, "free", "paid", "premium" };
	const struct land *land = &lands[player->land];
	const struct tactics *tactics = cast_tactics(t->cast, player);
	struct chance c = chance_of(player->seed, 0, 80);
	struct player seen = *player;

	if (tactics && tactics->signs_up_elsewhere && player->family != FAMILY_HIJACKED)
		seen.route = ROUTE_VPN;
	begin(t, "account", player->signup_us, player, NULL);
	put_persona(t, "name", player, persona_name);
	put_persona(t, "email", player, persona_email);
	put(t, "plan", plans[player->plan]);
	if (player->plan != PLAN_FREE || chance_is(&c, 0.4))
		put_persona(t, "company", player, persona_company);
	if (player->has_domain && chance_is(&c, 0.7)) {
		buf_clear(&t->text);
		buf_add(&t->text, "https://www.");
		persona_domain(t->wardrobe, player, &t->text);
		put_buf(t, "website", &t->text);
	}
	if (player->plan != PLAN_FREE || chance_is(&c, 0.3))
		put_persona(t, "phone", player, persona_phone);
	put(t, "country", land->code);
	if (chance_is(&c, 0.8))
		put(t, "language", land->accept);
	if (chance_is(&c, 0.7))
		put(t, "timezone", land->zone);
	put_ip(t, &seen, player->signup_us, 0, false);
	put_machine(t, player, player->signup_us);
	end(t);
}

void tell_card(struct tell *t, const struct player *player, int64_t at_us)
{
	struct persona_card card;
	char text[24];
	struct chance c = chance_of(player->seed, 0, 81);

	persona_card(t->wardrobe, player, &card);
	begin(t, "card", at_us, player, NULL);
	snprintf(text, sizeof(text), "f%015" PRIx64, card.fingerprint >> 4);
	put(t, "fingerprint", text);
	snprintf(text, sizeof(text), "%06" PRIu32, card.bin);
	put(t, "bin", text);
	snprintf(text, sizeof(text), "%04" PRIu32, card.last4);
	put(t, "last4", text);
	put(t, "country", lands[player->land].code);
	if (card.of_another_name) {
		struct player other = *player;

		other.seed = chance_mix(player->seed + 77);
		put_persona(t, "name", &other, persona_name);
	} else {
		put_persona(t, "name", player, persona_name);
	}
	snprintf(text, sizeof(text), "%05" PRIu32, 10000 + chance_below(&c, 89999));
	put(t, "postcode", text);
	put(t, "avs", card.checks_pass ? "pass" : card.unchecked ? "unchecked" : "fail");
	put(t, "cvc", card.checks_pass || card.unchecked ? "pass" : "fail");
	json_key(&t->w, "prepaid"), json_bool(&t->w, card.prepaid);
	end(t);
}

void tell_domain(struct tell *t, const struct player *player, int64_t at_us, const char *state)
{
	const struct tactics *tactics = cast_tactics(t->cast, player);
	struct chance c = chance_of(player->seed, 0, 82);
	bool verified = state[0] == 'v', fresh = tactics && player->family != FAMILY_HIJACKED;
	double age_days = fresh ? chance_log_between(&c, 0.2, 60)
				: chance_log_between(&c, 20, 4000);

	begin(t, "domain", at_us, player, NULL);
	put_persona(t, "domain", player, persona_domain);
	put(t, "state", state);
	json_key(&t->w, "spf"), json_bool(&t->w, verified);
	json_key(&t->w, "dkim"), json_bool(&t->w, verified);
	json_key(&t->w, "mx"), json_bool(&t->w, chance_is(&c, fresh ? 0.6 : 0.95));
	if (chance_is(&c, 0.8))
		put_at(t, "registered_at",
		       player->signup_us - (int64_t)(age_days * (double)MOMENT_DAY));
	end(t);
}

void tell_login(struct tell *t, const struct player *player, int64_t at_us, uint64_t turn)
{
	static const char *const ways[] = { "panel", "api", "smtp" };
	struct chance c = chance_of(player->seed, turn, 83);
	uint32_t way = chance_is(&c, 0.75) ? 0 : 1 + chance_below(&c, 2);
	const struct land *land = &lands[player->land];

	begin(t, "login", at_us, player, NULL);
	put_ip(t, player, at_us, turn, way != 0);
	put(t, "via", ways[way]);
	if (way == 0) {
		put_machine(t, player, at_us);
		if (chance_is(&c, 0.6) && !(player->break_us && at_us >= player->break_us)) {
			put(t, "language", land->accept);
			put(t, "timezone", land->zone);
		}
	}
	end(t);
}

static void put_links(struct tell *t, const struct mail *m)
{
	json_key(&t->w, "links");
	json_begin(&t->w, '[');
	for (uint32_t i = 0; i < m->link_count; i++)
		json_text(&t->w, buf_str(&m->links[i]));
	json_end(&t->w, ']');
}

void tell_message(struct tell *t, const struct mail *m)
{
	const struct player *player = m->player;
	char id[24];

	message_print(m->number, id);
	begin(t, "message", m->at_us, player, id);
	put_ip(t, player, m->at_us, m->number & 0xFF, true);
	if (player->has_domain)
		put_buf(t, "domain", &m->domain);
	if (m->is_raw) {
		put_buf(t, "raw", &m->raw);
	} else {
		put_buf(t, "from", &m->from);
		put_buf(t, "subject", &m->subject);
		if (buf_str(&m->reply_to).len)
			put_buf(t, "reply_to", &m->reply_to);
		if (!m->has_html || player->seed % 3)
			put_buf(t, "text", &m->text);
		if (m->has_html)
			put_buf(t, "html", &m->html);
		if (m->link_count && (!m->has_html || player->seed % 2))
			put_links(t, m);
	}
	json_key(&t->w, "recipients"), json_integer(&t->w, m->bout->recipients);
	end(t);
}

void tell_delivery(struct tell *t, const struct player *player, const struct entry *entry)
{
	static const char *const codes[] = { "550 5.1.1", "550",       "552 5.2.2", "550 5.7.1",
					     "421 4.7.0", "554 5.7.1", "451 4.4.1", "550 5.4.1" };
	char id[24];

	message_print(entry->number, id);
	begin(t, "delivery", entry->at_us, player, NULL);
	put(t, "message", id);
	put(t, "result", word_of(&delivery_words, entry->result));
	if (entry->count != 1)
		json_key(&t->w, "count"), json_integer(&t->w, entry->count);
	if (entry->result == DELIVERY_BOUNCED)
		put(t, "code", codes[entry->code % ARRAY_LEN(codes)]);
	end(t);
}

void tell_scanner(struct tell *t, int64_t at_us, const char *scanner, struct str value,
		  const char *verdict)
{
	begin(t, "scanner", at_us, NULL, NULL);
	put(t, "scanner", scanner);
	json_key(&t->w, "value"), json_text(&t->w, value);
	put(t, "verdict", verdict);
	end(t);
}

static void truth_end(struct tell *t)
{
	json_end(&t->w, '}');
	if (!t->stopped && !t->ears->truth(t->ears->with, buf_str(&t->line)))
		t->stopped = true;
}

void tell_truth_account(struct tell *t, const struct player *player)
{
	char id[24], actor[48];

	if (!t->ears->truth)
		return;
	id_print(t, player->id, id);
	cast_actor_name(t->cast, player->actor, actor);
	buf_clear(&t->line);
	t->w = json_writer(&t->line);
	json_begin(&t->w, '{');
	put(t, "account", id);
	put(t, "label", cast_is_bad(player) ? "bad" : "good");
	put(t, "family", families[player->family].name);
	put(t, "actor", actor);
	json_key(&t->w, "spiking"), json_bool(&t->w, families[player->family].spiking);
	truth_end(t);
}

void tell_truth_message(struct tell *t, const struct mail *m)
{
	char id[24], account[24], actor[48];

	if (!t->ears->truth)
		return;
	message_print(m->number, id);
	id_print(t, m->player->id, account);
	cast_actor_name(t->cast, m->player->actor, actor);
	buf_clear(&t->line);
	t->w = json_writer(&t->line);
	json_begin(&t->w, '{');
	put(t, "message", id);
	put(t, "account", account);
	put_at(t, "at", m->at_us);
	put(t, "campaign", actor);
	json_key(&t->w, "recipients"), json_integer(&t->w, m->bout->recipients);
	json_key(&t->w, "bad"), json_bool(&t->w, true);
	truth_end(t);
}
