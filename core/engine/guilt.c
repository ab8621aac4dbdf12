#include <math.h>

#include "core/base/arena.h"
#include "core/engine/campaign.h"
#include "core/engine/link.h"
#include "core/engine/weigh.h"

/*
 * What others of the same actor did. It counts only with evidence of harm from two members (this one may be one of
 * them), or from one at DISABLE_AT: a single suspicious acquaintance frames nobody.
 *
 * The others' evidence is pooled: the strongest one's bits over the prior, and what it takes to be
 * guilty at all for each further one. It passes as far as the link is sure: nothing at 8 bits, all at 15; where
 * most of the others are guilty, what they share is the actor's own, and all of it passes; but over a name or a phone never more than
 * PUBLIC_TIE, for whoever frames somebody signs all of its accounts up with them.
 *
 * A crowd may be none of one actor's, but of people who share a gateway and a theme. The more members there are, the more
 * the odds count that one of them is bad: the guilty ones against those whose mails came back well.
 */
#define CROWD_FROM 12 /* members; from CROWD on their share of guilty ones counts in full */
#define CROWD 96
#define PRIOR_GUILTY 0.002 /* as in campaign.c */
#define PRIOR_CLEAN 0.2
#define CLEAN_WEIGHT 0.5
#define WARMING_BITS 2.0 /* what a few mails to friends bring */
#define FURTHER_BITS 4.0
#define UNSURE_TIE 8.0
#define SURE_TIE 15.0
#define PUBLIC_TIE 0.35
#define MANY_GUILTY 3
#define SUSPICIOUS 0.25

double guilt_clean_weight(int64_t delivered, int64_t bounced, int64_t complained)
{
	double bits = answers_for((double)delivered, (double)bounced, (double)complained);

	return CLEAN_WEIGHT * (1 - exp2(-fmax(bits - WARMING_BITS, 0)));
}

static double crowd_bits(const struct guilt *guilt)
{
	double crowd = (double)(guilt->members - CROWD_FROM) / (CROWD - CROWD_FROM);
	double clean = PRIOR_CLEAN + guilt->clean * fmin(fmax(crowd, 0), 1);

	return fmax(log2(((double)guilt->guilty_members + PRIOR_GUILTY) / clean) - PRIOR_BITS, 0);
}

static double strongest_bits(const struct guilt *guilt)
{
	double strongest = guilt->strongest_probability, bits;
	double cap = family_cap(FAMILY_CLUSTER);

	if (strongest >= DISABLE_AT)
		return cap;
	if (strongest <= 0)
		return 0;
	bits = log2(strongest / (1 - strongest)) - PRIOR_BITS;
	bits += FURTHER_BITS * (double)(guilt->guilty_members - 1);
	return fmin(fmax(bits, 0), cap);
}

static double pooled_bits(const struct guilt *guilt)
{
	double bits = strongest_bits(guilt);

	return guilt->members > CROWD_FROM ? fmin(bits, crowd_bits(guilt)) : bits;
}

static double sureness(const struct guilt *guilt)
{
	bool most = guilt->guilty_members >= MANY_GUILTY &&
		    2 * guilt->guilty_members >= guilt->members - 1;

	if (link_is_public(guilt->tie_bits))
		return PUBLIC_TIE;
	if (most)
		return 1;
	return fmin(fmax((guilt->tie_bits - UNSURE_TIE) / (SURE_TIE - UNSURE_TIE), 0), 1);
}

static void weigh_answers(struct weighing *weighing, const struct guilt *guilt)
{
	struct finding finding = { .signal = SIGNAL_CLUSTER_DELIVERY,
				   .decayed = true,
				   .at = guilt->answered_at };
	double half_life = signal_row(SIGNAL_CLUSTER_DELIVERY)->half_life_days;

	if (guilt->members < 2)
		return;
	finding.bits = answers_bits(DELIVERY_BOUNCED, (double)guilt->bounced,
				    (double)guilt->delivered) +
		       answers_bits(DELIVERY_COMPLAINED, (double)guilt->complained,
				    fmax((double)(guilt->delivered - guilt->complained), 0));
	finding.bits = fmin(finding.bits, weigh_bits(SIGNAL_CLUSTER_DELIVERY)) * sureness(guilt) *
		       decay(guilt->answered_at, weighing->now, half_life);
	if (finding.bits < LEAST_BITS)
		return;
	finding.words[0] = say_count(weighing, guilt->members);
	finding.words[1] = say_count(weighing, guilt->bounced + guilt->complained);
	finding.words[2] = say_count(weighing, guilt->bounced + guilt->delivered);
	weigh_add(weighing, &finding);
}

bool guilt_suspects(double own_bits)
{
	return bits_to_probability(own_bits) > SUSPICIOUS;
}

bool guilt_is_phishing(int64_t phishers, int64_t guilty)
{
	return guilty > 0 && 2 * phishers > guilty;
}

/* Who keeps company with suspects is no worse for it than circumstances can make anybody. */
static void weigh_company(struct weighing *weighing, const struct guilt *guilt)
{
	struct finding finding = { .signal = SIGNAL_LINKED_SUSPECTS };

	if (guilt->members < 2 || guilt->suspects < 1)
		return;
	finding.bits = weigh_bits(SIGNAL_LINKED_SUSPECTS) * log2(1 + (double)guilt->suspects) *
		       sureness(guilt);
	finding.bits = fmin(finding.bits, family_cap(FAMILY_LINKS));
	if (finding.bits < LEAST_BITS)
		return;
	finding.words[0] = say_count(weighing, guilt->members);
	finding.words[1] = say_count(weighing, guilt->suspects);
	weigh_add(weighing, &finding);
}

void weigh_guilt(struct weighing *weighing, const struct guilt *guilt)
{
	int64_t guilty = guilt->guilty_members + (weighing->judgement->guilty ? 1 : 0);
	struct finding finding = { .signal = SIGNAL_CLUSTER_GUILT, .at = guilt->at };

	weigh_answers(weighing, guilt);
	weigh_company(weighing, guilt);
	if (guilt->members < 2 || guilt->guilty_members < 1)
		return;
	if (guilty < 2 && guilt->strongest_probability < DISABLE_AT)
		return;
	finding.bits = pooled_bits(guilt) * sureness(guilt);
	if (finding.bits < LEAST_BITS)
		return;
	finding.words[0] = say_count(weighing, guilt->members);
	finding.words[1] = say_count(weighing, guilt->guilty_members);
	finding.words[2] = say_count(weighing, guilt->members - 1);
	finding.words[3] = say_text(guilt->example);
	finding.words[4] = word_str(&verdict_words, guilt->verdict);
	finding.words[5] = arena_strf(weighing->arena, "%.4f",
				      fmin(guilt->strongest_probability, 0.9999));
	weigh_add(weighing, &finding);
}
