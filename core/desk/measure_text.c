#include <math.h>
#include <stdio.h>

#include "core/base/buf.h"
#include "core/desk/measure.h"
#include "core/sim/bound.h"
#include "core/sim/report.h"

#define BAR_CELLS 20
#define BOTNET_LEAST 10 /* accounts: smaller families are no botnet */

static void percent(double share, struct buf *out)
{
	if (isnan(share))
		buf_add(out, "       –");
	else
		buf_addf(out, share > 0 && share < 0.001 ? "%7.4f%%" : "%7.2f%%", share * 100);
}

static void bar(double share, struct buf *out)
{
	static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	int parts = isnan(share) ? 0 : (int)lround(fmin(fmax(share, 0), 1) * BAR_CELLS * 8);
	int cells = parts / 8 + (parts % 8 != 0);

	for (int i = 0; i < parts / 8; i++)
		buf_add(out, "█");
	buf_add(out, eighths[parts % 8]);
	for (; cells < BAR_CELLS; cells++)
		buf_add_char(out, ' ');
}

static void families_add(const struct report *report, bool bad, struct buf *out)
{
	buf_addf(out, "\n%-14s %8s %8s %8s %8s %8s  %-20s  %s\n", bad ? "ABUSERS" : "GOOD",
		 "accounts", "flagged", "held", "disabled", "stopped", "",
		 bad ? "missed" : "stopped wrongly");
	for (size_t i = 0; i < report->family_count; i++) {
		const struct report_family *f = &report->families[i];
		const struct tally *t = &f->by[METHOD_ENGINE];

		if (f->bad != bad)
			continue;
		buf_addf(out, "%-14.*s %8lld %8lld %8lld %8lld ", (int)f->name.len, f->name.at,
			 (long long)f->accounts, (long long)t->flagged, (long long)t->held,
			 (long long)t->disabled);
		percent(share_of((struct share){ t->stopped, f->accounts }), out);
		buf_add(out, "  ");
		bar(share_of((struct share){ t->stopped, f->accounts }), out);
		buf_add(out, " ");
		for (size_t k = 0; k < f->example_count && k < 3; k++) {
			buf_add_char(out, ' ');
			buf_add_str(out, f->examples[k]);
		}
		buf_add_char(out, '\n');
	}
}

/* A share with its bound, below or above, for each method. */
static void share_row(const char *name, const struct share shares[METHOD_COUNT], bool low,
		      struct buf *out)
{
	buf_addf(out, "%-34s", name);
	for (int m = 0; m < METHOD_COUNT; m++) {
		percent(share_of(shares[m]), out);
		buf_add(out, low ? " >" : " <");
		percent(low ? bound_low(shares[m].hits, shares[m].of)
			    : bound_high(shares[m].hits, shares[m].of),
			out);
	}
	buf_add_char(out, '\n');
}

static void number_row(const char *name, const double values[METHOD_COUNT], int decimals,
		       struct buf *out)
{
	buf_addf(out, "%-34s", name);
	for (int m = 0; m < METHOD_COUNT; m++) {
		char text[32] = "";

		if (!isnan(values[m]))
			snprintf(text, sizeof(text), "%.*f", decimals, values[m]);
		if (*text)
			buf_addf(out, "%8s%10s", text, "");
		else
			buf_addf(out, "       –%10s", "");
	}
	buf_add_char(out, '\n');
}

static void group_row(const struct report *report, const char *name, enum group group,
		      enum tally_kind kind, struct buf *out)
{
	struct share shares[METHOD_COUNT];

	for (int m = 0; m < METHOD_COUNT; m++)
		shares[m] = report_share(report, group, (enum method)m, kind);
	share_row(name, shares, group >= GROUP_BAD, out);
}

static void precision_row(const struct report *report, const char *name, enum tally_kind kind,
			  struct buf *out)
{
	struct share shares[METHOD_COUNT];

	for (int m = 0; m < METHOD_COUNT; m++)
		shares[m] = report_precision(report, (enum method)m, kind);
	share_row(name, shares, true, out);
}

static void escaped_row(const struct report *report, const char *name, bool phish, double rank,
			struct buf *out)
{
	double values[METHOD_COUNT];

	for (int m = 0; m < METHOD_COUNT; m++)
		values[m] = report_escaped(report, phish, phish ? 0 : BOTNET_LEAST, (enum method)m,
					   rank);
	number_row(name, values, 0, out);
}

static void seconds_row(const struct report *report, const char *name, bool phish, double rank,
			struct buf *out)
{
	double values[METHOD_COUNT];

	for (int m = 0; m < METHOD_COUNT; m++)
		values[m] = report_seconds(report, phish, (enum method)m, rank);
	number_row(name, values, 0, out);
}

static void clusters_rows(const struct report *report, struct buf *out)
{
	struct share precision[METHOD_COUNT], recall[METHOD_COUNT];
	double cubed_precision[METHOD_COUNT], cubed_recall[METHOD_COUNT];

	for (int m = 0; m < METHOD_COUNT; m++) {
		const struct report_clusters *c = &report->clusters[m];

		precision[m] = (struct share){ c->pairs_right, c->pairs };
		recall[m] = (struct share){ c->pairs_found, c->cubed ? c->pairs_bad : 0 };
		cubed_precision[m] = c->cubed ? c->cubed_precision / (double)c->cubed : (double)NAN;
		cubed_recall[m] = c->cubed ? c->cubed_recall / (double)c->cubed : (double)NAN;
	}
	share_row("cluster pairs: precision", precision, true, out);
	share_row("cluster pairs: recall of abusers", recall, true, out);
	number_row("clusters: B-cubed precision", cubed_precision, 4, out);
	number_row("clusters: B-cubed recall", cubed_recall, 4, out);
}

static void methods_add(const struct report *report, struct buf *out)
{
	double auc[METHOD_COUNT];

	buf_addf(out, "\n%-34s", "");
	for (int m = 0; m < METHOD_COUNT; m++) {
		buf_addf(out, "%16s  ", method_names[m]);
		auc[m] = report->auc[m] / (double)report->seeds;
	}
	buf_add_char(out, '\n');
	group_row(report, "abusers stopped (recall)", GROUP_BAD, TALLY_STOPPED, out);
	group_row(report, "abusers flagged", GROUP_BAD, TALLY_FLAGGED, out);
	group_row(report, "bots stopped", GROUP_BOTS, TALLY_STOPPED, out);
	group_row(report, "phishers stopped", GROUP_PHISH, TALLY_STOPPED, out);
	precision_row(report, "precision of stopping", TALLY_STOPPED, out);
	precision_row(report, "precision of flagging", TALLY_FLAGGED, out);
	number_row("AUC of the score", auc, 4, out);
	group_row(report, "good: disabled", GROUP_GOOD, TALLY_DISABLED, out);
	group_row(report, "good: held over 15 min", GROUP_GOOD, TALLY_HELD, out);
	group_row(report, "good: flagged", GROUP_GOOD, TALLY_FLAGGED, out);
	group_row(report, "spiking: disabled", GROUP_SPIKING, TALLY_DISABLED, out);
	group_row(report, "spiking: held over 15 min", GROUP_SPIKING, TALLY_HELD, out);
	group_row(report, "spiking: flagged", GROUP_SPIKING, TALLY_FLAGGED, out);
	escaped_row(report, "escaped from a botnet: median", false, 0.5, out);
	escaped_row(report, "escaped from a botnet: p95", false, 0.95, out);
	seconds_row(report, "seconds till its last: median", false, 0.5, out);
	seconds_row(report, "seconds till its last: p95", false, 0.95, out);
	escaped_row(report, "escaped from a phisher: median", true, 0.5, out);
	escaped_row(report, "escaped from a phisher: p95", true, 0.95, out);
	seconds_row(report, "seconds till its last: median", true, 0.5, out);
	seconds_row(report, "seconds till its last: p95", true, 0.95, out);
	clusters_rows(report, out);
}

static void calibration_add(const struct report *report, struct buf *out)
{
	buf_addf(out, "\nprobabilities: ECE %.4f, Brier %.4f\n%-12s %9s %9s %9s\n",
		 report_ece(report), report->brier / fmax((double)report->accounts, 1), "P from",
		 "accounts", "mean P", "abusers");
	for (int i = 0; i < REPORT_BINS; i++) {
		const struct report_bin *bin = &report->bins[i];
		double share = share_of((struct share){ bin->bad, bin->accounts });

		if (!bin->accounts)
			continue;
		buf_addf(out, "%-12.2f %9lld %9.4f ", (double)i / REPORT_BINS,
			 (long long)bin->accounts, bin->sum / (double)bin->accounts);
		percent(share, out);
		buf_add(out, "  ");
		bar(share, out);
		buf_add_char(out, '\n');
	}
}

void measure_text(const struct report *report, struct buf *out)
{
	buf_addf(
		out,
		"%lld %s, %lld accounts, %lld events, %lld messages, %lld of them harmful; what escaped is told by "
		"%s\n",
		(long long)report->seeds, report->seeds == 1 ? "store" : "stores",
		(long long)report->accounts, (long long)report->events, (long long)report->messages,
		(long long)report->harmful, report->by_decisions ? "the decisions" : "states");
	families_add(report, true, out);
	families_add(report, false, out);
	methods_add(report, out);
	calibration_add(report, out);
	measure_targets(report, out);
}
