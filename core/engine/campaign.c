#include "core/engine/campaign.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/engine/weigh.h"

#define PRIOR_GUILTY 0.002 /* with nobody known the odds are about the prior's, 1 in 100 */
#define PRIOR_CLEAN 0.2
#define SETTLED_WEIGHT 0.5
#define ANSWERED_WEIGHT 0.5 /* of one for whom much speaks */
#define FRESH_WEIGHT 0.01
#define ANSWERS_FOR_MAX 6.0 /* bits that one's own answers take off what others did */
#define SURPRISE_WORTH 4.0  /* bits of spread for each of surprise */
#define NONE SIZE_MAX

struct sums {
	double guilty; /* their probabilities */
	double clean;  /* weights */
	int64_t guilty_members, phishers, trusted;
	double counts[DELIVERY_RESULT_COUNT];
	double messages;
	int64_t bad, answers; /* as told, of all */
};

struct campaign_pool {
	const struct campaign_member *members;
	size_t count;
	struct sums sums;
	size_t first, second;         /* the gravest two of the guilty */
	struct moment guilty_from[2]; /* when the first two guilty ones began */
	struct moment newest[2];      /* messages, the newest two members' */
	struct moment *
		began; /* of those not trusted that say more than a platform does for them, ascending */
	size_t began_count;
	struct moment *led; /* the same of those that lead elsewhere */
	size_t led_count;
	struct moment *turned; /* of these, of those that turned */
	size_t turned_count;
	int64_t *clusters; /* of those not trusted, ascending */
	size_t cluster_count;
	struct moment watched_from;
};

/* Leads elsewhere, and had done something else before. */
static bool is_turned(const struct campaign_share *share)
{
	return share->elsewhere && share->turn == CAMPAIGN_TURN_FULL;
}

static bool is_settled(const struct campaign_member *member)
{
	return member->share.last_at.us - member->share.first_at.us > MOMENT_DAY;
}

/* What it was before it turned does not speak for the text that it turned to. */
static bool is_trusted(const struct campaign_member *member)
{
	return member->trusted && member->share.turn == CAMPAIGN_TURN_NONE;
}

static double speaks_for(const struct campaign_member *member)
{
	const int64_t *counts = member->share.counts;

	return answers_for((double)counts[DELIVERY_DELIVERED], (double)counts[DELIVERY_BOUNCED],
			   (double)counts[DELIVERY_COMPLAINED]);
}

static double speaks_against(const struct campaign_member *member)
{
	const int64_t *counts = member->share.counts;
	double delivered = (double)counts[DELIVERY_DELIVERED];

	return answers_bits(DELIVERY_BOUNCED, (double)counts[DELIVERY_BOUNCED], delivered) +
	       answers_bits(DELIVERY_COMPLAINED, (double)counts[DELIVERY_COMPLAINED], delivered);
}

static double clean_weight(const struct campaign_member *member)
{
	double answered = ANSWERED_WEIGHT * (1 - exp2(-speaks_for(member)));

	if (is_trusted(member))
		return 1;
	if (speaks_against(member) >= 1)
		return FRESH_WEIGHT;
	return fmax(is_settled(member) ? SETTLED_WEIGHT : FRESH_WEIGHT, answered);
}

/* Nobody's answers count for more than so many. */
static double answers_share(const struct campaign_member *member)
{
	const int64_t *counts = member->share.counts;
	double all = (double)(counts[DELIVERY_DELIVERED] + counts[DELIVERY_BOUNCED]);

	if (counts[DELIVERY_DELIVERED] == 0)
		all = fmax(all, (double)member->share.messages);
	return all > MEMBER_ANSWERS ? MEMBER_ANSWERS / all : 1;
}

static void add(struct sums *sums, const struct campaign_member *member, double sign)
{
	double share = sign * answers_share(member);
	const int64_t *counts = member->share.counts;
	int64_t one = sign > 0 ? 1 : -1;

	if (member->guilty) {
		sums->guilty += sign * bits_to_probability(member->own_bits);
		sums->guilty_members += one;
		sums->phishers += member->harm == VERDICT_PHISHER ? one : 0;
	} else {
		sums->clean += sign * clean_weight(member);
		sums->trusted += is_trusted(member) ? one : 0;
	}
	for (int i = 0; i < DELIVERY_RESULT_COUNT; i++)
		sums->counts[i] += share * (double)counts[i];
	sums->messages += share * (double)member->share.messages;
	sums->bad += one * (counts[DELIVERY_BOUNCED] + counts[DELIVERY_COMPLAINED]);
	sums->answers += one * (counts[DELIVERY_DELIVERED] + counts[DELIVERY_BOUNCED]);
}

/* Ties go by what stays the same in whatever order accounts were made. */
static bool is_graver(const struct campaign_pool *pool, size_t i, size_t than)
{
	const struct campaign_member *a = &pool->members[i], *b;

	if (than == NONE)
		return true;
	b = &pool->members[than];
	return a->own_bits != b->own_bits ? a->own_bits > b->own_bits
					  : str_compare(a->id, b->id) < 0;
}

static void rank(struct campaign_pool *pool, size_t i)
{
	struct moment at = pool->members[i].share.first_at, *from = pool->guilty_from;

	if (is_graver(pool, i, pool->first)) {
		pool->second = pool->first;
		pool->first = i;
	} else if (is_graver(pool, i, pool->second)) {
		pool->second = i;
	}
	if (moment_is_never(from[0]) || moment_before(at, from[0])) {
		from[1] = from[0];
		from[0] = at;
	} else if (moment_is_never(from[1]) || moment_before(at, from[1])) {
		from[1] = at;
	}
}

static void note_newest(struct campaign_pool *pool, struct moment at)
{
	if (moment_before(pool->newest[0], at)) {
		pool->newest[1] = pool->newest[0];
		pool->newest[0] = at;
	} else if (moment_before(pool->newest[1], at)) {
		pool->newest[1] = at;
	}
}

static int by_moment(const void *left, const void *right)
{
	const struct moment *a = left, *b = right;

	return (a->us > b->us) - (a->us < b->us);
}

static int by_number(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

struct campaign_pool *campaign_pool_new(struct arena *arena, const struct campaign_member *members,
					size_t count, struct moment watched_from)
{
	struct campaign_pool *pool = ARENA_NEW(arena, struct campaign_pool);

	pool->members = members;
	pool->watched_from = watched_from;
	pool->count = count;
	pool->first = pool->second = NONE;
	pool->began = ARENA_ARRAY(arena, count + 1, struct moment);
	pool->led = ARENA_ARRAY(arena, count + 1, struct moment);
	pool->turned = ARENA_ARRAY(arena, count + 1, struct moment);
	for (size_t i = 0; i < count; i++) {
		add(&pool->sums, &members[i], 1);
		note_newest(pool, members[i].share.last_at);
		if (members[i].guilty)
			rank(pool, i);
		if (is_trusted(&members[i]) || members[i].share.platform)
			continue;
		pool->began[pool->began_count++] = members[i].share.first_at;
		if (members[i].share.elsewhere)
			pool->led[pool->led_count++] = members[i].share.first_at;
		if (is_turned(&members[i].share))
			pool->turned[pool->turned_count++] = members[i].share.first_at;
	}
	qsort(pool->began, pool->began_count, sizeof(*pool->began), by_moment);
	qsort(pool->led, pool->led_count, sizeof(*pool->led), by_moment);
	qsort(pool->turned, pool->turned_count, sizeof(*pool->turned), by_moment);
	pool->clusters = ARENA_ARRAY(arena, count + 1, int64_t);
	for (size_t i = 0; i < count; i++)
		if (!is_trusted(&members[i]) && members[i].cluster.n)
			pool->clusters[pool->cluster_count++] = members[i].cluster.n;
	qsort(pool->clusters, pool->cluster_count, sizeof(*pool->clusters), by_number);
	return pool;
}

/* How many of ascending moments are before `at`. */
static size_t before(const struct moment *moments, size_t count, int64_t at)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (moments[middle].us < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static double guilt_of(const struct sums *sums)
{
	double clean = PRIOR_CLEAN + fmax(sums->clean, 0);
	double bits = log2((fmax(sums->guilty, 0) + PRIOR_GUILTY) / clean) - PRIOR_BITS;

	return fmin(fmax(bits, 0), family_cap(FAMILY_CAMPAIGN));
}

/* What was delivered but not reported as such counts as delivered, as in delivery.c. */
static double delivery_of(const struct sums *sums, struct moment newest, struct moment now)
{
	double bounced = sums->counts[DELIVERY_BOUNCED],
	       complained = sums->counts[DELIVERY_COMPLAINED];
	double delivered = sums->counts[DELIVERY_DELIVERED], bits;

	if (delivered <= 0)
		delivered = fmax(sums->messages - bounced, 0);
	bits = answers_bits(DELIVERY_BOUNCED, bounced, delivered) *
	       decay(newest, now, signal_row(SIGNAL_BOUNCES)->half_life_days);
	bits += answers_bits(DELIVERY_COMPLAINED, complained, fmax(delivered - complained, 0)) *
		decay(newest, now, signal_row(SIGNAL_COMPLAINTS)->half_life_days);
	return fmin(bits, family_cap(FAMILY_DELIVERY));
}

/* `mine` NULL: nobody's in particular. */
static void hear_guilt(const struct campaign_pool *pool, size_t me,
		       const struct campaign_member *mine, const struct sums *others,
		       struct campaign_word *word)
{
	size_t gravest = pool->first == me ? pool->second : pool->first;
	bool am_first, enough;

	word->guilty = others->guilty_members;
	word->phishers = others->phishers;
	if (gravest == NONE)
		return;
	word->example = pool->members[gravest].id;
	word->verdict = pool->members[gravest].harm;
	word->strongest = bits_to_probability(pool->members[gravest].own_bits);
	word->guilt_at = pool->members[gravest].evidence_at;
	enough = others->guilty_members + (mine && mine->guilty) >= 2 ||
		 word->strongest >= DISABLE_AT;
	if (!enough)
		return;
	am_first = mine && me < pool->count && mine->guilty &&
		   mine->share.first_at.us == pool->guilty_from[0].us;
	if (mine && !mine->guilty &&
	    mine->share.first_at.us + MOMENT_DAY < pool->guilty_from[am_first].us)
		return;
	word->guilt_bits = guilt_of(others);
}

/* Of the others, as many as nothing is known of: neither guilt nor what speaks for them. */
static double unknown_share(const struct sums *others, int64_t count)
{
	double known = (double)others->guilty_members + others->clean;

	return count > 0 ? fmin(fmax(1 - known / (double)count, 0), 1) : 1;
}

/* How much more often they began within a day of it than texts would that begin at any time since the desk is watched. */
static double surprise(const struct campaign_pool *pool, const struct campaign_word *word,
		       struct moment now)
{
	double watched = (double)(now.us - pool->watched_from.us) / (double)MOMENT_DAY;
	double by_chance;

	if (moment_is_never(pool->watched_from))
		return HUGE_VAL;
	by_chance = (double)word->others * fmin(2 / fmax(watched, 1), 1);
	return fmax(log2((double)word->together / fmax(by_chance, 1)), 0);
}

/* It is one of those whose beginnings are counted. */
static bool is_counted(const struct campaign_pool *pool, size_t me)
{
	return me < pool->count && !is_trusted(&pool->members[me]) &&
	       !pool->members[me].share.platform;
}

static void hear_spread(const struct campaign_pool *pool, size_t me,
			const struct campaign_member *mine, struct moment now,
			struct campaign_word *word)
{
	int64_t at = mine->share.first_at.us;
	size_t last = before(pool->began, pool->began_count, at + MOMENT_DAY + 1);
	size_t from = before(pool->began, pool->began_count, at - MOMENT_DAY);
	double bits;

	if (is_trusted(mine) || mine->share.platform || last <= from)
		return;
	word->together = (int64_t)(last - from) - is_counted(pool, me);
	word->spread_at = pool->began[last - 1];
	bits = 2 * log2((double)(word->together + 1) / SPREAD_FROM) / (1 + (double)word->trusted);
	bits = fmin(bits, SURPRISE_WORTH * surprise(pool, word, now));
	word->spread_bits = fmin(fmax(bits, 0), SPREAD_BITS_MAX);
}

/* How many clusters' numbers are below this one. */
static size_t below(const struct campaign_pool *pool, int64_t cluster)
{
	size_t low = 0, high = pool->cluster_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pool->clusters[middle] < cluster)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void hear_fleet(const struct campaign_pool *pool, size_t me,
		       const struct campaign_member *mine, struct campaign_word *word)
{
	double bits;

	if (is_trusted(mine) || !mine->cluster.n)
		return;
	word->fleet = (int64_t)(below(pool, mine->cluster.n + 1) - below(pool, mine->cluster.n)) -
		      (me < pool->count);
	if (word->fleet + 1 < FLEET_FROM)
		return;
	bits = FLEET_BITS + 2 * log2((double)(word->fleet + 1) / FLEET_FROM);
	word->fleet_bits = fmin(bits, FLEET_BITS_MAX) *
			   fmin(2 * (double)word->fleet / (double)word->others, 1);
}

/* What is surmised of the others counts where nothing better is known; and nothing that they are or did outweighs one's own answers. */
static void temper(struct campaign_word *word, double unknown, double for_me)
{
	word->spread_bits *= unknown;
	word->fleet_bits = fmax(word->fleet_bits * unknown - for_me, 0);
	word->guilt_bits = fmax(word->guilt_bits - for_me, 0);
	word->delivery_bits = fmax(word->delivery_bits - for_me, 0);
}

/* How many of ascending moments are within a day of `at`. */
static int64_t near(const struct moment *moments, size_t count, int64_t at)
{
	return (int64_t)(before(moments, count, at + MOMENT_DAY + 1) -
			 before(moments, count, at - MOMENT_DAY));
}

/* `together`: how many without trust began then, wherever they lead. Those who lead home show a stock text. */
static double swarm_bits(int64_t led, int64_t turned, int64_t together, int64_t trusted)
{
	double share = together > 0 ? (double)led / (double)together : 0, bits;

	if (led < SWARM_FROM)
		return 0;
	bits = SWARM_BITS + SWARM_BITS_DOUBLING * log2((double)led / SWARM_FROM) +
	       SWARM_BITS_TURNED * log2(1 + (double)turned);
	bits = fmin(bits, SWARM_BITS_MAX) / (1 + (double)trusted);
	return bits * fmin(fmax((share - SWARM_SHARE) / (SWARM_SHARE_FULL - SWARM_SHARE), 0), 1);
}

static void hear_swarm(const struct campaign_pool *pool, size_t me,
		       const struct campaign_member *mine, struct campaign_word *word)
{
	const struct campaign_member *as_known = me < pool->count ? &pool->members[me] : NULL;
	int64_t at = mine->share.first_at.us;
	bool counted = is_counted(pool, me);
	int64_t together = near(pool->began, pool->began_count, at) - counted;

	if (is_trusted(mine) || !mine->share.elsewhere)
		return;
	word->swarm = near(pool->led, pool->led_count, at) - (counted && as_known->share.elsewhere);
	word->turned = near(pool->turned, pool->turned_count, at) -
		       (counted && is_turned(&as_known->share));
	word->swarm_bits = swarm_bits(word->swarm + 1, word->turned + is_turned(&mine->share),
				      together + 1, word->trusted);
}

void campaign_hear(const struct campaign_pool *pool, size_t me, const struct campaign_member *mine,
		   struct moment now, struct campaign_word *word)
{
	struct sums others = pool->sums;

	*word = (struct campaign_word){ .event = mine->share.event };
	if (me < pool->count)
		add(&others, &pool->members[me], -1);
	word->others = (int64_t)pool->count - (me < pool->count);
	word->trusted = others.trusted;
	word->bad = others.bad;
	word->answers = others.answers;
	word->answer_at = me < pool->count &&
					  pool->members[me].share.last_at.us == pool->newest[0].us
				  ? pool->newest[1]
				  : pool->newest[0];
	word->delivery_bits = delivery_of(&others, word->answer_at, now);
	hear_guilt(pool, me, mine, &others, word);
	hear_spread(pool, me, mine, now, word);
	hear_fleet(pool, me, mine, word);
	if (mine->share.pages)
		word->spread_bits *= PAGES_SHARE;
	temper(word, unknown_share(&others, word->others), fmin(speaks_for(mine), ANSWERS_FOR_MAX));
	hear_swarm(pool, me, mine, word);
	if (mine->share.pages)
		word->swarm_bits *= PAGES_SHARE;
}

void campaign_judge(const struct campaign_pool *pool, struct moment now, enum verdict *verdict,
		    double *probability)
{
	struct campaign_word word = { 0 };
	double bits = PRIOR_BITS + delivery_of(&pool->sums, pool->newest[0], now);

	hear_guilt(pool, CAMPAIGN_STRANGER, NULL, &pool->sums, &word);
	bits += word.guilt_bits;
	if (pool->led_count > 0) {
		int64_t at = pool->led[pool->led_count - 1].us;

		bits += swarm_bits(near(pool->led, pool->led_count, at),
				   near(pool->turned, pool->turned_count, at),
				   near(pool->began, pool->began_count, at), pool->sums.trusted);
	}
	if (word.guilty == 1 && pool->count == 1) /* nobody else's text: as bad as who sent it */
		bits = fmax(bits, pool->members[0].own_bits);
	*probability = bits_to_probability(bits);
	if (*probability < SUSPECT_AT)
		*verdict = VERDICT_CLEAN;
	else if (*probability < HOLD_AT)
		*verdict = VERDICT_SUSPECT;
	else
		*verdict = guilt_is_phishing(word.phishers, word.guilty) ? VERDICT_PHISHER
									 : VERDICT_SPAMMER;
}
