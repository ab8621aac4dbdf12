#include "samples.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"

#define LINE_LONGEST 16384

struct reading {
	struct samples *samples;
	struct map actors; /* of this file */
};

static enum err signal_find(struct str code, enum signal *signal)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (str_is(code, signal_row((enum signal)i)->code)) {
			*signal = (enum signal)i;
			return ERR_NONE;
		}
	return err_fail(ERR_INVALID, "%" PRI_STR ": no such row; collect anew", ARG_STR(code));
}

static enum err reason_take(struct arena *arena, struct str field, struct sample *sample)
{
	size_t at = str_find_char(field, '=');
	struct sample_row row = { SIGNAL_PRIOR, 0 };
	enum err e = signal_find(str_sub(field, 0, at), &row.signal);

	if (!e && !str_to_double(str_sub(field, at + 1, field.len), &row.bits))
		e = err_fail(ERR_INVALID, "%" PRI_STR ": CODE=BITS is needed", ARG_STR(field));
	if (e)
		return e;
	if (sample->row_count == SAMPLE_ROWS_MAX)
		return err_fail(ERR_INVALID, "more than %d reasons", SAMPLE_ROWS_MAX);
	sample->rows = arena_grow(arena, sample->rows, sample->row_count, sizeof(*sample->rows));
	sample->rows[sample->row_count++] = row;
	return ERR_NONE;
}

static uint32_t actor_of(struct reading *r, struct str name)
{
	int64_t number;

	if (!map_get(&r->actors, name, &number)) {
		number = r->samples->actor_count++;
		map_put(&r->actors, name, number);
	}
	return (uint32_t)number;
}

static enum err line_take(struct reading *r, struct str line)
{
	struct samples *s = r->samples;
	struct str fields[6], rest = line, field;
	struct sample sample = { 0 };
	enum err e = ERR_NONE;

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!str_cut(&rest, '\t', &fields[i]))
			return err_fail(ERR_INVALID, "six fields and reasons are needed");
	while (!e && str_cut(&rest, '\t', &field))
		e = reason_take(s->arena, field, &sample);
	if (e)
		return e;
	sample.account = arena_str(s->arena, fields[0]);
	sample.bad = str_is(fields[1], "bad");
	sample.family = arena_str(s->arena, fields[2]);
	sample.actor = actor_of(r, fields[3]);
	sample.spiking = str_is(fields[4], "spiking");
	sample.peak = str_is(fields[5], "peak");
	if (!sample.bad && !str_is(fields[1], "good"))
		return err_fail(ERR_INVALID, "good or bad is needed");
	s->list = arena_grow(s->arena, s->list, s->count, sizeof(*s->list));
	s->list[s->count++] = sample;
	return ERR_NONE;
}

enum err samples_read(struct samples *samples, const char *path)
{
	struct reading r = { .samples = samples };
	FILE *file = fopen(path, "re");
	char line[LINE_LONGEST];
	unsigned number = 0;
	enum err e = ERR_NONE;

	if (!file)
		return err_fail(ERR_UNAVAILABLE, "%s: %s", path, strerror(errno));
	while (!e && fgets(line, sizeof(line), file)) {
		struct str text = str_of(line);

		number++;
		if (!str_ends(text, STR("\n")))
			e = err_fail(ERR_INVALID, "not a whole line");
		else
			e = line_take(&r, str_sub(text, 0, text.len - 1));
	}
	if (e)
		e = err_fail(ERR_INVALID, "%s: line %u: %s", path, number,
			     arena_strf(samples->arena, "%s", err_text(e)).at);
	map_release(&r.actors);
	(void)fclose(file);
	return e;
}

void samples_leave_out(struct samples *samples, struct str family)
{
	size_t kept = 0;

	for (size_t i = 0; i < samples->count; i++)
		if (!str_equal(samples->list[i].family, family))
			samples->list[kept++] = samples->list[i];
	samples->count = kept;
}

/* Of an abuser, by its family and actor: how many there are. */
struct crowd {
	struct map families; /* to the number of actors */
	int64_t *accounts;   /* by actor; only final ones count */
	double good;
};

static void crowd_count(const struct samples *s, struct crowd *crowd)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct sample *sample = &s->list[i];
		int64_t actors = 0;

		if (!sample->bad)
			crowd->good += 0.5;
		if (!sample->bad || sample->peak)
			continue;
		(void)map_get(&crowd->families, sample->family, &actors);
		if (!crowd->accounts[sample->actor]++)
			map_put(&crowd->families, sample->family, actors + 1);
	}
}

void samples_weigh(struct samples *samples, double share)
{
	struct crowd crowd = { .accounts = ARENA_ARRAY(samples->arena, samples->actor_count + 1,
						       int64_t) };
	double family;

	crowd_count(samples, &crowd);
	family = crowd.families.count
			 ? share / (1 - share) * crowd.good / (double)crowd.families.count
			 : 0;
	for (size_t i = 0; i < samples->count; i++) {
		struct sample *sample = &samples->list[i];
		int64_t actors = 1;

		sample->weight = sample->bad ? 0 : 0.5;
		if (!sample->bad || sample->peak)
			continue;
		(void)map_get(&crowd.families, sample->family, &actors);
		sample->weight = family / (double)actors / (double)crowd.accounts[sample->actor];
	}
	map_release(&crowd.families);
}

double sample_weight(const struct sample *sample)
{
	return sample->bad ? sample->weight : 2 * sample->weight;
}
