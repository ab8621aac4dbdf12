#include "core/sim/mail.h"

#include <stdio.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/moment.h"
#include "core/model/event.h"
#include "core/sim/chance.h"
#include "core/sim/grammar.h"
#include "core/sim/land.h"
#include "core/sim/mail_link.h"
#include "core/sim/mail_page.h"
#include "core/sim/prior.h"

#define HTML_PERSONAL 0.2 /* of mails by hand; those that are none have it so much oftener */
#define ACCENT 31
#define ASSORTMENT 40 /* products of a sender */

static struct buf *const *all_bufs(struct mail *m, struct buf *list[16])
{
	struct buf *const bufs[16] = { &m->name,   &m->company, &m->domain, &m->email,    &m->brand,
				       &m->marked, &m->subject, &m->from,   &m->reply_to, &m->text,
				       &m->html,   &m->raw,     NULL };

	memcpy(list, bufs, sizeof(bufs));
	return list;
}

void mail_begin(struct mail *m, const struct wardrobe *wardrobe)
{
	struct buf *list[16];

	*m = (struct mail){ .wardrobe = wardrobe };
	for (struct buf *const *b = all_bufs(m, list); *b; b++)
		**b = BUF_UP_TO(MAIL_TEXT_MAX);
	for (int i = 0; i < MAIL_LINKS_MAX; i++)
		m->links[i] = BUF_UP_TO(500);
}

void mail_end(struct mail *m)
{
	struct buf *list[16];

	for (struct buf *const *b = all_bufs(m, list); *b; b++)
		buf_release(*b);
	for (int i = 0; i < MAIL_LINKS_MAX; i++)
		buf_release(&m->links[i]);
}

/* ---- values --------------------------------------------------------------------------------- */

static void price_add(uint64_t chance, uint32_t land, struct buf *out)
{
	unsigned whole = 3 + (unsigned)(chance % 900), cents = (unsigned)(chance >> 20) % 4 * 25;

	if (land == 0)
		buf_addf(out, "$%u.%02u", whole, cents);
	else if (land == 1)
		buf_addf(out, "£%u.%02u", whole, cents);
	else
		buf_addf(out, "€%u,%02u", whole, cents);
}

static void date_add(uint64_t chance, const struct mail *m, struct buf *out)
{
	static const char *const months[] = { "January",   "February", "March",    "April",
					      "May",       "June",     "July",     "August",
					      "September", "October",  "November", "December" };
	unsigned day = 1 + (unsigned)(chance % 28), month = (unsigned)(chance >> 8) % 12;

	if (m->player->language == 0)
		buf_addf(out, "%u %s", day, months[month]);
	else
		buf_addf(out, "%u.%u.", day, month + 1);
}

static void rule_add(const struct telling *t, const char *name, uint64_t chance, struct buf *out)
{
	struct telling inner = *t;

	for (int i = 0; i < KEYED_COUNT; i++)
		inner.seeds[i] = chance;
	inner.spin = 1;
	grammar_tell(&inner, grammar_rule_of(t->grammar, name, grammar_languages[t->language]),
		     out);
}

static void value_add(void *with, const struct telling *t, enum grammar_value value,
		      uint64_t chance, struct buf *out)
{
	struct mail *m = with;

	switch (value) {
	case VALUE_FIRST:
		rule_add(t, "first", chance, out);
		break;
	case VALUE_NAME:
		buf_add_str(out, buf_str(&m->name));
		break;
	case VALUE_COMPANY:
		buf_add_str(out, buf_str(&m->company));
		break;
	case VALUE_DOMAIN:
		buf_add_str(out, buf_str(&m->domain));
		break;
	case VALUE_BRAND:
		buf_add_str(out, buf_str(&m->brand));
		break;
	case VALUE_PRODUCT:
		rule_add(t, "product", t->seeds[KEYED_SENDER] + chance % ASSORTMENT, out);
		break;
	case VALUE_N:
		buf_addf(out, "%u", 2 + (unsigned)(chance % 97));
		break;
	case VALUE_PRICE:
		price_add(chance, m->player->land, out);
		break;
	case VALUE_CODE:
		buf_addf(out, "%06u", (unsigned)(chance % 1000000));
		break;
	case VALUE_DATE:
		date_add(chance, m, out);
		break;
	case VALUE_CITY:
		rule_add(t, "city", chance, out);
		break;
	case VALUE_LINK:
		mail_link_add(m, chance, out);
		break;
	case VALUE_COUNT:
		break;
	}
}

/* ---- which text ------------------------------------------------------------------------------- */

static const char *const writing_names[] = {
	[WRITING_LETTER] = "letter",    [WRITING_PERSONAL] = "personal",
	[WRITING_ORDER] = "mail.order", [WRITING_APP] = "mail.app",
	[WRITING_PAPER] = "mail.paper", [WRITING_MONEY] = "mail.money",
	[WRITING_WARM] = "warm",        [WRITING_SCAM] = "kind",
	[WRITING_PHISH] = "phish.kind", [WRITING_HOSTED] = "hosted.kind",
	[WRITING_FRAUD] = "fraud.kind",
};

static void rules_find(const struct mail *m, const struct telling *t, int *body, int *subject)
{
	const struct grammar *g = t->grammar;
	const char *language = grammar_languages[t->language],
		   *writing = writing_names[m->bout->writing];
	const struct tactics *tactics = cast_tactics(m->wardrobe->cast, m->player);
	char name[64];

	if (m->bout->writing >= WRITING_SCAM) {
		int kinds = grammar_rule(g, writing);
		struct str kind = grammar_way(g, kinds, tactics->kind % grammar_ways(g, kinds));

		snprintf(name, sizeof(name), "mail.%" PRI_STR, ARG_STR(kind));
		*body = grammar_rule(g, name);
		snprintf(name, sizeof(name), "subject.%" PRI_STR, ARG_STR(kind));
		*subject = grammar_rule(g, name);
		return;
	}
	/* Honest people only try it out; so do some abusers, and others pretend to have friends. */
	if (m->bout->writing == WRITING_WARM &&
	    (!tactics || m->wardrobe->cast->actors[m->player->actor].seed % 3 == 0))
		writing = "trial";
	*body = grammar_rule_of(g, writing, language);
	if (*body < 0)
		*body = grammar_rule_of(g, writing, "en");
	snprintf(name, sizeof(name), "subject%s",
		 !strncmp(writing, "mail", 4)       ? writing + 4
		 : m->bout->writing == WRITING_WARM ? ".warm"
						    : "");
	*subject = grammar_rule_of(g, name, language);
	if (*subject < 0)
		*subject = grammar_rule_of(g, name, "en");
}

static struct telling telling_of(struct mail *m, uint32_t n)
{
	const struct cast *cast = m->wardrobe->cast;
	const struct player *player = m->player;
	const struct tactics *t = cast_tactics(cast, player);
	const struct actor *actor = &cast->actors[player->actor];
	bool harm = m->bout->kind == BOUT_HARM;
	struct telling telling = {
		.grammar = m->wardrobe->grammar,
		.seeds = { [KEYED_MESSAGE] = m->number,
			   [KEYED_SENDER] = player->seed,
			   [KEYED_THEME] = chance_mix(cast->seed + mail_page_theme(m)),
			   [KEYED_CAMPAIGN] = chance_mix(actor->seed + m->variant) },
		.spin = harm && player->family >= FAMILY_PHISH ? 0
			: harm                                 ? t->spin
							       : 1,
		.trade = player->trade,
		.language = player->language,
		.value = value_add,
		.with = m,
	};

	if (player->family == FAMILY_AGENCY &&
	    chance_point(chance_mix(actor->seed + 1)) < prior(PRIOR_SAME_LETTER))
		telling.seeds[KEYED_MESSAGE] = chance_mix(actor->seed + n);
	/* One letter to a large list goes out in several messages. */
	if (m->bout->kind == BOUT_SPIKE && m->bout->writing == WRITING_LETTER)
		telling.seeds[KEYED_MESSAGE] = chance_mix(player->seed + m->bout->count);
	if (m->bout->writing >= WRITING_WARM)
		telling.language = 0;
	if (harm)
		telling.accent = telling.seeds[KEYED_SENDER] = chance_mix(actor->seed + ACCENT);
	return telling;
}

/* ---- the sender ------------------------------------------------------------------------------- */

static void from_write(struct mail *m)
{
	static const char *const posts[] = { "news", "hello", "info", "shop", "no-reply", "mail" };
	static const char *const neutral[] = { "Customer Service", "Account Team", "Notification",
					       "Service Desk",     "Support",      "Billing" };
	const struct player *player = m->player;
	const struct tactics *t = cast_tactics(m->wardrobe->cast, player);
	bool phish = m->bout->writing == WRITING_PHISH || m->bout->writing == WRITING_HOSTED;
	const struct buf *name = player->seed % 3 && m->bout->writing != WRITING_PERSONAL &&
						 m->bout->writing != WRITING_WARM &&
						 m->bout->writing != WRITING_FRAUD
					 ? &m->company
					 : &m->name;

	if (phish && t->brand_place & 1)
		name = &m->brand;
	if (phish && !(t->brand_place & 1))
		buf_add(&m->from, neutral[player->seed % 6]);
	else
		buf_addf(&m->from, strchr(buf_text(name), ',') ? "\"%s\"" : "%s", buf_text(name));
	if (phish && t->brand_place & 1 && player->seed % 2)
		buf_addf(&m->from, " %s", neutral[player->seed / 2 % 6]);
	buf_add(&m->from, " <");
	if (player->has_domain)
		buf_addf(&m->from, "%s@%s", posts[chance_mix(player->seed) % 6],
			 buf_text(&m->domain));
	else
		buf_add_str(&m->from, buf_str(&m->email));
	buf_add_char(&m->from, '>');
}

/* Whoever waits for an answer has it sent where the account's end does not reach. */
static void reply_write(struct mail *m)
{
	static const char *const providers[] = { "gmail.com", "outlook.com", "mail.com",
						 "proton.me" };
	const struct player *player = m->player;
	const struct tactics *t = cast_tactics(m->wardrobe->cast, player);
	struct str local = buf_str(&m->email);
	uint64_t chance = chance_mix(player->seed + 5);

	if (!t || m->bout->kind != BOUT_HARM || !t->answers_elsewhere)
		return;
	local = str_sub(local, 0, str_find_char(local, '@'));
	buf_addf(&m->reply_to, "%" PRI_STR "%u@%s", ARG_STR(local), (unsigned)(chance % 1000),
		 providers[(chance >> 20) % ARRAY_LEN(providers)]);
}

static void sender_learn(struct mail *m)
{
	const struct wardrobe *w = m->wardrobe;

	persona_name(w, m->player, &m->name);
	persona_company(w, m->player, &m->company);
	persona_domain(w, m->player, &m->domain);
	persona_email(w, m->player, &m->email);
	if (m->bout->writing == WRITING_PHISH || m->bout->writing == WRITING_PAPER)
		persona_brand(w, m->player, &m->brand);
}

static void clear(struct mail *m)
{
	struct buf *list[16];

	for (struct buf *const *b = all_bufs(m, list); *b; b++)
		buf_clear(*b);
	for (uint32_t i = 0; i < m->link_count; i++)
		buf_clear(&m->links[i]);
	m->link_count = 0;
}

static bool wants_html(const struct mail *m, const struct tactics *t, struct chance *c)
{
	enum writing writing = (enum writing)m->bout->writing;

	if (t && m->bout->kind == BOUT_HARM)
		return t->carries_html;
	if (writing == WRITING_PERSONAL || writing == WRITING_WARM)
		return chance_is(c, HTML_PERSONAL);
	return chance_point(chance_mix(m->player->seed + 3)) < prior(PRIOR_HTML) + HTML_PERSONAL;
}

void mail_write(struct mail *m, const struct player *player, const struct bout *bout, uint32_t n,
		int64_t at_us)
{
	const struct tactics *t = cast_tactics(m->wardrobe->cast, player);
	struct chance c = chance_of(player->seed, ((uint64_t)(bout - player->bouts) << 40) + n, 60);
	struct telling telling;
	int body, subject;

	clear(m);
	m->player = player;
	m->bout = bout;
	m->at_us = at_us;
	m->number = chance_next(&c);
	m->variant = t && t->texts ? chance_below(&c, t->texts) : 0;
	sender_learn(m);
	from_write(m);
	reply_write(m);
	telling = telling_of(m, n);
	rules_find(m, &telling, &body, &subject);
	grammar_tell(&telling, subject, &m->subject);
	grammar_tell(&telling, body, &m->marked);
	if (t && bout->kind == BOUT_HARM && t->victim != NOBODY && chance_is(&c, 0.5))
		mail_link_frame(m, &m->marked);
	m->has_html = wants_html(m, t, &c);
	mail_page_text(m);
	if (m->has_html)
		mail_page_html(m);
	m->is_raw = chance_point(chance_mix(player->seed + 4)) < prior(PRIOR_RAW);
	if (m->is_raw)
		mail_page_raw(m);
}
