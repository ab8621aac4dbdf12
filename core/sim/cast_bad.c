#include "core/base/moment.h"
#include "core/model/event.h"
#include "core/sim/cast.h"
#include "core/sim/chance.h"
#include "core/sim/grammar.h"
#include "core/sim/land.h"

static enum writing phish_writing(const struct actor *actor)
{
	if (actor->family == FAMILY_FRAUD)
		return WRITING_FRAUD;
	return actor->family == FAMILY_PHISH_HOSTED ? WRITING_HOSTED : WRITING_PHISH;
}

static void harm_add(struct player *player, const struct actor *actor, const struct tactics *t,
		     struct chance *c)
{
	bool phish = actor->family >= FAMILY_PHISH;

	player->bouts[player->bout_count++] = (struct bout){
		.from_us = actor->burst_us + (int64_t)(chance_unit(c) * (double)t->jitter_us),
		.gap_us = t->gap_us,
		.count = 1 + (uint32_t)(t->messages * chance_between(c, 0.6, 1.3)),
		.recipients = t->recipients,
		.kind = BOUT_HARM,
		.writing = (uint8_t)(phish ? phish_writing(actor) : WRITING_SCAM),
	};
}

static void warm_add(struct player *player, const struct actor *actor, const struct tactics *t,
		     struct chance *c)
{
	int64_t span = actor->burst_us - player->signup_us;
	uint32_t count = t->warm ? 1 + chance_below(c, t->warm) : 0;

	if (!count || span < 2 * MOMENT_MINUTE)
		return;
	player->bouts[player->bout_count++] = (struct bout){
		.from_us = player->signup_us + span / (2 * count + 2),
		.gap_us = span / (count + 1),
		.count = count,
		.recipients = 1 + chance_below(c, 4),
		.kind = BOUT_WARM,
		.writing = actor->family == FAMILY_AGED && chance_is(c, 0.5) ? WRITING_LETTER
									     : WRITING_WARM,
	};
}

static void signup_set(struct player *player, const struct actor *actor, const struct tactics *t,
		       struct chance *c, uint32_t index)
{
	double at = t->regular_signups ? index + chance_between(c, -0.1, 0.1)
				       : chance_unit(c) * actor->count;

	player->signup_us = actor->burst_us - t->before_us +
			    (int64_t)(at * (double)t->signup_gap_us);
}

/* The account was somebody's: all of the life before stays, and harm begins after the break. */
static void taken_over(struct player *player, const struct actor *actor)
{
	int64_t oldest = actor->burst_us - 120 * MOMENT_DAY;

	player->break_us = actor->burst_us - actor->tactics->before_us;
	if (player->signup_us > oldest)
		player->signup_us -= 150 * MOMENT_DAY;
	player->is_new = false;
}

void cast_bad(struct cast *cast, struct player *player, const struct actor *actor, uint32_t index)
{
	struct chance c = chance_of(player->seed, 0, 21), shared = chance_of(actor->seed, 0, 22);
	const struct tactics *t = cast_tactics(cast, player);

	if (actor->family == FAMILY_HIJACKED) {
		cast_good(cast, player, actor, index);
		if (player->bout_count == BOUTS_MAX)
			player->bout_count--;
		taken_over(player, actor);
		harm_add(player, actor, t, &c);
		return;
	}
	cast_ordinary(cast, player, &c);
	if (!t->global) {
		player->land = (uint8_t)(chance_of(actor->seed, 0, 23).state % land_count);
		player->language = lands[player->land].language % 4;
	}
	player->route = (uint8_t)t->route;
	player->writing = WRITING_WARM;
	player->theme = (uint16_t)chance_below(&shared, cast->themes);
	player->freemail = t->mail_mode == MAIL_FREEMAIL;
	player->has_domain = t->mail_mode != MAIL_FREEMAIL && chance_is(&c, 0.6);
	player->plan = !chance_is(&c, t->paid)         ? PLAN_FREE
		       : actor->family >= FAMILY_PHISH ? PLAN_PREMIUM
						       : PLAN_PAID;
	if (actor->family >= FAMILY_PHISH)
		player->has_domain = t->mail_mode != MAIL_FREEMAIL;
	player->logins = (float)(chance_unit(&c) * 2);
	player->is_new = true;
	player->bout_count = 0;
	signup_set(player, actor, t, &c, index);
	warm_add(player, actor, t, &c);
	harm_add(player, actor, t, &c);
}
