#include "core/engine/link.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "core/base/attrs.h"

#define MICRO 1e6 /* bits are added up as whole millionths, so that their order leaves no trace */
#define LEAST_FAMILY_BITS 3.0 /* for a family to count among the two that several values need */
#define SEEN_BEFORE 1024      /* accounts that what is known of the world counts for */
#define LEAST_STEP 32
#define OFFICE 32                   /* trusted accounts of one line; more are a gateway's */
#define BEGINS_WITHIN_US MOMENT_DAY /* who bursts out so soon did so because they signed up */
#define COLD_LESS \
	3.0 /* bits that a link by addresses alone is less sure by, where nobody is trusted */

enum link_family {
	LINK_NET,
	LINK_DEVICE,
	LINK_PAY,
	LINK_ID,
	LINK_LINK,
	LINK_CONTENT,
	LINK_COPIED, /* whatever of it a trusted account has too */
	LINK_SIGNUP_TIME,
	LINK_BURST_TIME,
	LINK_FAMILY_COUNT
};

/* Who can have a value without being who it names. */
enum hold {
	ANYBODYS,
	PUBLIC, /* whoever reads an imprint or a directory can sign up with it */
	OWN,    /* nobody, but for theft */
};

/* m as in design/engine.md's survey. Frequencies in the world: set by hand, on the careful side. */
/* clang-format off */
static const struct {
	double m; /* how often two accounts of one actor share it; 0: links nobody */
	double frequency; /* of a value met for the first time; 0: names one person */
	enum link_family family;
	enum hold hold;
} kinds[] = {
	[TRAIT_CARD]          = { 0.30, 0,          LINK_PAY,     OWN },
	[TRAIT_DEVICE]        = { 0.30, 0,          LINK_DEVICE,  OWN },
	[TRAIT_PHONE]         = { 0.10, 0,          LINK_ID,      PUBLIC },
	[TRAIT_NAME_ADDRESS]  = { 0.15, 0,          LINK_ID,      PUBLIC },
	[TRAIT_IP]            = { 0.30, 0,          LINK_NET,     ANYBODYS },
	[TRAIT_LINK_DOMAIN]   = { 0 },
	[TRAIT_DOMAIN]        = { 0 },
	[TRAIT_URL]           = { 0 },
	[TRAIT_NETWORK]       = { 0.35, 1 / 4096.0, LINK_NET,     ANYBODYS },
	[TRAIT_LINK_SITE]     = { 0.40, 1 / 512.0,  LINK_LINK,    ANYBODYS },
	[TRAIT_CAMPAIGN]      = { 0.80, 1 / 1024.0, LINK_CONTENT, ANYBODYS },
	[TRAIT_USER_AGENT]    = { 0.60, 1 / 32.0,   LINK_DEVICE,  ANYBODYS },
	[TRAIT_BIN]           = { 0.50, 1 / 128.0,  LINK_PAY,     ANYBODYS },
	[TRAIT_EMAIL_DOMAIN]  = { 0.50, 1 / 16.0,   LINK_ID,      ANYBODYS },
	[TRAIT_EMAIL_PATTERN] = { 0.50, 1 / 16.0,   LINK_ID,      ANYBODYS },
	[TRAIT_NAME]          = { 0.15, 1 / 2048.0, LINK_ID,      ANYBODYS },
	[TRAIT_SIGNUP_TIME]   = { 0 },
	[TRAIT_BURST_TIME]    = { 0 },
	[TRAIT_BRAND]         = { 0 },
};

static const struct {
	enum trait_kind kind;
	int64_t under_us;
	double bits;
} gaps[] = {
	{ TRAIT_SIGNUP_TIME, MOMENT_HOUR,      7.0 },
	{ TRAIT_SIGNUP_TIME, 48 * MOMENT_HOUR, 3.5 },
	{ TRAIT_BURST_TIME,  MOMENT_HOUR,      8.0 },
	{ TRAIT_BURST_TIME,  6 * MOMENT_HOUR,  5.0 },
};
/* clang-format on */
static_assert(ARRAY_LEN(kinds) == TRAIT_KIND_COUNT, "every kind of trait has a row");

static int64_t step_of(int64_t n)
{
	int64_t step = LEAST_STEP;

	if (n < step)
		return 0;
	while (step <= n / 2)
		step *= 2;
	return step;
}

struct link_desk link_desk(int64_t trusted, int64_t accounts)
{
	struct link_desk desk = { .trusted = step_of(trusted) };

	if (desk.trusted < LINK_KNOWN_DESK)
		desk.strangers = step_of(accounts - trusted);
	return desk;
}

/* How little it knows: 1 where nobody is trusted. */
static double coldness(const struct link_desk *desk)
{
	return fmax(1 - (double)desk->trusted / LINK_KNOWN_DESK, 0);
}

static double person_population(const struct link_desk *desk)
{
	return (double)(desk->trusted > LINK_POPULATION_MIN ? desk->trusted : LINK_POPULATION_MIN);
}

static bool tells_nothing(enum proxy_kind hides)
{
	return hides != PROXY_UNKNOWN && hides != PROXY_NONE;
}

/* Strangers who have it beside the two that are compared. */
static double crowd(const struct link_trait *trait)
{
	int64_t others = trait_step(trait->accounts - trait->trusted) - 2;

	return trait_crowds(trait->kind) && others > 0 ? (double)others : 0;
}

/* A line that more of those who are known have than an office is as common as it is on this desk, be the world great or small. */
static double gateway_share(const struct link_trait *trait, const struct link_desk *desk)
{
	int64_t more = trait_crowds(trait->kind) ? trait_step(trait->trusted) - OFFICE : 0;

	return (double)more / (double)(SEEN_BEFORE + desk->trusted);
}

static double strangers_share(const struct link_trait *trait, const struct link_desk *desk)
{
	double cold = coldness(desk), known = SEEN_BEFORE, all;
	double df = (double)trait_step(trait->trusted) + cold * crowd(trait);

	if (kinds[trait->kind].frequency <= 0)
		return fmax((df + 1) / (person_population(desk) + 1), gateway_share(trait, desk));
	all = desk->trusted >= SEEN_BEFORE ? (double)desk->trusted : 0;
	if (trait_crowds(trait->kind))
		all += cold * (double)desk->strangers;
	return (df + known * kinds[trait->kind].frequency) / (all + known);
}

/* Before clipping. */
static double raw_bits(const struct link_trait *trait, const struct link_desk *desk)
{
	double m = kinds[trait->kind].m;

	if (m <= 0 || (trait->kind == TRAIT_IP && tells_nothing(trait->hides)))
		return 0;
	return fmax(log2(m / strangers_share(trait, desk)), 0);
}

double link_bits(const struct link_trait *trait, const struct link_desk *desk)
{
	return fmin(raw_bits(trait, desk), LINK_BITS_MAX);
}

double link_gap_bits(enum trait_kind kind, int64_t gap_us)
{
	for (size_t i = 0; i < ARRAY_LEN(gaps); i++)
		if (gaps[i].kind == kind && gap_us < gaps[i].under_us)
			return gaps[i].bits;
	return 0;
}

bool link_is_public(double bits)
{
	return bits > LINK_ADDRESS_BITS && bits <= LINK_PUBLIC_BITS;
}

bool link_brings(const struct link_trait *trait)
{
	return trait_brings(trait->kind) && trait->accounts > 1 &&
	       trait->trusted <= LINK_HUB_TRUSTED &&
	       !(trait->kind == TRAIT_IP && tells_nothing(trait->hides));
}

/* -- two accounts -------------------------------------------------------------------------- */

static int64_t micro(double bits)
{
	return llround(bits * MICRO);
}

/* The strongest, and three tenths of the rest. */
struct pile {
	int64_t strongest, rest;
};

static void pile_add(struct pile *pile, int64_t bits)
{
	int64_t less = bits;

	if (bits > pile->strongest) {
		less = pile->strongest;
		pile->strongest = bits;
	}
	pile->rest += less;
}

/* Of addresses, and of what is copied, only the strongest: who uses one exit of a VPN uses its others, so that each further one says
 * nothing new. */
static int64_t pile_sum(const struct pile *piles, enum link_family family)
{
	const struct pile *pile = &piles[family];

	if (family == LINK_NET || family == LINK_COPIED)
		return pile->strongest;
	return pile->strongest + 3 * pile->rest / 10;
}

struct tally {
	bool imprints;                      /* names and phones add to the rest: both are known */
	struct pile raw[LINK_FAMILY_COUNT]; /* without what does not */
	struct pile clipped[LINK_FAMILY_COUNT];
	int64_t single[OWN + 1]; /* the strongest that names a person, by who can have it */
};

static void tally_add(struct tally *tally, enum link_family family, double bits)
{
	pile_add(&tally->raw[family], micro(bits));
	pile_add(&tally->clipped[family], micro(fmin(bits, LINK_BITS_MAX)));
}

/* Who copies a customer has its lines, its site and its text together: they are one thing that two accounts share. */
static enum link_family family_of(const struct link_trait *trait)
{
	return trait->trusted > 0 && trait_crowds(trait->kind) ? LINK_COPIED
							       : kinds[trait->kind].family;
}

static void share(struct tally *tally, const struct link_trait *trait, const struct link_desk *desk)
{
	double bits = raw_bits(trait, desk);
	int64_t whole = micro(bits), *single = &tally->single[kinds[trait->kind].hold];

	if (kinds[trait->kind].hold == PUBLIC && !tally->imprints)
		pile_add(&tally->clipped[family_of(trait)], micro(fmin(bits, LINK_BITS_MAX)));
	else
		tally_add(tally, family_of(trait), bits);
	if (kinds[trait->kind].frequency <= 0 && whole > *single)
		*single = whole;
}

static double times_bits(enum trait_kind kind, struct moment a, struct moment b)
{
	if (moment_is_never(a) || moment_is_never(b))
		return 0;
	return link_gap_bits(kind, llabs(a.us - b.us));
}

static bool bursts_at_once(const struct link_account *account)
{
	return !moment_is_never(account->created_at) && !moment_is_never(account->burst_at) &&
	       account->burst_at.us - account->created_at.us < BEGINS_WITHIN_US;
}

/* Two who signed up in one hour and began at once have one coincidence between them, not two. */
static void times_add(struct tally *tally, const struct link_account *a,
		      const struct link_account *b)
{
	bool one = bursts_at_once(a) && bursts_at_once(b);

	tally_add(tally, LINK_SIGNUP_TIME,
		  times_bits(TRAIT_SIGNUP_TIME, a->created_at, b->created_at));
	tally_add(tally, one ? LINK_SIGNUP_TIME : LINK_BURST_TIME,
		  times_bits(TRAIT_BURST_TIME, a->burst_at, b->burst_at));
}

static int64_t piled(const struct pile *piles)
{
	int64_t sum = 0;

	for (int f = 0; f < LINK_FAMILY_COUNT; f++)
		sum += pile_sum(piles, (enum link_family)f);
	return sum;
}

/* Several values, none of which would do. */
static bool several_link(const struct tally *tally, const struct link_desk *desk)
{
	int families = 0;

	for (int f = 0; f < LINK_FAMILY_COUNT; f++)
		families += tally->raw[f].strongest >= micro(LEAST_FAMILY_BITS);
	return families >= 2 && piled(tally->raw) >= micro(log2(person_population(desk) / 0.1) + 6);
}

/* Whoever frames a trusted account is none for long. Two that both are were not copied from each other by way of an imprint. */
static bool may_be_framed(const struct tally *tally, const struct link_account *a,
			  const struct link_account *b)
{
	int64_t least = micro(LEAST_FAMILY_BITS);

	if (tally->single[OWN] >= least || (!a->is_trusted && !b->is_trusted))
		return false;
	return a->is_trusted != b->is_trusted || tally->single[PUBLIC] < least;
}

/* How sure at most, by what it hangs on; 0: they are not linked. */
static double most_bits(const struct tally *tally, const struct link_desk *desk)
{
	int64_t enough = micro(log2(person_population(desk) + 1) - 3.5);

	if (tally->single[OWN] >= enough || several_link(tally, desk))
		return HUGE_VAL;
	if (tally->single[PUBLIC] >= enough)
		return LINK_PUBLIC_BITS;
	return tally->single[ANYBODYS] >= enough ? LINK_ADDRESS_BITS - COLD_LESS * coldness(desk)
						 : 0;
}

double link_pair(const struct link_account *a, const struct link_account *b,
		 const struct link_desk *desk)
{
	struct tally tally = { .imprints = a->is_trusted && b->is_trusted };
	size_t i = 0, k = 0;

	while (i < a->trait_count && k < b->trait_count) {
		if (a->traits[i].key < b->traits[k].key)
			i++;
		else if (a->traits[i].key > b->traits[k].key)
			k++;
		else
			share(&tally, &a->traits[i++], desk), k++;
	}
	times_add(&tally, a, b);
	if (may_be_framed(&tally, a, b))
		return 0;
	return fmin((double)piled(tally.clipped) / MICRO, most_bits(&tally, desk));
}
