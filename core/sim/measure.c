#include "core/sim/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/sim/bound.h"

static bool stopped(const struct measured *m)
{
	return m->disabled || m->held_long;
}

static void account_count(struct report *report, const struct measure_account *account)
{
	struct report_family *family = report_family(report, account->family, account->bad,
						     account->spiking);
	bool wrong = stopped(&account->by[METHOD_ENGINE]) != account->bad;
	double p = fmin(fmax(account->probability, 0), 1);
	struct report_bin *bin = &report->bins[(int)fmin(p * REPORT_BINS, REPORT_BINS - 1)];

	family->accounts++;
	for (int m = 0; m < METHOD_COUNT; m++) {
		family->by[m].flagged += account->by[m].flagged;
		family->by[m].held += account->by[m].held_long;
		family->by[m].disabled += account->by[m].disabled;
		family->by[m].stopped += stopped(&account->by[m]);
	}
	family->called_phisher += account->verdict == VERDICT_PHISHER &&
				  stopped(&account->by[METHOD_ENGINE]);
	if (wrong && family->example_count < REPORT_EXAMPLES)
		family->examples[family->example_count++] = arena_str(report->arena, account->id);
	bin->accounts++;
	bin->bad += account->bad;
	bin->sum += p;
	report->brier += (p - account->bad) * (p - account->bad);
}

static void aucs_make(const struct measure_input *input, struct report *report)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct bound_score *scores = ARENA_ARRAY(arena, input->account_count + 1,
						 struct bound_score);

	for (int m = 0; m < METHOD_COUNT; m++) {
		for (size_t i = 0; i < input->account_count; i++)
			scores[i] = (struct bound_score){ input->accounts[i].by[m].score,
							  input->accounts[i].bad };
		report->auc[m] = bound_auc(scores, input->account_count);
		if (isnan(report->auc[m]))
			report->auc[m] = 0.5;
	}
}

/* ---- actors ---------------------------------------------------------------------------------- */

static bool escapes(const struct measure_account *account, const struct measure_message *message,
		    int method)
{
	const struct measured *m = &account->by[method];

	if (method != METHOD_ENGINE || message->decision == DECISION_NONE)
		return message->at_us < m->stopped_us;
	/* A hold only puts off: what was held of an account that nothing stopped goes out in the end. */
	if (message->decision == DECISION_HOLD)
		return !stopped(m);
	return message->decision == DECISION_ACCEPT;
}

static struct report_actor *actor_of(struct report *report, struct map *seen,
				     const struct measure_account *account)
{
	int64_t index;

	if (!map_get(seen, account->actor, &index)) {
		index = (int64_t)report->actor_count;
		map_put(seen, account->actor, index);
		report->actors = arena_grow(report->arena, report->actors, report->actor_count,
					    sizeof(*report->actors));
		report->actors[report->actor_count++] = (struct report_actor){
			.name = arena_str(report->arena, account->actor),
			.family = arena_str(report->arena, account->family),
			.phish = report_is_phish(account->family),
		};
	}
	return &report->actors[index];
}

static void actors_make(const struct measure_input *input, struct report *report)
{
	CLEANUP(map_release) struct map seen = { 0 };
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	int64_t *first_us;

	for (size_t i = 0; i < input->account_count; i++) {
		const struct measure_account *account = &input->accounts[i];
		struct report_actor *actor;

		if (!account->bad)
			continue;
		actor = actor_of(report, &seen, account);
		actor->accounts++;
		for (int m = 0; m < METHOD_COUNT; m++)
			actor->stopped[m] += stopped(&account->by[m]);
	}
	first_us = ARENA_ARRAY(arena, report->actor_count + 1, int64_t);
	for (size_t i = 0; i < input->message_count; i++) {
		const struct measure_message *message = &input->messages[i];
		const struct measure_account *account = &input->accounts[message->account];
		struct report_actor *actor = actor_of(report, &seen, account);
		int64_t *first = &first_us[actor - report->actors];

		*first = !actor->messages++ || message->at_us < *first ? message->at_us : *first;
	}
	for (size_t i = 0; i < input->message_count; i++) {
		const struct measure_message *message = &input->messages[i];
		const struct measure_account *account = &input->accounts[message->account];
		struct report_actor *actor = actor_of(report, &seen, account);
		double after = (double)(message->at_us - first_us[actor - report->actors]) / 1e6;

		for (int m = 0; m < METHOD_COUNT; m++)
			if (escapes(account, message, m)) {
				actor->escaped[m]++;
				actor->seconds[m] = fmax(actor->seconds[m], after);
			}
	}
}

/* ---- clusters ---------------------------------------------------------------------------------- */

struct cell { /* accounts of one actor in one cluster */
	uint32_t actor;
	int64_t cluster;
	bool bad;
};

static int by_cluster(const void *left, const void *right)
{
	const struct cell *a = left, *b = right;

	if (a->cluster != b->cluster)
		return a->cluster < b->cluster ? -1 : 1;
	return (a->actor > b->actor) - (a->actor < b->actor);
}

static int64_t pairs(int64_t n)
{
	return n * (n - 1) / 2;
}

static size_t run_end(const struct cell *cells, size_t from, size_t count, bool of_actor)
{
	size_t at = from;

	while (at < count && cells[at].cluster == cells[from].cluster &&
	       (!of_actor || cells[at].actor == cells[from].actor))
		at++;
	return at;
}

static void cluster_count(const struct cell *cells, size_t count, const int64_t *sizes,
			  struct report_clusters *c)
{
	bool alone = cells[0].cluster < 0; /* an account without a cluster is one by itself */

	c->pairs += pairs((int64_t)count);
	for (size_t at = 0; at < count;) {
		size_t end = run_end(cells, at, count, true);
		int64_t n = (int64_t)(end - at);

		c->pairs_right += pairs(n);
		c->pairs_found += cells[at].bad ? pairs(n) : 0;
		if (!alone || sizes[cells[at].actor] > 1) {
			c->cubed += n;
			c->cubed_precision += (double)(n * n) / (double)count;
			c->cubed_recall += (double)(n * n) / (double)sizes[cells[at].actor];
		}
		at = end;
	}
}

static void clusters_make(const struct measure_input *input, struct report *report, int method)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(map_release) struct map actors = { 0 };
	struct cell *cells = ARENA_ARRAY(arena, input->account_count + 1, struct cell);
	int64_t *sizes = ARENA_ARRAY(arena, input->account_count + 1, int64_t);
	struct report_clusters *c = &report->clusters[method];

	for (size_t i = 0; i < input->account_count; i++) {
		const struct measure_account *account = &input->accounts[i];
		int64_t actor = (int64_t)actors.count, cluster = account->by[method].cluster;

		if (!map_get(&actors, account->actor, &actor))
			map_put(&actors, account->actor, actor);
		cells[i] = (struct cell){ (uint32_t)actor, cluster ? cluster : -1 - (int64_t)i,
					  account->bad };
		sizes[actor]++;
		c->pairs_bad += account->bad ? sizes[actor] - 1 : 0;
	}
	qsort(cells, input->account_count, sizeof(*cells), by_cluster);
	for (size_t at = 0; at < input->account_count;) {
		size_t end = run_end(cells, at, input->account_count, false);

		cluster_count(cells + at, end - at, sizes, c);
		at = end;
	}
}

void measure_report(struct arena *arena, const struct measure_input *input, struct report *report)
{
	*report = (struct report){ .arena = arena,
				   .seeds = 1,
				   .accounts = (int64_t)input->account_count,
				   .events = input->events,
				   .messages = input->all_messages,
				   .harmful = (int64_t)input->message_count,
				   .by_decisions = input->message_count > 0 };
	for (size_t i = 0; i < input->message_count; i++)
		report->by_decisions &= input->messages[i].decision != DECISION_NONE;
	for (size_t i = 0; i < input->account_count; i++)
		account_count(report, &input->accounts[i]);
	aucs_make(input, report);
	actors_make(input, report);
	clusters_make(input, report, METHOD_ENGINE);
	clusters_make(input, report, METHOD_COMPONENTS);
}
