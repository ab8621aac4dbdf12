/* How abusers work: each actor draws its own way from wide ranges, and its family bends a few of them. */
#include <math.h>

#include "core/base/arena.h"
#include "core/base/moment.h"
#include "core/model/event.h"
#include "core/sim/cast.h"
#include "core/sim/chance.h"

#define MIXED_WAYS 4
#define VICTIM_SHARE 0.35 /* of the botnets frame somebody, as long as there are framed customers */

static int64_t hours(double n)
{
	return (int64_t)(n * (double)MOMENT_HOUR);
}

static void ways_draw(struct tactics *t, struct chance *c)
{
	static const enum route routes[] = { ROUTE_EXITS, ROUTE_SUBNET, ROUTE_RESIDENTIAL,
					     ROUTE_VPN,   ROUTE_NAT,    ROUTE_SERVER };
	static const double often[] = { 0.25, 0.15, 0.3, 0.1, 0.05, 0.15 };

	t->route = routes[chance_pick(c, often, 6)];
	t->exits = (uint16_t)(1 + chance_below(c, 6));
	t->agents = (uint16_t)(chance_is(c, 0.5) ? 1 : chance_log_between(c, 2, 60));
	t->bins = (uint16_t)(1 + chance_below(c, 6));
	t->domains = (uint16_t)chance_log_between(c, 1, 8);
	t->link_mode = (enum link_mode)chance_below(c, LINK_MODE_COUNT);
	t->mail_mode = chance_is(c, 0.6)   ? MAIL_FREEMAIL
		       : chance_is(c, 0.5) ? MAIL_OWN
					   : MAIL_ONE_DOMAIN;
	t->local_pattern = (uint8_t)chance_below(c, 6);
	t->kind = (uint8_t)chance_below(c, 64);
	t->paid = chance_is(c, 0.4) ? chance_unit(c) : 0;
	t->spin = chance_between(c, 0, 1);
	t->device_shared = chance_is(c, 0.3) ? chance_unit(c) : 0;
	t->address_shared = chance_is(c, 0.2) ? chance_unit(c) : 0;
	t->card_fails = chance_between(c, 0.02, 0.4);
	t->carries_html = chance_is(c, 0.5);
	t->global = chance_is(c, 0.5);
	t->signs_up_elsewhere = chance_is(c, 0.3);
	t->victim = NOBODY;
}

static void times_draw(struct tactics *t, struct chance *c, uint32_t count)
{
	t->regular_signups = chance_is(c, 0.5);
	t->signup_gap_us = (int64_t)(chance_log_between(c, 20, 6 * 3600) * MOMENT_SECOND);
	t->before_us = hours(chance_log_between(c, 3, 30 * 24)) + (int64_t)count * t->signup_gap_us;
	t->warm = 1 + chance_below(c, 6);
	t->messages = (uint32_t)chance_log_between(c, 12, 150);
	t->recipients = chance_is(c, 0.6) ? 1 : (uint32_t)chance_log_between(c, 2, 50);
	t->gap_us = (int64_t)(chance_log_between(c, 2, 180) * MOMENT_SECOND);
	t->jitter_us = (int64_t)(chance_log_between(c, 30, 6 * 3600) * MOMENT_SECOND);
	t->bounced = chance_log_between(c, 0.04, 0.35);
	t->complained = chance_log_between(c, 0.002, 0.03);
	t->opened = chance_between(c, 0.02, 0.12);
	t->clicked = chance_between(c, 0.002, 0.03);
}

static void phish_draw(struct tactics *t, struct chance *c, bool subtle, uint32_t count)
{
	static const enum route clean[] = { ROUTE_RESIDENTIAL, ROUTE_SERVER, ROUTE_EXITS };

	t->route = clean[chance_below(c, 3)];
	t->exits = 1;
	t->agents = (uint16_t)count;
	t->device_shared = 0;
	t->mail_mode = MAIL_OWN;
	t->paid = 1;
	t->card_fails = 0;
	t->bins = (uint16_t)(count + 1);
	t->brand = (uint32_t)(chance_next(c) >> 40);
	t->brand_place = subtle ? 0 : (uint8_t)(1 + chance_below(c, 3));
	t->texts = (uint16_t)(1 + chance_below(c, 4));
	t->link_mode = LINK_OWN;
	t->domains = (uint16_t)(1 + chance_below(c, 2));
	t->messages = (uint32_t)(chance_log_between(c, 30, 3000) / count) + 1;
	t->recipients = chance_is(c, 0.8) ? 1 : 1 + chance_below(c, 30);
	t->gap_us = (int64_t)(chance_log_between(c, 1, 60) * MOMENT_SECOND);
	t->before_us = hours(chance_log_between(c, 1, 20 * 24)) + (int64_t)count * t->signup_gap_us;
	t->warm = 1 + chance_below(c, 8);
	t->bounced = chance_log_between(c, 0.01, 0.1);
	t->complained = chance_log_between(c, 0.003, 0.05);
	t->opened = chance_between(c, 0.2, 0.6);
	t->clicked = chance_between(c, 0.02, 0.15);
	t->carries_html = subtle || chance_is(c, 0.8);
	t->signs_up_elsewhere = false;
}

/* Who asks for what needs no brand: half of them from freemail addresses, and on any plan. */
static void fraud_draw(struct tactics *t, struct chance *c, bool hosted, uint32_t count)
{
	phish_draw(t, c, false, count);
	t->brand_place = 0;
	t->mail_mode = chance_is(c, 0.5) ? MAIL_FREEMAIL : MAIL_OWN;
	t->paid = chance_between(c, 0.2, 1);
	t->carries_html = hosted && chance_is(c, 0.5);
	t->link_mode = LINK_PAGES;
	t->answers_elsewhere = !hosted && chance_is(c, 0.6);
}

static void family_bend(struct tactics *t, struct chance *c, enum family family, uint32_t count)
{
	switch (family) {
	case FAMILY_SHARED_IP:
		t->route = chance_is(c, 0.7) ? ROUTE_EXITS : ROUTE_SUBNET;
		break;
	case FAMILY_RESIDENTIAL:
		t->route = ROUTE_RESIDENTIAL;
		t->device_shared = 0;
		t->address_shared = 0;
		t->signs_up_elsewhere = false;
		break;
	case FAMILY_SPUN:
		t->spin = chance_between(c, 0.4, 0.8);
		break;
	case FAMILY_PARAPHRASE:
		t->spin = 1;
		t->link_mode = chance_is(c, 0.5) ? LINK_OWN : LINK_SHORTENER;
		t->domains = 1;
		t->route = chance_is(c, 0.7) ? ROUTE_RESIDENTIAL : t->route;
		break;
	case FAMILY_STOLEN_CARD:
		t->paid = 1;
		t->bins = (uint16_t)(1 + chance_below(c, 3));
		t->card_fails = chance_between(c, 0.1, 0.5);
		break;
	case FAMILY_HIJACKED:
		t->before_us = hours(chance_log_between(c, 0.2, 48));
		t->warm = 0;
		break;
	case FAMILY_AGED:
		t->before_us = hours(chance_between(c, 30, 200) * 24) +
			       (int64_t)count * t->signup_gap_us;
		t->warm = 3 + chance_below(c, 8);
		break;
	case FAMILY_SLOW:
		t->gap_us = hours(chance_log_between(c, 3, 24));
		t->messages = 200;
		t->recipients = 1;
		t->jitter_us = hours(24);
		break;
	case FAMILY_PHISH:
	case FAMILY_PHISH_SUBTLE:
		phish_draw(t, c, family == FAMILY_PHISH_SUBTLE, count);
		break;
	case FAMILY_PHISH_HOSTED:
	case FAMILY_FRAUD:
		fraud_draw(t, c, family == FAMILY_PHISH_HOSTED, count);
		break;
	default:
		break;
	}
}

static void victim_choose(const struct cast *cast, struct tactics *t, struct chance *c)
{
	uint32_t first = NOBODY, count = 0;

	for (uint32_t i = 0; i < cast->actor_count; i++)
		if (cast->actors[i].family == FAMILY_FRAMED) {
			first = first == NOBODY ? cast->actors[i].first : first;
			count++;
		}
	if (count && chance_is(c, VICTIM_SHARE))
		t->victim = first + chance_below(c, count);
}

/* The same goal by other ways: where links lead and when it bursts stay the actor's. */
static void mixed_draw(struct tactics *t, struct chance *c, uint32_t count)
{
	static const enum family some[] = { FAMILY_SHARED_IP,  FAMILY_RESIDENTIAL, FAMILY_SPUN,
					    FAMILY_PARAPHRASE, FAMILY_STOLEN_CARD, FAMILY_AGED };

	for (uint32_t i = 0; i < MIXED_WAYS; i++) {
		ways_draw(&t[i], c);
		times_draw(&t[i], c, count);
		family_bend(&t[i], c, some[chance_below(c, 6)], count);
		t[i].kind = t[0].kind;
		t[i].link_mode = t[0].link_mode;
		t[i].domains = t[0].domains;
	}
}

void tactics_draw(struct cast *cast, struct actor *actor)
{
	struct chance c = chance_of(actor->seed, 0, 20);
	double window = (double)(cast->until_us - cast->from_us);

	actor->ways = actor->family == FAMILY_MIXED ? MIXED_WAYS : 1;
	actor->tactics = ARENA_ARRAY(cast->arena, actor->ways, struct tactics);
	if (actor->family == FAMILY_MIXED) {
		mixed_draw(actor->tactics, &c, actor->count);
	} else {
		ways_draw(actor->tactics, &c);
		times_draw(actor->tactics, &c, actor->count);
		family_bend(actor->tactics, &c, (enum family)actor->family, actor->count);
	}
	if (actor->family < FAMILY_PHISH)
		victim_choose(cast, actor->tactics, &c);
	actor->burst_us = cast->from_us + (int64_t)(window * chance_between(&c, 0.1, 0.75));
	if (actor->family == FAMILY_SLOW)
		actor->burst_us = cast->from_us + (int64_t)(window * chance_between(&c, 0, 0.3));
}
