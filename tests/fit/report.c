#include "report.h"

#include <math.h>

#include "core/base/map.h"
#include "core/engine/weigh.h"
#include "core/sim/bound.h"

#define BINS 20

struct bin {
	double weight, bad, sum;
};

struct adding {
	const struct calibration *calibration;
	struct figures *figures;
	struct bin bins[BINS], crowd[BINS];
	double weight, crowd_count;
	struct bound_score *scores;
	size_t score_count;
	struct map families; /* to an index */
	int64_t (*stopped)[2];
};

static void bin_add(struct bin *bins, double p, double weight, bool bad)
{
	struct bin *bin = &bins[(int)fmin(p * BINS, BINS - 1)];

	bin->weight += weight;
	bin->bad += bad ? weight : 0;
	bin->sum += p * weight;
}

static double bins_ece(const struct bin *bins)
{
	double sum = 0, weight = 0;

	for (int i = 0; i < BINS; i++) {
		sum += fabs(bins[i].sum - bins[i].bad);
		weight += bins[i].weight;
	}
	return weight > 0 ? sum / weight : 0;
}

static void final_add(struct adding *a, const struct sample *sample, double bits)
{
	double weight = sample_weight(sample);
	double p = calibrated(a->calibration, bits), off = p - sample->bad;
	struct figures *f = a->figures;
	int64_t family = (int64_t)a->families.count;

	f->loss -= weight * log2(fmax(sample->bad ? p : 1 - p, 1e-12));
	f->brier += weight * off * off;
	f->crowd_brier += off * off;
	a->weight += weight;
	a->crowd_count++;
	bin_add(a->bins, p, weight, sample->bad);
	bin_add(a->crowd, p, 1, sample->bad);
	a->scores[a->score_count++] = (struct bound_score){ bits, sample->bad };
	if (!sample->bad)
		return;
	f->bad++;
	f->bad_held += p >= HOLD_AT;
	f->bad_disabled += p >= DISABLE_AT;
	if (!map_get(&a->families, sample->family, &family))
		map_put(&a->families, sample->family, family);
	a->stopped[family][0] += p >= HOLD_AT;
	a->stopped[family][1]++;
}

static void peak_add(struct adding *a, const struct sample *sample, double bits)
{
	double p = calibrated(a->calibration, bits);
	struct figures *f = a->figures;

	if (sample->bad)
		return;
	f->good++;
	f->good_flagged += p >= SUSPECT_AT;
	f->good_held += p >= HOLD_AT;
	f->good_disabled += p >= DISABLE_AT;
	f->spiking_disabled += sample->spiking && p >= DISABLE_AT;
}

void figures_find(const struct samples *samples, const struct fit *fit,
		  const struct calibration *calibration, struct figures *figures)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct adding a = { .calibration = calibration, .figures = figures };

	*figures = (struct figures){ .worst = 1 };
	a.scores = ARENA_ARRAY(arena, samples->count + 1, struct bound_score);
	a.stopped = arena_take_array(arena, samples->count + 1, sizeof(*a.stopped));
	for (size_t i = 0; i < samples->count; i++) {
		const struct sample *sample = &samples->list[i];
		double bits = fit_score(sample, fit);

		if (sample->peak)
			peak_add(&a, sample, bits);
		else
			final_add(&a, sample, bits);
	}
	figures->loss /= fmax(a.weight, 1);
	figures->brier /= fmax(a.weight, 1);
	figures->crowd_brier /= fmax(a.crowd_count, 1);
	figures->ece = bins_ece(a.bins);
	figures->crowd_ece = bins_ece(a.crowd);
	figures->auc = bound_auc(a.scores, a.score_count);
	for (size_t i = 0; i < a.families.count; i++)
		figures->worst = fmin(figures->worst,
				      (double)a.stopped[i][0] / (double)a.stopped[i][1]);
	map_release(&a.families);
}

void report_rows(const struct fit *fit, FILE *to)
{
	fprintf(to, "%-22s %-10s %6s %6s %6s %8s %6s %6s %8s %6s\n", "ROW", "FAMILY", "good", "bad",
		"actors", "by itself", "±", "table", "fitted", "±");
	for (int i = SIGNAL_PRIOR + 1; i < SIGNAL_COUNT; i++) {
		const struct signal_row *row = signal_row((enum signal)i);
		const struct fit_row *f = &fit->rows[i];

		fprintf(to, "%-22s %-10s %6lld %6lld %6lld %8.1f %6.1f %6.1f ", row->code,
			word_of(&family_words, row->family), (long long)f->good, (long long)f->bad,
			(long long)f->actors, f->ratio, f->ratio_error, row->bits);
		if (row->bits == 0)
			fprintf(to, "%8s %6s\n", "neutral", "");
		else if (!f->fitted)
			fprintf(to, "%8s %6s\n", "kept", "");
		else
			fprintf(to, "%8.1f %6.1f\n", fit_bits(fit, (enum signal)i),
				fabs(row->bits) * f->error);
	}
}

enum figure_kind { /* what a figure is of a column */
	FIGURE_REAL,
	FIGURE_COUNT,
	FIGURE_SHARE,
};

/* clang-format off */
static const struct {
	const char *what;
	enum figure_kind kind;
	size_t at; /* in struct figures */
} lines[] = {
	{ "log loss, bits an account, 1 % abusers", FIGURE_REAL,  offsetof(struct figures, loss) },
	{ "Brier, 1 % abusers",                     FIGURE_REAL,  offsetof(struct figures, brier) },
	{ "ECE, 1 % abusers",                       FIGURE_REAL,  offsetof(struct figures, ece) },
	{ "Brier, the simulator's share",           FIGURE_REAL,  offsetof(struct figures, crowd_brier) },
	{ "ECE, the simulator's share",             FIGURE_REAL,  offsetof(struct figures, crowd_ece) },
	{ "AUC",                                    FIGURE_REAL,  offsetof(struct figures, auc) },
	{ "good accounts",                          FIGURE_COUNT, offsetof(struct figures, good) },
	{ "  whose peak flags",                     FIGURE_COUNT, offsetof(struct figures, good_flagged) },
	{ "  whose peak holds",                     FIGURE_COUNT, offsetof(struct figures, good_held) },
	{ "  whose peak disables",                  FIGURE_COUNT, offsetof(struct figures, good_disabled) },
	{ "  of them spiking",                      FIGURE_COUNT, offsetof(struct figures, spiking_disabled) },
	{ "abusers",                                FIGURE_COUNT, offsetof(struct figures, bad) },
	{ "  that end where accounts are held",     FIGURE_COUNT, offsetof(struct figures, bad_held) },
	{ "  that end where they are disabled",     FIGURE_COUNT, offsetof(struct figures, bad_disabled) },
	{ "  of the worst family, held",            FIGURE_SHARE, offsetof(struct figures, worst) },
};
/* clang-format on */

static void figure_print(const struct figures *column, size_t line, FILE *to)
{
	const void *at = (const char *)column + lines[line].at;

	if (lines[line].kind == FIGURE_COUNT)
		fprintf(to, "%12lld", (long long)*(const int64_t *)at);
	else if (lines[line].kind == FIGURE_SHARE)
		fprintf(to, "%11.1f%%", 100 * *(const double *)at);
	else
		fprintf(to, "%12.5f", *(const double *)at);
}

void report_figures(const struct figures *columns, const char *const names[], size_t count,
		    FILE *to)
{
	fprintf(to, "%-44s", "");
	for (size_t i = 0; i < count; i++)
		fprintf(to, "%12s", names[i]);
	(void)fputc('\n', to);
	for (size_t line = 0; line < ARRAY_LEN(lines); line++) {
		fprintf(to, "%-44s", lines[line].what);
		for (size_t i = 0; i < count; i++)
			figure_print(&columns[i], line, to);
		(void)fputc('\n', to);
	}
}

bool report_verdict(const struct figures *before, const struct figures *after, FILE *to)
{
	const char *why = NULL;

	if (after->good_disabled > before->good_disabled)
		why = "more good accounts reach what disables";
	else if (after->good_held > before->good_held)
		why = "more good accounts reach what holds";
	else if (after->bad_disabled < before->bad_disabled)
		why = "fewer abusers reach what disables";
	else if (after->loss >= before->loss)
		why = "the log loss is no less";
	fprintf(to, "on what was held out: %s%s\n", why ? "not better: " : "better",
		why ? why : "");
	return !why;
}
