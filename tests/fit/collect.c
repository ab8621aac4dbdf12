/*
 * fit_collect: what speaks for and against the accounts of an invented provider, through the whole pipeline.
 *
 * usage: fit_collect SEED ACCOUNTS DAYS FAMILIES OUT
 *
 * The events of `strop simulate` are taken in and judged as by `strop ingest` and `strop scan`, in a store beside OUT that is removed
 * afterwards; OUT is what samples.h tells.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/desk/desk_private.h"
#include "core/desk/ingest.h"
#include "core/desk/judge.h"
#include "core/desk/judgement_json.h"
#include "core/desk/measure_truth.h"
#include "core/desk/simulate.h"
#include "core/model/evidence.h"
#include "samples.h"

struct peak {
	struct sample_row rows[SAMPLE_ROWS_MAX];
	size_t row_count;
	double bits;
};

struct collecting {
	struct arena *arena;
	const char *out;
	struct truth truth;
	struct peak *peaks; /* by the truth's index */
	FILE *to;
};

static const char *beside(const struct collecting *c, const char *tail)
{
	return arena_strf(c->arena, "%s.%s", c->out, tail).at;
}

static enum err simulate(const struct collecting *c, char *const words[])
{
	struct simulate_order order = { .families = str_of(words[4]) };
	int64_t seed = 0, events = 0;
	enum err e;

	if (!str_to_int64(str_of(words[1]), &seed) ||
	    !str_to_int64(str_of(words[2]), &order.accounts) ||
	    !str_to_int64(str_of(words[3]), &order.days))
		return err_fail(ERR_INVALID, "seed, accounts and days are whole numbers");
	order.seed = (uint64_t)seed;
	order.events = fopen(beside(c, "events"), "we");
	order.truth = fopen(beside(c, "truth"), "we");
	if (!order.events || !order.truth)
		return err_fail(ERR_UNAVAILABLE, "%s: %s", c->out, strerror(errno));
	e = simulate_write(&order, &events);
	(void)fclose(order.events);
	(void)fclose(order.truth);
	return e;
}

static void judged(void *with, struct str account, const struct judgement *judgement)
{
	struct collecting *c = with;
	struct peak *peak;
	int64_t index;

	if (!map_get(&c->truth.accounts, account, &index))
		return;
	peak = &c->peaks[index];
	if (peak->row_count && judgement->bits <= peak->bits)
		return;
	peak->bits = judgement->bits;
	peak->row_count = 0;
	for (size_t i = 0; i < judgement->reason_count && i < SAMPLE_ROWS_MAX; i++) {
		int signal = 0;

		while (strcmp(signal_row((enum signal)signal)->code, judgement->reasons[i].code) !=
		       0)
			signal++;
		peak->rows[peak->row_count++] = (struct sample_row){ (enum signal)signal,
								     judgement->reasons[i].bits };
	}
}

static enum err take_in(struct collecting *c, struct desk *desk)
{
	struct ingest ingest = { .desk = desk };
	int fd = open(beside(c, "events"), O_RDONLY | O_CLOEXEC);
	enum err e;

	if (fd < 0)
		return err_fail(ERR_UNAVAILABLE, "%s", strerror(errno));
	desk->judged = judged;
	desk->judged_with = c;
	e = ingest_file(&ingest, fd, "events");
	close(fd);
	if (!e)
		e = ingest_end(&ingest);
	else
		(void)!ingest_end(&ingest);
	return e ? e : judge_scan(desk, NULL);
}

static void head_write(const struct collecting *c, const struct measure_account *account,
		       const char *kind)
{
	fprintf(c->to, "%" PRI_STR "\t%s\t%" PRI_STR "\t%" PRI_STR "\t%s\t%s", ARG_STR(account->id),
		account->bad ? "bad" : "good", ARG_STR(account->family), ARG_STR(account->actor),
		account->spiking ? "spiking" : "-", kind);
}

static enum err account_write(struct collecting *c, struct desk *desk, size_t index)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	const struct measure_account *account = &c->truth.input.accounts[index];
	const struct peak *peak = &c->peaks[index];
	struct judgement judgement = { 0 };
	struct account_no no;
	struct moment at;
	struct str body;
	enum err e = store_account_find(desk->store, account->id, &no);

	if (!e)
		e = store_judgement(desk->store, arena, no, &body, &at);
	if (!e)
		e = judgement_read(arena, body, &judgement);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	head_write(c, account, "final");
	for (size_t i = 0; i < judgement.reason_count; i++)
		fprintf(c->to, "\t%s=%.6f", judgement.reasons[i].code, judgement.reasons[i].bits);
	(void)fputc('\n', c->to);
	head_write(c, account, "peak");
	for (size_t i = 0; i < peak->row_count; i++)
		fprintf(c->to, "\t%s=%.6f", signal_row(peak->rows[i].signal)->code,
			peak->rows[i].bits);
	(void)fputc('\n', c->to);
	return ERR_NONE;
}

static enum err all_write(struct collecting *c, struct desk *desk)
{
	const char *part = beside(c, "part");
	enum err e = store_read(desk->store);

	c->to = fopen(part, "we");
	if (!c->to)
		e = err_fail(ERR_UNAVAILABLE, "%s: %s", part, strerror(errno));
	for (size_t i = 0; !e && i < c->truth.input.account_count; i++)
		e = account_write(c, desk, i);
	store_end(desk->store);
	if (c->to && (fclose(c->to) || (!e && rename(part, c->out))))
		e = err_fail(ERR_UNAVAILABLE, "%s: %s", c->out, strerror(errno));
	return e;
}

static enum err truth_take(struct collecting *c)
{
	int fd = open(beside(c, "truth"), O_RDONLY | O_CLOEXEC);
	enum err e;

	if (fd < 0)
		return err_fail(ERR_UNAVAILABLE, "%s", strerror(errno));
	c->truth.arena = c->arena;
	e = truth_read(&c->truth, fd);
	close(fd);
	c->peaks = ARENA_ARRAY(c->arena, c->truth.input.account_count + 1, struct peak);
	return e;
}

static void tidy(const struct collecting *c)
{
	static const char *const tails[] = { "events", "truth",   "db",     "db-wal",
					     "db-shm", "db-lock", "db-turn" };

	for (size_t i = 0; i < ARRAY_LEN(tails); i++)
		(void)unlink(beside(c, tails[i]));
}

int main(int argc, char *argv[])
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	struct collecting c = { .arena = arena, .out = argc == 6 ? argv[5] : NULL };
	struct settings settings = { .name = STR("fit"),
				     .actor = STR("fit"),
				     .policy = SETTINGS_ENFORCE,
				     .store_is_named = true };
	enum err e;

	if (!c.out) {
		(void)fputs("usage: fit_collect SEED ACCOUNTS DAYS FAMILIES OUT\n", stderr);
		return 2;
	}
	tidy(&c);
	settings.store = str_of(beside(&c, "db"));
	e = simulate(&c, argv);
	if (!e)
		e = truth_take(&c);
	if (!e)
		e = desk_open(&settings, DESK_WRITE, &desk);
	if (!e)
		e = take_in(&c, desk);
	if (!e)
		e = all_write(&c, desk);
	if (e)
		fprintf(stderr, "fit_collect: %s\n", err_text(e));
	truth_release(&c.truth);
	desk_close_at(&desk);
	tidy(&c);
	return e ? 1 : 0;
}
