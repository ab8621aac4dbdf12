#include "core/engine/weights.h"

#include <math.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/conf.h"

enum part {
	PART_NONE,
	PART_BITS,
	PART_CAPS,
};

struct reading {
	struct weights *weights;
	enum part part;
	unsigned bits_given[SIGNAL_COUNT], caps_given[FAMILY_COUNT]; /* lines */
};

void weights_of_table(struct weights *weights)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		weights->bits[i] = signal_row((enum signal)i)->bits;
	for (int i = 0; i < FAMILY_COUNT; i++)
		weights->caps[i] = family_table_cap((enum family)i);
}

static enum err at_line(const struct conf_row *row, const char *why)
{
	return err_fail(ERR_INVALID, "line %u: %" PRI_STR ": %s", row->line,
			ARG_STR(str_is_absent(row->key) ? row->section : row->key), why);
}

static enum err number_take(const struct conf_row *row, double *number)
{
	return str_to_double(row->value, number) ? ERR_NONE : at_line(row, "not a number");
}

static enum err once(const struct conf_row *row, unsigned *given)
{
	if (*given)
		return err_fail(ERR_INVALID, "line %u: %" PRI_STR ": stands in line %u already",
				row->line, ARG_STR(row->key), *given);
	*given = row->line;
	return ERR_NONE;
}

static enum err bits_check(const struct conf_row *row, const struct signal_row *signal, double bits)
{
	double most = fabs(family_table_cap(signal->family));

	if (signal->family == FAMILY_PRIOR)
		return at_line(row, "the prior is no weight");
	if (signal->bits == 0 && bits != 0)
		return at_line(row, "says nothing, and goes on saying nothing");
	if (signal->family == FAMILY_PROTECTIVE && bits > 0)
		return at_line(row, "speaks for an account: 0 bits or less are needed");
	if (signal->family != FAMILY_PROTECTIVE && bits < 0)
		return at_line(row, "speaks against an account: 0 bits or more are needed");
	if (fabs(bits) > most)
		return at_line(row, "more bits than its family may say");
	return ERR_NONE;
}

static enum err bits_take(struct reading *r, const struct conf_row *row)
{
	double bits = 0;
	int i = 0;
	enum err e;

	while (i < SIGNAL_COUNT && !str_is(row->key, signal_row((enum signal)i)->code))
		i++;
	if (i == SIGNAL_COUNT)
		return at_line(row, "no such row in the table of signals");
	e = once(row, &r->bits_given[i]);
	if (!e)
		e = number_take(row, &bits);
	if (!e)
		e = bits_check(row, signal_row((enum signal)i), bits);
	if (!e)
		r->weights->bits[i] = bits;
	return e;
}

static enum err caps_take(struct reading *r, const struct conf_row *row)
{
	double cap = 0, most;
	int family = 0;
	enum err e;

	if (word_find(&family_words, row->key, &family) || family == FAMILY_PRIOR)
		return at_line(row, "no such family of evidence");
	e = once(row, &r->caps_given[family]);
	if (!e)
		e = number_take(row, &cap);
	if (e)
		return e;
	most = family_table_cap((enum family)family);
	if (fabs(cap) > fabs(most) || cap * most < 0)
		return at_line(row, "a cap is lowered, never raised");
	r->weights->caps[family] = cap;
	return ERR_NONE;
}

static enum err row_take(struct reading *r, const struct conf_row *row)
{
	if (str_is_absent(row->key)) {
		if (!str_is_absent(row->label))
			return at_line(row, "takes no name in quotes");
		r->part = str_is(row->section, "bits")   ? PART_BITS
			  : str_is(row->section, "caps") ? PART_CAPS
							 : PART_NONE;
		return r->part ? ERR_NONE : at_line(row, "no such section; [bits] or [caps]");
	}
	switch (r->part) {
	case PART_BITS:
		return bits_take(r, row);
	case PART_CAPS:
		return caps_take(r, row);
	default:
		return at_line(row, "stands above [bits] and [caps]");
	}
}

static enum err rows_take(const struct conf *conf, struct weights *weights)
{
	struct weights found;
	struct reading r = { .weights = &found };
	enum err e = ERR_NONE;

	weights_of_table(&found);
	for (size_t i = 0; !e && i < conf->count; i++)
		e = row_take(&r, &conf->rows[i]);
	if (!e)
		*weights = found;
	return e;
}

enum err weights_parse(struct arena *arena, struct str text, struct weights *weights)
{
	struct conf conf;
	enum err e = conf_parse(arena, text, &conf);

	return e ? e : rows_take(&conf, weights);
}

enum err weights_read(struct arena *arena, const char *path, struct weights *weights)
{
	struct conf conf;
	enum err e = conf_read(arena, path, &conf);

	return e ? e : rows_take(&conf, weights);
}
