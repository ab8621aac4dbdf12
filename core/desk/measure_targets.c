#include <math.h>
#include <stdio.h>

#include "core/base/buf.h"
#include "core/desk/measure.h"
#include "core/sim/bound.h"
#include "core/sim/report.h"

#define BOTNET_LEAST 10

struct target {
	const char *what;
	double target;
	bool at_least, is_share; /* else at most; else a number */
	double reached, bound;   /* bound: NaN for what has none */
};

static struct target of_share(const char *what, double target, bool at_least, struct share share)
{
	return (struct target){
		what,
		target,
		at_least,
		true,
		share_of(share),
		at_least ? bound_low(share.hits, share.of) : bound_high(share.hits, share.of)
	};
}

static struct target of_number(const char *what, double target, bool at_least, double reached)
{
	return (struct target){ what, target, at_least, false, reached, (double)NAN };
}

/* The bots' family that fares worst. */
static struct share worst(const struct report *report)
{
	struct share least = { 0, 0 };

	for (size_t i = 0; i < report->family_count; i++) {
		const struct report_family *f = &report->families[i];
		struct share share = { f->by[METHOD_ENGINE].stopped, f->accounts };

		if (report_in_group(f, GROUP_BOTS) && share.of &&
		    (!least.of || share_of(share) < share_of(least)))
			least = share;
	}
	return least;
}

static void value_add(double value, bool is_share, struct buf *out)
{
	if (isnan(value))
		buf_add(out, "           –");
	else if (is_share)
		buf_addf(out, "%11.*f%%", value > 0 && value < 0.01 ? 4 : 2, value * 100);
	else
		buf_addf(out, "%12.*f", value < 10 ? 4 : 0, value);
}

static void target_add(const struct target *t, struct buf *out)
{
	bool reached = t->at_least ? t->reached >= t->target : t->reached <= t->target,
	     bound = isnan(t->bound) ||
		     (t->at_least ? t->bound >= t->target : t->bound <= t->target);

	buf_addf(out, "%-48s %s", t->what, t->at_least ? ">=" : "<=");
	value_add(t->target, t->is_share, out);
	value_add(t->reached, t->is_share, out);
	value_add(t->bound, t->is_share, out);
	buf_addf(out, "  %s\n",
		 isnan(t->reached) ? "–"
		 : !reached        ? "missed"
		 : bound           ? "reached"
				   : "reached, too few for the bound");
}

void measure_targets(const struct report *report, struct buf *out)
{
	const struct report *r = report;
	const struct report_clusters *c = &r->clusters[METHOD_ENGINE];
	const struct target targets[] = {
		of_number("account AUC", 0.995, true, r->auc[METHOD_ENGINE] / (double)r->seeds),
		of_share("cluster pairwise precision", 0.995, true,
			 (struct share){ c->pairs_right, c->pairs }),
		of_share("bots stopped, worst family", 0.90, true, worst(r)),
		of_share("good accounts disabled", 0.00005, false,
			 report_share(r, GROUP_GOOD, METHOD_ENGINE, TALLY_DISABLED)),
		of_share("good spiking senders disabled", 0.0001, false,
			 report_share(r, GROUP_SPIKING, METHOD_ENGINE, TALLY_DISABLED)),
		of_share("good spiking senders held over 15 min", 0.001, false,
			 report_share(r, GROUP_SPIKING, METHOD_ENGINE, TALLY_HELD)),
		of_number("messages escaped from a botnet, median", 50, false,
			  report_escaped(r, false, BOTNET_LEAST, METHOD_ENGINE, 0.5)),
		of_number("messages escaped from a botnet, p95", 300, false,
			  report_escaped(r, false, BOTNET_LEAST, METHOD_ENGINE, 0.95)),
		of_share("phish recall", 0.92, true,
			 report_share(r, GROUP_PHISH, METHOD_ENGINE, TALLY_STOPPED)),
		of_share("phish precision", 0.98, true, report_phish_precision(r)),
		of_number("messages escaped from a phisher, median", 3, false,
			  report_escaped(r, true, 0, METHOD_ENGINE, 0.5)),
		of_number("calibration error (ECE)", 0.02, false, report_ece(r)),
	};

	buf_addf(out, "\n%-48s   %12s%12s%12s\n", "TARGET", "", "reached", "95 % bound");
	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		target_add(&targets[i], out);
}
