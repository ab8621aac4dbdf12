#include <math.h>

#include "core/engine/weigh.h"

/*
 * What speaks for an account. All of it takes time or other people's doing, for what can be bought in a day
 * (passing card checks, clean addresses, a verified look-alike) is worth nothing. After a break (a login from
 * a new country by a new device) or a turn (facts_turn.c) it is earned anew: a hijacked account has its owner's past, not its owner.
 */

#define MONTH_DAYS 30.0
#define VERIFIED_LEAST_DAYS 30
#define VERIFIED_FULL_DAYS 90.0
#define ENGAGED_LEAST_SHARE 0.05
#define ENGAGED_FULL_DAYS 10.0 /* days with opens or clicks */

static struct moment later(struct moment a, struct moment b)
{
	return moment_before(a, b) ? b : a;
}

static double days_from(struct moment from, struct moment to)
{
	return (double)(to.us - from.us) / (double)MOMENT_DAY;
}

static void weigh_age(struct weighing *weighing, struct moment since)
{
	const struct facts *facts = weighing->facts;
	double days = days_from(since, facts->last_at);
	struct finding finding = { .signal = SIGNAL_AGE, .at = facts->last_at };

	if (days < MONTH_DAYS)
		return;
	/* 1 bit at a month, 2 at three, 3 at seven, 4 at fifteen. */
	finding.bits = fmax(-log2(1 + days / MONTH_DAYS), weigh_bits(SIGNAL_AGE));
	finding.words[0] = say_span(weighing, facts->last_at.us - since.us);
	finding.words[1] = say_date(weighing, since);
	finding_event(&finding, facts->signup_event);
	weigh_add(weighing, &finding);
}

static void weigh_paid(struct weighing *weighing, struct moment since)
{
	const struct facts *facts = weighing->facts;
	struct finding finding = { .signal = SIGNAL_PAID, .at = facts->last_at };
	double days;

	if (moment_is_never(facts->paid_since))
		return;
	since = later(since, facts->paid_since);
	days = days_from(since, facts->last_at);
	if (days < MONTH_DAYS)
		return;
	/* A bit for each two months. */
	finding.bits = fmax(-days / (2 * MONTH_DAYS), weigh_bits(SIGNAL_PAID));
	finding.words[0] = say_span(weighing, facts->last_at.us - since.us);
	finding.words[1] = say_date(weighing, since);
	finding_event(&finding, facts->signup_event);
	weigh_add(weighing, &finding);
}

static void weigh_engagement(struct weighing *weighing, struct moment since)
{
	const struct facts *facts = weighing->facts;
	struct finding finding = { .signal = SIGNAL_ENGAGEMENT, .at = facts->last_at };
	int64_t engaged = 0, delivered = 0, days = 0;
	double share;

	for (size_t i = 0; i < facts->day_count; i++) {
		const struct fact_day *day = &facts->days[i];
		int64_t acts = day->counts[DELIVERY_OPENED] + day->counts[DELIVERY_CLICKED];

		if (day->day < since.us / MOMENT_DAY)
			continue;
		engaged += acts;
		delivered += day->counts[DELIVERY_DELIVERED];
		days += acts > 0;
	}
	if (delivered == 0)
		return;
	share = (double)engaged / (double)delivered;
	if (share < ENGAGED_LEAST_SHARE || days < 2)
		return;
	finding.bits = weigh_bits(SIGNAL_ENGAGEMENT) * fmin((double)days / ENGAGED_FULL_DAYS, 1);
	finding.words[0] = say_count(weighing, engaged);
	finding.words[1] = say_count(weighing, days);
	finding.words[2] = say_percent(weighing, fmin(share, 1));
	weigh_add(weighing, &finding);
}

static void weigh_domain(struct weighing *weighing, struct moment since)
{
	const struct facts *facts = weighing->facts;
	const struct fact_domain *best = NULL;
	struct finding finding = { .signal = SIGNAL_VERIFIED_DOMAIN, .at = facts->last_at };

	for (size_t i = 0; i < facts->domain_count; i++) {
		const struct fact_domain *row = &facts->domains[i];

		if (row->domain.state != DOMAIN_VERIFIED || row->domain.spf != KNOWN_YES ||
		    row->domain.dkim != KNOWN_YES ||
		    facts_is_provider_domain(facts, row->domain.domain))
			continue;
		if (!best || moment_before(row->verified_at, best->verified_at))
			best = row;
	}
	if (!best)
		return;
	since = later(since, best->verified_at);
	if (days_from(since, facts->last_at) < VERIFIED_LEAST_DAYS)
		return;
	finding.bits = weigh_bits(SIGNAL_VERIFIED_DOMAIN) *
		       fmin(days_from(since, facts->last_at) / VERIFIED_FULL_DAYS, 1);
	finding.words[0] = say_text(best->domain.domain);
	finding.words[1] = say_span(weighing, facts->last_at.us - since.us);
	finding.words[2] = say_date(weighing, since);
	finding_event(&finding, best->event);
	weigh_add(weighing, &finding);
}

void weigh_protective(struct weighing *weighing)
{
	struct moment since = facts_settled_since(weighing->facts);

	weigh_age(weighing, since);
	weigh_paid(weighing, since);
	weigh_engagement(weighing, since);
	weigh_domain(weighing, since);
}
