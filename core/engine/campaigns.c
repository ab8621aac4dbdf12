#include <math.h>

#include "core/base/arena.h"
#include "core/engine/campaign.h"
#include "core/engine/weigh.h"

/*
 * Of several campaigns the heaviest word of each kind counts: an actor's texts have the same senders, and the same
 * guilt must not count twice.
 */

static const struct campaign_word *heaviest(const struct campaign_word *words, size_t count,
					    size_t offset)
{
	const struct campaign_word *best = NULL;
	double most = LEAST_BITS;

	for (size_t i = 0; i < count; i++) {
		double bits = *(const double *)(const void *)((const char *)&words[i] + offset);

		if (bits < most || (bits == most && best))
			continue;
		most = bits;
		best = &words[i];
	}
	return best;
}

static void weigh_campaign_guilt(struct weighing *weighing, const struct campaign_word *word)
{
	struct finding finding = { .signal = SIGNAL_CAMPAIGN_GUILT,
				   .bits = word->guilt_bits,
				   .at = word->guilt_at };

	finding.words[0] = say_text(word->subject);
	finding.words[1] = say_count(weighing, word->others);
	finding.words[2] = say_count(weighing, word->guilty);
	finding.words[3] = say_text(word->example);
	finding.words[4] = word_str(&verdict_words, word->verdict);
	finding.words[5] = arena_strf(weighing->arena, "%.4f", fmin(word->strongest, 0.9999));
	finding_event(&finding, word->event);
	weigh_add(weighing, &finding);
}

static void weigh_campaign_delivery(struct weighing *weighing, const struct campaign_word *word)
{
	struct finding finding = { .signal = SIGNAL_CAMPAIGN_DELIVERY,
				   .bits = word->delivery_bits,
				   .decayed = true,
				   .at = word->answer_at };

	finding.words[0] = say_text(word->subject);
	finding.words[1] = say_count(weighing, word->others);
	finding.words[2] = say_count(weighing, word->bad);
	finding.words[3] = say_count(weighing, word->answers);
	finding_event(&finding, word->event);
	weigh_add(weighing, &finding);
}

static void weigh_campaign_spread(struct weighing *weighing, const struct campaign_word *word)
{
	struct finding finding = { .signal = SIGNAL_CAMPAIGN_SPREAD,
				   .bits = word->spread_bits,
				   .at = word->spread_at };

	finding.words[0] = say_text(word->subject);
	finding.words[1] = say_count(weighing, word->together);
	finding.words[2] = say_count(weighing, word->trusted);
	finding_event(&finding, word->event);
	weigh_add(weighing, &finding);
}

/* Its texts lead through a shortener or to a free hoster. */
static const struct fact_sign *veiled_link(const struct facts *facts)
{
	for (size_t i = 0; i < facts->sign_count; i++)
		if (facts->signs[i].sign.kind == SIGN_SHORTENER ||
		    facts->signs[i].sign.kind == SIGN_FREE_HOST)
			return &facts->signs[i];
	return NULL;
}

static void weigh_campaign_fleet(struct weighing *weighing, const struct campaign_word *word)
{
	const struct fact_sign *link = veiled_link(weighing->facts);
	struct finding finding = { .signal = SIGNAL_CAMPAIGN_FLEET,
				   .bits = word->fleet_bits,
				   .at = word->spread_at };

	if (!link)
		return;
	finding.words[0] = say_count(weighing, word->fleet + 1);
	finding.words[1] = say_text(word->subject);
	finding.words[2] = say_text(link->sign.quote);
	finding_event(&finding, word->event);
	weigh_add(weighing, &finding);
}

static void weigh_campaign_swarm(struct weighing *weighing, const struct campaign_word *word)
{
	struct finding finding = { .signal = SIGNAL_CAMPAIGN_SWARM,
				   .bits = word->swarm_bits,
				   .at = word->spread_at };

	finding.words[0] = say_text(word->subject);
	finding.words[1] = say_count(weighing, word->swarm);
	finding.words[2] = say_count(weighing, word->turned);
	finding.words[3] = say_count(weighing, word->trusted);
	finding_event(&finding, word->event);
	weigh_add(weighing, &finding);
}

static void spend(double *bits, double *left)
{
	*bits = fmin(*bits, *left);
	*left -= fmax(*bits, 0);
}

static void tone_down(struct campaign_word *word)
{
	double further = word->brief ? 0 : fmax((double)word->shingles - SAYS_LITTLE, 0);
	double left = BRIEF_BITS_MAX + 2 * further;

	spend(&word->guilt_bits, &left);
	spend(&word->delivery_bits, &left);
	spend(&word->swarm_bits, &left);
	spend(&word->spread_bits, &left);
}

/* What the others say where they may have hit on the same few words. */
static const struct campaign_word *toned_down(struct arena *arena,
					      const struct campaign_word *words, size_t count)
{
	struct campaign_word *toned = ARENA_ARRAY(arena, count, struct campaign_word);

	for (size_t i = 0; i < count; i++) {
		toned[i] = words[i];
		if (words[i].brief || words[i].shingles)
			tone_down(&toned[i]);
	}
	return toned;
}

void weigh_campaigns(struct weighing *weighing, const struct campaign_word *words, size_t count)
{
	const struct campaign_word *word;

	if (!count)
		return;
	words = toned_down(weighing->arena, words, count);
	word = heaviest(words, count, offsetof(struct campaign_word, guilt_bits));
	if (word)
		weigh_campaign_guilt(weighing, word);
	word = heaviest(words, count, offsetof(struct campaign_word, delivery_bits));
	if (word)
		weigh_campaign_delivery(weighing, word);
	word = heaviest(words, count, offsetof(struct campaign_word, spread_bits));
	if (word)
		weigh_campaign_spread(weighing, word);
	word = heaviest(words, count, offsetof(struct campaign_word, swarm_bits));
	if (word)
		weigh_campaign_swarm(weighing, word);
	word = heaviest(words, count, offsetof(struct campaign_word, fleet_bits));
	if (word)
		weigh_campaign_fleet(weighing, word);
}
