/*
 * fit_weights: fit the table of signals to samples.
 *
 * usage: fit_weights [--leave-out FAMILY] [--share S] [--spread S] [--fixed CODES] [-o FILE] [--write SIGNAL_C] TRAIN... -- HELD_OUT...
 *
 * --share, --spread, --fixed: struct fit_order in solve.h.
 *
 * Prints the table that is there beside the fitted one, and what each comes to on the samples that were held out. -o writes what differs
 * as a file of weights, --write into the source of the table.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/engine/engine.h"
#include "report.h"
#include "samples.h"
#include "solve.h"
#include "table.h"

struct asked {
	const char *leave_out, *out, *write, *share, *spread, *fixed;
	struct samples train, held;
};

static bool word_take(struct asked *asked, const char *word, const char *value)
{
	const struct {
		const char *word, **place;
	} words[] = {
		{ "--leave-out", &asked->leave_out }, { "--fixed", &asked->fixed },
		{ "--share", &asked->share },         { "--spread", &asked->spread },
		{ "--write", &asked->write },         { "-o", &asked->out },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (!strcmp(word, words[i].word)) {
			*words[i].place = value;
			return true;
		}
	return false;
}

static enum err words_take(struct asked *asked, int argc, char *argv[])
{
	struct samples *into = &asked->train;
	enum err e = ERR_NONE;

	for (int i = 1; !e && i < argc; i++) {
		if (!strcmp(argv[i], "--"))
			into = &asked->held;
		else if (argv[i][0] != '-')
			e = samples_read(into, argv[i]);
		else if (i + 1 < argc && word_take(asked, argv[i], argv[i + 1]))
			i++;
		else
			e = err_fail(ERR_INVALID, "%s: no such option, or its value is missing",
				     argv[i]);
	}
	if (!e && (!asked->train.count || !asked->held.count))
		e = err_fail(ERR_INVALID, "samples to fit to, --, and samples held out are needed");
	return e;
}

static enum err number_take(const char *text, const char *what, double *number)
{
	if (text && (!str_to_double(str_of(text), number) || *number <= 0 || *number >= 1))
		return err_fail(ERR_INVALID, "%s: between 0 and 1", what);
	return ERR_NONE;
}

static enum err order_take(const struct asked *asked, struct fit_order *order)
{
	enum err e = number_take(asked->share, "--share", &order->share);

	order->fixed = str_of(asked->fixed);
	return e ? e : number_take(asked->spread, "--spread", &order->spread);
}

static enum err fit_keep(const struct asked *asked, const struct fit *fit)
{
	if (asked->out) {
		FILE *to = fopen(asked->out, "we");

		if (!to)
			return err_fail(ERR_UNAVAILABLE, "%s cannot be written", asked->out);
		table_file(fit, to);
		if (fclose(to))
			return err_fail(ERR_UNAVAILABLE, "%s cannot be written", asked->out);
	}
	return asked->write ? table_rewrite(fit, asked->write) : ERR_NONE;
}

static void fit_print(const struct asked *asked, const struct fit *fit)
{
	static const char *const names[] = { "table",  "Platt", "isotonic",
					     "fitted", "Platt", "isotonic" };
	struct calibration ways[6];
	struct figures figures[6];
	struct fit none;

	fit_none(&none);
	for (int i = 0; i < 6; i++) {
		const struct fit *by = i < 3 ? &none : fit;

		ways[i] = calibrate((enum calibration_kind)(i % 3), &asked->train, by);
		figures_find(&asked->held, by, &ways[i], &figures[i]);
	}
	report_rows(fit, stdout);
	printf("\n%zu samples, %d sweeps, what is made least: %.3f, then %.3f\n",
	       asked->train.count, fit->sweeps, fit->before, fit->after);
	printf("Platt: %.3f x bits %+.2f (table), %.3f x bits %+.2f (fitted)\n\nHELD OUT\n",
	       ways[1].slope, ways[1].offset, ways[4].slope, ways[4].offset);
	report_figures(figures, names, ARRAY_LEN(names), stdout);
	(void)report_verdict(&figures[0], &figures[3], stdout);
}

int main(int argc, char *argv[])
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct asked asked = { .train.arena = arena, .held.arena = arena };
	enum err e = words_take(&asked, argc, argv);
	double prior = bits_to_probability(PRIOR_BITS);
	struct fit_order order = { .share = prior, .spread = SPREAD };
	struct fit fit;

	if (!e)
		e = order_take(&asked, &order);
	if (!e) {
		if (asked.leave_out)
			samples_leave_out(&asked.train, str_of(asked.leave_out));
		samples_weigh(&asked.train, order.share);
		samples_weigh(&asked.held, prior);
		fit_solve(&asked.train, &order, &fit);
		fit_round(&fit);
		fit_print(&asked, &fit);
		e = fit_keep(&asked, &fit);
	}
	if (e)
		fprintf(stderr, "fit_weights: %s\n", err_text(e));
	return e ? 2 : 0;
}
