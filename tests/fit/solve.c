#include "solve.h"

#include <math.h>

#include "core/engine/weigh.h"

#define SWEEPS_MOST 40
#define ENOUGH 0.002 /* no factor moved by more */
#define STEP 0.05    /* for differences */
#define STRIDE_MOST 0.3
#define HALVINGS 4

struct list {
	uint32_t *samples;
	size_t count;
};

struct solving {
	struct arena *arena;
	const struct samples *samples;
	struct fit *fit;
	double variance;                 /* of a factor, before any sample */
	struct list fires[SIGNAL_COUNT]; /* samples with weight in which the row fired */
};

void fit_none(struct fit *fit)
{
	*fit = (struct fit){ .sweeps = 0 };
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		const struct signal_row *row = signal_row((enum signal)i);

		fit->rows[i].factor = 1;
		fit->rows[i].most = row->bits == 0
					    ? 1
					    : fmin(FACTOR_MOST,
						   family_table_cap(row->family) / row->bits);
	}
}

double fit_score(const struct sample *sample, const struct fit *fit)
{
	static _Thread_local struct reason reasons[SAMPLE_ROWS_MAX];
	struct judgement judgement = { .reasons = reasons, .reason_count = sample->row_count };

	for (size_t i = 0; i < sample->row_count; i++) {
		const struct sample_row *row = &sample->rows[i];

		reasons[i].family = signal_row(row->signal)->family;
		reasons[i].bits = row->bits * fit->rows[row->signal].factor;
	}
	return score_bits(&judgement, 0);
}

double fit_bits(const struct fit *fit, enum signal signal)
{
	double bits = signal_row(signal)->bits;

	if (!fit->rows[signal].fitted)
		return bits;
	return round(bits * fit->rows[signal].factor * 10) / 10;
}

void fit_round(struct fit *fit)
{
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		double bits = signal_row((enum signal)i)->bits;

		if (bits != 0)
			fit->rows[i].factor = fit_bits(fit, (enum signal)i) / bits;
	}
}

static double log_loss(double bits, bool bad)
{
	double z = (bad ? -bits : bits) * M_LN2;

	return z > 30 ? z : log1p(exp(z));
}

static double sample_loss(const struct sample *sample, const struct fit *fit)
{
	return sample->weight * log_loss(fit_score(sample, fit), sample->bad);
}

static double row_loss(struct solving *s, int signal, double factor)
{
	struct fit_row *row = &s->fit->rows[signal];
	const struct list *list = &s->fires[signal];
	double kept = row->factor, sum = (factor - 1) * (factor - 1) / (2 * s->variance);

	row->factor = factor;
	for (size_t i = 0; i < list->count; i++)
		sum += sample_loss(&s->samples->list[list->samples[i]], s->fit);
	row->factor = kept;
	return sum;
}

static double clamp(const struct fit_row *row, double factor)
{
	return fmin(fmax(factor, FACTOR_LEAST), fmax(row->most, FACTOR_LEAST));
}

/* One factor a step nearer to its best; how far it moved. */
static double row_step(struct solving *s, int signal)
{
	struct fit_row *row = &s->fit->rows[signal];
	double here = row_loss(s, signal, row->factor),
	       above = row_loss(s, signal, row->factor + STEP),
	       below = row_loss(s, signal, row->factor - STEP);
	double slope = (above - below) / (2 * STEP),
	       bend = fmax((above - 2 * here + below) / (STEP * STEP), 1 / s->variance);
	double stride = fmin(fmax(-slope / bend, -STRIDE_MOST), STRIDE_MOST);

	for (int i = 0; i < HALVINGS; i++) {
		double factor = clamp(row, row->factor + stride), moved = factor - row->factor;

		stride /= 2;
		if (row_loss(s, signal, factor) >= here)
			continue;
		row->factor = factor;
		return fabs(moved);
	}
	return 0;
}

static double total_loss(const struct solving *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->samples->count; i++)
		if (s->samples->list[i].weight > 0)
			sum += sample_loss(&s->samples->list[i], s->fit);
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		double off = s->fit->rows[i].factor - 1;

		sum += off * off / (2 * s->variance);
	}
	return sum;
}

/* ---- who fired ------------------------------------------------------------------------------ */

struct counts {
	bool *counted; /* bad actors */
	double accounts, actors;
	double good;
};

static void fire_note(struct solving *s, struct counts *all, uint32_t index,
		      const struct sample_row *fired)
{
	const struct sample *sample = &s->samples->list[index];
	struct fit_row *row = &s->fit->rows[fired->signal];
	struct list *list = &s->fires[fired->signal];
	bool *counted = &all->counted[(size_t)sample->actor * SIGNAL_COUNT + fired->signal];

	list->samples = arena_grow(s->arena, list->samples, list->count, sizeof(*list->samples));
	list->samples[list->count++] = index;
	if (sample->peak)
		return;
	row->good += !sample->bad;
	row->bad += sample->bad;
	row->actors += sample->bad && !*counted;
	*counted = true;
}

static void fires_find(struct solving *s, struct counts *all)
{
	all->counted = ARENA_ARRAY(s->arena, ((size_t)s->samples->actor_count + 1) * SIGNAL_COUNT,
				   bool);
	for (size_t i = 0; i < s->samples->count; i++) {
		const struct sample *sample = &s->samples->list[i];
		bool *actor = &all->counted[(size_t)sample->actor * SIGNAL_COUNT + SIGNAL_PRIOR];

		if (sample->weight <= 0)
			continue;
		all->good += !sample->bad && !sample->peak;
		all->accounts += sample->bad;
		all->actors += sample->bad && !*actor;
		for (size_t k = 0; k < sample->row_count; k++)
			fire_note(s, all, (uint32_t)i, &sample->rows[k]);
		*actor = true;
	}
}

/* The bad ones' share is by accounts, how much it is worth by actors. */
static void ratio_find(struct fit_row *row, const struct counts *all)
{
	double bad = all->accounts > 0 ? (double)row->bad / all->accounts * all->actors : 0,
	       good = (double)row->good;

	row->ratio = log2((bad + 0.5) / (all->actors + 1)) - log2((good + 0.5) / (all->good + 1));
	row->ratio_error = sqrt(1 / (bad + 0.5) - 1 / (all->actors + 1) + 1 / (good + 0.5) -
				1 / (all->good + 1)) /
			   M_LN2;
}

static bool is_named(struct str list, const char *code)
{
	struct str part;

	while (str_cut(&list, ',', &part))
		if (str_is(part, code))
			return true;
	return false;
}

static void rows_begin(struct solving *s, const struct counts *all, struct str fixed)
{
	for (int i = SIGNAL_PRIOR + 1; i < SIGNAL_COUNT; i++) {
		struct fit_row *row = &s->fit->rows[i];

		ratio_find(row, all);
		row->fitted = signal_row((enum signal)i)->bits != 0 &&
			      row->good + row->actors >= WITNESSES_LEAST &&
			      !is_named(fixed, signal_row((enum signal)i)->code);
	}
}

/* ---- how sure it is ----------------------------------------------------------------------------- */

static void error_find(struct solving *s, int signal, double *slopes)
{
	struct fit_row *row = &s->fit->rows[signal];
	const struct list *list = &s->fires[signal];
	double kept = row->factor, squares = 0, bend;

	bend = (row_loss(s, signal, kept + STEP) - 2 * row_loss(s, signal, kept) +
		row_loss(s, signal, kept - STEP)) /
	       (STEP * STEP);
	for (uint32_t i = 0; i < s->samples->actor_count; i++)
		slopes[i] = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct sample *sample = &s->samples->list[list->samples[i]];
		double above, below;

		row->factor = kept + STEP;
		above = sample_loss(sample, s->fit);
		row->factor = kept - STEP;
		below = sample_loss(sample, s->fit);
		slopes[sample->actor] += (above - below) / (2 * STEP);
	}
	row->factor = kept;
	for (uint32_t i = 0; i < s->samples->actor_count; i++)
		squares += slopes[i] * slopes[i];
	/* What the prior knew counts as one witness more. */
	squares += 1 / s->variance;
	row->error = sqrt(squares) / fmax(bend, 1 / s->variance);
}

void fit_solve(const struct samples *samples, const struct fit_order *order, struct fit *fit)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct solving s = { .arena = arena,
			     .samples = samples,
			     .fit = fit,
			     .variance = order->spread * order->spread };
	struct counts all = { 0 };
	double *slopes = ARENA_ARRAY(arena, samples->actor_count + 1, double), moved = 1;

	fit_none(fit);
	fires_find(&s, &all);
	rows_begin(&s, &all, order->fixed);
	fit->before = total_loss(&s);
	for (; fit->sweeps < SWEEPS_MOST && moved > ENOUGH; fit->sweeps++) {
		moved = 0;
		for (int i = 0; i < SIGNAL_COUNT; i++)
			if (fit->rows[i].fitted)
				moved = fmax(moved, row_step(&s, i));
	}
	fit->after = total_loss(&s);
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (fit->rows[i].fitted)
			error_find(&s, i, slopes);
}
