#include "core/base/arena.h"
#include "core/engine/freemail.h"
#include "core/engine/weigh.h"

/*
 * What an account's messages ask of their readers (core/text/ploys.h): of each kind the newest message says it, however often it was said. What
 * one mail in many asks for was somebody's report of a fraud, or a slip.
 */
#define SELDOM_ASKED 10 /* asked in fewer than one in so many mails */
#define SELDOM_SHARE (1.0 / 3)
#define UNNAMED_CHARGE \
	0.6 /* of the bits, for a charge in no brand's name, or from a domain of its own */

static const struct {
	enum sign_kind kind;
	enum signal signal;
} asks[] = {
	{ SIGN_HOSTED_CALL, SIGNAL_HOSTED_CALL },   { SIGN_GIFT_CARDS, SIGNAL_GIFT_CARDS },
	{ SIGN_BANK_CHANGED, SIGNAL_BANK_CHANGED }, { SIGN_FORTUNE, SIGNAL_FORTUNE },
	{ SIGN_EXTORTION, SIGNAL_EXTORTION },       { SIGN_CHARGE, SIGNAL_CHARGE },
	{ SIGN_WALLET, SIGNAL_WALLET },
}, company[] = {
	{ SIGN_HUSH, SIGNAL_HUSH },
	{ SIGN_REPLY_AWAY, SIGNAL_REPLY_AWAY },
};

/* Rows stand newest first. */
static const struct fact_sign *newest(const struct facts *facts, enum sign_kind kind)
{
	for (size_t i = 0; i < facts->sign_count; i++)
		if (facts->signs[i].sign.kind == kind)
			return &facts->signs[i];
	return NULL;
}

static void weigh_row(struct weighing *weighing, enum signal signal, const struct fact_sign *row,
		      double share)
{
	struct finding finding = { .signal = signal,
				   .bits = weigh_bits(signal) * share,
				   .at = row->at };

	finding.words[0] = say_text(row->sign.quote);
	finding.words[1] = say_text(row->sign.other);
	finding.words[2] = say_date(weighing, row->at);
	if (signal == SIGNAL_CHARGE)
		finding.words[1] = row->sign.brand.len
					   ? arena_strf(weighing->arena, "by %" PRI_STR " ",
							ARG_STR(say_text(row->sign.brand)))
					   : STR("");
	finding_event(&finding, row->event);
	weigh_add(weighing, &finding);
}

static double share_of(const struct facts *facts, const struct fact_sign *row)
{
	double share = row->times * SELDOM_ASKED < facts->sent ? SELDOM_SHARE : 1;

	if (row->sign.kind == SIGN_CHARGE &&
	    (row->sign.brand.len == 0 || !is_freemail(row->sign.other)))
		share *= UNNAMED_CHARGE;
	return share;
}

static void weigh_new(struct weighing *weighing, const struct fact_sign *latest, double share)
{
	struct finding finding = { .signal = SIGNAL_FRAUD_NEW, .at = latest->at };

	finding.words[0] = say_new(weighing, latest->at);
	if (finding.words[0].len == 0)
		return;
	finding.bits = weigh_bits(SIGNAL_FRAUD_NEW) * share;
	finding_event(&finding, latest->event);
	weigh_add(weighing, &finding);
}

void weigh_fraud(struct weighing *weighing)
{
	const struct facts *facts = weighing->facts;
	const struct fact_sign *latest = NULL;
	double most = 0;

	for (size_t i = 0; i < ARRAY_LEN(asks); i++) {
		const struct fact_sign *row = newest(facts, asks[i].kind);
		double share = row ? share_of(facts, row) : 0;

		if (!row)
			continue;
		weigh_row(weighing, asks[i].signal, row, share);
		if (!latest || moment_before(latest->at, row->at))
			latest = row;
		most = share > most ? share : most;
	}
	if (!latest)
		return;
	for (size_t i = 0; i < ARRAY_LEN(company); i++) {
		const struct fact_sign *row = newest(facts, company[i].kind);

		if (row)
			weigh_row(weighing, company[i].signal, row, most);
	}
	weigh_new(weighing, latest, most);
}
