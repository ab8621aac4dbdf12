/*
 * fit_weights: fit the table of signals to samples.
 *
 * usage: fit_weights [--leave-out FAMILY] [-o FILE] [--write SIGNAL_C] TRAIN... -- HELD_OUT...
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
	const char *leave_out, *out, *write;
	struct samples train, held;
};

static bool word_take(struct asked *asked, const char *word, const char *value)
{
	const char **place = !strcmp(word, "--leave-out") ? &asked->leave_out
			     : !strcmp(word, "-o")        ? &asked->out
			     : !strcmp(word, "--write")   ? &asked->write
							  : NULL;

	if (place)
		*place = value;
	return place != NULL;
}

static enum err words_take(struct asked *asked, int argc, char *argv[])
{
	struct samples *into = &asked->train;
	enum err e = ERR_NONE;

	for (int i = 1; !e && i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;

		if (!strcmp(argv[i], "--"))
			into = &asked->held;
		else if (argv[i][0] != '-')
			e = samples_read(into, argv[i]);
		else if (value && word_take(asked, argv[i], value))
			i++;
		else
			e = err_fail(ERR_INVALID, "%s: no such option, or its value is missing",
				     argv[i]);
	}
	if (!e && (!asked->train.count || !asked->held.count))
		e = err_fail(ERR_INVALID, "samples to fit to, --, and samples held out are needed");
	return e;
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
	static const char *const names[] = { "table", "Platt", "fitted", "Platt" };
	struct figures figures[4];
	struct platt platt[2];
	struct fit none;

	fit_none(&none);
	platt[0] = platt_solve(&asked->train, &none);
	platt[1] = platt_solve(&asked->train, fit);
	figures_find(&asked->held, &none, NULL, &figures[0]);
	figures_find(&asked->held, &none, &platt[0], &figures[1]);
	figures_find(&asked->held, fit, NULL, &figures[2]);
	figures_find(&asked->held, fit, &platt[1], &figures[3]);
	report_rows(fit, stdout);
	printf("\n%zu samples, %d sweeps, what is made least: %.3f, then %.3f\n",
	       asked->train.count, fit->sweeps, fit->before, fit->after);
	printf("Platt: %.3f x bits %+.2f (table), %.3f x bits %+.2f (fitted)\n\nHELD OUT\n",
	       platt[0].slope, platt[0].offset, platt[1].slope, platt[1].offset);
	report_figures(figures, names, 4, stdout);
	(void)report_verdict(&figures[0], &figures[2], stdout);
}

int main(int argc, char *argv[])
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct asked asked = { .train.arena = arena, .held.arena = arena };
	enum err e = words_take(&asked, argc, argv);
	double prior = bits_to_probability(PRIOR_BITS);
	struct fit fit;

	if (!e) {
		if (asked.leave_out)
			samples_leave_out(&asked.train, str_of(asked.leave_out));
		samples_weigh(&asked.train, prior);
		samples_weigh(&asked.held, prior);
		fit_solve(&asked.train, &fit);
		fit_round(&fit);
		fit_print(&asked, &fit);
		e = fit_keep(&asked, &fit);
	}
	if (e)
		fprintf(stderr, "fit_weights: %s\n", err_text(e));
	return e ? 2 : 0;
}
