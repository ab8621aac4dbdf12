#include <math.h>

#include "core/base/arena.h"
#include "core/engine/campaign.h"
#include "core/engine/weigh.h"

/*
 * Answers as likelihood ratios. A bounce is worth log2(bad / good) bits, an answer that is none
 * log2((1 - bad) / (1 - good)), which is negative: what was delivered counts against. At 25 % bounces that is 0.62
 * bits an answer, so about 27 answers convict.
 *
 * The sum of a likelihood ratio grows with the number of answers, and volume must never be evidence. So the
 * rate alone bounds what any number of answers can say: nothing up to `from`, where the ratio's sign turns (good rates are
 * never positive), all of it at `full`. The recipients of messages are not looked at.
 */
struct harm_rate {
	enum signal signal;
	enum delivery_result bad_result;
	double good, bad;
	double from, full;
	bool on_average; /* few answers say no more than they would on average: two test mails to mistyped addresses are no list */
};

/* clang-format off */
static const struct harm_rate bounce_rate = {
	SIGNAL_BOUNCES, DELIVERY_BOUNCED, 0.02, 0.25,
	0.096, /* where the ratio turns; an old but honest list bounces 10 to 15 % */
	0.20,
	true,
};
static const struct harm_rate complaint_rate = {
	SIGNAL_COMPLAINTS, DELIVERY_COMPLAINED, 0.001, 0.02,
	0.0064, 0.02,
	false, /* a complaint is a person's word */
};
/* clang-format on */

/* Of an abuser who keeps their lists: what speaks for somebody has to tell them from that one. */
#define CAREFUL_BOUNCED 0.08
#define CAREFUL_COMPLAINED 0.01

/* Counts that fade by whole days before the newest day with an answer. */
struct tally {
	double bad, others, sent;
	int64_t bad_count, other_count, sent_count;
	struct moment first_bad, last_bad, last_answer;
};

static struct moment bad_at(const struct fact_day *day, enum delivery_result bad)
{
	return bad == DELIVERY_BOUNCED ? day->bounce_at : day->complaint_at;
}

static struct str bad_event(const struct fact_day *day, enum delivery_result bad)
{
	return bad == DELIVERY_BOUNCED ? day->bounce_event : day->complaint_event;
}

static int64_t newest_answered_day(const struct facts *facts)
{
	int64_t newest = 0;

	for (size_t i = 0; i < facts->day_count; i++)
		if (!moment_is_never(facts->days[i].answered_at) && facts->days[i].day > newest)
			newest = facts->days[i].day;
	return newest;
}

static void count_day(struct tally *tally, const struct fact_day *day, const struct harm_rate *rate,
		      double weight, enum facts_base base)
{
	int64_t bad = facts_answered(day, rate->bad_result, base);
	int64_t others = facts_answered(day, DELIVERY_DELIVERED, base);
	struct moment at = bad_at(day, rate->bad_result);

	tally->bad += weight * (double)bad;
	tally->others += weight * (double)others;
	tally->sent += weight * (double)day->sent;
	tally->bad_count += bad;
	tally->other_count += others;
	tally->sent_count += day->sent;
	if (moment_before(tally->last_answer, day->answered_at))
		tally->last_answer = day->answered_at;
	if (bad == 0)
		return;
	if (moment_before(tally->last_bad, at))
		tally->last_bad = at;
	if (moment_is_never(tally->first_bad) || moment_before(at, tally->first_bad))
		tally->first_bad = at;
}

static struct tally count_answers(const struct facts *facts, const struct harm_rate *rate)
{
	double half_life = signal_row(rate->signal)->half_life_days;
	int64_t newest = newest_answered_day(facts);
	enum facts_base base = facts_base(facts);
	struct tally tally = { 0 };

	for (size_t i = 0; i < facts->day_count; i++) {
		int64_t days = newest - facts->days[i].day;

		count_day(&tally, &facts->days[i], rate,
			  days > 0 ? exp2(-(double)days / half_life) : 1, base);
	}
	return tally;
}

/*
 * A complaint is about a mail that was delivered, a bounce is an answer of its own. Some providers report no deliveries at
 * all: then every message sent that did not come back counts as one.
 */
static void complete(const struct facts *facts, const struct harm_rate *rate, struct tally *tally)
{
	if (facts->delivered[DELIVERY_DELIVERED] == 0) {
		tally->others = tally->sent;
		tally->other_count = tally->sent_count;
		if (rate->bad_result == DELIVERY_BOUNCED) {
			tally->others = fmax(tally->others - tally->bad, 0);
			tally->other_count -= tally->bad_count;
		}
	}
	if (rate->bad_result == DELIVERY_COMPLAINED) {
		tally->others = fmax(tally->others - tally->bad, 0);
		tally->other_count -= tally->bad_count;
	}
	if (tally->other_count < 0)
		tally->other_count = 0;
}

/* Answers on their way count as delivered; for a complaint they have not even arrived. */
static void outstanding_add(struct weighing *weighing, const struct harm_rate *rate,
			    struct tally *tally)
{
	int64_t outstanding;

	if (rate->bad_result != DELIVERY_BOUNCED)
		return;
	outstanding = facts_outstanding(weighing->facts, weighing->now, 0);
	tally->others += (double)outstanding;
	weighing->judgement->decays = weighing->judgement->decays || outstanding > 0;
}

static double rate_bits(const struct harm_rate *rate, double bad, double others)
{
	double bad_bits = log2(rate->bad / rate->good);
	double other_bits = log2((1 - rate->bad) / (1 - rate->good));
	double share = bad / (bad + others);
	double bound = (share - rate->from) / (rate->full - rate->from);
	double sum = bad * bad_bits + others * other_bits;

	bound = weigh_bits(rate->signal) * fmin(fmax(bound, 0), 1);
	if (rate->on_average)
		bound = fmin(bound, (rate->bad * bad_bits + (1 - rate->bad) * other_bits) *
					    (bad + others));
	return fmax(fmin(sum, bound), 0);
}

double answers_bits(enum delivery_result kind, double bad, double others)
{
	return bad > 0 ? rate_bits(kind == DELIVERY_BOUNCED ? &bounce_rate : &complaint_rate, bad,
				   others)
		       : 0;
}

double answers_for(double delivered, double bounced, double complained)
{
	double bits = delivered * log2((1 - CAREFUL_BOUNCED) / (1 - bounce_rate.good)) * -1;

	bits -= bounced * log2(CAREFUL_BOUNCED / bounce_rate.good);
	bits -= complained * log2(CAREFUL_COMPLAINED / complaint_rate.good);
	return fmax(bits, 0);
}

static struct str say_period(struct weighing *weighing, struct moment first, struct moment last)
{
	struct str from = say_date(weighing, first), to = say_date(weighing, last);

	if (str_equal(from, to))
		return arena_strf(weighing->arena, "on %" PRI_STR, ARG_STR(to));
	return arena_strf(weighing->arena, "from %" PRI_STR " to %" PRI_STR, ARG_STR(from),
			  ARG_STR(to));
}

static void weigh_rate(struct weighing *weighing, const struct harm_rate *rate)
{
	const struct facts *facts = weighing->facts;
	struct tally tally = count_answers(facts, rate);
	struct finding finding = { .signal = rate->signal, .decayed = true, .at = tally.last_bad };
	int64_t base;

	complete(facts, rate, &tally);
	outstanding_add(weighing, rate, &tally);
	if (tally.bad_count == 0)
		return;
	finding.bits = rate_bits(rate, tally.bad, tally.others);
	finding.bits *= decay(tally.last_answer, weighing->now,
			      signal_row(rate->signal)->half_life_days);
	if (finding.bits < LEAST_BITS)
		return;
	base = tally.bad_count + tally.other_count;
	finding.words[0] = say_count(weighing, tally.bad_count);
	finding.words[1] = say_count(weighing, base);
	finding.words[2] = say_percent(weighing, (double)tally.bad_count / (double)base);
	finding.words[3] = say_period(weighing, tally.first_bad, tally.last_bad);
	for (size_t i = 0; i < facts->day_count; i++)
		finding_event(&finding, bad_event(&facts->days[i], rate->bad_result));
	weigh_add(weighing, &finding);
}

void weigh_delivery(struct weighing *weighing)
{
	weigh_rate(weighing, &bounce_rate);
	weigh_rate(weighing, &complaint_rate);
}
