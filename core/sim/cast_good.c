#include "core/sim/cast.h"

#include <math.h>

#include "core/base/moment.h"
#include "core/model/event.h"
#include "core/sim/chance.h"
#include "core/sim/grammar.h"
#include "core/sim/land.h"
#include "core/sim/prior.h"

#define HISTORY_DAYS 90 /* how far back mails of the time before are told */
#define WEEK_US (7 * MOMENT_DAY)

static uint8_t land_draw(struct chance *c)
{
	double weights[64];

	for (uint32_t i = 0; i < land_count; i++)
		weights[i] = lands[i].weight;
	return (uint8_t)chance_pick(c, weights, land_count);
}

static uint8_t plan_draw(struct chance *c)
{
	double at = chance_unit(c);

	if (at < prior(PRIOR_PREMIUM))
		return PLAN_PREMIUM;
	return at < prior(PRIOR_PREMIUM) + prior(PRIOR_PAID) ? PLAN_PAID : PLAN_FREE;
}

static uint8_t route_draw(struct chance *c)
{
	const double weights[] = { 1 - prior(PRIOR_MOBILE) - prior(PRIOR_VPN) - prior(PRIOR_OFFICE),
				   prior(PRIOR_MOBILE), prior(PRIOR_VPN), prior(PRIOR_OFFICE) };

	return (uint8_t)(ROUTE_HOME + chance_pick(c, weights, 4));
}

/* An account's own rate, about the mean: most are better, some a good deal worse. */
static float rate_draw(struct chance *c, double mean, double spread)
{
	return (float)fmin(chance_lognormal(c, mean * exp(-spread * spread / 2), spread), 0.9);
}

static void rates_draw(struct player *player, struct chance *c)
{
	/* Worse ones are families of their own. */
	player->bounced = fminf(rate_draw(c, prior(PRIOR_BOUNCED), 0.7), 0.06F);
	player->complained = fminf(rate_draw(c, prior(PRIOR_COMPLAINED), 0.6), 0.003F);
	player->opened = rate_draw(c, prior(PRIOR_OPENED), 0.35);
	player->clicked = rate_draw(c, prior(PRIOR_CLICKED), 0.6);
	player->logins = (float)chance_lognormal(c, prior(PRIOR_LOGINS), 0.8);
}

static double age_draw(struct chance *c)
{
	double days = chance_lognormal(c, prior(PRIOR_AGE_DAYS), 1.3);

	/* No provider is older than some years: such ones are as old as anybody else. */
	return days < 1 || days > 2500 ? chance_log_between(c, 30, 2500) : days;
}

static void signup_draw(const struct cast *cast, struct player *player, struct chance *c)
{
	int64_t window = cast->until_us - cast->from_us;

	player->is_new = chance_is(c, prior(PRIOR_NEW) * (double)window / WEEK_US);
	if (player->is_new)
		player->signup_us = cast->from_us +
				    (int64_t)(chance_unit(c) * 0.9 * (double)window);
	else
		player->signup_us = cast->from_us - (int64_t)(age_draw(c) * (double)MOMENT_DAY);
}

static void history_add(const struct cast *cast, struct player *player, struct chance *c)
{
	int64_t from = cast->from_us -
		       (int64_t)(HISTORY_DAYS * (0.6 + 0.4 * chance_unit(c)) * (double)MOMENT_DAY);
	uint32_t count = (uint32_t)(chance_wait(c, prior(PRIOR_HISTORY_MAILS)) + 0.5);

	if (player->is_new)
		return;
	if (from < player->signup_us)
		from = player->signup_us + MOMENT_HOUR;
	if (count > 12)
		count = 12;
	if (!count || from >= cast->from_us)
		return;
	player->bouts[player->bout_count++] = (struct bout){
		.from_us = from,
		.gap_us = (cast->from_us - from) / (count + 1),
		.count = count,
		.recipients = player->writing == WRITING_LETTER
				      ? (uint32_t)fmin(chance_lognormal(c, prior(PRIOR_LIST),
									prior(PRIOR_LIST_SPREAD)),
						       100000) +
						2
				      : 1,
		.kind = BOUT_USUAL,
		.writing = player->writing,
	};
}

static void usual_add(const struct cast *cast, struct player *player, struct chance *c)
{
	double weeks = (double)(cast->until_us - cast->from_us) / WEEK_US;
	double count = chance_lognormal(c, prior(PRIOR_SENDS), prior(PRIOR_SENDS_SPREAD)) * weeks;
	struct bout bout = { .kind = BOUT_USUAL, .writing = player->writing, .recipients = 1 };
	int64_t from = player->is_new ? player->signup_us + MOMENT_HOUR / 2 : cast->from_us;

	if (player->writing == WRITING_LETTER) {
		count = sqrt(count);
		bout.recipients = (uint32_t)fmin(chance_lognormal(c, prior(PRIOR_LIST),
								  prior(PRIOR_LIST_SPREAD)),
						 200000) +
				  2;
	} else if (player->writing == WRITING_ORDER || player->writing == WRITING_APP) {
		count *= 4;
	}
	bout.count = (uint32_t)fmin(count, prior(PRIOR_SENDS_MOST) * weeks);
	if (!bout.count || from >= cast->until_us)
		return;
	bout.gap_us = (cast->until_us - from) / (bout.count + 1);
	bout.from_us = from + (int64_t)(chance_unit(c) * (double)bout.gap_us);
	player->bouts[player->bout_count++] = bout;
}

void cast_ordinary(struct cast *cast, struct player *player, struct chance *c)
{
	static const double writings[] = { 0.5, 0.2, 0.15, 0.15 };

	player->land = land_draw(c);
	player->language = lands[player->land].language;
	if (grammar_languages[player->language][0] == 'x')
		player->language = 0; /* those write English to the world */
	player->trade = (uint8_t)chance_below(c, grammar_trade_count);
	player->plan = plan_draw(c);
	player->route = route_draw(c);
	player->writing = (uint8_t)(WRITING_LETTER + chance_pick(c, writings, 4));
	player->theme = (uint16_t)(chance_unit(c) * chance_unit(c) * cast->themes);
	player->freemail = chance_is(c, prior(PRIOR_FREEMAIL));
	player->has_domain = chance_is(c, prior(PRIOR_DOMAIN_OWN));
	rates_draw(player, c);
	signup_draw(cast, player, c);
}

/* Whoever is new tries it out first, with the same few words as anybody. */
static void trial_add(struct player *player, struct chance *c)
{
	if (!player->is_new || player->bout_count == BOUTS_MAX || !chance_is(c, prior(PRIOR_TRIES)))
		return;
	player->bouts[player->bout_count++] = (struct bout){
		.from_us = player->signup_us +
			   (int64_t)(chance_log_between(c, 2, 25) * (double)MOMENT_MINUTE),
		.gap_us = 3 * MOMENT_MINUTE,
		.count = 1 + chance_below(c, 3),
		.recipients = 1 + chance_below(c, 2),
		.kind = BOUT_WARM,
		.writing = WRITING_WARM,
	};
}

/* ---- those who are not everyday ----------------------------------------------------------------- */

static int64_t within(const struct cast *cast, struct chance *c, double low, double high)
{
	return cast->from_us +
	       (int64_t)(chance_between(c, low, high) * (double)(cast->until_us - cast->from_us));
}

static void spike_add(struct player *player, const struct bout *bout)
{
	player->bouts[player->bout_count] = *bout;
	player->bouts[player->bout_count++].kind = BOUT_SPIKE;
}

static void launch_add(const struct cast *cast, struct player *player, struct chance *c)
{
	int64_t from = within(cast, c, 0.1, 0.9);

	if (chance_is(c, 0.5))
		spike_add(player,
			  &(struct bout){ .from_us = from,
					  .gap_us = (int64_t)(chance_log_between(c, 0.5, 20) *
							      MOMENT_SECOND),
					  .count = (uint32_t)chance_log_between(c, 100, 800),
					  .recipients = 1,
					  .writing = chance_is(c, 0.5) ? WRITING_ORDER
								       : WRITING_APP });
	else
		spike_add(player,
			  &(struct bout){
				  .from_us = from,
				  .gap_us = 20 * MOMENT_MINUTE,
				  .count = 1 + chance_below(c, 5),
				  .recipients = (uint32_t)chance_log_between(c, 10000, 200000),
				  .writing = WRITING_LETTER });
}

static void comes_new(const struct cast *cast, struct player *player, struct chance *c,
		      int64_t before_us)
{
	player->is_new = true;
	player->bout_count = 0;
	player->plan = PLAN_PREMIUM;
	player->has_domain = true;
	player->freemail = false;
	player->signup_us = within(cast, c, 0.05, 0.7);
	spike_add(player, &(struct bout){ .from_us = player->signup_us + before_us,
					  .gap_us = (int64_t)(chance_log_between(c, 20, 1800) *
							      MOMENT_SECOND),
					  .count = 5 + chance_below(c, 60),
					  .recipients = (uint32_t)chance_log_between(c, 500, 20000),
					  .writing = WRITING_LETTER });
}

static void revival_add(const struct cast *cast, struct player *player, struct chance *c)
{
	int64_t silent = (int64_t)(chance_between(c, 120, 400) * (double)MOMENT_DAY);

	player->is_new = false;
	player->signup_us = cast->from_us - silent -
			    (int64_t)(chance_between(c, 60, 900) * (double)MOMENT_DAY);
	player->bounced = (float)chance_between(c, 0.02, 0.07);
	player->bout_count = 0;
	player->bouts[player->bout_count++] = (struct bout){
		.from_us = cast->from_us - silent - 40 * MOMENT_DAY,
		.gap_us = 12 * MOMENT_DAY,
		.count = 1 + chance_below(c, 4),
		.recipients = 500,
		.writing = WRITING_LETTER,
	};
	spike_add(player,
		  &(struct bout){ .from_us = within(cast, c, 0.1, 0.8),
				  .gap_us = 10 * MOMENT_MINUTE,
				  .count = 1 + chance_below(c, 6),
				  .recipients = (uint32_t)chance_log_between(c, 5000, 50000),
				  .writing = WRITING_LETTER });
}

static void day_one_add(const struct cast *cast, struct player *player, struct chance *c)
{
	comes_new(cast, player, c, (int64_t)(chance_between(c, 0.3, 6) * (double)MOMENT_HOUR));
	player->bouts[0].count = 1 + chance_below(c, 5);
	player->bouts[0].recipients = 50000 / player->bouts[0].count;
}

/* Accounts that one honest person runs: what they share is the actor's. */
static void together(const struct cast *cast, struct player *player, const struct actor *actor,
		     struct chance *own, uint32_t index)
{
	struct chance c = chance_of(actor->seed, 0, 10);
	bool reseller = actor->family == FAMILY_RESELLER;
	int64_t made;

	player->land = land_draw(&c);
	player->language = lands[player->land].language % 4;
	player->theme = (uint16_t)chance_below(&c, cast->themes);
	player->route = ROUTE_OFFICE;
	player->plan = PLAN_PAID;
	player->writing = WRITING_LETTER;
	player->has_domain = true;
	player->freemail = false;
	player->is_new = chance_is(&c, reseller ? 0.25 : 0.1);
	made = player->is_new
		       ? within(cast, &c, 0.05, 0.5)
		       : cast->from_us - (int64_t)(chance_between(&c, 5, 700) * (double)MOMENT_DAY);
	if (reseller)
		player->signup_us = made +
				    (int64_t)index * (int64_t)(chance_between(&c, 2, 9) *
							       (double)MOMENT_MINUTE) +
				    (int64_t)(chance_unit(own) * 60 * (double)MOMENT_SECOND);
	else
		player->signup_us = made + (int64_t)(chance_unit(own) * 3 * (double)MOMENT_DAY) *
						   (player->is_new ? 0 : 30);
	if (!player->is_new && player->signup_us > cast->from_us)
		player->signup_us = cast->from_us - MOMENT_HOUR * (1 + (int64_t)index);
}

void cast_good(struct cast *cast, struct player *player, const struct actor *actor, uint32_t index)
{
	struct chance c = chance_of(player->seed, 0, 11);

	cast_ordinary(cast, player, &c);
	switch ((enum family)player->family) {
	case FAMILY_SHOP:
		player->writing = WRITING_ORDER;
		break;
	case FAMILY_NAT:
		player->route = ROUTE_NAT;
		break;
	case FAMILY_VPN:
		player->route = ROUTE_VPN;
		break;
	case FAMILY_TRAVELLER:
		player->route = ROUTE_TRAVEL;
		break;
	case FAMILY_FREELANCER:
		player->writing = WRITING_PERSONAL;
		break;
	case FAMILY_SUPPLIER:
		player->writing = WRITING_PAPER;
		player->has_domain = true;
		break;
	case FAMILY_TREASURER:
		player->writing = WRITING_MONEY;
		break;
	case FAMILY_AGENCY:
	case FAMILY_RESELLER:
		together(cast, player, actor, &c, index);
		break;
	case FAMILY_LOW_QUALITY:
		player->bounced = (float)chance_between(&c, 0.06, 0.10);
		player->complained *= 1.5F;
		player->writing = WRITING_LETTER;
		break;
	case FAMILY_FRAMED:
		player->has_domain = true;
		player->is_new = false;
		player->signup_us = cast->from_us -
				    (int64_t)(chance_between(&c, 60, 1500) * (double)MOMENT_DAY);
		break;
	default:
		break;
	}
	history_add(cast, player, &c);
	usual_add(cast, player, &c);
	switch ((enum family)player->family) {
	case FAMILY_LAUNCH:
		launch_add(cast, player, &c);
		break;
	case FAMILY_MIGRATION:
		comes_new(cast, player, &c,
			  (int64_t)(chance_log_between(&c, 1, 72) * (double)MOMENT_HOUR));
		break;
	case FAMILY_REVIVAL:
		revival_add(cast, player, &c);
		break;
	case FAMILY_DAY_ONE:
		day_one_add(cast, player, &c);
		break;
	default:
		break;
	}
	trial_add(player, &c);
}
