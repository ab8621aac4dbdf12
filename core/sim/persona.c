#include "core/sim/persona.h"

#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/moment.h"
#include "core/sim/cast.h"
#include "core/sim/chance.h"
#include "core/sim/grammar.h"
#include "core/sim/land.h"
#include "core/sim/prior.h"

/* Streams of an account's chance: what it is drawn for. */
enum {
	FOR_NAME = 40,
	FOR_HOST,
	FOR_EMAIL,
	FOR_PHONE,
	FOR_AGENT,
	FOR_DEVICE,
	FOR_BRAND,
	FOR_COMPANY,
};

static void value_none(void *with, const struct telling *t, enum grammar_value value,
		       uint64_t chance, struct buf *out)
{
	(void)with;
	(void)t;
	(void)value;
	buf_addf(out, "%u", (unsigned)(chance % 90 + 10));
}

static void told(const struct wardrobe *w, int rule, uint64_t seed, const struct player *player,
		 struct buf *out)
{
	struct telling t = { .grammar = w->grammar,
			     .seeds = { seed, seed, seed, seed },
			     .spin = 1,
			     .trade = player ? player->trade : 0,
			     .language = player ? player->language : 0,
			     .value = value_none };

	grammar_tell(&t, rule, out);
}

void wardrobe_fill(struct wardrobe *w, const struct cast *cast, const struct grammar *g)
{
	*w = (struct wardrobe){ .cast = cast,
				.grammar = g,
				.company = grammar_rule(g, "company"),
				.host = grammar_rule(g, "host"),
				.word = grammar_rule(g, "word"),
				.brand = grammar_rule(g, "brand"),
				.risk = grammar_rule(g, "brand.risk"),
				.other = grammar_rule(g, "brand.other") };
	for (uint32_t i = 0; i < grammar_language_count; i++) {
		w->first[i] = grammar_rule_of(g, "first", grammar_languages[i]);
		w->last[i] = grammar_rule_of(g, "last", grammar_languages[i]);
	}
}

void persona_plain(const char *text, char plain[64])
{
	size_t len = 0;

	for (; *text && len < 63; text++) {
		char c = *text;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			plain[len++] = c;
	}
	plain[len] = 0;
}

/* The language names are given in, which is the land's and not that of the mails. */
static uint32_t tongue(const struct player *player)
{
	return lands[player->land].language;
}

static const struct actor *actor_of(const struct wardrobe *w, const struct player *player)
{
	return &w->cast->actors[player->actor];
}

/* The person behind it: agencies' and resellers' accounts have one. */
static uint64_t person_seed(const struct wardrobe *w, const struct player *player)
{
	bool together = player->family == FAMILY_AGENCY;

	return (together ? actor_of(w, player)->seed : player->seed) + FOR_NAME;
}

void persona_name(const struct wardrobe *w, const struct player *player, struct buf *out)
{
	uint64_t seed = person_seed(w, player);

	if (player->family == FAMILY_NAMESAKE && seed % 3 == 0) {
		buf_add(out, "Chase ");
		told(w, w->last[0], seed, player, out);
		return;
	}
	told(w, w->first[tongue(player)], seed, player, out);
	if (player->family == FAMILY_NAMESAKE) {
		static const char *const names[] = { " Chase",     " Wells",   " Ally",  " Capital",
						     " Santander", " Barclay", " Lloyd", " Stripe",
						     " Adobe",     " Hermes" };

		buf_add(out, names[seed / 3 % ARRAY_LEN(names)]);
		return;
	}
	buf_add_char(out, ' ');
	told(w, w->last[tongue(player)], seed, player, out);
}

void persona_company(const struct wardrobe *w, const struct player *player, struct buf *out)
{
	if (player->family == FAMILY_NAMESAKE) {
		persona_name(w, player, out);
		buf_add_char(out, ' ');
		told(w, grammar_rule(w->grammar, "trade.tools"), player->seed, player, out);
		return;
	}
	told(w, w->company, player->seed + FOR_COMPANY, player, out);
}

void persona_brand(const struct wardrobe *w, const struct player *player, struct buf *out)
{
	const struct tactics *t = cast_tactics(w->cast, player);
	uint32_t ways = grammar_ways(w->grammar, w->brand);
	uint64_t n = t ? t->brand : chance_of(player->seed, 0, FOR_BRAND).state;

	buf_add_str(out, grammar_way(w->grammar, w->brand, (uint32_t)(n % ways)));
}

static void ending_add(struct chance *c, const struct player *player, struct buf *out)
{
	static const char *const common[] = { "com", "net",  "org",    "io",
					      "co",  "shop", "online", "eu" };

	buf_add_char(out, '.');
	if (chance_is(c, 0.5))
		buf_add(out, lands[player->land].ending);
	else
		buf_add(out, common[chance_is(c, 0.6) ? 0 : chance_below(c, 8)]);
}

/* One letter other: doubled, left out, or a digit that looks like it. */
static void look_alike(char *name, struct chance *c)
{
	static const char pairs[] = "l1o0i1e3a4s5";
	size_t len = strlen(name), at = 1 + chance_below(c, (uint32_t)(len > 3 ? len - 2 : 1));
	const char *pair = memchr(pairs, name[at], sizeof(pairs) - 1);

	if (pair && (pair - pairs) % 2 == 0 && chance_is(c, 0.6)) {
		name[at] = pair[1];
	} else if (len < 60 && chance_is(c, 0.5)) {
		memmove(name + at + 1, name + at, len - at + 1);
	} else {
		const char swap = name[at];

		if (!name[at + 1])
			return;
		name[at] = name[at + 1];
		name[at + 1] = swap;
	}
}

static void brand_domain(const struct wardrobe *w, const struct actor *actor, uint32_t number,
			 struct buf *out)
{
	static const char *const endings[] = { ".com",     ".net", ".info", ".online", ".site",
					       ".support", ".org", ".top",  ".co",     ".app" };
	struct chance c = chance_of(actor->seed, number, FOR_BRAND);
	CLEANUP(buf_release) struct buf brand = BUF_UP_TO(100);
	char plain[64];

	persona_brand(w, &w->cast->players[actor->first], &brand);
	persona_plain(buf_text(&brand), plain);
	switch (chance_below(&c, 5)) {
	case 0:
		buf_add(out, plain);
		told(w, w->risk, chance_next(&c), NULL, out);
		break;
	case 1:
		told(w, w->risk, chance_next(&c), NULL, out);
		buf_addf(out, "-%s", plain);
		break;
	case 2:
		look_alike(plain, &c);
		buf_add(out, plain);
		break;
	case 3:
		buf_addf(out, "%s-", plain);
		told(w, w->other, chance_next(&c), NULL, out);
		break;
	default:
		buf_addf(out, "%s.com-", plain);
		told(w, w->risk, chance_next(&c), NULL, out);
	}
	buf_add(out, endings[chance_below(&c, 10)]);
}

void persona_actor_domain(const struct wardrobe *w, const struct actor *actor, uint32_t number,
			  struct buf *out)
{
	struct chance c = chance_of(actor->seed, number, FOR_HOST);
	const struct player *player = &w->cast->players[actor->first];
	CLEANUP(buf_release) struct buf name = BUF_UP_TO(200);
	char plain[64];

	if (actor->tactics && actor->tactics->brand_place & 2) {
		brand_domain(w, actor, number, out);
		return;
	}
	told(w, w->host, chance_next(&c), player, &name);
	persona_plain(buf_text(&name), plain);
	buf_add(out, plain);
	ending_add(&c, player, out);
}

static void host_add(const struct wardrobe *w, const struct player *player, struct buf *out)
{
	CLEANUP(buf_release) struct buf name = BUF_UP_TO(200);
	char plain[64];

	told(w, w->host, player->seed + FOR_HOST, player, &name);
	if (player->family == FAMILY_NAMESAKE) {
		buf_clear(&name);
		persona_name(w, player, &name);
		told(w, grammar_rule(w->grammar, "trade.tools"), player->seed, player, &name);
	}
	persona_plain(buf_text(&name), plain);
	buf_add(out, plain);
}

void persona_domain(const struct wardrobe *w, const struct player *player, struct buf *out)
{
	const struct tactics *t = cast_tactics(w->cast, player);
	const struct actor *actor = actor_of(w, player);
	struct chance c = chance_of(player->seed, 1, FOR_HOST);

	if (t && player->family >= FAMILY_PHISH) {
		persona_actor_domain(w, actor, (uint32_t)(player->seed % t->domains), out);
		return;
	}
	if (t && player->family != FAMILY_HIJACKED && t->mail_mode == MAIL_ONE_DOMAIN) {
		persona_actor_domain(w, actor, 99, out);
		return;
	}
	host_add(w, player, out);
	ending_add(&c, player, out);
}

static void local_add(const struct wardrobe *w, const struct player *player, struct buf *out)
{
	const struct tactics *t = cast_tactics(w->cast, player);
	struct chance c = chance_of(player->seed, 0, FOR_EMAIL);
	uint32_t pattern = t && player->family != FAMILY_HIJACKED ? t->local_pattern
								  : chance_below(&c, 7);
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(200);
	char first[64], last[64];
	unsigned number = chance_below(&c, pattern == 2 ? 10000 : 100);

	told(w, w->first[tongue(player)], person_seed(w, player), player, &text);
	persona_plain(buf_text(&text), first);
	buf_clear(&text);
	told(w, w->last[tongue(player)], person_seed(w, player), player, &text);
	persona_plain(buf_text(&text), last);
	buf_clear(&text);
	told(w, w->word, player->seed + FOR_EMAIL, player, &text);
	switch (pattern) {
	case 0:
		buf_addf(out, "%s.%s", first, last);
		break;
	case 1:
		buf_addf(out, "%s.%s%u", first, last, number);
		break;
	case 2:
		buf_addf(out, "%s%04u", buf_text(&text), number);
		break;
	case 3:
		buf_addf(out, "%c%s%u", first[0] ? first[0] : 'x', last, number);
		break;
	case 4:
		buf_addf(out, "%s_%s", last, first);
		break;
	case 5:
		buf_addf(out, "%s%s%u", first, buf_text(&text), number);
		break;
	default:
		buf_addf(out, "%s%s", first, last);
	}
	/* At a freemail provider the short names are long gone. */
	if (player->freemail && (pattern == 0 || pattern >= 4))
		buf_addf(out, "%u", chance_below(&c, 1000));
}

void persona_email(const struct wardrobe *w, const struct player *player, struct buf *out)
{
	static const char *const desks[] = { "info", "hello", "office", "mail", "contact", "news" };
	struct chance c = chance_of(player->seed, 2, FOR_EMAIL);
	const struct actor *actor = actor_of(w, player);

	if (player->family == FAMILY_AGENCY && actor->seed % 2) {
		char plain[64];
		CLEANUP(buf_release) struct buf name = BUF_UP_TO(200);

		host_add(w, player, &name);
		persona_plain(buf_text(&name), plain);
		buf_addf(out, "clients+%s@", plain);
		persona_actor_domain(w, actor, 98, out);
		return;
	}
	if (!player->freemail && chance_is(&c, 0.4))
		buf_add(out, desks[chance_below(&c, 6)]);
	else
		local_add(w, player, out);
	buf_add_char(out, '@');
	if (player->freemail)
		buf_add(out, lands[player->land].freemail[chance_below(&c, 4)]);
	else
		persona_domain(w, player, out);
}

void persona_phone(const struct wardrobe *w, const struct player *player, struct buf *out)
{
	uint64_t seed = player->family == FAMILY_AGENCY || player->family == FAMILY_RESELLER
				? actor_of(w, player)->seed
				: player->seed;
	struct chance c = chance_of(seed, 0, FOR_PHONE);

	buf_addf(out, "+%s%u%07u", lands[player->land].dial, 20 + chance_below(&c, 79),
		 chance_below(&c, 10000000));
}

/* Whose machine is at the keys: the owner's, the actor's, or after a break the thief's. */
static uint64_t machine_seed(const struct wardrobe *w, const struct player *player, int64_t at_us)
{
	const struct actor *actor = actor_of(w, player);

	if (player->family == FAMILY_AGENCY || player->family == FAMILY_RESELLER)
		return actor->seed;
	if (player->break_us && at_us >= player->break_us)
		return actor->seed + 7 + player->seed % (1 + actor->tactics->agents);
	return player->seed;
}

static void agent_add(struct chance *c, struct buf *out)
{
	static const char *const systems[] = {
		"Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7",
		"X11; Linux x86_64",           "Linux; Android 14; Pixel 7",
		"Linux; Android 13; SM-A536B",
	};
	static const double often[] = { 0.55, 0.2, 0.05, 0.1, 0.1 };
	uint32_t kind = chance_below(c, 20), version = 118 + chance_below(c, 20);

	if (kind == 0) {
		static const char *const clients[] = { "python-requests/2.31.0", "curl/8.4.0",
						       "Go-http-client/2.0",     "okhttp/4.12.0",
						       "PHPMailer 6.8.1",        "nodemailer/6.9" };

		buf_add(out, clients[chance_below(c, 6)]);
	} else if (kind < 3) {
		buf_addf(out, "Mozilla/5.0 (%s; rv:%u.0) Gecko/20100101 Firefox/%u.0",
			 systems[chance_pick(c, often, 3)], version - 2, version - 2);
	} else if (kind < 6) {
		uint32_t os = 15 + chance_below(c, 3);

		buf_addf(
			out,
			"Mozilla/5.0 (iPhone; CPU iPhone OS %u_%u like Mac OS X) AppleWebKit/605.1.15 "
			"(KHTML, like Gecko) Version/%u.%u Mobile/15E148 Safari/604.1",
			os, chance_below(c, 6), os, chance_below(c, 6));
	} else {
		buf_addf(
			out,
			"Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%u.0.0.0 Safari/537.36%s",
			systems[chance_pick(c, often, 5)], version,
			kind > 16 ? " Edg/120.0.0.0" : "");
	}
}

void persona_agent(const struct wardrobe *w, const struct player *player, int64_t at_us,
		   struct buf *out)
{
	const struct tactics *t = cast_tactics(w->cast, player);
	uint64_t seed = machine_seed(w, player, at_us);

	if (t && player->family != FAMILY_HIJACKED)
		seed = actor_of(w, player)->seed + player->seed % t->agents;
	struct chance c = chance_of(seed, 0, FOR_AGENT);

	agent_add(&c, out);
}

void persona_device(const struct wardrobe *w, const struct player *player, int64_t at_us,
		    struct buf *out)
{
	const struct tactics *t = cast_tactics(w->cast, player);
	uint64_t seed = machine_seed(w, player, at_us);
	struct chance own = chance_of(player->seed, 1, FOR_DEVICE);

	if (!chance_is(&own, prior(PRIOR_DEVICE_KNOWN)))
		return;
	if (t && chance_is(&own, t->device_shared))
		seed = actor_of(w, player)->seed + chance_below(&own, 3);
	struct chance c = chance_of(seed, 0, FOR_DEVICE);

	buf_addf(out, "d%014llx", (unsigned long long)(chance_next(&c) >> 8));
}

void persona_card(const struct wardrobe *w, const struct player *player, struct persona_card *card)
{
	const struct tactics *t = cast_tactics(w->cast, player);
	const struct actor *actor = actor_of(w, player);
	bool stolen = t && player->family < FAMILY_PHISH && player->family != FAMILY_HIJACKED;
	bool one = player->family == FAMILY_AGENCY ||
		   (player->family == FAMILY_RESELLER && actor->seed % 2);
	struct chance c = chance_of(one ? actor->seed : player->seed, 3, FOR_NAME);
	uint32_t bank = (uint32_t)(chance_unit(&c) * chance_unit(&c) *
				   30); /* a land's large banks */

	card->fingerprint = chance_next(&c);
	card->bin = 400000 + (uint32_t)(chance_mix(player->land * UINT64_C(1009) + bank) % 150000);
	if (stolen)
		card->bin = 400000 +
			    (uint32_t)(chance_mix(actor->seed + player->seed % t->bins) % 150000);
	card->last4 = chance_below(&c, 10000);
	card->checks_pass = player->family >= FAMILY_PHISH ||
			    !chance_is(&c, stolen ? t->card_fails : prior(PRIOR_CARD_ODD));
	card->unchecked = chance_is(&c, 0.5);
	card->prepaid = chance_is(&c, stolen ? 0.15 : 0.02);
	card->of_another_name = stolen && chance_is(&c, 0.7);
}

/* ---- addresses --------------------------------------------------------------------------------- */

static void home_ip(const struct player *player, int64_t at_us, struct ip *ip)
{
	/* A lease lasts days or weeks; some never end. */
	uint64_t lease_days = 2 + player->seed % 60;
	uint64_t lease = lease_days > 45 ? 0 : (uint64_t)(at_us / MOMENT_DAY) / lease_days;

	*ip = land_address(player->land, NET_USE_HOME, (uint32_t)(player->seed >> 8) % 24,
			   (uint32_t)chance_mix(player->seed + lease));
}

static void travel_ip(const struct wardrobe *w, const struct player *player, int64_t at_us,
		      uint64_t turn, struct ip *ip)
{
	uint64_t leg = (uint64_t)(at_us / MOMENT_DAY) / (1 + player->seed % 3);
	uint64_t n = chance_mix(player->seed + leg);

	if (at_us < w->cast->from_us)
		home_ip(player, at_us, ip);
	else
		*ip = land_address((uint32_t)(n % land_count), NET_USE_HOME,
				   (uint32_t)(n >> 20) % 24, (uint32_t)chance_mix(n + turn % 2));
}

static void nat_ip(const struct wardrobe *w, const struct player *player, uint64_t turn,
		   struct ip *ip)
{
	/* An account mostly comes out of the same exit of its carrier, sometimes of the next. */
	uint32_t exit = (uint32_t)(player->seed % w->cast->nat_exits);

	if (turn % 4 == 3)
		exit = (exit + 1) % w->cast->nat_exits;
	*ip = land_address(exit % 12, NET_USE_MOBILE, exit / 64, exit);
}

static void route_ip(const struct wardrobe *w, const struct player *player, int64_t at_us,
		     uint64_t turn, struct ip *ip)
{
	const struct actor *actor = actor_of(w, player);
	const struct tactics *t = cast_tactics(w->cast, player);
	uint32_t of_actor = (uint32_t)(actor->seed >> 20);

	switch ((enum route)player->route) {
	case ROUTE_NAT:
		nat_ip(w, player, turn, ip);
		break;
	case ROUTE_VPN: {
		uint32_t exit = (uint32_t)(chance_mix(player->seed + turn) % w->cast->vpn_exits);

		*ip = land_address(exit % 9, NET_USE_VPN, exit / 32, exit);
		break;
	}
	case ROUTE_OFFICE:
		*ip = land_address(player->land, NET_USE_HOME, of_actor % 24, of_actor);
		break;
	case ROUTE_TRAVEL:
		travel_ip(w, player, at_us, turn, ip);
		break;
	case ROUTE_EXITS:
		*ip = land_address(of_actor % 8, NET_USE_HOSTING, of_actor % 50,
				   of_actor + (uint32_t)(chance_mix(player->seed + turn / 3) %
							 (t ? t->exits : 1)) *
						      977);
		break;
	case ROUTE_SUBNET: {
		uint32_t net = (uint32_t)(player->seed % (1 + (t ? t->exits : 0) / 2));

		*ip = land_address(of_actor % 8, NET_USE_VPN, of_actor % 5000 + 100 + net,
				   (uint32_t)(player->seed >> 9));
		break;
	}
	case ROUTE_SERVER:
		*ip = land_address((uint32_t)(player->seed % 8), NET_USE_HOSTING,
				   (uint32_t)(player->seed >> 16) % 200,
				   (uint32_t)(player->seed >> 24));
		break;
	default:
		home_ip(player, at_us, ip);
	}
}

/* A framer that can sends from the victim's own network. */
static bool victim_ip(const struct wardrobe *w, const struct player *player, uint64_t turn,
		      struct ip *ip)
{
	const struct tactics *t = cast_tactics(w->cast, player);

	if (!t || t->victim == NOBODY || player->seed % 4 != 1)
		return false;
	home_ip(&w->cast->players[t->victim], w->cast->from_us, ip);
	ip->bytes[15] = (uint8_t)(2 + (player->seed + turn % 2) % 250);
	return true;
}

void persona_ip(const struct wardrobe *w, const struct player *player, int64_t at_us, uint64_t turn,
		bool server, struct ip *ip)
{
	const struct tactics *t = cast_tactics(w->cast, player);

	if (player->break_us && at_us >= player->break_us) {
		struct player thief = *player;

		thief.route = (uint8_t)t->route;
		thief.seed = chance_mix(player->seed + 5);
		thief.land = (uint8_t)(thief.seed % land_count);
		thief.break_us = 0;
		route_ip(w, &thief, at_us, turn, ip);
		return;
	}
	if (victim_ip(w, player, turn, ip))
		return;
	if (server && !t && chance_point(chance_mix(player->seed + 9)) < prior(PRIOR_OWN_SERVER)) {
		*ip = land_address((uint32_t)(player->seed % 8), NET_USE_HOSTING,
				   (uint32_t)(player->seed >> 12) % 300,
				   (uint32_t)(player->seed >> 30));
		return;
	}
	route_ip(w, player, at_us, turn, ip);
}
