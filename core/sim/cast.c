#include "core/sim/cast.h"

#include <math.h>
#include <stdio.h>

#include "core/base/arena.h"
#include "core/base/moment.h"
#include "core/sim/chance.h"
#include "core/sim/grammar.h"
#include "core/sim/prior.h"

/* clang-format off */
const struct family_row families[FAMILY_COUNT] = {
	/* The spikers are far more than in life, so that what is said of them has narrow bounds. */
	[FAMILY_EVERYDAY]    = { "everyday",    0.560,   1,   1, false, "newsletters and small firms" },
	[FAMILY_SHOP]        = { "shop",        0.110,   1,   1, false, "shops whose mails name PayPal, DHL and banks rightly" },
	[FAMILY_NAT]         = { "nat",         0.060,   1,   1, false, "behind a carrier's NAT" },
	[FAMILY_VPN]         = { "vpn",         0.030,   1,   1, false, "through a public VPN, another exit each time" },
	[FAMILY_AGENCY]      = { "agency",      0.025,   6,  14, false, "an agency: some ten accounts, one card, one address" },
	[FAMILY_RESELLER]    = { "reseller",    0.025,  20,  60, false, "clients' accounts made in one afternoon by one person, with the same templates" },
	[FAMILY_TRAVELLER]   = { "traveller",   0.020,   1,   1, false, "another country every other day" },
	[FAMILY_FREELANCER]  = { "freelancer",  0.050,   1,   1, false, "single mails by hand" },
	[FAMILY_LAUNCH]      = { "launch",      0.025,   1,   1, true,  "a hundred times the usual, for a launch" },
	[FAMILY_MIGRATION]   = { "migration",   0.020,   1,   1, true,  "came from another provider with everything at once" },
	[FAMILY_REVIVAL]     = { "revival",     0.015,   1,   1, true,  "silent for months, then a large mailing" },
	[FAMILY_DAY_ONE]     = { "day-one",     0.010,   1,   1, true,  "50,000 recipients on the first day" },
	[FAMILY_SUPPLIER]    = { "supplier",    0.008,   1,   1, false, "a bank's real supplier" },
	[FAMILY_NAMESAKE]    = { "namesake",    0.008,   1,   1, false, "a person or firm called as a brand" },
	[FAMILY_LOW_QUALITY] = { "low-quality", 0.015,   1,   1, false, "an honest owner of a stale list: 8 % bounce on the first mail" },
	[FAMILY_FRAMED]      = { "framed",      0.010,   1,   1, false, "a good customer whose link, theme and network a botnet uses" },
	[FAMILY_TREASURER]   = { "treasurer",   0.020,   1,   1, false, "clubs, charities and firms that ask for money rightly: donations, new bank details, gift cards, numbers to call" },
	/* Far more than in life, too: a window of a week must hold enough of each. */
	[FAMILY_SHARED_IP]   = { "shared-ip",   0.0080, 20, 200, false, "a botnet on a few addresses" },
	[FAMILY_RESIDENTIAL] = { "residential", 0.0080, 20, 200, false, "a botnet with a stranger's home line for each account" },
	[FAMILY_SPUN]        = { "spun",        0.0080, 20, 200, false, "a botnet whose template has 40 to 80 % of its slots respun" },
	[FAMILY_PARAPHRASE]  = { "paraphrase",  0.0080, 20, 200, false, "a botnet that writes each mail anew; only where its links lead is the same" },
	[FAMILY_STOLEN_CARD] = { "stolen-card", 0.0060, 15, 120, false, "paid accounts on stolen cards of a few banks" },
	[FAMILY_HIJACKED]    = { "hijacked",    0.0050, 10,  80, false, "old good accounts taken over" },
	[FAMILY_AGED]        = { "aged",        0.0060, 20, 150, false, "signed up months ahead and warmed up" },
	[FAMILY_SLOW]        = { "slow",        0.0050, 15, 100, false, "a trickle from each, no burst" },
	[FAMILY_MIXED]       = { "mixed",       0.0060, 20, 200, false, "some of each" },
	[FAMILY_PHISH]       = { "phish",       0.0040,  1,   5, false, "premium accounts, perfect cards, clean addresses; wear a brand" },
	[FAMILY_PHISH_SUBTLE]= { "phish-subtle",0.0020,  1,   5, false, "the brand only in the text, and a link that leads elsewhere than it says" },
	[FAMILY_PHISH_HOSTED]= { "phish-hosted",0.0020,  1,   5, false, "no brand, no scanner: asks for passwords on a page at a free hoster or a form service" },
	[FAMILY_FRAUD]       = { "fraud",       0.0030,  1,   5, false, "no link: gift cards, changed bank details, fortunes, extortion, charges to call about, wallets" },
};
/* clang-format on */

bool sim_family(size_t index, struct sim_family *family)
{
	const struct family_row *row = &families[index];

	if (index >= FAMILY_COUNT)
		return false;
	*family = (struct sim_family){ row->name, row->what, index >= FAMILY_BAD, row->spiking,
				       row->share };
	return true;
}

bool cast_is_bad(const struct player *player)
{
	return player->family >= FAMILY_BAD;
}

const struct tactics *cast_tactics(const struct cast *cast, const struct player *player)
{
	const struct actor *actor = &cast->actors[player->actor];

	return actor->ways ? &actor->tactics[player->seed % actor->ways] : NULL;
}

void cast_actor_name(const struct cast *cast, uint32_t actor, char name[48])
{
	const struct actor *a = &cast->actors[actor];

	snprintf(name, 48, "%s-%u", families[a->family].name, a->number + 1);
}

/* ---- which families, and how many accounts of each ------------------------------------------ */

struct shares {
	double of[FAMILY_COUNT];
};

static void group_take(struct shares *shares, bool good, bool bad)
{
	for (int i = 0; i < FAMILY_COUNT; i++)
		if (i >= FAMILY_BAD ? bad : good)
			shares->of[i] = families[i].share;
}

static bool is_group(struct str name)
{
	return str_is(name, "all") || str_is(name, "good") || str_is(name, "bad");
}

static int family_of(struct str name)
{
	for (int i = 0; i < FAMILY_COUNT; i++)
		if (str_is(name, families[i].name))
			return i;
	return -1;
}

static bool share_take(struct str text, double *share)
{
	return str_to_double(text, share) && *share >= 0 && *share <= 1;
}

static enum err word_take(struct shares *shares, struct str word)
{
	size_t equals = str_find_char(word, '=');
	bool has_share = equals != SIZE_MAX;
	struct str name = str_sub(word, 0, equals);
	int family = family_of(name);
	double share = 0;

	if (has_share && !share_take(str_sub(word, equals + 1, word.len), &share))
		return err_fail(ERR_INVALID, "%" PRI_STR ": a share from 0 to 1 is needed",
				ARG_STR(word));
	if (is_group(name) && has_share)
		return err_fail(ERR_INVALID, "%" PRI_STR ": a group has no share of its own",
				ARG_STR(word));
	if (is_group(name))
		group_take(shares, !str_is(name, "bad"), !str_is(name, "good"));
	else if (family >= 0)
		shares->of[family] = has_share ? share : families[family].share;
	else
		return err_fail(ERR_INVALID, "%" PRI_STR ": no such family", ARG_STR(name));
	return ERR_NONE;
}

static enum err shares_read(struct str list, struct shares *shares)
{
	struct str word;
	enum err e = ERR_NONE;

	if (!list.len)
		list = STR("all");
	while (!e && str_cut(&list, ',', &word))
		e = word_take(shares, str_trim(word));
	return e;
}

static double sum_of(const struct shares *shares, int from, int to)
{
	double sum = 0;

	for (int i = from; i < to; i++)
		sum += shares->of[i];
	return sum;
}

/* A family that was asked for has at least one small actor, as long as half stays honest. */
static int64_t bad_count(double share, enum family family, int64_t accounts, int64_t free)
{
	int64_t count = (int64_t)(share * (double)accounts + 0.5);

	if (share > 0 && count < families[family].least)
		count = families[family].least;
	return count > free ? 0 : count;
}

/* What is left, in proportion; the largest takes what rounding leaves over. */
static void good_counts(const struct shares *shares, double sum, int64_t left,
			uint32_t counts[FAMILY_COUNT])
{
	int64_t given = 0;
	int largest = 0;

	for (int i = 0; i < FAMILY_BAD; i++) {
		counts[i] = (uint32_t)((double)left * shares->of[i] / sum);
		given += counts[i];
		largest = counts[i] > counts[largest] ? i : largest;
	}
	counts[largest] += (uint32_t)(left - given);
}

/* Bad families have their share of all; good ones share what is left. With none of the other kind, all. */
static enum err counts_make(const struct shares *shares, int64_t accounts,
			    uint32_t counts[FAMILY_COUNT])
{
	double good = sum_of(shares, 0, FAMILY_BAD), bad = sum_of(shares, FAMILY_BAD, FAMILY_COUNT);
	double scale = good > 0 ? 1 : 1 / fmax(bad, 1e-9);
	int64_t left = accounts, kept = good > 0 ? accounts / 2 : 0;

	if (good <= 0 && bad <= 0)
		return err_fail(ERR_INVALID, "no family has a share");
	if (good > 0 && bad > 0.5)
		return err_fail(ERR_INVALID, "the abusers' shares come to more than half");
	for (int i = FAMILY_BAD; i < FAMILY_COUNT; i++) {
		counts[i] = (uint32_t)bad_count(shares->of[i] * scale, (enum family)i, accounts,
						left - kept);
		left -= counts[i];
	}
	if (good > 0)
		good_counts(shares, good, left, counts);
	return left < accounts || good > 0
		       ? ERR_NONE
		       : err_fail(ERR_INVALID, "too few accounts for any of these families");
}

/* ---- actors and players ----------------------------------------------------------------------- */

/* A bijection of the numbers below `count`, so that an account's id says nothing of its family. */
static uint32_t shuffled(uint32_t index, uint32_t count, uint64_t seed)
{
	uint32_t bits = 2;

	while ((UINT64_C(1) << bits) < count)
		bits += 2;
	do {
		uint32_t half = bits / 2, mask = (UINT32_C(1) << half) - 1, left = index >> half,
			 right = index & mask;

		for (uint32_t round = 0; round < 4; round++) {
			uint32_t next = left ^ ((uint32_t)chance_mix(
							seed + ((uint64_t)round << 32) + right) &
						mask);

			left = right;
			right = next;
		}
		index = (left << half) | right;
	} while (index >= count);
	return index;
}

static void actor_begin(struct cast *cast, enum family family, uint32_t number, uint32_t count)
{
	struct actor *actor;

	cast->actors = arena_grow(cast->arena, cast->actors, cast->actor_count,
				  sizeof(*cast->actors));
	actor = &cast->actors[cast->actor_count++];
	*actor = (struct actor){
		.seed = chance_of(cast->seed, ((uint64_t)family << 32) + number, 1).state,
		.first = cast->player_count,
		.count = count,
		.number = number,
		.family = (uint8_t)family,
	};
	for (uint32_t i = 0; i < count; i++) {
		struct player *player = &cast->players[cast->player_count++];

		player->actor = cast->actor_count - 1;
		player->family = (uint8_t)family;
		player->seed = chance_of(actor->seed, i, 2).state;
	}
}

static void family_begin(struct cast *cast, enum family family, uint32_t count)
{
	const struct family_row *row = &families[family];
	struct chance c = chance_of(cast->seed, (uint64_t)family, 3);

	for (uint32_t number = 0; count; number++) {
		uint32_t size = (uint32_t)(chance_log_between(&c, row->least, row->most + 1));

		if (size > count || count - size < row->least)
			size = count < row->most ? count : size > count ? count : size;
		actor_begin(cast, family, number, size);
		count -= size;
	}
}

static void players_make(struct cast *cast)
{
	for (uint32_t i = 0; i < cast->actor_count; i++)
		if (cast->actors[i].family >= FAMILY_BAD)
			tactics_draw(cast, &cast->actors[i]);
	for (uint32_t i = 0; i < cast->player_count; i++) {
		struct player *player = &cast->players[i];
		const struct actor *actor = &cast->actors[player->actor];

		player->id = shuffled(i, cast->player_count, cast->seed);
		if (cast_is_bad(player))
			cast_bad(cast, player, actor, i - actor->first);
		else
			cast_good(cast, player, actor, i - actor->first);
	}
}

static enum err plan_check(const struct sim_plan *plan)
{
	if (plan->accounts < 1 || plan->accounts > SIM_ACCOUNTS_MAX)
		return err_fail(ERR_INVALID, "accounts: from 1 to %d", SIM_ACCOUNTS_MAX);
	if (plan->days < 1 || plan->days > SIM_DAYS_MAX)
		return err_fail(ERR_INVALID, "days: from 1 to %d", SIM_DAYS_MAX);
	return ERR_NONE;
}

enum err cast_make(struct arena *arena, const struct sim_plan *plan, struct cast **cast)
{
	struct cast *c = ARENA_NEW(arena, struct cast);
	struct shares shares = { 0 };
	uint32_t counts[FAMILY_COUNT] = { 0 };
	struct moment start = plan->start;
	enum err e = plan_check(plan);

	if (!e)
		e = shares_read(plan->families, &shares);
	if (!e)
		e = counts_make(&shares, plan->accounts, counts);
	if (!e && moment_is_never(start))
		e = moment_parse(str_of(SIM_START), &start);
	if (e)
		return e;
	c->arena = arena;
	c->plan = *plan;
	c->seed = chance_mix(plan->seed + 1);
	c->from_us = start.us;
	c->until_us = start.us + plan->days * MOMENT_DAY;
	c->players = ARENA_ARRAY(arena, (size_t)plan->accounts, struct player);
	c->nat_exits = 1 + (uint32_t)((double)plan->accounts *
				      (prior(PRIOR_MOBILE) + families[FAMILY_NAT].share) /
				      prior(PRIOR_NAT_USERS));
	c->vpn_exits = 4 + (uint32_t)((double)plan->accounts *
				      (prior(PRIOR_VPN) + families[FAMILY_VPN].share) /
				      prior(PRIOR_VPN_USERS));
	c->themes = (uint32_t)prior(PRIOR_THEMES);
	for (int i = 0; i < FAMILY_COUNT; i++)
		if (counts[i])
			family_begin(c, (enum family)i, counts[i]);
	players_make(c);
	*cast = c;
	return ERR_NONE;
}
